"""Wild cluster bootstrap: p-value and interval where clusters are so few that CR1 cannot be trusted.

The null is imposed (WCR), the statistic is the cluster-robust t, and the interval inverts the test. Cluster
by cluster everything is linear in the weights, so that thousands of bootstrap samples are one small matrix
product (Roodman, MacKinnon, Nielsen & Webb 2019, "Fast and wild"; Cameron, Gelbach & Miller 2008). In the
null, a sample's coefficient is linear and its squared error quadratic: five numbers per sample answer every
null that the interval tries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from dashboard.estimators.event_study import Outcome, Prepared, partial_out

DRAWS = 9999
FEWEST_FOR_SIGNS = 8  # under 2^8 sign vectors p-values are too coarse: six-point weights instead
MOST_FOR_ALL = 19  # up to 2^19 sign vectors all are used: about half a second
BLOCK = 2**14  # samples drawn at a time
WEBB = np.sqrt(np.array([1.5, 1.0, 0.5]))
STEPS = 40  # halvings of an interval's end: to 1e-12 of the first step outside


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
    prepared: Prepared, y: Outcome, *, target: int, level: float = 0.95, draws: int = DRAWS, seed: int = 0
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
    blocks, kind, n_draws = _weights(len(parts.own), draws, seed)
    drawn = _draw(parts, blocks)
    error = np.sqrt((parts.score**2).sum()) / parts.own.sum()

    def p_value(null: float) -> float:
        return drawn.at_least(null - parts.estimate, abs(parts.estimate - null) / error)

    return WildBootstrap(
        p_value=p_value(0.0),
        conf_low=_end(p_value, parts.estimate, -error, 1 - level),
        conf_high=_end(p_value, parts.estimate, error, 1 - level),
        n_clusters=len(parts.own),
        draws=n_draws,
        weights=kind,
    )


def _parts(prepared: Prepared, y: Outcome, target: int) -> _Parts | None:
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


def _weights(n_clusters: int, draws: int, seed: int) -> tuple[Iterator[np.ndarray], str, int]:
    """Weights in blocks (samples, clusters), what they are called, and how many samples they stand for."""
    rng = np.random.default_rng(seed)
    if n_clusters < FEWEST_FOR_SIGNS:
        drawn = rng.choice(np.r_[-WEBB, WEBB], size=(draws, n_clusters))
        return iter([drawn]), "webb", draws
    if n_clusters <= MOST_FOR_ALL:
        return _all_signs(n_clusters), "alle_fortegn", 2**n_clusters
    return iter([rng.choice([-1.0, 1.0], size=(draws, n_clusters))]), "fortegn", draws


def _all_signs(n_clusters: int) -> Iterator[np.ndarray]:
    """Every sign vector whose last sign is plus: the others are mirror images, with the same absolute t."""
    for low in range(0, 2 ** (n_clusters - 1), BLOCK):
        numbers = np.arange(low, min(low + BLOCK, 2 ** (n_clusters - 1)))
        yield 1.0 - 2.0 * (numbers[:, None] >> np.arange(n_clusters) & 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Bootstrap samples under the null ``estimate + b``, one element per sample.

    The coefficient less the null is ``level - b * slope``, its squared error ``pp - 2b * pq + b^2 * qq``.
    Measured from the estimate, because that is where differences between the samples would be lost.
    """

    level: np.ndarray
    slope: np.ndarray
    pp: np.ndarray
    pq: np.ndarray
    qq: np.ndarray

    def squares(self, b: float) -> tuple[np.ndarray, np.ndarray]:
        """Squared coefficient less the null, and squared error."""
        return (self.level - b * self.slope) ** 2, (self.qq * b - 2 * self.pq) * b + self.pp

    def at_least(self, b: float, observed: float) -> float:
        """Share of the samples with an absolute t of at least ``observed``."""
        shift, error = self.squares(b)
        # Rounding must not tell a sign vector from its mirror image, which is the sample itself.
        as_extreme = shift >= observed**2 * (1 - 2e-9) * error
        if error.min() <= 0 and observed > 0:
            # A sample without any error fits perfectly: as extreme as can be, unless it has no effect either.
            as_extreme &= (error > 0) | (shift > 0)
        return float(as_extreme.mean())


def _draw(parts: _Parts, blocks: Iterator[np.ndarray]) -> _Drawn:
    """What each bootstrap sample's t is made of."""
    total = parts.own.sum()
    centred = parts.cross_y - parts.estimate * parts.own
    spread = parts.spread_y - parts.estimate * parts.spread_d
    found: list[tuple[np.ndarray, ...]] = []
    for weights in blocks:
        level, slope = weights @ centred / total, weights @ parts.own / total
        p = (weights @ spread.T - np.outer(level, parts.own)) / total
        q = (weights @ parts.spread_d.T - np.outer(slope, parts.own)) / total
        found.append((level, slope, (p * p).sum(1), (p * q).sum(1), (q * q).sum(1)))
    return _Drawn(*(np.concatenate(column) for column in zip(*found, strict=True)))


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
