"""Time in the measure, from the file to every statistic, beside statsmodels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import peers
import workload
from goals import Row, measured
from regression import used
from timing import Task, interleave

from dashboard.analysis.participation import spell_counts
from dashboard.estimators import survival
from dashboard.estimators.cumulative_incidence import cumulative_incidence
from dashboard.estimators.log_rank import log_rank
from dashboard.estimators.spells import SpellCounts
from dashboard.warehouse import Database, levels, open_database, spells

HORIZONS = (12, 24)
DIVISIONS = ("kjonn", "aap")  # four groups
SAME = 1e-9  # relative difference in the log-rank test's chi-squared: rounding only


def time_in_measure(file: Path, large: Path) -> list[Row]:
    """Two curves at ordinary size; eight curves, four tests, at the size of the published workload.

    At ordinary size the fixed cost of a query is most of the time: statsmodels needs 2 ms on ready arrays.
    The last row is a page that has been open: another sample, the spells already fetched.
    """
    return [
        _against_statsmodels("survival", file, divisions=()),
        _against_statsmodels("survival_large", large, divisions=DIVISIONS),
        _against_statsmodels("survival_again", large, divisions=DIVISIONS, fetched=True),
    ]


def count(database: Database, divisions: tuple[str, ...]) -> SpellCounts:
    """Spells by level of the divisions and arm, treated first in each pair; from the file."""
    selection = workload.selection(database)
    study, rows = database.study(selection), spells(database, selection)
    level = np.zeros(len(rows.duration), np.int64)
    for name in divisions:
        level = 2 * level + (levels(database, study, name)[rows.participant_id] == 0)
    groups = tuple(f"{number}" for number in range(2 ** (len(divisions) + 1)))
    return spell_counts(rows, study, group=2 * level + ~rows.is_treated, groups=groups)


def everything(database: Database, divisions: tuple[str, ...]) -> list[float]:
    """All statistics of every group, from the file; chi-squared of each pair of arms."""
    counted = count(database, divisions)
    survival.kaplan_meier(counted)
    survival.hazard(counted)
    survival.share_observable(counted)
    cumulative_incidence(counted)
    for horizon in HORIZONS:
        mean = survival.restricted_mean(counted, horizon=horizon)
        for pair in range(0, len(counted.groups), 2):
            survival.difference(mean, treated=counted.groups[pair], reference=counted.groups[pair + 1])
    return [log_rank(_two_arms(counted, pair)).statistic for pair in range(0, len(counted.groups), 2)]


def _two_arms(counted: SpellCounts, first: int) -> SpellCounts:
    pair = slice(first, first + 2)
    return SpellCounts(counted.counts[pair], counted.groups[pair], counted.destinations)


def _against_statsmodels(key: str, file: Path, *, divisions: tuple[str, ...], fetched: bool = False) -> Row:
    database = open_database(file)
    months, causes, group = one_by_one(count(database, divisions))
    expected = everything(database, divisions)

    def check(tests: list[float]) -> None:
        if not np.allclose(tests, expected, rtol=SAME):
            raise RuntimeError("The log-rank tests differ.")

    tasks = {
        "ours": Task(
            lambda opened: everything(opened, divisions),
            setup=(lambda: database) if fetched else lambda: used(file),
        ),
        "statsmodels": Task(lambda _: peers.statsmodels_survival(months, causes, group), check=check),
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
    """Month, cause and group of every participant, as the other libraries want them."""
    axes = np.indices(counted.counts.shape).reshape(3, -1)
    group, cause, month = np.repeat(axes, counted.counts.ravel(), axis=1)
    return month, cause, group
