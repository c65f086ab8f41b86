"""Effect by month: one regression per month and window, one factorisation per distinct sample.

For month m: ``y_im = b_m D_i + x_i'g_m + a_{s(i)} + e_im`` among the participants observed in m.
Months in which the same participants are observed share a *sample* and its factorisation. Fixed
effects meet the data only as sums over cells (see ``cells``); per-person work concerns the few dense
covariates (Frisch-Waugh-Lovell; compressed regression, Wong et al. 2021).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from dashboard.estimators.cells import (
    COLLINEAR,
    Cells,
    Factor,
    count_clusters,
    dense_positions,
    distinct_samples,
    normal_equations,
    row_blocks,
    singletons,
    sort_into_cells,
    sums_by_group,
)
from dashboard.estimators.cluster_sums import (
    ClusterSums,
    blocks_by_cluster,
    cluster_scores,
    cluster_sums,
    first_cells,
    sort_by_cluster,
)
from dashboard.estimators.side_by_side import SideBySide

Outcome = np.ndarray | SideBySide


@dataclass(frozen=True, slots=True)
class Design:
    """What a model takes as given: everything but the outcome.

    ``treatment`` (n,) is 0/1; ``covariates`` (n, p) has no missing values and ``names`` (p,) names
    them; each of ``effects`` (n,) holds integer codes from 0; ``clusters`` (n,) likewise, or None.
    """

    treatment: np.ndarray
    covariates: np.ndarray
    names: tuple[str, ...]
    effects: tuple[np.ndarray, ...] = ()
    clusters: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One distinct sample's normal equations, solved as far as no outcome is needed."""

    factor: Factor
    means: np.ndarray  # (J1, q) means of the other columns within the first fixed effect
    inverse_size: np.ndarray  # (J1,)
    projection: np.ndarray  # (q-1,) the treatment's coefficients on the other columns
    variation: float  # sum of squares of the residualised treatment; nan if there is none
    rank: int


@dataclass(frozen=True, slots=True)
class Prepared:
    """A design and its distinct samples: reusable for every outcome observed in the same months."""

    design: Design
    cells: Cells
    columns: np.ndarray  # (n, p+1) centred covariates, then the treatment, in cell order
    clustered: ClusterSums | None  # where clusters' scores can be had from sums over cells
    samples: tuple[Sample, ...]
    sample_of: np.ndarray  # (targets,) the sample each target uses
    present: np.ndarray  # (cells, samples) True where the cell is in the sample
    residual_dense: np.ndarray  # residualised treatment = columns @ residual_dense + residual_cell
    residual_cell: np.ndarray  # (cells, samples)
    used: np.ndarray  # (cells, samples) present and not a dropped singleton
    n: np.ndarray  # (samples,) rows used
    n_treated: np.ndarray
    k: np.ndarray  # (samples,) estimated coefficients, fixed effects included
    n_clusters: np.ndarray | None
    singletons: int  # dropped in the largest sample
    dropped: tuple[str, ...]  # covariates that are collinear in some sample


@dataclass(frozen=True, slots=True)
class Estimates:
    """Treatment coefficient per target (month or window), in the unit of ``y``.

    nan where it cannot be estimated: nobody observed, no variation in treatment given the model, or
    no degrees of freedom left. ``n`` counts the rows used. ``covariance`` (targets, targets) has the
    squared standard errors on its diagonal and honours that the same participants are in many months.
    """

    estimate: np.ndarray
    std_error: np.ndarray
    n: np.ndarray
    n_treated: np.ndarray
    n_control: np.ndarray
    mean_treated: np.ndarray
    mean_control: np.ndarray
    k: np.ndarray
    n_clusters: np.ndarray | None
    covariance: np.ndarray | None


