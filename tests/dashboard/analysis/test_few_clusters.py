"""With few clusters both ways to the uncertainty are shown; with none, or many, only one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy import stats

from dashboard.analysis.effects import effects
from dashboard.analysis.few_clusters import few_clusters
from dashboard.selection import from_query
from dashboard.warehouse import Database

SAME_NUMBER = 1e-12


def test_each_window_has_both_intervals(database: Database) -> None:
    selection, _ = from_query("study=se&outcome=sysselsatt&se=klynge&target=mnd_12", database.catalogue)
    found = few_clusters(database, selection)
    assert found is not None
    assert found.n_clusters == 11
    table = found.table.frame.set_index("target")
    # The month asked for comes first, then the study's windows.
    assert list(table.index) == ["12", "mnd_1_12", "mnd_1_24", "mnd_1_36", "siste_6"]
    page = effects(database, selection).table.frame.set_index("target").loc[list(table.index)]
    for name in ("estimate", "std_error", "conf_low", "conf_high"):
        assert table[name].to_numpy(float) == pytest.approx(page[name].to_numpy(float), rel=SAME_NUMBER)
    t_value = table["estimate"] / table["std_error"]
    assert table["p_value"].to_list() == pytest.approx(list(2 * stats.t.sf(abs(t_value), 10)), rel=1e-9)
    # An interval that inverts the test holds 0 exactly where the test does not reject.
    holds_zero = (table["wild_low"] <= 0) & (table["wild_high"] >= 0)
    assert (holds_zero == (table["wild_p_value"] > 0.05)).all()


def test_without_clusters_there_is_nothing_to_show(database: Database) -> None:
    selection, _ = from_query("study=se&outcome=sysselsatt&se=klynge", database.catalogue)
    assert few_clusters(database, replace(selection, se="hc1")) is None
