"""Wild cluster bootstrap: p-value and interval where clusters are so few that CR1 cannot be trusted.

The null is imposed (WCR), the statistic is the cluster-robust t, and the interval inverts the test. Cluster
by cluster everything is linear in the weights, so that thousands of bootstrap samples are one small matrix
product (Roodman, MacKinnon, Nielsen & Webb 2019, "Fast and wild"; Cameron, Gelbach & Miller 2008).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dashboard.estimators.event_study import Prepared, partial_out

DRAWS = 9999
FEWEST_FOR_SIGNS = 8  # under 2^8 sign vectors p-values are too coarse: six-point weights instead
MOST_FOR_ALL = 13  # up to 2^13 sign vectors all are used
WEBB = np.sqrt(np.array([1.5, 1.0, 0.5]))
STEPS = 60  # halvings of an interval's end: beyond double precision


@dataclass(frozen=True, slots=True)
class WildBootstrap:
    """Test that the coefficient is 0, and the interval of values not rejected at 5 %.

    ``weights`` is ``alle_fortegn`` (every sign vector), ``fortegn`` (drawn signs) or ``webb`` (six-point).
    An end of the interval is infinite where no value is rejected on that side.
    """

    p_value: float
    conf_low: float
    conf_high: float
    n_clusters: int
    draws: int
    weights: str


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What the bootstrap needs, by cluster; the null b enters as ``a - b * d``."""

    estimate: float
    score: np.ndarray  # (G,) sums of residualised treatment times residual
    own: np.ndarray  # (G,) sums of squares of the residualised treatment
    cross_y: np.ndarray  # (G,) sums of residualised treatment times residualised outcome
    spread_y: np.ndarray  # (G, G) how the outcome of cluster g enters the score of cluster h
    spread_d: np.ndarray  # (G, G) the same of the treatment


def wild_bootstrap(
    prepared: Prepared, y: np.ndarray, *, target: int, level: float = 0.95, draws: int = DRAWS, seed: int = 0
) -> WildBootstrap | None:
    """Bootstrap one target's coefficient by clusters.

    Parameters
    ----------
    prepared : Prepared, with clusters
    y : float (n, targets), 0 where not observed
    target : position of the month or window

    Returns
    -------
    WildBootstrap, or None if the coefficient cannot be estimated or there are fewer than two clusters.

    Raises
    ------
    ValueError
        If the design has no clusters.
    """
    if prepared.design.clusters is None:
        raise ValueError("The design has no clusters. Choose standard errors by cluster.")
    parts = _parts(prepared, y, target)
    if parts is None:
        return None
    weights, kind = _weights(len(parts.own), draws, seed)
    error = np.sqrt((parts.score**2).sum()) / parts.own.sum()

    def p_value(null: float) -> float:
        observed = abs(parts.estimate - null) / error
        # Rounding must not tell a sign vector from its mirror image, which is the sample itself.
        return float((_statistics(parts, null, weights) >= observed * (1 - 1e-9)).mean())

    return WildBootstrap(
        p_value=p_value(0.0),
        conf_low=_end(p_value, parts.estimate, -error, 1 - level),
        conf_high=_end(p_value, parts.estimate, error, 1 - level),
        n_clusters=len(parts.own),
        draws=len(weights),
        weights=kind,
    )


def _parts(prepared: Prepared, y: np.ndarray, target: int) -> _Parts | None:
    sample = int(prepared.sample_of[target])
    rows = prepared.cells.order[np.repeat(prepared.used[:, sample], prepared.cells.size)]
    assert prepared.design.clusters is not None
    clusters, code = np.unique(prepared.design.clusters[rows], return_inverse=True)
    both = np.column_stack([y[:, target], prepared.design.treatment])
    left = partial_out(prepared, both, target=target)[rows]
    outcome, treatment = left[:, 0], left[:, 1]
    total = float(treatment @ treatment)
    if len(clusters) < 2 or not np.isfinite(prepared.samples[sample].variation) or total <= 0:
        return None
    estimate = float(treatment @ outcome) / total
    n_clusters = len(clusters)
    member = code[:, None] == np.arange(n_clusters)

    def by_cluster(values: np.ndarray) -> np.ndarray:
        return member.T @ values

    # Each cluster's part alone, made orthogonal to covariates and effects again, and scored by cluster.
    alone = np.zeros((len(prepared.cells.order), 2 * n_clusters))
    alone[rows] = np.hstack([member * outcome[:, None], member * treatment[:, None]])
    spread = by_cluster(partial_out(prepared, alone, target=target)[rows] * treatment[:, None])
    return _Parts(
        estimate=estimate,
        score=by_cluster(treatment * (outcome - estimate * treatment)),
        own=by_cluster(treatment**2),
        cross_y=by_cluster(treatment * outcome),
        spread_y=spread[:, :n_clusters],
        spread_d=spread[:, n_clusters:],
    )


def _weights(n_clusters: int, draws: int, seed: int) -> tuple[np.ndarray, str]:
    """Weights (draws, clusters) and what they are called."""
    rng = np.random.default_rng(seed)
    if n_clusters < FEWEST_FOR_SIGNS:
        values = np.r_[-WEBB, WEBB]
        return rng.choice(values, size=(draws, n_clusters)), "webb"
    if n_clusters <= MOST_FOR_ALL:
        bits = np.arange(2**n_clusters)[:, None] >> np.arange(n_clusters) & 1
        return 2.0 * bits - 1.0, "alle_fortegn"
    return rng.choice([-1.0, 1.0], size=(draws, n_clusters)), "fortegn"


def _statistics(parts: _Parts, null: float, weights: np.ndarray) -> np.ndarray:
    """Absolute t of every bootstrap sample drawn under the null."""
    total = parts.own.sum()
    shift = weights @ (parts.cross_y - null * parts.own) / total
    scores = weights @ (parts.spread_y - null * parts.spread_d).T - np.outer(shift, parts.own)
    error = np.sqrt((scores**2).sum(axis=1)) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        # A sample without any error fits perfectly: as extreme as can be, unless it has no effect either.
        return np.where(error > 0, np.abs(shift) / error, np.where(shift == 0, 0.0, np.inf))


def _end(p_value: Callable[[float], float], estimate: float, step: float, alpha: float) -> float:
    """The value farthest from the estimate on one side that is not rejected."""
    inside, outside = 0.0, 1.0
    while p_value(estimate + outside * step) > alpha:
        inside, outside = outside, 2 * outside
        if outside > 1e6:
            return float(np.sign(step) * np.inf)
    for _ in range(STEPS):
        middle = (inside + outside) / 2
        if p_value(estimate + middle * step) > alpha:
            inside = middle
        else:
            outside = middle
    return estimate + inside * step
