"""What the README shows of one's own study is a whole study: it is written out, checked, built and asked."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from dashboard.__main__ import main as ask
from data.__main__ import main as run

README = Path(__file__).resolve().parents[1] / "README.md"
FILE = re.compile(r"\*\*(\S+\.(?:toml|csv))\*\*\n\n```\w*\n(.*?)```", re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The README's files, as a reader would save them."""
    written = tmp_path / "mitt_forsok"
    written.mkdir()
    for name, content in FILE.findall(README.read_text("utf-8")):
        (written / name).write_text(content, encoding="utf-8")
    return written


def test_the_files_are_the_ones_the_readme_names(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == [
        "amelding.csv",
        "kilder.csv",
        "personer.csv",
        "study.toml",
        "tiltak_deltakelse.csv",
        "trekning.csv",
    ]


def test_it_is_checked_built_and_answers(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mitt.duckdb"
    assert run(["check", "--extracts", str(folder)]) == 0
    assert run(["build", "--extracts", str(folder), "--out", str(file)]) == 0
    capsys.readouterr()
    assert ask(["effekter", "study=mitt_forsok&outcome=sysselsatt&spec=raa", "--db", str(file)]) == 0
    rows = {row["target"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    # Month 2 is June for those drawn in April, July for those drawn in May: only A1 earns over 2G/12.
    assert (float(rows["2"]["mean_treated"]), float(rows["2"]["mean_control"])) == (0.5, 0.0)
    # Month 3 is July and August: both treated earn, A3 21 900 kroner against a limit of 17 733.
    assert float(rows["3"]["mean_treated"]) == 1.0
    assert ask(["deltakelse", "study=mitt_forsok", "--db", str(file)]) == 0
