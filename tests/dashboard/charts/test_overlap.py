"""Methods, overlap and weighted balance as figures."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.analysis.robustness_tables import BALANCE_COLUMNS, METHOD_COLUMNS, OVERLAP_COLUMNS
from dashboard.charts.labels import Labels
from dashboard.charts.methods import methods, methods_alt_text
from dashboard.charts.overlap import balance, balance_alt_text, overlap, overlap_alt_text, short_name
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="I arbeid", unit="share", treated="Utvidet", control="Oppfølging", difference="Forskjell"
)
NAMES = {"ols": ("Modellen", "regresjon"), "ipw": ("Vekting", "IPW")}
METHODS = [
    ("ols", 0.04, 0.01, 0.02, 0.06, 0.0, None, None, 700, 3000),
    ("ipw", 0.035, 0.01, 0.015, 0.055, -0.005, 650.2, 1200.4, 700, 3000),
]
SCORES = [
    ("tiltak", 0.0, 0.5, 30),
    ("tiltak", 0.5, 1.0, 70),
    ("kontroll", 0.0, 0.5, 180),
    ("kontroll", 0.5, 1.0, 20),
]
TITLES = {("alder", ""): "alder", ("utdanning", "hoy"): "høyeste fullførte utdanning: høy"}
DIFFERENCES = [
    ("utdanning", "hoy", -0.3, 0.02, 0.0, 40, 90),
    ("alder", "", 0.12, -0.01, None, 700, 3000),
    ("faa", "", None, None, None, None, None),
]


def protected(rows: list[tuple], columns: tuple[str, ...]) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(columns)), data_status="syntetisk")


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(each for each in figure.data if each.name == name)


def said(figure: go.Figure) -> str:
    return "\n".join(each.text for each in figure.layout.annotations)


@pytest.mark.parametrize("compact", [False, True])
def test_each_method_is_a_point_with_its_name_and_weight(compact: bool) -> None:
    table = protected(METHODS, METHOD_COLUMNS)
    figure = methods(table, labels=LABELS, target="mnd_12", names=NAMES, compact=compact)
    assert list(trace(figure, "anslag").x) == [4.0, 3.5]
    assert "<b>Vekting</b><br>IPW" in said(figure)
    hover = trace(figure, "anslag").hovertext
    assert "Oppfølging: N = 3\u00a0000, teller som 1\u00a0200" in hover[1]
    assert "teller som" not in hover[0]
    told = methods_alt_text(table, labels=LABELS, target="mnd_12", names=NAMES)
    assert "Vekting: +3,5 prosentpoeng (1,5 til 5,5)." in told


@pytest.mark.parametrize("compact", [False, True])
def test_scores_are_shares_of_each_arm_treated_up_and_controls_down(compact: bool) -> None:
    figure = overlap(protected(SCORES, OVERLAP_COLUMNS), labels=LABELS, compact=compact)
    assert list(trace(figure, "tiltak").y) == [30.0, 70.0]
    assert list(trace(figure, "kontroll").y) == [-90.0, -10.0]
    assert list(trace(figure, "tiltak").x) == [0.25, 0.75]
    assert list(figure.layout.xaxis.range) == [0, 1]
    assert not any("\u2212" in tick for tick in figure.layout.yaxis.ticktext)


def test_bins_with_too_few_are_left_open() -> None:
    rows = [("tiltak", 0.0, 0.5, None), *SCORES[1:]]
    figure = overlap(protected(rows, OVERLAP_COLUMNS), labels=LABELS)
    assert list(trace(figure, "tiltak").y) == [None, 100.0]
    told = overlap_alt_text(protected(SCORES, OVERLAP_COLUMNS), labels=LABELS)
    assert "Utvidet: fra 0,00 til 1,00, flest mellom 0,50 og 1,00 (70,0\u00a0%)." in told


def test_no_scores_are_said_to_be_too_few() -> None:
    empty = protected([("tiltak", 0.0, 0.5, None)], OVERLAP_COLUMNS)
    assert "For få" in said(overlap(empty, labels=LABELS))


@pytest.mark.parametrize("compact", [False, True])
def test_differences_before_and_after_with_names(compact: bool) -> None:
    table = protected(DIFFERENCES, BALANCE_COLUMNS)
    figure = balance(table, titles=TITLES, compact=compact)
    assert list(trace(figure, "before").x) == [-0.3, 0.12]
    assert list(trace(figure, "ipw").x) == [0.02, -0.01]
    assert list(trace(figure, "entropi").x) == [0.0, None]
    names = list(figure.layout.yaxis.ticktext)
    assert names[1] == "alder"
    assert names[0].endswith("…: høy" if compact else "utdanning: høy")
    low, high = figure.layout.xaxis.range
    assert low < -0.3
    assert high == -low
    assert "Størst før vekting: høyeste fullførte utdanning: høy, \u22120,30" in balance_alt_text(
        table, titles=TITLES
    )


def test_two_values_of_one_characteristic_are_told_apart_in_little_room() -> None:
    names = [f"diagnose ved start: {level}" for level in ("muskel- og skjelett", "muskel- og annet")]
    short = [short_name(name, 22) for name in names]
    assert len(set(short)) == 2
    assert max(map(len, short)) <= 22


def test_no_characteristics_are_said() -> None:
    empty = protected(DIFFERENCES[2:], BALANCE_COLUMNS)
    assert "Ingen kjennetegn" in said(balance(empty, titles={}))
    assert "Tom figur" in balance_alt_text(empty, titles={})
