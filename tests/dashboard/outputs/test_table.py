"""CSV: the page's table in full precision, with what the file must say in last columns of their own."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from dashboard import outputs
from dashboard.outputs import OutputError
from dashboard.plates import Plate

Plates = dict[str, list[Plate]]


def test_the_table_is_whole_and_keeps_its_own_columns(all_plates: Plates) -> None:
    """The ladder of costs has a source of its own for each row, beside the report the file names."""
    one = all_plates["kostnader"][0]
    made = pd.read_csv(io.BytesIO(outputs.make("csv", [one])))
    mine = one.table.frame
    assert len(made) == len(mine)
    assert list(made.columns[: len(mine.columns)]) == list(mine.columns)
    assert made["source"].fillna("").tolist() == mine["source"].fillna("").tolist()
    assert set(made["about_source"]) == {one.source}
    assert made["value"].tolist() == pytest.approx(mine["value"].tolist(), rel=1e-12, nan_ok=True)


def test_one_file_holds_one_table(all_plates: Plates) -> None:
    with pytest.raises(OutputError, match="én tabell"):
        outputs.make("csv", all_plates["effekter"])
