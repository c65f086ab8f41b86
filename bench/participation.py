"""Time in the measure, from the file to every statistic, beside statsmodels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import peers
import workload
from goals import Row, measured
from regression import used
from timing import Task, interleave

from dashboard.analysis.participation import count_spells
from dashboard.estimators import survival
from dashboard.estimators.cumulative_incidence import cumulative_incidence
from dashboard.estimators.log_rank import log_rank
from dashboard.estimators.spells import SpellCounts
from dashboard.warehouse import Database, open_database

HORIZONS = (12, 24)
SAME = 1e-9  # relative difference in the log-rank test's chi-squared: rounding only


def time_in_measure(file: Path, large: Path) -> list[Row]:
    """Curves with bands, log-rank, restricted means and destinations, by arm."""
    return [_against_statsmodels("survival", file), _against_statsmodels("survival_large", large)]


def everything(database: Database) -> float:
    """All statistics of the whole sample, from the file."""
    counted = count_spells(database, workload.selection(database))
    survival.kaplan_meier(counted)
    survival.hazard(counted)
    survival.share_observable(counted)
    cumulative_incidence(counted)
    for horizon in HORIZONS:
        mean = survival.restricted_mean(counted, horizon=horizon)
        survival.difference(mean, treated=counted.groups[0], reference=counted.groups[1])
    return log_rank(counted).statistic


def _against_statsmodels(key: str, file: Path) -> Row:
    database = open_database(file)
    months, causes, arm = one_by_one(count_spells(database, workload.selection(database)))
    expected = everything(database)

    def check(test: tuple[float, float]) -> None:
        if not abs(test[0] / expected - 1) <= SAME:
            raise RuntimeError("The log-rank tests differ.")

    tasks = {
        "ours": Task(everything, setup=lambda: used(file)),
        "statsmodels": Task(lambda _: peers.statsmodels_survival(months, causes, arm), check=check),
    }
    times = interleave(tasks, rounds=25)
    return measured(
        key,
        seconds=times.median("ours"),
        peer_seconds=times.median("statsmodels"),
        ratio=times.ratio("statsmodels", "ours"),
        note=f"{len(months)} forløp; statsmodels får ferdige tall uten SQL og regner ikke begrensede middel",
    )


def one_by_one(counted: SpellCounts) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Month, cause and arm of every participant, as the other libraries want them."""
    axes = np.indices(counted.counts.shape).reshape(3, -1)
    arm, cause, month = np.repeat(axes, counted.counts.ravel(), axis=1)
    return month, cause, arm
