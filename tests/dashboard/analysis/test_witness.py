"""One model of each study beside statsmodels with dummies, on the file of ``make run``."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from dashboard.__main__ import main
from dashboard.analysis.model import targets
from dashboard.selection import from_query, target_of
from dashboard.warehouse import Database, outcome_matrix, participants

pytestmark = pytest.mark.slow

SAME_ESTIMATE = 1e-8  # standard errors
SAME_ERROR = 1e-8  # relative
QUERIES = (
    "study=utvidet&outcome=i_arbeid&spec=utvidet_4_4&target=mnd_12",
    "study=utvidet&outcome=i_arbeid&spec=utvidet_5&target=mnd_12_og_18&under_30=over_30",
    "study=reform&outcome=i_arbeid&spec=reform_4&target=mnd_12",
    "study=refino&outcome=positiv_lonnsinntekt&spec=refino_hoved&target=mnd_12",
    "study=se&outcome=sysselsatt&spec=se_d&target=mnd_1_12",
)


def by_statsmodels(database: Database, query: str) -> dict[str, tuple[float, float, int]]:
    """Estimate, standard error and N of each coefficient, from the panel and person columns alone."""
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    study = database.study(selection)
    spec = study.specs[selection.spec]
    people = pd.DataFrame(participants(database, selection))
    month0 = people["maaned0"].to_numpy().astype(str)
    y, observed, windows = targets(outcome_matrix(database, selection), study, month0=month0)
    first = study.months[0]
    names = [*(str(first + i) for i in range(y.shape[1] - len(windows))), *windows]
    column = names.index(target_of(selection, study))
    x = pd.get_dummies(people[list(spec.covariates)], dtype=float)
    keep = observed[:, column] & x.notna().all(axis=1).to_numpy()
    effects = [people[list(effect)].astype(str).agg("|".join, axis=1) for effect in spec.effects]
    while True:  # a participant alone in a cell tells nothing
        alone = np.zeros(int(keep.sum()), bool)
        for effect in effects:
            alone |= (effect[keep].groupby(effect[keep]).transform("size") == 1).to_numpy()
        if not alone.any():
            break
        keep[np.flatnonzero(keep)[alone]] = False
    treated = people["is_treated"].to_numpy(float)
    own = [treated]
    if spec.interaction:
        own.append(treated * people[spec.interaction].to_numpy(float))
    # Numbers scaled to one standard deviation: the same model, better conditioned for a dense solver.
    dense = x.to_numpy(float)
    dense = dense / np.where(dense[keep].std(axis=0) > 0, dense[keep].std(axis=0), 1.0)
    dummies = [pd.get_dummies(effect, dtype=float).to_numpy() for effect in effects]
    dummies = dummies or [np.ones((len(people), 1))]
    design = np.column_stack([*own, dense, *dummies])[keep]
    left = np.abs(np.diag(np.linalg.qr(design, mode="r")))
    design = design[:, left > 1e-9 * np.linalg.norm(design, axis=0)]
    how: dict[str, object] = {"cov_type": "HC1"}
    if selection.se == "klynge":
        groups = pd.factorize(people[study.cluster][keep])[0]
        how = {"cov_type": "cluster", "cov_kwds": {"groups": groups}}
    found = sm.OLS(np.asarray(y[:, column], float)[keep], design).fit(**how)
    terms = ("tiltak", "interaksjon")[: len(own)]
    n = int(keep.sum())
    return {term: (found.params[i], found.bse[i], n) for i, term in enumerate(terms)}


@pytest.mark.parametrize("query", QUERIES)
def test_the_command_line_agrees_with_statsmodels(
    five_studies: Database, query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["effekter", query, "--db", str(five_studies.path)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    witness = by_statsmodels(five_studies, query)
    assert {row["target"] for row in rows} == {rows[0]["target"]}
    shown = {row.get("term", "tiltak"): row for row in rows}
    for term, (estimate, error, n) in witness.items():
        row = shown[term]
        assert float(row["estimate"]) == pytest.approx(estimate, abs=SAME_ESTIMATE * error)
        assert float(row["std_error"]) == pytest.approx(error, rel=SAME_ERROR)
        if len(witness) == 1:
            assert int(row["n_treated"]) + int(row["n_control"]) == n
    if "utvidet_4_4" in query:
        both = shown["interaksjon"]
        assert (int(both["n_treated"]), int(both["n_control"])) == (4598, 21696)
