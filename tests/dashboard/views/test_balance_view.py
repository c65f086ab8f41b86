"""Balance is worked out when opened, and told per standard deviation."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from dashboard.analysis.balance import balance
from dashboard.selection import from_query
from dashboard.views.balance import _state, _with_error
from dashboard.warehouse import Database


def test_a_coefficient_is_told_per_standard_deviation() -> None:
    row = {"alone": 0.002, "alone_std_error": 0.0005, "spread": 10.0}
    assert _with_error(row, "alone") == "+2,0 (0,5)"
    assert _with_error({**row, "alone_std_error": float("nan")}, "alone") == "–"


def test_opened_it_names_every_characteristic(
    open_page: Callable[..., AppTest], assert_whole: Callable[[AppTest], None], database: Database
) -> None:
    page = open_page("effekter", study="refino", spec="refino_robust2")
    tables = len(page.table)
    page.session_state["part_balance"] = True
    page.run()
    assert_whole(page)
    assert len(page.table) == tables + 1
    selection, _ = from_query("study=refino&spec=refino_robust2", database.catalogue)
    found = balance(database, selection)
    assert found is not None
    assert len(page.table[-1].value) == len(found.table.frame)
    downloads = {str(button.key) for button in page.get("download_button")}
    assert {"csv_balanse_refino", "pptx_balanse_refino"} <= downloads


def test_the_file_says_whose_characteristics_and_of_how_many(database: Database) -> None:
    selection, _ = from_query("study=se", database.catalogue)
    found = balance(database, selection)
    assert found is not None
    told = _state(found, selection, database.study(selection)).replace("\u00a0", " ")
    assert told.startswith("Kjennetegn før måned 0, ")
    assert "N = 3 737 (1 367 / 2 370). Robuste standardfeil (HC1, full rang). Syntetiske data." in told
