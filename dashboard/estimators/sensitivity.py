"""How strong an unmeasured characteristic must be to explain a difference away: E-value and Oster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# The risk ratio nearest to a standardised difference d, and to its interval (VanderWeele & Ding 2017).
RATIO_PER_D = 0.91
RATIO_PER_ERROR = 1.78
# What Oster (2019) takes for the R2 of a model with everything in it, times the full model's.
RMAX = 1.3


@dataclass(frozen=True, slots=True)
class EValue:
    """Risk ratios an unmeasured characteristic must have with both treatment and outcome.

    ``value`` is for the estimate, ``limit`` for the end of the interval nearest to no difference (1 where
    the interval holds it). ``ratio``, ``low`` and ``high`` are the risk ratio they are made from.
    """

    ratio: float
    low: float
    high: float
    value: float
    limit: float


@dataclass(frozen=True, slots=True)
class Movement:
    """How coefficient and R2 move from the raw to the full model, in one sample.

    ``variance_y`` and ``variance_d`` are of outcome and treatment; ``variance_d_left`` of the treatment given
    the full model's covariates and fixed effects.
    """

    raw: float
    full: float
    r2_raw: float
    r2_full: float
    variance_y: float
    variance_d: float
    variance_d_left: float


@dataclass(frozen=True, slots=True)
class Bound:
    """Oster's answers for one ``rmax``.

    ``delta`` is how much more than the measured the unmeasured must count for the difference to be 0;
    ``adjusted`` the difference if they count the same. nan where the model's R2 has reached ``rmax``, or the
    covariates move nothing.
    """

    rmax: float
    delta: float
    adjusted: float


def e_value(ratio: float) -> float:
    """E-value of one risk ratio: ``RR + sqrt(RR (RR - 1))``, of 1/RR when RR is under 1.

    References
    ----------
    VanderWeele & Ding (2017), "Sensitivity analysis in observational research: introducing the E-value".

    Examples
    --------
    >>> round(e_value(3.9), 2), round(e_value(0.80), 2), e_value(1.0)
    (7.26, 1.81, 1.0)
    """
    if not np.isfinite(ratio) or ratio <= 0:
        return float("nan")
    above = max(ratio, 1 / ratio)
    return float(above + np.sqrt(above * (above - 1)))


def from_ratio(ratio: float, low: float, high: float) -> EValue:
    """E-values of a risk ratio and its interval.

    Examples
    --------
    >>> found = from_ratio(0.80, 0.71, 0.91)
    >>> round(found.value, 2), round(found.limit, 2)
    (1.81, 1.43)
    """
    nearest = low if ratio >= 1 else high
    crosses = (nearest <= 1) if ratio >= 1 else (nearest >= 1)
    return EValue(ratio, low, high, e_value(ratio), 1.0 if crosses else e_value(nearest))


def from_shares(
    estimate: float,
    low: float,
    high: float,
    *,
    mean_treated: float,
    mean_control: float,
    share_treated: float,
) -> EValue:
    """E-values of a difference between two shares, by the model's adjusted means.

    The means are those of the whole sample with everybody, and with nobody, treated:
    ``m + (1 - p) b`` and ``m - p b``, where m is the sample's mean and p the share treated. The ends of the
    interval are put in the place of b.
    """
    mean = share_treated * mean_treated + (1 - share_treated) * mean_control

    def ratio(b: float) -> float:
        one, zero = mean + (1 - share_treated) * b, mean - share_treated * b
        return one / zero if one > 0 and zero > 0 else float("nan")

    return from_ratio(ratio(estimate), ratio(low), ratio(high))


def from_difference(estimate: float, std_error: float, spread: float) -> EValue:
    """E-values of a difference between means, approximately: ``RR = exp(0.91 d)`` with ``d = b / spread``.

    ``spread`` is the pooled standard deviation of the outcome within the arms, in its unit.
    """
    if not spread > 0:
        return from_ratio(float("nan"), float("nan"), float("nan"))
    d, error = estimate / spread, std_error / spread
    log, width = RATIO_PER_D * d, RATIO_PER_ERROR * error
    return from_ratio(float(np.exp(log)), float(np.exp(log - width)), float(np.exp(log + width)))


def bound(moved: Movement, rmax: float) -> Bound:
    """Oster's delta for a difference of 0, and the difference if delta is 1.

    Propositions 2 and 3 without approximation. Of the two solutions for delta = 1 it is the one nearest to
    the full model's coefficient in which the bias goes on in the direction the covariates moved it.

    References
    ----------
    Oster (2019), "Unobservable selection and coefficient stability".
    """
    nan = float("nan")
    room = (rmax - moved.r2_full) * moved.variance_y
    if not room > 0 or moved.raw == moved.full:
        return Bound(rmax, nan, nan)
    return Bound(rmax, delta_for(moved, rmax, 0.0), _adjusted(moved, room))


def delta_for(moved: Movement, rmax: float, beta: float) -> float:
    """How much the unmeasured must count, relative to the measured, for the difference to be ``beta``."""
    change, gap = moved.raw - moved.full, moved.full - beta
    gained = (moved.r2_full - moved.r2_raw) * moved.variance_y
    room = (rmax - moved.r2_full) * moved.variance_y
    whole, left = moved.variance_d, moved.variance_d_left
    shared = gap**2 * left * change * whole + gap**3 * (left * whole - left**2)
    above = gap * gained * left + gap * whole * left * change**2 + gap**2 * left * change * whole + shared
    below = room * change * whole + gap * room * (whole - left) + shared
    return float(above / below) if below else float("nan")


def _adjusted(moved: Movement, room: float) -> float:
    """The coefficient if measured and unmeasured count the same: the root of a quadratic in the bias."""
    change, whole, left = moved.raw - moved.full, moved.variance_d, moved.variance_d_left
    gained = (moved.r2_full - moved.r2_raw) * moved.variance_y
    middle = room * (whole - left) - gained * left - whole * left * change**2
    root = np.sqrt(middle**2 + 4 * room * change**2 * whole**2 * left)
    biases = sorted(((middle + sign * root) / (2 * left * change * whole) for sign in (1, -1)), key=abs)
    onward = [bias for bias in biases if np.sign(bias) == np.sign(change)]
    return float(moved.full - (onward or biases)[0])
