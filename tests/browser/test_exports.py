"""One click on a page gives a file that can be opened and says what it holds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page
from pptx import Presentation

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 90_000  # milliseconds, on a machine that is busy
# The pages with figures, and how the data are named in their files.
PAGES = {
    "oversikt": "Syntetiske data",
    "effekter": "Syntetiske data",
    "deltakelse": "Syntetiske data",
    "kostnader": "Syntetiske data",
    "betaling": "Syntetiske data",
    "publisert": "Syntetiske data",
    "refin": "rykte tall",
}


def fetched(page: Page, name: str, *, exact: bool = True) -> tuple[str, bytes]:
    """File name and content of what the first button of a name gives."""
    button = page.get_by_role("button", name=name, exact=exact).first
    button.wait_for(timeout=PATIENCE)
    # Parts of a page are drawn after one another: until it is done, another figure's button may be first.
    page.wait_for_selector('[data-test-script-state="notRunning"]', timeout=PATIENCE)
    with page.expect_download(timeout=PATIENCE) as waiting:
        button.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.mark.parametrize("name", PAGES)
def test_one_click_gives_slides_and_a_table_with_the_address(page: Page, address: str, name: str) -> None:
    status = PAGES[name]
    page.goto(f"{address}/{name}?study=se")
    file, made = fetched(page, "Last ned PowerPoint")
    assert file.endswith(".pptx")
    slides = Presentation(io.BytesIO(made)).slides
    text = " ".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert f"{address}/{name}?" in text
    assert status in text
    assert any(shape.has_chart for shape in slides[0].shapes)

    file, made = fetched(page, "Last ned CSV")
    assert file.endswith(".csv")
    about = pd.read_csv(io.BytesIO(made), dtype=str).iloc[0]
    assert about["about_link"].startswith(f"{address}/{name}?")
    assert status in about["about_status"]
    assert about["about_sentence"] in text
    assert about["about_version"] in text and about["about_build_id"] in text


def test_the_menu_gives_every_other_format(page: Page, address: str) -> None:
    page.goto(f"{address}/effekter?study=se")
    page.get_by_role("button", name="Flere formater").first.click()
    _file, made = fetched(page, "Bilde (PNG)")
    with Image.open(io.BytesIO(made)) as image:
        assert "N = 3 737" in str(image.info["Description"]).replace("\xa0", " ").replace("\u202f", " ")
    _file, made = fetched(page, "Vektorbilde (SVG)")
    assert made.startswith(b"<svg")
    _file, made = fetched(page, "PDF")
    assert made.startswith(b"%PDF")
    for label, part in (
        ("Word, med metodevedlegg", "word/document.xml"),
        ("Excel", "xl/workbook.xml"),
        ("Alt i én pakke (zip)", "README.txt"),
    ):
        _file, made = fetched(page, label)
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            assert part in package.namelist()
