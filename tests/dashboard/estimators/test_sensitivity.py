"""E-values as printed by VanderWeele & Ding; Oster's delta where the whole population is known."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.estimators import sensitivity
from dashboard.estimators.sensitivity import Movement, bound, delta_for, e_value, from_ratio

SAME_NUMBER = 1e-9  # closed forms
AS_PRINTED = 0.05  # printed with one decimal


@pytest.mark.parametrize(
    ("ratio", "low", "high", "value", "limit"),
    [
        (3.9, 1.8, 8.7, 7.3, 3.0),  # bottle-feeding and respiratory death, VanderWeele & Ding (2017)
        (0.80, 0.71, 0.91, 1.8, 1.4),  # breastfeeding and leukaemia, the same paper
        (10.73, 8.02, 14.36, 20.9, 15.5),  # smoking and lung cancer (Hammond & Horn), the same authors
    ],
)
def test_printed_e_values(ratio: float, low: float, high: float, value: float, limit: float) -> None:
    found = from_ratio(ratio, low, high)
    assert found.value == pytest.approx(value, abs=AS_PRINTED)
    assert found.limit == pytest.approx(limit, abs=AS_PRINTED)


@pytest.mark.parametrize("ratio", [1.2, 2.5, 0.4])
def test_the_e_value_solves_the_bounding_factor(ratio: float) -> None:
    """Ding & VanderWeele's bias factor E*E / (E + E - 1) of two equal risk ratios is the ratio itself."""
    e = e_value(ratio)
    assert e * e / (2 * e - 1) == pytest.approx(max(ratio, 1 / ratio), rel=SAME_NUMBER)
    assert e_value(1 / ratio) == pytest.approx(e, rel=SAME_NUMBER)


@pytest.mark.parametrize(("ratio", "low", "high"), [(1.1, 0.9, 1.3), (0.9, 0.7, 1.05), (1.0, 0.9, 1.1)])
def test_an_interval_that_holds_one_needs_no_confounder(ratio: float, low: float, high: float) -> None:
    assert from_ratio(ratio, low, high).limit == 1.0


@pytest.mark.parametrize("ratio", [0.0, -0.3, float("nan")])
def test_what_is_no_risk_ratio_has_no_e_value(ratio: float) -> None:
    assert np.isnan(e_value(ratio))


def test_adjusted_means_are_the_regressions_predictions() -> None:
    rng = np.random.default_rng(1)
    n = 400
    x, d = rng.normal(size=n), (rng.random(n) < 0.3).astype(float)
    y = (rng.random(n) < 0.3 + 0.1 * d + 0.05 * np.tanh(x)).astype(float)
    fitted = sm.OLS(y, np.column_stack([d, np.ones(n), x])).fit()
    one, zero = (
        fitted.predict(np.column_stack([np.full(n, arm), np.ones(n), x])).mean() for arm in (1.0, 0.0)
    )
    low, high = fitted.conf_int()[0]
    found = sensitivity.from_shares(
        fitted.params[0],
        low,
        high,
        mean_treated=y[d == 1].mean(),
        mean_control=y[d == 0].mean(),
        share_treated=d.mean(),
    )
    assert found.ratio == pytest.approx(one / zero, rel=SAME_NUMBER)
    assert found.low < found.ratio < found.high


def test_adjusted_means_by_hand() -> None:
    """m = 0.25*0.5 + 0.75*0.3 = 0.35; b = 0.1: 0.425 / 0.325."""
    found = sensitivity.from_shares(0.1, 0.0, 0.2, mean_treated=0.5, mean_control=0.3, share_treated=0.25)
    assert found.ratio == pytest.approx(0.425 / 0.325)
    assert found.high == pytest.approx(0.5 / 0.3)
    assert found.limit == 1.0


def test_a_difference_in_standard_deviations_by_hand() -> None:
    """d = -0.42 with error 0.14: RR = exp(-0.3822) = 0.682, limits exp(-0.3822 -+ 0.2492)."""
    found = sensitivity.from_difference(-42.0, 14.0, 100.0)
    assert (found.ratio, found.low, found.high) == pytest.approx((0.68236, 0.53184, 0.87546), abs=1e-4)
    assert found.value == pytest.approx(2.292, abs=1e-3)
    assert found.limit == pytest.approx(1 / 0.87546 + (0.14226 / 0.87546) ** 0.5, abs=1e-3)
    assert np.isnan(sensitivity.from_difference(1.0, 0.5, 0.0).value)


