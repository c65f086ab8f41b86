"""The steps, the other methods, overlap and weighted balance as plates: their numbers and words."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pptx import Presentation

from dashboard import plates
from dashboard.analysis.robustness import NotComparableError, Robustness, robustness
from dashboard.analysis.stepwise import stepwise
from dashboard.catalogue import Study
from dashboard.charts import overlap
from dashboard.outputs import make
from dashboard.plate_robust import by_method, with_covariates
from dashboard.plates import Plate, PlateError
from dashboard.selection import Selection, from_query
from dashboard.text import use_language
from dashboard.warehouse import Database

WEIGHTED = ("metoder", "overlapp", "vektbalanse")
Made = Callable[..., Plate]


@pytest.fixture
def observational(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody had drawn lots."""
    monkeypatch.setattr(Study, "is_randomised", property(lambda study: False))


@pytest.fixture(scope="module")
def results(database: Database) -> plates.Direct:
    return plates.Direct(database)


@pytest.fixture
def made(database: Database, results: plates.Direct) -> Made:
    def of(kind: str, query: str = "study=se") -> Plate:
        return plates.plate(database, chosen(database, query), "effekter", kind, results=results)

    return of


def chosen(database: Database, query: str) -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_trial_has_the_steps_alone(database: Database) -> None:
    own = plates.kinds("effekter", database.catalogue.studies["se"])
    assert "stegvis" in own
    assert not set(WEIGHTED) & set(own)


@pytest.mark.usefixtures("observational")
def test_a_study_without_a_draw_has_the_other_methods(database: Database) -> None:
    assert set(WEIGHTED) < set(plates.kinds("effekter", database.catalogue.studies["se"]))


@pytest.mark.usefixtures("observational")
@pytest.mark.parametrize("kind", ["stegvis", *WEIGHTED])
def test_the_sentence_tells_of_how_many_and_of_uncertainty(kind: str, made: Made) -> None:
    told = made(kind)
    # The model's strata leave out one who is alone; weights have no strata.
    persons = "3 736 (1 367 / 2 369)" if kind == "stegvis" else "3 737 (1 367 / 2 370)"
    assert f"N = {persons}." in plain(told.sentence)
    assert "standardfeil" in told.sentence.lower()
    assert "Måned 1–12" in told.sentence
    assert told.reading
    assert told.not_shown.startswith("Deltakerne er ikke trukket ut")
    assert len(told.summary) > 2
    assert {len(row) for row in told.summary} == {len(told.summary[0])}
    assert set(told.columns) <= set(told.table.frame.columns)


@pytest.mark.usefixtures("observational")
@pytest.mark.parametrize("kind", ["stegvis", "metoder"])
def test_the_points_are_the_tables(kind: str, made: Made) -> None:
    told = made(kind)
    (panel,) = told.panels
    (one,) = panel.series
    assert (panel.kind, panel.unit, panel.is_difference) == ("punkt", "share", True)
    for values, column in ((one.y, "estimate"), (one.low, "conf_low"), (one.high, "conf_high")):
        assert values == tuple(told.table.frame[column])
    assert len(set(one.x)) == len(told.table.frame)


def test_the_title_has_the_first_and_the_last_model(database: Database, made: Made) -> None:
    frame = stepwise(database, chosen(database, "study=se")).table.frame
    first, last = (f"{100 * x:+.1f}".replace(".", ",") for x in frame["estimate"].iloc[[0, -1]])
    title = plain(made("stegvis").title)
    assert title == f"Sysselsatt, måned 1–12: {first} i den første modellen, {last} prosentpoeng i den siste"


def test_a_sum_over_months_is_told_in_months(made: Made) -> None:
    told = made("stegvis", "study=refino&target=kumulativ_12")
    (panel,) = told.panels
    assert (panel.unit, panel.y_title) == ("months", "måneder")
    assert "måneder i den siste" in plain(told.title)


@pytest.mark.usefixtures("observational")
def test_shares_of_each_group_add_up_to_one(made: Made) -> None:
    told = made("overlapp")
    (panel,) = told.panels
    assert panel.kind == "grupper"
    frame = told.table.frame
    for one in panel.series:
        people = frame[frame["arm"] == one.role]
        shares = [y for y in one.y if y]
        assert sum(shares) == pytest.approx(1.0)
        by_hand = [n / people["n"].sum() for n in people["n"] if n]
        assert shares == pytest.approx(by_hand)
    # A row of the short table is two bins.
    treated = frame[frame["arm"] == "tiltak"].set_index("low")
    row = next(row for row in told.summary if row[0] == "0,20–0,30")
    assert int(plain(row[3]).replace(" ", "")) == treated.loc[[0.2, 0.25], "n"].sum()
    assert sum(int(plain(row[4]).replace(" ", "")) for row in told.summary[1:]) == 2370
    # From the first bin with anybody to the last.
    for place in (0, -1):
        assert any(one.y[place] for one in panel.series)


