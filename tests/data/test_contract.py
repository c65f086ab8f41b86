"""The contract as data agrees with the queries that read the extracts and with itself."""

import duckdb
import pytest

from data import check
from data.build_raw import coded
from data.contract import code_table, contract
from queries import definitions

FILES = contract().files
TYPES = {"text": "VARCHAR", "integer": "INTEGER", "number": "DOUBLE", "date": "DATE", "month": "INTEGER"}
MONTHS = {"fodt_mnd": "fodt_idx", "maaned": "maaned_idx", "fra_maaned": "fra_idx", "til_maaned": "til_idx"}


def test_one_query_per_file() -> None:
    assert set(definitions.names("register")) == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_register_query_gives_every_column_in_its_type(name: str) -> None:
    file, definition = FILES[name], definitions.load("register", name)
    with duckdb.connect() as con:
        con.execute("create table koder (fil varchar, kolonne varchar, kode varchar)")
        con.execute(
            f"create table fil (rad bigint, {', '.join(f'{column} varchar' for column in file.columns)})"
        )
        con.execute(f"create view raa as select {coded(file)} from fil")
        described = con.execute(f"describe {definition.sql}").fetchall()
    expected = {MONTHS.get(column.name, column.name): TYPES[column.type] for column in file.columns.values()}
    assert {row[0]: row[1] for row in described} == {"rad": "BIGINT"} | expected
    assert list(definition.columns) == [row[0] for row in described]


def test_every_rule_has_words_and_every_word_a_rule() -> None:
    named = {rule for file in FILES.values() for rule in file.rules}
    assert named <= set(contract().rules)
    assert named - {"innenfor_dekning", "unik_nokkel"} == set(check.BROKEN)


@pytest.mark.parametrize("name", FILES)
def test_keys_and_required_columns_exist(name: str) -> None:
    file = FILES[name]
    assert set(file.key) <= set(file.columns)
    assert file.title and all(column.title for column in file.columns.values())
    assert file.is_spell == ({"fra_dato", "til_dato"} <= set(file.columns) and file.has_coverage)
    assert all(column.type in TYPES for column in file.columns.values())


def test_code_lists_are_read_from_the_published_files() -> None:
    assert len(FILES["tiltak_deltakelse"].columns["status"].codes) == len(code_table("deltakerstatus")) == 15
    assert "SUPPEMP" in FILES["tiltak_deltakelse"].columns["tiltakskode"].codes


def test_basic_amount_is_sorted_and_changes_in_may() -> None:
    dates = [row["from_date"] for row in code_table("grunnbelop")]
    assert dates == sorted(dates) and {date[5:] for date in dates} == {"05-01"}
