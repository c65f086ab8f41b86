"""Betaling: what the supplier would have been paid for the participants, under two models at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import disclosure, payment_text
from dashboard.analysis.payment_histories import ARMS, POSITION, Arm, Prediction, arms, horizon_of
from dashboard.analysis.payment_prices import PricedModels
from dashboard.disclosure import Protected
from dashboard.estimators import payment_sums
from dashboard.estimators.payment import FORM, NEVER, Payments, pay
from dashboard.estimators.payment_sums import Sum
from dashboard.payment_model import Amount, PaymentModel, read_payment_model
from dashboard.payment_text import HORIZON, MODEL, OTHER, PERMANENT
from dashboard.selection import Selection
from dashboard.warehouse import Database

POSITION_VARIABLE = "stilling"  # named with the variables that routes want
PERCENTILES = tuple(range(5, 100, 5))
ENOUGH_FOR_PERCENTILES = 100
SUMMARY = ("model", "arm", "item", "value", "low", "high", "unit", "n")
CASH = ("model", "arm", "month", "mean", "total", "low", "high", "n")
MILESTONES = ("model", "arm", "milestone", "title", "part", "share", "low", "high", "n")
SPREAD = ("model", "arm", "percentile", "amount", "n")
KEYS = ("model", "arm", "item", "unit", "month", "milestone", "title", "part", "percentile", "tenth")
GRADIENT = ("model", "arm", "tenth", "chance", "amount", "low", "high", "n")


@dataclass(frozen=True, slots=True)
class Chosen:
    """Both models at their prices, the horizon in months, and every model's price by name."""

    model: PaymentModel
    other: PaymentModel
    horizon: int
    all_permanent: bool
    prices: Mapping[str, Amount]

    @property
    def models(self) -> tuple[PaymentModel, ...]:
        return (self.model,) if self.model == self.other else (self.model, self.other)


@dataclass(frozen=True, slots=True, eq=False)
class Payment:
    """All that the page *Betaling* shows of one selection.

    ``summary`` has one row per model, arm and item; ``cash`` one per month; ``spread`` one per percentile of
    the participants; ``gradient`` one per tenth of the predicted probability. ``not_assessed`` names, per
    model, the variables its criteria want and no extract has. ``started`` and ``followed`` count by arm.
    """

    selection: Selection
    chosen: Chosen
    summary: Protected
    cash: Protected
    milestones: Protected
    spread: Protected
    gradient: Protected
    not_assessed: dict[str, tuple[str, ...]]
    prediction: Prediction | None
    started: dict[str, int]
    followed: dict[str, int]

    def row(self, item: str, model: str, arm: str) -> dict[str, float] | None:
        """One number of the summary with its interval; None where there is none."""
        names, wanted = ("item", "model", "arm"), (item, model, arm)
        # A page asks some fifty times of twenty rows: a data frame's own filter takes a millisecond each.
        rows = self.summary.frame.to_dict("records")
        return next((row for row in rows if tuple(row[name] for name in names) == wanted), None)


@dataclass(frozen=True, slots=True, eq=False)
class _Paid:
    """One model's payments to one arm: to everybody who started, and to those followed to the horizon."""

    everybody: Payments
    rows: np.ndarray
    total: np.ndarray
    possible: np.ndarray
    unit: np.ndarray
    reached: np.ndarray  # (n, milestones) bool, within the horizon

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def is_whole(self) -> bool:
        """Whether every milestone can be told from what is delivered; else the payment is a least one."""
        return all(self.everybody.assessed)


def payment(database: Database, selection: Selection) -> Payment:
    """Payments under the two chosen models, by arm.

    Means, spread, milestones and gradient are of those who started and are followed through the horizon; the
    cash flow is of everybody who started, in the months he or she is followed.

    Raises
    ------
    NoMonthsError, NobodyStartedError, TooFewError
    """
    study = database.study(selection)
    all_permanent = payment_text.value_of(selection.payment, payment_text.FORM) == PERMANENT
    by_arm, prediction = arms(database, selection, all_permanent=all_permanent)
    find = PricedModels(study, selection)
    chosen = _chosen(selection, by_arm, find, all_permanent=all_permanent)
    followed = {arm: len(by_arm[arm].followed(chosen.horizon)) for arm in ARMS}
    disclosure.require_enough(list(followed.values()), data_status=study.data_status)
    paid = {
        (model.name, arm): _paid(by_arm[arm], model, chosen.horizon, find)
        for model in chosen.models
        for arm in ARMS
    }
    status = study.data_status
    return Payment(
        selection=selection,
        chosen=chosen,
        summary=_table(_summary(paid, by_arm, chosen), SUMMARY, status),
        cash=_table(_cash(paid, by_arm, chosen), CASH, status),
        milestones=_table(_milestones(paid, by_arm, chosen), MILESTONES, status),
        spread=_table(_spread(paid, status), SPREAD, status),
        gradient=_table(_gradient(paid, by_arm), GRADIENT, status),
        not_assessed={model.name: _not_assessed(paid, model, database, selection) for model in chosen.models},
        prediction=prediction,
        started={arm: len(by_arm[arm].histories) for arm in ARMS},
        followed=followed,
    )


