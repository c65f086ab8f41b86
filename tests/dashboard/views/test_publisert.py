"""Publisert: every printed number beside the computed one, and words where there is nothing to compare."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from dashboard import words_printed as printed
from dashboard.analysis.effects import effects
from dashboard.analysis.published import published
from dashboard.analysis.scoreboard import scoreboard
from dashboard.selection import from_query
from dashboard.text import count
from dashboard.warehouse import Database


@pytest.fixture(scope="module")
def found(database: Database):
    return published(database, "se")


def shown_table(page, title: str):
    """The first table on the page that has a column of this name."""
    return next(table.value for table in page.table if title in table.value.columns)


def test_the_scores_are_the_analysis(open_page, words, found) -> None:
    page = open_page("publisert", study="se")
    everything = scoreboard(found)[0]
    assert page.metric[0].value == f"{count(everything.within)} av {count(everything.judged)}"
    assert page.metric[2].value == f"{count(everything.compared)} av {count(everything.printed)}"
    text = words(page)
    assert "kalibrering" in text
    assert "replikasjon" not in text


def test_worst_first_and_each_row_opens_effekter(open_page, database: Database) -> None:
    page = open_page("publisert", study="se")
    table = shown_table(page, "Åpne")
    distance = [abs(float(x.replace("\u2212", "-").replace(",", "."))) for x in table["Avstand"]]
    assert distance == sorted(distance, reverse=True)
    address = table["Åpne"].iloc[0].split("(")[1].rstrip(")")
    selection, rejected = from_query(parse_qs(address.removeprefix("effekter?")), database.catalogue)
    assert address.startswith("effekter?")
    assert rejected == ()
    # The linked selection gives the number of the row.
    frame = effects(database, selection).table.frame
    written = table["Her"].iloc[0].split(" ")[0].replace("\u2212", "-").replace(",", ".")
    places = len(written.partition(".")[2])
    assert float(written) in [round(x, places) for x in frame["estimate"]]


def test_the_filter_narrows_rows_and_keeps_the_printed(open_page, words, found) -> None:
    page = open_page("publisert", study="se")
    page.selectbox(key="published_table").set_value("A2").run()
    assert not page.exception
    assert "Ingen av disse tallene kan regnes ut" in words(page)
    rows = shown_table(page, "Åpne")
    assert set(rows["Sted"]) == {"Tabell A2"}
    assert set(rows["Her"]) == {"–"}
    assert rows["Trykt"].iloc[0] != "–"


def test_the_figure_can_be_taken_out_and_kept_until_it_is_filtered(open_page, words, assert_whole) -> None:
    page = open_page("publisert", study="se")
    assert len(page.get("plotly_chart")) == 1
    assert "Hver prikk er ett trykt tall" in words(page)
    keys = {button.key for button in page.get("download_button")}
    assert {"csv_publisert_se", "pptx_publisert_se"} <= keys
    assert not page.button(key="collect_publisert_se").disabled
    page.selectbox(key="published_table").set_value("5.1").run()
    assert_whole(page)
    # The link does not hold what the page filters.
    assert page.button(key="collect_publisert_se").disabled


def test_printed_numbers_keep_their_digits(found, database: Database) -> None:
    frame = found.table.frame
    row = frame[(frame["table"] == "5.1") & (frame["as_printed"] == "-0.000")].iloc[0].to_dict()
    assert printed.as_printed(row).startswith("−0,000 (0,")
    study = database.catalogue.studies["se"]
    kept = frame[frame["sample"] == "sen_trekning"].iloc[0].to_dict()
    assert printed.whom(kept, study) == "Sent trukket"


@pytest.mark.parametrize("study", ["rossi", "eget_forsok"])
def test_no_report_is_said(open_page, study: str) -> None:
    page = open_page("publisert", study=study)
    assert "ingen trykte tall" in page.info[0].value
    assert page.get("page_link")[0].proto.page == "effekter"


def test_a_hostile_link_is_named(open_page) -> None:
    page = open_page("publisert", study="se", tabell="../../etc/passwd")
    assert "tabell=../../etc/passwd" in page.warning[0].value
    assert len(page.metric) == 4


def test_a_report_without_a_study_stands_as_printed(open_page, words, assert_whole) -> None:
    page = open_page("publisert", study="se")
    page.selectbox(key="published_report").set_value("refin").run()
    assert_whole(page)
    assert not page.metric
    assert "Ingen studie i den lastede filen" in words(page)
    table = shown_table(page, "Trykt")
    assert "Her" not in table.columns
    assert table["Trykt"].iloc[2] == "3"
    assert page.get("page_link")[0].proto.page == "refin"


def test_a_report_with_a_study_brings_the_study(open_page, assert_whole) -> None:
    page = open_page("publisert", study="rossi")
    page.selectbox(key="published_report").set_value("refino").run()
    assert_whole(page)
    assert len(page.metric) == 4
    assert page.query_params["study"] == "refino"


def test_the_kinds_are_told_apart(open_page, assert_whole) -> None:
    page = open_page("publisert", study="se")
    page.selectbox(key="published_file").set_value("costs").run()
    assert_whole(page)
    assert set(page.selectbox(key="published_table").options) == {"alle", "Tabell 7.2", "Figur 5.5"}
    rows = shown_table(page, "Åpne")
    assert set(rows["Samsvar"]) == {"bare trykt"}
    assert rows["Merknad"].str.startswith("Ingen motpart i registrene").all()


def test_misprints_stand_beside_the_row_and_in_a_list(open_page) -> None:
    page = open_page("publisert", study="se")
    page.selectbox(key="published_table").set_value("3.4").run()
    rows = shown_table(page, "Åpne")
    (note,) = rows["Merknad"][rows["Trykt"] == "380"]
    assert "Trolig 460. Fylkene summerer til 460" in note
    assert page.expander[-1].label == "Trykkfeil i rapporten (50)"


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ({"z": 1.24, "points": float("nan"), "relative": float("nan")}, "+1,2"),
        ({"z": float("nan"), "points": -2.66, "relative": float("nan")}, "−2,7 prosentpoeng"),
        ({"z": float("nan"), "points": float("nan"), "relative": 0.05}, "+5,0 prosent"),
        ({"z": float("nan"), "points": float("nan"), "relative": float("nan")}, "–"),
    ],
)
def test_distance_is_written_in_its_unit(row: dict[str, float], written: str) -> None:
    assert printed.distance(row) == written
