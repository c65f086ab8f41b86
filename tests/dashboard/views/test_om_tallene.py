"""Om tallene: definitions, coverage and rules, said as the file has them."""

from __future__ import annotations

import duckdb
import pytest

from dashboard.analysis import documentation
from dashboard.disclosure import policy
from dashboard.selection import default_selection, from_query
from dashboard.warehouse import Database, outcome_matrix

STUDIES = ["se", "refino", "rossi", "eget_forsok"]


@pytest.mark.parametrize("study", STUDIES)
def test_each_study_is_documented(open_page, words, database: Database, study: str) -> None:
    page = open_page("om_tallene", study=study)
    headings = [heading.value for heading in page.header]
    title = database.catalogue.studies[study].outcomes
    chosen = default_selection(database.catalogue.studies[study]).outcome
    assert f"Utfallet: {title[chosen].title}" in headings
    assert len(page.title) == 1
    cells = {str(cell) for table in page.table for cell in table.value.to_numpy().ravel()}
    assert {database.build_id, policy().hash} <= cells
    assert "**ITT.**" in words(page)


def test_a_moved_parameter_is_documented(open_page, assert_whole) -> None:
    page = open_page("om_tallene", study="se", outcome="i_arbeid", min_timer="30")
    assert _now(page, "Minste avtalte timer per uke") == "30"
    page.segmented_control(key="control_param_i_arbeid_min_timer").set_value(18.75).run()
    assert_whole(page)
    assert _now(page, "Minste avtalte timer per uke") == "18,75"
    assert "avtalte_timer >= 18.75" in page.code[0].value


def test_a_hostile_link_is_named(open_page) -> None:
    page = open_page("om_tallene", study="se", min_g="1; drop table person")
    assert "min_g=1; drop table person" in page.warning[0].value
    assert "drop table" not in page.code[0].value


@pytest.mark.parametrize("query", ["study=se&trekningsperiode=sen", "study=rossi", "study=eget_forsok"])
def test_the_statement_runs_and_gives_the_outcome(database: Database, query: str) -> None:
    selection, _ = from_query(query, database.catalogue)
    with duckdb.connect(database.path, read_only=True) as con:
        rows = con.execute(documentation.outcome_sql(database, selection)).fetchall()
    matrix = outcome_matrix(database, selection)
    assert len(rows) == int(matrix.observed.sum())
    assert sum(row[2] for row in rows) == pytest.approx(matrix.y.sum())


def test_small_counts_of_real_data_are_withheld(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    report = [
        {"fil": "personer", "maal": "beholdt", "verdi": 432.0, "tekst": ""},
        {"fil": "personer", "maal": "ukjent_kode", "verdi": 3.0, "tekst": "kjonn: 9"},
        {"fil": "trekning", "maal": "andel_personer", "verdi": 431 / 432, "tekst": ""},
    ]
    monkeypatch.setattr(documentation, "quality_report", lambda *_: report)
    study = database.catalogue.studies["rossi"]
    shown = documentation._quality_table(database, study).frame
    assert shown["antall"].tolist()[:2] == [432.0, 3.0]
    from dataclasses import replace

    hidden = documentation._quality_table(database, replace(study, data_status="reell")).frame
    assert hidden["antall"].tolist()[0] == 430.0
    assert hidden["antall"].isna().tolist() == [False, True, True]
    assert hidden["andel"].tolist()[2] == 1.0


def test_coverage_is_read_by_kind(database: Database) -> None:
    table = documentation.quality_table(database, database.catalogue.studies["se"])
    covered = {(one.file, one.kind): (one.first, one.last) for one in documentation.coverage(table)}
    assert covered["ytelser", "UFP"] == ("2011-01", "2018-12")
    assert covered["amelding", ""] == ("2011-01", "2020-07")


def test_what_is_missing_is_named_in_words(open_page) -> None:
    page = open_page("om_tallene", study="eget_forsok")
    table = next(one.value for one in page.table if "Kan velges" in one.value.columns)
    told = " ".join(table["Kan velges"])
    assert "mangler AAP, uføretrygd" in told
    assert "mottar" not in told


def _now(page, label: str) -> str:
    table = next(one.value for one in page.table if "Valg i definisjonen" in one.value.columns)
    return table.loc[table["Valg i definisjonen"].str.startswith(label), "Nå"].iloc[0]
