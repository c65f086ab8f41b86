"""The command line writes the same files as the pages."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation

from dashboard.__main__ import main
from dashboard.outputs.browser import VARIABLE


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "no-such-browser")


@pytest.mark.parametrize(("page", "slides"), [("effekter", 4), ("kostnader", 4)])
def test_slides_are_written(
    database_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], page: str, slides: int
) -> None:
    file = tmp_path / "lysark.pptx"
    arguments = [page, "study=se", "--format", "pptx", "--out", str(file), "--db", str(database_file)]
    assert main(arguments) == 0
    assert len(Presentation(str(file)).slides) == slides
    assert "Syntetiske data." in capsys.readouterr().err


def test_the_package_holds_the_same_table_as_csv(
    database_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "alt.zip"
    common = ["deltakelse", "study=se", "--db", str(database_file)]
    assert main([*common, "--format", "zip", "--kind", "overlevelse", "--out", str(file)]) == 0
    with zipfile.ZipFile(file) as package:
        name = next(n for n in package.namelist() if n.endswith(".csv") and "figur" not in n)
        packed = list(csv.DictReader(io.StringIO(package.read(name).decode("utf-8"))))
    capsys.readouterr()
    assert main([*common, "--format", "csv"]) == 0
    printed = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [{key: row[key] for key in printed[0]} for row in packed] == printed


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["effekter", "--format", "pptx"], 2, "krever --out"),
        (["kostnader", "study=rossi", "--format", "pptx", "--out", "x.pptx"], 2, "ingen figurer"),
        (["effekter", "--format", "png", "--out", "x.png"], 1, "Chromium"),
        (["effekter", "--format", "pptx", "--kind", "kake", "--out", "x.pptx"], 1, "kake"),
    ],
)
def test_what_cannot_be_written_is_said(
    database_file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert main([*arguments, "--db", str(database_file)]) == code
    assert said in capsys.readouterr().err
    assert not Path(arguments[-1]).is_file()


def test_csv_goes_to_a_file_too(
    database_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "effekter.csv"
    assert main(["effekter", "study=se", "--out", str(file), "--db", str(database_file)]) == 0
    assert capsys.readouterr().out == ""
    assert file.read_text(encoding="utf-8").startswith("target_kind,target,estimate")
