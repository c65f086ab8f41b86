"""Extracts come as CSV in several shapes and as Parquet; all give the same tables."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from data.build_extracts import ExtractError

WAGES = "lopenr,virksomhet_id,maaned,lonn_kontant\nA,Blåbær,2015-10,1234.5\n"
SHAPES = {
    "semicolon_and_decimal_comma": WAGES.replace(",", ";").replace("1234.5", "1234,5").encode(),
    "byte_order_mark": b"\xef\xbb\xbf" + WAGES.encode(),
    "windows_line_ends": WAGES.replace("\n", "\r\n").encode(),
    "quoted": WAGES.replace("Blåbær", '"Blå, ""bær"""').replace("1234.5", '"1234,5"').encode(),
    "spaces_around": WAGES.replace(",1234.5", ", 1234.5 ").encode(),
    "exponent": WAGES.replace("1234.5", "1.2345e3").encode(),
    "no_last_line_end": WAGES.rstrip("\n").encode(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_shape_of_csv(shape: str, built: Callable) -> None:
    query = built({"amelding.csv": SHAPES[shape]})
    assert query("select lonn_nok from panel where participant_id = 0 and month = 4") == [(1234.5,)]


def save_parquet(path: Path, select: str) -> bytes:
    with duckdb.connect() as con:
        con.execute(f"copy ({select}) to '{path}' (format parquet)")
    return path.read_bytes()


PARQUET = {
    "text": "select 'A' as lopenr, 'V' as virksomhet_id, '2015-10' as maaned, '1234.5' as lonn_kontant",
    "typed": "select 'A' as lopenr, 7 as virksomhet_id, date '2015-10-01' as maaned,"
    " 1234.5::double as lonn_kontant",
    "timestamp": "select 'A' as lopenr, 7.0::double as virksomhet_id, timestamp '2015-10-01' as maaned,"
    " 1234.5::decimal(9, 2) as lonn_kontant",
}


@pytest.mark.parametrize("types", PARQUET)
def test_parquet(types: str, built: Callable, tmp_path: Path) -> None:
    query = built(
        {"amelding.csv": None, "amelding.parquet": save_parquet(tmp_path / "x.parquet", PARQUET[types])}
    )
    assert query("select lonn_nok from panel where participant_id = 0 and month = 4") == [(1234.5,)]


def test_nan_in_parquet_is_missing(checked: Callable, tmp_path: Path) -> None:
    select = "select 'A' as lopenr, 'V' as virksomhet_id, '2015-10' as maaned, 'nan'::double as lonn_kontant"
    report = checked({"amelding.csv": None, "amelding.parquet": save_parquet(tmp_path / "x.parquet", select)})
    assert [note.verdi for note in report.notes if note.maal == "avvist:mangler_verdi"] == [1]


# fault -> (file, its bytes, what the message says)
UNREADABLE = {
    "latin_1": ("amelding.csv", WAGES.encode("latin-1"), "linje 2); den ser ut til å være Latin-1"),
    "utf_16": ("amelding.csv", WAGES.encode("utf-16"), "UTF-16"),
    "empty": ("amelding.csv", b"", "er tom"),
    "row_too_long": ("amelding.csv", (WAGES + "A,V,2015-11,1,2\n").encode(), "linje 3"),
    "row_too_short": ("amelding.csv", (WAGES + "A,V\n").encode(), "linje 3"),
    "open_quote": ("amelding.csv", (WAGES + 'A,"V,2015-11,1\n').encode(), "anførselstegn"),
    "column_twice": ("amelding.csv", WAGES.replace("virksomhet_id", "Lopenr").encode(), "to ganger"),
    "column_without_name": ("amelding.csv", WAGES.replace("virksomhet_id", "").encode(), "mangler navn"),
    "damaged_parquet": ("amelding.parquet", b"PAR1 dette er ikke Parquet PAR1", "kan ikke leses som Parquet"),
    "empty_parquet": ("amelding.parquet", b"", "kan ikke leses som Parquet"),
}


@pytest.mark.parametrize("fault", UNREADABLE)
def test_unreadable_file(fault: str, checked: Callable) -> None:
    name, content, message = UNREADABLE[fault]
    report = checked({"amelding.csv": None, name: content})
    assert len(report.errors) == 1
    assert message in report.errors[0] and name in report.errors[0]
    assert "2015-11" not in report.errors[0]  # the row itself is never shown


def test_both_formats_at_once(checked: Callable, tmp_path: Path) -> None:
    content = save_parquet(tmp_path / "x.parquet", PARQUET["text"])
    with pytest.raises(ExtractError, match="både som CSV og Parquet"):
        checked({"amelding.parquet": content})


def test_other_files_are_left_alone_with_a_warning(checked: Callable) -> None:
    report = checked({"notater.csv": "a,b\n1,2\n", "les_meg.txt": "hei"})
    assert report.is_ok
    assert [warning for warning in report.warnings if "notater.csv" in warning]
    assert not [warning for warning in report.warnings if "les_meg" in warning]


def test_column_called_as_a_database_word(checked: Callable, small: ModuleType) -> None:
    text = (
        small.FILES["ytelser.csv"]
        .replace("til_dato\n", 'til_dato,"select ""rad"\n')
        .replace("08-31\n", "08-31,x\n")
    )
    report = checked({"ytelser.csv": text})
    assert report.is_ok and 'select "rad' in report.warnings[0]
