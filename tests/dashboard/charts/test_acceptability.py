"""The acceptability curve, and the mark on it."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.analysis.cost_value_tables import ACCEPTABILITY_COLUMNS
from dashboard.charts.acceptability import acceptability, acceptability_alt_text
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import ThemeError
from dashboard.disclosure import Protected, protect

ROWS = [(0.0, 0.01), (2e6, 0.6), (4e6, 0.9)]


def table(rows: list = ROWS) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(ACCEPTABILITY_COLUMNS)), data_status="syntetisk")


@pytest.mark.parametrize("compact", [False, True])
def test_curve_in_millions_and_percent_with_the_value_on_it(compact: bool) -> None:
    drawn = acceptability(table(), value=3e6, axis="Verdi", compact=compact, theme="dark")
    curve, mark = drawn.data
    assert list(curve.x) == [0.0, 2.0, 4.0]
    assert list(curve.y) == [1.0, 60.0, 90.0]
    assert (mark.x[0], mark.y[0]) == pytest.approx((3.0, 75.0))
    assert drawn.layout.xaxis.title.text == "Verdi, millioner kr"


def test_small_values_are_in_kroner() -> None:
    drawn = acceptability(table([(0.0, 0.2), (2.0, 0.4)]), value=1.0, axis="Verdi")
    assert drawn.layout.xaxis.title.text == "Verdi, kr"


def test_alternative_text_names_the_ends_and_the_value() -> None:
    told = acceptability_alt_text(table(), value=3e6).replace("\u00a0", " ")
    assert "1 % hvis verdien er 0 kr, 75 % ved 3 000 000 kr og 90 % ved 4 000 000 kr" in told


def test_refusals_and_an_empty_table() -> None:
    with pytest.raises(TypeError):
        acceptability(table().frame, value=1.0, axis="")  # type: ignore[arg-type]
    with pytest.raises(ChartTableError):
        acceptability(protect(pd.DataFrame({"value": []}), data_status="syntetisk"), value=1.0, axis="")
    with pytest.raises(ThemeError):
        acceptability(table(), value=1.0, axis="", theme="blue")
    assert not acceptability(table([]), value=1.0, axis="").data
    assert "Tom figur" in acceptability_alt_text(table([]), value=1.0)
