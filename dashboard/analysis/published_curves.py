"""Printed points of curves: the same of the loaded data, by arm and month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.analysis.participation import NobodyStartedError, count_spells
from dashboard.analysis.printed_rows import PrintedRow
from dashboard.analysis.published_estimates import Here, month_target
from dashboard.analysis.published_people import (
    Asked,
    Population,
    column_values,
    count,
    group_masks,
    known_mask,
    mean,
    outcome_at,
    outcome_mean,
    population,
    share,
    where_mask,
)
from dashboard.catalogue import Study
from dashboard.estimators import survival
from dashboard.selection import default_selection
from dashboard.warehouse import Database, spells

_ARMS = ("tiltak", "kontroll")


def participation(database: Database, study: Study, rows: Iterable[PrintedRow]) -> list[Here | None]:
    """Each printed point of a curve from the loaded data; None where the data cannot say it."""
    everybody = population(database, study)
    return [_point(everybody, row) for row in rows]


def _point(everybody: Population, row: PrintedRow) -> Here | None:
    """What [published.measures] says the measure is; by itself an outcome or a person column.

    A measure may mean something of its own in one figure or arm: "figur 4.2/i_arbeid", "startet:nytt".
    """
    measures = everybody.entry("measures")
    keys = (f"{row.table}/{row.outcome}", f"{row.outcome}:{row.sample}", row.outcome)
    meant: Mapping[str, Any] = next((measures[key] for key in keys if key in measures), {})
    inside = where_mask(everybody, meant.get("where", {}))
    if inside is None:
        return None
    if "survival" in meant or "exited" in meant:
        return _still_in(everybody, row, exited="exited" in meant)
    if "restricted_mean" in meant:
        return _months_in(everybody, row.sample, int(meant["restricted_mean"]))
    if "count" in meant:
        return count(everybody, row.sample, inside)
    if "observed" in meant:
        return _observed(everybody, row, meant)
    if "column" in meant:
        return _column(everybody, row, meant, inside)
    return _outcome(everybody, row, meant, inside)


def _column(
    everybody: Population, row: PrintedRow, meant: Mapping[str, Any], inside: np.ndarray
) -> Here | None:
    """Share with a value of a person column among those inside, or the mean of a number."""
    if "value" in meant:
        has = where_mask(everybody, {meant["column"]: meant["value"]})
        if has is None:
            return None
        return share(everybody, row.sample, has & inside, known=known_mask(everybody, meant) & inside)
    column = str(meant["column"]).replace("{month}", month_target(row.window))
    values = column_values(everybody, [column])
    if values is None:
        return None
    if meant.get("complement"):
        values = 1.0 - values
    return mean(everybody, row.sample, values, np.isfinite(values) & inside)


def _outcome(
    everybody: Population, row: PrintedRow, meant: Mapping[str, Any], inside: np.ndarray
) -> Here | None:
    window = str(meant.get("window", row.window))
    if not meant and row.outcome not in everybody.study.outcomes:
        columns = everybody.entry("sums").get(row.outcome, [row.outcome])
        values = None if window else column_values(everybody, columns)
        if values is None:
            return None
        return mean(everybody, row.sample, values, np.isfinite(values) & inside)
    if not window:
        return None
    found = outcome_mean(everybody, _asked(row, meant), row.sample, inside)
    return replace(found, estimate=1.0 - found.estimate) if found and meant.get("complement") else found


def _asked(row: PrintedRow, meant: Mapping[str, Any]) -> Asked:
    return Asked(
        outcome=str(meant.get("outcome", row.outcome)),
        params=tuple(meant.get("params", {}).items()),
        window=str(meant.get("window", row.window)),
        latest_start=str(meant.get("latest_start", "")),
    )


def _observed(everybody: Population, row: PrintedRow, meant: Mapping[str, Any]) -> Here | None:
    """How many are observed with an outcome at the month."""
    found = outcome_at(everybody, _asked(row, {"outcome": meant["observed"], **meant}))
    return None if found is None else count(everybody, row.sample, np.asarray(found[1].any(axis=1)))


def _still_in(everybody: Population, row: PrintedRow, *, exited: bool) -> Here | None:
    """Share of those observable at the month who are still in the measure then, or who have left.

    Those last seen in the measure just before observation ends, who may be in a gap that is closed later,
    are neither.
    """
    at = month_target(row.window)
    if not at.isdigit():
        return None
    found = spells(everybody.database, default_selection(everybody.study))
    month = int(at)
    inside, known = (np.zeros(len(everybody.is_treated), bool) for _side in range(2))
    still = found.duration > month
    seen = (found.observable > month) & (still | found.is_exit)
    inside[found.participant_id] = seen & (still != exited)
    known[found.participant_id] = seen
    return share(everybody, row.sample, inside, known=known)


def _months_in(everybody: Population, group: str, horizon: int) -> Here | None:
    """Mean months in the measure within the horizon, of everybody who started in an arm."""
    arm = everybody.entry("arms").get(group, group)
    masks = group_masks(everybody, group)
    if masks is None or arm not in _ARMS:
        return None
    try:
        counted = count_spells(everybody.database, default_selection(everybody.study))
    except NobodyStartedError:
        return None
    if horizon >= len(counted.months):
        return None
    found = survival.restricted_mean(counted, horizon=horizon)
    at = _ARMS.index(arm)
    error = float(found.std_error[at])
    return Here(float(found.estimate[at]), error, float(counted.n[0]), float(counted.n[1]))
