"""With few clusters: the clustered interval and p-value beside a wild cluster bootstrap's."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from dashboard import disclosure
from dashboard.analysis.effects import seed_of
from dashboard.analysis.model import fit, problem
from dashboard.disclosure import Protected
from dashboard.estimators.bands import pointwise_critical
from dashboard.estimators.wild_bootstrap import wild_bootstrap
from dashboard.selection import Selection, question, target_of
from dashboard.warehouse import Database

# Under this many clusters CR1 rejects too often (Cameron & Miller 2015, section VI).
ENOUGH_CLUSTERS = 40
COLUMNS = (
    "target",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "p_value",
    "wild_low",
    "wild_high",
    "wild_p_value",
    "n_treated",
    "n_control",
)


@dataclass(frozen=True, slots=True, eq=False)
class FewClusters:
    """Two ways to the uncertainty of every window, the main number first.

    ``table`` has ``COLUMNS``: CR1 with t(G-1), and the wild cluster bootstrap's 95 % interval and p-value (an
    end is infinite where no value is rejected on that side). ``weights`` is ``alle_fortegn`` (every sign
    vector), ``fortegn`` (drawn signs) or ``webb`` (six-point weights).
    """

    table: Protected
    n_clusters: int
    draws: int
    weights: str


def few_clusters(database: Database, selection: Selection) -> FewClusters | None:
    """Bootstrap each window of a selection; None without clusters, or where they are many enough.

    Source: Cameron, Gelbach & Miller (2008); Roodman, MacKinnon, Nielsen & Webb (2019).
    """
    study = database.study(selection)
    if selection.se != "klynge":
        return None
    stated = problem(database, selection)
    clusters = stated.prepared.n_clusters
    if clusters is None or clusters.max() >= ENOUGH_CLUSTERS:
        return None
    estimates = fit(stated)
    names = [*(str(month) for month in stated.months), *stated.windows]
    asked = question(selection, study)
    wanted = dict.fromkeys([target_of(selection, study), *stated.windows])
    t_value = pointwise_critical(n_clusters=estimates.n_clusters)
    rows, boot = [], None
    for position in (names.index(name) for name in wanted if name in names):
        found = wild_bootstrap(stated.prepared, stated.y, target=position, seed=seed_of(asked))
        if found is None:
            continue
        boot = found
        estimate, error = float(estimates.estimate[position]), float(estimates.std_error[position])
        reach = float(np.broadcast_to(t_value, estimates.estimate.shape)[position]) * error
        rows.append(
            {
                "target": names[position],
                "estimate": estimate,
                "std_error": error,
                "conf_low": estimate - reach,
                "conf_high": estimate + reach,
                "p_value": float(2 * stats.t.sf(abs(estimate) / error, found.n_clusters - 1)),
                "wild_low": found.conf_low,
                "wild_high": found.conf_high,
                "wild_p_value": found.p_value,
                "n_treated": int(estimates.n_treated[position]),
                "n_control": int(estimates.n_control[position]),
            }
        )
    if boot is None:
        return None
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    persons = ["n_treated", "n_control"]
    table = disclosure.protect(frame, data_status=study.data_status, persons=persons)
    return FewClusters(table, boot.n_clusters, boot.draws, boot.weights)
