"""Deltakelse: the curve's numbers in words, tabs that open, weeks where time is weeks."""

from __future__ import annotations

import json

import pytest

from dashboard.analysis.effects import effects
from dashboard.analysis.participation import participation
from dashboard.analysis.waiting import waits
from dashboard.charts.hazard import AT_LEAST
from dashboard.plate_participation import exits_plate, survival_plate, waiting_plate
from dashboard.selection import from_query
from dashboard.text import count, difference, interval, percent, value
from dashboard.warehouse import Database

UNITS = {"se": "months", "rossi": "weeks", "eget_forsok": "months"}


def answer(database: Database, query: str):
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return participation(database, selection)


@pytest.mark.parametrize("study", UNITS)
def test_the_facts_are_the_analysis(open_page, words, database: Database, study: str) -> None:
    page = open_page("deltakelse", study=study)
    text, found, unit = words(page), answer(database, f"study={study}"), UNITS[study]
    for mean in found.restricted_means:
        assert difference(mean.difference[0], unit, signed=True) in text
        assert interval(*mean.difference[1:], unit) in text
        assert value(mean.treated[0], unit) in text
    assert len(page.title) == 1
    assert len(found.restricted_means) == (1 if study == "eget_forsok" else 2)


def test_weeks_are_called_weeks(open_page, words) -> None:
    page = open_page("deltakelse", study="rossi")
    shown = page.get("plotly_chart")[0].proto
    drawn = json.loads(shown.spec)
    assert drawn["layout"]["xaxis"]["title"]["text"] == "Uker siden løslatelse"
    assert "måned" not in shown.alt.lower()
    boxes = [text for trace in drawn["data"] for text in trace.get("hovertext") or []]
    assert boxes
    assert not [text for text in boxes if "måned" in text.lower()]
    assert "ukene" in words(page)
    assert "ikke nådd" in words(page)


def test_narrowing_the_sample_moves_the_numbers(open_page, words, assert_whole, database: Database) -> None:
    page = open_page("deltakelse", study="se")
    pills = next(group for group in page.pills if group.key == "control_group_trekningsperiode")
    pills.set_value("sen").run()
    assert_whole(page)
    found = answer(database, "study=se&trekningsperiode=sen")
    at = found.table.frame.set_index(["arm", "month"])["survival"]
    assert f"{percent(at['tiltak', 12])} i gruppen «SE»" in words(page)
    assert page.query_params["trekningsperiode"] == "sen"


def test_month_by_month_is_the_effects_engine(open_page, words, database: Database) -> None:
    page = open_page("deltakelse", study="se")
    selection, _ = from_query("study=se&outcome=deltar_tiltak", database.catalogue)
    head = effects(database, selection).headline
    assert difference(head.estimate, "share", signed=True) in words(page)


def test_where_they_went_adds_up(open_page, words, database: Database) -> None:
    page = opened(open_page, "se", "Hvor de gikk")
    found = answer(database, "study=se").destinations.frame
    row = found[(found["arm"] == "tiltak") & (found["month"] == 12) & (found["destination"] == "arbeid")]
    assert f"i arbeid {percent(row['share'].iloc[0])}" in words(page)


def test_waiting_is_told(open_page, words, database: Database) -> None:
    page = opened(open_page, "se", "Ventetid og første tiltak")
    found = answer(database, "study=se")
    for one in waits(found.waiting):
        assert percent(one.started) in words(page)
        assert value(one.mean, "months") in words(page)


@pytest.mark.parametrize(
    ("tab", "said"),
    [
        ("Måned for måned", "ingen opplysninger om deltakelse måned for måned"),
        ("Hvor de gikk", "All avgang er «Arrestert»"),
        ("Ventetid og første tiltak", "ingen ventetid"),
    ],
)
def test_what_a_study_lacks_is_said(open_page, tab: str, said: str) -> None:
    page = opened(open_page, "rossi", tab)
    assert said in page.info[0].value


def test_exits_have_a_figure_of_their_own(open_page, words) -> None:
    page = opened(open_page, "rossi", "Arrestert")
    assert len(page.get("plotly_chart")) == 2
    assert "Ingen uke skiller seg klart fra dem rundt." in words(page)


def test_the_second_reading_is_not_in_the_link(open_page) -> None:
    page = open_page("deltakelse", study="se")
    first = page.get("plotly_chart")[0].proto.spec
    assert not page.button(key="collect_deltakelse_se").disabled
    page.toggle(key="second_reading").set_value(True).run()
    assert page.get("plotly_chart")[0].proto.spec != first
    assert page.button(key="collect_deltakelse_se").disabled


@pytest.mark.parametrize(
    ("tab", "keys"),
    [
        ("Avgang fra tiltaket", ["avgang_se"]),
        ("Hvor de gikk", ["hvor_se"]),
        ("Ventetid og første tiltak", ["ventetid_se", "forste_tiltak_se"]),
    ],
)
def test_every_tab_can_be_taken_out(open_page, tab: str, keys: list[str]) -> None:
    offered = {str(button.key) for button in opened(open_page, "se", tab).get("download_button")}
    assert {f"{kind}_{key}" for kind in ("csv", "pptx") for key in keys} <= offered


def test_the_second_reading_is_told_and_drawn_on_the_slide(database: Database) -> None:
    selection, _ = from_query("study=se", database.catalogue)
    found = participation(database, selection)
    plain = survival_plate(database, selection, found)
    both = survival_plate(database, selection, found, second_reading=True)
    assert "Prikket" in both.sentence
    assert "Prikket" not in plain.sentence
    assert [one.role for one in both.panels[0].series] == ["tiltak", "kontroll", "annet", "annet"]
    frame = found.table.frame
    wanted = frame.loc[frame["arm"] == "kontroll", "share_observable"].dropna().tolist()
    assert [x for x in both.panels[0].series[3].y if x is not None] == wanted


def test_a_share_of_few_is_not_drawn(database: Database) -> None:
    """The slide ends where the page does; the table goes on."""
    selection, _ = from_query("study=se", database.catalogue)
    (panel,) = exits_plate(database, selection, participation(database, selection)).panels
    frame = participation(database, selection).hazard.frame
    told = frame[frame["at_risk"] >= AT_LEAST]
    assert panel.series[0].x[-1] == told["month"].max() < frame["month"].max()
    for series in panel.series:
        mine = told[told["arm"] == series.role]
        assert sum(y is not None for y in series.y) == len(mine)


def test_a_wait_is_of_everybody(database: Database) -> None:
    selection, _ = from_query("study=se", database.catalogue)
    found = participation(database, selection)
    drawn = found.waiting.frame.groupby("arm")["n"].max()
    said = waiting_plate(database, selection, found).sentence
    assert f"N = {count(drawn.sum())} ({count(drawn['tiltak'])} / {count(drawn['kontroll'])})" in said
    assert drawn.sum() > found.n_treated + found.n_control


def test_a_hostile_link_is_named(open_page) -> None:
    page = open_page("deltakelse", study="se", kjonn="' or 1=1 --", trekningsperiode="x" * 500)
    assert "' or 1=1 --" in page.warning[0].value
    assert page.get("plotly_chart")


def opened(open_page, study: str, tab: str):
    """The page with one tab open."""
    page = open_page("deltakelse", study=study)
    page.session_state[f"tabs_{study}"] = tab
    page.run()
    assert not page.exception
    return page
