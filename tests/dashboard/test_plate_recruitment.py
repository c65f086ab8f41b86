"""Plates of a report without register data: its printed counts, said to be printed, whatever the study."""

from __future__ import annotations

import pytest

from dashboard import outputs
from dashboard.plate_recruitment import PLACES, STEPS
from dashboard.plates import Direct, Plate, kinds, plate
from dashboard.selection import from_query
from dashboard.warehouse import Database

PAGE = "refin"


@pytest.fixture(scope="module")
def made(database: Database) -> dict[str, Plate]:
    selection, _rejected = from_query("study=rossi", database.catalogue)
    results = Direct(database)
    return {kind: plate(database, selection, PAGE, kind, results=results) for kind in (PLACES, STEPS)}


def test_every_study_has_them(database: Database) -> None:
    for study in database.catalogue.studies.values():
        assert kinds(PAGE, study) == (PLACES, STEPS)


@pytest.mark.parametrize("kind", [PLACES, STEPS])
def test_the_numbers_are_the_report_s_own(made: dict[str, Plate], kind: str) -> None:
    one = made[kind]
    assert (one.page, one.data_status, one.table.data_status) == (PAGE, "offentlig", "offentlig")
    assert one.status == "Trykte tall fra rapporten, ikke regnet ut her."
    assert one.source.startswith("Rapport 002: ")
    assert "standardfeil" in one.sentence
    assert one.link.startswith("refin?study=rossi")
    assert one.caveats == ()


@pytest.mark.parametrize("kind", [PLACES, STEPS])
def test_every_bar_is_in_the_table(made: dict[str, Plate], kind: str) -> None:
    one = made[kind]
    titles = {title: name for name, (title, _write) in one.columns.items()}
    for panel in one.panels:
        for series in panel.series:
            assert list(series.y) == one.table.frame[titles[series.name]].tolist()
            assert list(series.x) == one.table.frame.iloc[:, 0].tolist()


def test_participants_and_places_are_the_printed_ones(made: dict[str, Plate]) -> None:
    one = made[PLACES]
    assert one.title == "69 deltakere på 100 plasser: plassene ble ikke fylt"
    assert "N = 69 deltakere" in one.sentence
    filled, phases = one.panels
    assert [(s.name, s.y) for s in filled.series] == [("Deltakere", (25, 8, 36)), ("Plasser", (30, 15, 55))]
    assert [s.y for s in phases.series] == [(3, 3, 10), (17, 4, 24), (5, 1, 2)]
    assert one.summary[1] == ("Vest-Agder", "30", "25", "3", "17", "5")


def test_steps_pay_the_whole_price(made: dict[str, Plate]) -> None:
    one = made[STEPS]
    assert one.title == "80 prosent av prisen avhenger av resultatet"
    assert "N: " in one.sentence
    (panel,) = one.panels
    assert (panel.unit, panel.series[0].y) == ("share", (0.2, 0.4, 0.4))
    assert [row[1].replace("\u00a0", " ") for row in one.summary[1:]] == ["20 %", "40 %", "40 %"]


def test_they_become_slides(made: dict[str, Plate]) -> None:
    assert outputs.make("pptx", list(made.values()))[:2] == b"PK"
