"""Make the extracts of the example study; run once, the files are committed beside it.

    python data/examples/eget_forsok/make_extracts.py

Nobody in the files exists. Two hundred and twenty people are drawn to a made-up measure
JOBBKLAR or to Oppfølging in 2021; the chances of finding and losing work are chosen so
that there is a difference to see.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

SEED = 2021
PEOPLE = 220
FIRST, LAST = 2020 * 12 + 1, 2023 * 12 + 3  # January 2020 to March 2023, in months since year 0
LAST_DAY = date(2023, 3, 31)

Rows = list[dict[str, object]]


def month(index: int) -> str:
    """Month number as YYYY-MM, where 2020 * 12 + 1 is January 2020."""
    year, number = divmod(index - 1, 12)
    return f"{year:04d}-{number + 1:02d}"


def make() -> dict[str, Rows]:
    """All five files as rows, the same every time.

    Examples
    --------
    >>> sorted(make())
    ['amelding', 'kilder', 'personer', 'tiltak_deltakelse', 'trekning']
    >>> len(make()["personer"])
    220
    """
    chance = random.Random(SEED)
    files: dict[str, Rows] = {"personer": [], "trekning": [], "tiltak_deltakelse": [], "amelding": []}
    for number in range(1, PEOPLE + 1):
        lopenr = f"P{number:03d}"
        drawn = date(2021, 1, 4) + timedelta(days=chance.randrange(265))
        group = int(chance.random() < 0.5)
        files["personer"].append(person(lopenr, chance))
        files["trekning"].append(
            {
                "lopenr": lopenr,
                "trekk_dato": drawn.isoformat(),
                "trekk_enhet": chance.choice(("Nord", "Sør")),
                "gruppe": group,
            }
        )
        files["tiltak_deltakelse"] += spells(lopenr, drawn, group, chance)
        files["amelding"] += wages(lopenr, drawn, group, chance)
    files["kilder"] = [
        {"fil": name, "fra_maaned": month(FIRST), "til_maaned": month(LAST), "syntetisk": 1}
        for name in ("tiltak_deltakelse", "amelding")
    ]
    return files


def person(lopenr: str, chance: random.Random) -> dict[str, object]:
    """Birth month, sex, country, education, and a column of the study's own."""
    return {
        "lopenr": lopenr,
        "fodt_mnd": f"{chance.randint(1962, 2001)}-{chance.randint(1, 12):02d}",
        "kjonn": chance.choice((1, 2)),
        "fodeland": chance.choice(("000", "000", "000", "131")),
        "utd_nivaa": chance.choice((2, 2, 4, 4, 6)),
        "forerkort": chance.choice(("ja", "nei")),
    }


def spells(lopenr: str, drawn: date, group: int, chance: random.Random) -> Rows:
    """At most one spell in the drawn measure; empty til_dato when it runs past the extract."""
    if chance.random() > 0.85:
        return []
    start = drawn + timedelta(days=7 * chance.randint(1, 12))
    end = start + timedelta(days=30 * chance.randint(2, 24) - 1)
    is_over = end <= LAST_DAY
    return [
        {
            "deltaker_id": f"D{lopenr[1:]}",
            "lopenr": lopenr,
            "tiltakskode": "JOBBKLAR" if group else "INDOPPFAG",
            "status": "FULLF" if is_over else "GJENN",
            "fra_dato": start.isoformat(),
            "til_dato": end.isoformat() if is_over else "",
        }
    ]


def wages(lopenr: str, drawn: date, group: int, chance: random.Random) -> Rows:
    """One row per month in work: found and lost by chance, found sooner in the treatment arm."""
    rows: Rows = []
    in_work = chance.random() < 0.3
    level = chance.uniform(12_000, 38_000)
    for index in range(FIRST, LAST + 1):
        is_after = index > drawn.year * 12 + drawn.month
        found = (0.06 if group else 0.04) if is_after else 0.02
        lost = 0.04 if is_after else 0.08
        in_work = chance.random() >= lost if in_work else chance.random() < found
        if in_work:
            wage = f"{level * chance.uniform(0.9, 1.1):.2f}".replace(".", ",")
            rows.append({"lopenr": lopenr, "maaned": month(index), "lonn_kontant": wage})
    return rows


def save(folder: Path) -> None:
    """Write the files: semicolons and decimal commas in amelding and personer, commas in the others."""
    for name, rows in make().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            separator = ";" if name in ("amelding", "personer") else ","
            writer = csv.DictWriter(file, list(rows[0]), delimiter=separator, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    save(Path(__file__).parent)
