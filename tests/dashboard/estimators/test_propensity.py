"""Propensity scores: statsmodels' logit, hand calculation, and people without a counterpart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.estimators.propensity import NoOverlapError, columns, histogram, propensity, support

SAME_NUMBER = 1e-8  # two Newton algorithms, both run until the step is smaller than this


def test_scores_and_coefficients_are_statsmodels(confounded: Callable[..., Any]) -> None:
    study = confounded(500, seed=1)
    x, _kept = columns(study.x)
    found = propensity(x, study.treatment)
    witness = sm.Logit(study.treatment, x).fit(disp=0, tol=1e-12)
    np.testing.assert_allclose(found.coefficients, witness.params, rtol=0, atol=SAME_NUMBER)
    np.testing.assert_allclose(found.score, witness.predict(), rtol=0, atol=SAME_NUMBER)


def test_the_influence_of_a_coefficient_gives_statsmodels_robust_error(
    confounded: Callable[..., Any],
) -> None:
    study = confounded(400, seed=2)
    x, _kept = columns(study.x)
    nuisance = propensity(x, study.treatment).nuisance
    witness = sm.Logit(study.treatment, x).fit(disp=0, tol=1e-12, cov_type="HC0")
    for position in range(x.shape[1]):
        psi = nuisance.along(x, np.eye(x.shape[1])[position])
        assert np.sqrt((psi**2).sum()) == pytest.approx(witness.bse[position], rel=1e-6)


def test_one_yes_no_characteristic_gives_the_share_treated_at_each_value() -> None:
    x = np.column_stack([np.ones(10), np.repeat([0.0, 1.0], [4, 6])])
    treatment = np.array([1, 0, 0, 0, 1, 1, 1, 1, 0, 0], float)
    np.testing.assert_allclose(propensity(x, treatment).score, np.repeat([1 / 4, 4 / 6], [4, 6]), atol=1e-10)


def test_of_collinear_columns_the_first_is_kept() -> None:
    a, b = np.arange(6.0), np.array([1.0, 0, 0, 1, 0, 1])
    x, kept = columns(np.column_stack([a, np.full(6, 3.0), 2 * a + 1, b, a + b]))
    assert kept.tolist() == [0, 3]
    np.testing.assert_allclose(x.mean(axis=0), [1, 0, 0], atol=1e-12)
    np.testing.assert_allclose(x.std(axis=0), [0, 1, 1], atol=1e-12)


def test_a_characteristic_in_one_arm_only_counts_as_without_counterpart() -> None:
    only = np.repeat([1.0, 0.0], [3, 37])
    treatment = np.r_[np.ones(3), np.tile([1.0, 0.0], 18), 0.0]
    score = propensity(np.column_stack([np.ones(40), only]), treatment).score
    assert np.isfinite(score).all()
    assert ((score > 0) & (score < 1)).all()
    np.testing.assert_allclose(score[3:], 18 / 37, atol=1e-6)
    assert support(score, treatment).outside == (3, 0)
    assert support(score, treatment).extreme == (3, 0)


def test_common_support_by_hand() -> None:
    score = np.array([0.2, 0.5, 0.95, 0.05, 0.2, 0.6])
    found = support(score, np.array([1, 1, 1, 0, 0, 0]))
    assert (found.low, found.high) == (0.2, 0.6)
    assert found.outside == (1, 1)
    assert found.extreme == (1, 1)


def test_scores_are_counted_in_common_bins_treated_first() -> None:
    edges, counts = histogram(np.array([0.0, 0.24, 0.25, 1.0, 0.3]), np.array([1, 1, 0, 0, 0]), bins=4)
    assert edges.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert counts.tolist() == [[2, 0, 0, 0], [0, 2, 0, 1]]


@pytest.mark.parametrize("treatment", [[0, 0, 1, 1], [1, 1, 1, 1]])
def test_arms_without_overlap_are_refused(treatment: list[int]) -> None:
    x = np.column_stack([np.ones(4), np.arange(4.0)])
    with pytest.raises(NoOverlapError):
        propensity(x, np.array(treatment, float))
