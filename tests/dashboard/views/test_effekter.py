"""The page Effekter: opened for every study, controls moved, numbers checked, faults said in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.analysis.effects import effects
from dashboard.selection import from_query
from dashboard.text import difference
from dashboard.warehouse import Database
from data import build

SCRIPT = """
from dashboard.views import effekter, frame
frame.show("effekter", effekter.render)
"""


@pytest.fixture
def page(database_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(database_file))
    return AppTest.from_string(SCRIPT, default_timeout=120)


def shown(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def figures(page: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in page.get("plotly_chart")]


def control(page: AppTest, kind: str, label: str):
    return next(widget for widget in page.sidebar.get(kind) if widget.label.startswith(label))


@pytest.mark.parametrize("study", ["se", "refino", "rossi", "eget_forsok"])
def test_every_study_opens_with_its_headline(page: AppTest, database: Database, study: str) -> None:
    page.query_params["study"] = study
    page.run()
    assert not page.exception
    assert not page.error
    selection, _ = from_query(f"study={study}", database.catalogue)
    headline = effects(database, selection).headline
    unit = database.study(selection).outcomes[selection.outcome].unit
    assert difference(headline.estimate, str(unit), signed=True) in shown(page)
    assert len(figures(page)) == 2


def test_the_data_mark_and_state_sentence_stand_on_the_page(page: AppTest) -> None:
    page.run()
    assert "Syntetiske data" in shown(page)
    assert "N\u00a0=\u00a03\u00a0737" in shown(page) or "N = 3\u00a0737" in shown(page)


def test_another_outcome_draws_other_numbers_and_writes_the_address(page: AppTest) -> None:
    page.run()
    before = figures(page)
    control(page, "selectbox", "Utfall").set_value("aap").run()
    assert figures(page) != before
    assert "aap" in page.query_params["outcome"]
    assert not page.exception


def test_the_figure_holds_the_command_lines_numbers(page: AppTest, database: Database) -> None:
    page.query_params["study"] = "se"
    page.query_params["trekningsperiode"] = "sen"
    page.run()
    selection, _ = from_query("study=se&trekningsperiode=sen", database.catalogue)
    months = effects(database, selection).months()
    drawn = [value for trace in figures(page)[0]["data"] for value in trace.get("y", [])]
    expected = 100 * months.set_index("target").loc[12, "estimate"]
    assert any(value is not None and abs(value - expected) < 1e-9 for value in drawn)


def test_reset_returns_to_the_reports_choice(page: AppTest) -> None:
    page.query_params["study"] = "se"
    page.query_params["outcome"] = "aap"
    page.query_params["spec"] = "se_a"
    page.run()
    page.sidebar.button(key="reset").click().run()
    assert control(page, "selectbox", "Modell").value == "se_d"
    assert control(page, "selectbox", "Utfall").value == "sysselsatt"


def test_what_differs_from_the_report_carries_a_dot(page: AppTest) -> None:
    page.query_params["study"] = "se"
    page.query_params["spec"] = "se_a"
    page.run()
    assert control(page, "selectbox", "Modell").label.endswith("•")
    assert not control(page, "selectbox", "Utfall").label.endswith("•")


def test_a_fault_in_the_address_is_named_once(page: AppTest) -> None:
    page.query_params["outcome"] = "sysselsat"
    page.run()
    assert "sysselsat" in page.warning[0].value
    control(page, "selectbox", "Modell").set_value("se_a").run()
    assert not page.warning


def test_too_small_a_group_is_said_with_a_way_out(page: AppTest) -> None:
    page.query_params["study"] = "eget_forsok"
    page.query_params["alder"] = "50_pluss"
    page.query_params["kjonn"] = "kvinne"
    page.query_params["utdanning"] = "hoyere"
    page.query_params["fodeland"] = "utlandet"
    page.run()
    assert not page.exception
    if page.info:
        assert "Ta bort" in page.info[0].value
        page.button(key="way_out_groups").click().run()
    assert len(figures(page)) == 2


def test_another_file_under_the_session_keeps_what_it_can(
    page: AppTest, extracts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.query_params["study"] = "se"
    page.query_params["outcome"] = "aap"
    page.run()
    other = tmp_path / "annen.duckdb"
    build.build([extracts / "rossi"], out=other)
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(other))
    page.run()
    assert not page.exception
    assert not page.error
    assert "study=se" in page.warning[0].value
    assert control(page, "selectbox", "Utfall").value == "uker_i_arbeid"


def test_a_missing_file_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(tmp_path / "borte.duckdb"))
    page = AppTest.from_string(SCRIPT, default_timeout=60).run()
    assert not page.exception
    assert "borte.duckdb" in page.error[0].value
