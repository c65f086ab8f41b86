"""The plate of *Oversikt*: every study's main result, each in its own unit and under its own status."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard import outputs
from dashboard.analysis.overview import Card, overview
from dashboard.charts.dots import Dot, dots, stacked
from dashboard.charts.labels import Labels
from dashboard.disclosure import REAL
from dashboard.plate_overview import STUDIES, kinds, rows, side_by_side
from dashboard.plates import Direct, Plate, PlateError, plate
from dashboard.selection import Selection, default_selection
from dashboard.text import NBSP
from dashboard.warehouse import Database


@pytest.fixture(scope="module")
def cards(database: Database) -> tuple[Card, ...]:
    return overview(database)


@pytest.fixture(scope="module")
def selection(database: Database) -> Selection:
    return default_selection(database.catalogue.studies["refino"])


@pytest.fixture(scope="module")
def made(database: Database, selection: Selection) -> Plate:
    return plate(database, selection, "oversikt", STUDIES, results=Direct(database))


def test_every_study_has_it(database: Database) -> None:
    assert {kinds(study) for study in database.catalogue.studies.values()} == {(STUDIES,)}


def test_every_point_is_in_the_table(made: Plate, cards: tuple[Card, ...]) -> None:
    frame = made.table.frame
    for name, column in (("y", "estimate"), ("low", "conf_low"), ("high", "conf_high")):
        drawn = [x for one in made.series for x in getattr(one, name) if x is not None]
        assert sorted(drawn) == sorted(frame[column])
    assert [panel.unit for panel in made.panels] == ["share", "weeks"]
    assert [len(panel.series[0].x) for panel in made.panels] == [3, 1]
    assert {panel.kind for panel in made.panels} == {"punkt"}


def test_the_sentence_names_every_n(made: Plate, cards: tuple[Card, ...]) -> None:
    # The public trial has 432 persons, half in each arm.
    assert "Stønad ved løslatelse (Rossi m.fl. 1980): N = 432 (216 / 216)" in made.sentence
    for card in cards:
        assert card.effects is not None
        n = _count(card.effects.n_treated + card.effects.n_control)
        assert f"{card.study.title}: N = {n} (" in made.sentence
    assert "95 %-intervall" in made.sentence
    assert made.sentence.endswith("Syntetiske data, offentlige data.")


def test_the_title_counts_the_verdicts(made: Plate, cards: tuple[Card, ...]) -> None:
    verdicts = [card.effects.headline.verdict for card in cards if card.effects is not None]
    assert verdicts == ["klart_hoyere", "usikkert", "usikkert", "usikkert"]
    assert made.title == "Hovedresultatet i 4 studier: 1 klart høyere, 3 usikkert"
    assert [row[-1] for row in made.summary[1:]] == ["klart høyere", "usikkert", "usikkert", "usikkert"]


def test_the_strictest_status_decides(
    database: Database, selection: Selection, cards: tuple[Card, ...]
) -> None:
    public_first = sorted(cards, key=lambda card: card.study.data_status != "offentlig")
    one = side_by_side(database, selection, public_first)
    assert (one.data_status, one.table.data_status) == ("syntetisk", "syntetisk")
    assert one.status.startswith("Syntetiske data")
    assert one.status.endswith("Offentlige data.")
    real = [*public_first[:2], _of(public_first[2], data_status=REAL), public_first[3]]
    one = side_by_side(database, selection, real)
    assert (one.data_status, one.table.data_status) == (REAL, REAL)
    assert one.status.startswith("Reelle registerdata.")


def test_an_observational_study_has_a_difference(
    database: Database, selection: Selection, cards: tuple[Card, ...]
) -> None:
    observed = _of(cards[1], definition={**cards[1].study.definition, "design": "observasjonell"})
    one = side_by_side(database, selection, [cards[0], observed])
    (panel,) = one.panels
    assert [series.name for series in panel.series] == ["Effekt", "Forskjell"]
    assert [series.y.count(None) for series in panel.series] == [1, 1]
    assert panel.series[0].x[0] == "SE-forsøket: Sysselsatt, måned 1–12"
    assert "Ikke trukket: Refino-forsøket." in one.not_shown


def test_a_study_without_a_result_keeps_its_place(
    database: Database, selection: Selection, cards: tuple[Card, ...]
) -> None:
    empty = Card(cards[1].study, cards[1].selection, None, "Ingen er observert.")
    one = side_by_side(database, selection, [cards[0], empty])
    assert one.series[0].y[1] is None
    assert "Refino-forsøket: for få til å vises" in one.sentence
    assert one.caveats == ("Refino-forsøket: Ingen er observert.",)
    assert rows(one.table, [cards[0], empty])[1]["estimate"] == "–"
    with pytest.raises(PlateError, match="Ingen av studiene"):
        side_by_side(database, selection, [empty])


def test_units_are_drawn_on_axes_of_their_own() -> None:
    parts = [_dots(unit, n) for unit, n in (("share", 3), ("weeks", 1))]
    figure = stacked(parts)
    assert figure.layout.height == sum(part.layout.height for part in parts)
    assert {(trace.xaxis, trace.yaxis) for trace in figure.data} == {("x", "y"), ("x2", "y2")}
    upper, lower = figure.layout.yaxis.domain, figure.layout.yaxis2.domain
    assert upper[1] == 1 and lower[0] == pytest.approx(0) and lower[1] < upper[0]
    # A row is as high as before: the plot in pixels times the axis's share of it is the axis's range.
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    for axis in (figure.layout.yaxis, figure.layout.yaxis2):
        assert (axis.domain[1] - axis.domain[0]) * plot == pytest.approx(axis.range[0])
    assert {one.yref for one in figure.layout.annotations} == {"y", "y2", "y domain", "y2 domain"}
    assert stacked(parts[:1]) is parts[0]


def test_it_becomes_slides_and_csv(made: Plate) -> None:
    assert outputs.make("pptx", [made])[:2] == b"PK"
    lines = outputs.make("csv", [made]).decode("utf-8").splitlines()
    assert len(lines) == 5
    assert lines[0].startswith("study,title,design,data_status,outcome,window,n_treated,n_control,estimate,")


def _count(n: int) -> str:
    return f"{n:,}".replace(",", NBSP)


def _of(card: Card, **changed: Any) -> Card:
    """The card of a study that is otherwise."""
    return replace(card, study=replace(card.study, **changed))


def _dots(unit: str, n: int) -> Any:
    labels = Labels(outcome="", unit=unit, treated="", control="", difference="Effekt")
    made = [Dot(f"Studie {i}", "Effekt", 0.1 * i, 0.0, 0.3, "") for i in range(n)]
    return dots(made, labels=labels, unit=unit, empty="")
