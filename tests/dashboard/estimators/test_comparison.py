"""The difference of two estimates: statsmodels on both regressions stacked, a bootstrap, and the edges."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from dashboard.estimators.comparison import Side, difference_covariance
from dashboard.estimators.event_study import Design, fit, prepare

# The same sums in doubles; statsmodels inverts X'X, whose condition here leaves about 1e-11.
SAME_VARIANCE = 1e-8
# The standard deviation of 1000 draws is known to 1 / sqrt(2000) = 2.2 %; three such, and 2 % for HC1, which
# is about right in samples of 600 but not exact.
BOOTSTRAP_DRAWS = 1000
BOOTSTRAP_ERROR = 0.087


def world(seed: int, *, n: int = 300, months: int = 3) -> dict[str, np.ndarray]:
    """People with an office, two traits, a treatment, and an outcome that is not observed everywhere."""
    rng = np.random.default_rng(seed)
    office = rng.integers(0, 6, n)
    x = rng.normal(size=(n, 2))
    treatment = (rng.random(n) < 0.3 + 0.05 * office).astype(float)
    y = rng.normal(size=(n, months)) * (1 + office[:, None] / 4) + 0.2 * treatment[:, None] + x[:, :1]
    observed = rng.random((n, months)) > 0.1
    return {
        "office": office,
        "x": x,
        "treatment": treatment,
        "y": np.where(observed, y, 0.0),
        "seen": observed,
    }


def side(
    people: dict[str, np.ndarray],
    rows: np.ndarray,
    *,
    adjusted: bool,
    clustered: bool = False,
    columns: tuple[int, ...] = (0, 1, 2),
) -> Side:
    """One model of some of the people: raw, or with both traits and offices as fixed effects."""
    offices = np.unique(people["office"][rows], return_inverse=True)[1]
    design = Design(
        people["treatment"][rows],
        people["x"][rows] if adjusted else np.zeros((len(rows), 0)),
        ("a", "b") if adjusted else (),
        (offices,) if adjusted else (),
        offices if clustered else None,
    )
    units = np.unique(people["office"][rows]) if clustered else rows
    return Side(prepare(design, people["seen"][rows]), people["y"][rows], units, np.array(columns))


def matrix(people: dict[str, np.ndarray], rows: np.ndarray, *, adjusted: bool) -> np.ndarray:
    """The same model's columns, the treatment first."""
    treatment = people["treatment"][rows, None]
    if not adjusted:
        return np.column_stack([treatment, np.ones(len(rows))])
    offices = np.unique(people["office"])
    return np.column_stack(
        [treatment, people["x"][rows], (people["office"][rows, None] == offices).astype(float)]
    )


def stacked(
    people: dict[str, np.ndarray], a: np.ndarray, b: np.ndarray, *, month: int, clustered: bool
) -> float:
    """Variance of the difference from statsmodels: both regressions in one, clustered on who is in it.

    The stacked regression has block-diagonal X'X, so its cluster sandwich without correction holds exactly
    the sums over units of the products of influences: psi_a psi_a', psi_b psi_b' and psi_a psi_b'. A single
    regression's standard error also has the factor c = n/(n-k) (HC1) or G/(G-1) (n-1)/(n-k) (CR1), with its
    own n and k; the stacked one would have one factor for both. Each side keeps its own: the sandwich is
    multiplied by sqrt(c) of the row's and of the column's side. Compared with oneself or with a disjoint
    sample the result is then what the two standard errors say.
    """
    a, b = (rows[people["seen"][rows, month]] for rows in (a, b))
    left, right = matrix(people, a, adjusted=False), matrix(people, b, adjusted=True)
    design = np.zeros((len(a) + len(b), left.shape[1] + right.shape[1]))
    design[: len(a), : left.shape[1]] = left
    design[len(a) :, left.shape[1] :] = right
    rows = np.r_[a, b]
    groups = people["office"][rows] if clustered else rows
    found = sm.OLS(people["y"][rows, month], design).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    factors = []
    for mine, own in ((a, left), (b, right)):
        n, k = len(mine), np.linalg.matrix_rank(own)
        g = len(np.unique(people["office"][mine]))
        factors.append(g / (g - 1) * (n - 1) / (n - k) if clustered else n / (n - k))
    pick = np.zeros(design.shape[1])
    pick[0], pick[left.shape[1]] = -np.sqrt(factors[0]), np.sqrt(factors[1])
    return float(pick @ found.cov_params() @ pick)


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("share", [1.0, 0.6])
def test_it_is_the_stacked_regressions_variance(clustered: bool, share: float) -> None:
    people, rng = world(3), np.random.default_rng(4)
    everybody = np.arange(300)
    some = np.sort(rng.permutation(300)[: int(300 * share)])
    one = side(people, everybody, adjusted=False, clustered=clustered)
    two = side(people, some, adjusted=True, clustered=clustered)
    found = np.diag(difference_covariance(one, two))
    for month in range(3):
        expected = stacked(people, everybody, some, month=month, clustered=clustered)
        assert found[month] == pytest.approx(expected, rel=SAME_VARIANCE)


