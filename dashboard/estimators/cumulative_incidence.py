"""Where those who leave the measure go: cumulative incidence by destination."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.estimators.spells import SpellCounts, life_table
from dashboard.estimators.survival import ROUNDING, normal_quantile, survival_of


@dataclass(frozen=True, slots=True, eq=False)
class CumulativeIncidence:
    """Share that has left for each destination: groups x destinations x months, null as survival is."""

    groups: tuple[str, ...]
    destinations: tuple[str, ...]
    estimate: np.ndarray
    std_error: np.ndarray
    conf_low: np.ndarray
    conf_high: np.ndarray
    n: np.ndarray


def cumulative_incidence(spells: SpellCounts, *, level: float = 0.95) -> CumulativeIncidence:
    """Share that has left for each destination, months after the start month (Aalen-Johansen).

    ``F_k(t) = sum_{s <= t} S(s - 1) d_ks / n_s``. Over the destinations they add up to ``1 - S(t)``.
    Standard errors by the delta method (Dinse & Larson 1986, equation 6), bands by the log-log
    transformation of ``F``, null where everybody has left for the destination. ``n`` are those at risk,
    groups x months.

    Parameters
    ----------
    spells : SpellCounts
    level : float
        Coverage of the band in each month.

    Raises
    ------
    EmptyGroupError
        If a group has nobody in it.

    Examples
    --------
    Of three, one leaves for work in month 1; of the two left, one for benefit in month 2.

    >>> counts = np.array([[[0, 0, 1], [0, 1, 0], [0, 0, 1]]])
    >>> spells = SpellCounts(counts, groups=("SE",), destinations=("arbeid", "ytelse"))
    >>> cumulative_incidence(spells).estimate.round(4).tolist()
    [[[0.0, 0.3333, 0.3333], [0.0, 0.0, 0.3333]]]
    """
    table = life_table(spells)
    survival = survival_of(table)
    at_risk = np.maximum(table.at_risk, 1)[:, None, :].astype(float)
    before = np.ones_like(survival)
    before[:, 1:] = survival[:, :-1]
    leave_for = before[:, None, :] * spells.counts[:, 1:] / at_risk
    incidence = np.minimum(np.cumsum(leave_for, axis=2), 1.0)
    incidence[np.broadcast_to(np.isnan(survival)[:, None, :], incidence.shape)] = np.nan
    std_error = np.sqrt(np.maximum(_variance(spells, incidence, before, at_risk), 0.0))
    std_error[incidence > 1 - ROUNDING] = np.nan
    inside = np.where((incidence > 0) & (incidence <= 1 - ROUNDING), incidence, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = np.exp(normal_quantile(level) * std_error / (inside * np.log(inside)))
    low, high = inside ** (1 / exponent), inside**exponent
    for band in (low, high):
        band[incidence == 0] = 0.0
    return CumulativeIncidence(
        groups=spells.groups,
        destinations=spells.destinations,
        estimate=incidence,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        n=table.at_risk,
    )


def _variance(
    spells: SpellCounts, incidence: np.ndarray, before: np.ndarray, at_risk: np.ndarray
) -> np.ndarray:
    """Dinse & Larson's equation 6, its square multiplied out so that running sums suffice.

    ``sum_s (F(t) - F(s))^2 a_s - 2 (F(t) - F(s)) b_s + c_s`` with ``a = d / (n (n - d))``,
    ``b = S(s-) d_k / n^2`` and ``c = S(s-)^2 d_k (n - d_k) / n^3``. Where everybody leaves
    ``F(t) = F(s)`` from then on, and the infinite ``a`` is left out.
    """
    leave = spells.counts[:, 1:]
    everybody = spells.counts[:, 1:].sum(axis=1, keepdims=True)
    stay = at_risk - everybody
    a = np.where(stay > 0, everybody / (at_risk * np.maximum(stay, 1)), 0.0)
    b = before[:, None, :] * leave / at_risk**2
    c = before[:, None, :] ** 2 * leave * (at_risk - leave) / at_risk**3
    f = incidence
    squares = f**2 * np.cumsum(a, axis=2) - 2 * f * np.cumsum(f * a, axis=2) + np.cumsum(f**2 * a, axis=2)
    crossed = 2 * f * np.cumsum(b, axis=2) - 2 * np.cumsum(f * b, axis=2)
    return squares - crossed + np.cumsum(c, axis=2)
