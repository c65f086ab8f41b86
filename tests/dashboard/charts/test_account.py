"""The account: a bar per item that counts, and the sum of each perspective with its interval."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts.account import COLUMNS, account, account_alt_text
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import ThemeError
from dashboard.disclosure import Protected, protect

ITEMS = {"tiltak": "Tiltak", "skatt": "Skatt"}
VIEWS = {"nav": "NAV", "stat": "Staten"}
ROWS = [
    ("tiltak", "forskjell", 100.0, 80.0, 120.0),
    ("tiltak", "nav", -100.0, -120.0, -80.0),
    ("tiltak", "stat", -100.0, -120.0, -80.0),
    ("skatt", "nav", 0.0, 0.0, 0.0),
    ("skatt", "stat", 30.0, 10.0, 50.0),
    ("sum", "nav", -100.0, -120.0, -80.0),
    ("sum", "stat", -70.0, -105.0, -35.0),
]


def table(rows: list = ROWS) -> Protected:
    return protect(pd.DataFrame(rows, columns=list(COLUMNS)), data_status="syntetisk")


@pytest.mark.parametrize("compact", [False, True])
def test_an_item_has_a_bar_only_where_it_counts(compact: bool) -> None:
    nav, state = account(table(), items=ITEMS, perspectives=VIEWS, compact=compact, theme="dark").data
    assert list(nav.x) == [-100.0, -100.0]
    assert list(state.x) == [-100.0, 30.0, -70.0]
    assert nav.xaxis == "x"
    assert state.xaxis == ("x" if compact else "x2")


def test_only_the_sum_has_an_interval() -> None:
    _nav, state = account(table(), items=ITEMS, perspectives=VIEWS).data
    assert list(state.error_x.array) == [0, 0, 35.0]
    assert list(state.error_x.arrayminus) == [0, 0, 35.0]


def test_the_same_item_stands_on_the_same_row_in_both() -> None:
    nav, state = account(table(), items=ITEMS, perspectives=VIEWS).data
    assert nav.y[0] == state.y[0]
    assert nav.y[-1] == state.y[-1]


def test_words() -> None:
    texts = " ".join(
        note.text for note in account(table(), items=ITEMS, perspectives=VIEWS).layout.annotations
    )
    assert "Skatt" in texts
    assert "Staten −70" in texts
    told = account_alt_text(table(), items=ITEMS, perspectives=VIEWS).replace("\u00a0", " ")
    assert "Staten: −70 kr (−105 til −35). Største post: Tiltak, −100 kr." in told


def test_refusals_and_an_empty_table() -> None:
    with pytest.raises(TypeError):
        account(table().frame, items=ITEMS, perspectives=VIEWS)  # type: ignore[arg-type]
    with pytest.raises(ChartTableError):
        account(protect(pd.DataFrame({"item": []}), data_status="syntetisk"), items=ITEMS, perspectives=VIEWS)
    with pytest.raises(ThemeError):
        account(table(), items=ITEMS, perspectives=VIEWS, theme="blue")
    assert not account(table([]), items=ITEMS, perspectives=VIEWS).data
