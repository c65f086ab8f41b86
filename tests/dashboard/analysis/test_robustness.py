"""Other ways to one number: the page itself, statsmodels on a design written out again, and the gate."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from statsmodels.treatment.treatment_effects import TreatmentEffect

from dashboard import disclosure
from dashboard.analysis.effects import effects
from dashboard.analysis.model import targets
from dashboard.analysis.robustness import NotComparableError, Robustness, robustness
from dashboard.analysis.robustness_tables import BALANCE_COLUMNS, METHOD_COLUMNS
from dashboard.analysis.unmeasured import sensitivity_table
from dashboard.catalogue import Catalogue, Contrast
from dashboard.disclosure import Policy, TooFewError
from dashboard.selection import Selection, from_query
from dashboard.warehouse import Database, outcome_matrix, participants

SAME_NUMBER = 1e-7  # the same equations; the dummies of statsmodels' design have another base
MAIN = "mnd_1_12"


def observational(database: Database, **changes: Any) -> Database:
    """The file as if nobody had drawn lots in SE; with a model that has an interaction beside the others."""
    study = database.catalogue.studies["se"]
    definition = {**study.definition, "design": "observasjonell"}
    term = replace(study.specs["se_d"], name="med_ledd", interaction="aap_ved_trekning")
    other = replace(study, definition=definition, specs={**study.specs, "med_ledd": term}, **changes)
    return Database(database.path, database._connection, Catalogue(database.build_id, {"se": other}))


@pytest.fixture(scope="module")
def changed(database: Database) -> Database:
    return observational(database)


def asked(database: Database, query: str = "study=se") -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


def design(database: Database, selection: Selection) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcome, treatment and standardised characteristics with a constant, written out again."""
    study = database.study(selection)
    people = pd.DataFrame(participants(database, selection))
    y, observed, windows = targets(outcome_matrix(database, selection), study)
    column = y.shape[1] - len(windows) + windows.index(MAIN)
    names = [*study.specs["se_d"].covariates, "fylke"]
    x = pd.get_dummies(people[names], drop_first=True, dtype=float)
    keep = observed[:, column]
    x = x[keep]
    x = x.loc[:, x.std() > 0]
    return (
        y[keep, column],
        people["is_treated"].to_numpy(float)[keep],
        sm.add_constant(((x - x.mean()) / x.std()).to_numpy()),
    )


def by_method(found: Robustness) -> pd.DataFrame:
    return found.methods.frame.set_index("method")


def test_the_first_row_is_the_pages_number(changed: Database) -> None:
    for query in ("study=se", "study=se&se=klynge&outcome=inntekt_kr", "study=se&target=mnd_12&aap=ja"):
        selection = asked(changed, query)
        found, page = robustness(changed, selection), effects(changed, selection)
        ols = by_method(found).loc["ols"]
        assert found.methods.frame["method"].tolist() == ["ols", "ols_uten_faste", "ipw", "entropi", "aipw"]
        assert tuple(found.methods.frame.columns) == METHOD_COLUMNS
        for name in ("estimate", "conf_low", "conf_high"):
            assert ols[name] == pytest.approx(getattr(page.headline, name), rel=1e-9)


def test_weighting_is_statsmodels_on_a_design_written_out_again(changed: Database) -> None:
    selection = asked(changed)
    y, treatment, x = design(changed, selection)
    selected = sm.Logit(treatment, x).fit(disp=0, tol=1e-12)
    witness = TreatmentEffect(sm.OLS(y, x), treatment, results_select=selected)
    ate, att = (by_method(robustness(changed, selection, estimand=e)) for e in ("ate", "att"))
    assert ate.loc["ipw", "estimate"] == pytest.approx(witness.ipw(return_results=False)[0], abs=SAME_NUMBER)
    assert ate.loc["aipw", "estimate"] == pytest.approx(
        witness.aipw(return_results=False)[0], abs=SAME_NUMBER
    )
    assert att.loc["ipw", "estimate"] == pytest.approx(
        witness.ipw(return_results=False, effect_group=1)[0], abs=SAME_NUMBER
    )
    plain = sm.OLS(y, np.column_stack([treatment, x])).fit(cov_type="HC1")
    assert ate.loc["ols_uten_faste", "estimate"] == pytest.approx(plain.params[0], abs=SAME_NUMBER)
    assert ate.loc["ols_uten_faste", "std_error"] == pytest.approx(plain.bse[0], rel=1e-6)
    counted = robustness(changed, selection).overlap.frame
    for arm, code in (("tiltak", 1), ("kontroll", 0)):
        theirs = np.histogram(selected.predict()[treatment == code], np.linspace(0, 1, 21))[0]
        assert counted.loc[counted["arm"] == arm, "n"].tolist() == theirs.tolist()


