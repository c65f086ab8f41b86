"""Means, cash flow, break-even price and gradient of payments, with 95 % intervals.

Every number is an average of participants' influences; with clusters the influences of a cluster are added
before they are squared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Sum:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class CashFlow:
    """By month since the start, one element each: the mean payment in the month, the sum of the means so far
    with its interval, and how many are followed."""

    month: np.ndarray
    mean: np.ndarray
    total: np.ndarray
    low: np.ndarray
    high: np.ndarray
    n: np.ndarray


def interval(value: float, influence: np.ndarray, clusters: np.ndarray | None = None) -> Sum:
    """A number with an interval from its influences, which sum over participants to its error.

    Examples
    --------
    >>> x = np.array([0.0, 0.0, 3.0, 5.0])
    >>> found = interval(x.mean(), (x - x.mean()) / 4)
    >>> round(found.value, 1), round(found.high - found.value, 2)
    (2.0, 3.9)
    """
    if clusters is not None:
        influence = np.bincount(np.unique(clusters, return_inverse=True)[1], weights=influence)
    n = len(influence)
    if n < 2:
        return Sum(value, float("nan"), float("nan"))
    error = np.sqrt((influence**2).sum() * n / (n - 1))
    reach = float(stats.t.ppf(0.975, n - 1) * error)
    return Sum(float(value), float(value) - reach, float(value) + reach)


def mean(values: np.ndarray, clusters: np.ndarray | None = None) -> Sum:
    """The mean over participants."""
    middle = float(values.mean())
    return interval(middle, (values - middle) / len(values), clusters)


def cash_flow(
    paid: np.ndarray, observed: np.ndarray, clusters: np.ndarray | None = None, *, horizon: int
) -> CashFlow:
    """The mean payment in each month among those followed through it, and the sum of these means.

    Those who are not followed so long count in the months they are; the sum then says what would have been
    paid if everybody had been followed, as long as being followed does not depend on the payment.

    Parameters
    ----------
    paid : (n, months) kroner
    observed : (n,) months followed
    """
    n, total = len(paid), 0.0
    influence = np.zeros(n)
    rows = []
    for month in range(horizon):
        is_followed = observed > month
        followed = int(is_followed.sum())
        if not followed:
            break
        middle = float(paid[is_followed, month].mean())
        influence += is_followed * (paid[:, month] - middle) / followed
        total += middle
        found = interval(total, influence, clusters)
        rows.append((month, middle, total, found.low, found.high, followed))
    columns = np.array(rows, float).reshape(-1, 6).T
    months, each, so_far, low, high, followed_by = columns
    return CashFlow(months.astype(int), each, so_far, low, high, followed_by.astype(int))


def break_even(unit: np.ndarray, other: np.ndarray, clusters: np.ndarray | None = None) -> Sum:
    """The price at which the mean payment equals the other model's, for the same participants.

    ``unit`` is each participant's payment at a price of 1. The interval is the delta method's for a ratio of
    two means of the same participants.

    Examples
    --------
    >>> round(break_even(np.array([0.2, 0.6, 1.0]), np.array([30.0, 60.0, 90.0])).value, 1)
    100.0
    """
    scale = float(unit.mean())
    if scale == 0:
        return Sum(float("nan"), float("nan"), float("nan"))
    price = float(other.mean()) / scale
    return interval(price, (other - price * unit) / (scale * len(unit)), clusters)


def break_even_arms(
    unit: np.ndarray,
    other: np.ndarray,
    unit_clusters: np.ndarray | None = None,
    other_clusters: np.ndarray | None = None,
) -> Sum:
    """The same price against a model that other participants are paid by."""
    scale = float(unit.mean())
    if scale == 0:
        return Sum(float("nan"), float("nan"), float("nan"))
    price = float(other.mean()) / scale
    mine = -price * (unit - unit.mean()) / (scale * len(unit))
    theirs = (other - other.mean()) / (scale * len(other))
    clusters = None
    if unit_clusters is not None and other_clusters is not None:
        clusters = np.concatenate([unit_clusters.astype(str), other_clusters.astype(str)])
    return interval(price, np.concatenate([mine, theirs]), clusters)


def predicted(x: np.ndarray, y: np.ndarray, fitted_on: np.ndarray) -> np.ndarray:
    """Probability of the outcome for everybody, by a linear model in those marked, between 0 and 1.

    Those the model is made from are predicted from a model without their own fifth, so that nobody's own
    outcome is in the number he or she is sorted by.

    Parameters
    ----------
    x : (n, k) without a constant; y : (n,) 0 or 1; fitted_on : (n,) bool
    """
    design = np.column_stack([np.ones(len(x)), x])

    def fit(rows: np.ndarray) -> np.ndarray:
        return np.linalg.lstsq(design[rows], y[rows], rcond=None)[0]

    everybody = design @ fit(np.flatnonzero(fitted_on))
    inside = np.flatnonzero(fitted_on)
    # The same fold for the same place in the file, whatever the choice of model.
    fold = np.random.default_rng(FOLDS).integers(0, FOLDS, len(x))[inside]
    for number in range(FOLDS):
        kept = inside[fold != number]
        if len(kept):
            left_out = inside[fold == number]
            everybody[left_out] = design[left_out] @ fit(kept)
    return np.clip(everybody, 0.0, 1.0)


def ranks_right(chance: np.ndarray, y: np.ndarray) -> float:
    """How often one with the outcome has a higher prediction than one without: 0.5 is no better than chance.

    Examples
    --------
    >>> ranks_right(np.array([0.1, 0.4, 0.4, 0.9]), np.array([0, 0, 1, 1]))
    0.875
    """
    ones = int(y.sum())
    if not 0 < ones < len(y):
        return float("nan")
    ranked = stats.rankdata(chance)
    return float((ranked[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones)))


def slope(chance: np.ndarray, paid: np.ndarray, clusters: np.ndarray | None = None) -> Sum:
    """How much more is paid per unit of predicted probability, by least squares.

    Examples
    --------
    >>> round(slope(np.array([0.0, 0.5, 1.0]), np.array([10.0, 30.0, 50.0])).value, 6)
    40.0
    """
    centred = chance - chance.mean()
    spread = float((centred**2).sum())
    if spread == 0:
        return Sum(float("nan"), float("nan"), float("nan"))
    steep = float((centred * paid).sum() / spread)
    residual = paid - paid.mean() - steep * centred
    return interval(steep, centred * residual / spread, clusters)


def tenths(chance: np.ndarray) -> np.ndarray:
    """Which tenth each is in, 1 the lowest; equal predictions are in the same."""
    edges = np.quantile(chance, np.arange(1, 10) / 10)
    return 1 + np.searchsorted(edges, chance, side="left")
