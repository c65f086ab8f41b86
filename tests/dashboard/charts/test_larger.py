"""Larger type in the same proportions: every text reaches the size, and nothing but lengths changes."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.charts.larger import SMALLEST, larger, smallest_font
from dashboard.plates import PAGES, Direct, kinds, plate
from dashboard.selection import default_selection, pin, with_spec
from dashboard.warehouse import Database

WIDTH, HEIGHT = 1248, 560


@pytest.fixture(scope="module")
def results(database: Database) -> Direct:
    return Direct(database)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_figure_reaches_the_size(database: Database, results: Direct, page: str, theme: str) -> None:
    study = database.catalogue.studies["se"]
    other = with_spec(default_selection(study), study, "se_a")
    selection = replace(default_selection(study), against=pin(other, database.catalogue))
    for kind in kinds(page, database.study(selection)):
        drawn = plate(database, selection, page, kind, results=results).draw(theme, False)
        before = drawn.to_json()
        made = larger(drawn, width=WIDTH, height=HEIGHT)
        assert smallest_font(drawn) < SMALLEST
        assert smallest_font(made) >= SMALLEST - 1e-9  # the factor is a rounded quotient
        assert (made.layout.width, made.layout.height) == (WIDTH, HEIGHT)
        assert drawn.to_json() == before
        assert [_values(trace) for trace in made.data] == [_values(trace) for trace in drawn.data]


def _values(trace: go.Scatter) -> list[str]:
    return [] if trace.y is None else [str(value) for value in trace.y]


def two_panels() -> go.Figure:
    """Two panels of 200 px with 40 px between them and a strip of 60 px below, in 500 px."""
    return go.Figure(
        data=[
            {"type": "scatter", "x": [1, 2], "y": [3, 4], "line": {"width": 2, "dash": "6px,3px"}},
            {"type": "scatter", "x": [1, 2], "y": [3, 4], "yaxis": "y2"},
            {"type": "scatter", "mode": "text", "x": [1], "y": [0], "text": ["9"], "yaxis": "y3"},
        ],
        layout={
            "font": {"size": 10},
            "height": 520,
            "margin": {"t": 10, "b": 10, "l": 30, "r": 30},
            "yaxis": {"domain": [0.6, 1.0], "range": [0, 10], "ticklabelstandoff": 4},
            "yaxis2": {"domain": [0.12, 0.52], "anchor": "x"},
            "yaxis3": {"domain": [0, 0.12]},
            "annotations": [
                {"text": "under", "yref": "paper", "y": -0.02, "xref": "paper", "x": 0, "yshift": 3},
                *(
                    {"text": name, "yref": "y", "y": y, "xref": "paper", "x": 1, "xanchor": "left",
                     "yanchor": "middle", "showarrow": False}
                    for name, y in (("a", 5.0), ("b", 5.6))
                ),
            ],
        },
    )  # fmt: skip


def test_lengths_grow_and_panels_alone_give_way() -> None:
    made = larger(two_panels(), smallest=20, width=800, height=800)
    plot = 800 - 20 - 20
    assert made.layout.font.size == 20
    assert made.layout.margin.t == 20
    assert (made.data[0].line.width, made.data[0].line.dash) == (4, "12px,6px")
    assert made.layout.yaxis.ticklabelstandoff == 8
    assert made.layout.annotations[0].yshift == 6
    upper, lower, strip = (made.layout[name].domain for name in ("yaxis", "yaxis2", "yaxis3"))
    assert (upper[0] - lower[1]) * plot == pytest.approx(2 * 40)
    assert strip[1] * plot == pytest.approx(2 * 60)
    assert (upper[1] - upper[0]) * plot == pytest.approx((plot - 200) / 2)
    assert made.layout.annotations[0].y * plot == pytest.approx(2 * -0.02 * 500)


def test_names_of_lines_are_moved_from_each_other() -> None:
    made = larger(two_panels(), smallest=20, width=800, height=800)
    panel = (760 - 200) / 2
    a, b = (one.y for one in made.layout.annotations[1:])
    assert (b - a) / 10 * panel >= 20
    assert (a + b) / 2 == pytest.approx(5.3)


def test_a_figure_with_large_type_keeps_it() -> None:
    figure = go.Figure(layout={"font": {"size": 30}, "template": {"layout": {"font": {"size": 24}}}})
    assert larger(figure, width=800, height=500).layout.font.size == 30
