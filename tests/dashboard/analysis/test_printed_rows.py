"""Every printed row of every report stands once, in one form."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from dashboard.analysis.printed_rows import KINDS, reports, rows
from dashboard.analysis.published import as_printed

PUBLISHED = Path(__file__).resolve().parents[3] / "data" / "published"
FOLDERS = sorted(folder.name for folder in PUBLISHED.iterdir() if folder.is_dir())


def test_all_five_reports_are_listed() -> None:
    assert sorted(report.folder for report in reports()) == FOLDERS
    assert {report.code for report in reports()} == {"000", "001", "002", "003", "004"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_row_of_every_file_is_there_once(folder: str) -> None:
    printed = {}
    for file in (PUBLISHED / folder).glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            printed[file.stem] = len(list(csv.DictReader(lines)))
    assert set(printed) <= set(KINDS)
    assert Counter(row.kind for row in rows(folder)) == printed
    frame = as_printed(folder).table.frame
    assert Counter(frame["kind"]) == printed
    assert not frame[["kind", "row"]].duplicated().any()
    assert frame["estimate"].isna().all()


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_not_computed_has_a_reason(folder: str) -> None:
    frame = as_printed(folder).table.frame
    assert set(frame["match"]) <= {"trykt", "ikke_gjenskapbar"}
    assert (frame["reason"] != "").all()


def test_columns_are_read_from_the_right_place() -> None:
    (point,) = [
        row
        for row in rows("utvidet")
        if row.table == "figur 2.21" and row.sample == "utvidet" and row.window == "mnd_6"
    ]
    assert (point.outcome, point.value, point.unit) == ("i_tiltak", "74", "prosent")
    assert "«Etter 6 måneder" in point.note
    (price,) = [
        row for row in rows("reform") if row.kind == "costs" and row.sample == "nytt" and row.table == "6.1"
    ]
    assert (price.outcome, price.window, price.value) == ("manedspris", "2017", "5908")
    block = next(row for row in rows("utvidet") if row.kind == "specifications" and row.table == "4.3")
    assert (block.term, block.value) == ("ledighetsrate_kommune_mnd", "ja")
