"""One click on a page gives a file that can be opened."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Page
from pptx import Presentation

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PATIENCE = 90_000  # milliseconds, on a machine that is busy


@pytest.mark.parametrize("page_name", ["effekter", "deltakelse", "kostnader"])
def test_one_click_gives_slides_with_the_address(page: Page, address: str, page_name: str) -> None:
    page.goto(f"{address}/{page_name}?study=se")
    button = page.get_by_role("button", name="Last ned PowerPoint").first
    button.wait_for(timeout=PATIENCE)
    with page.expect_download(timeout=PATIENCE) as waiting:
        button.click()
    made = waiting.value
    assert made.suggested_filename.endswith(".pptx")
    with open(made.path(), "rb") as file:
        slides = Presentation(io.BytesIO(file.read())).slides
    text = " ".join(shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame)
    assert f"{address}/{page_name}?study=se" in text
    assert any(shape.has_chart for shape in slides[0].shapes)
