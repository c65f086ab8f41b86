"""Effekter with a pinned selection: what is drawn is what analysis finds, and the buttons do as they say."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis.compare import compare
from dashboard.selection import Selection, from_query
from dashboard.text import difference, interval
from dashboard.warehouse import Database

A = "study=se&outcome=sysselsatt&spec=se_a"


def figures(page: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]


def trace(figure: dict, name: str) -> dict:
    return next(each for each in figure["data"] if each["name"] == name)


def chosen(database: Database, query: str) -> Selection:
    return from_query(query, database.catalogue)[0]


def test_nothing_is_compared_until_something_is_pinned(open_page, words) -> None:
    page = open_page("effekter", study="se")
    assert len(figures(page)) == 2
    assert "A mot B" not in words(page)
    assert [button.key for button in page.button if button.key.startswith("compare")] == ["compare_pin"]


def test_the_difference_stands_under_the_main_figures(open_page, words, database: Database) -> None:
    page = open_page("effekter", study="se", trekningsperiode="sen", mot=A)
    drawn = figures(page)
    assert len(drawn) == 3
    found = compare(database, chosen(database, A), chosen(database, "study=se&trekningsperiode=sen"))
    row = found.months().set_index("target").loc[12]
    for name, column in (("A", "estimate_a"), ("B", "estimate_b"), ("differanse", "estimate")):
        line = trace(drawn[2], name)
        at = list(line["x"]).index(12)
        assert line["y"][at] == pytest.approx(100 * row[column], abs=1e-8)
    said = words(page)
    main = found.main
    assert difference(main.estimate, "share", signed=True) in said
    assert interval(main.conf_low, main.conf_high, "share") in said
    told = next(element.value for element in page.markdown if "Ulikt mellom" in element.value)
    assert "trekningsperiode (alle i A, sent trukket i B)" in told
    assert "a: uten kontroll i A" in told
    # Only what differs is said.
    assert "Sysselsatt" not in told
    assert "standardfeil" not in told


def test_pin_change_swap_and_let_go(open_page, words, assert_whole) -> None:
    page = open_page("effekter", study="se", spec="se_a")
    page.button(key="compare_pin").click().run()
    assert page.query_params["mot"] == [A] or page.query_params["mot"] == A
    assert page.button(key="compare_pin").disabled
    assert "festet som A" in words(page)
    assert len(figures(page)) == 2
    # The report's own choice is the other side, and what is pinned stays.
    page.sidebar.button(key="reset").click().run()
    assert_whole(page)
    assert len(figures(page)) == 3
    first = trace(figures(page)[2], "differanse")["y"]
    page.button(key="compare_swap").click().run()
    assert_whole(page)
    assert "se_a" in page.query_params["spec"]
    turned = trace(figures(page)[2], "differanse")["y"]
    known = [(one, two) for one, two in zip(first, turned, strict=True) if one is not None]
    assert len(known) > 80
    assert all(one == pytest.approx(-two, abs=1e-8) for one, two in known)
    page.button(key="compare_let_go").click().run()
    assert "mot" not in page.query_params
    assert len(figures(page)) == 2


def test_another_unit_is_refused_in_words_and_the_page_stands(open_page) -> None:
    page = open_page("effekter", study="se", mot="study=se&outcome=inntekt_kr")
    assert len(figures(page)) == 2
    assert any("ulike enheter" in box.value for box in page.info)


def test_two_studies_are_compared_in_the_months_of_both(open_page, words) -> None:
    page = open_page("effekter", study="refino", mot="study=se&outcome=aap")
    months = trace(figures(page)[2], "differanse")["x"]
    assert (months[0], months[-1]) == (-24, 24)
    assert "ingen deltakere felles" in words(page)


def test_the_table_has_both_sides_and_the_difference(open_page, database: Database) -> None:
    page = open_page("effekter", study="se", outcome="aap", mot="study=se&outcome=ufore")
    key = "table_sammenligning_se_aap"
    page.session_state[key] = True
    page.run()
    tables = [table.value for table in page.table]
    shown = next(table for table in tables if any("B − A" in str(column) for column in table.columns))
    found = compare(
        database, chosen(database, "study=se&outcome=ufore"), chosen(database, "study=se&outcome=aap")
    )
    assert len(shown) == len(found.table.frame)
    assert {"A, prosentpoeng", "B, prosentpoeng", "B − A, prosentpoeng"} <= set(shown.columns)


def test_the_months_and_bands_of_the_view_hold_here_too(open_page) -> None:
    page = open_page("effekter", study="se", fra="0", til="24", band="ingen", mot=A)
    figure = figures(page)[2]
    assert {each["name"] for each in figure["data"]} == {"A", "B", "differanse"}
    assert trace(figure, "differanse")["x"] == list(range(25))


def test_the_comparison_can_be_taken_out_and_put_aside(open_page) -> None:
    page = open_page("effekter", study="se", mot=A)
    downloads = {str(button.key) for button in page.get("download_button")}
    assert {"csv_sammenligning_se_sysselsatt", "pptx_sammenligning_se_sysselsatt"} <= downloads
    page.button(key="collect_sammenligning_se_sysselsatt").click().run()
    assert "(1)" in page.button(key="collect_sammenligning_se_sysselsatt").label