def test_entropy_balancing_leaves_no_difference(changed: Database) -> None:
    balance = robustness(changed, asked(changed)).balance.frame
    assert tuple(balance.columns) == BALANCE_COLUMNS
    assert balance["entropi"].abs().max() < 1e-8
    assert balance["before"].abs().max() > 0.05
    assert balance["before"].abs().is_monotonic_decreasing


def test_effective_sizes_are_smaller_than_the_arms(changed: Database) -> None:
    found = robustness(changed, asked(changed))
    arms = found.arms.frame.set_index("arm")
    assert (arms["ess_ipw"] < arms["n"]).all()
    assert arms.loc["tiltak", "ess_ipw"] == pytest.approx(by_method(found).loc["ipw", "ess_treated"])


def test_the_county_can_be_left_out_and_the_estimand_chosen(changed: Database) -> None:
    selection = asked(changed)
    found = robustness(changed, selection)
    assert (found.with_county, found.estimand) == (True, "ate")
    assert "fylke" in found.balance.frame["covariate"].tolist()
    without = robustness(changed, selection, county=False)
    assert without.with_county is False
    assert "fylke" not in without.balance.frame["covariate"].tolist()
    treated = robustness(changed, selection, estimand="att")
    arms = treated.arms.frame.set_index("arm")
    assert arms.loc["tiltak", "ess_ipw"] == arms.loc["tiltak", "n"]


@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
def test_movement_is_two_statsmodels_regressions(changed: Database) -> None:
    selection = asked(changed)
    moved = robustness(changed, selection).unmeasured.movement
    assert moved is not None
    headline = effects(changed, selection).headline
    assert moved.full == pytest.approx(headline.estimate, rel=1e-9)
    people = pd.DataFrame(participants(changed, selection))
    y, observed, windows = targets(outcome_matrix(changed, selection), changed.study(selection))
    column = y.shape[1] - len(windows) + windows.index(MAIN)
    cell = people["trekk_enhet"] + people["trekk_kvartal"]
    keep = observed[:, column] & (cell.map(cell.value_counts()) > 1).to_numpy()
    treatment = people["is_treated"].to_numpy(float)[keep]
    raw = sm.OLS(y[keep, column], sm.add_constant(treatment)).fit()
    assert (moved.raw, moved.r2_raw) == pytest.approx((raw.params[1], raw.rsquared), abs=1e-10)
    x = pd.get_dummies(people[list(changed.study(selection).specs["se_d"].covariates)], dtype=float)
    effects_ = [pd.get_dummies(cell, dtype=float), pd.get_dummies(people["trekk_maaned"], dtype=float)]
    rest = pd.concat([x / x.std().replace(0, 1), *effects_], axis=1).to_numpy()[keep]
    left = sm.OLS(treatment, rest).fit()
    assert moved.variance_d_left == pytest.approx((left.resid**2).mean(), abs=1e-8)
    full = sm.OLS(y[keep, column], np.column_stack([treatment, rest])).fit()
    assert moved.r2_full == pytest.approx(full.rsquared, abs=1e-8)


def test_the_e_value_is_of_the_adjusted_means_or_of_standard_deviations(changed: Database) -> None:
    share = robustness(changed, asked(changed)).unmeasured
    amount = robustness(changed, asked(changed, "study=se&outcome=inntekt_kr")).unmeasured
    assert not share.is_approximate
    assert amount.is_approximate
    head = effects(changed, asked(changed)).headline
    n1, n0 = 1367, 2370
    mean = (n1 * head.mean_treated + n0 * head.mean_control) / (n1 + n0)
    one, zero = mean + head.estimate * n0 / (n1 + n0), mean - head.estimate * n1 / (n1 + n0)
    # The page leaves out one control who is alone in a cell.
    assert share.e_value.ratio == pytest.approx(one / zero, rel=1e-3)


