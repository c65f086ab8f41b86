"""Arrays in narrow types: nothing is rounded, and every value stands where its position says."""

from __future__ import annotations

import datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from dashboard.narrow import Column, Filled, narrow


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([0, 1], "int8"),
        ([-128, 127], "int8"),
        ([0, 128], "int16"),
        ([0.0, 37.5], "float32"),
        ([1.0, np.nan], "float32"),
        ([2**24 + 1.0], "float64"),  # the first whole number that a single cannot hold
        ([0.1], "float64"),
        ([], "int8"),
    ],
)
def test_the_narrowest_type_that_is_exact(values: list[float], kind: str) -> None:
    given = np.array(values)
    found = narrow(given)
    assert found.dtype == kind
    np.testing.assert_array_equal(found, given)


def test_batches_are_put_in_their_place_and_widened_on_the_way() -> None:
    filled = Filled(6)
    filled.put(np.array([4, 3], np.int32), pa.array([None, 1], pa.int32()))
    filled.put(np.array([0, 1, 2], np.int32), pa.array([True, None, False]))
    assert filled.values.dtype == np.int8
    filled.put(np.array([5], np.int32), pa.array([0.25]))
    assert filled.values.dtype == np.float64
    np.testing.assert_array_equal(filled.values, [1, 0, 0, 1, 0, 0.25])
    np.testing.assert_array_equal(filled.is_known, [True, False, True, True, False, True])


def test_a_repeated_or_reversed_run_is_not_taken_for_a_row() -> None:
    filled = Filled(4)
    filled.put(np.array([0, 2, 1, 3], np.int32), pa.array([10, 30, 20, 40]))
    np.testing.assert_array_equal(filled.values, [10, 20, 30, 40])


def test_nan_and_null_are_not_known_and_wide_values_survive() -> None:
    filled = Filled(3)
    filled.put(np.arange(3, dtype=np.int32), pa.array([float("nan"), None, 123_456.78]))
    np.testing.assert_array_equal(filled.is_known, [False, False, True])
    np.testing.assert_array_equal(filled.values, [0, 0, 123_456.78])
    decimals = Filled(1)
    decimals.put(np.array([0], np.int32), pa.array([Decimal("1.50")]))
    assert decimals.values[0] == 1.5


def test_columns_come_back_as_they_were() -> None:
    texts = pa.chunked_array([pa.array(["b", None]), pa.array(["a", "b"])])
    kept = Column.of(texts)
    assert kept.values.dtype == np.int8
    assert kept.array().tolist() == ["b", None, "a", "b"]
    assert kept.array(np.array([1, 2])).tolist() == [None, "a"]
    numbers = Column.of(pa.chunked_array([pa.array([1, None, 300], pa.int64())])).array()
    np.testing.assert_array_equal(numbers, [1.0, np.nan, 300.0])
    days = Column.of(pa.chunked_array([pa.array([datetime.date(1970, 1, 3)])])).array()
    assert days.tolist() == [2.0]
    assert Column.of(pa.chunked_array([pa.array([True, None, False])])).array().tolist()[::2] == [1.0, 0.0]