def population(
    *, beta: float, delta: float, measured: float, hidden: float, noise: float
) -> tuple[Movement, float]:
    """What raw and full regressions find in an infinite population, by algebra alone.

    y = beta d + w1 + w2 + e with independent w1 (variance ``measured``) and w2 (``hidden``), and
    cov(w2, d) / var(w2) = delta cov(w1, d) / var(w1). Returns the movement and the R2 with w2 in the model.
    """
    first = 0.4  # cov(w1, d) / var(w1)
    order = ["d", "w1", "w2"]
    covariance = np.diag([1.0, measured, hidden])
    covariance[0, 1] = covariance[1, 0] = first * measured
    covariance[0, 2] = covariance[2, 0] = delta * first * hidden
    assert np.linalg.eigvalsh(covariance).min() > 0, order
    loads = np.array([beta, 1.0, 1.0])
    with_y = covariance @ loads
    variance_y = loads @ with_y + noise

    def regression(columns: list[int]) -> tuple[np.ndarray, float]:
        inner = covariance[np.ix_(columns, columns)]
        b = np.linalg.solve(inner, with_y[columns])
        return b, float(b @ with_y[columns] / variance_y)

    (raw, *_), r2_raw = regression([0])
    (full, *_), r2_full = regression([0, 1])
    (true, *_), r2_max = regression([0, 1, 2])
    assert true == pytest.approx(beta)
    left = 1.0 - (first * measured) ** 2 / measured
    return Movement(raw, full, r2_raw, r2_full, float(variance_y), 1.0, left), r2_max


@pytest.mark.parametrize("beta", [0.0, 0.5, -0.3])
@pytest.mark.parametrize("delta", [0.5, 1.0, -0.7, 2.0])
def test_delta_is_the_populations_own(beta: float, delta: float) -> None:
    moved, r2_max = population(beta=beta, delta=delta, measured=0.8, hidden=0.6, noise=1.0)
    assert delta_for(moved, r2_max, beta) == pytest.approx(delta, rel=1e-7)


@pytest.mark.parametrize("beta", [0.0, 0.5, -0.3])
def test_with_delta_one_the_adjusted_difference_is_the_truth(beta: float) -> None:
    moved, r2_max = population(beta=beta, delta=1.0, measured=0.8, hidden=0.6, noise=1.0)
    assert bound(moved, r2_max).adjusted == pytest.approx(beta, abs=1e-9)


@pytest.mark.parametrize("rmax", [0.25, 0.4, 0.9])
def test_delta_at_the_adjusted_difference_is_one(rmax: float) -> None:
    """As in the reform's table 4.2: a raw -5.0 points becomes +3.8 with covariates, R2 0.002 and 0.13."""
    moved = Movement(-0.050, 0.038, 0.002, 0.13, 0.2275, 0.242, 0.21)
    found = bound(moved, rmax)
    assert delta_for(moved, rmax, found.adjusted) == pytest.approx(1.0, rel=1e-7)
    assert found.adjusted > moved.full  # the covariates moved it up, and the bound goes on upwards


def test_the_approximation_of_the_paper_holds_where_selection_is_small() -> None:
    """Oster's equation for equal selection: b* = b~ - (b0 - b~) (Rmax - R~) / (R~ - R0)."""
    moved = Movement(0.1001, 0.1, 0.10, 0.15, 1.0, 1.0, 0.9999)
    near = 0.1 - (0.1001 - 0.1) * (0.195 - 0.15) / (0.15 - 0.10)
    assert bound(moved, 0.195).adjusted == pytest.approx(near, abs=1e-6)


def test_nothing_to_say_without_room_or_movement() -> None:
    moved = Movement(0.1, 0.05, 0.01, 0.2, 1.0, 0.25, 0.2)
    for without in (bound(moved, 0.2), bound(moved, 0.1)):
        assert np.isnan([without.delta, without.adjusted]).all()
    still = Movement(0.1, 0.1, 0.01, 0.01, 1.0, 0.25, 0.25)
    assert np.isnan(bound(still, 0.5).delta)
