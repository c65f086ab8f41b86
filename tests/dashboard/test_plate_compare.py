"""A against B as a plate: the numbers of both sides and of their difference, and why there is none."""

from __future__ import annotations

import io
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from pptx import Presentation

from dashboard import plates
from dashboard.analysis.compare import compare
from dashboard.analysis.effects import effects
from dashboard.charts.compare import with_people
from dashboard.outputs import make
from dashboard.plate_compare import in_view
from dashboard.plates import Plate, PlateError
from dashboard.selection import Selection, from_query, pinned, to_query
from dashboard.text import difference
from dashboard.warehouse import Database

A = "study=se&outcome=sysselsatt&spec=se_a"
B = "study=se&outcome=sysselsatt"


@pytest.fixture(scope="module")
def results(database: Database) -> plates.Direct:
    return plates.Direct(database)


def chosen(database: Database, query: str, against: str = "") -> Selection:
    whole = f"{query}&{urlencode({'mot': against})}" if against else query
    selection, rejected = from_query(whole, database.catalogue)
    assert rejected == ()
    return selection


def made(database: Database, results: plates.Results, query: str, against: str = "") -> Plate:
    selection = chosen(database, query, against)
    return plates.plate(database, selection, "effekter", "sammenligning", results=results)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_panels_are_both_sides_and_their_difference(database: Database, results: plates.Direct) -> None:
    told = made(database, results, B, A)
    selection = chosen(database, B, A)
    other = pinned(selection, database.catalogue)
    assert other is not None
    found = compare(database, other, selection)
    shown = with_people(in_view(found, selection).frame)
    both, gap = told.panels
    assert [one.name[0] for one in both.series] == ["B", "A"]
    for one, ending in zip((*both.series, *gap.series), ("_b", "_a", ""), strict=True):
        assert one.x == tuple(float(month) for month in shown["target"])
        for values, column in ((one.y, "estimate"), (one.low, "conf_low"), (one.high, "conf_high")):
            assert values == plates.numbers(shown[f"{column}{ending}"])
    # The table has every month and window, also those of few people.
    assert len(told.table.frame) > len(shown)
    assert set(told.columns) <= set(told.table.frame.columns)


def test_title_and_summary_hold_each_sides_own_estimate(database: Database, results: plates.Direct) -> None:
    told = made(database, results, B, A)
    a, b = (effects(database, chosen(database, query)).headline for query in (A, B))
    assert told.title.startswith("Sysselsatt, B − A: ")
    assert difference(b.estimate - a.estimate, "share", signed=True) in told.title
    row = next(row for row in told.summary if row[0] == "Måned 1–12")
    assert row[1:3] == tuple(f"{100 * x:+.1f}".replace(".", ",") for x in (a.estimate, b.estimate))


def test_the_sentence_has_both_sides_how_many_and_what_the_uncertainty_is(
    database: Database, results: plates.Direct
) -> None:
    sentence = plain(made(database, results, B, A).sentence)
    assert "A: SE-forsøket" in sentence
    assert "a: uten kontroll" in sentence
    # All 3 737 in the raw model; in the full one a participant is alone in its stratum.
    assert "N = 3 737 i A og 3 736 i B (måned 1–12), 95 %-intervaller." in sentence
    assert "standardfeil" in sentence
    assert sentence.endswith("Syntetiske data.")


def test_the_link_holds_what_is_compared_with(database: Database, results: plates.Direct) -> None:
    told = made(database, results, B, A)
    again, rejected = from_query(told.query, database.catalogue)
    assert rejected == ()
    assert to_query(again, database.catalogue) == told.query
    assert again.against == A


def test_bands_and_months_of_the_view_hold_here_too(database: Database, results: plates.Direct) -> None:
    told = made(database, results, f"{B}&band=ingen&fra=0&til=24", A)
    for panel in told.panels:
        for one in panel.series:
            assert one.x == tuple(float(month) for month in range(25))
            assert (one.low, one.high) == (None, None)


def test_two_studies_have_both_sources(database: Database, results: plates.Direct) -> None:
    told = made(database, results, "study=refino&spec=refino_hoved", "study=se&outcome=aap")
    for study in ("se", "refino"):
        assert plates.source(database.catalogue.studies[study]) in told.source
    assert told.definition.startswith("A: ")
    assert " B: " in told.definition


def test_the_stricter_data_decide_what_is_said(
    database: Database, results: plates.Direct, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A of real data makes the whole of it real, whatever B is."""
    selection = chosen(database, "study=refino&spec=refino_hoved", "study=se&outcome=aap")
    real = replace(database.catalogue.studies["se"], data_status="reell")
    studies = {**database.catalogue.studies, "se": real}
    monkeypatch.setattr(Database, "study", lambda _self, one: studies[one.study])
    told = plates.plate(database, selection, "effekter", "sammenligning", results=plates.Direct(database))
    assert told.data_status == told.table.data_status == "reell"
    assert "Reelle registerdata" in told.status
    assert told.sentence.endswith("Reelle data.")


@pytest.mark.parametrize(
    ("query", "against", "why"),
    [
        (B, "", "Ingenting å sammenligne med"),
        (B, B, "festet som A"),
        (B, "study=se&outcome=inntekt_kr", "ulike enheter"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(
    database: Database, results: plates.Direct, query: str, against: str, why: str
) -> None:
    with pytest.raises(PlateError, match=why):
        made(database, results, query, against)


def test_it_becomes_a_slide_with_two_charts(database: Database, results: plates.Direct) -> None:
    told = made(database, results, B, A)
    deck = Presentation(io.BytesIO(make("pptx", [told])))
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 2