def prepare(design: Design, observed: np.ndarray) -> Prepared:
    """Factor every distinct sample of a design, once for all outcomes observed in the same months.

    A fixed-effect level with one participant explains that participant perfectly: the residualised
    treatment and the residual are 0, so leaving the row out changes neither estimate nor meat, only
    ``n`` and ``k`` by one each. Singletons are therefore counted out, level after level until none
    is left, without a second factorisation.

    Parameters
    ----------
    design : Design
    observed : bool (n, targets)
        Whether the participant's outcome is observed for the target.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> design = Design(np.repeat([1.0, 0.0], 50), rng.normal(size=(100, 1)), ("x",))
    >>> prepared = prepare(design, np.ones((100, 2), bool))
    >>> len(prepared.samples), int(prepared.k[0])
    (1, 3)
    """
    classes, incidence, sample_of = distinct_samples(observed)
    cells = sort_into_cells(design.effects, classes)
    columns = np.empty((len(cells.order), design.covariates.shape[1] + 1))
    np.subtract(design.covariates[cells.order], design.covariates.mean(0), out=columns[:, :-1])
    columns[:, -1] = design.treatment[cells.order]
    cell_sums = np.add.reduceat(columns, cells.start, axis=0)
    samples = tuple(
        _solve_sample(*parts)
        for parts in zip(*normal_equations(columns, cell_sums, cells, incidence), strict=True)
    )
    clusters_sorted = None if design.clusters is None else sort_by_cluster(cells, design.clusters)
    if clusters_sorted is not None:
        cells, rows = clusters_sorted
        columns = columns[rows]
        cell_sums = np.add.reduceat(columns, cells.start, axis=0)
    dense, by_cell = _residualised_treatment(samples, cells, columns.shape[1] - 1)
    present = incidence[cells.class_]
    used = present & ~singletons(cells, present)
    dropped_rows = present.sum(0) - used.sum(0)  # a singleton is a cell of one row
    clusters, sums = None, None
    if design.clusters is not None:
        clusters = count_clusters(design.clusters, cells, used)
    if design.clusters is not None and clusters_sorted is not None:
        start = first_cells(cells, design.clusters)
        variation = np.array([sample.variation for sample in samples])
        sums = cluster_sums(cells, columns, start, present, dense, by_cell, variation)
    return Prepared(
        design=design,
        cells=cells,
        columns=columns,
        clustered=sums,
        samples=samples,
        sample_of=sample_of,
        present=present,
        residual_dense=dense,
        residual_cell=by_cell,
        used=used,
        n=used.T @ cells.size,
        n_treated=used.T @ cell_sums[:, -1],
        k=np.array([sample.rank for sample in samples]) - dropped_rows,
        n_clusters=clusters,
        singletons=int(dropped_rows[np.argmax(present.T @ cells.size)]) if len(samples) else 0,
        dropped=_dropped_names(samples, design.names),
    )


def fit(prepared: Prepared, y: Outcome, *, covariance: bool = False) -> Estimates:
    """Treatment coefficients and standard errors of all targets of one outcome.

    Standard errors are HC1, ``sqrt(n/(n-k) * sum_i psi_i^2)``, or CR1 when the design has clusters,
    with ``psi`` summed within cluster and ``G/(G-1) * (n-1)/(n-k)``; ``k`` is the full rank including
    fixed effects, as in statsmodels and Stata's areg.

    Parameters
    ----------
    prepared : Prepared
    y : (n, targets), one array of numbers or blocks of columns side by side
        Outcome in its unit, 0 where it is not observed. Widened to doubles some rows at a time.
    covariance : bool
        Also the covariance between targets.

    Raises
    ------
    ValueError
        If ``y`` holds nan or infinity.
    """
    solved = _coefficients(prepared, y)
    meat = _meat(prepared, y, solved, covariance=covariance)
    sample_of, factor = prepared.sample_of, small_sample_factor(prepared)
    known = np.isfinite(factor) & np.isfinite(solved.estimate)
    spread = np.sqrt(factor)
    n_treated = prepared.n_treated[sample_of]
    n_control = prepared.n[sample_of] - n_treated
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_treated, mean_control = solved.sum_treated / n_treated, solved.sum_control / n_control
    variance = np.diag(meat) if covariance else meat
    return Estimates(
        estimate=np.where(known, solved.estimate, np.nan),
        std_error=np.where(known, np.sqrt(variance) * spread, np.nan),
        n=prepared.n[sample_of],
        n_treated=n_treated.astype(int),
        n_control=n_control.astype(int),
        mean_treated=mean_treated,
        mean_control=mean_control,
        k=prepared.k[sample_of],
        n_clusters=None if prepared.n_clusters is None else prepared.n_clusters[sample_of],
        covariance=meat * spread[:, None] * spread[None, :] if covariance else None,
    )


