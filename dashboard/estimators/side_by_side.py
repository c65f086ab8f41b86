"""Outcome columns side by side, each block in its own type and widened only where it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Blocks of columns with the same rows, read as one array of doubles.

    ``np.asarray`` gives the whole array; the estimators ask for some rows, or one column, at a time.

    Examples
    --------
    >>> both = SideBySide((np.eye(2, dtype=np.int8), np.array([[0.5], [0.25]])))
    >>> both.shape, both[np.array([1])].tolist(), both[:, 2].tolist()
    ((2, 3), [[0.0, 1.0, 0.25]], [0.5, 0.25])
    """

    blocks: tuple[np.ndarray, ...]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.blocks[0]), sum(block.shape[1] for block in self.blocks)

    def __len__(self) -> int:
        return len(self.blocks[0])

    def __getitem__(self, chosen: Any) -> np.ndarray:
        if isinstance(chosen, tuple):
            rows, column = chosen
            if isinstance(column, int | np.integer):
                return self._column(int(column))[rows]
            return np.asarray(self)[chosen]
        rows = np.arange(len(self))[chosen] if isinstance(chosen, slice) else np.asarray(chosen)
        if rows.dtype == bool:
            rows = np.flatnonzero(rows)
        found, at = np.empty((len(rows), self.shape[1])), 0
        for block in self.blocks:  # `take` and one write: half the time of indexing and putting together
            found[:, at : at + block.shape[1]] = block.take(rows, axis=0)
            at += block.shape[1]
        return found

    def _column(self, column: int) -> np.ndarray:
        column %= self.shape[1]
        for block in self.blocks:
            if column < block.shape[1]:
                return block[:, column].astype(float)
            column -= block.shape[1]
        raise IndexError(column)

    def take(self, rows: np.ndarray) -> SideBySide:
        """The same columns of some of the rows."""
        return SideBySide(tuple(block[rows] for block in self.blocks))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        return np.concatenate(self.blocks, axis=1, dtype=dtype or float)
