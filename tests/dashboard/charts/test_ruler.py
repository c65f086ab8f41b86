"""The ruler: what each row shows, in its place and in words."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.analysis.cost_value_tables import BREAK_EVEN, DETECTABLE, ESTIMATE, EXAMPLE, RULER_COLUMNS
from dashboard.charts.labels import Labels
from dashboard.charts.ruler import ruler, ruler_alt_text
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import ThemeError
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="I arbeid", unit="share", treated="Utvidet", control="Oppfølging", difference="Forskjell"
)


ROWS = [
    (ESTIMATE, 0.014, 0.002, 0.026),
    (DETECTABLE, 0.018, -0.018, 0.018),
    (BREAK_EVEN, 0.003, float("nan"), float("nan")),
    (EXAMPLE, 0.005, float("nan"), float("nan")),
]


def table(rows: list = ROWS) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(RULER_COLUMNS)), data_status="syntetisk")


@pytest.mark.parametrize("compact", [False, True])
def test_marks_stand_at_their_numbers_in_points(compact: bool) -> None:
    drawn = ruler(table(), labels=LABELS, target="mnd_12", compact=compact)
    marks = {trace.name: list(trace.x) for trace in drawn.data}
    assert marks[ESTIMATE] == [1.4]
    assert marks[f"{ESTIMATE}_spenn"] == [0.2, 2.6]
    assert marks[f"{DETECTABLE}_spenn"] == [-1.8, 1.8]
    assert marks[BREAK_EVEN] == [0.3]
    low, high = drawn.layout.xaxis.range
    assert low < -1.8 and high > 2.6


def test_words_beside_the_marks() -> None:
    texts = " ".join(note.text for note in ruler(table(), labels=LABELS, target="mnd_12").layout.annotations)
    assert "+1,4 (0,2 til 2,6)" in texts
    assert "± 1,8" in texts
    assert "Prosentpoeng" in texts


def test_a_sum_of_months_is_in_months() -> None:
    drawn = ruler(table(), labels=LABELS, target="kumulativ_12")
    assert drawn.data[1].x[0] == pytest.approx(0.014)
    assert "Måneder" in drawn.layout.annotations[0].text


def test_alternative_text_has_every_row() -> None:
    told = ruler_alt_text(table(), labels=LABELS, target="mnd_12")
    assert "Forskjell: +1,4 prosentpoeng (0,2 til 2,6)." in told
    assert "Nullpunkt i rapportens eksempel: +0,5 prosentpoeng." in told


def test_refusals_and_an_empty_table() -> None:
    with pytest.raises(TypeError):
        ruler(table().frame, labels=LABELS, target="12")  # type: ignore[arg-type]
    with pytest.raises(ChartTableError):
        ruler(protect(pd.DataFrame({"kind": []}), data_status="syntetisk"), labels=LABELS, target="12")
    with pytest.raises(ThemeError):
        ruler(table(), labels=LABELS, target="12", theme="blue")
    assert not ruler(table([]), labels=LABELS, target="12", theme="dark").data
