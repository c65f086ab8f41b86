"""Interactions, other pairs of arms and windows with a fixed sample, each beside a second way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from dashboard.analysis.effects import effects
from dashboard.analysis.model import fit, problem, targets
from dashboard.catalogue import Catalogue, Contrast, Study, read_window
from dashboard.selection import Selection, from_query, to_query, with_spec
from dashboard.warehouse import Database, Matrix, outcome_matrix, participants, spells, statement

SAME_ESTIMATE = 1e-8  # standard errors
SAME_ERROR = 1e-8  # relative
TERMS = ("tiltak", "interaksjon", "samlet")


@pytest.fixture(scope="module")
def changed(database: Database) -> Database:
    """The file, with an interaction in SE's full model and women against men as a contrast."""
    study = database.catalogue.studies["se"]
    spec = replace(study.specs["se_d"], interaction="aap_ved_trekning")
    contrast = Contrast(
        "alder", "Unge mot eldre", "aldersgruppe5", "tiltak", ("20-24",), ("25-29", "30-34"), ""
    )
    arms = {"tiltak": {"title": "Under 25"}, "kontroll": {"title": "25 til 34"}}
    definition = {**study.definition, "contrasts": {"alder": {"title": "Unge mot eldre", **arms}}}
    other: Study = replace(
        study, specs={**study.specs, "se_d": spec}, contrasts={"alder": contrast}, definition=definition
    )
    catalogue = Catalogue(database.build_id, {**database.catalogue.studies, "se": other})
    return Database(database.path, database._connection, catalogue)


def asked(database: Database, query: str) -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


@pytest.mark.parametrize("se", ["hc1", "klynge"])
def test_terms_agree_with_statsmodels(changed: Database, se: str) -> None:
    """One regression with D and D x A in it gives all three coefficients."""
    selection = asked(changed, f"study=se&outcome=sysselsatt&spec=se_d&se={se}")
    found = {term: effects(changed, replace(selection, term=term)) for term in TERMS}
    people = pd.DataFrame(participants(changed, selection))
    matrix = outcome_matrix(changed, selection)
    y, observed, windows = targets(matrix, changed.study(selection))
    column = len(matrix.months) + windows.index("mnd_1_12")
    spec = changed.study(selection).specs["se_d"]
    x = pd.get_dummies(people[list(spec.covariates)], dtype=float)
    effect = people["trekk_enhet"].astype(str) + people["trekk_kvartal"].astype(str)
    keep = observed[:, column] & x.notna().all(axis=1).to_numpy()
    while True:
        sizes = [people[keep].groupby(by[keep]).transform("size") for by in (effect, people["trekk_maaned"])]
        alone = (sizes[0] == 1) | (sizes[1] == 1)
        if not alone.any():
            break
        keep[np.flatnonzero(keep)[alone.to_numpy()]] = False
    trait = people["aap_ved_trekning"].to_numpy(float)
    treated = people["is_treated"].to_numpy(float)
    design = np.column_stack(
        [treated, treated * trait, x, pd.get_dummies(effect), pd.get_dummies(people["trekk_maaned"])]
    ).astype(float)[keep]
    left = np.abs(np.diag(np.linalg.qr(design, mode="r")))
    design = design[:, left > 1e-9 * np.linalg.norm(design, axis=0)]
    how = {"cov_type": "HC1"}
    if se == "klynge":
        groups = pd.factorize(people["trekk_enhet"][keep])[0]
        how = {"cov_type": "cluster", "cov_kwds": {"groups": groups}}  # type: ignore[dict-item]
    by_hand = sm.OLS(y[keep, column], design).fit(**how)
    both = np.zeros(design.shape[1])
    both[:2] = 1
    witness = {
        "tiltak": (by_hand.params[0], by_hand.bse[0]),
        "interaksjon": (by_hand.params[1], by_hand.bse[1]),
        "samlet": (by_hand.params[:2].sum(), float(np.sqrt(both @ by_hand.cov_params() @ both))),
    }
    for term, (estimate, error) in witness.items():
        row = found[term].table.frame.set_index("target").loc["mnd_1_12"]
        assert row["estimate"] == pytest.approx(estimate, abs=SAME_ESTIMATE * error)
        assert row["std_error"] == pytest.approx(error, rel=SAME_ERROR)


def test_counts_are_of_those_the_term_is_about(changed: Database) -> None:
    selection = asked(changed, "study=se&outcome=sysselsatt&spec=se_d")
    rows = {t: effects(changed, replace(selection, term=t)).table.frame.set_index("target") for t in TERMS}
    without, with_trait, everybody = (rows[t].loc["12"] for t in ("tiltak", "samlet", "interaksjon"))
    for name in ("n_treated", "n_control"):
        assert without[name] > 0
        assert without[name] + with_trait[name] == everybody[name]
    people = participants(changed, selection)
    mine = (people["aap_ved_trekning"] == 1) & (people["is_treated"] == 1)
    y = outcome_matrix(changed, selection)
    month = int(np.flatnonzero(y.months == 12)[0])
    seen = mine & y.observed[:, month]
    assert with_trait["mean_treated"] == pytest.approx(y.y[seen, month].mean())


