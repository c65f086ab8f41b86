"""The sparkline: the right line, its end, and words for those who cannot see it."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.labels import Labels
from dashboard.charts.sparkline import COLUMNS, alt_text, sparkline
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect
from dashboard.text import MINUS

LABELS = Labels(outcome="Sysselsatt", unit="share", treated="SE", control="Kontroll", difference="Effekt")
# kind, target, estimate, low, high; not in order, and one month that cannot be estimated
ROWS = [
    ("window", "mnd_1_2", 0.9, 0.8, 1.0),
    ("month", "1", None, None, None),
    ("month", "-2", -0.01, -0.03, 0.01),
    ("month", "-1", 0.0, -0.02, 0.02),
    ("month", "0", 0.01, -0.01, 0.03),
    ("month", "2", 0.039, 0.012, 0.066),
]


def table(rows: list[tuple[Any, ...]] = ROWS) -> Protected:
    frame = pd.DataFrame(rows, columns=["target_kind", "target", "estimate", "conf_low", "conf_high"])
    return protect(frame, data_status="syntetisk")


def trace(figure: go.Figure, name: str) -> Any:
    return next(one for one in figure.data if one.name == name)


def test_the_line_is_the_months_in_order_as_percentage_points() -> None:
    line = trace(sparkline(table(), labels=LABELS), "differanse")
    assert line.x == (-2, -1, 0, 1, 2)
    assert line.y == (-1.0, 0.0, 1.0, None, 3.9)


def test_the_band_breaks_where_nothing_is_estimated() -> None:
    band = trace(sparkline(table(), labels=LABELS), "punktvis")
    assert band.x == (-2, -1, 0, 0, -1, -2, -2, None, 2, 2, 2)
    assert band.y == (-3.0, -2.0, -1.0, 3.0, 2.0, 1.0, -3.0, None, 1.2, 6.6, 1.2)


def test_the_last_estimate_is_marked_and_written() -> None:
    figure = sparkline(table(), labels=LABELS)
    end = trace(figure, "siste")
    assert (end.x, end.y) == ((2,), (3.9,))
    assert re.sub(r"<(?!br)[^>]*>", "", figure.layout.annotations[0].text) == "+3,9<br>prosentpoeng"


def test_the_last_estimate_need_not_be_in_the_last_month() -> None:
    figure = sparkline(table([*ROWS, ("month", "3", None, None, None)]), labels=LABELS)
    assert trace(figure, "siste").x == (2,)
    assert "+3,9" in figure.layout.annotations[0].text


def test_zero_and_month_0_have_lines_and_the_ends_have_labels() -> None:
    layout = sparkline(table(), labels=LABELS).layout
    assert layout.yaxis.zeroline and layout.yaxis.range[0] < 0 < layout.yaxis.range[1]
    assert [(shape.x0, shape.x1) for shape in layout.shapes] == [(0, 0)]
    assert dict(zip(layout.xaxis.tickvals, layout.xaxis.ticktext, strict=True)) == {
        -2: f"{MINUS}2",
        2: "2 mnd.",
        0: "trekning",
    }
    assert not layout.yaxis.showticklabels and not layout.xaxis.showgrid and not layout.yaxis.showgrid


def test_month_0_at_the_edge_has_no_line_and_no_second_label() -> None:
    layout = sparkline(table(ROWS[4:]), labels=LABELS).layout
    assert layout.shapes == ()
    assert layout.xaxis.tickvals == (0, 2)


def test_zero_is_in_view_when_everything_lies_above_it() -> None:
    layout = sparkline(table(ROWS[5:]), labels=LABELS).layout
    assert layout.yaxis.range[0] < 0


def test_other_units_keep_their_scale() -> None:
    labels = Labels(outcome="Lønn", unit="nok", treated="SE", control="Kontroll", difference="Effekt")
    figure = sparkline(table([("month", "1", 1250.0, 900.0, 1600.0)]), labels=labels)
    assert trace(figure, "siste").y == (1250.0,)
    assert re.sub(r"<(?!br)[^>]*>", "", figure.layout.annotations[0].text) == "+1\u00a0250<br>kr"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_is_the_palette_s(theme: str) -> None:
    figure, colours = sparkline(table(), labels=LABELS, theme=theme).to_plotly_json(), palette(theme)
    figure["layout"].pop("template")
    found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", json.dumps(figure, default=list)))
    assert found == {colours.difference, colours.band_pointwise, colours.band_edge, colours.month0_line}


def test_the_height_is_the_one_asked_for() -> None:
    assert sparkline(table(), labels=LABELS).layout.height == 90
    assert sparkline(table(), labels=LABELS, height=120).layout.height == 120


def test_alt_text_gives_the_span_and_the_last_estimate() -> None:
    assert alt_text(table(), labels=LABELS) == (
        f"Liten linje for Sysselsatt, effekt fra måned {MINUS}2 til 2 regnet fra trekning. "
        "Måned 2: 3,9 prosentpoeng (1,2 til 6,6), 95 % konfidensintervall i parentes."
    )


def test_hover_gives_month_estimate_and_interval() -> None:
    line = trace(sparkline(table(), labels=LABELS), "differanse")
    assert line.hovertext[-1] == "<b>Måned 2</b><br>3,9 prosentpoeng (1,2 til 6,6)"


@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[:2]], ids=["no_months", "nothing_estimated"])
def test_an_empty_figure_says_so(rows: list[tuple[Any, ...]]) -> None:
    figure = sparkline(table(rows), labels=LABELS)
    assert not figure.data
    assert figure.layout.annotations[0].text == "Ingen måneder å vise for dette valget."
    assert alt_text(table(rows), labels=LABELS) == "Tom figur: ingen måneder å vise."


def test_only_a_protected_table_is_drawn() -> None:
    with pytest.raises(TypeError, match="Protected"):
        sparkline(table().frame, labels=LABELS)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(column: str) -> None:
    lacking = protect(table().frame.drop(columns=column), data_status="syntetisk")
    with pytest.raises(ChartTableError, match=f"lacks {column};"):
        sparkline(lacking, labels=LABELS)
