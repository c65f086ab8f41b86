"""The plate of *Publisert*: what is drawn is in the table, and what is asked for is said."""

from __future__ import annotations

import pytest

from dashboard import outputs
from dashboard.analysis.published import Published
from dashboard.disclosure import REAL, narrowed, protect
from dashboard.plate_published import PUBLISHED, against, kinds
from dashboard.plates import Direct, Plate, PlateError, plate
from dashboard.selection import Selection, from_query
from dashboard.warehouse import Database


@pytest.fixture(scope="module")
def results(database: Database) -> Direct:
    return Direct(database)


@pytest.fixture(scope="module")
def found(results: Direct) -> Published:
    return results.published("se")


@pytest.fixture(scope="module")
def selection(database: Database) -> Selection:
    return from_query("study=se", database.catalogue)[0]


@pytest.fixture(scope="module")
def made(database: Database, results: Direct, selection: Selection) -> Plate:
    return plate(database, selection, "publisert", PUBLISHED, results=results)


def test_only_studies_with_a_report_have_it(database: Database) -> None:
    studies = database.catalogue.studies
    assert {name: kinds(study) for name, study in studies.items()} == {
        "se": (PUBLISHED,),
        "refino": (PUBLISHED,),
        "rossi": (),
        "eget_forsok": (),
    }


def test_every_dot_is_in_the_table(made: Plate) -> None:
    frame = made.table.frame.dropna(subset=["drawn_estimate"])
    drawn = {
        (panel.unit, x, y)
        for panel in made.panels
        for one in panel.series
        if one.role != "strek"
        for x, y in zip(one.x, one.y, strict=True)
    }
    units = ["nok" if unit == "kr_per_mnd" else "share" for unit in frame["unit"]]
    assert drawn == set(zip(units, frame["drawn_published"], frame["drawn_estimate"], strict=True))
    assert sum(len(one.x) for one in made.series if one.role != "strek") == len(frame)


def test_percent_is_drawn_as_shares_and_kept_as_printed(made: Plate) -> None:
    frame = made.table.frame
    percent = frame[(frame["unit"] == "prosent") & frame["drawn_estimate"].notna()]
    assert len(percent) == 12  # the twelve points of curves that the report prints in its text
    assert percent["drawn_published"].tolist() == pytest.approx((percent["published"] / 100).tolist())


def test_shares_and_kroner_have_panels_of_their_own(made: Plate) -> None:
    assert [(panel.kind, panel.unit) for panel in made.panels] == [
        ("spredning", "share"),
        ("spredning", "share"),
        ("spredning", "nok"),
    ]
    for panel in made.panels:
        line = panel.series[-1]
        assert (line.role, len(line.x)) == ("strek", 2)
        assert line.x == line.y
        numbers = [float(x) for one in panel.series[:-1] for x in (*one.x, *one.y) if x is not None]
        assert (line.x[0], line.x[1]) == (min(numbers), max(numbers))


def test_the_sentence_counts_the_printed_numbers(made: Plate, found: Published) -> None:
    frame = found.compared()
    # 853 rows stand in the report's files; tables 5.1 to 5.4 and 6.8 print 254 with a standard error.
    assert f"N = {len(frame)} trykte tall regnet ut her, av 853." in made.sentence
    assert f"trykte for 254 tall, egne for 0; {len(frame) - 254} har ingen." in made.sentence
    assert made.title == "254 av 254 trykte anslag er gjenskapt innenfor 2 standardfeil"
    assert "kalibrering" in made.not_shown


def test_the_short_table_begins_with_all(made: Plate) -> None:
    header, everything, first = made.summary[:3]
    assert header[1:3] == ("Trykte tall", "Regnet ut her")
    assert everything[:2] == ("Alle", "853")
    # 68 coefficients stand in each of tables 5.1 to 5.4.
    assert first[:2] == ("Tabell 5.1", "68")
    assert len(made.summary) <= 13


def test_what_was_asked_for_is_said(database: Database, selection: Selection, found: Published) -> None:
    table = found.table
    mine = narrowed(table, rows=table.frame["table"] == "5.1")
    one = against(database, selection, found, chosen=mine, told=["Tabell 5.1"])
    assert "Bare Tabell 5.1." in one.sentence
    assert set(one.table.frame["table"]) == {"5.1"}
    assert one.title.startswith("63 av 63 ")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"table": "nei"}, "Ingen trykte tall passer"),
        ({"kind": "costs"}, "Ingen av disse tallene kan regnes ut"),
        ({"kind": "descriptives", "unit": "personer"}, "Ingen av disse tallene kan tegnes"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    database: Database, selection: Selection, found: Published, rows: dict[str, str], said: str
) -> None:
    frame = found.table.frame
    inside = frame["table"].notna()
    for name, value in rows.items():
        inside &= frame[name] == value
    with pytest.raises(PlateError, match=said):
        against(database, selection, found, chosen=narrowed(found.table, rows=inside))


def test_what_is_withheld_stays_so(database: Database, selection: Selection, found: Published) -> None:
    frame = found.table.frame.copy()
    few = frame["table"] == "5.1"
    frame.loc[few, "n_treated"] = 3
    values = ["estimate", "std_error", "z", "points", "relative"]
    real = protect(frame, data_status=REAL, persons=["n_treated", "n_control"], values=values)
    made = against(database, selection, Published("se", real)).table
    assert made.frame.loc[few, ["estimate", "drawn_estimate"]].isna().all(axis=None)
    assert made.frame["estimate"].notna().sum() == real.frame["estimate"].notna().sum() > 0
    assert (made.withheld, made.data_status) == (real.withheld, REAL)


def test_the_csv_is_the_table(made: Plate) -> None:
    lines = outputs.make("csv", [made]).decode("utf-8").splitlines()
    assert len(lines) == 854
    assert lines[0].startswith("report,table,outcome,sample,window,spec,term,published,")