def _chosen(
    selection: Selection, by_arm: dict[str, Arm], find: PricedModels, *, all_permanent: bool
) -> Chosen:
    def of(name: str) -> str:
        return str(payment_text.value_of(selection.payment, name))

    horizon = int(float(payment_text.value_of(selection.payment, HORIZON))) or horizon_of(by_arm)
    model, other = find(of(MODEL)), find(of(OTHER))
    prices = {
        name: one.price
        for name, one in ((name, find(name)) for name in payment_text.choices()[MODEL].words)
        if one.price is not None
    }
    return Chosen(model, other, horizon, all_permanent, prices)


def _paid(arm: Arm, model: PaymentModel, horizon: int, find: PricedModels) -> _Paid:
    everybody, rows = pay(arm.histories, model, find=find), arm.followed(horizon)
    total, possible = everybody.total(horizon)
    reached = (everybody.month != NEVER) & (everybody.month < horizon)
    unit = everybody.unit[rows, :horizon].sum(axis=1)
    return _Paid(everybody, rows, total[rows], possible[rows], unit, reached[rows])


def _not_assessed(
    paid: dict[tuple[str, str], _Paid], model: PaymentModel, database: Database, selection: Selection
) -> tuple[str, ...]:
    found = paid[model.name, ARMS[0]].everybody
    lacks_position = bool(found.milestones) and POSITION not in database.study(selection).sources
    return ((POSITION_VARIABLE,) if lacks_position else ()) + found.not_assessed


# --- tables -------------------------------------------------------------------------------------------------

Rows = Iterator[tuple[object, ...]]


def _table(rows: Rows, columns: tuple[str, ...], data_status: str) -> Protected:
    """The rows, each with the number of persons its value rests on as a last element."""
    frame = pd.DataFrame(list(rows), columns=[*columns, "behind"])
    values = [name for name in columns if name not in KEYS and name != "n"]
    table = disclosure.protect(frame, data_status=data_status, persons=["n", "behind"], values=values)
    return disclosure.narrowed(table, columns=columns)


def _clusters(arm: Arm, rows: np.ndarray) -> np.ndarray | None:
    return None if arm.clusters is None else arm.clusters[rows]


def _share(mark: np.ndarray, clusters: np.ndarray | None) -> tuple[Sum, int]:
    """A share with an interval inside 0-1, and the smaller of those with and without."""
    found, with_it = payment_sums.mean(mark.astype(float), clusters), int(mark.sum())
    inside = Sum(found.value, max(found.low, 0.0), min(found.high, 1.0))
    return inside, min(with_it, len(mark) - with_it)


def _summary(paid: dict[tuple[str, str], _Paid], by_arm: dict[str, Arm], chosen: Chosen) -> Rows:
    for (model, arm), one in paid.items():
        clusters = _clusters(by_arm[arm], one.rows)
        place = (model, arm)

        def row(item: str, found: Sum, unit: str, behind: int, n: int = one.n, place: tuple = place):
            return (*place, item, found.value, found.low, found.high, unit, n, behind)

        mean = payment_sums.mean(one.total, clusters)
        yield row("snitt", mean, "nok", one.n)
        unsure = np.asarray(~np.isclose(one.total, one.possible))
        if unsure.any():
            yield row("hoyst", payment_sums.mean(one.possible, clusters), "nok", one.n)
            found, behind = _share(unsure, clusters)
            yield row("andel_uavklart", found, "share", behind)
        if one.is_whole and one.n > 1:
            spread = float(one.total.std(ddof=1))
            yield row("standardavvik", Sum(spread, np.nan, np.nan), "nok", one.n)
        if one.everybody.milestones and one.is_whole:
            never = np.asarray(~one.reached[:, 1:].any(axis=1))
            found, behind = _share(never, clusters)
            yield row("andel_bare_forste", found, "share", behind)
            employed = one.reached[:, 1]
            if employed.any():
                held = one.everybody.held_at_start[one.rows][employed]
                mine = None if clusters is None else clusters[employed]
                found, behind = _share(held, mine)
                yield row("andel_jobb_ved_start", found, "share", behind, n=int(employed.sum()))
        chance = by_arm[arm].chance
        if chance is not None and one.is_whole:
            steep = payment_sums.slope(chance[one.rows], one.total, clusters)
            tenth = Sum(*(x / 10 for x in (steep.value, steep.low, steep.high)))
            yield row("per_ti_prosentpoeng", tenth, "nok", one.n)
    yield from _prices(paid, by_arm, chosen)