def small_sample_factor(prepared: Prepared) -> np.ndarray:
    """What HC1 or CR1 multiplies each target's variance by, (targets,); nan without degrees of freedom."""
    n, k = prepared.n.astype(float), prepared.k.astype(float)
    factor = np.full(len(n), np.nan)
    free = n > k
    if prepared.n_clusters is None:
        factor[free] = n[free] / (n - k)[free]
    else:
        groups = prepared.n_clusters.astype(float)
        free &= groups > 1
        of_clusters = groups[free] / (groups[free] - 1)
        factor[free] = of_clusters * (n[free] - 1) / (n - k)[free]
    return factor[prepared.sample_of]


def influence(prepared: Prepared, y: Outcome) -> np.ndarray:
    """Influence of each participant on each target, (n, targets) in the rows' own order.

    Scaled so that ``estimate_hat - estimate ~ sum_i psi_i``; 0 where the participant is not in the
    target's sample. Made on demand: it is as large as ``y``.
    """
    psi = np.zeros(y.shape)
    for rows, scores in influence_blocks(prepared, y):
        psi[rows] = scores
    return psi


def influence_blocks(prepared: Prepared, y: Outcome) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The rows of :func:`influence` some at a time: their positions, and their scores (rows, targets)."""
    for _, rows, scores in _score_blocks(prepared, y, _coefficients(prepared, y)):
        yield prepared.cells.order[rows], scores


def cluster_influence(prepared: Prepared, y: Outcome) -> np.ndarray:
    """Sum of the influences of each cluster's participants, (largest cluster code + 1, targets).

    Raises
    ------
    ValueError
        If the design has no clusters.
    """
    if prepared.design.clusters is None:
        raise ValueError("The design has no clusters. Use influence, or name the clusters in the design.")
    return _cluster_scores(prepared, y, _coefficients(prepared, y), prepared.design.clusters)


@dataclass(frozen=True, slots=True)
class _Solved:
    estimate: np.ndarray
    dense: np.ndarray  # (p+1, targets) coefficients of covariates and treatment
    by_cell: np.ndarray  # (cells, targets) fixed-effect part of the fitted value
    sum_treated: np.ndarray
    sum_control: np.ndarray
    cross: np.ndarray  # (clusters, p+1, targets) cross-products of columns and y; one "cluster" without sums
    cell_y: np.ndarray  # (cells, targets)


def _solve_sample(gram: np.ndarray, by_first: np.ndarray, sizes: np.ndarray) -> Sample:
    inverse = 1.0 / np.maximum(sizes, 1.0)
    means = by_first * inverse[:, None]
    within = gram - by_first.T @ means
    factor = Factor(within[:-1, :-1], before=np.diag(gram)[:-1].copy())
    projection = factor.solve(within[:-1, -1:])[:, 0]
    variation = within[-1, -1] - within[:-1, -1] @ projection
    if variation <= COLLINEAR * max(gram[-1, -1], 1.0):
        variation = np.nan
    rank = factor.rank + 1 + int((sizes > 0).sum())
    return Sample(factor, means, inverse, projection, float(variation), rank)


def _residualised_treatment(
    samples: tuple[Sample, ...], cells: Cells, p: int
) -> tuple[np.ndarray, np.ndarray]:
    dense = np.ones((p + 1, len(samples)))
    by_cell = np.zeros((len(cells.start), len(samples)))
    for s, sample in enumerate(samples):
        full = np.r_[-sample.projection, 1.0]
        dense[:p, s] = full[:p]
        by_cell[:, s] = -(sample.means @ full)[cells.first]
        for j in range(cells.others.shape[1]):
            by_cell[:, s] += full[p + cells.others[:, j]]
    return dense, by_cell


def _dropped_names(samples: tuple[Sample, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    kept = np.ones(len(names), bool)
    for sample in samples:
        in_factor = np.zeros(sample.factor.size, bool)
        in_factor[sample.factor.position] = True
        kept &= in_factor[: len(names)]
    return tuple(name for name, keep in zip(names, kept, strict=True) if not keep)


def _coefficients(prepared: Prepared, y: Outcome) -> _Solved:
    cells, columns = prepared.cells, prepared.columns
    p, dummies, targets = columns.shape[1] - 1, cells.other_levels, y.shape[1]
    by_cluster, cell_y = _cross_products(prepared, y)
    cross = by_cluster.sum(0)
    if not np.isfinite(cross).all():
        raise ValueError("y holds nan or infinity. Give 0 where the outcome is not observed.")
    by_first = sums_by_group(cells.first, cell_y, cells.first_levels)
    right = np.zeros((p + dummies + 1, targets))
    right[dense_positions(p, p + dummies + 1)] = cross
    for column in cells.others.T:
        right[p : p + dummies] += sums_by_group(column, cell_y, dummies)
    coefficients = np.zeros_like(right)
    effects = np.zeros((cells.first_levels, targets))
    for s, sample in enumerate(prepared.samples):
        mine = np.flatnonzero(prepared.sample_of == s)
        within = right[:, mine] - sample.means.T @ by_first[:, mine]
        rest = sample.factor.solve(within[:-1])
        effect = (within[-1] - sample.projection @ within[:-1]) / sample.variation
        coefficients[:-1, mine] = rest - np.outer(sample.projection, effect)
        coefficients[-1, mine] = effect
        means = by_first[:, mine] * sample.inverse_size[:, None]
        effects[:, mine] = means - sample.means @ coefficients[:, mine]
    by_cell = effects[cells.first]
    for column in cells.others.T:
        by_cell += coefficients[p + column]
    sum_treated, sum_all = _sums_by_arm(prepared, cross[-1], cell_y)
    return _Solved(
        estimate=coefficients[-1],
        dense=coefficients[dense_positions(p, len(coefficients))],
        by_cell=by_cell,
        sum_treated=sum_treated,
        sum_control=sum_all - sum_treated,
        cross=by_cluster,
        cell_y=cell_y,
    )


def _cross_products(prepared: Prepared, y: Outcome) -> tuple[np.ndarray, np.ndarray]:
    """Cross-products of columns and y by cluster, and sums of y by cell: all that is asked of the rows."""
    cells, columns, targets = prepared.cells, prepared.columns, y.shape[1]
    start = np.zeros(1, int) if prepared.clustered is None else prepared.clustered.start
    cross = np.zeros((len(start), columns.shape[1], targets))
    cell_y = np.empty((len(cells.start), targets))
    for cluster, part, rows in blocks_by_cluster(cells, start):
        block = y[cells.order[rows]].astype(float, copy=False)
        cross[cluster] += columns[rows].T @ block
        cell_y[part] = np.add.reduceat(block, cells.start[part] - rows.start, axis=0)
    return cross, cell_y


def _sums_by_arm(
    prepared: Prepared, treated: np.ndarray, cell_y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Sums of y among the rows used: those of the samples less those of dropped singletons."""
    left_out = (prepared.present & ~prepared.used)[:, prepared.sample_of]
    some = np.flatnonzero(left_out.any(1))
    gone = cell_y[some] * left_out[some]
    is_treated = prepared.columns[prepared.cells.start[some], -1]
    return treated - is_treated @ gone, cell_y.sum(0) - gone.sum(0)


