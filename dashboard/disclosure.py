"""The disclosure gate: the one type that charts, tables, downloads and the command line accept.

For data marked real, no number is let out that rests on fewer than ``minimum_cell`` persons in an
arm, and counts of persons are rounded. Synthetic and public data pass unchanged. The parameters are
in ``disclosure.toml``; its hash is stamped on every result.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.text import _

REAL = "reell"
OPEN = ("syntetisk", "offentlig")
_POLICY_FILE = Path(__file__).with_name("disclosure.toml")


class TooFewError(ValueError):
    """The chosen group is too small to show; the message says so without the count."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The minimum-cell rule: ``minimum_cell`` persons per arm, counts rounded to ``rounding``."""

    minimum_cell: int
    rounding: int
    hash: str


@dataclass(frozen=True, slots=True, eq=False)
class Protected:
    """A table that has passed the gate. Made by :func:`protect` only.

    ``withheld`` counts the rows in which numbers were taken out; ``policy`` is the hash of the rules.
    """

    frame: pd.DataFrame
    data_status: str
    policy: str
    withheld: int = 0
    _pass: object = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self._pass is not _PASS:
            raise TypeError("A Protected table is made by dashboard.disclosure.protect.")


_PASS = object()


@cache
def policy() -> Policy:
    """The rules in force, read once from ``disclosure.toml``."""
    text = _POLICY_FILE.read_bytes()
    values = tomllib.loads(text.decode())
    return Policy(
        minimum_cell=int(values["minimum_cell"]),
        rounding=int(values["rounding"]),
        hash=hashlib.sha256(text).hexdigest()[:12],
    )


def is_open(data_status: str) -> bool:
    """Whether numbers pass unchanged. An unknown status counts as real."""
    return data_status in OPEN


def strictness(status: str) -> int:
    """For sorting, the strictest first: whatever is not open, then synthetic, then public."""
    return OPEN.index(status) if status in OPEN else -1


def strictest(statuses: Iterable[str]) -> str:
    """The status a table of several data takes; real for none.

    Examples
    --------
    >>> strictest(["offentlig", "syntetisk"]), strictest(["syntetisk", "ukjent"]), strictest([])
    ('syntetisk', 'ukjent', 'reell')
    """
    return min(statuses, key=strictness, default=REAL)


def protect(
    frame: pd.DataFrame,
    *,
    data_status: str,
    persons: Sequence[str] = (),
    counts: Sequence[str] = (),
    values: Sequence[str] | None = None,
) -> Protected:
    """Let a table through the gate.

    Parameters
    ----------
    frame : DataFrame
        Not changed.
    data_status : str
        ``syntetisk``, ``offentlig`` or ``reell``; anything else is treated as real.
    persons : columns of persons behind the row, one per arm. A row in which any of them is under the
        minimum loses its ``values``.
    counts : columns that hold numbers of persons and are rounded; ``persons`` are always rounded.
    values : columns taken out of such a row; by default every numeric column but the counts.

    Examples
    --------
    >>> table = pd.DataFrame({"share": [0.5, 0.25], "n": [12, 4]})
    >>> shown = protect(table, data_status="reell", persons=["n"])
    >>> shown.frame["share"].tolist(), shown.frame["n"].tolist(), shown.withheld
    ([0.5, nan], [10.0, nan], 1)
    """
    rules = policy()
    if is_open(data_status):
        return Protected(frame.copy(), data_status, rules.hash, 0, _PASS)
    shown = frame.copy()
    counted = [*persons, *(name for name in counts if name not in persons)]
    if values is None:
        values = [name for name in shown.columns if _is_number(shown[name]) and name not in counted]
    few = pd.Series(False, index=shown.index)
    for name in persons:
        few |= shown[name].fillna(0) < rules.minimum_cell
    for name in counted:
        shown[name] = (shown[name].astype(float) / rules.rounding).round() * rules.rounding
    blanked = [*values, *counted]
    for name in blanked:
        shown[name] = shown[name].astype(float).where(~few, np.nan)
    return Protected(shown, data_status, rules.hash, int(few.sum()), _PASS)


def require_enough(persons: Sequence[int], *, data_status: str) -> None:
    """Refuse a group in which an arm of real data has fewer persons than the rules allow.

    Raises
    ------
    TooFewError
    """
    if not is_open(data_status) and min(persons, default=0) < policy().minimum_cell:
        raise TooFewError(
            _(
                "Utvalget har færre enn {least} personer i en av gruppene og kan ikke vises. "
                "Ta bort én av avgrensningene."
            ).format(least=policy().minimum_cell)
        )


def _is_number(column: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(column)) and not pd.api.types.is_bool_dtype(column)


def shown_count(count: int, *, data_status: str) -> int | None:
    """A single number of persons as it may be shown; None if it is too small to name.

    Examples
    --------
    >>> shown_count(3, data_status="syntetisk"), shown_count(3, data_status="reell")
    (3, None)
    >>> shown_count(13, data_status="reell")
    15
    """
    if is_open(data_status):
        return count
    rules = policy()
    return None if count < rules.minimum_cell else round(count / rules.rounding) * rules.rounding


def narrowed(
    table: Protected,
    *,
    columns: Sequence[str] | None = None,
    rows: pd.Series | None = None,
    blank: Sequence[str] = (),
) -> Protected:
    """Less of a protected table: some columns, some rows (a mask), some columns emptied."""
    frame = table.frame if rows is None else table.frame[rows]
    frame = frame[list(columns)].copy() if columns is not None else frame.copy()
    for name in blank:
        frame[name] = np.nan
    return Protected(frame, table.data_status, table.policy, table.withheld, _PASS)


def stacked(tables: Mapping[str, Protected], *, label: str) -> Protected:
    """Protected tables of one study under each other, told apart by a last column ``label``."""
    parts = [table.frame.assign(**{label: name}) for name, table in tables.items()]
    first = next(iter(tables.values()))
    withheld = sum(table.withheld for table in tables.values())
    frame = pd.concat(parts, ignore_index=True)
    return Protected(frame, first.data_status, first.policy, withheld, _PASS)
