"""Propensity scores: the probability of treatment given what is known before month 0.

Logistic regression by Newton's method. The influence of the estimated coefficients is kept, because an
estimate that weights by the score must count that the score is estimated too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

STEPS = 60
# Half the squared Newton decrement is what the log-likelihood still lacks; beyond double precision here.
DONE = 1e-14
# A column with less than this share of its length left, given those before it, is collinear with them.
COLLINEAR = 1e-7
# Scores are kept this far from 0 and 1, so that a person without a counterpart gets a finite weight.
NEAREST = 1e-9


class NoOverlapError(ValueError):
    """The covariates tell the arms apart completely, or there is nobody in one of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Nuisance:
    """Estimated parameters of weights: ``influence_i = information^-1 x_i score_i``."""

    information: np.ndarray  # (k, k)
    score: np.ndarray  # (n,)

    def along(self, x: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """Influence (n,) of the parameters on a number with this ``gradient`` (k,) in them."""
        return self.score * (x @ (np.linalg.pinv(self.information, hermitian=True) @ gradient))


@dataclass(frozen=True, slots=True, eq=False)
class Propensity:
    """Scores (n,) strictly between 0 and 1, coefficients (k,) of the columns given, and their influence."""

    score: np.ndarray
    coefficients: np.ndarray
    nuisance: Nuisance


@dataclass(frozen=True, slots=True)
class Support:
    """How many of each arm have a score for which the other arm has nobody.

    ``low`` and ``high`` bound the scores both arms have; ``outside`` counts those beyond them.
    ``extreme`` counts scores under 0.1 or over 0.9 (Crump, Hotz, Imbens & Mitnik 2009).
    """

    low: float
    high: float
    outside: tuple[int, int]  # treated, control
    extreme: tuple[int, int]


def columns(covariates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A constant and the covariates with mean 0 and standard deviation 1, without collinear ones.

    Of collinear columns the first is kept.

    Parameters
    ----------
    covariates : float (n, p), no missing values

    Returns
    -------
    x (n, 1 + kept), and the positions of the covariates kept.

    Examples
    --------
    >>> x, kept = columns(np.array([[0.0, 5.0, 1.0], [1.0, 5.0, 3.0], [0.0, 5.0, 1.0]]))
    >>> x.shape, kept.tolist()
    ((3, 2), [0])
    """
    spread = covariates.std(axis=0)
    varies = np.flatnonzero(spread > COLLINEAR * np.maximum(np.abs(covariates).max(axis=0, initial=0.0), 1.0))
    centred = (covariates[:, varies] - covariates[:, varies].mean(axis=0)) / spread[varies]
    if centred.shape[1] == 0:
        return np.ones((len(covariates), 1)), varies
    left = np.abs(np.diag(np.linalg.qr(centred, mode="r")))
    independent = np.zeros(centred.shape[1], bool)
    independent[: len(left)] = left > COLLINEAR * np.sqrt(len(covariates))
    return np.column_stack([np.ones(len(covariates)), centred[:, independent]]), varies[independent]


def propensity(x: np.ndarray, treatment: np.ndarray) -> Propensity:
    """Logistic regression of treatment on the columns of ``x``, the constant among them.

    Where a characteristic is found in one arm only its coefficient has no end; the scores of those who have
    it stop at `NEAREST` from 0 or 1, and `support` counts them as without a counterpart.

    Parameters
    ----------
    x : float (n, k), as `columns` makes it
    treatment : 0/1 (n,)

    Raises
    ------
    NoOverlapError
        If an arm is empty or the columns tell the arms apart completely.

    Examples
    --------
    >>> x = np.column_stack([np.ones(6), [0, 0, 0, 1, 1, 1]])
    >>> propensity(x, np.array([1, 0, 0, 1, 1, 0])).score.round(3).tolist()
    [0.333, 0.333, 0.333, 0.667, 0.667, 0.667]
    """
    if not 0 < treatment.sum() < len(treatment):
        raise NoOverlapError("One arm is empty. Choose a wider sample.")
    coefficients = np.zeros(x.shape[1])
    for _step in range(STEPS):
        score = _logistic(x @ coefficients)
        gradient = x.T @ (treatment - score)
        information = (x * (score * (1 - score))[:, None]).T @ x
        move = np.linalg.pinv(information, hermitian=True) @ gradient
        coefficients = _climbed(x, treatment, coefficients, move)
        if gradient @ move < DONE * len(treatment):
            break
    score = np.clip(_logistic(x @ coefficients), NEAREST, 1 - NEAREST)
    if score[treatment == 1].min() > score[treatment == 0].max():
        raise NoOverlapError("The characteristics tell the arms apart completely. Choose a smaller model.")
    information = (x * (score * (1 - score))[:, None]).T @ x
    return Propensity(score, coefficients, Nuisance(information, treatment - score))


def support(score: np.ndarray, treatment: np.ndarray) -> Support:
    """Who has a score that nobody in the other arm comes near (minimum and maximum rule)."""
    arms = [score[treatment == 1], score[treatment == 0]]
    low, high = max(arm.min() for arm in arms), min(arm.max() for arm in arms)
    outside = tuple(int(((arm < low) | (arm > high)).sum()) for arm in arms)
    extreme = tuple(int(((arm < 0.1) | (arm > 0.9)).sum()) for arm in arms)
    return Support(float(low), float(high), (outside[0], outside[1]), (extreme[0], extreme[1]))


def histogram(score: np.ndarray, treatment: np.ndarray, *, bins: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores counted in common bins from 0 to 1: edges (bins + 1,), counts (2, bins), treated first."""
    edges = np.linspace(0.0, 1.0, bins + 1)
    counts = [np.histogram(score[treatment == arm], edges)[0] for arm in (1, 0)]
    return edges, np.array(counts)


def _logistic(linear: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(linear, -500.0, 500.0)))


def _likelihood(x: np.ndarray, treatment: np.ndarray, coefficients: np.ndarray) -> float:
    linear = x @ coefficients
    return float(treatment @ linear - np.logaddexp(0.0, linear).sum())


def _climbed(x: np.ndarray, treatment: np.ndarray, start: np.ndarray, move: np.ndarray) -> np.ndarray:
    """The full Newton step, or as much of it as does not lower the likelihood."""
    before = _likelihood(x, treatment, start)
    for halving in range(30):
        tried = start + move / 2**halving
        if _likelihood(x, treatment, tried) >= before - 1e-9 * abs(before):
            return tried
    return start
