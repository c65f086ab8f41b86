"""Betaling: the analysis' numbers in words, choices that reach the link, and what is missing said first."""

from __future__ import annotations

import csv
import io

import pytest

from dashboard.__main__ import main
from dashboard.analysis.payment import payment
from dashboard.selection import from_query
from dashboard.text import kroner, percent
from dashboard.warehouse import Database

STUDIES = ("se", "refino", "rossi", "eget_forsok")


def answer(database: Database, query: str):
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return payment(database, selection)


@pytest.mark.parametrize("study", STUDIES)
def test_the_page_opens_for_every_study(study: str, open_page, words) -> None:
    page = open_page("betaling", study=study)
    assert len(page.title) == 1
    if study == "rossi":
        assert "følger uker" in words(page)
    else:
        assert page.get("plotly_chart")


def test_the_numbers_are_the_analysis(open_page, words, database: Database) -> None:
    text, found = words(open_page("betaling", study="refino")), answer(database, "study=refino")
    for model in ("refino", "maanedspris"):
        for arm in ("tiltak", "kontroll"):
            assert kroner(found.row("snitt", model, arm)["value"]) in text
    assert percent(found.row("andel_bare_forste", "refino", "tiltak")["value"]) in text
    assert kroner(found.row("lik_pris", "refino", "differanse")["value"]) in text
    assert "ingen av gruppene er uten tiltak" in text


def test_what_is_missing_is_said(open_page, words) -> None:
    assert "Fast eller midlertidig ansatt er ikke levert" in words(open_page("betaling", study="se"))
    assert "Stillingsprosenten er ikke levert" in words(open_page("betaling", study="eget_forsok"))
    assert "Fast eller midlertidig" not in words(open_page("betaling", study="refino"))


def test_another_model_and_price_reach_the_link_and_the_numbers(
    open_page, words, assert_whole, database: Database
) -> None:
    page = open_page("betaling", study="refino")
    next(box for box in page.selectbox if box.key == "payment_modell").set_value("refin").run()
    assert_whole(page)
    assert page.query_params["b_modell"] == "refin"
    next(box for box in page.number_input if box.key == "payment_pris_refin").set_value(50_000.0).run()
    assert_whole(page)
    assert page.query_params["b_pris_refin"] == "50000"
    found = answer(database, "study=refino&b_modell=refin&b_pris_refin=50000")
    assert kroner(found.row("snitt", "refin", "tiltak")["value"]) in words(page)


def test_the_way_back_clears_the_link(open_page, assert_whole) -> None:
    page = open_page("betaling", study="refino", b_modell="gradert", b_pris_maanedspris="6000")
    button = next(one for one in page.button if one.key == "reset_payment")
    button.click().run()
    assert_whole(page)
    assert not [key for key in page.query_params if key.startswith("b_")]
    assert not [one for one in page.button if one.key == "reset_payment"]


def test_every_figure_has_a_text_with_its_numbers(open_page, database: Database) -> None:
    page = open_page("betaling", study="refino")
    figures, found = page.get("plotly_chart"), answer(database, "study=refino")
    assert len(figures) == 4
    employed = found.milestones.frame.query("arm == 'tiltak' and milestone == 'ansettelse'")["share"].iloc[0]
    assert percent(employed) in figures[1].proto.alt
    assert all("kr" in one.proto.alt or "%" in one.proto.alt for one in figures)


def test_the_command_line_gives_the_pages_numbers(
    database: Database, database_file, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "study=refino&b_modell=refin&b_mot=timepris&b_timer=8"
    assert main(["betaling", query, "--db", str(database_file)]) == 0
    shown = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert list(rows[0]) == ["item", "arm", "value", "low", "high", "unit", "source"]
    found = answer(database, query)
    told = {(row["item"], row["arm"]): row for row in rows}
    assert float(told["refin:snitt", "tiltak"]["value"]) == found.row("snitt", "refin", "tiltak")["value"]
    assert told["timer", "begge"]["value"] == "8.0"
    assert told["timer", "begge"]["source"] == "egen"
    assert told["pris_refin", "begge"]["source"] == "forutsetning"  # no report prints it
    last = f"refin:betalt_til_maaned_{found.chosen.horizon}"
    assert float(told[last, "kontroll"]["value"]) > 0
    assert "Betaling per deltaker de første" in shown.err
    assert main(["betaling", "study=rossi", "--db", str(database_file)]) == 1
