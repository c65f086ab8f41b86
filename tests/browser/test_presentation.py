"""Figures put aside on three pages, restored exactly, and presented by keyboard at 1280x720."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SMALLEST = 20.0
# What is seen: every element with a text of its own that has a size on screen.
SIZES = """() => Array.from(document.querySelectorAll('body *')).filter(element => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && !['SCRIPT', 'STYLE'].includes(element.tagName)
        && Array.from(element.childNodes).some(n => n.nodeType === 3 && n.textContent.trim());
}).map(element => [parseFloat(getComputedStyle(element).fontSize), element.textContent.slice(0, 40)])"""
NO_SCROLL = """() => {
    const main = document.querySelector('[data-testid=stMain]'), root = document.documentElement;
    return main.scrollHeight <= main.clientHeight && main.scrollWidth <= main.clientWidth
        && root.scrollHeight <= window.innerHeight && root.scrollWidth <= window.innerWidth;
}"""
FIGURES = {
    "effekter?study=se&outcome=aap&spec=se_a&alder=under_30": "Trukket til SE",
    "deltakelse?study=se": "regnet fra start",
    "kostnader?study=refino&f_mva=0.1": "Refino mot",
}


def settle(page: Page) -> None:
    page.wait_for_timeout(500)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(300)


def step(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["steg"][0]


def sentence(page: Page, part: str) -> str:
    """The state sentence on a page."""
    found = page.locator("[data-testid=stMarkdownContainer] p", has_text=part).first
    expect(found).to_be_visible()
    return found.inner_text()


def figure(page: Page) -> str:
    """What the first figure on the page is drawn from, once it stands still: pages are drawn in parts."""
    before, now = "", _first_figure(page)
    for _ in range(40):
        if now and now == before:
            return now
        page.wait_for_timeout(600)
        before, now = now, _first_figure(page)
    return now


def _first_figure(page: Page) -> str:
    """Empty while a chart on the page is not drawn yet."""
    return page.evaluate(
        "() => { const all = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];"
        " if (!all.length || !all.every(one => one.querySelector('.js-plotly-plot .main-svg'))) return '';"
        " return JSON.stringify(Array.from(document.querySelector('.js-plotly-plot').data)"
        ".map(t => [t.name, Array.from(t.x || []), Array.from(t.y || [])])); }"
    )


def collect_three(page: Page, address: str) -> dict[str, tuple[str, str]]:
    """Put one figure aside on each page, in one tab; returns sentence and figure by address."""
    said = {}
    page.goto(f"{address}/{next(iter(FIGURES))}")
    for place, (path, part) in enumerate(FIGURES.items()):
        if place:
            settle(page)
            # The collection lives in the tab: move inside it, as a link of the app does.
            page.evaluate(
                "path => { history.pushState({}, '', '/' + path);"
                " dispatchEvent(new PopStateEvent('popstate')); }",
                path,
            )
        settle(page)
        said[path] = (sentence(page, part), figure(page))
        page.get_by_role("button", name="Legg i samling").first.click()
        expect(page.get_by_role("button", name=f"Ligger i samlingen ({place + 1})")).to_be_visible()
    return said


def test_a_collection_restores_each_view(page: Page, address: str, tmp_path: Path) -> None:
    said = collect_three(page, address)
    page.get_by_role("link", name="Samling (3)").click()
    expect(page.get_by_label("Merknad til figur 3")).to_be_visible()
    settle(page)
    shared = page.url
    page.get_by_text("Lagre og hent samlingen").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lagre samlingen som fil").click()
    saved = tmp_path / "samling.toml"
    download.value.save_as(saved)
    assert saved.read_text(encoding="utf-8").count("[[figures]]") == 3

    page.goto(f"{address}/samling")
    expect(page.get_by_text("Samlingen er tom")).to_be_visible()
    page.get_by_text("Lagre og hent samlingen").click()
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.get_by_label("Merknad til figur 3")).to_be_visible()
    settle(page)
    assert page.get_by_text("Tallene er endret").count() == 0
    assert parse_qs(urlsplit(page.url).query)["samling"] == parse_qs(urlsplit(shared).query)["samling"]

    for number, (path, (words, drawn)) in enumerate(said.items(), 1):
        page.goto(shared)
        settle(page)
        page.get_by_role("link", name=f"Åpne figur {number}").click()
        settle(page)
        page.wait_for_url(f"**/{path.partition('?')[0]}?*")
        assert sentence(page, FIGURES[path]) == words
        shown = figure(page)
        for _ in range(10):
            if shown == drawn:
                break
            page.wait_for_timeout(500)
            shown = figure(page)
        assert shown == drawn


def test_two_tabs_do_not_mix(page: Page, address: str) -> None:
    page.goto(f"{address}/effekter?study=se")
    page.get_by_role("button", name="Legg i samling").first.click()
    expect(page.get_by_role("link", name="Samling (1)")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{address}/samling")
    expect(other.get_by_text("Samlingen er tom")).to_be_visible()


def test_a_presentation_is_moved_by_keys(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{address}/presentasjon?study=se")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    settle(page)
    last = int(page.locator(".plate-text").last.inner_text().rsplit(" ", 1)[-1])
    for number in range(1, last + 1):
        assert step(page) == str(number)
        assert page.evaluate(NO_SCROLL), f"step {number} scrolls"
        small = [one for one in page.evaluate(SIZES) if one[0] < SMALLEST]
        assert small == [], f"step {number} has small text"
        assert page.locator("[data-testid=stSidebar]").is_visible() is False
        if number < last:
            page.keyboard.press("ArrowRight")
            page.wait_for_url(f"**steg={number + 1}*")
            settle(page)
    moves = {
        "ArrowRight": last,
        "ArrowLeft": last - 1,
        "Home": 1,
        " ": 2,
        "PageDown": 3,
        "PageUp": 2,
        "End": last,
    }
    for key, expected in moves.items():
        page.keyboard.press(key)
        settle(page)
        assert step(page) == str(expected), key

    # Pressed faster than a step is drawn, every key counts.
    page.keyboard.press("Home")
    settle(page)
    for _time in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**steg=4*")
    settle(page)
    page.reload()
    settle(page)
    assert step(page) == "4"
    expect(page.get_by_text(f"4 av {last}")).to_be_visible()


def test_escape_calls_the_controls_and_a_step_opens_live(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{address}/presentasjon?study=se&outcome=aap")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    settle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Modell")).to_be_visible()
    settle(page)
    small = [one for one in page.evaluate(SIZES) if one[0] < SMALLEST]
    assert small == []
    page.get_by_role("combobox", name="Modell").scroll_into_view_if_needed()
    page.wait_for_timeout(500)  # a list that is opened while the page moves closes again
    page.get_by_role("combobox", name="Modell").click()
    assert [one for one in page.evaluate(SIZES) if one[0] < SMALLEST] == []
    page.get_by_role("option", name="a: uten kontroll").click()
    settle(page)
    assert parse_qs(urlsplit(page.url).query)["spec"] == ["se_a"]
    page.mouse.click(700, 300)
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="Modell")).to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Åpne").click()
    page.wait_for_url("**/effekter?*")
    settle(page)
    query = parse_qs(urlsplit(page.url).query)
    assert (query["outcome"], query["spec"]) == (["aap"], ["se_a"])
    assert "steg" not in query
