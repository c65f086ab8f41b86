"""Time in the measure: survival, hazard and mean, in discrete months.

Everything follows from the counts at risk, ``n_t``, and leaving, ``d_t``, in each month. With the hazard
``h_t = d_t / n_t`` survival is ``S(t) = prod_{s <= t} (1 - h_s)``, the share still in the measure ``t``
months after the start month (Kaplan & Meier 1958).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.estimators.spells import LifeTable, SpellCounts, SpellError, from_month_on, life_table

HALF = 0.5
ROUNDING = 1e-12  # a share of one half, or of one, is met although sums and products of hazards round


@dataclass(frozen=True, slots=True, eq=False)
class GroupEstimates:
    """One estimate per group (first axis) and, where there are months, per month (last axis).

    ``n`` are the participants behind each estimate. Null (nan) where nothing was observed.
    """

    groups: tuple[str, ...]
    estimate: np.ndarray
    std_error: np.ndarray
    conf_low: np.ndarray
    conf_high: np.ndarray
    n: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class GroupDifference:
    """``treated`` less ``reference``, in the unit of the estimates; arrays keep the months."""

    treated: str
    reference: str
    estimate: np.ndarray
    std_error: np.ndarray
    conf_low: np.ndarray
    conf_high: np.ndarray
    p_value: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class MedianMonths:
    """First month with at most half still in the measure, and where the band crosses; null if never."""

    groups: tuple[str, ...]
    estimate: np.ndarray
    conf_low: np.ndarray
    conf_high: np.ndarray


def kaplan_meier(spells: SpellCounts, *, level: float = 0.95) -> GroupEstimates:
    """Share still in the measure, months after the start month, by group.

    Standard errors by Greenwood's formula, bands by the log-log transformation, which stay between
    0 and 1. ``n`` are those at risk.

    Parameters
    ----------
    spells : SpellCounts
    level : float
        Coverage of the band in each month.

    Returns
    -------
    GroupEstimates, groups x months, shares
        Null from the first month with nobody at risk, unless everybody has left: then 0. Standard
        error and band are null where the estimate is 0. Before the first exit the band is 1 to 1.

    Raises
    ------
    EmptyGroupError
        If a group has nobody in it.

    References
    ----------
    Kalbfleisch & Prentice (2002), section 1.4.

    Examples
    --------
    Three at risk and one leaves; two at risk and one leaves, the other is censored: 2/3 and 2/3 * 1/2.

    >>> spells = SpellCounts(np.array([[[0, 0, 1], [0, 1, 1]]]), groups=("SE",), destinations=("arbeid",))
    >>> kaplan_meier(spells).estimate.round(4).tolist()
    [[1.0, 0.6667, 0.3333]]

    Greenwood: (1/3)^2 * (1 / (3 * 2) + 1 / (2 * 1)) = 0.0741, and its root:

    >>> float(kaplan_meier(spells).std_error[0, 2].round(4))
    0.2722
    """
    table = life_table(spells)
    survival = survival_of(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = table.exits / (table.at_risk * (table.at_risk - table.exits))
        greenwood = np.cumsum(np.where(table.exits > 0, terms, 0.0), axis=1)
        exponent = np.exp(normal_quantile(level) * np.sqrt(greenwood) / np.log(survival))
        low, high = survival ** (1 / exponent), survival**exponent
        std_error = survival * np.sqrt(greenwood)
    for band, at_one in ((low, 1.0), (high, 1.0), (std_error, 0.0)):
        band[survival == 1] = at_one
        band[survival == 0] = np.nan
    return GroupEstimates(spells.groups, survival, std_error, conf_low=low, conf_high=high, n=table.at_risk)


def hazard(spells: SpellCounts, *, level: float = 0.95) -> GroupEstimates:
    """Share of those at risk who leave in the month, with Wilson's interval.

    Wilson's interval is used because hazards of 0 and few at risk are common in late months.

    Returns
    -------
    GroupEstimates, groups x months, shares
        Null where nobody is at risk.

    Raises
    ------
    EmptyGroupError
        If a group has nobody in it.

    Examples
    --------
    >>> spells = SpellCounts(np.array([[[0, 0, 1], [0, 1, 1]]]), groups=("SE",), destinations=("arbeid",))
    >>> hazard(spells).estimate.round(4).tolist()
    [[0.0, 0.3333, 0.5]]
    """
    table = life_table(spells)
    return _shares(spells.groups, table.exits, table.at_risk, level=level)


def share_observable(spells: SpellCounts, *, level: float = 0.95) -> GroupEstimates:
    """Share still in the measure among those whose follow-up reaches the month ("andel av observerbare").

    The curve the reports draw. Those who can be observed ``t`` months after their start month are
    counted whether or not they are still in the measure. Interval: Wilson's. ``n`` are the observable.

    Returns
    -------
    GroupEstimates, groups x months, shares
        Null where nobody can be observed.

    Raises
    ------
    EmptyGroupError
        If a group has nobody in it.
    SpellError
        If ``spells.reach`` is missing, or more are in the measure than can be observed.

    Examples
    --------
    Of three who can be seen in month 1, two are still there; of two in month 2, one.

    >>> spells = SpellCounts(
    ...     np.array([[[0, 1, 0], [0, 1, 1]]]), groups=("SE",), destinations=("arbeid",),
    ...     reach=np.array([[0, 1, 2]]),
    ... )
    >>> share_observable(spells).estimate.round(4).tolist()
    [[1.0, 0.6667, 0.0]]
    """
    if spells.reach is None:
        raise SpellError("The share of the observable needs `reach`: the month in which each follow-up ends.")
    table = life_table(spells)
    observable, still_there = from_month_on(spells.reach), table.at_risk - table.exits
    if (still_there > observable).any():
        raise SpellError("More are in the measure than can be observed. Check the months of follow-up.")
    return _shares(spells.groups, still_there, observable, level=level)


def median_months(curve: GroupEstimates) -> MedianMonths:
    """Median months in the measure from a survival curve.

    The first month in which at most half are still there; the interval is where the band crosses one
    half (Brookmeyer & Crowley 1982). Null if the curve does not come down that far.

    Examples
    --------
    >>> spells = SpellCounts(np.array([[[0, 0, 1], [0, 1, 1]]]), groups=("SE",), destinations=("arbeid",))
    >>> median_months(kaplan_meier(spells)).estimate.tolist()
    [2.0]
    """
    first = [_first_month_at_half(band) for band in (curve.estimate, curve.conf_low, curve.conf_high)]
    return MedianMonths(groups=curve.groups, estimate=first[0], conf_low=first[1], conf_high=first[2])


def restricted_mean(spells: SpellCounts, *, horizon: int, level: float = 0.95) -> GroupEstimates:
    """Mean months in the measure during the first ``horizon`` months, by group.

    The area under survival, ``sum_{t < horizon} S(t)``. With ``A_t`` the area from month ``t`` on, its
    variance is ``sum_t A_t^2 d_t / (n_t (n_t - d_t))``. The interval is normal. ``n`` are all in the group.

    Parameters
    ----------
    spells : SpellCounts
    horizon : int
        Months, from 1 to the length of the grid.

    Returns
    -------
    GroupEstimates, one per group, months
        Null for a group whose follow-up ends before the horizon.

    Raises
    ------
    SpellError
        If the horizon is outside the grid of months.
    EmptyGroupError
        If a group has nobody in it.

    References
    ----------
    Irwin (1949); Royston & Parmar (2013), section 2.1.

    Examples
    --------
    Survival 1, 2/3, 1/3: in three months 2 months on average.

    >>> spells = SpellCounts(np.array([[[0, 0, 1], [0, 1, 1]]]), groups=("SE",), destinations=("arbeid",))
    >>> restricted_mean(spells, horizon=3).estimate.round(4).tolist()
    [2.0]
    """
    table, survival, area = _area_to(spells, horizon)
    # Where everybody leaves no area is left, and where nobody is at risk nobody leaves: 0, not 0 / 0.
    pairs = np.maximum(table.at_risk, 1) * np.maximum(table.at_risk - table.exits, 1)
    std_error = np.sqrt((area**2 * table.exits / pairs).sum(axis=1))
    mean = survival[:, :horizon].sum(axis=1)
    return _normal_interval(spells.groups, mean, std_error, table.n, level=level)


def restricted_mean_influence(spells: SpellCounts, *, horizon: int) -> np.ndarray:
    """Influence of one participant on ``restricted_mean``, by group, ending and month.

    Scaled so that the estimate's error is about the sum over participants: the squares add up to the
    squared standard error, and the values to 0. Participants with the same ending and month share one
    value, so this small table serves any later covariance (between horizons, or with other estimates
    of the same participants).

    Returns
    -------
    array, groups x (1 + destinations) x months
        Null for a group whose follow-up ends before the horizon.

    Examples
    --------
    >>> spells = SpellCounts(np.array([[[0, 0, 1], [0, 1, 1]]]), groups=("SE",), destinations=("arbeid",))
    >>> psi = restricted_mean_influence(spells, horizon=3)
    >>> squares = (spells.counts * psi**2).sum()
    >>> bool(abs(squares**0.5 - restricted_mean(spells, horizon=3).std_error[0]) < 1e-12)
    True
    """
    table, _, area = _area_to(spells, horizon)
    stay = np.maximum(table.at_risk - table.exits, 1)
    when_leaving = -area / stay
    while_at_risk = np.cumsum(area * table.exits / (stay * np.maximum(table.at_risk, 1)), axis=1)
    psi = np.repeat(while_at_risk[:, None, :], spells.counts.shape[1], axis=1)
    psi[:, 1:] += when_leaving[:, None, :]
    return psi


def difference(
    estimates: GroupEstimates, *, treated: str, reference: str, level: float = 0.95
) -> GroupDifference:
    """Difference between two groups of different participants, with a normal interval and p-value.

    Serves restricted means, survival, shares and hazards alike: ``sqrt(se_t^2 + se_r^2)`` needs only that
    nobody is in both groups.

    Raises
    ------
    SpellError
        If a group is not among the estimates.

    Examples
    --------
    >>> numbers = np.array([[9.0, 7.0], [0.3, 0.4], [8.4, 6.2], [9.6, 7.8], [50, 60]])
    >>> two = GroupEstimates(("SE", "Kontroll"), *numbers)
    >>> result = difference(two, treated="SE", reference="Kontroll")
    >>> float(result.estimate), round(float(result.std_error), 3)
    (2.0, 0.5)
    """
    from scipy.special import ndtr

    for name in (treated, reference):
        if name not in estimates.groups:
            raise SpellError(f"No group {name!r} among {', '.join(estimates.groups)}.")
    t, r = estimates.groups.index(treated), estimates.groups.index(reference)
    gap = estimates.estimate[t] - estimates.estimate[r]
    std_error = np.hypot(estimates.std_error[t], estimates.std_error[r])
    half_width = normal_quantile(level) * std_error
    with np.errstate(divide="ignore", invalid="ignore"):
        p_value = 2 * ndtr(-np.abs(gap / std_error))
    return GroupDifference(
        treated=treated,
        reference=reference,
        estimate=gap,
        std_error=std_error,
        conf_low=gap - half_width,
        conf_high=gap + half_width,
        p_value=p_value,
    )


def survival_of(table: LifeTable) -> np.ndarray:
    """Kaplan-Meier survival, groups x months; null where nobody is at risk and somebody was censored."""
    survival = np.cumprod(1 - table.exits / np.maximum(table.at_risk, 1), axis=1)
    survival[(table.at_risk == 0) & (survival > 0)] = np.nan
    return survival


def normal_quantile(level: float) -> float:
    """Quantile of the normal distribution for a two-sided interval: 1.96 at 0.95."""
    from scipy.special import ndtri

    return float(ndtri((1 + level) / 2))


def _normal_interval(
    groups: tuple[str, ...], estimate: np.ndarray, std_error: np.ndarray, n: np.ndarray, *, level: float
) -> GroupEstimates:
    """GroupEstimates with symmetric normal intervals."""
    half_width = normal_quantile(level) * std_error
    return GroupEstimates(
        groups=groups,
        estimate=estimate,
        std_error=std_error,
        conf_low=estimate - half_width,
        conf_high=estimate + half_width,
        n=n,
    )


def _area_to(spells: SpellCounts, horizon: int) -> tuple[LifeTable, np.ndarray, np.ndarray]:
    """Life table, survival, and area under survival from each month to the horizon."""
    if not 1 <= horizon <= spells.counts.shape[2]:
        raise SpellError(f"The horizon is {horizon} months; the spells cover 1 to {spells.counts.shape[2]}.")
    table = life_table(spells)
    survival = survival_of(table)
    area = np.zeros_like(survival)
    area[:, :horizon] = from_month_on(survival[:, :horizon])
    return table, survival, area


def _shares(groups: tuple[str, ...], yes: np.ndarray, n: np.ndarray, *, level: float) -> GroupEstimates:
    """Shares with Wilson's interval (1927); null where ``n`` is 0."""
    z2 = normal_quantile(level) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        share = yes / n
        std_error = np.sqrt(share * (1 - share) / n)
        centre = (share + z2 / (2 * n)) / (1 + z2 / n)
        half_width = np.sqrt(z2 * (std_error**2 + z2 / (4 * n.astype(float) ** 2))) / (1 + z2 / n)
    low, high = np.clip(centre - half_width, 0, 1), np.clip(centre + half_width, 0, 1)
    return GroupEstimates(groups, share, std_error, conf_low=low, conf_high=high, n=n)


def _first_month_at_half(curve: np.ndarray) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        reached = curve <= HALF + ROUNDING
    return np.where(reached.any(axis=1), reached.argmax(axis=1), np.nan)
