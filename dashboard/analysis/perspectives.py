"""Kostnader: what the choice of measure costs and gives NAV, the public purse and society."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis import model as model_module
from dashboard.analysis.cost_ladder import NoCostsError, model_of
from dashboard.analysis.cost_value import horizon_of, line_values
from dashboard.analysis.model import Problem, model
from dashboard.catalogue import Study
from dashboard.cost_model import CostModel
from dashboard.disclosure import Protected
from dashboard.estimators import bands, event_study
from dashboard.formula import Formula, evaluate
from dashboard.perspectives import REST, Item, Perspectives, read_perspectives
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.warehouse import Database, MonthSums, month_sums, participants

COLUMNS = ("item", "perspective", "value", "low", "high")
DIFFERENCE, SUM = "forskjell", "sum"
Lines = Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """Every item per participant over the horizon, treated less control, by perspective.

    ``table`` has ``COLUMNS``: per item its ``forskjell`` in kroner, then what it is to each perspective (a
    gain is positive), last the ``sum`` of each perspective. ``missing`` says why items are not there
    (:func:`missing_items`).
    """

    table: Protected
    perspectives: Perspectives
    missing: Mapping[str, str]
    horizon: int
    n_treated: int
    n_control: int


def account(database: Database, selection: Selection) -> Account:
    """Work out every item the study has data and assumptions for, on participants followed throughout.

    Raises
    ------
    NoCostsError
        If nothing can be worked out.
    TooFewError
        If real data hold too few in an arm.
    """
    study, listed = database.study(selection), read_perspectives()
    costs, horizon = model_of(study), horizon_of(study, selection)
    if horizon > study.months[1] + 1:
        raise NoCostsError(
            _("Dataene følger deltakerne i {n} måneder; horisonten er lengre.").format(n=study.months[1] + 1)
        )
    lines = line_values(costs, dict(selection.assumptions))
    missing = missing_items(listed, study, costs, lines)
    items = [item for item in listed.items if item.id not in missing]
    stated, found = _amounts(database, selection, items, costs, lines, horizon)
    kroner, is_known = found
    observed = np.repeat(is_known[:, None], kroner.shape[1], axis=1)
    if not is_known.any():
        raise NoCostsError(_("Ingen i utvalget er fulgt i hele horisonten. Velg en kortere horisont."))
    prepared = event_study.prepare(stated.design, observed)
    y = np.where(observed, kroner, 0.0)
    estimates = model_module.fit(
        Problem(prepared, y, observed, np.array([], int), [], 0, stated.arms), covariance=True
    )
    arms = int(estimates.n_treated[0]), int(estimates.n_control[0])
    disclosure.require_enough(arms, data_status=study.data_status)
    critical = float(np.atleast_1d(bands.pointwise_critical(n_clusters=estimates.n_clusters))[0])
    assert estimates.covariance is not None  # asked for above
    frame = _frame(items, listed, estimates.estimate, estimates.covariance, critical)
    table = disclosure.protect(
        frame.assign(n_treated=arms[0], n_control=arms[1]),
        data_status=study.data_status,
        persons=["n_treated", "n_control"],
    )
    shown = [disclosure.shown_count(n, data_status=study.data_status) or 0 for n in arms]
    return Account(disclosure.narrowed(table, columns=COLUMNS), listed, missing, horizon, shown[0], shown[1])


def missing_items(listed: Perspectives, study: Study, costs: CostModel, lines: Lines) -> dict[str, str]:
    """Why an item cannot be worked out: ``data``, ``sats`` or ``pris`` is wanting, or ``uaktuell``."""
    missing: dict[str, str] = {}
    for item in listed.items:
        columns = [*item.columns, *([item.person] if item.person else [])]
        columns += _priced(item, listed, costs)
        no_column = [name for name in columns if name not in study.sources]
        formulas = [formula for formula in (item.rate, item.low, item.high) if formula is not None]
        no_line = [name for formula in formulas for name in formula.names if name not in lines]
        if no_column:
            missing[item.id] = "data"
        elif no_line:
            missing[item.id] = "sats"
        elif item.prices and not _priced(item, listed, costs):
            missing[item.id] = "pris"
        elif item.is_fixed and not costs.fixed:
            missing[item.id] = "uaktuell"
        elif item.of is not None and all(name in missing for name in item.of):
            missing[item.id] = "data"
    return missing


def _priced(item: Item, listed: Perspectives, costs: CostModel) -> list[str]:
    """The priced columns of an item."""
    if item.prices != (REST,):
        return [name for name in item.prices if name in costs.prices]
    named = {name for other in listed.items for name in other.prices}
    return [name for name in costs.prices if name not in named]


def _amounts(
    database: Database, selection: Selection, items: list[Item], costs: CostModel, lines: Lines, horizon: int
) -> tuple[model_module.Model, tuple[np.ndarray, np.ndarray]]:
    """The design, kroner by participant and item, and who has all of them; rows as in the design."""
    listed = read_perspectives()
    wanted = {item.id: item.columns for item in items if item.columns}
    wanted |= {name: (name,) for item in items for name in _priced(item, listed, costs)}
    sums = month_sums(database, selection, wanted, months=horizon)
    design = model(database, selection)
    columns = ["is_treated", *(item.person for item in items if item.person)]
    people = participants(database, selection, columns=columns)
    is_known = np.asarray(sums.is_complete.all(axis=1))
    done: dict[str, np.ndarray] = {}
    for item in items:
        done[item.id] = _kroner(item, done, sums, people, costs, lines)
        is_known &= np.isfinite(done[item.id])
    kroner = np.column_stack([done[item.id] for item in items])
    return design, (np.nan_to_num(kroner[design.rows]), is_known[design.rows])


def _kroner(
    item: Item,
    done: Mapping[str, np.ndarray],
    sums: MonthSums,
    people: Mapping[str, np.ndarray],
    costs: CostModel,
    lines: Lines,
) -> np.ndarray:
    """One item by participant; nan where it is not known."""
    treated = people["is_treated"] == 1
    if item.of is not None:
        base = sum(
            (sign * done[name] for name, sign in item.of.items() if name in done), np.zeros(len(treated))
        )
        return np.asarray(_line(item.rate, lines) * base)
    if item.is_fixed:
        once = {arm: lines[name] for arm, name in costs.fixed.items()}
        return np.where(treated, once.get("tiltak", 0.0), once.get("kontroll", 0.0))
    if item.prices:
        priced = _priced(item, read_perspectives(), costs)
        return np.asarray(sum(lines[costs.prices[name]] * _sum_of(sums, name) for name in priced))
    months = _sum_of(sums, item.id)
    if not item.person:
        return np.asarray(_line(item.rate, lines) * months)
    each = _line(item.rate, lines) * people[item.person]
    # The ceiling first: a floor above it would win, as in the report's rule.
    each = np.maximum(np.minimum(each, _line(item.high, lines)), _line(item.low, lines))
    return np.where(months > 0, each * months, 0.0)


def _sum_of(sums: MonthSums, name: str) -> np.ndarray:
    return np.asarray(sums.values[:, sums.names.index(name)])


def _line(formula: Formula | None, lines: Lines) -> float:
    assert formula is not None  # the file is checked
    return evaluate(formula, lines, kind=float)


def _frame(
    items: list[Item], listed: Perspectives, estimate: np.ndarray, covariance: np.ndarray, critical: float
) -> pd.DataFrame:
    rows = []

    def row(name: str, perspective: str, weights: np.ndarray) -> None:
        middle = float(weights @ estimate)
        reach = critical * float(np.sqrt(max(weights @ covariance @ weights, 0.0)))
        rows.append((name, perspective, middle, middle - reach, middle + reach))

    for at, item in enumerate(items):
        one = np.eye(1, len(items), at)[0]
        row(item.id, DIFFERENCE, one)
        for code in listed.titles:
            row(item.id, code, item.weights[code] * one)
    for code in listed.titles:
        row(SUM, code, np.array([item.weights[code] for item in items]))
    return pd.DataFrame(rows, columns=list(COLUMNS))
