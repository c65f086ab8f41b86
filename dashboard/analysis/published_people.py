"""Printed counts, shares and means: the same of the loaded participants, by arm and characteristic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dashboard import disclosure
from dashboard.analysis.model import targets
from dashboard.analysis.printed_rows import PrintedRow
from dashboard.analysis.published_estimates import Here, computed_target
from dashboard.catalogue import Study
from dashboard.selection import default_selection, with_outcome
from dashboard.warehouse import Database, Matrix, levels, outcome_matrix, participants, person_columns

Where = Mapping[str, Any]
EVERYONE = ("total", "totalt", "begge", "alle")
WHOLE = ("", "alle", "totalt", "sum", "gjennomsnitt")  # categories that are the whole group
GAPS = {"differanse": ("tiltak", "kontroll"), "kontroll_minus_tiltak": ("kontroll", "tiltak")}
_NAN = float("nan")
MEANS = ("andel", "snitt", "gjennomsnitt")


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """A study's participants, and how its report names them."""

    database: Database
    study: Study
    is_treated: np.ndarray

    def column(self, name: str) -> np.ndarray | None:
        """A person column; None if the study has none of that name."""
        if name not in person_columns(self.database, self.study.id):
            return None
        return participants(self.database, default_selection(self.study), columns=[name])[name]

    @property
    def table(self) -> Mapping[str, Any]:
        """The study's [published]."""
        return self.study.definition.get("published") or {}

    def entry(self, name: str) -> Mapping[str, Any]:
        """One table of [published]; empty if the study does not have it."""
        found = self.table.get(name, {})
        assert isinstance(found, Mapping)
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """An outcome as a report reads it: parameters other than the default, and when."""

    outcome: str
    params: tuple[tuple[str, Any], ...]
    window: str
    latest_start: str = ""


def population(database: Database, study: Study) -> Population:
    """A study's participants, ready to be counted."""
    found = participants(database, default_selection(study), columns=["is_treated"])
    return Population(database, study, found["is_treated"] == 1)


def descriptives(database: Database, study: Study, rows: Iterable[PrintedRow]) -> list[Here | None]:
    """Each printed count, share or mean from the loaded data; None where the data cannot say it."""
    everybody = population(database, study)
    tables = everybody.table.get("descriptive_tables", ())
    return [_descriptive(everybody, row) if row.table in tables else None for row in rows]


def _descriptive(everybody: Population, row: PrintedRow) -> Here | None:
    group = row.term if row.term in GAPS else row.sample
    level = everybody.entry("levels").get(row.outcome, {})
    if row.term in everybody.entry("statistics"):
        return _outcome_mean(everybody, row, group, level)
    inside = level_mask(everybody, level, row.window)
    if inside is None:
        return None
    if row.term == "antall":
        counted = bool(level) or (row.outcome.startswith("antall") and row.window in WHOLE)
        return count(everybody, group, inside) if counted else None
    if row.term == "andel" and ("column" in level or "division" in level):
        return share(everybody, group, inside, known=known_mask(everybody, level))
    columns = everybody.entry("sums").get(row.outcome) or _own_column(level, row)
    values = column_values(everybody, columns)
    if values is None:
        return None
    if row.term in MEANS or row.term in GAPS:
        return mean(everybody, group, values, np.isfinite(values) & inside)
    if row.term == "standardavvik":
        return spread(everybody, group, values, np.isfinite(values) & inside)
    return None


def _own_column(level: Where, row: PrintedRow) -> list[str]:
    """The person column of a row: one by category, or the one called as the characteristic."""
    by_category = level.get("columns", {})
    return [by_category.get(row.window, row.outcome)]


def _outcome_mean(everybody: Population, row: PrintedRow, group: str, level: Where) -> Here | None:
    """Mean of an outcome among those at a level: the tables of employment by group."""
    meant = everybody.entry("statistics")[row.term]
    params = {**meant.get("params", {}), **level.get("params", {}).get(row.window, {})}
    inside = level_mask(everybody, {} if "params" in level else level, row.window)
    asked = Asked(meant["outcome"], tuple(params.items()), meant["window"], meant.get("latest_start", ""))
    return None if inside is None else outcome_mean(everybody, asked, group, inside)


