"""Cost bars: parts one after the other, names and amounts beside them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.cost_bars import COLUMNS, cost_bars, cost_bars_alt_text
from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect

LABELS = Labels("Kostnad", unit="nok", treated="Utvidet", control="Oppfølging", difference="Forskjell")
ROWS = [
    ("Første år", "tiltak", "sum_tiltak", "Sum", 62518.0),
    ("Første år", "kontroll", "betaling", "Betaling", 44843.0),
    ("Første år", "kontroll", "anskaffelse", "Anskaffelse", 1278.0),
]


def table(rows: list[tuple[object, ...]] | None = None) -> Protected:
    frame = pd.DataFrame(ROWS if rows is None else rows, columns=list(COLUMNS))
    return protect(frame, data_status="syntetisk")


def said(figure: go.Figure) -> list[str]:
    return [one.text.replace("\u00a0", " ") for one in figure.layout.annotations]


def test_the_parts_of_an_arm_follow_each_other_on_one_line() -> None:
    bars = cost_bars(table(), labels=LABELS).data
    assert [(bar.name, bar.base[0], bar.x[0]) for bar in bars] == [
        ("tiltak", 0, 62518),
        ("kontroll", 0, 44843),
        ("kontroll", 44843, 1278),
    ]
    assert bars[1].y == bars[2].y != bars[0].y
    assert len({bar.marker.pattern.shape for bar in bars[1:]}) == 2


def test_totals_and_parts_are_written_and_one_part_is_not_said_twice() -> None:
    texts = said(cost_bars(table(), labels=LABELS))
    assert len(texts) == 4
    assert "Utvidet: <b>62 518 kr</b>" in texts[0]
    assert "Oppfølging: <b>46 121 kr</b>" in texts[1]
    assert "Betaling: 44 843 kr" in texts[2]
    assert "Anskaffelse: 1 278 kr" in texts[3]


def test_several_sums_have_titles_and_take_their_room() -> None:
    two = ROWS + [("Andre år", *row[1:]) for row in ROWS]
    one_sum, two_sums = cost_bars(table(), labels=LABELS), cost_bars(table(two), labels=LABELS)
    assert two_sums.layout.height > 2 * one_sum.layout.height - 20
    assert "<b>Andre år</b>" in said(two_sums)
    assert len({bar.y[0] for bar in two_sums.data}) == 4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_arms_have_their_colours(theme: str) -> None:
    bars = cost_bars(table(), labels=LABELS, theme=theme).data
    assert [bar.marker.color for bar in bars] == [
        palette(theme).arm_treated, palette(theme).arm_control, palette(theme).arm_control,
    ]  # fmt: skip


def test_the_alternative_text_has_every_sum() -> None:
    text = cost_bars_alt_text(table(), labels=LABELS).replace("\u00a0", " ")
    assert "Utvidet: 62 518 kr" in text
    assert "Oppfølging: 46 121 kr" in text


def test_nothing_is_said_and_a_bare_frame_refused() -> None:
    assert "Ingen summer" in said(cost_bars(table([]), labels=LABELS))[0]
    assert "Ingen summer" in cost_bars_alt_text(table([]), labels=LABELS)
    with pytest.raises(TypeError):
        cost_bars(table().frame, labels=LABELS)  # type: ignore[arg-type]
    with pytest.raises(ChartTableError):
        cost_bars(protect(pd.DataFrame({"sum": []}), data_status="syntetisk"), labels=LABELS)
