"""Clusters' scores from sums over cells and clusters, without a residual per participant.

Where every cell lies in one cluster (clusters that are a fixed effect, or unions of one), the score of a
cluster, ``sum_i d_i (y_i - x_i'b - a_i)`` with the residualised treatment d, needs of the outcome only the
cluster's cross-products with the covariates and its sums by cell. One pass over the outcome then gives
coefficients and standard errors both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from dashboard.estimators.cells import BLOCK_ROWS, Cells

# With fewer rows per cluster than this, one small matrix product per cluster costs more than it saves.
ROWS_PER_CLUSTER = 30


@dataclass(frozen=True, slots=True)
class ClusterSums:
    """What a design holds for its clusters' scores.

    Everything about the residualised treatment is divided by its sum of squares. Cells and rows are sorted by
    cluster; ``start`` (clusters,) is the first cell of each.
    """

    start: np.ndarray
    dense: np.ndarray  # (p+1, samples): residualised treatment = columns @ dense + by_cell
    by_cell: np.ndarray  # (cells, samples), 0 where the cell is not in the sample
    treatment: np.ndarray  # (cells, samples) sums of the residualised treatment
    cross: np.ndarray  # (clusters, p+1, samples) its cross-products with the columns


def sort_by_cluster(cells: Cells, clusters: np.ndarray) -> tuple[Cells, np.ndarray] | None:
    """Cells, and rows of ``columns``, sorted by cluster.

    None if a cell lies in several clusters, or the clusters are too small to be worth it.
    """
    ordered = clusters[cells.order]
    lowest = np.minimum.reduceat(ordered, cells.start)
    if not np.array_equal(lowest, np.maximum.reduceat(ordered, cells.start)):
        return None
    if len(np.unique(lowest)) * ROWS_PER_CLUSTER > len(ordered):
        return None
    by_cluster = np.argsort(lowest, kind="stable")
    size = cells.size[by_cluster]
    start = np.r_[0, np.cumsum(size)[:-1]]
    rows = np.repeat(cells.start[by_cluster] - start, size) + np.arange(len(ordered))
    moved = replace(
        cells,
        order=cells.order[rows],
        start=start,
        size=size,
        class_=cells.class_[by_cluster],
        first=cells.first[by_cluster],
        others=cells.others[by_cluster],
    )
    return moved, rows


def first_cells(cells: Cells, clusters: np.ndarray) -> np.ndarray:
    """The first cell of each cluster that has rows, in cells sorted by cluster."""
    of_cell = clusters[cells.order[cells.start]]
    return np.flatnonzero(np.r_[True, of_cell[1:] != of_cell[:-1]])


def cluster_sums(
    cells: Cells,
    columns: np.ndarray,
    start: np.ndarray,
    present: np.ndarray,
    dense: np.ndarray,
    by_cell: np.ndarray,
    variation: np.ndarray,
) -> ClusterSums:
    """The sums of a design's residualised treatment; nothing here depends on the outcome."""
    dense = dense / variation
    by_cell = np.where(present, by_cell / variation, 0.0)
    cell_sums = np.add.reduceat(columns, cells.start, axis=0)
    cross = np.zeros((len(start), columns.shape[1], present.shape[1]))
    for cluster, part, rows in blocks_by_cluster(cells, start):
        block = columns[rows]
        fitted = block @ dense
        fitted *= np.repeat(present[part], cells.size[part], axis=0)
        cross[cluster] += block.T @ fitted
        cross[cluster] += cell_sums[part].T @ by_cell[part]
    treatment = np.where(present, cell_sums @ dense, 0.0) + cells.size[:, None] * by_cell
    return ClusterSums(start, dense, by_cell, treatment, cross)


def cluster_scores(
    sums: ClusterSums,
    sample_of: np.ndarray,
    cross_y: np.ndarray,
    cell_y: np.ndarray,
    coefficients: np.ndarray,
    fitted_by_cell: np.ndarray,
) -> np.ndarray:
    """Sum of the influences of each cluster's participants on each target, (clusters, targets).

    Parameters
    ----------
    cross_y : (clusters, p+1, targets) cross-products of the columns and the outcome
    cell_y : (cells, targets) sums of the outcome
    coefficients, fitted_by_cell : (p+1, targets) and (cells, targets), the two parts of the fitted value
    """
    found = np.einsum("gkt,kt->gt", cross_y, sums.dense[:, sample_of])
    found -= np.einsum("gkt,kt->gt", sums.cross.take(sample_of, axis=2), coefficients)
    left = sums.by_cell.take(sample_of, axis=1)
    left *= cell_y
    fitted = sums.treatment.take(sample_of, axis=1)
    fitted *= fitted_by_cell
    left -= fitted
    found += np.add.reduceat(left, sums.start, axis=0)
    return found


def blocks_by_cluster(cells: Cells, start: np.ndarray) -> Iterator[tuple[int, slice, slice]]:
    """Slices of cells and rows that lie in one cluster and hold about BLOCK_ROWS rows each."""
    ends = cells.start + cells.size
    for cluster, (low, stop) in enumerate(zip(start, np.r_[start[1:], len(ends)], strict=True)):
        while low < stop:
            high = int(np.searchsorted(ends[low:stop], cells.start[low] + BLOCK_ROWS, side="right")) + low
            high = max(high, low + 1)
            yield cluster, slice(low, high), slice(int(cells.start[low]), int(ends[high - 1]))
            low = high
