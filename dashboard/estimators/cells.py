"""Participants sorted into cells, and the sums over cells that the normal equations are made of.

Participants observed in the same months form a *class*; those who also share every fixed effect form
a *cell*. A *sample* (the months in which the same participants are observed) is a set of classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.linalg import lapack

# A column with less than this share of its own variation left, given the columns already taken, is
# collinear. Columns are taken in the order of what they have left (pivoted Cholesky).
COLLINEAR = 1e-9
BLOCK_ROWS = 1024  # rows worked on at a time: a block of doubles stays in the processor's cache
CHUNK_NUMBERS = 4_000_000  # numbers held per chunk of classes while samples are summed up


@dataclass(frozen=True, slots=True)
class Cells:
    """Participants sorted by class and fixed effects, and where each cell starts."""

    order: np.ndarray  # (n,) rows in cell order
    start: np.ndarray  # (cells,)
    size: np.ndarray  # (cells,)
    class_: np.ndarray  # (cells,)
    first: np.ndarray  # (cells,) code of the fixed effect that is eliminated by its means
    others: np.ndarray  # (cells, further effects) column among the dummies of the others
    first_levels: int
    other_levels: int


class Factor:
    """Pivoted Cholesky factor of a positive semidefinite matrix, with its rank.

    ``before`` is the diagonal before elimination: a column is judged by what is left of its own
    variation, so that rounding noise in an eliminated column is not taken for a column.
    """

    __slots__ = ("position", "rank", "scale", "size", "upper")

    def __init__(self, matrix: np.ndarray, *, before: np.ndarray) -> None:
        scale = np.sqrt(np.maximum(before, 0.0))
        scale[scale == 0] = 1.0
        self.size, self.rank, self.position = len(matrix), 0, np.zeros(0, int)
        if self.size:
            scaled = np.asfortranarray(matrix / scale[:, None] / scale[None, :])
            upper, pivot, rank, _ = lapack.dpstrf(scaled, lower=0, tol=COLLINEAR)
            self.rank, self.position = int(rank), pivot[:rank] - 1
            self.upper = np.asfortranarray(upper[:rank, :rank])
        self.scale = scale[self.position]

    def solve(self, right: np.ndarray) -> np.ndarray:
        """Solution for ``right`` (size, columns), with zeros in the dropped positions."""
        solution = np.zeros((self.size, right.shape[1]))
        if self.rank:
            z, _ = lapack.dpotrs(self.upper, right[self.position] / self.scale[:, None], lower=0)
            solution[self.position] = z / self.scale[:, None]
        return solution


def distinct_samples(observed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Class of each row, which classes are in which distinct sample, sample of each target.

    Samples come smallest first, so that samples that end with the calendar are nested in turn.
    """
    representative, classes = _distinct_rows(observed)
    patterns = observed[representative]
    first_target, sample_of = _distinct_rows(np.ascontiguousarray(patterns.T))
    incidence = patterns[:, first_target]
    by_size = np.argsort(np.bincount(classes, minlength=len(patterns)) @ incidence, kind="stable")
    return classes, incidence[:, by_size], np.argsort(by_size)[sample_of]


