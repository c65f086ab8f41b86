"""The example of one's own study: its files are as made, and it can be checked and built."""

import csv
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from data import study
from queries import definitions

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "data" / "examples" / "eget_forsok"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_extracts", EXAMPLE / "make_extracts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_committed_files_are_the_ones_the_script_makes(maker: ModuleType, tmp_path: Path) -> None:
    maker.save(tmp_path)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == sorted(path.name for path in EXAMPLE.glob("*.csv"))
    for name in made:
        assert (tmp_path / name).read_text("utf-8") == (EXAMPLE / name).read_text("utf-8"), name


def test_nothing_in_the_definition_is_ignored() -> None:
    definition = study.read(EXAMPLE)
    assert definition["id"] == "eget_forsok"
    assert study.warnings(definition) == ()


def test_readme_describes_every_file_and_column() -> None:
    readme = (EXAMPLE / "README.md").read_text("utf-8")
    for path in EXAMPLE.glob("*.csv"):
        section = readme.partition(f"### {path.name}")[2].partition("##")[0]
        first = path.read_text("utf-8").splitlines()[0]
        for column in next(csv.reader([first], delimiter=";" if ";" in first else ",")):
            assert f"`{column}`" in section, f"{path.name} {column}"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """One command of the data package, as a reader of README.md would give it."""
    command = [sys.executable, "-m", "data", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


def test_check_says_it_can_be_built() -> None:
    done = run("check", str(EXAMPLE))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "avvist" not in done.stdout and "Uttrekkene kan bygges" in done.stdout


def test_build(tmp_path: Path) -> None:
    out = tmp_path / "eget.duckdb"
    done = run("build", "--extracts", str(EXAMPLE), "--out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    with duckdb.connect(out, read_only=True) as connection:
        assert connection.execute("select studie, data_status from main.studie").fetchall() == [
            ("eget_forsok", "syntetisk")
        ]
        people, months = 220, 31
        assert connection.execute("select count(*) from eget_forsok.person").fetchone() == (people,)
        assert connection.execute("select count(*) from eget_forsok.panel").fetchone() == (people * months,)
        connection.execute("use eget_forsok")
        for kind in ("outcomes", "subgroups"):
            assert_chosen_definitions_answer(connection, kind)


def assert_chosen_definitions_answer(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Every outcome and division the example uses is answered for every person."""
    chosen = study.read(EXAMPLE)[kind]
    value = {"outcomes": "y", "subgroups": "level"}[kind]
    for name in (name for names in chosen.values() for name in names):
        definition = definitions.load(kind, name)
        params = {param.name: param.default for param in definition.params}
        query = f"select count(distinct participant_id) from ({definition.sql}) where {value} is not null"
        assert connection.execute(query, params or None).fetchone() == (220,), name
