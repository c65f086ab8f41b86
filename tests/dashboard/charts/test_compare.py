"""A and B on one axis, their difference below: numbers, bands, names, and what is told without seeing."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.analysis.compare import COLUMNS
from dashboard.charts.compare import comparison, comparison_alt_text
from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="I arbeid",
    unit="share",
    treated="Utvidet",
    control="Oppfølging",
    difference="Forskjell: I arbeid",
)
NAMES = ("kvinne", "mann")


def row(month: str, a: float | None, b: float | None, n: int = 100, kind: str = "month") -> tuple:
    def around(x: float | None, half: float) -> tuple:
        return (None, None) if x is None else (x - half, x + half)

    difference = None if a is None or b is None else b - a
    return (
        kind, month, a, 0.01, *around(a, 0.02), b, 0.01, *around(b, 0.02),
        difference, 0.015, *around(difference, 0.03), *around(difference, 0.04), n, n, n, n,
    )  # fmt: skip


ROWS = [
    row("0", 0.01, 0.02),
    row("-1", 0.0, 0.0),
    row("12", 0.03, 0.05),
    row("13", None, 0.04),
    row("14", 0.02, 0.9, n=2),
    row("mnd_1_12", 0.02, 0.04, kind="window"),
]


def table(rows: list[tuple] = ROWS) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(COLUMNS)), data_status="syntetisk")


def drawn(**options: object) -> go.Figure:
    return comparison(table(), labels=LABELS, names=NAMES, **options)


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(each for each in figure.data if each.name == name)


def said(figure: go.Figure) -> str:
    return "\n".join(each.text for each in figure.layout.annotations)


@pytest.mark.parametrize("compact", [False, True])
def test_both_lines_and_their_difference_in_percentage_points(compact: bool) -> None:
    figure = drawn(compact=compact)
    assert list(trace(figure, "A").x) == [-1, 0, 12, 13, 14]
    assert list(trace(figure, "A").y) == [0.0, 1.0, 3.0, None, 2.0]
    assert list(trace(figure, "B").y) == [0.0, 2.0, 5.0, 4.0, 90.0]
    assert list(trace(figure, "differanse").y) == [0.0, 1.0, 2.0, None, 88.0]
    assert trace(figure, "differanse").yaxis == "y2"
    assert max(y for y in trace(figure, "samtidig").y[:6]) == pytest.approx(6.0)
    assert max(y for y in trace(figure, "punktvis").y[:6]) == pytest.approx(5.0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_and_b_differ_in_more_than_colour(theme: str) -> None:
    figure, colours = drawn(theme=theme), palette(theme)
    a, b = trace(figure, "A"), trace(figure, "B")
    assert a.line.color != b.line.color == colours.difference
    assert a.line.dash != b.line.dash
    assert a.marker.symbol != b.marker.symbol
    assert figure.layout.template.layout.paper_bgcolor == colours.background


@pytest.mark.parametrize("compact", [False, True])
def test_letters_stand_at_the_lines_and_names_above(compact: bool) -> None:
    words = said(drawn(compact=compact))
    assert "A: kvinne" in words
    assert "B: mann" in words
    assert words.count("<b>A</b>") == words.count("<b>B</b>") == 1
    assert "B minus A, prosentpoeng" in words


def test_months_with_hardly_anybody_do_not_stretch_the_axes() -> None:
    low, high = drawn().layout.yaxis.range
    assert low < 0
    assert 7.0 <= high < 10.0


def test_bands_that_are_blank_are_not_drawn() -> None:
    frame = table().frame.assign(band_low=None, band_high=None, conf_low_a=None, conf_high_a=None)
    figure = comparison(protect(frame, data_status="syntetisk"), labels=LABELS, names=NAMES)
    assert {each.name for each in figure.data} == {"A", "B", "bånd B", "punktvis", "differanse"}


def test_the_hover_tells_all_three_and_how_many() -> None:
    hover = trace(drawn(), "differanse").hovertext[2]
    assert "Måned 12" in hover
    assert "A: 3,0 prosentpoeng (1,0 til 5,0) (N = 200)" in hover
    assert "B minus A" in hover


def test_the_alternative_text_has_the_numbers_of_month_12() -> None:
    told = comparison_alt_text(table(), labels=LABELS, names=NAMES)
    assert "Måned 12" in told
    assert "2,0 prosentpoeng (−1,0 til 5,0)" in told
    assert "A, kvinne: " in told


def test_nothing_to_draw_is_said() -> None:
    empty = table([row("1", None, 0.1)])
    assert "Ingen måneder" in said(comparison(empty, labels=LABELS))
    assert "Tom figur" in comparison_alt_text(empty, labels=LABELS)


def test_only_protected_tables_with_the_columns_are_drawn() -> None:
    with pytest.raises(TypeError):
        comparison(table().frame, labels=LABELS)  # type: ignore[arg-type]
    short = protect(pd.DataFrame({"target": ["1"]}), data_status="syntetisk")
    with pytest.raises(ChartTableError, match="estimate_a"):
        comparison(short, labels=LABELS)