def _score_blocks(
    prepared: Prepared, y: Outcome, solved: _Solved
) -> Iterator[tuple[slice, slice, np.ndarray]]:
    """Influence of each row on each target, block by block, rows in cell order."""
    cells, sample_of = prepared.cells, prepared.sample_of
    variation = np.array([sample.variation for sample in prepared.samples])
    dense = prepared.residual_dense / variation
    by_cell = np.where(prepared.present, prepared.residual_cell / variation, 0.0)
    for part, rows in row_blocks(cells):
        size, columns = cells.size[part], prepared.columns[rows]
        residual = columns @ solved.dense
        residual += np.repeat(solved.by_cell[part], size, axis=0)
        np.subtract(y[cells.order[rows]], residual, out=residual)
        treatment = columns @ dense
        treatment *= np.repeat(prepared.present[part], size, axis=0)
        treatment += np.repeat(by_cell[part], size, axis=0)
        residual *= treatment[:, sample_of]
        yield part, rows, residual


def _meat(prepared: Prepared, y: Outcome, solved: _Solved, *, covariance: bool) -> np.ndarray:
    """Sum over participants, or clusters, of the products of their influences."""
    clusters = prepared.design.clusters
    targets = y.shape[1]
    if clusters is None:
        meat = np.zeros((targets, targets) if covariance else targets)
        for _, _, scores in _score_blocks(prepared, y, solved):
            meat += scores.T @ scores if covariance else np.einsum("it,it->t", scores, scores)
        return meat
    sums = _cluster_scores(prepared, y, solved, clusters)
    return sums.T @ sums if covariance else np.einsum("gt,gt->t", sums, sums)


