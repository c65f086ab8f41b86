"""Where people went: stacked areas that hold the table's shares."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.destinations import COLUMNS, destinations, destinations_alt_text
from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="Har gått til",
    unit="share",
    treated="SE",
    control="Kontroll",
    difference="Effekt",
    month0="oppstart",
)
TITLES = {"arbeid": "I arbeid", "ytelse": "Bare ytelse"}
# arm, month, destination, share, conf_low, conf_high; the last month of the control arm is unknown
ROWS = [
    ("tiltak", 0, "ytelse", 0.0, 0.0, 0.0),
    ("tiltak", 1, "ytelse", 0.1, 0.05, 0.15),
    ("tiltak", 2, "ytelse", 0.2, 0.15, 0.25),
    ("tiltak", 0, "arbeid", 0.0, 0.0, 0.0),
    ("tiltak", 1, "arbeid", 0.3, 0.25, 0.35),
    ("tiltak", 2, "arbeid", 0.5, 0.45, 0.55),
    ("kontroll", 0, "ytelse", 0.0, 0.0, 0.0),
    ("kontroll", 1, "ytelse", 0.4, 0.35, 0.45),
    ("kontroll", 2, "ytelse", None, None, None),
    ("kontroll", 0, "arbeid", 0.0, 0.0, 0.0),
    ("kontroll", 1, "arbeid", 0.004, 0.001, 0.01),
    ("kontroll", 2, "arbeid", None, None, None),
]


def table(rows: list[tuple[object, ...]] | None = None) -> Protected:
    frame = pd.DataFrame(ROWS if rows is None else rows, columns=list(COLUMNS))
    return protect(frame, data_status="syntetisk")


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(each for each in figure.data if each.name == name)


def said(figure: go.Figure) -> str:
    return " ".join(each.text for each in figure.layout.annotations)


def test_each_area_is_one_destinations_shares_in_its_arms_panel() -> None:
    figure = destinations(table(), labels=LABELS, titles=TITLES)
    work = trace(figure, "tiltak arbeid")
    assert (list(work.x), list(work.y)) == ([0, 1, 2], [0.0, 30.0, 50.0])
    assert {(each.stackgroup, each.yaxis) for each in figure.data} == {("tiltak", "y"), ("kontroll", "y2")}
    assert work.hovertext[2] == "I arbeid: 50,0\u00a0% (45,0 til 55,0)"


def test_destinations_are_stacked_in_the_order_of_their_titles() -> None:
    names = [each.name for each in destinations(table(), labels=LABELS, titles=TITLES).data]
    assert names == ["tiltak arbeid", "tiltak ytelse", "kontroll arbeid", "kontroll ytelse"]
    only_one_named = destinations(table(), labels=LABELS, titles={"ytelse": "Bare ytelse"})
    assert [each.name for each in only_one_named.data][:2] == ["tiltak ytelse", "tiltak arbeid"]


def test_unknown_months_end_the_areas() -> None:
    figure = destinations(table(), labels=LABELS, titles=TITLES)
    assert list(trace(figure, "kontroll ytelse").x) == [0, 1]


def test_the_ends_are_named_with_their_share() -> None:
    written = said(destinations(table(), labels=LABELS, titles=TITLES))
    assert "I arbeid 50\u00a0%" in written
    assert "Bare ytelse 20\u00a0%" in written
    assert "Bare ytelse 40\u00a0%" in written


def test_labels_at_the_ends_keep_apart_inside_their_panel() -> None:
    figure = destinations(table(), labels=LABELS, titles=TITLES)
    places = sorted(each.y for each in figure.layout.annotations if each.yref == "y2")
    panel_px = figure.layout.height * 0.3  # a lower bound of a panel's height
    assert len(places) == 2
    assert places[0] > 0
    assert (places[1] - places[0]) / 100 * panel_px > 12


def test_a_narrow_figure_has_a_key_instead() -> None:
    written = said(destinations(table(), labels=LABELS, titles=TITLES, compact=True))
    assert written.count("I arbeid") == 1
    assert "\u00a0%" not in written


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_destination_has_one_colour_of_the_theme(theme: str) -> None:
    figure, colours = destinations(table(), labels=LABELS, titles=TITLES, theme=theme), palette(theme)
    for arm in ("tiltak", "kontroll"):
        assert trace(figure, f"{arm} arbeid").fillcolor == colours.categories[0]
        assert trace(figure, f"{arm} ytelse").fillcolor == colours.categories[1]


def test_a_fifth_destination_still_differs_from_the_first() -> None:
    rows = [("tiltak", 1, f"d{i}", 0.1, 0.05, 0.15) for i in range(5)]
    figure = destinations(table(rows), labels=LABELS, titles={})
    assert len({each.fillcolor for each in figure.data}) == 5


def test_alt_text_has_every_share_of_the_last_month() -> None:
    assert destinations_alt_text(table(), labels=LABELS, titles=TITLES) == (
        "Stablede flater, ett felt for hver gruppe."
        " SE i måned 2: I arbeid 50,0\u00a0%, Bare ytelse 20,0\u00a0%."
        " Kontroll i måned 1: I arbeid 0,4\u00a0%, Bare ytelse 40,0\u00a0%."
    )


def test_weeks() -> None:
    figure = destinations(table(), labels=LABELS, titles=TITLES, time="weeks")
    assert figure.layout.xaxis2.title.text == "Uker siden oppstart"
    assert "SE i uke 2" in destinations_alt_text(table(), labels=LABELS, titles=TITLES, time="weeks")


def test_nobody_has_left() -> None:
    figure = destinations(table([]), labels=LABELS, titles=TITLES)
    assert not figure.data
    assert said(figure) == "Ingen har sluttet i dette utvalget."
    assert destinations_alt_text(table([]), labels=LABELS, titles=TITLES).startswith("Tom figur")


def test_only_protected_tables_with_all_columns_are_drawn() -> None:
    with pytest.raises(TypeError, match="Protected"):
        destinations(table().frame, labels=LABELS, titles=TITLES)  # type: ignore[arg-type]
    short = protect(table().frame.drop(columns="share"), data_status="syntetisk")
    with pytest.raises(ChartTableError, match="lacks share"):
        destinations(short, labels=LABELS, titles=TITLES)
