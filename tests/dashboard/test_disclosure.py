"""The gate: what passes, what is taken out, and that nothing goes round it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard import export
from dashboard.disclosure import Protected, TooFewError, narrowed, policy, protect, require_enough

TABLE = pd.DataFrame(
    {
        "estimate": [0.1, 0.2, 0.3],
        "n_treated": [9, 10, 13],
        "n_control": [40, 42, 57],
        "name": ["a", "b", "c"],
    }
)
PERSONS = ["n_treated", "n_control"]


@pytest.mark.parametrize("status", ["syntetisk", "offentlig"])
def test_open_data_pass_unchanged(status: str) -> None:
    shown = protect(TABLE, data_status=status, persons=PERSONS)
    pd.testing.assert_frame_equal(shown.frame, TABLE)


@pytest.mark.parametrize("status", ["reell", "", "Syntetisk", "ukjent"])
def test_anything_else_is_treated_as_real(status: str) -> None:
    shown = protect(TABLE, data_status=status, persons=PERSONS).frame
    assert shown["estimate"].isna().tolist() == [True, False, False]
    assert shown["n_treated"].isna().tolist() == [True, False, False]
    assert shown["n_control"].tolist()[1:] == [40, 55]
    assert shown["name"].tolist() == ["a", "b", "c"]


def test_exactly_at_the_minimum_is_shown() -> None:
    assert policy().minimum_cell == 10
    require_enough([10, 10], data_status="reell")
    with pytest.raises(TooFewError, match="færre enn 10"):
        require_enough([9, 100], data_status="reell")
    require_enough([0, 0], data_status="syntetisk")


def test_only_the_gate_makes_a_protected_table() -> None:
    with pytest.raises(TypeError, match="protect"):
        Protected(TABLE, "syntetisk", "x")
    with pytest.raises(TypeError, match="Protected table"):
        export.exported(TABLE, None, None, sentence="")  # type: ignore[arg-type]


def test_the_given_table_is_not_changed() -> None:
    before = TABLE.copy()
    shown = protect(TABLE, data_status="reell", persons=PERSONS)
    shown.frame.loc[1, "estimate"] = np.nan
    pd.testing.assert_frame_equal(TABLE, before)


def test_narrowing_keeps_the_mark() -> None:
    shown = protect(TABLE, data_status="offentlig", persons=PERSONS)
    less = narrowed(
        shown, columns=["name", "estimate"], rows=shown.frame["n_treated"] > 9, blank=["estimate"]
    )
    assert (less.data_status, less.policy) == (shown.data_status, shown.policy)
    assert less.frame["name"].tolist() == ["b", "c"]
    assert less.frame["estimate"].isna().all()


def test_a_missing_count_is_few() -> None:
    table = pd.DataFrame({"estimate": [1.0], "n": [np.nan]})
    assert protect(table, data_status="reell", persons=["n"]).frame["estimate"].isna().all()