def _cluster_scores(prepared: Prepared, y: Outcome, solved: _Solved, clusters: np.ndarray) -> np.ndarray:
    """Each cluster's sum of influences, by cluster code."""
    cells = prepared.cells
    sums = np.zeros((int(clusters.max()) + 1, y.shape[1]))
    if prepared.clustered is not None:
        codes = clusters[cells.order[cells.start[prepared.clustered.start]]]
        sums[codes] = cluster_scores(
            prepared.clustered,
            prepared.sample_of,
            solved.cross,
            solved.cell_y,
            solved.dense,
            solved.by_cell,
        )
        return sums
    ordered = clusters[cells.order]
    for _, rows, scores in _score_blocks(prepared, y, solved):
        found, position = np.unique(ordered[rows], return_inverse=True)
        sums[found] += sums_by_group(position.ravel(), scores, len(found))
    return sums


def partial_out(prepared: Prepared, y: np.ndarray, *, target: int) -> np.ndarray:
    """What is left of the columns of ``y`` (n, m) given covariates and fixed effects, not the treatment.

    In the sample of one target; 0 outside it. Rows in their own order. The treatment itself may be a column.
    """
    sample = int(prepared.sample_of[target])
    alone = replace(prepared, sample_of=np.full(y.shape[1], sample), clustered=None)
    inside = np.repeat(prepared.present[:, sample], prepared.cells.size)
    rows = prepared.cells.order
    masked = np.zeros(y.shape)
    masked[rows] = y[rows] * inside[:, None]
    solved = _coefficients(alone, masked)
    left = masked[rows] - prepared.columns @ solved.dense
    left -= np.repeat(solved.by_cell, prepared.cells.size, axis=0)
    treatment = prepared.columns @ prepared.residual_dense[:, sample]
    treatment += np.repeat(prepared.residual_cell[:, sample], prepared.cells.size)
    left += np.outer(treatment, np.where(np.isfinite(solved.estimate), solved.estimate, 0.0))
    result = np.zeros(y.shape)
    result[rows] = left * inside[:, None]
    return result
