"""Simultaneous bands and joint tests, from the covariance between targets.

The multiplier bootstrap draws ``sum_i w_i psi_it`` with standard normal weights. Given ``psi`` these
sums are normal with covariance ``psi'psi``, so drawing from that normal is the same bootstrap at a cost
that does not grow with the number of participants.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtri, stdtrit

DRAWS = 1999
# Directions of the covariance with less than this share of the largest variance are rounding noise.
NO_VARIANCE = 1e-10


@dataclass(frozen=True, slots=True)
class JointTest:
    """Are all the estimates 0? ``statistic`` is chi-square with ``rank`` degrees of freedom.

    ``p_value_max`` is the sup-t p-value: how often the largest of all t-values would be larger by chance.
    """

    statistic: float
    rank: int
    p_value: float
    p_value_max: float


def pointwise_critical(level: float = 0.95, *, n_clusters: np.ndarray | None = None) -> np.ndarray | float:
    """Half-width of an interval in standard errors: normal, or t with G-1 degrees of freedom."""
    tail = 0.5 + level / 2
    if n_clusters is None:
        return float(ndtri(tail))
    return stdtrit(np.maximum(n_clusters - 1, 1), tail)


def simultaneous_critical(
    covariance: np.ndarray, *, level: float = 0.95, draws: int = DRAWS, seed: int = 0
) -> float:
    """Half-width, in standard errors, of bands that hold all targets at once (sup-t).

    Parameters
    ----------
    covariance : (targets, targets), nan or zero variance where there is no estimate
    draws, seed : the number of draws of the multiplier bootstrap, and where they start

    Returns
    -------
    float, nan if no target has an estimate. Never less than the pointwise half-width.

    References
    ----------
    Montiel Olea & Plagborg-Møller (2019), "Simultaneous confidence bands", algorithm 1.

    Examples
    --------
    >>> 1.95 < simultaneous_critical(np.ones((3, 3)), draws=19_999) < 2.0
    True
    >>> 2.6 < simultaneous_critical(np.eye(10)) < 3.0
    True
    """
    largest = _largest_draws(covariance, draws=draws, seed=seed)
    if not largest.size:
        return float("nan")
    return max(float(np.quantile(largest, level)), float(ndtri(0.5 + level / 2)))


def joint_test(
    estimate: np.ndarray, covariance: np.ndarray, *, draws: int = DRAWS, seed: int = 0
) -> JointTest | None:
    """Wald test that all estimates are 0, with a pseudo-inverse, and the sup-t p-value beside it.

    Returns None if nothing can be tested. Months that are copies of each other lower ``rank``.

    Examples
    --------
    >>> test = joint_test(np.array([1.0, 1.0]), np.array([[1.0, 0.0], [0.0, 0.5]]))
    >>> round(test.statistic, 3), test.rank, round(test.p_value, 3)
    (3.0, 2, 0.223)
    """
    known = np.isfinite(estimate) & (np.diag(covariance) > 0)
    if not known.any():
        return None
    part, block = estimate[known], covariance[np.ix_(known, known)]
    scale = np.sqrt(np.diag(block))
    values, vectors = np.linalg.eigh(block / scale[:, None] / scale[None, :])
    kept = values > NO_VARIANCE * values[-1]
    projected = vectors[:, kept].T @ (part / scale)
    statistic = float((projected**2 / values[kept]).sum())
    largest = _largest_draws(block, draws=draws, seed=seed)
    exceeding = int((largest >= np.abs(part / scale).max()).sum())
    return JointTest(
        statistic=statistic,
        rank=int(kept.sum()),
        p_value=float(chdtrc(int(kept.sum()), statistic)),
        p_value_max=(1 + exceeding) / (1 + len(largest)),
    )


def _largest_draws(covariance: np.ndarray, *, draws: int, seed: int) -> np.ndarray:
    """Largest absolute t-value of each draw of the multiplier bootstrap."""
    variance = np.diag(covariance)
    known = np.isfinite(variance) & (variance > 0)
    if not known.any():
        return np.zeros(0)
    scale = np.sqrt(variance[known])
    values, vectors = np.linalg.eigh(covariance[np.ix_(known, known)] / scale[:, None] / scale[None, :])
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    noise = np.random.default_rng(seed).standard_normal((len(values), draws))
    return np.abs(root @ noise).max(axis=0)
