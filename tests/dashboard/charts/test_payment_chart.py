"""Figures of payments: a panel per model, arms told apart, and what cannot be told written so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from dashboard.analysis.payment import CASH, GRADIENT, MILESTONES, SPREAD
from dashboard.charts import payment as charts
from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.disclosure import Protected, protect
from dashboard.text import use_language

LABELS = Labels("Betaling", "nok", "Refino", "Oppfølging", "Effekt", month0="start i tiltaket")
TITLES = {"a": "Milepæler", "b": "Månedspris"}
PLACES = [(model, arm) for model in TITLES for arm in ("tiltak", "kontroll")]


def protected(rows: list[tuple], columns: tuple[str, ...]) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(columns)), data_status="syntetisk")


CASH_TABLE = protected(
    [(*place, m, 100.0, 100.0 * m, 90.0, 110.0 * m, 50) for place in PLACES for m in (1, 2, 3)],
    CASH,
)
SPREAD_TABLE = protected([(*place, p, 1000.0 * p, 50) for place in PLACES for p in (25, 50, 75)], SPREAD)
GRADIENT_TABLE = protected(
    [(*place, t, t / 10, 100.0 * t, 90.0 * t, 110.0 * t, 50) for place in PLACES for t in range(1, 11)],
    GRADIENT,
)
MILESTONE_TABLE = protected(
    [
        ("a", arm, name, name.capitalize(), part, share, share - 0.1, share + 0.1, 50)
        for arm in ("tiltak", "kontroll")
        for name, part, share in (
            ("kartlegging", 0.2, 1.0),
            ("ansettelse", 0.4, 0.369),
            ("holdt", 0.4, np.nan),
        )
    ],
    MILESTONES,
)
PANELS = {
    "cash_flow": (charts.cash_flow, CASH_TABLE),
    "spread": (charts.spread, SPREAD_TABLE),
    "gradient": (charts.gradient, GRADIENT_TABLE),
}


@pytest.fixture(autouse=True)
def _bokmal():
    with use_language("nb"):
        yield


@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PANELS)
def test_a_panel_per_model_and_a_line_per_arm(name: str, theme: str, compact: bool) -> None:
    chart, table = PANELS[name]
    drawn = chart(table, titles=TITLES, labels=LABELS, theme=theme, compact=compact)
    lines = [trace for trace in drawn.data if trace.name in ("tiltak", "kontroll")]
    assert sorted((trace.name, trace.xaxis) for trace in lines) == [
        ("kontroll", "x"),
        ("kontroll", "x2"),
        ("tiltak", "x"),
        ("tiltak", "x2"),
    ]
    assert len({(trace.line.dash, trace.line.color) for trace in lines}) == 2
    assert drawn.layout.yaxis.range == drawn.layout.yaxis2.range  # or the panels could not be compared
    if compact:
        assert drawn.layout.yaxis.domain[0] > drawn.layout.yaxis2.domain[1]
    else:
        assert drawn.layout.xaxis.domain[1] < drawn.layout.xaxis2.domain[0]
    assert all(trace.hovertext for trace in lines)


def test_the_first_month_is_paid_when_a_month_has_passed() -> None:
    drawn = charts.cash_flow(CASH_TABLE, titles=TITLES, labels=LABELS)
    line = next(trace for trace in drawn.data if trace.name == "tiltak")
    assert list(line.x) == [1, 2, 3]
    assert list(line.y) == [100, 200, 300]
    monthly = charts.cash_flow(CASH_TABLE, titles=TITLES, labels=LABELS, by_month=True)
    assert list(next(trace for trace in monthly.data if trace.name == "tiltak").y) == [100, 100, 100]
    assert not [trace for trace in monthly.data if trace.name.startswith("band")]


@pytest.mark.parametrize("compact", [False, True])
def test_a_milestone_that_cannot_be_told_is_written_so(compact: bool) -> None:
    drawn = charts.milestones(MILESTONE_TABLE, titles=TITLES, labels=LABELS, compact=compact)
    written = [one.text for one in drawn.layout.annotations]
    assert written.count("kan ikke avgjøres") == 2
    assert written.count("36,9\u00a0%") == 2
    assert [trace.x[2] for trace in drawn.data] == [None, None]


TEXTS: dict[str, tuple[Protected, str, str, str]] = {
    "cash": (CASH_TABLE, "month", "total", "måned 3: 300\u00a0kr"),
    "spread": (SPREAD_TABLE, "percentile", "amount", "75 prosent av deltakerne: 75\u00a0000\u00a0kr"),
    "gradient": (GRADIENT_TABLE, "tenth", "amount", "tidel 10: 1\u00a0000\u00a0kr"),
    "milestones": (MILESTONE_TABLE, "title", "share", "Ansettelse 36,9\u00a0%"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_alternative_text_has_the_numbers(name: str) -> None:
    table, x, y, expected = TEXTS[name]
    told = charts.alt_text(table, titles=TITLES, labels=LABELS, what="Figuren", x=x, y=y)
    assert expected in told
    assert "Refino" in told and "Oppfølging" in told


EMPTY: dict[str, tuple[Callable, tuple[str, ...]]] = {
    "cash_flow": (charts.cash_flow, CASH),
    "spread": (charts.spread, SPREAD),
    "gradient": (charts.gradient, GRADIENT),
    "milestones": (charts.milestones, MILESTONES),
}


@pytest.mark.parametrize("name", EMPTY)
def test_without_rows_the_figure_says_so(name: str) -> None:
    chart, columns = EMPTY[name]
    drawn = chart(protected([], columns), titles=TITLES, labels=LABELS)
    assert len(drawn.data) == 0
    assert drawn.layout.annotations[0].text


@pytest.mark.parametrize("name", EMPTY)
def test_only_a_protected_table_with_its_columns_is_drawn(name: str) -> None:
    chart, _columns = EMPTY[name]
    with pytest.raises(TypeError, match="Protected"):
        chart(pd.DataFrame(), titles=TITLES, labels=LABELS)
    with pytest.raises(ChartTableError, match="lacks"):
        chart(protected([(1,)], ("x",)), titles=TITLES, labels=LABELS)
