"""The wild cluster bootstrap against the textbook: statsmodels refitted, one bootstrap sample at a time."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.estimators import wild_bootstrap as module
from dashboard.estimators.event_study import Design, fit, partial_out, prepare
from dashboard.estimators.wild_bootstrap import wild_bootstrap

SAME_NUMBER = 1e-9
# The other library inverts the whole matrix of regressors; t-values of up to 10 differ by rounding only.
SAME_T = 1e-8


def clustered(seed: int, *, n_clusters: int, n: int = 160) -> tuple[Design, np.ndarray]:
    rng = np.random.default_rng(seed)
    cluster = np.arange(n) % n_clusters
    effect = rng.integers(0, 4, n)
    x = rng.normal(size=(n, 2))
    treatment = (rng.random(n) < 0.3 + 0.05 * (cluster % 3)).astype(float)
    y = 0.4 * treatment + x[:, 0] + rng.normal(size=n_clusters)[cluster] + rng.normal(size=n)
    return Design(treatment, x, ("a", "b"), (effect,), cluster), y[:, None]


def matrices(design: Design) -> tuple[np.ndarray, np.ndarray]:
    others = np.hstack([design.covariates, np.eye(4)[design.effects[0]]])
    return others, np.hstack([design.treatment[:, None], others])


def t_value(y: np.ndarray, full: np.ndarray, clusters: np.ndarray, null: float) -> float:
    result = sm.OLS(y, full).fit(cov_type="cluster", cov_kwds={"groups": clusters})
    return float((result.params[0] - null) / result.bse[0])


def by_the_book(design: Design, y: np.ndarray, null: float) -> float:
    """p-value over all sign vectors, each sample drawn and refitted."""
    others, full = matrices(design)
    assert design.clusters is not None
    shifted = y - null * design.treatment
    fitted = sm.OLS(shifted, others).fit()
    observed = abs(t_value(y, full, design.clusters, null))
    signs = itertools.product([-1.0, 1.0], repeat=int(design.clusters.max()) + 1)
    drawn = []
    for sign in signs:
        residual = np.array(sign)[design.clusters] * fitted.resid
        sample = null * design.treatment + fitted.fittedvalues + residual
        drawn.append(abs(t_value(sample, full, design.clusters, null)))
    return float(np.mean(np.array(drawn) >= observed * (1 - 1e-9)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_p_value_equals_full_enumeration_by_refitting(seed: int) -> None:
    design, y = clustered(seed, n_clusters=8)
    result = wild_bootstrap(prepare(design, np.ones(y.shape, bool)), y, target=0)
    assert result is not None
    assert (result.weights, result.draws) == ("alle_fortegn", 2**8)
    assert result.p_value == pytest.approx(by_the_book(design, y[:, 0], 0.0), abs=SAME_NUMBER)


def test_the_interval_ends_where_the_test_turns() -> None:
    design, y = clustered(4, n_clusters=9)
    result = wild_bootstrap(prepare(design, np.ones(y.shape, bool)), y, target=0)
    assert result is not None
    width = result.conf_high - result.conf_low
    for end, outward in ((result.conf_low, -1), (result.conf_high, 1)):
        assert by_the_book(design, y[:, 0], end - outward * 1e-6 * width) > 0.05
        assert by_the_book(design, y[:, 0], end + outward * 1e-6 * width) <= 0.05


def test_many_clusters_approach_the_usual_interval() -> None:
    design, y = clustered(5, n_clusters=60, n=1800)
    prepared = prepare(design, np.ones(y.shape, bool))
    usual = fit(prepared, y)
    result = wild_bootstrap(prepared, y, target=0)
    assert result is not None
    assert result.weights == "fortegn"
    # With 60 clusters the two differ by a few per cent of a standard error; a fifth would be a fault.
    slack = 0.2 * usual.std_error[0]
    assert result.conf_low == pytest.approx(usual.estimate[0] - 1.96 * usual.std_error[0], abs=slack)
    assert result.conf_high == pytest.approx(usual.estimate[0] + 1.96 * usual.std_error[0], abs=slack)


def test_few_clusters_take_six_point_weights() -> None:
    design, y = clustered(6, n_clusters=5)
    result = wild_bootstrap(prepare(design, np.ones(y.shape, bool)), y, target=0)
    assert result is not None
    assert result.weights == "webb"
    assert 0 < result.p_value <= 1


def test_partial_out_equals_least_squares_residuals() -> None:
    design, y = clustered(7, n_clusters=8)
    observed = np.random.default_rng(0).random(y.shape) > 0.1
    prepared = prepare(design, observed)
    others, _ = matrices(design)
    seen = observed[:, 0]
    left = partial_out(prepared, np.column_stack([y, design.treatment]), target=0)
    for column, values in enumerate((y[:, 0], design.treatment)):
        coefficients = np.linalg.lstsq(others[seen], values[seen], rcond=None)[0]
        np.testing.assert_allclose(left[seen, column], values[seen] - others[seen] @ coefficients, atol=1e-9)
    assert np.abs(left[~seen]).max() == 0


def test_nothing_to_estimate_is_none_and_no_clusters_is_said() -> None:
    design, y = clustered(8, n_clusters=8)
    constant = Design(np.ones(len(y)), design.covariates, design.names, design.effects, design.clusters)
    assert wild_bootstrap(prepare(constant, np.ones(y.shape, bool)), y, target=0) is None
    free = Design(design.treatment, design.covariates, design.names, design.effects)
    with pytest.raises(ValueError, match="no clusters"):
        wild_bootstrap(prepare(free, np.ones(y.shape, bool)), y, target=0)


@pytest.mark.parametrize(("n_clusters", "kind"), [(9, "rademacher"), (24, "rademacher"), (30, "webb")])
def test_every_sample_equals_the_package_wildboottest(n_clusters: int, kind: str) -> None:
    """Given the package's own weights, each bootstrap t is the same number, at 2,000 rows."""
    theirs = pytest.importorskip("wildboottest.wildboottest", exc_type=ImportError)
    design, y = clustered(11, n_clusters=n_clusters, n=2000)
    design = Design(design.treatment, design.covariates, design.names, (), design.clusters)
    regressors = np.column_stack([design.treatment, design.covariates, np.ones(len(y))])
    asked = np.array([1.0, 0, 0, 0])
    boot = theirs.WildboottestCL(
        X=regressors, Y=y[:, 0], cluster=design.clusters, R=asked, B=9999, seed=1, parallel=False
    )
    boot.get_scores(bootstrap_type="11", impose_null=True)
    weights, draws, _ = boot.get_weights(weights_type=kind)
    boot.get_numer()
    boot.get_denom()
    boot.get_tboot()
    boot.get_vcov()
    boot.get_tstat()
    boot.get_pvalue()

    parts = module._parts(prepare(design, np.ones(y.shape, bool)), y, 0)
    assert parts is not None
    drawn = module._draw(parts, iter([np.asarray(weights).T]))
    shift, error = drawn.squares(-parts.estimate)
    t = np.sqrt(shift / error / boot.ssc)
    np.testing.assert_allclose(t, np.abs(boot.t_boot), rtol=SAME_T, atol=SAME_T)
    observed = abs(parts.estimate) / (np.sqrt((parts.score**2).sum()) / parts.own.sum())
    assert observed / np.sqrt(boot.ssc) == pytest.approx(abs(boot.t_stat), rel=SAME_T)
    # The package leaves out samples equal to the observed one: the sample itself and its mirror image.
    equal = np.isclose(t, abs(boot.t_stat), rtol=SAME_T).mean()
    p_value = drawn.at_least(-parts.estimate, observed)
    assert p_value - equal - 1e-12 <= boot.pvalue <= p_value + 1e-12
    assert draws == len(t)


def test_half_of_the_sign_vectors_stand_for_all() -> None:
    for n_clusters in (2, 5):
        half = np.vstack(list(module._all_signs(n_clusters)))
        every = {tuple(row) for row in half} | {tuple(-row) for row in half}
        assert every == set(itertools.product([-1.0, 1.0], repeat=n_clusters))
        assert len(half) == 2 ** (n_clusters - 1)


def test_counties_take_every_sign_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 1000)  # blocks that do not divide the whole
    design, y = clustered(12, n_clusters=14, n=700)
    prepared = prepare(design, np.ones(y.shape, bool))
    result = wild_bootstrap(prepared, y, target=0)
    assert result is not None
    assert (result.weights, result.draws) == ("alle_fortegn", 2**14)
    monkeypatch.setattr(module, "MOST_FOR_ALL", 13)
    drawn = wild_bootstrap(prepared, y, target=0, draws=49_999)
    assert drawn is not None
    # Five standard errors of a share in 49,999 draws.
    slack = 5 * (result.p_value * (1 - result.p_value) / 49_999) ** 0.5
    assert drawn.p_value == pytest.approx(result.p_value, abs=slack)
