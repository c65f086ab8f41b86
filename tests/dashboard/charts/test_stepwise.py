"""The steps: one point per model from the top down, with what it adds and its number beside it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.analysis.stepwise import COLUMNS
from dashboard.charts.labels import Labels
from dashboard.charts.stepwise import stepwise, stepwise_alt_text
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="I arbeid", unit="share", treated="Utvidet", control="Oppfølging", difference="Forskjell"
)
MANY = ", ".join(f"kjennetegn nummer {i}" for i in range(12))
ROWS = [
    (1, "raa", "1: uten", "ingen kjennetegn", 0.04, 0.01, 0.02, 0.06, None, 0.01, 700, 3000),
    (2, "full", "2: alt", MANY, 0.025, 0.01, 0.005, 0.045, -0.015, 0.2, 699, 2990),
    (3, "tom", "3: tom", "alder", None, None, None, None, None, None, 0, 0),
]


def table(rows: list[tuple] = ROWS) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(COLUMNS)), data_status="syntetisk")


def drawn(**options: object) -> go.Figure:
    return stepwise(table(), labels=LABELS, target="mnd_1_12", main="full", **options)


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(each for each in figure.data if each.name == name)


def said(figure: go.Figure) -> str:
    return "\n".join(each.text for each in figure.layout.annotations)


@pytest.mark.parametrize("compact", [False, True])
def test_each_step_is_a_point_and_an_interval_in_percentage_points(compact: bool) -> None:
    figure = drawn(compact=compact)
    assert list(trace(figure, "anslag").x) == [4.0, 2.5, None]
    assert list(trace(figure, "intervall").x) == [2.0, 6.0, None, 0.5, 4.5, None]
    places = list(trace(figure, "anslag").y)
    assert places == sorted(places)
    bottom, top = figure.layout.yaxis.range
    assert top == 0 < places[0] < places[-1] < bottom
    low, high = figure.layout.xaxis.range
    assert low <= 0 < 6 < high


@pytest.mark.parametrize("compact", [False, True])
def test_what_is_added_and_the_number_stand_beside_it(compact: bool) -> None:
    words = said(drawn(compact=compact))
    assert "<b>1: uten</b><br>ingen kjennetegn" in words
    assert "<b>2: alt</b><br>+ kjennetegn nummer 0" in words
    assert "…" in words
    assert "<b>+2,5</b> (0,5 til 4,5)" in words
    assert "kan ikke estimeres" in words


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_own_model_is_filled(theme: str) -> None:
    colours = palette(theme)
    assert list(trace(drawn(theme=theme), "anslag").marker.color) == [
        colours.background,
        colours.difference,
        colours.background,
    ]


def test_the_hover_tells_change_fit_and_people() -> None:
    hover = trace(drawn(), "anslag").hovertext[1]
    assert "Endring fra forrige steg: \u22121,5 prosentpoeng" in hover
    assert "R² = 0,200" in hover
    assert "Utvidet: N = 699" in hover
    assert "Endring" not in trace(drawn(), "anslag").hovertext[0]


def test_a_share_added_over_months_is_in_months() -> None:
    figure = stepwise(table(), labels=LABELS, target="kumulativ_12")
    assert list(trace(figure, "anslag").x) == [0.04, 0.025, None]
    assert "måneder" in figure.layout.annotations[0].text


def test_the_alternative_text_has_every_number() -> None:
    told = stepwise_alt_text(table(), labels=LABELS, target="mnd_1_12")
    assert "1: uten: +4,0 prosentpoeng (2,0 til 6,0)." in told
    assert "3: tom: kan ikke estimeres." in told


def test_nothing_to_draw_is_said() -> None:
    assert "Ingen modeller" in said(stepwise(table([]), labels=LABELS, target="mnd_1_12"))
    assert "Tom figur" in stepwise_alt_text(table([]), labels=LABELS, target="mnd_1_12")


def test_only_protected_tables_with_the_columns_are_drawn() -> None:
    with pytest.raises(TypeError):
        stepwise(table().frame, labels=LABELS, target="mnd_12")  # type: ignore[arg-type]
    short = protect(pd.DataFrame({"step": [1]}), data_status="syntetisk")
    with pytest.raises(ChartTableError, match="estimate"):
        stepwise(short, labels=LABELS, target="mnd_12")


def test_a_long_title_takes_two_lines_and_its_own_room() -> None:
    long = (
        1,
        "lang",
        "AAP-modellen: som 5, ulik forskjell med og uten AAP (uten AAP ved start)",
        *ROWS[0][3:],
    )
    figure = stepwise(table([long]), labels=LABELS, target="mnd_12")
    assert said(figure).count("<b>") == 4  # the heading, two lines of title, the number
    short = stepwise(table(ROWS[:1]), labels=LABELS, target="mnd_12")
    assert figure.layout.height > short.layout.height
