"""Do the groups leave the measure equally fast? The log-rank test, plain and stratified."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.estimators.spells import SpellCounts, SpellError, from_month_on, require_everyone

SINGULAR = 1e-10  # relative size under which a direction of the variance counts as empty


@dataclass(frozen=True, slots=True)
class LogRank:
    """``statistic`` is chi-squared with ``df`` degrees of freedom; null if nothing can be compared."""

    statistic: float
    df: int
    p_value: float


def log_rank(*strata: SpellCounts) -> LogRank:
    """Log-rank test of equal hazards in all groups.

    Exits less the exits expected if everybody at risk in the month (and stratum) had the same hazard,
    summed over months and strata, against their hypergeometric variance.

    Parameters
    ----------
    *strata : SpellCounts
        One for the plain test. With several, groups are compared only within each, so strata may
        differ in hazard. All name the same groups; a group may be empty in some strata.

    Returns
    -------
    LogRank
        ``df`` is groups less one, fewer if some groups are never at risk together. With 0 degrees of
        freedom (no exits while two groups are at risk) statistic and p-value are null.

    Raises
    ------
    EmptyGroupError
        If a group is empty in every stratum.
    SpellError
        If there is no stratum, or they name different groups.

    References
    ----------
    Mantel (1966); Kalbfleisch & Prentice (2002), section 1.5.

    Examples
    --------
    Group A: two at risk, both leave in month 1. B: two at risk, one leaves in month 1, one in month 2.
    Month 1: 3 of 4 leave, A's expected 1.5, variance 3 * (1/2)(1/2) * (4 - 3)/(4 - 1) = 0.25; month 2
    has only B. So (2 - 1.5)^2 / 0.25 = 1.

    >>> counts = np.array([[[0, 0, 0], [0, 2, 0]], [[0, 0, 0], [0, 1, 1]]])
    >>> result = log_rank(SpellCounts(counts, groups=("A", "B"), destinations=("arbeid",)))
    >>> round(result.statistic, 6), result.df, round(result.p_value, 4)
    (1.0, 1, 0.3173)
    """
    from scipy.special import chdtrc

    if not strata or any(stratum.groups != strata[0].groups for stratum in strata):
        raise SpellError("The log-rank test needs at least one stratum, and the same groups in each.")
    require_everyone(strata[0].groups, np.sum([stratum.n for stratum in strata], axis=0))
    surplus, variance = np.zeros(len(strata[0].groups)), np.zeros((len(strata[0].groups),) * 2)
    for stratum in strata:
        surplus_here, variance_here = _surplus_exits(stratum)
        surplus += surplus_here
        variance += variance_here
    values, vectors = np.linalg.eigh(variance)
    kept = values > SINGULAR * max(values[-1], 1.0)
    df = int(kept.sum())
    if df == 0:
        return LogRank(statistic=float("nan"), df=0, p_value=float("nan"))
    statistic = float(((vectors[:, kept].T @ surplus) ** 2 / values[kept]).sum())
    return LogRank(statistic=statistic, df=df, p_value=float(chdtrc(df, statistic)))


def _surplus_exits(spells: SpellCounts) -> tuple[np.ndarray, np.ndarray]:
    """Observed less expected exits per group, and their variance matrix."""
    exits = spells.counts[:, 1:].sum(axis=1).astype(float)
    at_risk = from_month_on(spells.counts.sum(axis=1)).astype(float)
    all_exits, all_at_risk = exits.sum(axis=0), at_risk.sum(axis=0)
    share = at_risk / np.maximum(all_at_risk, 1)
    weight = all_exits * (all_at_risk - all_exits) / np.maximum(all_at_risk - 1, 1)
    variance = np.diag(share @ weight) - (share * weight) @ share.T
    return (exits - share * all_exits).sum(axis=1), variance
