"""Known misprints: each stands in the copy as printed, and is said beside its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.analysis.printed_rows import reports, rows
from dashboard.analysis.published import as_printed
from dashboard.analysis.published_match import Correction, corrections, match

CORRECTIONS = Path(__file__).resolve().parents[3] / "data" / "corrections"
ALL = [(report.folder, one) for report in reports() for one in corrections(report.folder)]


def test_every_list_belongs_to_a_report() -> None:
    files = {file.stem for file in CORRECTIONS.glob("*.csv")}
    assert files == {report.folder for report in reports()}


@pytest.mark.parametrize(("folder", "one"), ALL, ids=[f"{f}-{n}" for n, (f, _one) in enumerate(ALL)])
def test_a_correction_fits_a_printed_row(folder: str, one: Correction) -> None:
    assert any(one.fits(row) for row in rows(folder))
    assert one.why and one.source
    assert one.likely != one.printed


def test_a_changed_copy_would_be_found() -> None:
    one = next(one for folder, one in ALL if folder == "refino" and one.printed == "880")
    row = next(row for row in rows("refino") if one.fits(row))
    other = type(row)(**{**{name: getattr(row, name) for name in row.__dataclass_fields__}, "value": "88"})
    assert not one.fits(other)


def test_the_number_stays_as_printed_and_the_note_says_what_was_meant() -> None:
    frame = as_printed("reform").table.frame
    row = frame[
        (frame["table"] == "Vedleggstabell 1")
        & (frame["window"] == "50_pluss")
        & (frame["sample"] == "kommersiell")
    ]
    assert row["as_printed"].tolist() == ["31.2"]
    assert row["correction"].iloc[0].startswith("Trolig 25,6.")


def test_the_first_rule_that_fits_decides() -> None:
    row = next(row for row in rows("utvidet") if row.kind == "estimates" and row.table == "4.3")
    rules = {
        "matches": [
            {"table": "4.4", "match": "naer", "reason": "a"},
            {"table": ["4.2", "4.3"], "match": "ikke_gjenskapbar", "reason": "b"},
            {"table": "4.3", "match": "naer", "reason": "c"},
        ]
    }
    assert match(rules, row, is_computed=True) == ("ikke_gjenskapbar", "b")
    assert match({}, row, is_computed=True) == ("samme", "")
    assert match({"matches": rules["matches"][2:]}, row, is_computed=False)[0] == "trykt"
