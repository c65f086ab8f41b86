"""Kostnader: the ladder's numbers, inputs that move them, files in and out."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import sentences_costs
from dashboard.analysis.cost_ladder import CostLadder, cost_ladder
from dashboard.cost_model import Printed
from dashboard.selection import from_query
from dashboard.sentences_costs import amount, printed_amount
from dashboard.snippet_costs import ladder_script
from dashboard.text import kroner
from dashboard.warehouse import Database


def ladder(database: Database, query: str) -> CostLadder:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return cost_ladder(database, selection)


def field(page: AppTest, name: str):
    return next(one for one in page.number_input if one.key == f"costs_f_{name}")


def opened(page: AppTest, title: str) -> AppTest:
    page.session_state[title] = True
    page.run()
    assert not page.exception
    return page


@pytest.mark.parametrize("study", ["se", "refino"])
def test_the_sums_are_the_ladder(open_page, words, database: Database, study: str) -> None:
    page = open_page("kostnader", study=study)
    text, found = words(page), ladder(database, f"study={study}")
    for arm in ("tiltak", "kontroll"):
        assert kroner(found.total(arm)) in text
    assert kroner(abs(found.difference())) in text
    assert len(page.title) == 1
    bars = [chart.proto.alt for chart in page.get("plotly_chart") if "Søyler" in chart.proto.alt]
    assert len(bars) == 1
    assert kroner(found.total("tiltak")) in bars[0]


def test_printed_and_computed_stand_beside_each_other(open_page, words) -> None:
    text = words(open_page("kostnader", study="se")).replace("\u00a0", " ")
    assert "Trykt: 5 568 kr/md., tabell 7.2" in text
    assert "innenfor avrundingen (mellom 5 568 kr/md. og 5 569 kr/md.)" in text


def test_an_input_moves_the_sum_the_address_and_the_mark(
    open_page, words, assert_whole, database: Database
) -> None:
    page = open_page("kostnader", study="refino")
    assert "Egne forutsetninger" not in words(page)
    field(page, "maaneder_tiltak").set_value(10.0).run()
    assert_whole(page)
    found = ladder(database, "study=refino&f_maaneder_tiltak=10")
    assert kroner(found.total("tiltak")) in words(page)
    assert page.query_params["f_maaneder_tiltak"] == "10"
    assert field(page, "maaneder_tiltak").label.endswith("•")
    assert "Måneder i tiltaket, Refino 10,00 måneder (rapporten: 8,40 måneder)" in words(page)
    page.button(key="reset_costs").click().run()
    assert_whole(page)
    assert "Egne forutsetninger" not in words(page)
    assert "f_maaneder_tiltak" not in page.query_params


def test_shares_are_typed_in_percent(open_page, assert_whole) -> None:
    page = open_page("kostnader", study="se")
    share = field(page, "andel_se_tiltak")
    assert share.value == 84.1
    assert share.label.endswith(", %")
    share.set_value(90.0).run()
    assert_whole(page)
    assert page.query_params["f_andel_se_tiltak"] == "0.9"


def test_months_from_the_data(open_page, words, assert_whole, database: Database) -> None:
    page = open_page("kostnader", study="refino")
    switch = next(one for one in page.segmented_control if one.key == "costs_maaneder")
    switch.set_value("panel").run()
    assert_whole(page)
    found = ladder(database, "study=refino&maaneder=panel")
    assert kroner(found.total("tiltak")) in words(page)
    assert page.query_params["maaneder"] == "panel"
    assert "fra de lastede dataene" in words(page)


def test_what_lies_outside_the_limits_is_named(open_page, words) -> None:
    page = open_page("kostnader", study="refino", f_mva="0.9", f_mvaa="0.1")
    assert "0 til 0,25" in page.warning[0].value
    assert "f_mva" in page.warning[0].value
    assert "Egne forutsetninger" not in words(page)


def test_a_study_without_costs_leads_to_those_that_have_them(open_page) -> None:
    page = open_page("kostnader", study="rossi")
    assert "ingen kostnadsberegning" in page.info[0].value
    assert len(page.get("page_link")) >= 2


def test_closed_sections_open(open_page, words) -> None:
    page = open_page("kostnader", study="refino")
    assert not [one for one in page.number_input if one.key == "costs_f_verdi_av_jobb"]
    opened(page, "costs_refino_Nullpunkt")
    assert field(page, "verdi_av_jobb").value == 3200000.0


def test_saving_is_offered_once_something_is_changed(open_page) -> None:
    page = open_page("kostnader", study="refino", f_mva="0.1")
    opened(page, "costs_file")
    assert len(page.get("file_uploader")) == 1
    assert "costs_save" in [button.key for button in page.get("download_button")]


def test_the_script_gives_the_same_sums(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    found = ladder(database, "study=refino&f_mva=0.15")
    exec(ladder_script(found), {})
    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert float(printed["sum_a_tiltak"]) == found.total("tiltak")
    assert len(printed) == 4


@pytest.mark.parametrize(
    ("value", "rounded", "unit", "text"),
    [
        (0.169, 0.001, "andel", "16,9 %"),
        (0.17, 0.01, "andel", "17 %"),
        (0.005, 0.001, "prosentpoeng", "0,5 prosentpoeng"),
        (46000.0, 1000.0, "kr", "46 000 kr"),
        (1.25, 0.01, "faktor", "1,25"),
    ],
)
def test_printed_results_keep_their_decimals(value: float, rounded: float, unit: str, text: str) -> None:
    assert printed_amount(Printed(value, rounded, "1"), unit).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("x", "unit", "text"),
    [
        (366.0, "arsverk", "366 årsverk"),
        (366.5, "arsverk", "366,5 årsverk"),
        (752000.0, "kr_per_ar", "752 000 kr/år"),
        (2.25, "grunnbelop", "2,25 G"),
        (2019.0, "aar", "2019"),
        (102457.0, "deltakermaaneder", "102 457 deltakermåneder"),
    ],
)
def test_amounts_have_their_units(x: float, unit: str, text: str) -> None:
    assert amount(x, unit).replace("\u00a0", " ") == text


def test_the_sentence_says_less_when_it_is_less(database: Database) -> None:
    found = ladder(database, "study=refino")
    text = sentences_costs.headline(found, database.catalogue.studies["refino"]).replace("\u00a0", " ")
    assert text == (
        "Beregnet månedspris (A): Refino koster 46 230 kr per deltaker og Oppfølging 56 479 kr, "
        "altså 10 248 kr mindre (18 %)."
    )
