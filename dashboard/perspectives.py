"""Whose money an item is: ``data/perspektiver.toml``, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.formula import Formula, FormulaError, parse

FILE = Path(__file__).parents[1] / "data" / "perspektiver.toml"
REST = "resten"
_KEYS = {"title", "prices", "fixed", "columns", "person", "rate", "low", "high", "of", "weights"}


class PerspectiveError(ValueError):
    """The file of perspectives breaks a rule; the message names the item."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the account: where its kroner come from, and its sign in each perspective.

    Exactly one of ``prices`` (priced panel columns, or REST), ``is_fixed``, ``columns`` and ``of`` says.
    ``person`` is a person column with a yearly amount, of which ``rate`` counts, within ``low`` and ``high``.
    """

    id: str
    title: str
    weights: Mapping[str, float]
    prices: tuple[str, ...] = ()
    is_fixed: bool = False
    columns: tuple[str, ...] = ()
    person: str = ""
    rate: Formula | None = None
    low: Formula | None = None
    high: Formula | None = None
    of: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Perspectives:
    """Perspectives by code with their titles, and the items in the order they are shown."""

    titles: Mapping[str, str]
    items: tuple[Item, ...]


@cache
def read_perspectives() -> Perspectives:
    """The file that comes with the program.

    Raises
    ------
    PerspectiveError
    """
    return parse_perspectives(tomllib.loads(FILE.read_text(encoding="utf-8")))


def parse_perspectives(table: Mapping[str, Any]) -> Perspectives:
    """Check the content of the file: every item once, with a sign in every perspective.

    Raises
    ------
    PerspectiveError
        Naming the item, and what is wrong with it.
    """
    titles = {str(code): str(title) for code, title in table.get("perspectives", {}).items()}
    items: list[Item] = []
    for name, entry in table.get("items", {}).items():
        items.append(_item(str(name), entry, titles, known={item.id for item in items}))
    if not titles or not items:
        raise PerspectiveError("perspectives og items må begge ha noe i seg.")
    named = [column for item in items for column in item.prices]
    twice = {column for column in named if named.count(column) > 1}
    if twice:
        raise PerspectiveError(f"{', '.join(sorted(twice))} står i flere poster; hver post telles én gang.")
    return Perspectives(titles, tuple(items))


def _item(name: str, entry: Mapping[str, Any], titles: Mapping[str, str], *, known: set[str]) -> Item:
    place = f"[items.{name}]"
    if unknown := set(entry) - _KEYS:
        raise PerspectiveError(f"{place}: ukjent nøkkel {sorted(unknown)[0]!r}.")
    if len({"prices", "fixed", "columns", "of"} & set(entry)) != 1:
        raise PerspectiveError(f"{place}: skriv nøyaktig én av prices, fixed, columns og of.")
    weights = entry.get("weights", {})
    if set(weights) != set(titles) or not all(weight in (-1, 0, 1) for weight in weights.values()):
        raise PerspectiveError(f"{place}: weights skal ha -1, 0 eller 1 for hvert perspektiv.")
    if wrong := set(entry.get("of", {})) - known:
        raise PerspectiveError(f"{place}: {sorted(wrong)[0]!r} er ikke en post over denne.")
    if ("columns" in entry or "of" in entry) and "rate" not in entry:
        raise PerspectiveError(f"{place}: rate mangler.")
    if "person" in entry and not {"low", "high"} <= set(entry):
        raise PerspectiveError(f"{place}: person trenger low og high.")
    prices = entry.get("prices", ())
    return Item(
        id=name,
        title=str(entry["title"]),
        weights={code: float(weight) for code, weight in weights.items()},
        prices=(REST,) if prices == REST else tuple(prices),
        is_fixed=bool(entry.get("fixed", False)),
        columns=tuple(entry.get("columns", ())),
        person=str(entry.get("person", "")),
        **{key: _formula(entry, key, place) for key in ("rate", "low", "high")},
        of=dict(entry["of"]) if "of" in entry else None,
    )


def _formula(entry: Mapping[str, Any], key: str, place: str) -> Formula | None:
    try:
        return parse(str(entry[key])) if key in entry else None
    except FormulaError as error:
        raise PerspectiveError(f"{place} {key}: {error}") from None
