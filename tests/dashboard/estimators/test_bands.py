"""Simultaneous bands and joint tests against known distributions."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from dashboard.estimators.bands import joint_test, pointwise_critical, simultaneous_critical

# Monte Carlo error of a 95 % quantile of 99 999 draws is about 0.005; three times that.
MONTE_CARLO = 0.015


@pytest.mark.parametrize("targets", [1, 5, 40])
def test_independent_targets_have_the_sidak_value(targets: int) -> None:
    expected = stats.norm.ppf(0.5 + 0.95 ** (1 / targets) / 2)
    found = simultaneous_critical(np.eye(targets) * 4.0, draws=99_999, seed=1)
    assert found == pytest.approx(expected, abs=MONTE_CARLO)


def test_equals_the_multiplier_bootstrap_over_participants() -> None:
    rng = np.random.default_rng(2)
    psi = rng.normal(size=(400, 6)) @ rng.normal(size=(6, 6))
    weights = rng.standard_normal((20_000, 400))
    largest = np.abs(weights @ psi / np.sqrt((psi**2).sum(0))).max(axis=1)
    ours = simultaneous_critical(psi.T @ psi, draws=20_000, seed=3)
    assert ours == pytest.approx(
        np.quantile(largest, 0.95), abs=0.04
    )  # two Monte Carlo errors of 20 000 draws


def test_the_same_seed_gives_the_same_band() -> None:
    covariance = np.eye(7)
    assert simultaneous_critical(covariance, seed=4) == simultaneous_critical(covariance, seed=4)
    assert simultaneous_critical(covariance, seed=4) != simultaneous_critical(covariance, seed=5)


def test_months_without_an_estimate_are_left_out() -> None:
    covariance = np.eye(3)
    covariance[2, :] = covariance[:, 2] = np.nan
    assert simultaneous_critical(covariance, seed=1) == simultaneous_critical(np.eye(2), seed=1)
    assert np.isnan(simultaneous_critical(np.full((2, 2), np.nan)))


def test_wald_equals_the_quadratic_form() -> None:
    rng = np.random.default_rng(5)
    root = rng.normal(size=(4, 4))
    covariance, estimate = root @ root.T, rng.normal(size=4)
    test = joint_test(estimate, covariance)
    assert test is not None
    expected = estimate @ np.linalg.solve(covariance, estimate)
    assert test.statistic == pytest.approx(expected, rel=1e-9)
    assert test.p_value == pytest.approx(stats.chi2.sf(expected, 4), rel=1e-9)


def test_a_copied_month_lowers_the_rank_and_not_the_answer() -> None:
    test = joint_test(np.array([1.0, 2.0, 2.0]), np.array([[1.0, 0, 0], [0, 4, 4], [0, 4, 4]]))
    assert test is not None
    assert (test.rank, round(test.statistic, 9)) == (2, 2.0)


def test_nothing_to_test() -> None:
    assert joint_test(np.array([np.nan]), np.array([[np.nan]])) is None


def test_clusters_use_t() -> None:
    assert pointwise_critical() == pytest.approx(1.959964, abs=1e-6)
    assert pointwise_critical(n_clusters=np.array([11])) == pytest.approx(stats.t.ppf(0.975, 10))
