"""The example of one's own study: its files are as made, and it can be checked and built."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from data import study

EXAMPLE = Path(__file__).parents[2] / "data" / "examples" / "eget_forsok"


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
