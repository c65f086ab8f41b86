"""The survival figure: curves, bands and people are the table's own numbers."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.labels import Labels
from dashboard.charts.survival import COLUMNS, survival_alt_text, survival_curves
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="Fortsatt i tiltaket",
    unit="share",
    treated="SE",
    control="Kontroll",
    difference="Effekt",
    month0="oppstart",
)
# arm, month, at_risk, exits, censored, survival, conf_low, conf_high, share_observable
ROWS = [
    ("tiltak", 0, 100, 0, 0, 1.0, 1.0, 1.0, 1.0),
    ("tiltak", 1, 100, 20, 0, 0.8, 0.7, 0.9, 0.8),
    ("tiltak", 2, 80, 20, 10, 0.6, 0.5, 0.7, 0.55),
    ("kontroll", 0, 200, 0, 0, 1.0, 1.0, 1.0, 1.0),
    ("kontroll", 1, 200, 100, 0, 0.5, 0.4, 0.6, 0.5),
    ("kontroll", 2, 100, 50, 50, 0.25, 0.2, 0.3, 0.2),
]


def table(rows: list[tuple[object, ...]] | None = None) -> Protected:
    frame = pd.DataFrame(ROWS if rows is None else rows, columns=list(COLUMNS))
    return protect(frame, data_status="syntetisk")


def trace(figure: go.Figure, name: str) -> go.Scatter:
    found = {each.name: each for each in figure.data}
    assert name in found, sorted(found)
    return found[name]


def test_a_step_holds_each_value_until_the_next_month() -> None:
    drawn = trace(survival_curves(table(), labels=LABELS), "tiltak")
    assert list(drawn.x) == [0, 1, 1, 2, 2]
    assert list(drawn.y) == [100, 100, 80, 80, 60]


def test_the_band_is_the_tables_interval() -> None:
    drawn = trace(survival_curves(table(), labels=LABELS), "band_kontroll")
    assert drawn.fill == "toself"
    assert list(zip(drawn.x, drawn.y, strict=True)) == [
        *[(0, 100), (1, 100), (1, 40), (2, 40), (2, 20)],
        *[(2, 30), (2, 60), (1, 60), (1, 100), (0, 100)],
        (0, 100),
    ]


def test_the_second_reading_is_drawn_only_when_asked_for() -> None:
    assert not [each for each in survival_curves(table(), labels=LABELS).data if "observerbare" in each.name]
    figure = survival_curves(table(), labels=LABELS, second_reading=True)
    assert list(trace(figure, "observerbare_tiltak").y) == [100, 100, 80, 80, 55]


def test_the_counts_under_a_tick_add_up_to_those_who_started() -> None:
    figure = survival_curves(table(), labels=LABELS)
    texts = [list(each.text) for each in figure.data if each.mode == "text"]
    assert texts == [
        *[["100", "100", "80"], ["200", "200", "100"]],  # followed
        *[["0", "0", "20"], ["0", "0", "100"]],  # left before the month
        *[["0", "0", "0"], ["0", "0", "0"]],  # out of data before the month
    ]
    assert list(figure.layout.xaxis.tickvals) == [0, 1, 2]
    assert all(list(each.x) == [0, 1, 2] for each in figure.data if each.mode == "text")
    assert len(figure.layout.yaxis2.ticktext) == 6


def test_hover_gives_the_months_own_numbers() -> None:
    hover = trace(survival_curves(table(), labels=LABELS), "svevetekst_kontroll").hovertext
    assert hover[2] == (
        "<b>Kontroll, måned 2</b><br>Fortsatt i: 25,0\u00a0% (20,0 til 30,0)<br>Under oppfølging: 100"
        "<br>Avgang: 50<br>Ut av data: 50"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_the_themes(theme: str) -> None:
    figure, colours = survival_curves(table(), labels=LABELS, theme=theme), palette(theme)
    assert trace(figure, "tiltak").line.color == colours.arm_treated
    assert trace(figure, "kontroll").line.color == colours.arm_control
    assert trace(figure, "tiltak").line.dash != trace(figure, "kontroll").line.dash
    assert figure.layout.template.layout.paper_bgcolor == colours.background


@pytest.mark.parametrize("compact", [True, False])
def test_both_arms_are_named(compact: bool) -> None:
    said = " ".join(
        each.text for each in survival_curves(table(), labels=LABELS, compact=compact).layout.annotations
    )
    assert "● SE" in said
    assert "■ Kontroll" in said


def test_a_missing_band_leaves_a_gap_and_a_missing_value_ends_the_curve() -> None:
    rows = [list(row) for row in ROWS]
    rows[1][6] = rows[1][7] = np.nan
    rows[5][5] = np.nan
    figure = survival_curves(table([tuple(row) for row in rows]), labels=LABELS)
    assert None in trace(figure, "band_tiltak").x
    assert list(trace(figure, "kontroll").x) == [0, 1, 1]


def test_a_row_withheld_as_a_whole_is_left_out() -> None:
    frame = pd.DataFrame(ROWS, columns=list(COLUMNS))
    frame.loc[2, "at_risk"] = 4
    withheld = protect(frame, data_status="reell", persons=["at_risk"], counts=["exits", "censored"])
    figure = survival_curves(withheld, labels=LABELS)
    assert list(trace(figure, "tiltak").x) == [0, 1, 1]
    assert "fra måned 0 til måned 2" in survival_alt_text(withheld, labels=LABELS)


def test_one_arm_one_month_and_nobody() -> None:
    single = survival_curves(table(ROWS[:1]), labels=LABELS)
    assert list(trace(single, "tiltak").y) == [100]
    nobody = survival_curves(table([]), labels=LABELS)
    assert not nobody.data
    assert nobody.layout.annotations[0].text == "Ingen som startet å vise for dette valget."
    assert survival_alt_text(table([]), labels=LABELS).startswith("Tom figur")


def test_alt_text_has_the_share_at_a_year_or_at_the_end() -> None:
    assert survival_alt_text(table(), labels=LABELS) == (
        "Trappekurve for hver gruppe, fra måned 0 til måned 2 siden oppstart."
        " Fortsatt i tiltaket, SE (N = 100): 60,0\u00a0% i måned 2 (50,0 til 70,0)."
        " Fortsatt i tiltaket, Kontroll (N = 200): 25,0\u00a0% i måned 2 (20,0 til 30,0)."
        " 95 % konfidensintervall i parentes."
    )
    year = [
        (arm, m, 10, 1, 0, 1 - m / 50, 0.1, 0.9, 0.5) for arm in ("tiltak", "kontroll") for m in range(30)
    ]
    told = survival_alt_text(table(year), labels=LABELS)
    assert "76,0\u00a0% i måned 12" in told
    assert "52,0\u00a0% i måned 24" in told


def test_only_protected_tables_with_all_columns_are_drawn() -> None:
    frame = pd.DataFrame(ROWS, columns=list(COLUMNS))
    with pytest.raises(TypeError, match="Protected"):
        survival_curves(frame, labels=LABELS)  # type: ignore[arg-type]
    short = protect(frame.drop(columns="censored"), data_status="syntetisk")
    with pytest.raises(ChartTableError, match="lacks censored"):
        survival_curves(short, labels=LABELS)


def test_the_figure_is_the_same_each_time_and_leaves_the_table_alone() -> None:
    given = table()
    before = given.frame.copy()
    first, second = (survival_curves(given, labels=LABELS).to_json() for _ in range(2))
    assert first == second
    assert "undefined" not in first
    assert "NaN" not in json.dumps(json.loads(first)["data"])
    pd.testing.assert_frame_equal(given.frame, before)


def test_a_study_may_count_weeks() -> None:
    year = [
        (arm, m, 10, 1, 0, 1 - m / 100, 0.1, 0.9, 0.5) for arm in ("tiltak", "kontroll") for m in range(53)
    ]
    figure = survival_curves(table(year), labels=LABELS, time="weeks")
    assert figure.layout.xaxis.title.text == "Uker siden oppstart"
    assert "uke 3" in trace(figure, "svevetekst_tiltak").hovertext[3]
    told = survival_alt_text(table(year), labels=LABELS, time="weeks")
    assert "74,0\u00a0% i uke 26 " in told
    assert "48,0\u00a0% i uke 52 " in told
    assert "måned" not in told
