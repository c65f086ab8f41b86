"""Every figure of every page, and readers of the files they become."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from dashboard import plates
from dashboard.outputs.browser import VARIABLE
from dashboard.plates import Plate
from dashboard.selection import from_query, pin
from dashboard.warehouse import Database

ADDRESS = "http://localhost:8501/"
Read = Callable[[bytes], str]


@pytest.fixture(scope="session")
def all_plates(database: Database) -> dict[str, list[Plate]]:
    """Every figure of each page for the first trial, by page."""
    return _plates(database, "study=se", against="study=se&spec=se_a")


@pytest.fixture(scope="session")
def observed_plates(five_studies: Database) -> dict[str, list[Plate]]:
    """As ``all_plates``, for a study that is not randomised: it has figures that trials lack."""
    return _plates(five_studies, "study=utvidet", against="study=utvidet&spec=utvidet_1")


def _plates(database: Database, query: str, *, against: str) -> dict[str, list[Plate]]:
    other, _rejected = from_query(against, database.catalogue)
    selection, _rejected = from_query(query, database.catalogue)
    selection = replace(selection, against=pin(other, database.catalogue))
    results, study = plates.Direct(database), database.study(selection)
    return {
        page: [
            plates.plate(database, selection, page, kind, results=results, address=ADDRESS)
            for kind in plates.kinds(page, study)
        ]
        for page in plates.PAGES
    }


@pytest.fixture()
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine without Chromium."""
    monkeypatch.setenv(VARIABLE, "no-such-browser")


@pytest.fixture(scope="session")
def readers() -> dict[str, Read]:
    """All text of a file, by its format, with every run of white space as one space."""
    return {
        "csv": _csv,
        "pptx": _pptx,
        "docx": _docx,
        "xlsx": _xlsx,
        "zip": _zip,
        "png": _png,
        "svg": _svg,
        "pdf": _pdf,
    }


@pytest.fixture(scope="session")
def plain() -> Callable[[str], str]:
    return _plain


def _plain(text: str) -> str:
    # A PDF holds "ff" as one letter.
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def _pptx(made: bytes) -> str:
    from pptx import Presentation

    texts = []
    for slide in Presentation(io.BytesIO(made)).slides:
        texts += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        texts.append(slide.notes_slide.notes_text_frame.text)
    return _plain("\n".join(texts))


def _docx(made: bytes) -> str:
    from docx import Document

    document = Document(io.BytesIO(made))
    footer = document.sections[0].footer.paragraphs[0].text
    return _plain("\n".join([footer, *(paragraph.text for paragraph in document.paragraphs)]))


def _csv(made: bytes) -> str:
    """What each row says of the file, if every row says the same."""
    table = pd.read_csv(io.BytesIO(made), dtype=str)
    about = table[[name for name in table.columns if name.startswith("about_")]].drop_duplicates()
    assert len(about) == 1
    row = about.iloc[0]
    made_with = plates.made_with(build_id=row["about_build_id"], version=row["about_version"])
    return _plain("\n".join([*row.dropna(), made_with]))


def _xlsx(made: bytes) -> str:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(made), read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    return _plain("\n".join(cells))


def _zip(made: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return _plain(package.read("README.txt").decode("utf-8"))


def _png(made: bytes) -> str:
    from PIL import Image

    with Image.open(io.BytesIO(made)) as image:
        return _plain("\n".join(str(text) for text in image.info.values()))


def _svg(made: bytes) -> str:
    from lxml import etree

    root = etree.fromstring(made)
    return _plain("\n".join(root.itertext()))


def _pdf(made: bytes) -> str:
    from pypdf import PdfReader

    return _plain("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages))
