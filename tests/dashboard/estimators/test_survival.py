"""Time in the measure against hand calculations, statsmodels and scikit-survival."""

import warnings

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from sksurv.compare import compare_survival
from sksurv.nonparametric import cumulative_incidence_competing_risks, kaplan_meier_estimator
from sksurv.util import Surv
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff

from dashboard.estimators.cumulative_incidence import cumulative_incidence
from dashboard.estimators.log_rank import log_rank
from dashboard.estimators.spells import EmptyGroupError, SpellCounts, SpellError, life_table
from dashboard.estimators.survival import (
    difference,
    hazard,
    kaplan_meier,
    median_months,
    restricted_mean,
    restricted_mean_influence,
    share_observable,
)

LIBRARY = 1e-10  # the same sums in another order; statsmodels also goes by way of logarithms
VARIANCE = 1e-8  # variances of nearly 0 are differences of larger numbers, and then a root is taken
EXACT = 1e-12  # identities between our own numbers: only rounding in sums of up to 40 terms
DERIVATIVE = 1e-10  # complex-step derivative: no difference is taken, so rounding is all

UNHURRIED = settings(deadline=None)  # the first call of a library compiles or imports
DESTINATIONS = ("arbeid", "annet_tiltak", "ytelse")
LAST_MONTH = 30


def counts_of(months, causes, groups=None, *, names=("SE",), last_month=LAST_MONTH):
    """Counts straight from times and causes, one element per participant."""
    counts = np.zeros((len(names), 1 + len(DESTINATIONS), last_month + 1), dtype=np.int64)
    np.add.at(counts, (np.zeros_like(months) if groups is None else groups, causes, months), 1)
    return SpellCounts(counts, groups=names, destinations=DESTINATIONS)


def seeded(n=400, *, seed=11):
    """Two groups with different hazards, three destinations, and censoring in months 3 to 30."""
    draw = np.random.default_rng(seed)
    group = draw.integers(0, 2, n)
    leave = draw.geometric(np.where(group == 1, 0.09, 0.06))
    follow_up = draw.integers(3, LAST_MONTH + 1, n)
    cause = np.where(leave <= follow_up, draw.integers(1, 4, n), 0)
    return np.minimum(leave, follow_up), cause, group


@st.composite
def spells_of_one_group(draw, most=60):
    """(months, causes): censored from month 0, exits from month 1; all ties and empty causes occur."""
    rows = draw(st.lists(st.tuples(st.integers(0, LAST_MONTH), st.integers(0, 3)), min_size=1, max_size=most))
    months, causes = np.array(rows, dtype=np.int64).T
    return np.where(causes > 0, np.maximum(months, 1), months), causes


