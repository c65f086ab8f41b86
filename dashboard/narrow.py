"""Columns from Arrow as arrays in the narrowest type that holds every value exactly.

A yes or no of eight million participant-months is eight megabytes as bytes and sixty-two as doubles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

NARROW = {kind: (np.iinfo(kind).min, np.iinfo(kind).max) for kind in (np.int8, np.int16)}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A column as it is kept: numbers in a narrow type, a text as its position among ``texts``."""

    values: np.ndarray
    texts: np.ndarray | None

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> Column:
        """Read numbers, yes or no, dates (days since 1970) and texts."""
        kind = column.type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            coded = column.combine_chunks().dictionary_encode()
            texts = np.array([*coded.dictionary.to_pylist(), None], dtype=object)
            return cls(narrow(coded.indices.fill_null(len(texts) - 1).to_numpy()), texts)
        if pa.types.is_boolean(kind):
            column = column.cast(pa.int8())
        if pa.types.is_date(kind):
            column = column.cast(pa.int32())
        return cls(narrow(column.to_numpy()), None)

    def array(self, rows: np.ndarray | None = None) -> np.ndarray:
        """Doubles with nan for null; or texts, shared by all who have the same, with None for null."""
        values = self.values if rows is None else self.values[rows]
        return values.astype(float) if self.texts is None else self.texts[values]


def narrow(values: np.ndarray) -> np.ndarray:
    """The same values in the narrowest type that holds each of them exactly.

    Examples
    --------
    >>> narrow(np.array([0.0, 1.0])).dtype, narrow(np.array([0.5, np.nan])).dtype
    (dtype('int8'), dtype('float32'))
    >>> narrow(np.array([0.1])).dtype
    dtype('float64')
    """
    if values.dtype.kind not in "iuf":  # decimals arrive as objects
        values = values.astype(float)
    if not len(values):
        return values.astype(np.int8)
    low, high = values.min(), values.max()  # nan if there is one: then no whole number fits
    for kind, (least, most) in NARROW.items():
        if least <= low and high <= most:
            fits = values.astype(kind, copy=False)
            if values.dtype.kind != "f" or np.array_equal(fits, values):
                return fits
    single = values.astype(np.float32)
    same = np.array_equal(single, values, equal_nan=values.dtype.kind == "f")
    return single if same else values.astype(float, copy=False)


class Filled:
    """An array filled batch by batch: bytes as long as they hold all that has come exactly, else doubles.

    No type between them, because sums and squares of those would overflow or be rounded. Every value is put
    at its own position: a query does not promise to keep an order.
    """

    def __init__(self, size: int) -> None:
        self.values = np.zeros(size, np.int8)
        self.is_known = np.zeros(size, bool)

    def put(self, position: np.ndarray, column: pa.Array) -> None:
        """Values at their positions; null and nan are not known, and stay 0."""
        values, known = _values(column)
        if self.values.dtype == np.int8:
            values = narrow(values)
            if values.dtype != np.int8:
                self.values = self.values.astype(float)
        place = _place(position)
        self.values[place], self.is_known[place] = values, known


def _values(column: pa.Array) -> tuple[np.ndarray, np.ndarray | bool]:
    """Values with 0 for null or nan, and which are neither."""
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    known: np.ndarray | bool = True
    if column.null_count:
        known = column.is_valid().to_numpy(zero_copy_only=False)
        column = column.fill_null(0)
    values = column.to_numpy(zero_copy_only=False)
    if values.dtype.kind == "f" and np.isnan(values.min(initial=0.0)):
        known = known & ~np.isnan(values)
        values = np.where(known, values, 0.0)
    return values, known


def _place(position: np.ndarray) -> slice | np.ndarray:
    """The positions, as a slice where they follow each other."""
    if not len(position):
        return slice(0, 0)
    span = slice(int(position[0]), int(position[0]) + len(position))
    in_order = position[-1] == span.stop - 1 and bool((position[1:] > position[:-1]).all())
    return span if in_order else position
