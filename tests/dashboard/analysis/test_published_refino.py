"""Tables I and III of report 000: the balance regression and the models with one trait at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.analysis.balance import balance
from dashboard.analysis.effects import effects
from dashboard.analysis.published import published
from dashboard.selection import default_selection, with_outcome, with_spec
from dashboard.warehouse import Database

SAME_NUMBER = 1e-9
PER = 100_000.0  # the report counts income in 100 000 kroner


@pytest.fixture(scope="module")
def table(database: Database):
    return published(database, "refino").table.frame


def test_table_i_is_the_balance_of_the_arms(database: Database, table) -> None:
    study = database.catalogue.studies["refino"]
    found = balance(database, with_spec(default_selection(study), study, "refino_robust2"))
    assert found is not None
    lines = found.table.frame.set_index("characteristic")
    rows = table[table["table"] == "I"].set_index(["spec", "term"])
    assert len(rows) == 12
    assert rows["estimate"].notna().all()
    assert rows.loc[("1", "kvinne"), "estimate"] == pytest.approx(
        lines.loc["kvinne", "alone"], rel=SAME_NUMBER
    )
    assert rows.loc[("7", "alder"), "estimate"] == pytest.approx(lines.loc["alder", "joint"], rel=SAME_NUMBER)
    income = rows.loc[("6", "pensjonsgivende_inntekt_aret_for")]
    line = lines.loc["pensjonsgivende_aret_for"]
    assert income["estimate"] == pytest.approx(line["alone"] * PER, rel=SAME_NUMBER)
    assert income["std_error"] == pytest.approx(line["alone_std_error"] * PER, rel=SAME_NUMBER)


def test_table_iii_is_one_trait_at_a_time(database: Database, table) -> None:
    study = database.catalogue.studies["refino"]
    rows = table[table["table"] == "III"].set_index(["spec", "term"])
    asked = with_outcome(default_selection(study), study, "positiv_lonnsinntekt")
    for trait, scale in (("nedsatt_arbeidsevne", 1.0), ("yrkesinntekt_aret_for", PER)):
        model = with_spec(asked, study, f"refino_iii_{trait}")
        for term, name, unit in (
            ("tiltak", "trukket_til_refino", 1.0),
            ("interaksjon", "trukket_til_refino_x_kjennetegn", scale),
        ):
            page = effects(database, replace(model, term=term)).table.frame.set_index("target").loc["mnd_12"]
            row = rows.loc[(f"interaksjon_{trait}", name)]
            row = row.iloc[0] if row.ndim == 2 else row
            assert row["estimate"] == pytest.approx(page["estimate"] * unit, rel=SAME_NUMBER)
            assert row["std_error"] == pytest.approx(page["std_error"] * unit, rel=SAME_NUMBER)
    # Diagnoses are not in the extract: those rows stand as printed.
    assert rows.loc["interaksjon_psykisk_diagnose", "estimate"].isna().all()