def quietly(call):
    """The other library's answer without its warnings about dividing by nothing."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return call()


def on_grid(times, values, start):
    """Step function from a library, at months 0..LAST_MONTH."""
    position = np.searchsorted(times, np.arange(LAST_MONTH + 1), side="right") - 1
    return np.append(values, start)[np.where(position >= 0, position, -1)]


def derivative_by_cell(counts, statistic):
    """d statistic / d counts of every cell of one group, by the complex step."""
    step, result = 1e-30, np.zeros(counts.shape)
    for cell in np.ndindex(counts.shape):
        moved = counts.astype(complex)
        moved[cell] += 1j * step
        result[cell] = statistic(moved).imag / step
    return result


def plain_survival(counts):
    """Survival month by month in the plainest possible way, for complex counts too."""
    survival, values = 1.0, []
    for month in range(counts.shape[1]):
        at_risk = counts[:, month:].sum()
        survival = survival * (1 - counts[1:, month].sum() / at_risk) if at_risk != 0 else survival
        values.append(survival)
    return np.array(values)


# Counts


def test_spells_turn_into_months():
    """Two months and out is an exit in month 2; two months and still there was last seen in month 1."""
    spells = SpellCounts.from_spells(
        group=[0, 0, 1],
        duration=[2, 2, 1],
        cause=[3, 0, 1],
        observable=[5, 2, 4],
        groups=("SE", "Kontroll"),
        destinations=DESTINATIONS,
    )
    assert spells.counts.shape == (2, 4, 5)
    assert spells.counts[0, 3].tolist() == [0, 0, 1, 0, 0]
    assert spells.counts[0, 0].tolist() == [0, 1, 0, 0, 0]
    assert spells.counts[1, 1].tolist() == [0, 1, 0, 0, 0]
    assert spells.reach.tolist() == [[0, 1, 0, 0, 1], [0, 0, 0, 1, 0]]


def test_combinations_count_as_often_as_they_occur():
    one_by_one = observed([2, 2, 2, 5, 5], [1, 1, 1, 0, 0], [6, 6, 6, 5, 5])
    combined = SpellCounts.from_spells(
        group=[0, 0],
        duration=[2, 5],
        cause=[1, 0],
        observable=[6, 5],
        n=[3, 2],
        groups=("SE",),
        destinations=DESTINATIONS,
    )
    assert np.array_equal(combined.counts, one_by_one.counts)
    assert np.array_equal(combined.reach, one_by_one.reach)


def test_the_grid_cuts_long_spells():
    spells = SpellCounts.from_spells(
        group=[0, 0],
        duration=[9, 3],
        cause=[1, 1],
        observable=[12, 12],
        groups=("SE",),
        destinations=DESTINATIONS,
        last_month=3,
    )
    assert spells.counts[0, 0].tolist() == [0, 0, 0, 1]
    assert spells.counts[0, 1].tolist() == [0, 0, 0, 1]
    assert spells.reach.tolist() == [[0, 0, 0, 2]]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"duration": [0]}, "under one month"),
        ({"duration": [7]}, "longer than the months"),
        ({"cause": [4]}, "cause holds a code"),
        ({"group": [1]}, "group holds a code"),
    ],
)
def test_impossible_spells_are_refused(changed, message):
    spell = {"group": [0], "duration": [2], "cause": [1], "observable": [6]} | changed
    with pytest.raises(SpellError, match=message):
        SpellCounts.from_spells(**spell, groups=("SE",), destinations=DESTINATIONS)


@pytest.mark.parametrize(
    ("counts", "reach", "message"),
    [
        (np.zeros((1, 2, 3), dtype=int), None, "need"),
        (np.full((1, 4, 3), -1), None, "negative"),
        (np.full((1, 4, 3), 0.5), None, "whole numbers"),
        (np.ones((1, 4, 3), dtype=int), np.ones((1, 4), dtype=int), "reach has shape"),
        (np.ones((1, 4, 3), dtype=int), np.ones((1, 3), dtype=int), "different participants"),
    ],
)
def test_counts_that_do_not_fit_are_refused(counts, reach, message):
    with pytest.raises(SpellError, match=message):
        SpellCounts(counts, groups=("SE",), destinations=DESTINATIONS, reach=reach)


def test_an_empty_group_is_named():
    spells = counts_of(np.array([4]), np.array([1]), np.array([0]), names=("SE", "Kontroll"))
    for estimator in (life_table, kaplan_meier, hazard, cumulative_incidence, log_rank):
        with pytest.raises(EmptyGroupError, match="'Kontroll'"):
            estimator(spells)


@UNHURRIED
@given(spells_of_one_group())
def test_everybody_is_accounted_for(spells):
    table = life_table(counts_of(*spells))
    assert table.exits.sum() + table.censored.sum() == table.n[0] == len(spells[0])
    gone_before = np.cumsum(table.exits + table.censored, axis=1) - table.exits - table.censored
    assert (table.at_risk + gone_before == table.n[:, None]).all()


# Survival


def test_survival_by_hand():
    """Four start. Month 1: one of 4 leaves. Month 2: one censored (at risk). Month 3: one of 2 leaves.

    S = 1, 3/4, 3/4, 3/8. Greenwood at 3: (3/8)^2 (1/(4*3) + 1/(2*1)) = (9/64)(7/12) = 63/768.
    """
    curve = kaplan_meier(counts_of(np.array([1, 2, 3, 4]), np.array([1, 0, 2, 0]), last_month=5))
    assert curve.estimate[0, :5] == pytest.approx([1, 3 / 4, 3 / 4, 3 / 8, 3 / 8], abs=EXACT)
    assert curve.std_error[0, 3] == pytest.approx((63 / 768) ** 0.5, abs=EXACT)
    assert np.isnan(curve.estimate[0, 5])
    assert curve.n[0].tolist() == [4, 4, 3, 2, 1, 0]


@UNHURRIED
@given(spells_of_one_group())
def test_survival_equals_statsmodels(spells):
    months, causes = spells
    curve = kaplan_meier(counts_of(months, causes))
    other = quietly(lambda: SurvfuncRight(months, (causes > 0).astype(int)))
    seen = ~np.isnan(curve.estimate[0])
    expected = on_grid(other.surv_times, other.surv_prob, 1.0)
    assert curve.estimate[0, seen] == pytest.approx(expected[seen], abs=LIBRARY)
    with_error = seen & (expected > 0)
    expected = on_grid(other.surv_times, other.surv_prob_se, 0.0)
    assert curve.std_error[0, with_error] == pytest.approx(expected[with_error], abs=VARIANCE)


@UNHURRIED
@given(spells_of_one_group())
def test_bands_equal_scikit_survival(spells):
    months, causes = spells
    curve = kaplan_meier(counts_of(months, causes))
    times, share, band = quietly(
        lambda: kaplan_meier_estimator(causes > 0, months.astype(float), conf_type="log-log")
    )
    inside = (share > EXACT) & (share < 1 - EXACT)
    at = times[inside].astype(int)
    assert curve.estimate[0, at] == pytest.approx(share[inside], abs=LIBRARY)
    assert curve.conf_low[0, at] == pytest.approx(band[0, inside], abs=VARIANCE)
    assert curve.conf_high[0, at] == pytest.approx(band[1, inside], abs=VARIANCE)


@UNHURRIED
@given(spells_of_one_group())
def test_survival_never_rises_and_stays_in_its_band(spells):
    curve = kaplan_meier(counts_of(*spells))
    seen = curve.estimate[0][~np.isnan(curve.estimate[0])]
    assert (np.diff(seen) <= EXACT).all() and (seen >= 0).all() and (seen <= 1).all()
    with_band = ~np.isnan(curve.conf_low[0])
    low, mid, high = (a[0, with_band] for a in (curve.conf_low, curve.estimate, curve.conf_high))
    assert (low >= 0).all() and (high <= 1).all()
    assert (low <= mid + EXACT).all() and (mid <= high + EXACT).all()


def test_everybody_leaving_ends_the_curve_at_zero():
    curve = kaplan_meier(counts_of(np.array([2, 2, 1]), np.array([1, 2, 3]), last_month=4))
    assert curve.estimate[0] == pytest.approx([1, 2 / 3, 0, 0, 0], abs=EXACT)
    assert np.isnan(curve.std_error[0, 2:]).all() and np.isnan(curve.conf_high[0, 2:]).all()


def test_nobody_leaving_keeps_the_curve_at_one():
    curve = kaplan_meier(counts_of(np.array([1, 3, 3]), np.array([0, 0, 0]), last_month=4))
    for values in (curve.estimate, curve.conf_low, curve.conf_high):
        assert values[0, :4].tolist() == [1, 1, 1, 1] and np.isnan(values[0, 4])
    assert curve.std_error[0, :4].tolist() == [0, 0, 0, 0]


def test_hazard_with_wilson_interval():
    """1 of 4 leaves. Wilson (1927): (1/4 + z2/8 -+ z sqrt(3/64 + z2/64)) / (1 + z2/4) = 0.0456 to 0.6994."""
    result = hazard(counts_of(np.array([1, 2, 2, 2]), np.array([1, 0, 0, 0]), last_month=3))
    assert result.estimate[0, :3].tolist() == [0, 0.25, 0]
    assert (round(result.conf_low[0, 1], 4), round(result.conf_high[0, 1], 4)) == (0.0456, 0.6994)
    assert result.conf_low[0, 0] == 0 and result.conf_high[0, 0] > 0.4
    assert np.isnan(result.estimate[0, 3]) and result.n[0].tolist() == [4, 4, 3, 0]


def test_median_is_the_first_month_at_one_half():
    """Of ten, one leaves each month: S(5) = 0.5 although the product of hazards may round upwards."""
    median = median_months(kaplan_meier(counts_of(np.arange(1, 11), np.ones(10, dtype=int))))
    assert median.estimate.tolist() == [5]
    assert median.conf_low[0] < 5 < median.conf_high[0]


def test_median_never_reached_is_null():
    median = median_months(kaplan_meier(counts_of(np.array([1, 3, 3]), np.array([1, 0, 0]))))
    assert np.isnan(median.estimate[0]) and np.isnan(median.conf_high[0])


@UNHURRIED
@given(spells_of_one_group())
def test_median_equals_statsmodels(spells):
    months, causes = spells
    curve = kaplan_meier(counts_of(months, causes))
    if (np.abs(curve.estimate[0] - 0.5) < EXACT).any():
        return  # at exactly one half statsmodels waits for the next exit, as SAS does
    other = quietly(lambda: SurvfuncRight(months, (causes > 0).astype(int)).quantile(0.5))
    assert median_months(curve).estimate[0] == pytest.approx(other, nan_ok=True)


# Share of the observable


def observed(durations, causes, observable):
    return SpellCounts.from_spells(
        group=np.zeros(len(durations), dtype=int),
        duration=durations,
        cause=causes,
        observable=observable,
        groups=("SE",),
        destinations=DESTINATIONS,
    )


def test_share_of_observable_by_hand():
    """Followed 3, 3 and 2 months; stays of 1, 3 (still there) and 2 (still there).

    Month 0: 3 of 3. Month 1: all three are seen, two are there. Month 2: two are seen, one is there.
    """
    share = share_observable(observed([1, 3, 2], [1, 0, 0], [3, 3, 2]))
    assert share.estimate[0] == pytest.approx([1, 2 / 3, 1 / 2], abs=EXACT)
    assert share.n[0].tolist() == [3, 3, 2]
    assert share.std_error[0, 1] == pytest.approx((2 / 27) ** 0.5, abs=EXACT)


@UNHURRIED
@given(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 3)), min_size=1, max_size=50))
def test_with_equal_follow_up_both_curves_are_the_same(rows):
    duration, cause = np.array(rows).T
    follow_up = np.full(len(rows), 21)
    spells = observed(np.where(cause == 0, follow_up, duration), cause, follow_up)
    assert share_observable(spells).estimate[0] == pytest.approx(kaplan_meier(spells).estimate[0], abs=EXACT)


def test_share_of_observable_needs_follow_up():
    with pytest.raises(SpellError, match="reach"):
        share_observable(counts_of(np.array([2]), np.array([1])))


def test_more_present_than_observable_is_refused():
    counts = np.zeros((1, 4, 4), dtype=int)
    counts[0, 0, 3] = 1
    spells = SpellCounts(counts, groups=("SE",), destinations=DESTINATIONS, reach=np.array([[0, 1, 0, 0]]))
    with pytest.raises(SpellError, match="observed"):
        share_observable(spells)


# Restricted mean


def test_restricted_mean_by_hand():
    """S = 1, 3/4, 3/4, 3/8: in three months 2.5; areas after months 1 and 2 are 1.5 and 0.75.

    Variance to month 3: 1.5^2 * 1/(4*3) = 0.1875 (month 2 has no exit, month 3 no area left).
    """
    mean = restricted_mean(counts_of(np.array([1, 2, 3, 4]), np.array([1, 0, 2, 0])), horizon=3)
    assert mean.estimate[0] == pytest.approx(2.5, abs=EXACT)
    assert mean.std_error[0] == pytest.approx(0.1875**0.5, abs=EXACT)
    assert mean.n.tolist() == [4]


@UNHURRIED
@given(spells_of_one_group(), st.sampled_from([1, 12, 24]))
def test_restricted_mean_is_the_area_under_statsmodels_survival(spells, horizon):
    months, causes = spells
    mean = restricted_mean(counts_of(months, causes), horizon=horizon).estimate[0]
    other = quietly(lambda: SurvfuncRight(months, (causes > 0).astype(int)))
    curve = on_grid(other.surv_times, other.surv_prob, 1.0)[:horizon]
    if months.max() >= horizon - 1 or curve[-1] == 0:
        assert mean == pytest.approx(curve.sum(), abs=LIBRARY)
        assert 0 <= mean <= horizon + EXACT
    else:
        assert np.isnan(mean)


@UNHURRIED
@given(spells_of_one_group(most=25), st.sampled_from([3, 12]))
def test_restricted_mean_error_equals_the_infinitesimal_jackknife(spells, horizon):
    counted = counts_of(*spells, last_month=LAST_MONTH)
    mean = restricted_mean(counted, horizon=horizon)
    if np.isnan(mean.estimate[0]):
        return
    psi = restricted_mean_influence(counted, horizon=horizon)[0]
    expected = derivative_by_cell(counted.counts[0], lambda c: plain_survival(c)[:horizon].sum())
    people = counted.counts[0] > 0
    assert psi[people] == pytest.approx(expected[people], abs=DERIVATIVE)
    assert (counted.counts[0] * psi).sum() == pytest.approx(0, abs=LIBRARY)
    assert ((counted.counts[0] * psi**2).sum()) ** 0.5 == pytest.approx(mean.std_error[0], abs=VARIANCE)


def test_restricted_mean_beyond_follow_up_is_null():
    mean = restricted_mean(counts_of(np.array([2, 5]), np.array([1, 0])), horizon=12)
    assert np.isnan(mean.estimate[0]) and np.isnan(mean.std_error[0]) and np.isnan(mean.conf_low[0])


@pytest.mark.parametrize("horizon", [0, LAST_MONTH + 2])
def test_a_horizon_outside_the_grid_is_refused(horizon):
    with pytest.raises(SpellError, match="horizon"):
        restricted_mean(counts_of(np.array([2]), np.array([1])), horizon=horizon)


def test_difference_between_groups():
    """Squared errors add up; the interval is 1.96 of them to each side; swapped groups only turn the sign."""
    mean = restricted_mean(counts_of(*seeded(), names=("Kontroll", "SE")), horizon=12)
    result = difference(mean, treated="SE", reference="Kontroll")
    assert result.estimate == pytest.approx(mean.estimate[1] - mean.estimate[0], abs=EXACT)
    assert result.std_error == pytest.approx((mean.std_error**2).sum() ** 0.5, abs=EXACT)
    assert result.conf_high - result.conf_low == pytest.approx(2 * 1.959964 * result.std_error, rel=1e-6)
    back = difference(mean, treated="Kontroll", reference="SE")
    assert back.estimate == -result.estimate and back.p_value == result.p_value


def test_difference_with_an_unknown_group_is_refused():
    mean = restricted_mean(counts_of(*seeded(), names=("Kontroll", "SE")), horizon=12)
    with pytest.raises(SpellError, match="'AB'"):
        difference(mean, treated="AB", reference="Kontroll")


# Cumulative incidence


@UNHURRIED
@given(spells_of_one_group())
def test_destinations_add_up_to_one_less_survival(spells):
    counted = counts_of(*spells)
    incidence = cumulative_incidence(counted).estimate.sum(axis=1)
    assert incidence == pytest.approx(1 - kaplan_meier(counted).estimate, abs=EXACT, nan_ok=True)


@UNHURRIED
@given(spells_of_one_group())
def test_incidence_equals_statsmodels(spells):
    months, causes = spells
    result = cumulative_incidence(counts_of(months, causes))
    other = quietly(lambda: CumIncidenceRight(months, causes))
    survival = kaplan_meier(counts_of(months, causes)).estimate[0]
    for place in range(causes.max()):
        expected = on_grid(other.times, other.cinc[place], 0.0)
        seen = ~np.isnan(survival)
        assert result.estimate[0, place, seen] == pytest.approx(expected[seen], abs=LIBRARY)
        # statsmodels divides by nobody once everybody has left.
        seen = survival > 0
        variance = on_grid(other.times, other.cinc_se[place] ** 2, 0.0)
        assert result.std_error[0, place, seen] ** 2 == pytest.approx(variance[seen], abs=LIBRARY)


def test_incidence_bands_equal_scikit_survival():
    months, causes, _ = seeded()
    result = cumulative_incidence(counts_of(months, causes))
    times, share, band = cumulative_incidence_competing_risks(
        causes, months.astype(float), conf_type="log-log", var_type="Dinse_Approx"
    )
    at = times.astype(int)
    assert result.estimate[0][:, at] == pytest.approx(share[1:], abs=LIBRARY)
    started = share[1:] > 0
    assert result.conf_low[0][:, at][started] == pytest.approx(band[1:, 0][started], abs=VARIANCE)
    assert result.conf_high[0][:, at][started] == pytest.approx(band[1:, 1][started], abs=VARIANCE)


def test_incidence_error_equals_the_infinitesimal_jackknife():
    """Also where everybody has left, which the libraries cannot divide through."""
    counted = counts_of(np.array([1, 1, 2, 3, 3, 2]), np.array([1, 2, 1, 1, 2, 0]), last_month=4)

    def incidence(counts):
        before = np.r_[1.0, plain_survival(counts)[:-1]]
        at_risk = [counts[:, month:].sum() for month in range(5)]
        return sum(before[m] * counts[1, m] / at_risk[m] for m in range(5) if at_risk[m] != 0)

    people = counted.counts[0] > 0
    psi = np.where(people, derivative_by_cell(counted.counts[0], incidence), 0)
    expected = ((counted.counts[0] * psi**2).sum()) ** 0.5
    result = cumulative_incidence(counted)
    assert result.std_error[0, 0, 4] == pytest.approx(expected, abs=VARIANCE)
    assert result.std_error[0, 2].tolist() == [0, 0, 0, 0, 0]


def test_everybody_leaving_for_one_destination_has_no_band():
    result = cumulative_incidence(counts_of(np.array([1, 2, 3]), np.array([1, 1, 1]), last_month=4))
    assert result.estimate[0, 0, 3:] == pytest.approx([1, 1], abs=EXACT)
    assert np.isnan(result.conf_low[0, 0, 3:]).all() and np.isnan(result.std_error[0, 0, 3:]).all()
    assert result.conf_high[0, 1].tolist() == [0, 0, 0, 0, 0]


# Log-rank


@UNHURRIED
@given(spells_of_one_group(), spells_of_one_group(), spells_of_one_group())
def test_log_rank_equals_statsmodels(first, second, third):
    three = (first, second, third)
    months, causes = (np.concatenate(parts) for parts in zip(*three, strict=True))
    group = np.repeat([0, 1, 2], [len(spells[0]) for spells in three])
    result = log_rank(counts_of(months, causes, group, names=("a", "b", "c")))
    if result.df < 2:
        return  # too little to compare: statsmodels fails on the singular matrix
    statistic, p_value = quietly(lambda: survdiff(months, (causes > 0).astype(int), group))
    assert result.statistic == pytest.approx(statistic, rel=VARIANCE, abs=VARIANCE)
    assert result.p_value == pytest.approx(p_value, abs=VARIANCE)


def test_log_rank_equals_scikit_survival():
    months, causes, group = seeded()
    result = log_rank(counts_of(months, causes, group, names=("Kontroll", "SE")))
    statistic, p_value = compare_survival(Surv.from_arrays(causes > 0, months.astype(float)), group)
    assert result.statistic == pytest.approx(statistic, rel=LIBRARY)
    assert (result.df, result.p_value) == (1, pytest.approx(p_value, abs=LIBRARY))


def test_stratified_log_rank_equals_statsmodels():
    months, causes, group = seeded()
    stratum = np.arange(len(months)) % 3
    parts = [
        counts_of(*(a[stratum == level] for a in (months, causes, group)), names=("Kontroll", "SE"))
        for level in range(3)
    ]
    result = log_rank(*parts)
    statistic, p_value = survdiff(months, (causes > 0).astype(int), group, strata=stratum)
    assert result.statistic == pytest.approx(statistic, rel=LIBRARY)
    assert result.p_value == pytest.approx(p_value, abs=LIBRARY)


def test_a_group_may_be_missing_in_one_stratum():
    """A stratum with one group compares nothing and changes nothing."""
    names = ("Kontroll", "SE")
    whole = counts_of(*seeded(), names=names)
    alone = counts_of(np.array([1, 4]), np.array([1, 0]), np.array([1, 1]), names=names)
    assert log_rank(whole, alone).statistic == pytest.approx(log_rank(whole).statistic, rel=EXACT)


def test_without_exits_there_is_nothing_to_test():
    spells = counts_of(np.array([3, 4]), np.array([0, 0]), np.array([0, 1]), names=("a", "b"))
    result = log_rank(spells)
    assert np.isnan(result.statistic) and np.isnan(result.p_value) and result.df == 0


def test_strata_with_other_groups_are_refused():
    with pytest.raises(SpellError, match="same groups"):
        log_rank(counts_of(*seeded(), names=("a", "b")), counts_of(*seeded(), names=("a", "c")))
