"""Levels and difference by month: the figure holds the table's numbers, and nothing it was not given."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.event_study import COLUMNS, alt_text, levels_and_difference
from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="Andel sysselsatt", unit="share", treated="SE", control="Kontroll", difference="Effekt"
)
KRONER = Labels(
    outcome="Lønn", unit="nok", treated="Ny", control="Gammel", difference="Forskjell", month0="oppstart"
)
MONTHS = (-2, -1, 0, 1, 2)


def frame(**columns: Any) -> pd.DataFrame:
    """Five months and one window; month m has the estimate m / 100 and N = 100 - m and 200 - m."""
    month = np.array(MONTHS)
    table = pd.DataFrame(
        {
            "target_kind": "month",
            "target": [str(m) for m in MONTHS],
            "estimate": month / 100,
            "std_error": 0.01,
            "conf_low": month / 100 - 0.02,
            "conf_high": month / 100 + 0.02,
            "band_low": month / 100 - 0.03,
            "band_high": month / 100 + 0.03,
            "n_treated": 1100 - month,
            "n_control": 2200 - month,
            "mean_treated": 0.2 + month / 100,
            "mean_control": 0.2,
        }
    ).assign(**columns)
    window = {**dict.fromkeys(COLUMNS, 0.5), "target_kind": "window", "target": "mnd_1_2"}
    return pd.concat([table, pd.DataFrame([window])], ignore_index=True)[list(COLUMNS)]


def table(**columns: Any) -> Protected:
    return protect(frame(**columns), data_status="syntetisk")


def trace(figure: go.Figure, name: str) -> go.Scatter:
    found = {each.name: each for each in figure.data}
    assert name in found, sorted(found)
    return found[name]


def names(figure: go.Figure) -> set[str]:
    return {each.name for each in figure.data}


def said(figure: go.Figure) -> str:
    return " ".join(each.text for each in figure.layout.annotations)


def test_shares_are_drawn_as_percent_and_percentage_points() -> None:
    figure = levels_and_difference(table(), labels=LABELS)
    assert list(trace(figure, "tiltak").x) == list(MONTHS)
    assert list(trace(figure, "tiltak").y) == [18.0, 19.0, 20.0, 21.0, 22.0]
    assert list(trace(figure, "kontroll").y) == [20.0] * 5
    assert list(trace(figure, "differanse").y) == [-2.0, -1.0, 0.0, 1.0, 2.0]
    assert "Andel sysselsatt, prosent" in said(figure)
    assert "Effekt, prosentpoeng" in said(figure)


def test_amounts_are_drawn_as_they_are() -> None:
    figure = levels_and_difference(table(estimate=[500.0, 1, 2, 3, -1234.5]), labels=KRONER)
    assert list(trace(figure, "differanse").y) == [500.0, 1, 2, 3, -1234.5]
    assert figure.layout.yaxis.ticksuffix == ""
    assert "\u22121\u00a0235\u00a0kr" in trace(figure, "differanse").hovertext[4]


def test_the_two_bands_are_the_tables_and_look_different() -> None:
    figure = levels_and_difference(table(), labels=LABELS)
    pointwise, simultaneous = trace(figure, "punktvis"), trace(figure, "samtidig")
    assert list(pointwise.y[:5]) == [-4.0, -3.0, -2.0, -1.0, 0.0]
    assert list(simultaneous.y[:5]) == [-5.0, -4.0, -3.0, -2.0, -1.0]
    assert list(pointwise.y[5:10]) == [4.0, 3.0, 2.0, 1.0, 0.0]
    assert pointwise.fillcolor != simultaneous.fillcolor
    assert pointwise.line.dash != simultaneous.line.dash


def test_without_a_simultaneous_band_only_the_pointwise_is_drawn() -> None:
    figure = levels_and_difference(table(band_low=np.nan, band_high=np.nan), labels=LABELS)
    assert "samtidig" not in names(figure)
    assert "punktvis" in names(figure)


def test_the_axis_of_the_difference_holds_bands_printed_numbers_and_zero() -> None:
    low, high = levels_and_difference(table(), labels=LABELS, published={1: 0.2}).layout.yaxis2.range
    assert low < -5.0
    assert high > 20.0
    low, high = levels_and_difference(table(estimate=0.5), labels=LABELS).layout.yaxis.range
    assert low == 0


def test_months_with_a_handful_do_not_stretch_the_axes() -> None:
    few = [1100, 1100, 1100, 1100, 40]  # under a twentieth of the arm in the last month
    wide = {"conf_low": [-0.02] * 4 + [-0.9], "conf_high": [0.02] * 4 + [0.9]}
    narrow = {"band_low": -0.03, "band_high": 0.03, "mean_treated": [0.2, 0.2, 0.2, 0.2, 0.99]}
    figure = levels_and_difference(table(n_treated=few, **wide, **narrow), labels=LABELS)
    assert figure.layout.yaxis2.range[0] > -10
    assert figure.layout.yaxis.range[1] < 30
    # They are drawn all the same.
    assert trace(figure, "tiltak").y[-1] == 99.0
    many = levels_and_difference(table(**wide, **narrow), labels=LABELS)
    assert many.layout.yaxis2.range[0] < -90


def test_a_register_break_is_marked_in_both_panels() -> None:
    plain = levels_and_difference(table(), labels=LABELS)
    figure = levels_and_difference(table(), labels=LABELS, breaks=[(-9, 1, "registerbrudd januar 2015")])
    new = figure.layout.shapes[len(plain.layout.shapes) :]
    bars = [shape for shape in new if shape.type == "rect"]
    assert {bar.yref for bar in bars} == {"y domain", "y2 domain"}
    # The bar begins with the axis and ends with the last month that has both ways of measuring.
    assert {(bar.x0, bar.x1) for bar in bars} == {(-2.5, 1.5)}
    assert {(line.x0, line.x1) for line in new if line.type == "line"} == {(1.5, 1.5)}
    assert "registerbrudd januar 2015" in said(figure)
    outside = levels_and_difference(table(), labels=LABELS, breaks=[(-30, -9, "før vinduet")])
    assert len(outside.layout.shapes) == len(plain.layout.shapes)


def test_hover_has_month_levels_difference_interval_and_people() -> None:
    figure = levels_and_difference(
        table(), labels=LABELS, published={2: 0.019}, published_source="Rapport 003, tabell 5.1"
    )
    assert trace(figure, "differanse").hovertext[4] == (
        "<b>Måned 2</b><br>SE: 22,0\u00a0% (N = 1\u00a0098)<br>Kontroll: 20,0\u00a0% (N = 2\u00a0198)"
        "<br>Effekt: 2,0 prosentpoeng (0,0 til 4,0)<br>◇ Trykt: 1,9 prosentpoeng, Rapport 003, tabell 5.1"
    )
    assert trace(figure, "tiltak").hovertext == trace(figure, "differanse").hovertext
    assert trace(figure, "kontroll").hoverinfo == "skip"


def test_printed_months_are_hollow_diamonds_where_the_axis_has_them() -> None:
    figure = levels_and_difference(table(), labels=LABELS, published={2: 0.019, 40: 0.5})
    printed = trace(figure, "trykt")
    assert (list(printed.x), list(printed.y)) == ([2], [pytest.approx(1.9)])
    assert printed.marker.symbol == "diamond-open"
    assert "trykt i rapporten" in said(figure)
    assert "trykt" not in names(levels_and_difference(table(), labels=LABELS, published={40: 0.5}))


def test_people_stand_under_the_ticks() -> None:
    figure = levels_and_difference(table(), labels=LABELS)
    assert list(trace(figure, "n_tiltak").text) == [f"1\u00a0{n}" for n in (102, 101, 100)] + [
        "1\u00a0099",
        "1\u00a0098",
    ]
    assert list(trace(figure, "n_tiltak").x) == list(figure.layout.xaxis.tickvals)
    assert figure.layout.xaxis2.matches == "x"


def test_month_zero_is_a_named_line_in_each_panel() -> None:
    figure = levels_and_difference(table(), labels=KRONER)
    lines = [shape for shape in figure.layout.shapes if shape.type == "line"]
    assert [(line.x0, line.yref) for line in lines] == [(0, "y domain"), (0, "y2 domain")]
    assert "oppstart" in said(figure)
    assert figure.layout.xaxis.title.text == "Måneder siden oppstart"
    later = protect(frame().query("target in ['1', '2']"), data_status="syntetisk")
    assert not levels_and_difference(later, labels=KRONER).layout.shapes


def test_months_in_which_not_everybody_is_observed_are_shaded() -> None:
    figure = levels_and_difference(table(), labels=LABELS, last_full_month=1)
    shaded = [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert [shape.x0 for shape in shaded] == [1.5, 1.5]
    assert all(shape.x1 >= 2 for shape in shaded)
    assert "ikke alle er observert" in said(figure)
    whole = levels_and_difference(table(), labels=LABELS, last_full_month=2)
    assert not [shape for shape in whole.layout.shapes if shape.type == "rect"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_the_themes(theme: str) -> None:
    figure, colours = levels_and_difference(table(), labels=LABELS, theme=theme), palette(theme)
    assert trace(figure, "tiltak").line.color == colours.arm_treated
    assert trace(figure, "kontroll").line.color == colours.arm_control
    assert trace(figure, "differanse").line.color == colours.difference
    assert trace(figure, "punktvis").fillcolor == colours.band_pointwise
    assert trace(figure, "samtidig").fillcolor == colours.band_simultaneous
    assert figure.layout.template.layout.paper_bgcolor == colours.background


def test_the_arms_differ_without_colour() -> None:
    figure = levels_and_difference(table(), labels=LABELS)
    treated, control = trace(figure, "tiltak"), trace(figure, "kontroll")
    assert treated.line.dash != control.line.dash
    assert treated.marker.symbol != control.marker.symbol


@pytest.mark.parametrize("compact", [True, False])
def test_both_arms_are_named_in_their_colours(compact: bool) -> None:
    written = said(levels_and_difference(table(), labels=LABELS, compact=compact))
    assert f'<span style="color:{palette("light").arm_treated}">' in written
    assert "SE" in written
    assert "Kontroll" in written


def test_names_at_the_line_ends_do_not_overlap() -> None:
    figure = levels_and_difference(table(mean_treated=0.2, mean_control=0.2), labels=LABELS)
    places = [each.y for each in figure.layout.annotations if each.yref == "y"]
    low, high = figure.layout.yaxis.range
    bottom, top = figure.layout.yaxis.domain
    pixels_per_unit = (top - bottom) * 400 / (high - low)  # 400: less than the plot's height
    assert abs(places[0] - places[1]) * pixels_per_unit > 14


def test_a_long_name_is_broken_on_a_narrow_screen() -> None:
    long = Labels(
        outcome="Sysselsatt uten lønnstilskudd og uten noen form for trygd eller stønad",
        unit="share",
        treated="SE",
        control="Kontroll",
        difference="Effekt",
    )
    figure = levels_and_difference(table(), labels=long, compact=True)
    assert max(len(line) for line in figure.layout.annotations[0].text.split("<br>")[:-1]) < 55
    assert (
        figure.layout.margin.t > levels_and_difference(table(), labels=LABELS, compact=True).layout.margin.t
    )


def test_missing_months_are_gaps() -> None:
    gone = {
        name: [*frame()[name][:2], np.nan, *frame()[name][3:5]]
        for name in ("estimate", "conf_low", "conf_high", "mean_treated", "n_treated")
    }
    figure = levels_and_difference(table(**gone), labels=LABELS)
    assert list(trace(figure, "differanse").y) == [-2.0, -1.0, None, 1.0, 2.0]
    assert list(trace(figure, "tiltak").y) == [18.0, 19.0, None, 21.0, 22.0]
    assert trace(figure, "punktvis").x[5] is None
    assert 0 not in trace(figure, "n_tiltak").x
    assert "Effekt: –" in trace(figure, "differanse").hovertext[2]


def test_real_data_with_few_people_leave_gaps_too() -> None:
    few = frame(n_treated=[1100, 1100, 4, 1100, 1100])
    withheld = protect(few, data_status="reell", persons=["n_treated", "n_control"])
    figure = levels_and_difference(withheld, labels=LABELS)
    assert trace(figure, "differanse").y[2] is None
    assert "N = 4)" not in figure.to_json()


def test_months_are_drawn_in_order_whatever_the_tables() -> None:
    turned = protect(frame().iloc[::-1], data_status="syntetisk")
    assert list(trace(levels_and_difference(turned, labels=LABELS), "differanse").x) == list(MONTHS)


def test_one_month_and_no_month() -> None:
    single = protect(frame().query("target == '1'"), data_status="syntetisk")
    figure = levels_and_difference(single, labels=LABELS)
    assert list(trace(figure, "differanse").y) == [1.0]
    assert list(figure.layout.xaxis.tickvals) == [1]
    none = protect(frame().query("target_kind == 'window'"), data_status="syntetisk")
    figure = levels_and_difference(none, labels=LABELS)
    assert not figure.data
    assert said(figure) == "Ingen måneder å vise for dette valget."
    assert alt_text(none, labels=LABELS).startswith("Tom figur")


def test_alt_text_has_the_main_numbers() -> None:
    assert alt_text(table(), labels=LABELS, last_full_month=1) == (
        "Linjediagram med to felt, fra måned \u22122 til 2 regnet fra trekning."
        " Andel sysselsatt i måned 2: SE 22,0\u00a0% (N = 1\u00a0098), Kontroll 20,0\u00a0% (N = 2\u00a0198)."
        " Effekt: 2,0 prosentpoeng (0,0 til 4,0), 95 % konfidensintervall i parentes."
        " Etter måned 1 er ikke alle observert."
    )


def test_alt_text_prefers_month_twelve_and_says_when_nothing_is_estimated() -> None:
    year = table(target=["10", "11", "12", "13", "14"])
    assert "i måned 12: SE 20,0" in alt_text(year, labels=LABELS)
    assert alt_text(table(estimate=np.nan), labels=LABELS).endswith("Ingen måned kan estimeres.")


def test_only_protected_tables_with_all_columns_are_drawn() -> None:
    with pytest.raises(TypeError, match="Protected table, not from DataFrame"):
        levels_and_difference(frame(), labels=LABELS)  # type: ignore[arg-type]
    short = protect(frame().drop(columns="band_low"), data_status="syntetisk")
    with pytest.raises(ChartTableError, match="lacks band_low"):
        levels_and_difference(short, labels=LABELS)


def test_the_figure_is_the_same_each_time_and_leaves_the_table_alone() -> None:
    given = table()
    before = given.frame.copy()
    first, second = (levels_and_difference(given, labels=LABELS).to_json() for _ in range(2))
    assert first == second
    assert "undefined" not in first
    assert "NaN" not in json.dumps(json.loads(first)["data"])
    pd.testing.assert_frame_equal(given.frame, before)
