"""Windows of an outcome, against the plain way, participant by participant."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.analysis.model import _codes, _window
from dashboard.catalogue import Window
from dashboard.warehouse import Matrix

FIRST = -2


def drawn(seed: int, *, months: int, kind: type = np.int8) -> Matrix:
    """Gaps everywhere, somebody never and somebody always observed."""
    rng = np.random.default_rng(seed)
    observed = rng.random((200, months)) < rng.random((200, 1))
    observed[0], observed[1] = False, True
    y = (rng.integers(0, 4, (200, months)) * observed).astype(kind)
    return Matrix(np.arange(200), np.arange(FIRST, FIRST + months), y, observed)


@pytest.mark.parametrize("kind", [np.int8, float])
@pytest.mark.parametrize(("months", "k"), [(10, 6), (4, 6), (30, 1)])
def test_the_last_observed_months(months: int, k: int, kind: type) -> None:
    matrix = drawn(months, months=months, kind=kind)
    y, known = _window(matrix, Window(f"siste_{k}", "last", 0, k))
    for row in range(len(y)):
        seen = np.flatnonzero(matrix.observed[row])[-k:]
        assert known[row] == (len(seen) > 0)
        assert y[row] == (matrix.y[row, seen].mean() if len(seen) else 0)


@pytest.mark.parametrize("kind", [np.int8, float])
def test_means_and_sums_of_a_span(kind: type) -> None:
    matrix = drawn(3, months=8, kind=kind)
    mean, known = _window(matrix, Window("mnd_1_3", "mean", 1, 3))
    total, complete = _window(matrix, Window("kumulativ_3", "sum", 1, 3))
    span = slice(1 - FIRST, 4 - FIRST)
    for row in range(len(mean)):
        seen, values = matrix.observed[row, span], matrix.y[row, span].astype(float)
        assert (known[row], complete[row]) == (seen.any(), seen.all())
        assert mean[row] == (values[seen].mean() if seen.any() else 0)
        assert total[row] == (values.sum() if seen.all() else 0)


def test_texts_are_coded_in_their_order_and_a_missing_one_is_unknown() -> None:
    codes, texts = _codes(np.array(["b", None, "a", "ukjent", "b"], dtype=object))
    assert texts == ["a", "b", "ukjent"]
    assert codes.tolist() == [1, 2, 0, 2, 1]
