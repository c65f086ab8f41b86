"""Effect and cost together: by hand, by drawing from the joint distribution, and by simulated studies."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.estimators import event_study
from dashboard.estimators.cost_effect import (
    CostEffect,
    acceptability,
    break_even_effect,
    break_even_value,
    cost_per_effect,
    net_benefit,
    perfect_information,
)
from dashboard.estimators.event_study import Design

DRAWS = 400_000
# Three Monte Carlo standard errors of a share near one half, and of a mean relative to its spread.
MONTE_CARLO = 3 * 0.5 / np.sqrt(DRAWS)


@pytest.fixture
def both() -> CostEffect:
    return CostEffect(0.03, 12_000.0, ((0.01**2, 0.3 * 0.01 * 3000), (0.3 * 0.01 * 3000, 3000.0**2)))


@pytest.mark.parametrize(
    ("estimate", "error", "probability"),
    [(-0.0096, 0.016, 0.39), (0.0026, 0.015, 0.69), (-0.014, 0.013, 0.24)],
    ids=["positiv_lonnsinntekt", "halvtid", "fulltid"],
)
def test_report_000_table_8_1_at_three_million(estimate: float, error: float, probability: float) -> None:
    """Printed estimates, 3.2 million kroner a job and 15 808 saved."""
    printed = CostEffect(estimate, -15_808.0, ((error**2, 0.0), (0.0, 0.0)))
    assert net_benefit(printed, 3.2e6).positive == pytest.approx(probability, abs=0.005)


def test_report_000_break_even_example() -> None:
    """16 000 extra and 3.2 million a job: half a percentage point."""
    assert break_even_effect(CostEffect(0.0, 16_000.0, ((1.0, 0.0), (0.0, 0.0))), 3.2e6) == 0.005


def test_half_at_the_break_even_value(both: CostEffect) -> None:
    value = break_even_value(both)
    assert value == 400_000
    found = net_benefit(both, value)
    assert (found.estimate, found.positive) == (pytest.approx(0.0, abs=1e-9), pytest.approx(0.5))


def test_everything_agrees_with_draws(both: CostEffect) -> None:
    rng = np.random.default_rng(7)
    drawn = rng.multivariate_normal([both.effect, both.cost], both.covariance, size=DRAWS)
    for value in (1e5, 4e5, 1e6):
        benefit = value * drawn[:, 0] - drawn[:, 1]
        found = net_benefit(both, value)
        assert found.positive == pytest.approx((benefit > 0).mean(), abs=MONTE_CARLO)
        assert found.std_error == pytest.approx(benefit.std(), rel=0.005)
        worth = np.maximum(benefit, 0).mean() - max(benefit.mean(), 0.0)
        assert perfect_information(both, value) == pytest.approx(
            worth, abs=3 * benefit.std() / np.sqrt(DRAWS)
        )
    assert acceptability(both, np.array([4e5]))[0] == pytest.approx(0.5)


def test_fieller_is_where_net_benefit_is_not_told_from_zero(both: CostEffect) -> None:
    found = cost_per_effect(both)
    assert found is not None
    assert found.estimate == 400_000
    low, high = net_benefit(both, found.conf_low), net_benefit(both, found.conf_high)
    assert low.conf_high == pytest.approx(0.0, abs=1e-6)
    assert high.conf_low == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(("effect", "cost"), [(0.001, 12_000.0), (0.03, 100.0)])
def test_no_ratio_while_a_sign_is_open(both: CostEffect, effect: float, cost: float) -> None:
    assert cost_per_effect(CostEffect(effect, cost, both.covariance)) is None


@pytest.mark.slow
@pytest.mark.parametrize("clustered", [False, True])
def test_intervals_cover_the_truth(clustered: bool) -> None:
    """2 000 studies with known effect and cost: between 93 and 97 of 100 intervals hold net benefit."""
    rng = np.random.default_rng(11)
    studies, n, groups, value = 2000, 400, 60, 300_000.0
    effect, cost = 0.05, 8_000.0
    truth = value * effect - cost
    inside = 0
    for _ in range(studies):
        cluster = rng.integers(0, groups, n) if clustered else None
        shared = rng.normal(size=groups)[cluster] if cluster is not None else np.zeros(n)
        treated = rng.integers(0, 2, n).astype(float)
        trait = rng.normal(size=n)
        months = np.clip(6 + 2 * trait + rng.normal(size=n) + 0.5 * shared, 0, 12)
        work = (rng.random(n) < np.clip(0.3 + effect * treated + 0.05 * trait + 0.03 * shared, 0, 1)).astype(
            float
        )
        paid = 5_000 * months + cost * treated
        design = Design(treated, trait[:, None], ("trait",), clusters=cluster)
        y = np.column_stack([work, paid])
        prepared = event_study.prepare(design, np.ones(y.shape, bool))
        found = event_study.fit(prepared, y, covariance=True)
        assert found.covariance is not None
        (a, b), (_, c) = found.covariance
        both = CostEffect(float(found.estimate[0]), float(found.estimate[1]), ((a, b), (b, c)))
        benefit = net_benefit(both, value)
        inside += benefit.conf_low <= truth <= benefit.conf_high
    assert 0.93 <= inside / studies <= 0.97