@pytest.mark.usefixtures("observational")
def test_the_most_unlike_are_in_the_figure_and_all_in_the_table(made: Made) -> None:
    told = made("vektbalanse")
    (panel,) = told.panels
    frame = told.table.frame
    assert len(frame) > overlap.MOST
    assert [one.name for one in panel.series] == ["Før", "Etter vekting", "Etter balansering"]
    for one, column in zip(panel.series, ("before", "ipw", "entropi"), strict=True):
        assert one.y == tuple(frame[column].head(overlap.MOST))
    assert f"de {overlap.MOST} største" in panel.title
    assert f"de {overlap.MOST} som skilte mest" in plain(told.reading)
    far = [int((frame[name].abs() > 0.1).sum()) for name in ("before", "ipw")]
    assert told.title == (f"{far[0]} av {len(frame)} kjennetegn skiller gruppene før vekting, {far[1]} etter")


@pytest.mark.usefixtures("observational")
def test_what_the_link_does_not_hold_is_in_the_sentence(database: Database, made: Made) -> None:
    selection = chosen(database, "study=se")
    assert "Vektet for alle i utvalget (ATE), med fylke i vektene." in made("metoder").sentence
    found = robustness(database, selection, estimand="att", county=False)
    told = by_method(database, selection, found)
    assert "Vektet for dem som fikk SE (ATT), uten fylke i vektene." in told.sentence
    assert told.query == made("metoder").query


@pytest.mark.usefixtures("observational")
def test_a_raw_model_gives_way_to_the_studys_own(database: Database, made: Made) -> None:
    raw = chosen(database, "study=se&spec=se_a")
    own = with_covariates(raw, database.study(raw))
    assert own.spec == "se_d"
    told = made("metoder", "study=se&spec=se_a")
    assert told.selection == own
    assert "Modell d" in told.sentence


@pytest.mark.usefixtures("observational")
def test_what_cannot_be_weighed_is_refused_in_words(database: Database) -> None:
    class Refusing(plates.Direct):
        def robustness(self, selection: Selection, /) -> Robustness:
            raise NotComparableError("En forskjell mellom to grupper kan ikke vektes.")

    selection = chosen(database, "study=se")
    with pytest.raises(PlateError, match="kan ikke vektes"):
        plates.plate(database, selection, "effekter", "metoder", results=Refusing(database))


def test_a_trial_is_refused_the_other_methods(made: Made) -> None:
    with pytest.raises(PlateError, match="metoder"):
        made("metoder")


@pytest.mark.usefixtures("observational")
def test_all_of_them_become_slides(made: Made) -> None:
    told = [made(kind) for kind in ("stegvis", *WEIGHTED)]
    deck = Presentation(io.BytesIO(make("pptx", told)))
    charts = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert len(charts) == len(told)
    assert len(deck.slides) == 2 * len(told)


@pytest.mark.usefixtures("observational")
@pytest.mark.parametrize("kind", ["stegvis", *WEIGHTED])
def test_the_figure_is_drawn_in_both_themes_and_on_a_phone(kind: str, made: Made) -> None:
    told = made(kind)
    for theme, compact in (("light", False), ("dark", True)):
        assert len(told.draw(theme, compact).data) > 0
    assert told.alt


@pytest.mark.usefixtures("observational")
def test_small_groups_of_real_data_are_taken_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import disclosure

    monkeypatch.setattr(disclosure, "is_open", lambda status: False)
    selection = chosen(database, "study=se")
    told = plates.plate(database, selection, "effekter", "overlapp", results=plates.Direct(database))
    shown = told.table.frame.dropna(subset=["n"])
    assert told.table.withheld > 0
    assert shown["n"].min() >= disclosure.policy().minimum_cell
    assert told.table.frame[told.table.frame["n"].isna()]["share"].isna().all()
    assert any("minstegrensen" in text for text in told.caveats) or "minstegrensen" in told.reading
    assert told.title == "Slik overlapper SE og Kontroll"


def test_the_words_follow_the_language(database: Database) -> None:
    with use_language("en"):
        told = plates.plate(database, chosen(database, "study=se"), "effekter", "stegvis")
    assert "N = 3,736 (1,367 / 2,369)." in told.sentence
    assert told.columns["title"][0] == "Model"