def _prices(paid: dict[tuple[str, str], _Paid], by_arm: dict[str, Arm], chosen: Chosen) -> Rows:
    """The price of each model at which it costs as much as the other."""
    for mine, theirs in ((chosen.model, chosen.other), (chosen.other, chosen.model)):
        for arm in ARMS:
            one, other = paid[mine.name, arm], paid[theirs.name, arm]
            # A price that a part of the payment is missing from would come out too high.
            if mine.price is None or mine == theirs or not (one.is_whole and other.is_whole):
                continue
            found = payment_sums.break_even(one.unit, other.total, _clusters(by_arm[arm], one.rows))
            yield (mine.name, arm, "lik_pris", found.value, found.low, found.high, "nok", one.n, one.n)
    one, other = paid[chosen.model.name, ARMS[0]], paid[chosen.other.name, ARMS[1]]
    if chosen.model.price is not None and chosen.model != chosen.other and one.is_whole and other.is_whole:
        found = payment_sums.break_even_arms(
            one.unit,
            other.total,
            _clusters(by_arm[ARMS[0]], one.rows),
            _clusters(by_arm[ARMS[1]], other.rows),
        )
        n = min(one.n, other.n)
        yield (chosen.model.name, "differanse", "lik_pris", found.value, found.low, found.high, "nok", n, n)


def _cash(paid: dict[tuple[str, str], _Paid], by_arm: dict[str, Arm], chosen: Chosen) -> Rows:
    for (model, arm), one in paid.items():
        flow = payment_sums.cash_flow(
            one.everybody.certain,
            by_arm[arm].histories.observed,
            by_arm[arm].clusters,
            horizon=chosen.horizon,
        )
        for t, month in enumerate(flow.month.tolist()):
            numbers = (flow.mean[t], flow.total[t], flow.low[t], flow.high[t], int(flow.n[t]))
            yield (model, arm, month, *numbers, int(flow.n[t]))


def _milestones(paid: dict[tuple[str, str], _Paid], by_arm: dict[str, Arm], chosen: Chosen) -> Rows:
    told = {model.name: model for model in chosen.models}
    for (name, arm), one in paid.items():
        model = told[name]
        if model.parts:  # a mix tells of its part with milestones
            model = next(
                (found for found in map(read_payment_model, dict(model.parts)) if found.milestones), model
            )
        for place, milestone in enumerate(model.milestones):
            found, behind = _share(one.reached[:, place], _clusters(by_arm[arm], one.rows))
            # The first is paid whatever follows: that everybody has it says nothing of anybody.
            behind = behind if milestone.routes else one.n
            if not one.everybody.assessed[place]:
                found = Sum(np.nan, np.nan, np.nan)
            numbers = (milestone.share, found.value, found.low, found.high, one.n)
            yield (name, arm, milestone.id, milestone.title, *numbers, behind)


def _spread(paid: dict[tuple[str, str], _Paid], data_status: str) -> Rows:
    for (model, arm), one in paid.items():
        if not one.is_whole:
            continue
        few = one.n < ENOUGH_FOR_PERCENTILES and not disclosure.is_open(data_status)
        for percentile in PERCENTILES:
            amount = float(np.quantile(one.total, percentile / 100, method="inverted_cdf"))
            # The share at or above, or at or below: no percentile rests on a handful.
            behind = 0 if few else int(one.n * min(percentile, 100 - percentile) / 100)
            yield (model, arm, percentile, amount, one.n, behind)


def _gradient(paid: dict[tuple[str, str], _Paid], by_arm: dict[str, Arm]) -> Rows:
    if any(arm.chance is None for arm in by_arm.values()):
        return
    paid = {place: one for place, one in paid.items() if one.is_whole}
    if not paid:
        return
    first = next(iter(paid))[0]
    chances = {arm: by_arm[arm].chance[paid[first, arm].rows] for arm in ARMS}  # type: ignore[index]
    together = payment_sums.tenths(np.concatenate([chances[arm] for arm in ARMS]))
    cut = len(chances[ARMS[0]])
    tenths = {ARMS[0]: together[:cut], ARMS[1]: together[cut:]}
    for (model, arm), one in paid.items():
        clusters = _clusters(by_arm[arm], one.rows)
        for tenth in range(1, 11):
            inside = tenths[arm] == tenth
            if not inside.any():
                continue
            found = payment_sums.mean(one.total[inside], None if clusters is None else clusters[inside])
            chance = float(chances[arm][inside].mean())
            n = int(inside.sum())
            yield (model, arm, tenth, chance, found.value, found.low, found.high, n, n)


def is_form_missing(found: Payment) -> bool:
    """Whether the form of employment would have decided something and no extract has it."""
    return any(FORM in names for names in found.not_assessed.values())
