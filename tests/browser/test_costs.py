"""Own cost assumptions in the browser: type one, keep it as a file, start over, and read the file back."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CHANGED = "Egne forutsetninger: 1 endret"


def settle(page: Page) -> None:
    page.wait_for_timeout(400)
    page.wait_for_selector('[data-test-script-state="notRunning"]')


def own(page: Page) -> dict[str, list[str]]:
    query = parse_qs(urlsplit(page.url).query)
    return {key: value for key, value in query.items() if key.startswith("f_")}


def test_assumptions_go_out_and_in_as_a_file(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/kostnader?study=refino")
    months = page.get_by_role("spinbutton", name="Måneder i tiltaket, Refino").first
    months.fill("10")
    months.press("Enter")
    expect(page.get_by_text(CHANGED)).to_be_visible()
    assert own(page) == {"f_maaneder_tiltak": ["10"]}
    settle(page)

    page.get_by_text("Ta vare på egne forutsetninger").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lagre som fil").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    page.get_by_role("button", name="Tilbake til rapportens forutsetninger").click()
    expect(page.get_by_text(CHANGED)).to_have_count(0)
    settle(page)
    assert own(page) == {}

    page.locator("input[type=file]").set_input_files(saved)
    expect(page.get_by_text(CHANGED)).to_be_visible()
    settle(page)
    assert own(page) == {"f_maaneder_tiltak": ["10"]}

    wrong = tmp_path / "feil.toml"
    wrong.write_text('study = "refino"\n[[assumptions]]\nid = "mva"\nvalue = 7\n', encoding="utf-8")
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.get_by_text("Filen ble ikke brukt:")).to_be_visible()
    expect(page.get_by_text("0 til 0,25")).to_be_visible()
    assert own(page) == {"f_maaneder_tiltak": ["10"]}


def test_another_definition_of_work_moves_the_cost_per_person(page: Page, address: str) -> None:
    """Chosen on Effekter, and carried to Kostnader by the address."""

    def told() -> str:
        return page.locator("strong", has_text="i arbeid (måned").first.inner_text()

    page.goto(f"{address}/kostnader?study=se&outcome=sysselsatt")
    settle(page)
    before = told()
    page.goto(f"{address}/effekter?study=se&outcome=sysselsatt")
    settle(page)
    page.get_by_text("Definisjon", exact=True).first.click()
    settle(page)
    page.get_by_text("Bare uten tiltak", exact=False).first.click()
    settle(page)
    chosen = parse_qs(urlsplit(page.url).query)
    assert chosen["uten_tiltak"] == ["1"]
    page.get_by_role("link", name="Kostnader").first.click()
    page.wait_for_url("**/kostnader?**")
    settle(page)
    assert parse_qs(urlsplit(page.url).query) == chosen
    after = told()
    assert after != before
    page.reload()
    settle(page)
    assert told() == after
