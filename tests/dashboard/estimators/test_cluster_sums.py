"""Clusters' scores from sums: the same as from a residual per participant, and as statsmodels."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.linalg import qr

from dashboard.estimators.cells import sort_into_cells
from dashboard.estimators.cluster_sums import ROWS_PER_CLUSTER, sort_by_cluster
from dashboard.estimators.event_study import Design, fit, prepare
from dashboard.estimators.side_by_side import SideBySide

# Two ways to the same sums in doubles; statsmodels solves by another factorisation of the same matrix.
SAME_NUMBER = 1e-8
OFFICES, STARTS, MONTHS = 12, 6, 5


def study(
    seed: int, *, n: int = 900, offices_per_cluster: int = 1, gaps: bool = False
) -> tuple[Design, np.ndarray, np.ndarray]:
    """Offices and months of start crossed, clusters of offices, a collinear column and some singletons."""
    rng = np.random.default_rng(seed)
    office, start = rng.integers(0, OFFICES - 1, n), rng.integers(0, STARTS, n)
    office[0], start[:3] = (
        OFFICES - 1,
        STARTS,
    )  # alone in an office; together in a month no one else starts in
    x = np.column_stack([rng.normal(size=n), 1e6 * rng.gamma(0.5, size=n), rng.integers(18, 67, n)])
    x = np.column_stack([x, x[:, 2] - 3 * x[:, 0], x[:, 2] ** 2])
    treatment = (rng.random(n) < 0.2 + 0.05 * (office % 5)).astype(float)
    y = rng.random((n, MONTHS)) < 0.3 + 0.1 * treatment[:, None] + 0.02 * office[:, None]
    observed = np.arange(MONTHS) <= (MONTHS + 1 - start)[:, None]
    if gaps:  # samples that are not nested
        observed &= rng.random((n, MONTHS)) > 0.05
        observed[0, 0] = True
    design = Design(treatment, x, tuple("abcde"), (office, start), office // offices_per_cluster)
    return design, np.where(observed, y, False).astype(np.int8), observed


def statsmodels(design: Design, y: np.ndarray, seen: np.ndarray) -> tuple[float, float]:
    """Treatment coefficient and CR1 error on the columns left of the dummies; singletons left out first."""
    rows = np.flatnonzero(seen)
    while True:
        alone = np.zeros(len(rows), bool)
        for codes in design.effects:
            alone |= np.bincount(codes[rows])[codes[rows]] == 1
        if not alone.any():
            break
        rows = rows[~alone]
    dummies = [np.eye(int(codes.max()) + 1)[codes[rows]] for codes in design.effects]
    scaled = design.covariates[rows] / np.abs(design.covariates).max(axis=0)
    matrix = np.hstack([design.treatment[rows, None], scaled, *dummies])
    _, triangle, order = qr(matrix, mode="economic", pivoting=True)
    diagonal = np.abs(np.diag(triangle))
    matrix = matrix[:, np.sort(order[: int((diagonal > 1e-9 * diagonal[0]).sum())])]
    assert design.clusters is not None and (matrix[:, 0] == design.treatment[rows]).all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        groups = {"groups": design.clusters[rows]}
        result = sm.OLS(y[rows], matrix).fit(cov_type="cluster", cov_kwds=groups)
    return float(result.params[0]), float(result.bse[0])


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("offices_per_cluster", [1, 3])
@pytest.mark.parametrize("seed", [1, 2])
def test_equals_statsmodels(seed: int, offices_per_cluster: int, gaps: bool) -> None:
    design, y, observed = study(seed, offices_per_cluster=offices_per_cluster, gaps=gaps)
    prepared = prepare(design, observed)
    assert prepared.clustered is not None
    assert (prepared.present & ~prepared.used).any()  # singletons
    ours = fit(prepared, y)
    for month in range(MONTHS):
        estimate, error = statsmodels(design, y[:, month].astype(float), observed[:, month])
        assert abs(ours.estimate[month] - estimate) <= SAME_NUMBER * error
        assert ours.std_error[month] == pytest.approx(error, rel=SAME_NUMBER)


@pytest.mark.parametrize("gaps", [False, True])
def test_equals_a_residual_per_participant(gaps: bool) -> None:
    design, y, observed = study(3, gaps=gaps)
    prepared = prepare(design, observed)
    sums, rows = (fit(p, y, covariance=True) for p in (prepared, replace(prepared, clustered=None)))
    np.testing.assert_allclose(sums.std_error, rows.std_error, rtol=SAME_NUMBER)
    assert sums.covariance is not None and rows.covariance is not None
    scale = np.outer(sums.std_error, sums.std_error)
    np.testing.assert_allclose(sums.covariance / scale, rows.covariance / scale, atol=SAME_NUMBER)


def test_numbers_of_the_outcome_may_be_narrow_or_in_blocks() -> None:
    design, y, observed = study(4)
    prepared = prepare(design, observed)
    blocks = SideBySide((y[:, :3], y[:, 3:].astype(np.float32)))
    whole, narrow, split = (fit(prepared, given) for given in (y.astype(float), y, blocks))
    for other in (narrow, split):
        np.testing.assert_array_equal(other.estimate, whole.estimate)
        np.testing.assert_array_equal(other.std_error, whole.std_error)


def test_cells_in_several_clusters_and_tiny_clusters_take_the_long_way() -> None:
    design, y, observed = study(5)
    across = replace(design, clusters=np.arange(len(y)) % 7)
    tiny = replace(design, clusters=np.arange(len(y)) // (ROWS_PER_CLUSTER - 1), effects=())
    assert prepare(across, observed).clustered is None
    assert prepare(tiny, observed).clustered is None
    assert np.isfinite(fit(prepare(across, observed), y).std_error).all()


def test_sorting_by_cluster_keeps_every_row_in_its_cell() -> None:
    design, _, observed = study(6)
    cells = sort_into_cells(design.effects, observed.sum(1))
    assert design.clusters is not None
    found = sort_by_cluster(cells, design.clusters)
    assert found is not None
    moved, rows = found
    np.testing.assert_array_equal(moved.order, cells.order[rows])
    assert (np.diff(design.clusters[moved.order]) >= 0).all()
    of_row = np.repeat(np.arange(len(moved.start)), moved.size)
    np.testing.assert_array_equal(design.effects[0][moved.order], moved.first[of_row])
    np.testing.assert_array_equal(observed.sum(1)[moved.order], moved.class_[of_row])
