"""The printed numbers of the reports: every row of every file in data/published, in one form."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.catalogue import Study

PRINTED = Path(__file__).resolve().parents[2] / "data" / "published"
# Files of a report's folder, each with its own columns; what a row of it is known by.
KINDS = (
    "estimates",
    "descriptives",
    "participation",
    "costs",
    "survey",
    "specifications",
    "outcomes",
    "data_sources",
    "facts",
)
# Where the common columns stand in each kind of file; what a file lacks is left empty.
_PLACES: dict[str, dict[str, str]] = {
    "estimates": {
        **{name: name for name in ("table", "outcome", "sample", "window", "spec", "term", "se")},
        "value": "estimate",
        "label": "outcome_label_nb",
    },
    "descriptives": {
        "table": "table",
        "outcome": "characteristic",
        "sample": "group",
        "window": "category",
        "term": "statistic",
        "value": "value",
        "label": "label_nb",
    },
    "participation": {
        "table": "figure",
        "outcome": "measure",
        "sample": "arm",
        "window": "month",
        "value": "share_or_value",
    },
    "costs": {
        "table": "table",
        "outcome": "item",
        "sample": "arm",
        "window": "year",
        "value": "value",
        "label": "label_nb",
    },
    "survey": {"table": "figure", "outcome": "measure", "sample": "arm", "value": "value"},
    "specifications": {
        **{name: name for name in ("table", "outcome", "sample", "window", "spec")},
        "term": "control_block",
        "value": "included",
    },
    "outcomes": {
        "table": "table",
        "outcome": "outcome",
        "value": "definition_nb",
        "label": "outcome_label_nb",
    },
    "data_sources": {
        "table": "table",
        "outcome": "source",
        "window": "available_to",
        "value": "description_nb",
        "label": "source",
    },
    "facts": {
        "table": "section",
        "outcome": "item",
        "sample": "group",
        "value": "value",
        "label": "label_nb",
    },
}
_FIGURES = ("participation", "survey")  # a bare number there is a figure, not a table
_BARE = re.compile(r"[A-Z]?\d+(\.\d+)*")


@dataclass(frozen=True, slots=True)
class Report:
    """One report as data/published/reports.toml names it; ``folder`` is its place in data/published.

    ``page`` is the page of its own that a report without a study has; empty for none.
    """

    folder: str
    code: str
    title: str
    publisher: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of one file, as printed.

    ``kind`` is the file's name, ``number`` the row's place in it, from 1. ``value`` and ``se`` have the
    report's own digits; ``fields`` is the row with the columns of its file.
    """

    kind: str
    number: int
    report: str
    table: str
    outcome: str
    sample: str
    window: str
    spec: str
    term: str
    value: str
    se: str
    label: str
    unit: str
    note: str
    fields: Mapping[str, str]


@cache
def reports() -> tuple[Report, ...]:
    """All reports whose printed numbers are held, in the order of the list."""
    table = tomllib.loads((PRINTED / "reports.toml").read_text(encoding="utf-8"))
    return tuple(Report(folder, **entry) for folder, entry in table.items())


def folder_of(study: Study) -> str:
    """The folder of the report a study rebuilds; empty if it has none."""
    return str((study.definition.get("published") or {}).get("folder") or "")


def printed(study: Study, name: str) -> tuple[dict[str, str], ...]:
    """Rows of one file of the study's printed numbers; none if the study has no report."""
    folder = folder_of(study)
    return read(folder, name) if folder else ()


@cache
def read(folder: str, name: str) -> tuple[dict[str, str], ...]:
    """Rows of one file with its own columns; none if the report has no such file."""
    path = PRINTED / folder / f"{name}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def rows(folder: str) -> tuple[PrintedRow, ...]:
    """Every row of every file of a report, file after file."""
    return tuple(
        _row(kind, number, fields)
        for kind in KINDS
        for number, fields in enumerate(read(folder, kind), start=1)
    )


def _row(kind: str, number: int, fields: Mapping[str, str]) -> PrintedRow:
    found = {name: fields[column] or "" for name, column in _PLACES[kind].items()}
    outcome = found["outcome"]
    return PrintedRow(
        kind=kind,
        number=number,
        report=fields["report"],
        table=_table(kind, found["table"]),
        outcome=outcome,
        sample=found.get("sample", ""),
        window=_month(found["window"]) if kind == "participation" else found.get("window", ""),
        spec=found.get("spec", ""),
        term=found.get("term", ""),
        value=found["value"],
        se=found.get("se", ""),
        label=found.get("label") or outcome.replace("_", " "),
        unit=fields.get("unit", "") or "",
        note=_note(fields),
        fields=fields,
    )


def _table(kind: str, name: str) -> str:
    """Tables as in the other files: "Tabell 6.3" is 6.3, and a bare number among figures is a figure.

    Examples
    --------
    >>> _table("participation", "4.1"), _table("participation", "Tabell 6.3"), _table("facts", "2.2")
    ('figur 4.1', '6.3', 'avsnitt 2.2')
    """
    first, _space, rest = name.partition(" ")
    if first.lower() == "tabell":
        return rest
    if first.lower() in ("figur", "tekst"):
        return f"{first.lower()} {rest}"
    if _BARE.fullmatch(name) and kind in _FIGURES:
        return f"figur {name}"
    return f"avsnitt {name}" if kind == "facts" and _BARE.fullmatch(name) else name


def _month(text: str) -> str:
    """A month as other files write it: 12 is mnd_12; a span stays as it is."""
    return f"mnd_{text}" if text.lstrip("-").isdigit() else text


def _note(fields: Mapping[str, str]) -> str:
    """The row's note, and the words the number stands in where it is quoted."""
    quote = fields.get("source_quote_short") or ""
    parts = [fields.get("note") or "", f"«{quote}»" if quote else ""]
    return " ".join(part for part in parts if part)


def number(text: str) -> float:
    """A printed number; nan for nothing, and for a name that stands where numbers do."""
    try:
        return float(text)
    except ValueError:
        return float("nan")
