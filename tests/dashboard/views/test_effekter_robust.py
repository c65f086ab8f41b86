"""The parts under the figures: closed they cost nothing, opened they hold the command line's numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.analysis.robustness import robustness
from dashboard.analysis.stepwise import stepwise
from dashboard.catalogue import Study
from dashboard.selection import from_query
from dashboard.text import difference, number
from dashboard.warehouse import Database

SCRIPT = """
from dashboard.views import effekter, frame
frame.show("effekter", effekter.render)
"""


@pytest.fixture
def page(database_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(database_file))
    at = AppTest.from_string(SCRIPT, default_timeout=120)
    at.query_params["study"] = "se"
    return at


@pytest.fixture
def observational(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody had drawn lots."""
    monkeypatch.setattr(Study, "is_randomised", property(lambda study: False))


def shown(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def opened(page: AppTest, *parts: str) -> AppTest:
    for part in parts:
        page.session_state[f"part_{part}_se"] = True
    return page.run()


def figures(page: AppTest) -> list[str]:
    return [chart.proto.spec for chart in page.get("plotly_chart")]


def test_closed_parts_are_not_worked_out(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_args: Any, **_options: Any) -> None:
        raise AssertionError("worked out while closed")

    monkeypatch.setattr(cache, "stepwise", asked)
    monkeypatch.setattr(cache, "robustness", asked)
    page.run()
    assert not page.exception
    assert not page.error
    assert len(figures(page)) == 2


def test_a_randomised_study_shows_the_steps_and_says_why_not_the_rest(
    page: AppTest, database: Database
) -> None:
    opened(page, "steps")
    assert not page.exception
    assert len(figures(page)) == 3
    assert "loddtrekningen gjør gruppene like" in shown(page)
    frame = stepwise(database, from_query("study=se", database.catalogue)[0]).table.frame
    told = shown(page)
    for estimate in (frame["estimate"].iloc[0], frame["estimate"].iloc[-1]):
        assert difference(estimate, "share", signed=True) in told
    assert "«b: tid og trekningsenhet»" in told  # the step that moves most


@pytest.mark.usefixtures("observational")
def test_the_other_methods_hold_the_command_lines_numbers(page: AppTest, database: Database) -> None:
    opened(page, "methods")
    assert not page.exception
    assert not page.error
    assert len(figures(page)) == 5
    selection, _ = from_query("study=se", database.catalogue)
    found = robustness(database, selection)
    told = shown(page)
    assert f"**E-verdi {number(found.unmeasured.e_value.value, 2)}.**" in told
    bound = found.unmeasured.oster(found.unmeasured.default_rmax)
    assert f"**δ = {number(bound.delta, 1)}.**" in told
    assert "Alle ligger innenfor intervallet på siden." in told
    assert "(ATE)" in told
    assert "kan ikke være med i vektene" in told


@pytest.mark.usefixtures("observational")
def test_choices_change_whom_the_weights_are_for_and_the_bound(page: AppTest, database: Database) -> None:
    opened(page, "methods")
    next(box for box in page.selectbox if box.key == "estimand_se").set_value("att")
    next(toggle for toggle in page.toggle if toggle.key == "county_se").set_value(False)
    next(slider for slider in page.slider if str(slider.key).startswith("rmax_se")).set_value(200)
    page.run()
    assert not page.exception
    told = shown(page)
    assert "(ATT)" in told
    assert "Vektene ser bort fra hvor og når" in told
    selection, _ = from_query("study=se", database.catalogue)
    found = robustness(database, selection, estimand="att", county=False).unmeasured
    assert found.movement is not None
    assert f"δ = {number(found.oster(2 * found.movement.r2_full).delta, 1)}" in told


@pytest.mark.usefixtures("observational")
def test_a_raw_model_gives_way_to_the_studys_own(page: AppTest) -> None:
    page.query_params["spec"] = "se_a"
    opened(page, "methods")
    assert not page.exception
    assert len(figures(page)) == 5
    assert "Modell d: som c" in shown(page)


@pytest.mark.usefixtures("observational")
def test_real_data_pass_the_gate(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small counts without a counterpart are told of as few, not as a number."""
    from dashboard import disclosure

    monkeypatch.setattr(disclosure, "is_open", lambda status: False)
    cache._robustness.clear()
    opened(page, "methods")
    assert not page.exception
    assert "færre enn minstegrensen" in shown(page)
    cache._robustness.clear()


def plates_of(page: AppTest) -> dict[str, bool]:
    """Every *Legg i samling* of the parts, and whether it can be pressed."""
    return {
        str(button.key).removeprefix("collect_"): not button.disabled
        for button in page.button
        if str(button.key).startswith("collect_") and "effekter" not in str(button.key)
    }


@pytest.mark.usefixtures("observational")
def test_every_part_can_be_taken_out_and_put_aside(page: AppTest) -> None:
    opened(page, "steps", "methods")
    kept = plates_of(page)
    parts = ("stegvis", "metoder", "overlapp", "vektbalanse", "umaalt")
    assert [name.partition("_")[0] for name in kept] == list(parts)
    assert all(kept.values())
    downloads = {str(button.key) for button in page.get("download_button")}
    for name in kept:
        assert {f"csv_{name}", f"pptx_{name}"} <= downloads


@pytest.mark.usefixtures("observational")
def test_overlap_has_its_table(page: AppTest, database: Database) -> None:
    page.session_state["table_overlapp_se_sysselsatt"] = True
    opened(page, "methods")
    found = robustness(database, from_query("study=se", database.catalogue)[0]).overlap.frame
    shown = next(table.value for table in page.table if "Andel av gruppen" in table.value.columns)
    assert len(shown) == len(found)


@pytest.mark.usefixtures("observational")
def test_what_the_link_does_not_hold_cannot_be_put_aside(page: AppTest) -> None:
    opened(page, "steps", "methods")
    next(box for box in page.selectbox if box.key == "estimand_se").set_value("att").run()
    kept = {name.partition("_")[0]: can for name, can in plates_of(page).items()}
    # The steps and what is not measured are the same whoever the weights are for.
    assert kept == {
        "stegvis": True,
        "metoder": False,
        "overlapp": False,
        "vektbalanse": False,
        "umaalt": True,
    }
    next(slider for slider in page.slider if str(slider.key).startswith("rmax_se")).set_value(200).run()
    assert not {name.partition("_")[0]: can for name, can in plates_of(page).items()}["umaalt"]
