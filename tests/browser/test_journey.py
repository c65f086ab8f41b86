"""One journey as a reader makes it: open, change outcome, sample and model, share the address, go back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LONGEST_REDRAW = 15.0
FIGURE = ".st-key-figure_effekt .js-plotly-plot"


def settle(page: Page) -> None:
    """Wait until the script has run and nothing is still marked as old."""
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(400)


def difference(page: Page) -> list[float]:
    """The drawn differences: the longest line with a value for most months."""
    return page.evaluate(
        """selector => {
            const plot = document.querySelector(selector);
            return plot.data.flatMap(trace => Array.from(trace.y || [])).filter(y => y !== null);
        }""",
        FIGURE,
    )


def changed(page: Page, before: list[float]) -> list[float]:
    """The drawn differences once they are others than before."""
    return _once(page, lambda drawn: bool(drawn) and drawn != before)


def becomes(page: Page, expected: list[float]) -> bool:
    """Whether the figure comes to show exactly these differences."""
    return _once(page, lambda drawn: drawn == expected) == expected


def _once(page: Page, is_there: Callable[[list[float]], bool]) -> list[float]:
    until = time.monotonic() + LONGEST_REDRAW
    while True:
        drawn = difference(page) if page.locator(FIGURE).count() else []
        if is_there(drawn) or time.monotonic() > until:
            return drawn
        page.wait_for_timeout(100)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=re.compile(f"^(Selected .*)?{label}|{label}")).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def test_a_choice_changes_figure_and_address_and_the_address_brings_it_back(page: Page, address: str) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if address not in request.url else None)
    page.goto(f"{address}/effekter")
    settle(page)
    expect(page.get_by_text("Syntetiske data").first).to_be_visible()
    first = changed(page, [])

    choose(page, "Utfall", "AAP")
    second = changed(page, first)
    assert query(page)["outcome"] == ["aap"]

    page.get_by_role("button", name="Sent trukket").or_(
        page.get_by_text("Sent trukket", exact=True)
    ).first.click()
    third = changed(page, second)
    assert query(page)["trekningsperiode"] == ["sen"]

    choose(page, "Modell", "a: uten kontroll")
    fourth = changed(page, third)
    assert query(page)["spec"] == ["se_a"]
    assert first != second != third != fourth

    shared = page.url
    page.reload()
    assert becomes(page, fourth)
    assert page.url == shared

    browser = page.context.browser
    assert browser is not None
    other = browser.new_context(locale="en-GB").new_page()
    other.goto(shared)
    assert becomes(other, fourth)
    other.context.close()
    assert [url for url in outside if not url.startswith(("data:", "blob:"))] == []


def test_back_is_undo(page: Page, address: str) -> None:
    page.goto(f"{address}/effekter")
    first = changed(page, [])
    choose(page, "Utfall", "AAP")
    second = changed(page, first)
    choose(page, "Utfall", "Uføretrygd")
    changed(page, second)
    page.go_back()
    assert becomes(page, second)
    assert query(page)["outcome"] == ["aap"]
    page.go_back()
    assert becomes(page, first)
    assert "outcome" not in query(page)
    page.go_forward()
    assert becomes(page, second)


def test_the_menu_keeps_the_selection(page: Page, address: str) -> None:
    page.goto(f"{address}/effekter?study=se&outcome=aap&alder=under_30")
    settle(page)
    page.get_by_role("link", name="Deltakelse").click()
    settle(page)
    assert query(page)["alder"] == ["under_30"]
    assert page.url.startswith(f"{address}/deltakelse")


def test_a_link_with_faults_opens_and_names_them(page: Page, address: str) -> None:
    page.goto(f"{address}/effekter?study=se&outcome=sysselsat&spec=se_q&fra=-500")
    settle(page)
    notice = page.get_by_role("alert").first
    expect(notice).to_contain_text("outcome=sysselsat")
    expect(notice).to_contain_text("spec=se_q")
    expect(notice).to_contain_text("fra=-500")
    assert changed(page, [])


@pytest.mark.parametrize(
    "path", ["", "effekter", "deltakelse", "kostnader", "betaling", "publisert", "refin", "om_tallene"]
)
def test_every_page_opens_in_norwegian_without_a_traceback(page: Page, address: str, path: str) -> None:
    page.goto(f"{address}/{path}")
    settle(page)
    assert page.locator("html").get_attribute("lang") == "nb"
    # REFIN has printed numbers only, and says whose they are.
    said = "Tallene er rapportens egne" if path == "refin" else "Syntetiske data"
    page.wait_for_selector(f"text={said}", timeout=60_000)
    assert page.locator('[data-testid="stException"]').count() == 0
    assert "Traceback" not in page.inner_text("body")


def test_a_phone_sees_no_sideways_scroll(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/effekter")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_name_of_the_first_page_leads_to_it(page: Page, address: str) -> None:
    """It lives at the bare address, but its links have its name."""
    page.goto(f"{address}/oversikt?study=refino")
    expect(page.get_by_role("heading", name="Oversikt", exact=True)).to_be_visible()
    page.wait_for_url(f"{address}/?study=refino")
    expect(page.get_by_role("dialog")).to_have_count(0)
