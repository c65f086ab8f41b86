"""Effect and cost on the page *Kostnader*: what drives it, what it shows, and what it holds back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
PARTS = ("kurve", "tornado", "plan", "perspektiv")


def sentence(page: AppTest) -> str:
    """The bold sentence on effect and cost."""
    found = [box.value for box in page.markdown if "per deltaker" in box.value and "i arbeid (" in box.value]
    assert len(found) == 1
    return found[0].replace("\u00a0", " ")


def test_the_page_says_cost_effect_and_price(open_page: Open) -> None:
    page = open_page("kostnader", study="se")
    told = sentence(page)
    assert "SE koster 10 335 kr mer per deltaker" in told
    assert re.search(r"\d[\d ]+ kr per ekstra person i arbeid \(\d", told)
    assert any(figure.proto.id.endswith("linjal") for figure in page.get("plotly_chart"))


def test_a_percentage_point_is_a_hundredth_of_a_person(
    open_page: Open, words: Callable[[AppTest], str]
) -> None:
    page = open_page("kostnader", study="se")
    told = words(page).replace("\u00a0", " ")
    person = re.search(r": ([\d ]+) kr per ekstra person", sentence(page))
    point = re.search(r"Ett prosentpoeng koster ([\d ]+) kr per deltaker", told)
    assert person is not None and point is not None
    assert 100 * int(point[1].replace(" ", "")) == int(person[1].replace(" ", ""))
    assert "Ett prosentpoeng" not in words(open_page("kostnader", study="refino"))


def test_an_open_sign_hides_the_price_and_says_why(open_page: Open) -> None:
    told = sentence(open_page("kostnader", study="refino"))
    assert "Refino koster 10 248 kr mindre" in told
    assert "vises ikke, for fortegnet på effekten er usikkert" in told


def test_another_outcome_in_the_link_moves_the_price(open_page: Open) -> None:
    """The definition of being in work that *Effekter* has in its link is the one that counts here."""
    strict = sentence(open_page("kostnader", study="se", outcome="i_arbeid", uten_andre_tiltak="0"))
    wide = sentence(open_page("kostnader", study="se", outcome="sysselsatt"))
    model = sentence(open_page("kostnader", study="se", outcome="sysselsatt", spec="se_a"))
    month = sentence(open_page("kostnader", study="se", outcome="sysselsatt", target="mnd_1_24"))
    assert len({strict, wide, model, month}) == 4


def test_the_value_of_a_job_goes_to_the_link(open_page: Open, words: Callable[[AppTest], str]) -> None:
    page = open_page("kostnader", study="se")
    before = words(page)
    page.slider(key="costs_verdi").set_value(0.5).run()
    assert page.query_params["f_verdi_av_jobb"] == "500000"
    assert "500\u00a0000\u00a0kr, er netto nytte" in words(page)
    assert words(page) != before


@pytest.mark.parametrize("study", ["se", "refino"])
def test_every_part_opens(open_page: Open, assert_whole: Callable[[AppTest], None], study: str) -> None:
    page = open_page("kostnader", study=study, maaneder="panel")
    closed = len(page.get("plotly_chart"))
    for part in PARTS:
        page.session_state[f"value_{part}_{study}"] = True
    page.session_state[f"table_perspektiv_{study}"] = True
    page.run()
    assert_whole(page)
    assert len(page.get("plotly_chart")) == closed + 4
    assert any("Samfunnet" in str(table.value) for table in page.table)
    keys = {str(button.key) for button in page.get("download_button")}
    for part in PARTS:
        assert {f"csv_{part}_{study}", f"pptx_{part}_{study}"} <= keys
        assert not page.button(key=f"collect_{part}_{study}").disabled


def test_an_outcome_that_is_not_work_has_no_value_until_one_is_set(
    open_page: Open, words: Callable[[AppTest], str]
) -> None:
    page = open_page("kostnader", study="se", outcome="aap")
    assert "Utfallet er ikke å være i arbeid" in words(page)
    assert "netto nytte" not in words(page)
    (asked,) = [box for box in page.number_input if box.key.startswith("worth_")]
    asked.set_value(10_000.0).run()
    assert "netto nytte per deltaker" in words(page)
    # No link holds that value, so the figures can be taken out but not put aside.
    page.session_state["value_kurve_se"] = True
    page.run()
    assert page.button(key="collect_kurve_se").disabled
    assert not page.button(key="collect_linjal").disabled


def test_a_group_has_its_own_months_and_the_price_of_all(
    open_page: Open, words: Callable[[AppTest], str]
) -> None:
    page = open_page("kostnader", study="se", kjonn="kvinne")
    assert "ingen av rapportene kjenner prisen for en gruppe" in words(page)
    assert "Etter rapportens regnestykke" not in words(page)


def test_a_horizon_beyond_the_data_is_said(open_page: Open, words: Callable[[AppTest], str]) -> None:
    page = open_page("kostnader", study="refino", f_horisont="60")
    assert "Dataene følger deltakerne i 25 måneder" in words(page)
