"""The command line: exit codes and one clear message, never a traceback."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from data.__main__ import main

ROOT = Path(__file__).parents[2]


def test_check_prints_the_report(small: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder = str(small.write(tmp_path / "inn", {}))
    assert main(["check", "--extracts", folder]) == 0
    assert "Uttrekkene kan bygges." in capsys.readouterr().out
    assert main(["check", folder]) == 0


def test_check_of_bad_extracts(small: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder = small.write(tmp_path / "inn", {"trekning.csv": None})
    assert main(["check", "--extracts", str(folder)]) == 1
    assert "trekning: filen mangler" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["check"],
        ["build", "--out", "x"],
        ["nei"],
        ["import", "nei", "--out", "x"],
        ["synthesise", "--out", "x"],
    ],
)
def test_wrong_call(arguments: list[str], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_unknown_source_names_the_known(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        main(["import", "rosi", "--out", "x"])
    assert "'rosi'" in (said := capsys.readouterr().err) and "rossi" in said


def test_unknown_synthetic_study_names_the_known(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        main(["synthesise", "--study", "sx", "--out", "x"])
    assert "'sx'" in (said := capsys.readouterr().err) and "se" in said


def test_build_says_what_is_wrong_in_one_message(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "data",
            "build",
            "--extracts",
            str(tmp_path / "nei"),
            "--out",
            str(tmp_path / "ut.db"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "study.toml: finnes ikke" in done.stderr and "Traceback" not in done.stderr


def test_build(small: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    folder = small.write(tmp_path / "inn", {})
    assert main(["build", "--extracts", str(folder), "--out", str(tmp_path / "ut.duckdb")]) == 0
    said = capsys.readouterr()
    assert "ut.duckdb: bygget" in said.out and "[1/7] liten" in said.err
    assert (tmp_path / "ut.duckdb").is_file()
