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
    assert list(rows[0]) == ["item", "arm", "value", "low", "high", "unit", "source", "n"]
    found = answer(database, query)
    told = {(row["item"], row["arm"]): row for row in rows}
    assert float(told["refin:snitt", "tiltak"]["value"]) == found.row("snitt", "refin", "tiltak")["value"]
    assert told["timer", "begge"]["value"] == "8.0"
    assert told["timer", "begge"]["source"] == "egen"
    assert told["pris_refin", "begge"]["source"] == "forutsetning"  # no report prints it
    last = f"refin:betalt_til_maaned_{found.chosen.horizon}"
    assert float(told[last, "kontroll"]["value"]) > 0
    assert told["refin:snitt", "tiltak"]["n"] == f"{found.followed['tiltak']:.1f}"
    assert "Betaling per deltaker de første" in shown.err
    assert main(["betaling", "study=rossi", "--db", str(database_file)]) == 1
    assert "følger uker" in capsys.readouterr().err


def test_every_figure_can_be_taken_out_and_put_aside(open_page) -> None:
    page = open_page("betaling", study="refino")
    keys = {str(one.key) for one in page.get("download_button")}
    for name in ("kontantstrom", "milepaeler", "spredning", "gradient", "betaling"):
        assert {f"csv_{name}_refino", f"pptx_{name}_refino"} <= keys
        assert not page.button(key=f"collect_{name}_refino").disabled
    page.button(key="collect_milepaeler_refino").click().run()
    assert page.button(key="collect_milepaeler_refino").disabled
    assert not page.button(key="collect_spredning_refino").disabled


def test_month_by_month_can_be_taken_out_but_not_put_aside(open_page, words, assert_whole) -> None:
    page = open_page("betaling", study="refino")
    assert "så langt" in words(page) and "i hver måned" not in words(page)
    next(one for one in page.toggle if one.key == "payment_by_month").set_value(True).run()
    assert_whole(page)
    assert "i hver måned" in words(page)
    assert page.get("plotly_chart")[0].proto.alt.startswith("Betaling per deltaker i måneden")
    assert page.button(key="collect_kontantstrom_refino").disabled
    assert not page.button(key="collect_milepaeler_refino").disabled
    assert "csv_kontantstrom_refino" in {str(one.key) for one in page.get("download_button")}


def test_what_cannot_be_drawn_is_said_in_its_place(open_page, words) -> None:
    page = open_page("betaling", study="eget_forsok")
    assert "Jobbsannsynligheten kan ikke anslås" in words(page)
    assert len(page.get("plotly_chart")) == 3
    page = open_page("betaling", study="refino", b_modell="maanedspris", b_mot="timepris")
    assert "Ingen av modellene har milepæler." in words(page)
    assert len(page.get("plotly_chart")) == 3


def test_the_table_at_the_end_has_the_sums_and_the_milestones(open_page, database: Database) -> None:
    page = open_page("betaling", study="refino")
    page.session_state["table_betaling_refino"] = True
    page.session_state["code_betaling_refino"] = True
    page.run()
    shown, found = page.table[0].value, answer(database, "study=refino")
    assert list(shown.columns) == ["Størrelse", "Gruppe", "Verdi", "95 % fra", "til", "N"]
    assert len(shown) == len(found.summary.frame) + len(found.milestones.frame)
    row = shown[shown["Størrelse"] == "Milepæler som i Refino: Betaling per deltaker"].iloc[0]
    assert row["Verdi"] == kroner(found.row("snitt", "refino", "tiltak")["value"])
    (command,) = (one.value for one in page.code)
    assert command.startswith('python -m dashboard betaling "study=refino')
    assert command.endswith('" --format csv')
