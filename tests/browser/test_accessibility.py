"""axe on every page in each theme and language with everything opened, and on what a page can also be."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.collection import Collection, Item
from dashboard.collection_file import as_link

pytestmark = [pytest.mark.slow, pytest.mark.browser]
Act = Callable[..., None]

KNOWN = tomllib.loads(Path(__file__).with_name("known_violations.toml").read_text(encoding="utf-8"))[
    "violation"
]
LANGUAGES = ("nb", "en")
THEMES = ("light", "dark")
# What Plotly draws is beyond axe: it calls each text there "incomplete", whatever its colour.
# tests/dashboard/charts/test_theme.py holds the contrast. The frame, its name and its buttons are judged.
PAGE: dict[str, list[list[str]]] = {"exclude": [[".js-plotly-plot .main-svg"]]}
TAB = {**PAGE, "include": [["[role=tabpanel]"]]}
AXE = Axe()


def in_theme(page: Page, theme: str) -> None:
    """What the machine prefers, on a page that stands open."""
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    page.wait_for_function(
        "theme => getComputedStyle(document.querySelector('.stApp')).colorScheme === theme", arg=theme
    )


def violations(page: Page, place: Any = PAGE, rules: list[str] | None = None) -> list[dict[str, Any]]:
    """All rules, those of best practice as well; only what is found is worked out in full."""
    options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found: list[dict[str, Any]] = page.evaluate(
        "([context, options]) => axe.run(context, options).then(found => found.violations)",
        [place, options],
    )
    return found


def findings(page: Page, place: Any = PAGE) -> list[tuple[str, str, str]]:
    """Rule, element and reason of each element that axe faults and the list does not excuse."""
    return [
        (f"{violation['id']} ({violation['impact']})", node["html"][:200], violation["help"])
        for violation in violations(page, place)
        for node in violation["nodes"]
        if not _is_known(page, violation["id"], node["target"][0])
    ]


def _is_known(page: Page, rule: str, target: str) -> bool:
    selectors = [entry["selector"] for entry in KNOWN if entry["rule"] == rule]
    return any(
        page.evaluate("([t, s]) => document.querySelector(t).matches(s)", [target, s]) for s in selectors
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_of_our_own(
    reader: Page,
    address: str,
    page_name: str,
    language: str,
    visit: Act,
    settle: Act,
    open_everything: Act,
) -> None:
    """One visit in each language; where there are tabs, each of them in both themes.

    Of a tab after the first only the tab is judged: the rest of the page stands as it did.
    """
    reader.emulate_media(color_scheme="light")
    visit(reader, address, page_name, language=language)
    assert reader.locator("html").get_attribute("lang") == language
    tabs, themes, found = reader.locator("[role=tab]"), list(THEMES), []
    for place in range(max(1, tabs.count())):
        if tabs.count():
            tabs.nth(place).click()
            settle(reader)
        open_everything(reader)
        for theme in themes:
            in_theme(reader, theme)
            settle(reader)
            found += [(theme, place, *fault) for fault in findings(reader, TAB if place else PAGE)]
        themes.reverse()
    assert found == []


def _nothing(page: Page) -> None:
    """The page as its address has it."""


class State(NamedTuple):
    """What a page can also be: where, in which theme and language, what the reader does, and how wide."""

    path: str
    theme: str
    language: str
    act: Callable[[Page], None] = _nothing
    is_opened: bool = True
    width: int = 1440


def formats(page: Page) -> None:
    page.get_by_role("button", name="Flere formater").first.click()
    expect(page.get_by_test_id("stPopoverBody").get_by_role("button").first).to_be_visible()


def words(page: Page) -> None:
    page.get_by_role("button", name="Words explained").click()
    expect(page.get_by_test_id("stPopoverBody").locator("li").first).to_be_visible()


def controls(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator("[data-testid=stSidebar]").get_by_role("combobox").first).to_be_visible()


def menu(page: Page) -> None:
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.locator("[data-testid=stSidebar]").get_by_role("combobox").first).to_be_visible()


def months(page: Page) -> None:
    toggle = page.locator("[data-testid=stMain] [data-testid=stCheckbox] label", has_text="month by month")
    toggle.click()
    expect(toggle.locator("input")).to_be_checked()


KEPT = Collection(
    (
        Item("effekter", "effekt", "study=se&outcome=aap", note="Til møtet"),
        Item("deltakelse", "deltakelse", "study=refino", fingerprint="0" * 12, build_id="en annen"),
        Item("kostnader", "kostnad", "study=refino&finnes=ikke"),
        Item("effekter", "effekt", "study=finnes_ikke", title="Fra andre data"),
    )
)
STATES = {
    "comparison": State("effekter?study=se&spec=se_a&mot=study%3Dse%26outcome%3Daap", "light", "en"),
    "collection": State(f"samling?samling={quote(as_link(KEPT) or '')}", "dark", "en"),
    "presentation": State("presentasjon?study=refino", "dark", "nb", controls),
    "collection presented": State(f"presentasjon?samling={quote(as_link(KEPT) or '')}&steg=2", "light", "en"),
    "formats": State("effekter?study=se", "dark", "nb", formats, False),
    "words": State("effekter?study=se", "dark", "en", words, False),
    "own costs": State("kostnader?study=refino&f_mva=0.1", "light", "nb"),
    "payment by month": State("betaling?study=refino", "dark", "en", months),
    "rejected link": State("effekter?study=se&outcome=finnes_ikke", "dark", "nb"),
    "menu of a phone": State("effekter?study=se", "dark", "nb", menu, False, 390),
}
WITHOUT_A_DRAW = {
    "robustness": State("effekter?study=utvidet", "dark", "nb"),
    "participation": State("deltakelse?study=reform", "light", "en"),
}


Look = Callable[[str, State], list[tuple[str, str, str]]]


@pytest.fixture
def look(reader: Page, go: Act, settle: Act, open_everything: Act) -> Look:
    """``look(address, state)``: what axe faults there."""

    def seen(address: str, state: State) -> list[tuple[str, str, str]]:
        reader.set_viewport_size({"width": state.width, "height": 900})
        reader.emulate_media(color_scheme=state.theme)  # type: ignore[arg-type]
        try:
            go(reader, f"{address}/{state.path}", language=state.language)
            if state.is_opened:
                open_everything(reader)
            state.act(reader)
            settle(reader)
            if state.is_opened:
                open_everything(reader)
            return findings(reader)
        finally:
            reader.set_viewport_size({"width": 1440, "height": 900})

    return seen


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_axe_finds_nothing_in_another_state(look: Look, address: str, state: State) -> None:
    assert look(address, state) == []


@pytest.mark.parametrize("state", WITHOUT_A_DRAW.values(), ids=WITHOUT_A_DRAW)
def test_axe_finds_nothing_without_a_draw(look: Look, address_of_five: str, state: State) -> None:
    assert look(address_of_five, state) == []


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry["rule"])
def test_each_listed_violation_still_occurs(
    reader: Page, address: str, entry: dict[str, Any], visit: Act, open_everything: Act
) -> None:
    reader.emulate_media(color_scheme="light")
    visit(reader, address, entry["page"])
    open_everything(reader)
    targets = [
        node["target"][0] for one in violations(reader, rules=[entry["rule"]]) for node in one["nodes"]
    ]
    assert any(reader.locator(target).and_(reader.locator(entry["selector"])).count() for target in targets)
    assert entry["why"].strip() and entry["upstream"].startswith("https://github.com/")
