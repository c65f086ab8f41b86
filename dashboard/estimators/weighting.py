"""Differences between arms that are weighted to be alike: by the propensity score, entropy balancing, AIPW.

Each mean comes with its influence, in which the estimated weights and regressions count too, so that
standard errors follow from one rule (M-estimation; Stefanski & Boos 2002).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from dashboard.estimators.propensity import Nuisance, Propensity

ESTIMANDS = ("att", "ate")
# Largest difference left between a balanced mean and its aim, in standard deviations.
BALANCED = 1e-9
NEAR = 1e-6
POLISH = 3


class NoBalanceError(ValueError):
    """No positive weights make the arm's means equal to the aim."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights (n,) of one arm, 0 outside it, how they move with the linear index, and whose index that is.

    ``slope`` (n,) is the derivative with respect to the linear index; ``nuisance`` the parameters behind it,
    None where the weights are not estimated.
    """

    weight: np.ndarray
    slope: np.ndarray
    nuisance: Nuisance | None


@dataclass(frozen=True, slots=True, eq=False)
class Weighted:
    """A difference of two weighted means, in the unit of ``y``. ``psi`` (n,) is each person's influence."""

    estimate: float
    std_error: float
    mean_treated: float
    mean_control: float
    psi: np.ndarray


def nearest_estimand(share_treated: float) -> str:
    """The estimand that a regression with one coefficient for all lies nearest to.

    It is about ``(1 - p) ATT + p ATU`` with p the share treated (Słoczyński 2022, "Interpreting OLS estimands
    when treatment effects are heterogeneous"), so its distance to ATT goes with p, to ATE with ``|1 - 2p|``.

    Examples
    --------
    >>> nearest_estimand(0.19), nearest_estimand(0.41)
    ('att', 'ate')
    """
    return "att" if share_treated <= abs(1 - 2 * share_treated) else "ate"


def aim(treatment: np.ndarray, estimand: str) -> np.ndarray:
    """Whom the means are for: 1 for the treated (``att``) or for everybody (``ate``), float (n,)."""
    if estimand not in ESTIMANDS:
        raise ValueError(f"Estimand {estimand!r} is unknown. Choose one of {', '.join(ESTIMANDS)}.")
    return treatment.astype(float) if estimand == "att" else np.ones(len(treatment))


def inverse_probability(fitted: Propensity, treatment: np.ndarray, estimand: str) -> tuple[Weights, Weights]:
    """Weights of treated and control: 1 and e/(1-e) for ``att``, 1/e and 1/(1-e) for ``ate``."""
    e, treated = fitted.score, treatment == 1
    odds = np.where(treated, 0.0, e / (1 - e))
    if estimand == "att":
        one = Weights(treated.astype(float), np.zeros(len(e)), None)
        return one, Weights(odds, odds, fitted.nuisance)
    one = Weights(np.where(treated, 1 / e, 0.0), np.where(treated, -(1 - e) / e, 0.0), fitted.nuisance)
    return one, Weights(np.where(treated, 0.0, 1 / (1 - e)), odds, fitted.nuisance)


def entropy_balance(x: np.ndarray, treatment: np.ndarray, estimand: str) -> tuple[Weights, Weights]:
    """Weights nearest to equal ones under which each arm has the aim's means of the columns of ``x``.

    Hainmueller (2012). ``w_i = exp(x_i'l)`` where l minimises the convex dual
    ``sum_arm exp(x_i'l) - (sum_aim x_i)'l``; the constant in ``x`` makes the weights sum to the aim's number.

    Raises
    ------
    NoBalanceError
        If no positive weights reach the means: the arm lacks people like those aimed at.
    """
    aimed = aim(treatment, estimand)
    if estimand == "att":
        treated = Weights(aimed, np.zeros(len(aimed)), None)
    else:
        treated = _balanced(x, treatment == 1, aimed)
    return treated, _balanced(x, treatment == 0, aimed)


def difference(
    y: np.ndarray,
    x: np.ndarray,
    weights: tuple[Weights, Weights],
    treatment: np.ndarray,
    estimand: str,
    *,
    adjusted: bool = False,
    clusters: np.ndarray | None = None,
) -> Weighted:
    """Mean of the treated less mean of the controls, weighted.

    Parameters
    ----------
    y : float (n,)
        Outcome in its unit, no missing values.
    x : float (n, k)
        The columns behind the weights, the constant among them.
    weights : of treated and of control, as `inverse_probability` or `entropy_balance` make them
    adjusted : bool
        Doubly robust (AIPW, Robins, Rotnitzky & Zhao 1994): a linear regression of y within each arm is
        averaged over the aim, and the weights carry its residuals.
    clusters : int codes (n,), optional
        Standard errors by cluster, ``G/(G-1) sum_g psi_g^2``; without, every person is one.

    Examples
    --------
    >>> y, d = np.array([3.0, 1.0, 1.0, 0.0]), np.array([1.0, 1.0, 0.0, 0.0])
    >>> equal = tuple(Weights(arm, np.zeros(4), None) for arm in (d, 1 - d))
    >>> difference(y, np.ones((4, 1)), equal, d, "ate").estimate
    1.5
    """
    aimed = aim(treatment, estimand)
    (one, psi_one), (zero, psi_zero) = (
        _mean(y, x, treatment == arm, aimed, weighted, adjusted=adjusted)
        for arm, weighted in zip((1, 0), weights, strict=True)
    )
    psi = psi_one - psi_zero
    return Weighted(one - zero, clustered_error(psi, clusters), one, zero, psi)