def outcome_mean(everybody: Population, asked: Asked, group: str, inside: np.ndarray) -> Here | None:
    """Mean of an outcome at a window, month or span of months, of those inside and observed."""
    found = outcome_at(everybody, asked)
    if found is None:
        return None
    y, observed = found
    count_of = observed.sum(axis=1)
    values = np.where(count_of > 0, (y * observed).sum(axis=1) / np.maximum(count_of, 1), np.nan)
    return mean(everybody, group, values, (count_of > 0) & inside)


def outcome_at(everybody: Population, asked: Asked) -> tuple[np.ndarray, np.ndarray] | None:
    """The outcome (n, months asked) and whether it is observed; None if the study cannot say."""
    study = everybody.study
    if asked.outcome not in study.outcomes:
        return None
    known = {param.name for param in study.outcomes[asked.outcome].params if not study.can_set(param)}
    if not {name for name, _value in asked.params} <= known:
        return None
    chosen = with_outcome(default_selection(study), study, asked.outcome)
    params = tuple(sorted({**dict(chosen.params), **dict(asked.params)}.items()))
    selection = default_selection(study, outcome=asked.outcome)
    whole = outcome_matrix(everybody.database, replace(selection, params=params))
    month0 = everybody.column("maaned0")
    starts = None if month0 is None else month0.astype(str)
    found = _at(whole, study, asked, starts)
    if found is None or not asked.latest_start or starts is None:
        return found
    return found[0], found[1] & (starts <= asked.latest_start)[:, None]


def _at(
    whole: Matrix, study: Study, asked: Asked, month0: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray] | None:
    first, span, last = asked.window.partition("..")
    if span:
        columns = np.flatnonzero((whole.months >= int(first)) & (whole.months <= int(last)))
        return whole.y[:, columns], whole.observed[:, columns]
    # A sample of the row's own stands in the place of the window's.
    target = asked.window.removeprefix("mnd_") if asked.latest_start else computed_target(study, asked.window)
    if target.lstrip("-").isdigit():
        columns = np.flatnonzero(whole.months == int(target))
        return (whole.y[:, columns], whole.observed[:, columns]) if len(columns) else None
    named = {one.name: one for one in study.windows}
    if asked.window not in named:
        return None
    mine = replace(named[asked.window], latest_start="") if asked.latest_start else named[asked.window]
    y, observed, _names = targets(whole, replace(study, windows=(mine,)), month0=month0)
    return y[:, -1:], observed[:, -1:]


def column_values(everybody: Population, columns: list[str]) -> np.ndarray | None:
    """Sum of number columns; None if one is missing or is text."""
    found = [everybody.column(name) for name in columns]
    if any(values is None or values.dtype == object for values in found):
        return None
    return np.asarray(np.sum([values for values in found if values is not None], axis=0))


def level_mask(everybody: Population, level: Where, category: str) -> np.ndarray | None:
    """Who is at a printed category; None if the data have no such level.

    ``level`` says where the category is found: a person ``column`` (``values`` translate categories that
    are called otherwise there), a ``division``, or one 0/1 column per category (``columns``).
    """
    n = len(everybody.is_treated)
    if category in WHOLE and category not in level.get("values", {}):
        return np.ones(n, bool)
    if "division" in level:
        division = everybody.study.subgroups.get(level["division"])
        if division is None or category not in division.levels:
            return None
        at = levels(everybody.database, everybody.study, level["division"])
        return np.asarray(at == list(division.levels).index(category))
    if "column" in level:
        value = level["values"].get(category) if "values" in level else category
        return None if value is None else where_mask(everybody, {level["column"]: value})
    return np.ones(n, bool)