@pytest.mark.parametrize("clustered", [False, True])
def test_the_same_question_twice_differs_by_exactly_nothing(clustered: bool) -> None:
    people = world(5)
    one = side(people, np.arange(300), adjusted=True, clustered=clustered)
    two = side(people, np.arange(300), adjusted=True, clustered=clustered)
    assert not difference_covariance(one, two).any()


@pytest.mark.parametrize("clustered", [False, True])
def test_variances_add_where_nobody_is_shared(clustered: bool) -> None:
    people = world(6)
    low, high = np.flatnonzero(people["office"] < 3), np.flatnonzero(people["office"] >= 3)
    one = side(people, low, adjusted=True, clustered=clustered)
    two = side(people, high, adjusted=False, clustered=clustered)
    own = [fit(each.prepared, each.y, covariance=True).covariance for each in (one, two)]
    np.testing.assert_allclose(difference_covariance(one, two), own[0] + own[1], rtol=1e-10, atol=1e-16)


def test_the_order_of_the_rows_and_of_the_targets_is_theirs() -> None:
    people = world(7)
    shuffled = np.random.default_rng(1).permutation(300)
    one = side(people, np.arange(300), adjusted=False)
    plain = difference_covariance(one, side(people, np.arange(300), adjusted=True))
    moved = difference_covariance(one, side(people, shuffled, adjusted=True))
    np.testing.assert_allclose(moved, plain, rtol=1e-10)
    order = (2, 0)
    turned = difference_covariance(
        side(people, np.arange(300), adjusted=False, columns=order),
        side(people, shuffled, adjusted=True, columns=order),
    )
    np.testing.assert_allclose(turned, plain[np.ix_(order, order)], rtol=1e-10)


def test_a_cluster_on_one_side_only_is_refused() -> None:
    people = world(8)
    one = side(people, np.arange(300), adjusted=True)
    two = side(people, np.arange(300), adjusted=True, clustered=True)
    with pytest.raises(ValueError, match="same units"):
        difference_covariance(one, two)


@pytest.mark.slow
def test_a_bootstrap_of_participants_agrees() -> None:
    n, rng = 600, np.random.default_rng(11)
    people = world(10, n=n)
    everybody = np.arange(n)
    women = np.flatnonzero(rng.random(n) < 0.7)  # B is part of A: most are shared
    inside = np.isin(everybody, women)
    variance = difference_covariance(
        side(people, everybody, adjusted=False), side(people, women, adjusted=True)
    )
    draws = []
    for _draw in range(BOOTSTRAP_DRAWS):
        drawn = rng.integers(0, n, n)
        pair = []
        for rows, adjusted in ((drawn, False), (drawn[inside[drawn]], True)):
            seen = rows[people["seen"][rows, 0]]
            x = matrix(people, seen, adjusted=adjusted)
            pair.append(np.linalg.lstsq(x, people["y"][seen, 0], rcond=None)[0][0])
        draws.append(pair[1] - pair[0])
    assert np.sqrt(variance[0, 0]) == pytest.approx(np.std(draws), rel=BOOTSTRAP_ERROR)
