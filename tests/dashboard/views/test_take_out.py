"""The buttons under a figure: PowerPoint and CSV in one click on every page with figures."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from dashboard.outputs.browser import VARIABLE

Open = Callable[..., AppTest]


@pytest.mark.parametrize("page", ["effekter", "deltakelse", "kostnader", "oversikt"])
def test_every_page_with_figures_offers_slides(open_page: Open, page: str) -> None:
    keys = [str(button.key) for button in open_page(page, study="se").get("download_button")]
    assert any(key.startswith("csv_") for key in keys)
    assert any(key.startswith("pptx_") for key in keys)


def test_a_table_without_a_figure_of_its_own_is_taken_out_as_a_table(
    open_page: Open, database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard import cache, export, outputs
    from dashboard.disclosure import protect
    from dashboard.selection import from_query
    from dashboard.views.take_out import _plate

    monkeypatch.setenv("TILTAKSLUPEN_DB", str(database_file))
    import pandas as pd

    database = cache.database()
    selection, _rejected = from_query("study=se", database.catalogue)
    table = protect(pd.DataFrame({"a": [1.5]}), data_status="syntetisk")
    answer = export.exported(table, database, selection, sentence="Noe. Utvalg: alle, N = 2.")
    columns = {"a": ("A", lambda x: f"{x:.1f}".replace(".", ","))}
    made = _plate(
        answer,
        "effekter",
        "",
        address="",
        reading="",
        columns=columns,
        rows=lambda: [{"a": 1.5}],  # type: ignore[arg-type]
    )
    assert made.summary == (("A",), ("1,5",))
    (slide,) = Presentation(io.BytesIO(outputs.make("pptx", [made]))).slides
    text = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert [mark for mark in made.marks if mark not in text] == []


def test_the_plate_is_made_outside_the_page_too(database_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download is made in the server's own thread, where no page runs."""
    from dashboard import cache, outputs
    from dashboard.plates import plate
    from dashboard.selection import from_query

    monkeypatch.setenv("TILTAKSLUPEN_DB", str(database_file))
    monkeypatch.setenv(VARIABLE, "no-such-browser")
    made: list[bytes] = []

    def download() -> None:
        database = cache.database()
        selection, _rejected = from_query("study=se", database.catalogue)
        made.append(outputs.make("pptx", [plate(database, selection, "effekter", "effekt", results=cache)]))

    thread = threading.Thread(target=download)
    thread.start()
    thread.join(timeout=120)
    assert len(Presentation(io.BytesIO(made[0])).slides) == 2
