"""What is reached without a mouse, on a small screen and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]

Act = Callable[..., None]
# Width, height and pixels per pixel: a phone, and a screen of 1280 x 800 at 200 percent.
REFLOW = {"320 pixels": (320, 640, 1.0), "200 percent": (640, 400, 2.0)}
CROWDED = ("effekter", "kostnader")  # the pages with the most side by side
PAPER = 703  # pixels between the margins of an A4 sheet


@pytest.mark.parametrize("name", ["oversikt", "effekter", "deltakelse"])
def test_figures_have_a_name_and_a_table(
    reader: Page, address: str, name: str, visit: Act, settle: Act
) -> None:
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


def test_tab_goes_from_menu_to_controls_to_figure_to_table(reader: Page, address: str, visit: Act) -> None:
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


def test_an_outcome_is_chosen_by_keyboard_alone(reader: Page, address: str, visit: Act, settle: Act) -> None:
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
def test_pages_reflow(
    browser: Browser, address: str, size: tuple[int, int, float], pages: tuple[str, ...], visit: Act
) -> None:
    """Nothing to scroll sideways but tables and code: WCAG 1.4.4 and 1.4.10."""
    width, height, scale = size
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    page = context.new_page()
    page.set_default_timeout(60_000)
    wide = []
    for name in pages if scale == 1.0 else CROWDED:
        visit(page, address, name)
        main = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
        if max(main, page.evaluate("document.documentElement.scrollWidth")) > width:
            wide.append((name, main))
    context.close()
    assert wide == []


def test_a_wide_table_is_reached_and_scrolled_by_keys(browser: Browser, address: str, visit: Act) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.set_default_timeout(60_000)
    visit(page, address, "deltakelse")
    page.get_by_text("Vis tabell").first.click()
    wide = page.get_by_role("group", name="Bredere enn skjermen").first
    expect(wide).to_be_visible()
    page.locator("summary").filter(has_text="Vis tabell").first.focus()
    page.keyboard.press("Tab")
    expect(wide).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("one => one.scrollLeft > 0", arg=wide.element_handle())
    context.close()


def test_paper_has_figure_and_sentence_and_no_controls(
    reader: Page, address: str, tmp_path: Path, visit: Act
) -> None:
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
