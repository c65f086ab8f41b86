"""Weighted differences: statsmodels, a second optimiser, a numerical sandwich, and a known effect."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import approx_fprime, minimize
from statsmodels.treatment.treatment_effects import TreatmentEffect

from dashboard.estimators import weighting
from dashboard.estimators.propensity import columns, propensity
from dashboard.estimators.weighting import Weighted, Weights

# Both solve the same equations; statsmodels' derivatives in the sandwich are numerical.
SAME_NUMBER, SAME_ERROR = 1e-8, 1e-4
BALANCED = 1e-8
METHODS = ("ipw", "entropi", "aipw")
Draw = Callable[..., Any]


def weights_of(method: str, x: np.ndarray, treatment: np.ndarray, estimand: str) -> tuple[Weights, Weights]:
    if method == "entropi":
        return weighting.entropy_balance(x, treatment, estimand)
    return weighting.inverse_probability(propensity(x, treatment), treatment, estimand)


def estimated(study: Any, method: str, estimand: str, *, clusters: np.ndarray | None = None) -> Weighted:
    x, _kept = columns(study.x)
    weights = weights_of(method, x, study.treatment, estimand)
    return weighting.difference(
        study.y, x, weights, study.treatment, estimand, adjusted=method == "aipw", clusters=clusters
    )


@pytest.mark.parametrize(
    ("method", "estimand", "group"), [("ipw", "ate", "all"), ("ipw", "att", 1), ("aipw", "ate", "all")]
)
@pytest.mark.filterwarnings("ignore")
def test_estimate_and_error_are_statsmodels(
    confounded: Draw, method: str, estimand: str, group: str | int
) -> None:
    study = confounded(300, seed=3)
    x, _kept = columns(study.x)
    selected = sm.Logit(study.treatment, x).fit(disp=0, tol=1e-12)
    witness = TreatmentEffect(sm.OLS(study.y, x), study.treatment, results_select=selected)
    # statsmodels 0.15 has no effect on the treated for AIPW.
    chosen = {"effect_group": group} if method == "ipw" else {}
    theirs = getattr(witness, method)(return_results=False, **chosen)
    found = estimated(study, method, estimand)
    assert found.estimate == pytest.approx(theirs[0], abs=SAME_NUMBER)
    assert found.mean_control == pytest.approx(theirs[1], abs=SAME_NUMBER)
    assert found.mean_treated == pytest.approx(theirs[2], abs=SAME_NUMBER)
    if method == "ipw":
        error = getattr(witness, method)(return_results=True, **chosen).results_gmm.bse[0]
        n = len(study.y)
        assert found.std_error * np.sqrt((n - 1) / n) == pytest.approx(error, rel=SAME_ERROR)


def moments(study: Any, method: str, estimand: str) -> tuple[Callable[[np.ndarray], np.ndarray], int]:
    """Everything the method estimates as one system of equations, (n, parameters), written out again."""
    x, _kept = columns(study.x)
    d, y, k = study.treatment, study.y, x.shape[1]
    t = d if estimand == "att" else np.ones(len(d))

    def system(theta: np.ndarray) -> np.ndarray:
        one, zero, rest = theta[0], theta[1], theta[2:]
        if method == "entropi":
            w0, w1 = np.exp(x @ rest[:k]), (np.exp(x @ rest[k:]) if estimand == "ate" else np.ones(len(d)))
            parts = [((1 - d) * w0 - t)[:, None] * x]
            if estimand == "ate":
                parts.append((d * w1 - t)[:, None] * x)
        else:
            e = 1 / (1 + np.exp(-x @ rest[:k]))
            w1, w0 = (np.ones(len(d)), e / (1 - e)) if estimand == "att" else (1 / e, 1 / (1 - e))
            parts = [(d - e)[:, None] * x]
        if method == "aipw":
            m0, m1 = x @ rest[k : 2 * k], x @ rest[2 * k :]
            parts += [((1 - d) * (y - m0))[:, None] * x, (d * (y - m1))[:, None] * x]
            aims = [t * (m1 - one) + d * w1 * (y - m1), t * (m0 - zero) + (1 - d) * w0 * (y - m0)]
        else:
            aims = [d * w1 * (y - one), (1 - d) * w0 * (y - zero)]
        return np.column_stack([*aims, *parts])

    blocks = {"ipw": 1, "aipw": 3, "entropi": 1 + (estimand == "ate")}[method]
    return system, 2 + blocks * k


@pytest.mark.parametrize("estimand", weighting.ESTIMANDS)
@pytest.mark.parametrize("method", METHODS)
def test_the_error_is_the_numerical_sandwich(confounded: Draw, method: str, estimand: str) -> None:
    """All parameters solved by least squares, and the sandwich from numerical derivatives."""
    from scipy.optimize import root

    study = confounded(150, seed=4)
    system, size = moments(study, method, estimand)
    start = np.zeros(size)
    start[:2] = study.y[study.treatment == 1].mean(), study.y[study.treatment == 0].mean()
    solved = root(lambda theta: system(theta).mean(axis=0), start, tol=1e-13)
    theta = solved.x
    assert np.abs(system(theta).mean(axis=0)).max() < 1e-9
    slope = approx_fprime(theta, lambda at: system(at).sum(axis=0), 1e-7)
    psi = -system(theta) @ np.linalg.inv(slope).T
    found = estimated(study, method, estimand)
    assert found.estimate == pytest.approx(theta[0] - theta[1], abs=1e-7)
    np.testing.assert_allclose(found.psi, psi[:, 0] - psi[:, 1], atol=SAME_ERROR * found.std_error)
    n = len(study.y)
    assert found.std_error == pytest.approx(
        np.sqrt(n / (n - 1) * ((psi[:, 0] - psi[:, 1]) ** 2).sum()), rel=1e-4
    )


@pytest.mark.parametrize("estimand", weighting.ESTIMANDS)
def test_entropy_balancing_makes_the_moments_equal(confounded: Draw, estimand: str) -> None:
    study = confounded(2000, seed=5)
    x, _kept = columns(study.x)
    aimed = weighting.aim(study.treatment, estimand)
    for weights, arm in zip(weighting.entropy_balance(x, study.treatment, estimand), (1, 0), strict=True):
        mean = weights.weight @ x / weights.weight.sum()
        np.testing.assert_allclose(mean, aimed @ x / aimed.sum(), rtol=0, atol=BALANCED)
        assert weights.weight.sum() == pytest.approx(aimed.sum(), rel=BALANCED)
        assert (weights.weight[study.treatment == arm] > 0).all()
        assert (weights.weight[study.treatment != arm] == 0).all()


def test_entropy_weights_are_the_nearest_to_equal_that_balance(confounded: Draw) -> None:
    """The primal problem, minimum of sum w log w under the constraints, by another optimiser."""
    study = confounded(60, seed=6)
    x, _kept = columns(study.x[:, :2])
    control = study.treatment == 0
    weight = weighting.entropy_balance(x, study.treatment, "att")[1].weight[control]
    total, arm = study.treatment @ x, x[control]
    primal = minimize(
        lambda w: float((w * np.log(w)).sum()),
        np.full(arm.shape[0], study.treatment.sum() / arm.shape[0]),
        jac=lambda w: np.log(w) + 1,
        bounds=[(1e-9, None)] * arm.shape[0],
        constraints={"type": "eq", "fun": lambda w: w @ arm - total, "jac": lambda w: arm.T},
        method="SLSQP",
        options={"ftol": 1e-13, "maxiter": 500},
    )
    np.testing.assert_allclose(weight, primal.x, atol=1e-4)


def test_arms_that_cannot_be_made_alike_are_refused() -> None:
    x = np.column_stack([np.ones(6), [0.0, 1, 2, 5, 6, 7]])
    with pytest.raises(weighting.NoBalanceError):
        weighting.entropy_balance(x, np.array([0.0, 0, 0, 1, 1, 1]), "att")


@pytest.mark.parametrize("estimand", weighting.ESTIMANDS)
@pytest.mark.parametrize("method", METHODS)
def test_the_known_effect_is_found_where_the_raw_difference_misses(
    confounded: Draw, method: str, estimand: str
) -> None:
    study = confounded(30_000, seed=7, curved=True)
    found = estimated(study, method, estimand)
    truth = study.effect[study.treatment == 1].mean() if estimand == "att" else study.effect.mean()
    raw = study.y[study.treatment == 1].mean() - study.y[study.treatment == 0].mean()
    assert abs(found.estimate - truth) < 4 * found.std_error
    assert abs(raw - truth) > 10 * found.std_error


def test_weights_by_hand() -> None:
    treatment = np.array([1.0, 0, 1, 0, 0, 0])
    x = np.column_stack([np.ones(6), [0.0, 0, 1, 1, 1, 1]])
    fitted = propensity(x, treatment)  # 1/2 at 0, 1/4 at 1
    one, zero = weighting.inverse_probability(fitted, treatment, "att")
    np.testing.assert_allclose(one.weight, treatment)
    np.testing.assert_allclose(zero.weight, [0, 1, 0, 1 / 3, 1 / 3, 1 / 3], atol=1e-8)
    one, zero = weighting.inverse_probability(fitted, treatment, "ate")
    np.testing.assert_allclose(one.weight, [2, 0, 4, 0, 0, 0], atol=1e-8)
    np.testing.assert_allclose(zero.weight, [0, 2, 0, 4 / 3, 4 / 3, 4 / 3], atol=1e-8)


def test_effective_size_by_hand() -> None:
    assert weighting.effective_size(np.array([1.0, 1, 1, 1])) == 4
    assert weighting.effective_size(np.array([2.0, 1, 0])) == pytest.approx(9 / 5)


def test_standardised_differences_by_hand_and_gone_when_balanced(confounded: Draw) -> None:
    covariates = np.array([[1.0, 2.0], [3.0, 2.0], [0.0, 2.0], [2.0, 2.0]])
    treatment = np.array([1, 1, 0, 0])
    found = weighting.standardised_differences(covariates, treatment)
    assert found[0] == pytest.approx(1.0)  # means 2 and 1, both variances 1
    assert np.isnan(found[1])
    study = confounded(1500, seed=8)
    x, _kept = columns(study.x)
    balanced = weighting.entropy_balance(x, study.treatment, "ate")
    before = weighting.standardised_differences(study.x, study.treatment)
    after = weighting.standardised_differences(study.x, study.treatment, balanced)
    assert np.abs(before).max() > 0.3
    assert np.abs(after).max() < BALANCED


def test_errors_by_cluster_add_up_influences_first() -> None:
    psi, clusters = np.array([1.0, 2.0, -1.0, 0.5]), np.array([0, 0, 1, 2])
    assert weighting.clustered_error(psi, clusters) == pytest.approx(np.sqrt(3 / 2 * (9 + 1 + 0.25)))
    assert weighting.clustered_error(psi, None) == pytest.approx(np.sqrt(4 / 3 * (1 + 4 + 1 + 0.25)))
    assert np.isnan(weighting.clustered_error(psi, np.zeros(4, int)))


def test_the_estimand_nearest_to_regression() -> None:
    """Distances p and |1 - 2p| times the same gap: the treated while p is at most a third."""
    assert [weighting.nearest_estimand(p) for p in (0.1, 1 / 3, 0.34, 0.5, 0.9)] == [
        *["att", "att"],
        *["ate", "ate", "ate"],
    ]


def test_an_unknown_estimand_is_named() -> None:
    with pytest.raises(ValueError, match="atu"):
        weighting.aim(np.array([0, 1]), "atu")


@pytest.mark.slow
@pytest.mark.parametrize("groups", [0, 60])
@pytest.mark.parametrize("estimand", weighting.ESTIMANDS)
def test_intervals_cover_the_truth(confounded: Draw, estimand: str, groups: int) -> None:
    """Of 400 intervals 95 % shall hold the truth: 4 binomial standard errors of 1.1 points either way.

    With 60 clusters the sandwich is known to be a little small; two points more are allowed below.
    """
    draws, n = 400, 800
    many = confounded(400_000, seed=10_000, groups=groups and 40_000)
    truth = many.effect[many.treatment == 1].mean() if estimand == "att" else many.effect.mean()
    inside = dict.fromkeys(METHODS, 0)
    for seed in range(draws):
        study = confounded(n, seed=seed, groups=groups)
        for method in METHODS:
            found = estimated(study, method, estimand, clusters=study.clusters if groups else None)
            inside[method] += abs(found.estimate - truth) < 1.96 * found.std_error
    least = 0.906 - (0.02 if groups else 0.0)
    assert all(least <= hits / draws <= 0.994 for hits in inside.values()), inside
