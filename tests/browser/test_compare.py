"""A comparison as a reader makes it: pin, change, read, swap, share the address, let go."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIGURE = "[class*=st-key-figure_sammenligning] .js-plotly-plot"
PATIENCE = 30_000  # ms


def settle(page: Page) -> None:
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(400)


def line(page: Page, name: str) -> list[float | None]:
    """The numbers of one drawn line."""
    return page.evaluate(
        """([selector, name]) => {
            const plot = document.querySelector(selector);
            return Array.from(plot.data.find(trace => trace.name === name).y);
        }""",
        [FIGURE, name],
    )


def button(page: Page, label: str) -> Locator:
    return page.locator(".st-key-compare").get_by_role("button", name=label)


def test_pin_change_swap_share_and_let_go(page: Page, address: str) -> None:
    page.goto(f"{address}/effekter?study=se")
    settle(page)
    button(page, "Fest som A").click()
    expect(page.get_by_text("festet som A")).to_be_visible(timeout=PATIENCE)
    assert "mot=study%3Dse%26outcome%3Dsysselsatt" in page.url
    expect(page.locator(FIGURE)).to_have_count(0)

    page.get_by_text("Sent trukket", exact=True).first.click()
    expect(page.locator(FIGURE)).to_be_visible(timeout=PATIENCE)
    settle(page)
    expect(page.get_by_text("Ulikt mellom A og B: trekningsperiode")).to_be_visible()
    a, b, difference = (line(page, name) for name in ("A", "B", "differanse"))
    known = [each for each in zip(a, b, difference, strict=True) if None not in each]
    assert len(known) > 80
    assert all(abs(two - one - both) < 1e-6 for one, two, both in known)
    assert any(abs(both) > 0.1 for _one, _two, both in known)

    # The link under the headline leads down to the comparison.
    page.get_by_role("link", name="Sammenlign med A").click()
    expect(page.get_by_role("heading", name="Sammenligning: A mot B")).to_be_in_viewport()

    shared = page.url
    button(page, "Bytt").click()
    page.wait_for_function(
        """([selector, before]) => {
            const plot = document.querySelector(selector);
            const b = plot && plot.data && plot.data.find(trace => trace.name === 'B');
            return b && JSON.stringify(Array.from(b.y)) === before;
        }""",
        arg=[FIGURE, page.evaluate("a => JSON.stringify(a)", a)],
        timeout=PATIENCE,
    )
    assert line(page, "A") == b
    assert "trekningsperiode%3Dsen" in page.url

    page.goto(shared)
    expect(page.locator(FIGURE)).to_be_visible(timeout=PATIENCE)
    settle(page)
    assert (line(page, "A"), line(page, "B"), line(page, "differanse")) == (a, b, difference)

    button(page, "Løsne").click()
    expect(page.locator(FIGURE)).to_have_count(0, timeout=PATIENCE)
    settle(page)
    assert "mot=" not in page.url
    assert "trekningsperiode=sen" in page.url


def test_a_phone_reads_the_comparison_without_sideways_scroll(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/effekter?study=se&spec=se_a&mot=study%3Dse%26outcome%3Daap")
    expect(page.locator(FIGURE)).to_be_visible(timeout=PATIENCE)
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # What the figure shows is told to those who do not see it.
    assert "B minus A er" in page.locator("[class*=st-key-figure_sammenligning]").inner_html()