def _distinct_rows(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A row of each kind of a yes/no array, and the kind of each row."""
    packed = np.packbits(rows, axis=1)
    words = np.zeros((len(rows), -(-packed.shape[1] // 8) * 8), np.uint8)
    words[:, : packed.shape[1]] = packed
    by_word = words.view(np.uint64)
    kind = np.zeros(len(rows), np.int64)
    representative = np.zeros(min(1, len(rows)), np.int64)
    for word in by_word.T:  # kinds so far, split by eight bytes more: numbers sort faster than bytes
        _, codes = np.unique(word, return_inverse=True)
        key = kind * (int(codes.max(initial=0)) + 1) + codes
        _, representative, kind = np.unique(key, return_index=True, return_inverse=True)
    return representative, kind.ravel()


def sort_into_cells(effects: tuple[np.ndarray, ...], classes: np.ndarray) -> Cells:
    """Sort rows by class and fixed effects; the effect with most levels is eliminated by its means."""
    n = len(classes)
    by_size = sorted(effects, key=lambda codes: -int(codes.max())) or [np.zeros(n, int)]
    levels = [int(codes.max()) + 1 for codes in by_size]
    key = classes.astype(np.int64)
    for codes, size in zip(by_size, levels, strict=True):
        key = key * size + codes
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    start = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    rows = order[start]
    offsets = np.r_[0, np.cumsum(levels[1:])].astype(int)
    others = [codes[rows] + offset for codes, offset in zip(by_size[1:], offsets, strict=False)]
    return Cells(
        order=order,
        start=start,
        size=np.diff(np.r_[start, n]),
        class_=classes[rows],
        first=by_size[0][rows],
        others=np.column_stack(others) if others else np.zeros((len(rows), 0), int),
        first_levels=levels[0],
        other_levels=int(offsets[-1]),
    )


def normal_equations(
    columns: np.ndarray, cell_sums: np.ndarray, cells: Cells, incidence: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per sample: cross-products of [x, dummies, D], the same by first effect, and its level sizes."""
    classes, n_samples = incidence.shape
    width = columns.shape[1] + cells.other_levels
    gram = np.zeros((n_samples, width, width))
    by_first = np.zeros((n_samples, cells.first_levels, width))
    sizes = np.zeros((n_samples, cells.first_levels))
    added = np.diff(incidence.astype(np.int8), axis=1, prepend=0)
    nested = bool((added >= 0).all())  # each sample is the one before and some classes more
    edges = np.searchsorted(cells.class_, np.arange(classes + 1))
    row_edges = np.r_[cells.start, len(cells.order)][edges]
    step = max(1, CHUNK_NUMBERS // (width * (width + cells.first_levels)))
    for low in range(0, classes, step):
        high = min(low + step, classes)
        chosen = sparse.csr_matrix((added if nested else incidence)[low:high].T.astype(float))
        part = slice(edges[low], edges[high])
        g, h, s = _class_sums(cells, cell_sums, part, low, high - low, width)
        dense = np.ix_(*[dense_positions(columns.shape[1] - 1, width)] * 2)
        for c in range(low, high):
            block = columns[row_edges[c] : row_edges[c + 1]]
            g[c - low][dense] = block.T @ block
        for total, piece in ((gram, g), (by_first, h), (sizes, s)):
            total += (chosen @ piece.reshape(high - low, -1)).reshape(total.shape)
    if nested:
        for total in (gram, by_first, sizes):
            for sample in range(1, n_samples):  # several times faster than np.cumsum along this axis
                total[sample] += total[sample - 1]
    return gram, by_first, sizes


def _class_sums(
    cells: Cells, cell_sums: np.ndarray, part: slice, low: int, n_classes: int, width: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sums over the cells of each class, for the classes low .. low + n_classes."""
    p, levels, dummies = cell_sums.shape[1] - 1, cells.first_levels, cells.other_levels
    class_, first, others = cells.class_[part] - low, cells.first[part], cells.others[part]
    weight, sums = cells.size[part].astype(float), cell_sums[part]
    g = np.zeros((n_classes, width, width))
    h = np.zeros((n_classes, levels, width))
    at_first = class_ * levels + first
    h[:, :, dense_positions(p, width)] = sums_by_group(at_first, sums, n_classes * levels).reshape(
        n_classes, levels, -1
    )
    s = np.bincount(at_first, weight, n_classes * levels).reshape(n_classes, levels)
    for j in range(others.shape[1]):
        column = others[:, j]
        counts = np.bincount(at_first * dummies + column, weight, n_classes * levels * dummies)
        h[:, :, p : p + dummies] += counts.reshape(n_classes, levels, dummies)
        cross = sums_by_group(class_ * dummies + column, sums, n_classes * dummies).reshape(
            n_classes, dummies, -1
        )
        for target, values in ((slice(0, p), cross[:, :, :p]), (slice(width - 1, width), cross[:, :, p:])):
            g[:, p : p + dummies, target] += values
            g[:, target, p : p + dummies] += values.transpose(0, 2, 1)
        for other in range(others.shape[1]):
            at = (class_ * dummies + column) * dummies + others[:, other]
            pairs = np.bincount(at, weight, n_classes * dummies * dummies)
            g[:, p : p + dummies, p : p + dummies] += pairs.reshape(n_classes, dummies, dummies)
    return g, h, s


def dense_positions(p: int, width: int) -> np.ndarray:
    """Positions of the covariates and the treatment among [x, dummies, D]."""
    return np.r_[np.arange(p), width - 1]


def sums_by_group(group: np.ndarray, values: np.ndarray, n_groups: int) -> np.ndarray:
    """Row sums of ``values`` by group; a sparse product is several times faster than ``np.add.at``."""
    shape = (n_groups, len(group))
    return sparse.csr_matrix((np.ones(len(group)), (group, np.arange(len(group)))), shape=shape) @ values


def singletons(cells: Cells, present: np.ndarray) -> np.ndarray:
    """Cells whose one participant is alone in some fixed-effect level, removed until none is left."""
    dropped = np.zeros_like(present)
    codes = [(cells.first, cells.first_levels)]
    codes += [(column, cells.other_levels) for column in cells.others.T]
    if cells.first_levels == 1:
        codes = codes[1:]
    while codes:
        left = (present & ~dropped) * cells.size[:, None]
        alone = np.zeros_like(present)
        for column, levels in codes:
            alone |= sums_by_group(column, left.astype(float), levels)[column] == 1
        alone &= left == 1
        if not alone.any():
            break
        dropped |= alone
    return dropped


def count_clusters(clusters: np.ndarray, cells: Cells, used: np.ndarray) -> np.ndarray:
    """Clusters with at least one used row, per sample."""
    ordered = clusters[cells.order]
    cell_of_row = np.repeat(np.arange(len(cells.start)), cells.size)
    n_clusters = int(clusters.max()) + 1
    pairs = np.unique(ordered.astype(np.int64) * len(cells.start) + cell_of_row)
    cluster, cell = pairs // len(cells.start), pairs % len(cells.start)
    return (sums_by_group(cluster, used[cell].astype(float), n_clusters) > 0).sum(0)


def row_blocks(cells: Cells) -> Iterator[tuple[slice, slice]]:
    """Slices of cells and of rows that hold about BLOCK_ROWS rows each."""
    ends = cells.start + cells.size
    low = 0
    while low < len(ends):
        high = max(int(np.searchsorted(ends, cells.start[low] + BLOCK_ROWS, side="right")), low + 1)
        yield slice(low, high), slice(int(cells.start[low]), int(ends[high - 1]))
        low = high
