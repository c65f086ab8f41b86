"""Intervals against statsmodels, break-even by hand, and predictions that never see their own outcome."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.estimators import payment_sums

EXACT = 1e-9
RNG = np.random.default_rng(5)


def test_the_interval_of_a_mean_is_that_of_a_regression_on_a_constant() -> None:
    x = RNG.normal(100, 30, 200)
    found = payment_sums.mean(x)
    low, high = sm.OLS(x, np.ones(200)).fit().conf_int()[0]
    assert (found.low, found.high) == pytest.approx((low, high), rel=EXACT)


def test_clusters_are_added_before_they_are_squared() -> None:
    groups = np.repeat(np.arange(20), 10)
    x = RNG.normal(size=20)[groups] + RNG.normal(size=200)
    fit = sm.OLS(x, np.ones(200)).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}, use_t=True
    )
    found = payment_sums.mean(x, groups)
    # statsmodels' correction has another factor for the residual degrees of freedom; ours is G/(G-1).
    reach = (found.high - found.low) / 2
    assert reach == pytest.approx(fit.bse[0] * np.sqrt(20 / 19) * 2.0930240544082634, rel=1e-6)


def test_slope_is_least_squares() -> None:
    x, y = RNG.random(300), RNG.normal(size=300)
    assert payment_sums.slope(x, y).value == pytest.approx(np.polyfit(x, y, 1)[0], rel=EXACT)
    assert np.isnan(payment_sums.slope(np.ones(5), np.arange(5.0)).value)


def test_cash_flow_uses_those_who_are_followed() -> None:
    paid = np.array([[10.0, 0.0, 90.0], [10.0, 30.0, 0.0], [10.0, 60.0, 0.0]])
    found = payment_sums.cash_flow(paid, np.array([3, 2, 1]), horizon=5)
    assert found.mean.tolist() == [10, 15, 90]
    assert found.total.tolist() == [10, 25, 115]
    assert found.n.tolist() == [3, 2, 1]
    assert found.month.tolist() == [0, 1, 2]


def test_cash_flow_with_everybody_followed_is_the_mean_of_the_totals() -> None:
    paid = RNG.random((50, 6))
    flow, total = payment_sums.cash_flow(paid, np.full(50, 6), horizon=6), payment_sums.mean(paid.sum(axis=1))
    assert (flow.total[-1], flow.low[-1], flow.high[-1]) == pytest.approx(
        (total.value, total.low, total.high), rel=EXACT
    )


def test_break_even_interval_covers() -> None:
    """The delta method of a ratio: 95 % of intervals hold the true price, give or take three errors."""
    rng, inside, drawn = np.random.default_rng(1), 0, 400
    for _ in range(drawn):
        unit = rng.choice([0.2, 0.6, 1.0], 300)
        other = 500 * unit + rng.normal(0, 100, 300) + 200
        found = payment_sums.break_even(unit, other)
        inside += found.low <= 500 + 200 / 0.6 <= found.high
    assert inside / drawn == pytest.approx(0.95, abs=3 * np.sqrt(0.95 * 0.05 / drawn))


def test_break_even_against_another_arm() -> None:
    found = payment_sums.break_even_arms(np.array([0.2, 0.6]), np.array([100.0, 300.0]))
    assert found.value == pytest.approx(500)
    assert np.isnan(payment_sums.break_even(np.zeros(4), np.ones(4)).value)


def test_nobodys_own_outcome_is_in_the_prediction() -> None:
    x, inside = RNG.normal(size=(200, 3)), np.arange(200) < 120
    y = (RNG.random(200) < 0.4).astype(float)
    before = payment_sums.predicted(x, y, inside)
    for person in (0, 50, 119):
        changed = y.copy()
        changed[person] = 1 - changed[person]
        assert payment_sums.predicted(x, changed, inside)[person] == pytest.approx(before[person], rel=EXACT)
    changed = np.where(inside, y, 1 - y)
    assert payment_sums.predicted(x, changed, inside).tolist() == before.tolist()
    assert ((before >= 0) & (before <= 1)).all()


def test_tenths_hold_a_tenth_each() -> None:
    found = payment_sums.tenths(RNG.permutation(1000) / 1000)
    assert np.bincount(found)[1:].tolist() == [100] * 10
    assert set(payment_sums.tenths(np.zeros(10)).tolist()) == {1}
