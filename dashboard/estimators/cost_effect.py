"""An effect and a cost difference estimated on the same participants, and what they say together.

Both are averages of the same participants' influences, so they are jointly normal with the covariance those
influences give (clusters included). Net benefit at a value v of one unit of effect is v * effect - cost;
everything else follows from it (Stinnett & Mullahy 1998; Fieller 1954; Claxton 1999).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its 95 % interval and the probability that it is above 0."""

    estimate: float
    std_error: float
    conf_low: float
    conf_high: float
    positive: float


@dataclass(frozen=True, slots=True)
class CostEffect:
    """Difference between the arms in effect and in cost per participant.

    Parameters
    ----------
    effect, cost : float
        Treated less control; the effect in its unit (a share 0-1), the cost in kroner.
    covariance : ((effect, both), (both, cost))
        Squared standard errors and their covariance.
    critical : float
        Quantile of the interval: 1.96, or t(G-1) with few clusters.
    """

    effect: float
    cost: float
    covariance: tuple[tuple[float, float], tuple[float, float]]
    critical: float = 1.959963984540054

    @property
    def effect_error(self) -> float:
        return float(np.sqrt(self.covariance[0][0]))

    @property
    def cost_error(self) -> float:
        return float(np.sqrt(self.covariance[1][1]))

    @property
    def correlation(self) -> float:
        """Of the two estimates; 0 where one of them is known without error."""
        size = self.effect_error * self.cost_error
        return self.covariance[0][1] / size if size > 0 else 0.0


def net_benefit(both: CostEffect, value: float) -> Estimate:
    """Net benefit per participant when one unit of effect is worth ``value`` kroner.

    Examples
    --------
    >>> both = CostEffect(0.0026, -15808.0, ((0.015**2, 0.0), (0.0, 0.0)))
    >>> round(net_benefit(both, 3.2e6).estimate), round(net_benefit(both, 3.2e6).positive, 2)
    (24128, 0.69)
    """
    (effect_variance, shared), (_, cost_variance) = both.covariance
    estimate = value * both.effect - both.cost
    variance = value**2 * effect_variance - 2 * value * shared + cost_variance
    error = float(np.sqrt(max(variance, 0.0)))
    reach = both.critical * error
    return Estimate(estimate, error, estimate - reach, estimate + reach, _positive(estimate, error))


def break_even_value(both: CostEffect) -> float:
    """The value of one unit of effect at which the two sides are equal; nan without an effect."""
    return both.cost / both.effect if both.effect else float("nan")


def break_even_effect(both: CostEffect, value: float) -> float:
    """The effect that would pay for the extra cost.

    Examples
    --------
    >>> break_even_effect(CostEffect(0.0, 16000.0, ((1.0, 0.0), (0.0, 0.0))), 3.2e6)
    0.005
    """
    return both.cost / value


def cost_per_effect(both: CostEffect) -> Estimate | None:
    """Extra cost per unit of effect with Fieller's interval; None unless both signs are settled.

    With either sign open the ratio has no meaning: the same number stands for dearer and better and for
    cheaper and worse.
    """
    signs = (
        _settled(both.effect, both.effect_error, both.critical),
        _settled(both.cost, both.cost_error, both.critical),
    )
    if not all(signs):
        return None
    (a, shared), (_, c) = both.covariance
    squared = both.critical**2
    # The values v at which net benefit is not told from 0: its square is within critical^2 variances.
    quadratic = both.effect**2 - squared * a
    half = both.cost * both.effect - squared * shared
    constant = both.cost**2 - squared * c
    root = float(np.sqrt(max(half**2 - quadratic * constant, 0.0)))
    low, high = sorted(((half - root) / quadratic, (half + root) / quadratic))
    ratio = both.cost / both.effect
    return Estimate(ratio, float("nan"), low, high, 1.0 if ratio > 0 else 0.0)


def acceptability(both: CostEffect, values: np.ndarray) -> np.ndarray:
    """Probability that net benefit is above 0, at each value of one unit of effect."""
    return np.array([net_benefit(both, float(value)).positive for value in values])


def perfect_information(both: CostEffect, value: float) -> float:
    """What it is worth per participant to know net benefit without error, before choosing an arm.

    The expected loss of choosing by the estimate: the mean of the positive part of a normal variable on the
    other side of 0.
    """
    found = net_benefit(both, value)
    if found.std_error == 0:
        return 0.0
    z = abs(found.estimate) / found.std_error
    return float(found.std_error * (stats.norm.pdf(z) - z * stats.norm.sf(z)))


def _positive(estimate: float, error: float) -> float:
    if error == 0:
        return 0.5 if estimate == 0 else float(estimate > 0)
    return float(stats.norm.cdf(estimate / error))


def _settled(estimate: float, error: float, critical: float) -> bool:
    return abs(estimate) > critical * error
