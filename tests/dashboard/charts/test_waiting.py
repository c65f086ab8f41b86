"""The start curve: steps are the table's shares, colours the theme's."""

from __future__ import annotations

import json

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import ARM_DASH, ARM_SYMBOL, palette
from dashboard.charts.waiting import COLUMNS, waiting, waiting_alt_text
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="Har startet et tiltak",
    unit="share",
    treated="SE",
    control="Kontroll",
    difference="Effekt",
)
# arm, month, share, n; the control arm never reaches half
ROWS = [
    ("kontroll", 2, 0.45, 2369),
    ("tiltak", 0, 0.0, 1367),
    ("tiltak", 1, 0.5, 1367),
    ("tiltak", 2, 0.704, 1367),
    ("kontroll", 0, 0.0, 2369),
    ("kontroll", 1, 0.25, 2369),
]


def table(rows: list[tuple[object, ...]] | None = None, status: str = "syntetisk") -> Protected:
    frame = pd.DataFrame(ROWS if rows is None else rows, columns=list(COLUMNS))
    return protect(frame, data_status=status, persons=["n"])


def trace(figure: go.Figure, name: str) -> go.Scatter:
    found = {each.name: each for each in figure.data}
    assert name in found, sorted(found)
    return found[name]


def said(figure: go.Figure) -> list[str]:
    return [each.text for each in figure.layout.annotations]


def test_steps_are_the_tables_shares_in_percent_by_month() -> None:
    figure = waiting(table(), labels=LABELS)
    assert list(trace(figure, "tiltak").x) == [0, 1, 2]
    assert list(trace(figure, "tiltak").y) == [0, 50, 70.4]
    assert list(trace(figure, "kontroll").y) == [0, 25, 45]
    assert {each.line.shape for each in figure.data} == {"hv"}
    assert figure.layout.yaxis.range[0] == 0 and figure.layout.yaxis.range[1] >= 100


def test_a_missing_share_breaks_the_steps_and_a_missing_end_ends_them() -> None:
    rows = [("tiltak", 0, 0.1, 50), ("tiltak", 1, None, 50), ("tiltak", 2, 0.3, 50), ("tiltak", 3, None, 50)]
    figure = waiting(table(rows), labels=LABELS)
    assert list(trace(figure, "tiltak").y) == [10, None, 30]
    assert [each.name for each in figure.data] == ["tiltak"]


def test_an_arm_withheld_from_real_data_is_not_drawn() -> None:
    rows = [*[("tiltak", m, m / 10, 120) for m in range(3)], *[("kontroll", m, m / 5, 4) for m in range(3)]]
    figure = waiting(table(rows, "reell"), labels=LABELS)
    assert [each.name for each in figure.data] == ["tiltak"]
    assert not [each for each in said(figure) if "Kontroll" in each]


def test_hover_has_month_share_and_people() -> None:
    hover = trace(waiting(table(), labels=LABELS), "tiltak").hovertext
    assert hover[2] == "<b>SE, måned 2</b><br>Har startet: 70,4\u00a0% (N = 1\u00a0367)"
    weeks = trace(waiting(table(), labels=LABELS, time="weeks"), "tiltak").hovertext
    assert weeks[2].startswith("<b>SE, uke 2</b>")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_arms_have_the_themes_colours_and_their_own_dash_and_marker(theme: str) -> None:
    figure, colours = waiting(table(), labels=LABELS, theme=theme), palette(theme)
    for arm in ("tiltak", "kontroll"):
        drawn = trace(figure, arm)
        assert (drawn.line.color, drawn.marker.color) == (colours.arm(arm), colours.arm(arm))
        assert (drawn.line.dash, drawn.marker.symbol) == (ARM_DASH[arm], ARM_SYMBOL[arm])
    assert figure.layout.template.layout.paper_bgcolor == colours.background


def test_names_stand_at_the_line_ends_and_above_on_a_phone() -> None:
    wide, narrow = waiting(table(), labels=LABELS), waiting(table(), labels=LABELS, compact=True)
    assert [(each.x, "SE" in each.text) for each in wide.layout.annotations[1:]] == [(2, True), (2, False)]
    assert len(said(narrow)) == 1
    assert "● SE" in said(narrow)[0] and "■ Kontroll" in said(narrow)[0]


def test_names_of_close_ends_are_kept_apart() -> None:
    rows = [("tiltak", 0, 0.0, 9), ("tiltak", 1, 0.8, 9), ("kontroll", 0, 0.0, 9), ("kontroll", 1, 0.79, 9)]
    figure = waiting(table(rows), labels=LABELS)
    treated, control = (each.y for each in figure.layout.annotations[1:])
    panel = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    # The y axis spans 102 percent; 20 pixels hold a line of text.
    assert (treated - control) / 102 * panel == pytest.approx(20)


def test_nobody_and_no_share_give_an_empty_figure_that_says_so() -> None:
    for nothing in (table([]), table([("tiltak", 0, None, 20)])):
        figure = waiting(nothing, labels=LABELS)
        assert not figure.data
        assert said(figure) == ["Ingen ventetid å vise for dette valget."]
        assert waiting_alt_text(nothing, labels=LABELS).startswith("Tom figur")


def test_nothing_undefined_is_written() -> None:
    for drawn in (waiting(table(), labels=LABELS), waiting(table([]), labels=LABELS)):
        written = json.dumps(drawn.to_plotly_json(), default=str)
        assert "undefined" not in written and "nan" not in written.lower()


def test_alt_text_has_the_half_and_the_end_of_each_arm() -> None:
    assert waiting_alt_text(table(), labels=LABELS) == (
        "Trappekurve for hver gruppe, målt fra trekning."
        " Har startet et tiltak, SE (N = 1\u00a0367): minst halvparten innen måned 1,"
        " 70,4\u00a0% innen måned 2."
        " Har startet et tiltak, Kontroll (N = 2\u00a0369): aldri halvparten, 45,0\u00a0% innen måned 2."
    )


def test_only_protected_tables_with_all_columns_are_drawn() -> None:
    with pytest.raises(TypeError, match="Protected"):
        waiting(table().frame, labels=LABELS)  # type: ignore[arg-type]
    with pytest.raises(ChartTableError, match="lacks n"):
        waiting(protect(table().frame.drop(columns="n"), data_status="syntetisk"), labels=LABELS)
