"""The difference between two sets of estimates that may share participants.

Each estimate is, to first order, its true value plus the sum of its participants' influences. The difference
of two is then the sum over participants of the difference of their two influences: what is common to both
cancels, and those in one of them alone keep what they have. This is the sandwich of both regressions stacked
and clustered on participant (Weesie 1999, "Seemingly unrelated estimation and the cluster-adjusted sandwich
estimator", Stata Technical Bulletin 52), with each side's own small-sample factor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.estimators.event_study import (
    Outcome,
    Prepared,
    cluster_influence,
    influence_blocks,
    small_sample_factor,
)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two: a factored design, its outcome, and who its independent units are.

    ``units`` names the unit of each row (n,), or of each cluster code (clusters,) when the design has
    clusters: whole numbers from 0 that mean the same on both sides. ``columns`` (t,) are the targets
    compared, in the same order on both sides.
    """

    prepared: Prepared
    y: Outcome
    units: np.ndarray
    columns: np.ndarray

    @property
    def is_clustered(self) -> bool:
        return self.prepared.design.clusters is not None


def difference_covariance(a: Side, b: Side) -> np.ndarray:
    """Covariance (targets, targets) of the second side's estimates less the first's.

    ``sum_u d_u d_u'`` over units, with ``d_u = sqrt(c_b) psi_bu - sqrt(c_a) psi_au``, ``psi`` 0 for a unit
    that is not on that side and ``c`` the HC1 or CR1 factor of the side and target. The first side's
    influences are held whole, the second's some rows at a time. nan where an estimate is.

    Raises
    ------
    ValueError
        If one side has clusters and the other has not.

    Examples
    --------
    >>> from dashboard.estimators.event_study import Design, prepare
    >>> rng = np.random.default_rng(1)
    >>> design = Design(np.repeat([1.0, 0.0], 50), np.zeros((100, 0)), ())
    >>> side = Side(prepare(design, np.ones((100, 1), bool)), rng.normal(size=(100, 1)), np.arange(100),
    ...             np.array([0]))
    >>> difference_covariance(side, side).tolist()
    [[0.0]]
    """
    if a.is_clustered != b.is_clustered:
        raise ValueError("One side has clusters and the other has not. Give both the same units.")
    if a.is_clustered:
        left = np.zeros((1 + int(max(a.units.max(), b.units.max())), len(a.columns)))
        np.add.at(left, b.units, _scaled(b, cluster_influence(b.prepared, b.y)))
        np.subtract.at(left, a.units, _scaled(a, cluster_influence(a.prepared, a.y)))
        return left.T @ left
    left = np.zeros((len(a.units), len(a.columns)))
    for rows, scores in influence_blocks(a.prepared, a.y):
        left[rows] = _scaled(a, scores)
    row_of = np.full(1 + int(max(a.units.max(), b.units.max())), -1)
    row_of[a.units] = np.arange(len(a.units))
    alone = np.zeros((len(a.columns), len(a.columns)))
    for rows, scores in influence_blocks(b.prepared, b.y):
        mine, at = _scaled(b, scores), row_of[b.units[rows]]
        shared = at >= 0
        left[at[shared]] -= mine[shared]
        alone += mine[~shared].T @ mine[~shared]
    return left.T @ left + alone


def _scaled(side: Side, scores: np.ndarray) -> np.ndarray:
    spread = np.sqrt(small_sample_factor(side.prepared))
    return scores[:, side.columns] * spread[side.columns]
