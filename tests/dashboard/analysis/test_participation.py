"""Survival from the built file against statsmodels, and the literature's numbers for the public trial."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from dashboard.analysis.effects import effects
from dashboard.analysis.participation import COLUMNS, participation
from dashboard.selection import Selection, from_query
from dashboard.warehouse import Database, statement

SAME_NUMBER = 1e-10
PRINTED_4 = 0.00005  # half of the last digit the literature prints
PRINTED_2 = 0.005


def chosen(database: Database, query: str) -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


@pytest.mark.parametrize("query", ["study=se", "study=se&alder=under_30", "study=rossi"])
def test_equals_statsmodels(database: Database, query: str) -> None:
    selection = chosen(database, query)
    found = participation(database, selection)
    rows = pd.DataFrame(
        database.arrow(statement("spells", selection, database.study(selection))).to_pylist()
    ).dropna(subset=["duration"])
    is_exit, treated = rows["is_exit"].to_numpy(bool), rows["is_treated"].to_numpy(bool)
    time = rows["duration"].to_numpy(int) - ~is_exit
    for arm, mine in (("tiltak", treated), ("kontroll", ~treated)):
        theirs = SurvfuncRight(time[mine], is_exit[mine].astype(int))
        table = found.table.frame[found.table.frame["arm"] == arm].set_index("month")
        np.testing.assert_allclose(
            table.loc[theirs.surv_times.astype(int), "survival"], theirs.surv_prob, rtol=SAME_NUMBER
        )
        assert table["exits"].sum() + table["censored"].sum() == mine.sum()
    statistic, p_value = survdiff(time, is_exit.astype(int), treated)
    assert found.log_rank.statistic == pytest.approx(statistic, rel=SAME_NUMBER)
    assert found.log_rank.p_value == pytest.approx(p_value, rel=1e-8)


def test_columns_and_shares(database: Database) -> None:
    found = participation(database, chosen(database, "study=se"))
    assert tuple(found.table.frame.columns) == COLUMNS
    left = found.destinations.frame.groupby(["arm", "month"])["share"].sum()
    stayed = found.table.frame.set_index(["arm", "month"])["survival"]
    both = stayed.notna()
    np.testing.assert_allclose(left[stayed.index][both], 1 - stayed[both], atol=SAME_NUMBER)


def test_rossi_is_the_literatures_trial(database: Database) -> None:
    found = participation(database, chosen(database, "study=rossi"))
    table = found.table.frame.set_index(["arm", "month"])
    assert (found.n_treated, found.n_control) == (216, 216)
    assert table.loc["kontroll", "exits"].sum() == 66
    assert table.loc["tiltak", "exits"].sum() == 48
    assert table.loc[("kontroll", 52), "survival"] == pytest.approx(0.6944, abs=PRINTED_4)
    assert table.loc[("tiltak", 52), "survival"] == pytest.approx(0.7778, abs=PRINTED_4)
    assert found.log_rank.statistic == pytest.approx(3.84, abs=PRINTED_2)
    assert found.log_rank.p_value == pytest.approx(0.0501, abs=PRINTED_4)


def test_rossi_weeks_in_work_with_zero_after_arrest(database: Database) -> None:
    selection = chosen(database, "study=rossi&outcome=uker_i_arbeid&mangler_er_null=1")
    row = effects(database, selection).table.frame.set_index("target").loc["kumulativ_13"]
    assert row["mean_control"] == pytest.approx(20.73, abs=PRINTED_2)
    assert row["mean_treated"] == pytest.approx(22.23, abs=PRINTED_2)


def test_rossi_weeks_in_work_when_missing_after_arrest(database: Database) -> None:
    selection = chosen(database, "study=rossi&outcome=uker_i_arbeid")
    table = effects(database, selection).table.frame.set_index("target")
    assert table.loc["13", "n_control"] == 216 - (66 - _arrested_in_last_month(database, "kontroll"))


def _arrested_in_last_month(database: Database, arm: str) -> int:
    """Arrests in weeks 49-52: their month still counts."""
    table = participation(database, chosen(database, "study=rossi")).table.frame
    return int(table[(table["arm"] == arm) & table["month"].between(49, 52)]["exits"].sum())