def clustered_error(psi: np.ndarray, clusters: np.ndarray | None) -> float:
    """Standard error of a sum of influences; nan with fewer than two clusters."""
    sums = psi if clusters is None else np.bincount(clusters, weights=psi)
    groups = len(sums) if clusters is None else len(np.unique(clusters))
    if groups < 2:
        return float("nan")
    return float(np.sqrt(groups / (groups - 1) * (sums**2).sum()))


def effective_size(weight: np.ndarray) -> float:
    """How many equally weighted people are as informative: ``(sum w)^2 / sum w^2`` (Kish 1965).

    Examples
    --------
    >>> effective_size(np.array([1.0, 1.0, 2.0]))
    2.6666666666666665
    """
    squares = float((weight**2).sum())
    return float(weight.sum() ** 2 / squares) if squares else 0.0


def standardised_differences(
    covariates: np.ndarray, treatment: np.ndarray, weights: tuple[Weights, Weights] | None = None
) -> np.ndarray:
    """Difference in means over the unweighted pooled standard deviation, (p,); nan where nothing varies.

    ``sqrt((s1^2 + s0^2) / 2)`` in the denominator stays the same whatever the weights (Austin 2009), so
    that before and after are on one scale.
    """
    treated = treatment == 1
    pair = weights or tuple(Weights(arm.astype(float), arm, None) for arm in (treated, ~treated))
    one, zero = (side.weight @ covariates / side.weight.sum() for side in pair)
    pooled = np.sqrt((covariates[treated].var(axis=0) + covariates[~treated].var(axis=0)) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(pooled > 0, (one - zero) / pooled, np.nan)


def _balanced(x: np.ndarray, inside: np.ndarray, aimed: np.ndarray) -> Weights:
    total, arm = aimed @ x, x[inside]
    scale = float(aimed.sum())

    def dual(multipliers: np.ndarray) -> tuple[float, np.ndarray]:
        weight = np.exp(np.clip(arm @ multipliers, -700.0, 300.0))
        return float(weight.sum() - total @ multipliers) / scale, (arm.T @ weight - total) / scale

    def curvature(multipliers: np.ndarray) -> np.ndarray:
        weight = np.exp(np.clip(arm @ multipliers, -700.0, 300.0))
        return (arm * weight[:, None]).T @ arm / scale

    start = np.zeros(x.shape[1])
    start[0] = np.log(scale / inside.sum())
    found = minimize(dual, start, jac=True, hess=curvature, method="trust-exact", options={"gtol": NEAR}).x
    # Near the minimum the dual itself no longer changes in double precision, while its gradient still does.
    for _step in range(POLISH):
        found = found - np.linalg.pinv(curvature(found), hermitian=True) @ dual(found)[1]
    if not np.abs(dual(found)[1]).max() <= BALANCED:
        raise NoBalanceError("No weights make the arms alike: one lacks people like those of the other.")
    weight = np.where(inside, np.exp(np.clip(x @ found, -700.0, 300.0)), 0.0)
    return Weights(weight, weight, Nuisance(curvature(found) * scale, aimed - weight))


def _mean(
    y: np.ndarray,
    x: np.ndarray,
    inside: np.ndarray,
    aimed: np.ndarray,
    weights: Weights,
    *,
    adjusted: bool,
) -> tuple[float, np.ndarray]:
    """One arm's mean for those aimed at, and everybody's influence on it."""
    w = weights.weight
    if not adjusted:
        size = w.sum()
        mean = float(w @ y / size)
        left = y - mean
        psi = w * left / size
    else:
        size = aimed.sum()
        bread = np.linalg.pinv((x * inside[:, None]).T @ x, hermitian=True)
        fitted = x @ (bread @ (x.T @ (inside * y)))
        left = y - fitted
        mean = float((aimed @ fitted + w @ left) / size)
        psi = (aimed * (fitted - mean) + w * left) / size
        psi += inside * left * (x @ (bread @ ((aimed - w) @ x))) / size
    if weights.nuisance is not None:
        psi += weights.nuisance.along(x, x.T @ (weights.slope * left)) / size
    return mean, psi
