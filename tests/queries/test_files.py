"""Every outcome and division is run on an empty table and compared with its header."""

import csv
from pathlib import Path

import duckdb
import pytest

from queries import definitions
from queries.definitions import Definition

RELATIONS = {"outcomes": "panel", "subgroups": "person"}
KEYS = {"outcomes": "participant_id integer, month smallint", "subgroups": "participant_id integer"}
FILES = [(kind, name) for kind in RELATIONS for name in definitions.names(kind)]
NUMBERS = {
    "lonn_nok",
    "g_nok",
    "avtalte_timer",
    "yrkesinntekt_siste_5_ar",
    "hoyeste_yrkesinntekt_5_ar",
    "fidelity_poeng",
    "alder",
    "trekk_aar",
    "aar0",
}
YES_NO_NUMBERS = {
    "aap_ved_trekning",
    "kvinne",
    "ikke_fodt_i_norge",
    "nedsatt_arbeidsevne",
    "i_arbeid_ved_start",
}
TEXTS = {"utdanning", "utdanning6", "aldersgruppe", "landgruppe", "aap_diagnose", "leverandortype"}
# Measure groups are declared by the study; the others every study's panel has.
GROUPS = {"i_se", "i_oppf_ab", "i_oppfolging", "i_nytt_oppfolging", "i_ab", "i_refino", "i_utvidet"}
# Of an outcome that reads the persons too, the columns that stand there.
PERSON = {"hoyeste_yrkesinntekt_5_ar"}


def sql_type(column: str) -> str:
    if column in NUMBERS:
        return "double"
    if column in YES_NO_NUMBERS:
        return "integer"
    if column in TEXTS:
        return "varchar"
    if column.startswith(("i_", "mottar_", "reg_")):
        return "boolean"
    return {"trekk_dato": "date"}[column]


def needed(definition: Definition) -> set[str]:
    return set(definition.needs).union(*(param.needs for param in definition.params))


def run_empty(definition: Definition, columns: set[str], values: dict) -> list[str]:
    fields = [KEYS[definition.kind], *(f"{column} {sql_type(column)}" for column in sorted(columns))]
    with duckdb.connect() as connection:
        if "person" in definition.reads and definition.kind == "outcomes":
            beside = [field for field in fields if field.split()[0] in PERSON]
            fields = [field for field in fields if field not in beside]
            connection.execute(f"create table person (participant_id integer, {', '.join(beside)})")
        connection.execute(f"create table {RELATIONS[definition.kind]} ({', '.join(fields)})")
        answer = connection.execute(definition.sql, values or None)
        assert answer.fetchall() == []
        return [column[0] for column in answer.description]


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_header_agrees_with_the_query(kind: str, name: str) -> None:
    definition = definitions.load(kind, name)
    statements = duckdb.extract_statements(definition.sql)
    assert len(statements) == 1
    assert statements[0].type == duckdb.StatementType.SELECT
    assert statements[0].named_parameters == {param.name for param in definition.params}
    defaults = {param.name: param.default for param in definition.params}
    assert run_empty(definition, needed(definition), defaults) == list(definition.columns)


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_every_preset_runs(kind: str, name: str) -> None:
    definition = definitions.load(kind, name)
    defaults = {param.name: param.default for param in definition.params}
    for preset in definition.presets.values():
        assert run_empty(definition, needed(definition), defaults | preset) == list(definition.columns)


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_every_needed_column_is_used(kind: str, name: str) -> None:
    definition = definitions.load(kind, name)
    defaults = {param.name: param.default for param in definition.params}
    for column in needed(definition):
        with pytest.raises(duckdb.BinderException, match=column):
            run_empty(definition, needed(definition) - {column}, defaults)


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_presets_set_something_and_the_tables_read_are_known(kind: str, name: str) -> None:
    definition = definitions.load(kind, name)
    assert all(preset for preset in definition.presets.values())
    # An outcome may also ask what a person had before month 0.
    assert definition.reads in ((RELATIONS[kind],), ("panel", "person"))


def test_table_4_2_is_complete() -> None:
    printed = Path(__file__).parents[2] / "data" / "published" / "se" / "outcomes.csv"
    with printed.open(encoding="utf-8", newline="") as file:
        ids = [row["outcome"] for row in csv.DictReader(file)]
    assert len(ids) == 19
    assert set(ids) <= set(definitions.names("outcomes"))


def test_groups_are_the_only_columns_a_study_must_declare() -> None:
    fixed = {
        "lonn_nok",
        "g_nok",
        "avtalte_timer",
        "i_tiltak",
        "i_annet_tiltak",
        "i_lonnstilskudd",
        "i_tilrettelegging",
        "mottar_aap",
        "mottar_ufore",
        "mottar_sosialhjelp",
        "mottar_kvp",
        "mottar_overgangsstonad",
        "mottar_tiltakspenger",
        "mottar_dagpenger",
        "mottar_sykepenger",
        "mottar_foreldrepenger",
        "reg_nedsatt_arbeidsevne",
        "reg_annen_status",
    }
    used = set().union(
        *(needed(definitions.load("outcomes", name)) for name in definitions.names("outcomes"))
    )
    assert used - fixed - PERSON == GROUPS
