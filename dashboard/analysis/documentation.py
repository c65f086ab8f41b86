"""Om tallene: where the numbers come from, as tables and statements."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis.overview import quality_report
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.selection import Selection
from dashboard.warehouse import Database, Statement, statement
from queries import definitions
from queries.definitions import DefinitionError

_DATA = Path(__file__).resolve().parents[2] / "data"
MONTHS = ("dekning_fra", "dekning_til", "forste_maaned", "siste_maaned")
SHARE = "andel_personer"
REPORT_COLUMNS = ("fil", "maal", "antall", "andel", "tekst")
SHARE_DECIMALS = 2  # of real data: a share with more decimals would give the number of persons away


@dataclass(frozen=True, slots=True)
class Version:
    """The build behind every number: its id, when it was made and by which version."""

    build_id: str
    built: str
    version: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """From and to which month (``YYYY-MM``) a source is complete; ``kind`` is a type within the file."""

    file: str
    kind: str
    first: str
    last: str


def outcome_sql(database: Database, selection: Selection) -> str:
    """The chosen outcome of the chosen sample as one statement that runs in DuckDB.

    The first line points DuckDB to the study; run both with the data file open.
    """
    study = database.study(selection)
    return f'use "{study.id}";\n\n{statement("outcome_by_month", selection, study).runnable()};\n'


def version(database: Database) -> Version:
    """What is stamped into the file."""
    sql = "select build_id, cast(bygget as varchar) as bygget, versjon from bygg"
    row = database.memo(("version",), lambda: database.arrow(Statement("main", sql, {})).to_pylist()[0])
    return Version(str(row["build_id"]), str(row["bygget"])[:16], str(row["versjon"]))


def quality_table(database: Database, study: Study) -> Protected:
    """The import report with one row per measure: ``REPORT_COLUMNS``.

    ``antall`` counts rows, persons or cells and ``andel`` is a share of persons; months and codes stand in
    ``tekst``. Null where a column does not apply, or where real data have fewer than the rules allow.
    """
    return database.memo(("quality", study.id), lambda: _quality_table(database, study))


def _quality_table(database: Database, study: Study) -> Protected:
    rows = quality_report(database, study.id)
    people = [row["verdi"] for row in rows if row["fil"] == "personer" and row["maal"] == "beholdt"]
    frame = pd.DataFrame(
        {
            "fil": [str(row["fil"]) for row in rows],
            "maal": [str(row["maal"]) for row in rows],
            "antall": [_number(row, is_share=False) for row in rows],
            "andel": [_number(row, is_share=True) for row in rows],
            "tekst": [str(row["tekst"] or "") for row in rows],
        }
    )
    if not disclosure.is_open(study.data_status):
        frame["andel"] = frame["andel"].round(SHARE_DECIMALS)
    # Behind a share stand all persons of the study; behind a count, those it counts.
    frame["bak"] = frame["antall"].fillna(float(people[0]) if people else 0.0)  # type: ignore[arg-type]
    shown = disclosure.protect(
        frame, data_status=study.data_status, persons=["bak"], counts=["antall"], values=["andel"]
    )
    return disclosure.narrowed(shown, columns=REPORT_COLUMNS)


def coverage(table: Protected) -> tuple[Coverage, ...]:
    """What each source covers, from a :func:`quality_table`."""
    ends: dict[tuple[str, str], dict[str, str]] = {}
    for row in table.frame.to_dict(orient="records"):
        if row["maal"] in MONTHS[:2]:
            *kind, month = str(row["tekst"]).split(" ")
            ends.setdefault((row["fil"], " ".join(kind)), {})[row["maal"]] = month
    return tuple(
        Coverage(file, kind, found.get("dekning_fra", ""), found.get("dekning_til", ""))
        for (file, kind), found in ends.items()
    )


def file_title(name: str) -> str:
    """What an extract is called; its own name if it is not in the contract."""
    try:
        return definitions.load("register", name).title
    except DefinitionError:
        return name


def outcome_title(name: str) -> str:
    """What an outcome is called, also one the study has no data for."""
    try:
        return definitions.load("outcomes", name).title
    except DefinitionError:
        return name.replace("_", " ")


@cache
def rejection_rules() -> dict[str, str]:
    """Why a row of an extract was left out, by the name of the rule."""
    table = tomllib.loads((_DATA / "contract.toml").read_text(encoding="utf-8"))
    return {str(name): str(text) for name, text in table.get("rules", {}).items()}


@cache
def measure_names() -> dict[str, str]:
    """NAV's name of each measure code."""
    with (_DATA / "codes" / "tiltakskoder.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def _number(row: dict[str, object], *, is_share: bool) -> float:
    """The value of a row of the asked kind; nan for months and for the other kind."""
    value, measure = row["verdi"], row["maal"]
    if value is None or measure in MONTHS or (measure == SHARE) != is_share:
        return np.nan
    return float(value)  # type: ignore[arg-type]
