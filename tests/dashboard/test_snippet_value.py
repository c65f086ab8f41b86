"""*Vis kode* of effect and cost together gives the page's numbers without the program."""

from __future__ import annotations

import contextlib
import io

import pytest

from dashboard.analysis import cost_value_tables
from dashboard.analysis.cost_value import cost_value, quantities
from dashboard.selection import default_selection
from dashboard.snippet_value import value_script
from dashboard.warehouse import Database


@pytest.mark.parametrize("study", ["se", "refino"])
def test_the_script_prints_the_pages_numbers(database: Database, study: str) -> None:
    selection = default_selection(database.catalogue.studies[study])
    found = cost_value(quantities(database, selection), database.study(selection), selection)
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        exec(value_script(found), {})
    printed = {
        line.split()[0]: [float(x) for x in line.split()[1:]] for line in shown.getvalue().splitlines()
    }
    table = cost_value_tables.values(found).frame
    mine = table[table["source"] == found.main.source].set_index("item")
    assert printed["netto_nytte"] == pytest.approx(list(mine.loc["netto_nytte", ["value", "low", "high"]]))
    for name in ("sannsynlighet_positiv", "nullpunkt_effekt", "evpi"):
        assert printed[name] == pytest.approx([mine.loc[name, "value"]], rel=1e-6)