def where_mask(everybody: Population, where: Where) -> np.ndarray | None:
    """Who has the given values of person columns (one value, or a list of them)."""
    inside = np.ones(len(everybody.is_treated), bool)
    for name, wanted in where.items():
        values = everybody.column(name)
        if values is None:
            return None
        accepted = wanted if isinstance(wanted, list) else [wanted]
        inside &= np.logical_or.reduce([np.asarray(values == one, bool) for one in accepted])
    return inside


def known_mask(everybody: Population, level: Where) -> np.ndarray:
    """Who is known to be at one level or another."""
    if "division" in level:
        return np.asarray(levels(everybody.database, everybody.study, level["division"]) >= 0)
    values = everybody.column(level["column"])
    if values is None:
        return np.zeros(len(everybody.is_treated), bool)
    if values.dtype == object:
        return np.array([value is not None for value in values], bool)
    return np.asarray(np.isfinite(values))


def group_masks(everybody: Population, group: str) -> list[np.ndarray] | None:
    """Who a printed group is: one mask, or two for the first less the second; None if it is unknown."""
    meant = everybody.entry("arms").get(group, group)
    treated = everybody.is_treated
    by_arm = {"tiltak": treated, "kontroll": ~treated}
    if isinstance(meant, Mapping):
        where = where_mask(everybody, {k: v for k, v in meant.items() if k != "arm"})
        arm = by_arm.get(meant.get("arm", ""), np.ones(len(treated), bool))
        return None if where is None else [where & arm]
    if meant in EVERYONE:
        return [np.ones(len(treated), bool)]
    if meant in GAPS:
        return [by_arm[arm] for arm in GAPS[meant]]
    return [by_arm[meant]] if meant in by_arm else None


def mean(everybody: Population, group: str, values: np.ndarray, inside: np.ndarray) -> Here | None:
    """Mean, or difference in means, of those inside."""
    masks = group_masks(everybody, group)
    if masks is None:
        return None
    found = [_mean(values[mask & inside]) for mask in masks]
    value = found[0][0] - found[1][0] if len(found) > 1 else found[0][0]
    error = float(np.hypot(found[0][1], found[1][1])) if len(found) > 1 else found[0][1]
    return _here(everybody, value, error, masks, inside)


def spread(everybody: Population, group: str, values: np.ndarray, inside: np.ndarray) -> Here | None:
    """Standard deviation of those inside."""
    masks = group_masks(everybody, group)
    if masks is None or len(masks) > 1:
        return None
    mine = values[masks[0] & inside]
    return _here(everybody, float(mine.std(ddof=1)) if len(mine) > 1 else _NAN, _NAN, masks, inside)


def share(everybody: Population, group: str, inside: np.ndarray, *, known: np.ndarray) -> Here | None:
    """Share of those known in a group who are inside; the persons behind it are those inside."""
    masks = group_masks(everybody, group)
    if masks is None or len(masks) > 1:
        return None
    value, error = _mean(inside[masks[0] & known].astype(float))
    return _here(everybody, value, error, masks, inside)


def count(everybody: Population, group: str, inside: np.ndarray) -> Here | None:
    """How many of a group are inside, rounded where the data are real."""
    masks = group_masks(everybody, group)
    if masks is None or len(masks) > 1:
        return None
    shown = disclosure.shown_count(int((masks[0] & inside).sum()), data_status=everybody.study.data_status)
    return _here(everybody, _NAN if shown is None else float(shown), _NAN, masks, inside)


def _here(
    everybody: Population, value: float, error: float, masks: list[np.ndarray], inside: np.ndarray
) -> Here:
    """A number with the persons behind it; an arm that the group leaves out counts as whole."""
    group = np.logical_or.reduce(masks)
    treated = everybody.is_treated
    n = [
        float((inside & group & arm).sum()) if (group & arm).any() else float(arm.sum())
        for arm in (treated, ~treated)
    ]
    return Here(value, error, n_treated=n[0], n_control=n[1])


def _mean(values: np.ndarray) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return _NAN, _NAN
    return float(known.mean()), float(known.std(ddof=1) / np.sqrt(len(known)))
