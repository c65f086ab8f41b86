"""The windows: one estimate with its interval per row, in the table's order."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.charts.windows import COLUMNS, windows, windows_alt_text
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="Andel sysselsatt",
    unit="share",
    treated="SE",
    control="Kontroll",
    difference="Effekt",
    windows={"mnd_1_12": "Måned 1–12"},
)
# kind, target, estimate, low, high, n and mean of the arms; the last cannot be estimated
ROWS = [
    ("month", "1", 0.9, 0.8, 1.0, 100, 200, 0.9, 0.0),
    ("window", "mnd_1_12", 0.015, 0.001, 0.029, 1367, 2370, 0.21, 0.195),
    ("window", "siste_6", -0.013, -0.04, 0.014, 1300, 2300, 0.24, 0.253),
    ("window", "mnd_1_36", None, None, None, None, None, None, None),
]


def table(rows: list[tuple[object, ...]] | None = None) -> Protected:
    return protect(
        pd.DataFrame(ROWS if rows is None else rows, columns=list(COLUMNS)), data_status="syntetisk"
    )


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(each for each in figure.data if each.name == name)


def said(figure: go.Figure) -> list[str]:
    return [each.text for each in figure.layout.annotations]


def test_each_window_is_a_point_and_an_interval_in_percentage_points() -> None:
    figure = windows(table(), labels=LABELS)
    assert list(trace(figure, "differanse").x) == [1.5, -1.3, None]
    assert list(trace(figure, "differanse").y) == [0, 1, 2]
    assert list(trace(figure, "intervall").x) == [0.1, 2.9, None, -4.0, 1.4, None]
    assert list(trace(figure, "intervall").y) == [0, 0, None, 1, 1, None]


def test_each_window_has_its_title_and_value_and_says_when_there_is_none() -> None:
    assert said(windows(table(), labels=LABELS))[1:] == [
        *["Måned 1–12", "<b>+1,5</b> (0,1 til 2,9)"],
        *["siste_6", "<b>\u22121,3</b> (\u22124,0 til 1,4)"],
        *["mnd_1_36", "kan ikke estimeres"],
    ]


def test_a_share_added_over_months_is_months_and_has_no_mark_on_the_axis() -> None:
    added = ("window", "kumulativ_12", 0.196, -0.073, 0.465, 1827, 3074, 5.01, 4.75)
    figure = windows(table([ROWS[1], added]), labels=LABELS, published={"kumulativ_12": 0.2})
    assert said(figure)[3:] == ["kumulativ_12", "<b>+0,2 måneder</b> (\u22120,1 til 0,5)"]
    assert list(trace(figure, "differanse").x) == [1.5, None]
    assert list(trace(figure, "intervall").x) == [0.1, 2.9, None]
    assert list(trace(figure, "trykt").x) == []
    hover = trace(figure, "svevetekst").hovertext[1]
    assert "SE: 5,0 måneder" in hover
    assert "Trykt: 0,2 måneder" in hover
    assert "0,2 måneder (\u22120,1 til 0,5)" in windows_alt_text(table([added]), labels=LABELS)


def test_the_first_window_is_at_the_top_and_zero_is_on_the_axis() -> None:
    figure = windows(table(), labels=LABELS)
    bottom, top = figure.layout.yaxis.range
    assert bottom > top
    low, high = windows(table(ROWS[1:2]), labels=LABELS).layout.xaxis.range
    assert low <= 0 < 2.9 < high


def test_the_printed_estimate_is_a_hollow_diamond_under_its_window() -> None:
    figure = windows(
        table(), labels=LABELS, published={"mnd_1_12": 0.014, "ukjent": 0.5}, published_source="tabell 5.1"
    )
    printed = trace(figure, "trykt")
    assert list(printed.x) == [pytest.approx(1.4)]
    assert 0 < printed.y[0] < 0.5
    assert printed.marker.symbol == "diamond-open"
    assert "◇ trykt i rapporten" in said(figure)[0]
    assert "◇" not in said(windows(table(), labels=LABELS))[0]
    hover = trace(figure, "svevetekst").hovertext
    assert hover[0].endswith("◇ Trykt: 1,4 prosentpoeng<br>tabell 5.1")
    assert "Trykt" not in hover[1]


def test_hover_has_levels_and_people() -> None:
    hover = trace(windows(table(), labels=LABELS), "svevetekst").hovertext
    assert hover[0] == (
        "<b>Måned 1–12</b><br>SE: 21,0\u00a0% (N = 1\u00a0367)<br>Kontroll: 19,5\u00a0% (N = 2\u00a0370)"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_the_themes(theme: str) -> None:
    figure, colours = windows(table(), labels=LABELS, theme=theme), palette(theme)
    assert trace(figure, "differanse").marker.color == colours.difference
    assert trace(figure, "intervall").line.color == colours.band_edge
    assert figure.layout.template.layout.paper_bgcolor == colours.background


def test_no_window() -> None:
    none = table(ROWS[:1])
    assert not windows(none, labels=LABELS).data
    assert said(windows(none, labels=LABELS)) == ["Ingen vinduer å vise."]
    assert windows_alt_text(none, labels=LABELS).startswith("Tom figur")


def test_alt_text_has_every_window() -> None:
    assert windows_alt_text(table(), labels=LABELS) == (
        "Effekt i hvert vindu med 95 % konfidensintervall."
        " Måned 1–12: 1,5 prosentpoeng (0,1 til 2,9)."
        " siste_6: \u22121,3 prosentpoeng (\u22124,0 til 1,4)."
        " mnd_1_36: kan ikke estimeres."
    )


def test_only_protected_tables_with_all_columns_are_drawn() -> None:
    with pytest.raises(TypeError, match="Protected"):
        windows(table().frame, labels=LABELS)  # type: ignore[arg-type]
    short = protect(table().frame.drop(columns="mean_control"), data_status="syntetisk")
    with pytest.raises(ChartTableError, match="lacks mean_control"):
        windows(short, labels=LABELS)