def test_the_table_of_measures_follows_rmax(changed: Database) -> None:
    found = robustness(changed, asked(changed)).unmeasured
    for rmax in (found.default_rmax, 0.9):
        table = sensitivity_table(found, rmax, persons=(1367, 2370), data_status="syntetisk")
        values = table.frame.set_index("measure")["value"]
        assert values["rmax"] == rmax
        assert values["oster_delta"] == found.oster(rmax).delta
    assert abs(found.oster(0.9).delta) < abs(found.oster(found.default_rmax).delta)


@pytest.mark.parametrize(("term", "aap"), [("tiltak", 0), ("samlet", 1)])
def test_a_model_with_an_interaction_weighs_those_the_term_is_about(
    changed: Database, term: str, aap: int
) -> None:
    selection = replace(asked(changed), spec="med_ledd", term=term)
    found = robustness(changed, selection)
    people = participants(changed, selection)
    inside = people["aap_ved_trekning"] == aap
    assert found.n_treated == int((people["is_treated"][inside] == 1).sum())
    assert found.n_control == int((people["is_treated"][inside] == 0).sum())
    assert found.unmeasured.movement is None
    assert np.isnan(found.unmeasured.default_rmax)
    with pytest.raises(NotComparableError, match="leddet"):
        robustness(changed, replace(selection, term="interaksjon"))


def test_what_cannot_be_compared_is_refused_in_words(database: Database, changed: Database) -> None:
    with pytest.raises(NotComparableError, match="randomisert"):
        robustness(database, asked(database))
    with pytest.raises(NotComparableError, match="kjennetegn å vekte"):
        robustness(changed, asked(changed, "study=se&spec=se_a"))


def test_real_data_lose_small_counts(database: Database) -> None:
    real = observational(database, data_status="reell")
    found = robustness(real, asked(real))
    assert found.arms.frame["outside"].isna().all()  # 2 and 5 people
    shown = found.overlap.frame["n"].dropna()
    assert (shown >= 10).all()
    assert (shown % 5 == 0).all()
    few = found.balance.frame
    assert few.loc[few["n_treated"].isna(), "before"].isna().all()
    assert found.n_treated % 5 == 0


def test_too_few_with_the_target_are_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both arms are large enough, those observed in the last month are not."""
    monkeypatch.setattr(disclosure, "policy", lambda: Policy(minimum_cell=500, rounding=5, hash=""))
    real = observational(database, data_status="reell")
    study = real.catalogue.studies["se"]
    first, last = study.months
    seen = outcome_matrix(real, asked(real)).observed[:, last - first]
    treated = participants(real, asked(real))["is_treated"] == 1
    assert treated.sum() > 500 > (treated & seen).sum()
    with pytest.raises(TooFewError):
        robustness(real, replace(asked(real), target=f"mnd_{last}"))


def test_another_pair_of_arms_is_no_trial_and_weighs_its_own_people(database: Database) -> None:
    """Two age groups among the treated of a randomised study: nobody drew lots between them."""
    study = database.catalogue.studies["se"]
    contrast = Contrast("alder", "Unge mot eldre", "aldersgruppe5", "tiltak", ("20-24",), ("25-29",), "")
    arms = {"tiltak": {"title": "20 til 24"}, "kontroll": {"title": "25 til 29"}}
    definition = {**study.definition, "contrasts": {"alder": {"title": "Unge mot eldre", **arms}}}
    full = study.specs["se_d"]
    without = replace(full, covariates=tuple(c for c in full.covariates if c != "aldersgruppe5"))
    other = replace(
        study,
        contrasts={"alder": contrast},
        definition=definition,
        specs={**study.specs, "se_d": without},
    )
    changed = Database(database.path, database._connection, Catalogue(database.build_id, {"se": other}))
    selection = asked(changed, "study=se&kontrast=alder")
    found, page = robustness(changed, selection), effects(changed, selection)
    assert by_method(found).loc["ols", "estimate"] == pytest.approx(page.headline.estimate, rel=1e-9)
    people = participants(database, asked(database))
    young = (people["aldersgruppe5"] == "20-24") & (people["is_treated"] == 1)
    assert found.n_treated == int(young.sum())


def test_clusters_are_counted(changed: Database) -> None:
    assert robustness(changed, asked(changed)).n_clusters is None
    found = robustness(changed, asked(changed, "study=se&se=klynge"))
    units = participants(changed, asked(changed))[str(changed.catalogue.studies["se"].cluster)]
    assert found.n_clusters == len(set(units.tolist()))
