"""The published contract of the extracts, read from contract.toml.

The contract is data: which files there may be, which columns they have, what type and
which codes are allowed, and which rules reject a row. What the rules do stands in
``data.check``.
"""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent
UNKNOWN = "UKJENT"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: type, what must be there, and what a value may be.

    ``codes`` is None where any value goes. ``minimum`` and ``maximum`` are numbers, or
    months as text.
    """

    name: str
    type: str
    title: str
    required: bool = False
    needed: bool = False
    codes: frozenset[str] | None = None
    minimum: float | str | None = None
    maximum: float | str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """One extract file: its columns by name, its key, and the rules its rows must pass.

    ``month`` names the month column of a file with one row per month; ``is_spell`` says
    that rows have ``fra_dato`` and ``til_dato``.
    """

    name: str
    title: str
    required: bool
    columns: MappingProxyType[str, Column]
    key: tuple[str, ...]
    rules: tuple[str, ...]
    has_person: bool
    has_coverage: bool
    is_spell: bool
    month: str | None


@dataclass(frozen=True, slots=True)
class Contract:
    """All files by name, in reading order, and the rules in words."""

    files: MappingProxyType[str, File]
    rules: MappingProxyType[str, str]


@cache
def contract() -> Contract:
    """Read contract.toml; the answer is kept.

    Examples
    --------
    >>> contract().files["personer"].key
    ('lopenr',)
    >>> contract().files["trekning"].columns["gruppe"].type
    'integer'
    """
    content = tomllib.loads((FOLDER / "contract.toml").read_text(encoding="utf-8"))
    files = {name: _file(name, entry) for name, entry in content["files"].items()}
    return Contract(files=MappingProxyType(files), rules=MappingProxyType(content["rules"]))


@cache
def code_table(name: str) -> tuple[MappingProxyType[str, str], ...]:
    """The rows of one CSV in data/codes, each as column -> text.

    Examples
    --------
    >>> [row["code"] for row in code_table("deltakerstatus")][:2]
    ['AKTUELL', 'AVSLAG']
    """
    with (FOLDER / "codes" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(MappingProxyType(row) for row in csv.DictReader(file))


def codes(codelist: str) -> frozenset[str]:
    """Known codes of ``file:column`` or ``file:column:code_list``.

    Examples
    --------
    >>> sorted(codes("landgruppe:group"))
    ['1', '2', '3']
    >>> "ARBS" in codes("arena_kodeverk:code:formidlingsgruppe")
    True
    """
    file, column, *part = codelist.split(":")
    return frozenset(row[column] for row in code_table(file) if not part or row["code_list"] == part[0])


def _file(name: str, entry: dict) -> File:
    columns = {column: _column(column, spec) for column, spec in entry["columns"].items()}
    return File(
        name=name,
        title=entry["title"],
        required=entry.get("required", False),
        columns=MappingProxyType(columns),
        key=tuple(entry["key"]),
        rules=tuple(entry.get("rules", ())),
        has_person=entry.get("person", False),
        has_coverage=entry.get("coverage", False),
        is_spell=entry.get("spell", False),
        month=entry.get("month"),
    )


def _column(name: str, spec: dict) -> Column:
    known = spec.get("codes")
    if "codelist" in spec:
        known = codes(spec["codelist"])
    return Column(
        name=name,
        type=spec["type"],
        title=spec["title"],
        required=spec.get("required", False) or spec.get("needed", False),
        needed=spec.get("needed", False),
        codes=None if known is None else frozenset(known),
        minimum=spec.get("min"),
        maximum=spec.get("max"),
    )
