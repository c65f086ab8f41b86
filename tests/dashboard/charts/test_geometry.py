"""Places and ticks: enough room, nothing outside, month 0 kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.geometry import band, month_ticks, padded_range, spread, step_band, steps

# Labels are placed on an axis; ten decimals are kept.
EXACT = 1e-6


@given(st.lists(st.floats(-100, 100), max_size=6), st.floats(0.1, 20))
def test_spread_keeps_order_and_distance(places: list[float], gap: float) -> None:
    moved = spread(places, gap=gap)
    order = sorted(range(len(places)), key=places.__getitem__)
    ordered = [moved[i] for i in order]
    assert all(after - before >= gap - EXACT for before, after in pairwise(ordered))


def test_spread_moves_nothing_that_has_room_and_shares_what_has_not() -> None:
    assert spread([5.0, 1.0], gap=2) == [5.0, 1.0]
    assert spread([1.0, 1.0, 1.0], gap=2) == [-1.0, 1.0, 3.0]
    assert spread([], gap=2) == []


@given(st.integers(-60, 0), st.integers(1, 90), st.booleans())
def test_ticks_are_few_inside_and_hold_month_zero(first: int, length: int, compact: bool) -> None:
    months = list(range(first, first + length))
    ticks = month_ticks(months, compact=compact)
    assert 1 <= len(ticks) <= (6 if compact else 14)
    assert set(ticks) <= set(months)
    assert 0 in ticks or 0 not in months


@pytest.mark.parametrize(
    ("first", "last", "compact", "step"),
    [(-36, 65, False, 12), (-36, 65, True, 24), (-24, 41, False, 6), (-24, 41, True, 12), (0, 3, False, 1)],
)
def test_ticks_are_whole_years_or_halves(first: int, last: int, compact: bool, step: int) -> None:
    ticks = month_ticks(list(range(first, last + 1)), compact=compact)
    assert {b - a for a, b in pairwise(ticks)} == {step}


def test_a_band_of_one_month_and_of_none() -> None:
    assert band([7], [1], [2]) == ([7, 7, 7], [1, 2, 1])
    assert band([7], [None], [2]) == ([], [])


def test_steps_of_nothing_and_around_a_gap() -> None:
    assert steps([], []) == ([], [])
    assert steps([0, 1, 2], [3, None, 1]) == ([0, 1, 1, 2, 2], [3, 3, None, None, 1])
    assert step_band([0, 1], [1, 2], [3, 4]) == ([0, 1, 1, 1, 1, 0, 0], [1, 1, 2, 4, 3, 3, 1])


def test_a_range_holds_the_numbers_and_zero() -> None:
    assert padded_range([2.0, 10.0]) == [0.0, pytest.approx(10.8)]
    assert padded_range([-10.0, None]) == [pytest.approx(-10.4), 0.0]
    assert padded_range([None]) == padded_range([]) == [-1.0, 1.0]
