"""axe on every page with everything opened, both themes, languages; keyboard, small screens and paper."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser]

KNOWN = tomllib.loads(Path(__file__).with_name("known_violations.toml").read_text(encoding="utf-8"))[
    "violation"
]
# The address of each page, with the study that fills it the most.
PAGES = {
    "oversikt": "",
    "effekter": "effekter?study=refino",
    "deltakelse": "deltakelse?study=refino",
    "kostnader": "kostnader?study=refino",
    "betaling": "betaling?study=refino",
    "publisert": "publisert?study=refino",
    "refin": "refin",
    "om_tallene": "om_tallene?study=refino",
    "samling": "samling?study=refino",
    "presentasjon": "presentasjon?study=refino",
}
LANGUAGES = ("nb", "en")
THEMES = ("light", "dark")
DEEPEST = 6  # expanders inside expanders, and patience for those that close when the page runs
# Plotly's text is beyond axe (it says "incomplete"); tests/dashboard/charts/test_theme.py holds its contrast.
FIGURES = {"exclude": [[".js-plotly-plot"]]}
# Width, height and pixels per pixel: a phone, and a screen of 1280 x 800 at 200 percent.
REFLOW = {"320 pixels": (320, 640, 1.0), "200 percent": (640, 400, 2.0)}
CROWDED = ("effekter", "kostnader")  # the pages with the most side by side
WRITTEN = "[data-testid=stMain] :is([data-testid=stMarkdownContainer], [data-testid=stHtml]):visible"
SLIDE = "presentasjon"  # made for a whole screen; said in docs/tilgjengelighet.md
PAPER = 703  # pixels between the margins of an A4 sheet
AXE = Axe()


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One page for the whole file: the programme is fetched once."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="nb-NO")
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


def visit(page: Page, address: str, name: str, *, language: str = "nb") -> None:
    query = PAGES[name]
    separator = "&" if "?" in query else "?"
    page.goto(f"{address}/{query}{separator}lang={language}" if language != "nb" else f"{address}/{query}")
    page.wait_for_selector(WRITTEN)
    settle(page)
    assert page.locator('[data-testid="stAlertContentError"], [data-testid="stException"]').count() == 0, name


def settle(page: Page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(500)


def open_everything(page: Page) -> None:
    """Open each expander, and then those that come to light inside."""
    for _ in range(DEEPEST):
        closed = page.locator("details:not([open]) > summary:visible")
        if closed.count() == 0:
            return
        closed.evaluate_all("all => all.forEach(one => one.click())")
        settle(page)
    pytest.fail(f"Not all opened: {closed.all_inner_texts()}")


def findings(
    page: Page, *, context: Any = None, rules: list[str] | None = None
) -> list[tuple[str, str, str]]:
    """Rule, selector and reason of each element that axe faults and the list does not excuse."""
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    found = AXE.run(page, context=context, options=options).response["violations"]
    faults = []
    for violation in found:
        for node in violation["nodes"]:
            if not _is_known(page, violation["id"], node["target"][0]):
                faults.append(
                    (f"{violation['id']} ({violation['impact']})", node["html"][:200], violation["help"])
                )
    return faults


def _is_known(page: Page, rule: str, target: str) -> bool:
    selectors = [entry["selector"] for entry in KNOWN if entry["rule"] == rule]
    return any(
        page.evaluate("([t, s]) => document.querySelector(t).matches(s)", [target, s]) for s in selectors
    )


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_of_our_own(reader: Page, address: str, name: str) -> None:
    reader.emulate_media(color_scheme="light")
    visit(reader, address, name)
    open_everything(reader)
    settle(reader)
    assert findings(reader) == []
    reader.emulate_media(color_scheme="dark")
    reader.wait_for_function("getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    settle(reader)
    # The elements are the same; what a theme changes is colours.
    assert findings(reader, context=FIGURES, rules=["color-contrast", "link-in-text-block"]) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_axe_finds_nothing_in_another_language(reader: Page, address: str, name: str, language: str) -> None:
    reader.emulate_media(color_scheme="light")
    visit(reader, address, name, language=language)
    assert reader.locator("html").get_attribute("lang") == language
    assert findings(reader, context=FIGURES) == []


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry["rule"])
def test_each_listed_violation_still_occurs(reader: Page, address: str, entry: dict[str, Any]) -> None:
    reader.emulate_media(color_scheme="light")
    visit(reader, address, entry["page"])
    open_everything(reader)
    found = AXE.run(reader, options={"runOnly": [entry["rule"]]}).response["violations"]
    targets = [node["target"][0] for violation in found for node in violation["nodes"]]
    assert any(reader.locator(target).and_(reader.locator(entry["selector"])).count() for target in targets)
    assert entry["why"].strip() and entry["upstream"].startswith("https://github.com/")


@pytest.mark.parametrize("name", ["oversikt", "effekter", "deltakelse"])
def test_figures_have_a_name_and_a_table(reader: Page, address: str, name: str) -> None:
    reader.emulate_media(color_scheme="light")
    visit(reader, address, name)
    figures = reader.locator('[data-testid="stPlotlyChart"]')
    figures.first.wait_for()
    settle(reader)
    named = reader.locator('[role="figure"][aria-label]:has(.js-plotly-plot)')
    assert named.count() == figures.count() > 0
    for place in range(named.count()):
        text = named.nth(place).get_attribute("aria-label") or ""
        assert any(letter.isdigit() for letter in text), f"No number in «{text}»"
    reader.get_by_text("Vis tabell").first.click()
    reader.locator("table th[scope=col]").nth(1).wait_for()


def test_tab_goes_from_menu_to_controls_to_figure_to_table(reader: Page, address: str) -> None:
    visit(reader, address, "effekter")
    reader.locator(".js-plotly-plot").first.wait_for()
    order = reader.evaluate(
        """selectors => selectors.map(selector => {
            const all = Array.from(document.querySelectorAll("a, button, input, summary, [tabindex]"))
                .filter(one => one.tabIndex >= 0 && one.offsetParent !== null);
            return all.findIndex(one => one.matches(selector) || one.closest(selector));
        })""",
        [
            '[data-testid="stTopNavLink"]',
            '[data-testid="stSidebar"] [data-testid="stSelectbox"]',
            '.st-key-figure_effekt [data-testid="stPlotlyChart"], .st-key-figure_effekt',
            "summary:is(details *)",
        ],
    )
    assert -1 not in order, order


def test_an_outcome_is_chosen_by_keyboard_alone(reader: Page, address: str) -> None:
    visit(reader, address, "effekter")
    seen = []
    for _ in range(60):
        reader.keyboard.press("Tab")
        focused = reader.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"
        )
        seen.append(focused)
        if "Utfall" in focused:
            break
    else:
        pytest.fail(f"Tab never reached the outcome: {seen}")
    before = reader.url
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("ArrowDown")
    reader.keyboard.press("Enter")
    settle(reader)
    assert reader.url != before
    assert "outcome=" in reader.url


@pytest.mark.parametrize("size", REFLOW.values(), ids=REFLOW)
def test_pages_reflow(browser: Browser, address: str, size: tuple[int, int, float]) -> None:
    """Nothing to scroll sideways but tables and code: WCAG 1.4.4 and 1.4.10."""
    width, height, scale = size
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = context.new_page()
    page.set_default_timeout(60_000)
    wide = []
    for name in [one for one in PAGES if one != SLIDE] if scale == 1.0 else CROWDED:
        visit(page, address, name)
        main = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        if max(main, page.evaluate("document.documentElement.scrollWidth")) > width:
            wide.append((name, main))
    context.close()
    assert wide == []


def test_paper_has_figure_and_sentence_and_no_controls(reader: Page, address: str, tmp_path: Path) -> None:
    visit(reader, address, "effekter")
    reader.locator(".js-plotly-plot").first.wait_for()
    assert reader.pdf(path=tmp_path / "side.pdf", format="A4", print_background=True).startswith(b"%PDF")
    # What the print event left behind: each figure's share of its width on the screen that a sheet holds.
    widths = reader.evaluate(
        """() => Array.from(document.querySelectorAll(".js-plotly-plot"),
            plot => plot.clientWidth * plot.style.getPropertyValue("--print-scale"))"""
    )
    assert min(widths) > 0 and max(widths) <= PAPER + 1
    reader.emulate_media(media="print")
    try:
        assert reader.locator('[data-testid="stSidebar"]').is_hidden()
        assert reader.locator(".modebar:visible").count() == 0
        assert reader.locator('[data-testid="stDownloadButton"]:visible').count() == 0
        assert reader.get_by_text("Syntetiske data").first.is_visible()
        assert reader.locator(".js-plotly-plot").first.is_visible()
    finally:
        reader.emulate_media(media="screen")
