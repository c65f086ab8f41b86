"""The plane of effect and cost: the region, the line of no net benefit, and the quadrants by name."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.analysis.cost_value_tables import PLANE_COLUMNS, QUADRANT_COLUMNS, QUADRANTS
from dashboard.charts.labels import Labels
from dashboard.charts.plane import plane, plane_alt_text
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import ThemeError
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="I arbeid", unit="share", treated="Utvidet", control="Oppfølging", difference="Forskjell"
)


ROWS = [
    ("ellipse", 0.05, 1000.0),
    ("ellipse", 0.03, 9000.0),
    ("ellipse", 0.01, 1000.0),
    ("punkt", 0.03, 5000.0),
]


def table(rows: list = ROWS) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(PLANE_COLUMNS)), data_status="syntetisk")


def shares() -> Protected:
    frame = pd.DataFrame({"quadrant": QUADRANTS, "probability": [0.9, 0.05, 0.03, 0.02]})
    return protect(frame[list(QUADRANT_COLUMNS)], data_status="syntetisk")


@pytest.mark.parametrize("compact", [False, True])
def test_the_line_goes_through_zero_with_the_value_as_slope(compact: bool) -> None:
    drawn = plane(table(), shares(), labels=LABELS, target="mnd_12", value=200_000.0, compact=compact)
    outline, point, line = drawn.data
    assert list(outline.x) == [5.0, 3.0, 1.0]
    assert (point.x[0], point.y[0]) == (3.0, 5000.0)
    assert line.y[1] == pytest.approx(2000.0 * line.x[1])  # 200 000 kr a person is 2 000 kr a point
    low, high = drawn.layout.xaxis.range
    assert low < 0 < high
    assert drawn.layout.yaxis.range[0] < 0 < drawn.layout.yaxis.range[1]


def test_without_a_value_there_is_no_line() -> None:
    assert len(plane(table(), shares(), labels=LABELS, target="mnd_12", theme="dark").data) == 2


def test_every_quadrant_is_named() -> None:
    drawn = plane(table(), shares(), labels=LABELS, target="mnd_12")
    texts = {note.text.replace("\u00a0", " ") for note in drawn.layout.annotations}
    assert {"bedre og dyrere<br>90 %", "bedre og billigere<br>5 %", "dårligere og dyrere<br>3 %"} <= texts
    told = plane_alt_text(table(), shares(), labels=LABELS, target="mnd_12").replace("\u00a0", " ")
    assert "+3,0 prosentpoeng og +5 000 kr" in told
    assert "dårligere og billigere: 2 %" in told


def test_refusals_and_an_empty_table() -> None:
    with pytest.raises(TypeError):
        plane(table().frame, shares(), labels=LABELS, target="12")  # type: ignore[arg-type]
    with pytest.raises(ChartTableError):
        plane(shares(), shares(), labels=LABELS, target="12")
    with pytest.raises(ThemeError):
        plane(table(), shares(), labels=LABELS, target="12", theme="blue")
    assert not plane(table([]), shares(), labels=LABELS, target="12").data