def test_a_model_without_an_interaction_loses_the_term(changed: Database) -> None:
    selection = asked(changed, "study=se&outcome=sysselsatt&ledd=interaksjon&spec=se_d")
    assert selection.term == "interaksjon"
    assert "ledd=interaksjon" in to_query(selection, changed.catalogue)
    assert with_spec(selection, changed.study(selection), "se_a").term == "tiltak"
    _, rejected = from_query("study=se&spec=se_a&ledd=interaksjon", changed.catalogue)
    assert [one.key for one in rejected] == ["ledd"]


def test_a_contrast_is_another_pair_of_arms(changed: Database) -> None:
    selection = asked(changed, "study=se&kontrast=alder&outcome=sysselsatt&spec=se_a")
    assert changed.study(selection).treated.title == "Under 25"
    assert not changed.study(selection).is_randomised
    whole = participants(changed, replace(selection, contrast=""))
    treated = whole["arm"] == "tiltak"
    young = treated & (whole["aldersgruppe5"] == "20-24")
    older = treated & np.isin(whole["aldersgruppe5"].astype(str), ["25-29", "30-34"])
    found = effects(changed, selection)
    assert (found.n_treated, found.n_control) == (int(young.sum()), int(older.sum()))
    matrix = outcome_matrix(changed, replace(selection, contrast=""))
    month = int(np.flatnonzero(matrix.months == 12)[0])
    gap = matrix.y[young, month].mean() - matrix.y[older, month].mean()
    row = found.table.frame.set_index("target").loc["12"]
    assert row["estimate"] == pytest.approx(gap, abs=1e-10)


def test_the_shown_statement_has_the_contrast(changed: Database) -> None:
    selection = asked(changed, "study=se&kontrast=alder&outcome=sysselsatt&spec=se_a&kjonn=kvinne")
    study = changed.study(selection)
    shown = changed.arrow(statement("participants", selection, study))
    people = participants(changed, selection)
    assert shown.column("participant_id").to_pylist() == people["participant_id"].astype(int).tolist()
    assert shown.column("is_treated").to_pylist() == (people["is_treated"] == 1).tolist()
    in_measure = changed.arrow(statement("spells", selection, study)).to_pandas().dropna(subset=["duration"])
    kept = spells(changed, selection)
    assert in_measure.sort_values("participant_id")["is_treated"].tolist() == kept.is_treated.tolist()
    assert "select" in statement("participants", selection, study).runnable()


def test_a_target_is_the_main_number(changed: Database) -> None:
    selection = asked(changed, "study=se&outcome=sysselsatt&target=mnd_31")
    head = effects(changed, selection).headline
    row = effects(changed, selection).table.frame.set_index("target").loc["31"]
    assert (head.target, head.estimate) == ("31", row["estimate"])
    for wrong in ("mnd_999", "tull"):
        _, rejected = from_query(f"study=se&target={wrong}", changed.catalogue)
        assert [one.key for one in rejected] == ["target"]


def test_both_months_and_the_latest_start_by_hand() -> None:
    y = np.array([[1.0, 0.0, 1.0], [1.0, 1.0, 1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    observed = np.array([[1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 0]], bool)
    matrix = Matrix(np.arange(4), np.array([12, 13, 14]), y, observed)

    class One:
        windows = (
            read_window("mnd_12_og_14"),
            replace(read_window("mnd_12"), latest_start="2018-08"),
        )

    month0 = np.array(["2018-01", "2018-08", "2018-09", "2017-12"])
    values, seen, names = targets(matrix, One(), month0=month0)  # type: ignore[arg-type]
    assert names == ["mnd_12_og_14", "mnd_12"]
    # The fourth is not observed in month 14; the third started too late for the fixed sample of month 12.
    assert seen[:, 3].tolist() == [True, True, True, False]
    assert values[:3, 3].tolist() == [1.0, 1.0, 0.0]
    assert seen[:, 4].tolist() == [True, True, False, True]
    assert values[seen[:, 4], 4].tolist() == [1.0, 1.0, 1.0]


def test_a_term_changes_only_the_treatment_column(changed: Database) -> None:
    """Three equal models: the same fitted values, rank and residual degrees of freedom."""
    selection = asked(changed, "study=se&outcome=sysselsatt&spec=se_d")
    by_term = [problem(changed, replace(selection, term=term)) for term in TERMS]
    ranks = [found.prepared.k.tolist() for found in by_term]
    assert ranks[0] == ranks[1] == ranks[2]
    one, gap, both = (fit(found).estimate for found in by_term)
    known = np.isfinite(one) & np.isfinite(gap)
    assert (one + gap)[known] == pytest.approx(both[known], abs=1e-9)
