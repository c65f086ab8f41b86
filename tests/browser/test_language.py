"""The switch of language in the browser: words, numbers, figures, the page's mark and the link."""

from __future__ import annotations

import urllib.request

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def settle(page: Page) -> None:
    page.wait_for_timeout(400)
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def test_the_switch_and_the_way_back(page: Page, address: str) -> None:
    page.goto(f"{address}/effekter?study=se")
    expect(page.get_by_role("heading", level=1)).to_contain_text("prosentpoeng")
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("percentage points")
    settle(page)
    assert "lang=en" in page.url
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("link", name="Effects", exact=True).first).to_be_visible()
    title = page.get_by_role("heading", level=1).inner_text()
    assert "," not in title.partition("(")[0] and "." in title
    axis = page.locator(".js-plotly-plot .xtitle").first
    expect(axis).to_contain_text("Months since the draw")

    page.get_by_role("link", name="Participation", exact=True).first.click()
    expect(page.get_by_role("heading", name="Participation").first).to_be_visible()
    settle(page)
    assert "lang=en" in page.url

    page.get_by_role("button", name="Norsk", exact=True).click()
    expect(page.get_by_role("heading", name="Deltakelse").first).to_be_visible()
    settle(page)
    assert "lang" not in page.url.partition("?")[2]
    assert page.locator("html").get_attribute("lang") == "nb"


def test_a_link_opens_in_its_language(page: Page, address: str) -> None:
    page.goto(f"{address}/om_tallene?study=se&lang=en")
    expect(page.get_by_role("heading", name="About the numbers")).to_be_visible()
    page.get_by_role("button", name="Words explained").click()
    expect(page.get_by_text("work assessment allowance").first).to_be_visible()


def test_the_server_marks_the_page(address: str) -> None:
    for query, language in (("", "nb"), ("?lang=en", "en"), ("?study=se&lang=nb", "nb")):
        with urllib.request.urlopen(f"{address}/effekter{query}", timeout=10) as answer:
            assert f'<html lang="{language}">'.encode() in answer.read()
