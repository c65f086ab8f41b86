"""Balance of the arms beside one statsmodels regression of the arm on all characteristics."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from dashboard.analysis.balance import _behind, balance
from dashboard.selection import from_query
from dashboard.warehouse import Database, participants

SAME_NUMBER = 1e-7  # relative; characteristics in kroner and years stand in one design


def test_balance_agrees_with_statsmodels(database: Database) -> None:
    selection, _ = from_query("study=refino&spec=refino_robust2", database.catalogue)
    found = balance(database, selection)
    assert found is not None
    table = found.table.frame.set_index("characteristic")
    names = list(database.study(selection).specs["refino_robust2"].covariates)
    assert list(table.index) == names
    people = pd.DataFrame(participants(database, selection))
    cell = people["trekk_enhet"].astype(str) + people["trekk_maaned"].astype(str)
    keep = people[names].notna().all(axis=1) & (people.groupby(cell)["is_treated"].transform("size") > 1)
    people, cell = people[keep], cell[keep]
    dummies = pd.get_dummies(cell, dtype=float)
    scale = people[names].astype(float).std()
    x = people[names].astype(float) / scale
    fit = sm.OLS(people["is_treated"].astype(float), pd.concat([x, dummies], axis=1)).fit(cov_type="HC1")
    for name in names:
        assert table.loc[name, "joint"] == pytest.approx(fit.params[name] / scale[name], rel=SAME_NUMBER)
        assert table.loc[name, "joint_std_error"] == pytest.approx(
            fit.bse[name] / scale[name], rel=SAME_NUMBER
        )
    alone = sm.OLS(people["is_treated"].astype(float), pd.concat([x[["alder"]], dummies], axis=1)).fit(
        cov_type="HC1"
    )
    assert table.loc["alder", "alone"] == pytest.approx(
        alone.params["alder"] / scale["alder"], rel=SAME_NUMBER
    )
    joint = fit.f_test(np.eye(len(names), fit.params.size))
    assert (found.rank, found.degrees) == (len(names), int(fit.df_resid))
    assert found.statistic == pytest.approx(float(joint.fvalue), rel=1e-6)
    assert found.p_value == pytest.approx(float(joint.pvalue), rel=1e-5)


def test_means_and_standardised_differences_by_hand(database: Database) -> None:
    selection, _ = from_query("study=refino&spec=refino_robust2&kjonn=kvinne", database.catalogue)
    found = balance(database, selection)
    assert found is not None
    table = found.table.frame.set_index("characteristic")
    people = pd.DataFrame(participants(database, selection))
    names = list(database.study(selection).specs["refino_robust2"].covariates)
    people = people[people[names].notna().all(axis=1)]
    arms = [people[people["is_treated"] == arm]["alder"].astype(float) for arm in (1, 0)]
    row = table.loc["alder"]
    assert (row["mean_treated"], row["mean_control"]) == pytest.approx((arms[0].mean(), arms[1].mean()))
    pooled = np.sqrt((arms[0].var() + arms[1].var()) / 2)
    assert row["std_difference"] == pytest.approx((arms[0].mean() - arms[1].mean()) / pooled)
    # Everybody is a woman here: the characteristic cannot tell the arms apart.
    assert np.isnan(table.loc["kvinne", "joint"])


def test_a_model_without_characteristics_has_no_balance(database: Database) -> None:
    selection, _ = from_query("study=refino&spec=raa", database.catalogue)
    assert balance(database, selection) is None


def test_a_rare_characteristic_tells_of_the_few_who_have_it() -> None:
    assert _behind(np.array([0.0, 0, 1, 0, 0])) == 1
    assert _behind(np.array([1.0, 1, 1, 0, 1])) == 1
    assert _behind(np.array([34.5, 41, 29])) == 3
