"""The tornado: bars from net benefit at one end of a range to net benefit at the other."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.analysis.cost_value_tables import TORNADO_COLUMNS
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import ThemeError
from dashboard.charts.tornado import tornado, tornado_alt_text
from dashboard.disclosure import Protected, protect

ROWS = [
    ("verdi_av_jobb", "kr", 1e5, 6e6, 40_000.0, -3000.0, 79_000.0),
    ("pris", "kr_per_mnd", 2000.0, 12_000.0, 40_000.0, 51_000.0, 26_000.0),
]
NAMES = {"verdi_av_jobb": ("Verdi", "100 000 kr", "6 000 000 kr"), "pris": ("Pris", "2 000 kr", "12 000 kr")}


def table(rows: list = ROWS) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(TORNADO_COLUMNS)), data_status="syntetisk")


@pytest.mark.parametrize("compact", [False, True])
def test_bars_reach_from_now_to_both_ends(compact: bool) -> None:
    low, high = tornado(table(), names=NAMES, compact=compact, theme="dark").data
    assert [base + x for base, x in zip(low.base, low.x, strict=True)] == [-3000.0, 51_000.0]
    assert [base + x for base, x in zip(high.base, high.x, strict=True)] == [79_000.0, 26_000.0]
    assert low.y[0] < low.y[1]  # pixels from the top: the longest first


def test_the_rest_stands_in_the_table() -> None:
    assert len(tornado(table(), names=NAMES, most=1).data[0].x) == 1


def test_words_beside_the_bars() -> None:
    texts = " ".join(note.text for note in tornado(table(), names=NAMES).layout.annotations)
    assert "2 000 kr" in texts and "Verdi" in texts
    told = tornado_alt_text(table(), names=NAMES).replace("\u00a0", " ")
    assert "Pris: 51 000 kr ved 2 000 kr, 26 000 kr ved 12 000 kr." in told


def test_refusals_and_an_empty_table() -> None:
    with pytest.raises(TypeError):
        tornado(table().frame, names=NAMES)  # type: ignore[arg-type]
    with pytest.raises(ChartTableError):
        tornado(protect(pd.DataFrame({"id": []}), data_status="syntetisk"), names=NAMES)
    with pytest.raises(ThemeError):
        tornado(table(), names=NAMES, theme="blue")
    assert not tornado(table([]), names=NAMES).data
    assert "Tom figur" in tornado_alt_text(table([]), names=NAMES)
