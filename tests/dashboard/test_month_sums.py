"""Months of participants added up, by hand on the study of four people."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.selection import default_selection
from dashboard.warehouse import Database, MonthSums, WarehouseError, month_sums, open_database
from data import build


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A is in measure a from July to September, B in b from August on; month 0 is June."""
    path = Path(__file__).parents[1] / "data" / "small_study.py"
    spec = importlib.util.spec_from_file_location("small_study", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("liten")
    module.write(folder / "inn", {})
    build.build([folder / "inn"], out=folder / "ut.duckdb")
    opened = open_database(folder / "ut.duckdb")
    yield opened
    opened.close()


def sums(database: Database, columns: dict[str, tuple[str, ...]], months: int) -> MonthSums:
    study = database.catalogue.studies["liten"]
    return month_sums(database, default_selection(study), columns, months=months)


@pytest.mark.parametrize(
    ("months", "in_a", "in_b"),
    [
        (1, [0, 0, 0, 0], [0, 0, 0, 0]),  # June, the month of the draw
        (2, [1, 0, 0, 0], [0, 0, 0, 0]),
        (4, [3, 0, 0, 0], [0, 2, 0, 0]),
        (7, [3, 0, 0, 0], [0, 5, 0, 0]),  # to December, the last the sources cover
    ],
)
def test_months_in_each_measure(small: Database, months: int, in_a: list, in_b: list) -> None:
    found = sums(small, {"i_a": ("i_a",), "i_b": ("i_b",)}, months)
    assert found.is_complete.all()
    assert found.values.T.tolist() == [in_a, in_b]


def test_a_month_with_either_of_two_counts_once(small: Database) -> None:
    found = sums(small, {"begge": ("i_a", "i_b"), "tiltak": ("i_tiltak",)}, 7)
    assert found.values[:, 0].tolist() == [3, 5, 0, 0]
    assert found.values[:, 0].tolist() == found.values[:, 1].tolist()


def test_amounts_are_added_up(small: Database) -> None:
    assert sums(small, {"lonn": ("lonn_nok",)}, 7).values[:, 0].tolist() == [30000, 0, 0, 0]


def test_whoever_is_not_followed_throughout_has_no_sum(small: Database) -> None:
    found = sums(small, {"i_a": ("i_a",)}, 8)  # the eighth month is after the study's last
    assert not found.is_complete.any()
    assert (found.values == 0).all()


def test_a_column_that_is_not_there_is_named(small: Database) -> None:
    with pytest.raises(WarehouseError, match="i_c"):
        sums(small, {"i_c": ("i_c",)}, 2)
