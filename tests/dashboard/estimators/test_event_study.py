"""The engine against statsmodels with dummies, pyfixest, and hand calculation."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.linalg import qr

from dashboard.estimators.event_study import Design, fit, influence, prepare

# Both solve the same normal equations in doubles; the condition of the designs here leaves 1e-10.
SAME_NUMBER = 1e-8
# Coefficients may be near 0, so they are compared on the scale of their standard error.
SAME_ESTIMATE = 1e-8


def trial(
    seed: int, *, n: int = 240, months: int = 5, units: int = 4, quarters: int = 3
) -> tuple[Design, np.ndarray, np.ndarray]:
    """A trial with two crossed fixed effects, a collinear covariate and gaps in what is observed."""
    rng = np.random.default_rng(seed)
    unit, quarter = rng.integers(0, units, n), rng.integers(0, quarters, n)
    month = quarter * 3 + rng.integers(0, 3, n)
    x = rng.normal(size=(n, 3))
    x[:, 2] = x[:, 0] - 2 * x[:, 1]
    treatment = (rng.random(n) < 0.3 + 0.1 * unit / units).astype(float)
    y = rng.normal(size=(n, months)) + 0.2 * treatment[:, None] + 0.3 * unit[:, None] + x[:, :1]
    last = months - 1 - quarter
    observed = np.arange(months) <= last[:, None]
    observed &= rng.random((n, months)) > 0.02
    effects = (unit * quarters + quarter, month)
    design = Design(
        treatment, x, ("a", "b", "c"), tuple(np.unique(e, return_inverse=True)[1] for e in effects)
    )
    return design, np.where(observed, y, 0.0), observed


def with_dummies(
    design: Design, y: np.ndarray, rows: np.ndarray, clusters: np.ndarray | None = None
) -> tuple[float, float, int]:
    """Treatment coefficient, standard error and rank from statsmodels on the given rows."""
    parts = [design.treatment[rows, None], design.covariates[rows]]
    for codes in design.effects:
        parts.append(np.eye(int(codes.max()) + 1)[codes[rows]])
    if not design.effects:
        parts.append(np.ones((len(rows), 1)))
    matrix = np.hstack(parts)
    # statsmodels counts columns, not rank, in its cluster correction: give it independent columns.
    _, triangle, order = qr(matrix, mode="economic", pivoting=True)
    matrix = matrix[:, np.sort(order[: int((np.abs(np.diag(triangle)) > 1e-9 * abs(triangle[0, 0])).sum())])]
    assert (matrix[:, 0] == design.treatment[rows]).all()
    ols = sm.OLS(y[rows], matrix)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if clusters is None:
            result = ols.fit(cov_type="HC1")
        else:
            result = ols.fit(cov_type="cluster", cov_kwds={"groups": clusters[rows]})
    return float(result.params[0]), float(result.bse[0]), int(ols.rank)


def rows_used(design: Design, observed: np.ndarray) -> np.ndarray:
    """Observed rows without singletons, found the slow way."""
    rows = np.flatnonzero(observed)
    while True:
        alone = np.zeros(len(rows), bool)
        for codes in design.effects:
            sizes = np.bincount(codes[rows])
            alone |= sizes[codes[rows]] == 1
        if not alone.any():
            return rows
        rows = rows[~alone]


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_equals_statsmodels_with_dummies(seed: int, clustered: bool) -> None:
    design, y, observed = trial(seed)
    clusters = np.arange(len(y)) % 17 if clustered else None
    design = Design(design.treatment, design.covariates, design.names, design.effects, clusters)
    prepared = prepare(design, observed)
    ours = fit(prepared, y)
    for target in range(y.shape[1]):
        rows = rows_used(design, observed[:, target])
        estimate, std_error, rank = with_dummies(design, y[:, target], rows, clusters)
        assert ours.n[target] == len(rows)
        assert ours.k[target] == rank
        assert abs(ours.estimate[target] - estimate) <= SAME_ESTIMATE * std_error
        assert ours.std_error[target] == pytest.approx(std_error, rel=SAME_NUMBER)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 5), st.booleans())
def test_equals_statsmodels_on_drawn_trials(seed: int, units: int, quarters: int, has_effects: bool) -> None:
    design, y, observed = trial(seed, n=90, months=3, units=units, quarters=quarters)
    if not has_effects:
        design = Design(design.treatment, design.covariates, design.names)
    ours = fit(prepare(design, observed), y)
    for target in range(y.shape[1]):
        rows = rows_used(design, observed[:, target])
        if len(rows) < 60:
            continue
        estimate, std_error, rank = with_dummies(design, y[:, target], rows)
        assert ours.k[target] == rank
        assert abs(ours.estimate[target] - estimate) <= SAME_ESTIMATE * std_error
        assert ours.std_error[target] == pytest.approx(std_error, rel=SAME_NUMBER)


def test_equals_pyfixest_by_its_own_count_of_coefficients() -> None:
    import pandas as pd

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyfixest as pf

        design, y, observed = trial(7)
        ours = fit(prepare(design, observed), y)
        frame = pd.DataFrame(design.covariates[:, :2], columns=["a", "b"])
        frame["d"], frame["f1"], frame["f2"] = design.treatment, *design.effects
        for target in range(2):
            rows = rows_used(design, observed[:, target])
            part = frame.iloc[rows].assign(y=y[rows, target])
            theirs = pf.feols("y ~ d + a + b | f1 + f2", part, vcov="hetero")
            # pyfixest counts the levels of the second effect less one; ours is the rank.
            n, levels = len(rows), sum(part[f].nunique() for f in ("f1", "f2")) - 1
            k = 3 + levels
            factor = np.sqrt((n - k) / (n - ours.k[target]))
            assert abs(ours.estimate[target] - theirs.coef()["d"]) <= SAME_ESTIMATE * ours.std_error[target]
            assert ours.std_error[target] == pytest.approx(theirs.se()["d"] * factor, rel=SAME_NUMBER)


def test_raw_difference_by_hand() -> None:
    # Treated 1, 1, 0 and control 1, 0: difference 2/3 - 1/2; HC1 with n = 5, k = 2:
    # 5/3 * ((1/9 + 1/9 + 4/9) / 9 + (1/4 + 1/4) / 4).
    design = Design(np.array([1.0, 1, 1, 0, 0]), np.zeros((5, 0)), ())
    result = fit(prepare(design, np.ones((5, 1), bool)), np.array([[1.0], [1], [0], [1], [0]]))
    assert result.estimate[0] == pytest.approx(1 / 6)
    assert result.std_error[0] == pytest.approx((5 / 3 * (6 / 9 / 9 + 0.5 / 4)) ** 0.5)
    assert (result.n_treated[0], result.n_control[0]) == (3, 2)
    assert (result.mean_treated[0], result.mean_control[0]) == pytest.approx((2 / 3, 1 / 2))


def test_singletons_are_counted_out_level_by_level() -> None:
    # Person 6 is alone in effect A; without them person 5 is alone in effect B.
    a = np.array([0, 0, 0, 0, 0, 0, 1])
    b = np.array([0, 0, 0, 0, 0, 1, 1])
    design = Design(np.array([1.0, 0, 1, 0, 1, 1, 0]), np.zeros((7, 0)), (), (a, b))
    prepared = prepare(design, np.ones((7, 1), bool))
    y = np.arange(7.0)[:, None]
    result = fit(prepared, y)
    assert (prepared.singletons, int(result.n[0]), int(result.k[0])) == (2, 5, 2)
    assert result.mean_treated[0] == pytest.approx((0 + 2 + 4) / 3)
    assert result.mean_control[0] == pytest.approx((1 + 3) / 2)


def test_what_cannot_be_estimated_is_nan_not_a_number() -> None:
    treatment = np.array([1.0, 1, 0, 0, 1, 0])
    effect = np.array([0, 0, 1, 1, 0, 1])  # the same as the treatment
    observed = np.ones((6, 2), bool)
    observed[:, 1] = False
    result = fit(prepare(Design(treatment, np.zeros((6, 0)), (), (effect,)), observed), np.zeros((6, 2)))
    assert np.isnan(result.estimate).all()
    assert np.isnan(result.std_error).all()
    assert result.n.tolist() == [6, 0]


def test_only_one_arm_observed_is_nan() -> None:
    design = Design(np.array([1.0, 1, 0]), np.zeros((3, 0)), ())
    observed = np.array([[True, True], [True, True], [True, False]])
    result = fit(prepare(design, observed), np.array([[1.0, 1], [0, 0], [1, 0]]))
    assert np.isnan(result.estimate[1])
    assert result.n_control[1] == 0


def test_a_collinear_covariate_is_named() -> None:
    design, _, observed = trial(1)
    constant = np.column_stack([design.covariates[:, :2], np.full(len(observed), 3.0)])
    prepared = prepare(Design(design.treatment, constant, ("a", "b", "fast")), observed)
    assert prepared.dropped == ("fast",)


def test_a_tiny_scale_does_not_hide_a_column() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(200, 1))
    treatment = (x[:, 0] + rng.normal(size=200) > 0).astype(float)
    y = (treatment + x[:, 0] + rng.normal(size=200))[:, None]
    seen = np.ones((200, 1), bool)
    one = fit(prepare(Design(treatment, x, ("x",)), seen), y)
    small = fit(prepare(Design(treatment, x * 1e-6, ("x",)), seen), y)
    assert small.k[0] == one.k[0] == 3
    assert small.estimate[0] == pytest.approx(one.estimate[0], rel=SAME_NUMBER)


def test_influence_gives_the_standard_error_and_the_covariance() -> None:
    design, y, observed = trial(5)
    prepared = prepare(design, observed)
    result = fit(prepared, y, covariance=True)
    psi = influence(prepared, y)
    spread = np.sqrt(result.n / (result.n - result.k))
    assert result.covariance is not None
    np.testing.assert_allclose(
        psi.T @ psi * np.outer(spread, spread), result.covariance, rtol=SAME_NUMBER, atol=1e-14
    )
    np.testing.assert_allclose(np.sqrt(np.diag(result.covariance)), result.std_error, rtol=SAME_NUMBER)
    assert np.abs(psi[~observed]).max() == 0
    np.testing.assert_allclose(psi.sum(0), 0, atol=1e-10)


def test_the_order_of_rows_does_not_matter() -> None:
    design, y, observed = trial(9)
    shuffled = np.random.default_rng(0).permutation(len(y))
    other = Design(
        design.treatment[shuffled],
        design.covariates[shuffled],
        design.names,
        tuple(e[shuffled] for e in design.effects),
    )
    one, two = fit(prepare(design, observed), y), fit(prepare(other, observed[shuffled]), y[shuffled])
    np.testing.assert_allclose(one.estimate, two.estimate, rtol=SAME_NUMBER)
    np.testing.assert_allclose(one.std_error, two.std_error, rtol=SAME_NUMBER)


def test_nan_is_refused() -> None:
    design, y, observed = trial(2)
    y[0, 0] = np.nan
    with pytest.raises(ValueError, match="nan or infinity"):
        fit(prepare(design, observed), y)
