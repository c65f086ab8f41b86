"""Every file says what its numbers are: title, state sentence, N, data status, version, source and link."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from dashboard import disclosure, outputs, plates
from dashboard.outputs import OutputError, image
from dashboard.plates import Plate, PlateError, plate
from dashboard.selection import from_query
from dashboard.warehouse import Database

Read = Callable[[bytes], str]
Plain = Callable[[str], str]
Plates = dict[str, list[Plate]]
ABOUT = (
    "about_title,about_sentence,about_status,about_data_status,about_build_id,about_version,"
    "about_source,about_query,about_link"
)


def missing(one: Plate, text: str, plain: Plain) -> list[str]:
    """The marks of a plate that a file does not hold; letters of an image may be set apart."""
    near = text.replace(" ", "")
    return [mark for mark in one.marks if plain(mark).replace(" ", "") not in near]


@pytest.mark.parametrize("page", plates.PAGES)
def test_every_page_has_figures_that_can_be_taken_out(all_plates: Plates, page: str) -> None:
    assert all_plates[page] != []
    assert {one.page for one in all_plates[page]} == {page}


@pytest.mark.parametrize("page", plates.PAGES)
def test_every_kind_has_a_name(all_plates: Plates, page: str) -> None:
    for one in all_plates[page]:
        assert plates.kind_title(one.kind) != one.kind


@pytest.mark.parametrize("page", plates.PAGES)
@pytest.mark.parametrize("code", ["pptx", "docx", "xlsx", "zip"])
def test_office_files_say_what_they_hold(
    all_plates: Plates, readers: dict[str, Read], plain: Plain, no_browser: None, page: str, code: str
) -> None:
    text = readers[code](outputs.make(code, all_plates[page]))
    for one in all_plates[page]:
        assert missing(one, text, plain) == []


@pytest.mark.parametrize("page", plates.PAGES)
def test_tables_say_what_they_hold(
    all_plates: Plates, readers: dict[str, Read], plain: Plain, page: str
) -> None:
    for one in all_plates[page]:
        assert missing(one, readers["csv"](outputs.make("csv", [one])), plain) == []


@pytest.mark.browser
@pytest.mark.slow
def test_images_say_what_they_hold(all_plates: Plates, readers: dict[str, Read], plain: Plain) -> None:
    """All figures of all pages in one visit of the browser, and as one document."""
    every = [one for page in plates.PAGES for one in all_plates[page]]
    for one, drawn in zip(every, image.drawn(every), strict=True):
        assert missing(one, readers["svg"](drawn.svg.encode("utf-8")), plain) == []
        assert missing(one, readers["png"](drawn.png), plain) == []
    text = readers["pdf"](outputs.make("pdf", every))
    for one in every:
        assert missing(one, text, plain) == []


@pytest.mark.browser
@pytest.mark.parametrize("code", ["png", "svg", "pdf"])
def test_a_single_image_says_what_it_holds(
    all_plates: Plates, readers: dict[str, Read], plain: Plain, code: str
) -> None:
    one = all_plates["effekter"][0]
    assert missing(one, readers[code](outputs.make(code, [one])), plain) == []


@pytest.mark.slow
@pytest.mark.parametrize("page", plates.PAGES)
@pytest.mark.parametrize("code", ["pptx", "docx", "xlsx", "zip"])
def test_files_of_an_observational_study_say_it_too(
    observed_plates: Plates, readers: dict[str, Read], plain: Plain, no_browser: None, page: str, code: str
) -> None:
    text = readers[code](outputs.make(code, observed_plates[page]))
    for one in observed_plates[page]:
        assert missing(one, text, plain) == []


@pytest.mark.parametrize("page", plates.PAGES)
def test_the_sentence_has_n_and_what_the_uncertainty_is(all_plates: Plates, page: str) -> None:
    for one in all_plates[page]:
        _says_n(one)


@pytest.mark.slow
@pytest.mark.parametrize("page", plates.PAGES)
def test_the_sentence_has_n_in_an_observational_study(observed_plates: Plates, page: str) -> None:
    for one in observed_plates[page]:
        _says_n(one)


def _says_n(one: Plate) -> None:
    words = ("tandardfeil", "intervall")
    assert "N = " in one.sentence or "N som startet = " in one.sentence or "N: " in one.sentence, one.kind
    assert any(word in one.sentence for word in words), (one.kind, one.sentence)
    assert "p = " not in one.reading


def test_every_slide_and_sheet_says_it_alone(all_plates: Plates, plain: Plain) -> None:
    from pptx import Presentation

    one = all_plates["effekter"][0]
    for slide in Presentation(io.BytesIO(outputs.make("pptx", [one]))).slides:
        shown = plain(" ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame))
        assert [mark for mark in one.marks if plain(mark) not in shown] == []


def test_every_table_in_the_package_says_it_alone(all_plates: Plates, no_browser: None) -> None:
    one = all_plates["deltakelse"][0]
    with zipfile.ZipFile(io.BytesIO(outputs.make("zip", [one]))) as package:
        tables = [name for name in package.namelist() if name.endswith(".csv")]
        assert len(tables) == 2
        for name in tables:
            header, row = package.read(name).decode("utf-8").splitlines()[:2]
            assert header.endswith(ABOUT)
            assert one.link in row
            assert one.build_id in row


def test_without_a_browser_images_say_so_and_the_rest_is_made(
    all_plates: Plates, readers: dict[str, Read], no_browser: None
) -> None:
    one = all_plates["effekter"][:1]
    with pytest.raises(OutputError, match="Chromium, Chrome eller Edge"):
        outputs.make("png", one)
    assert "Chromium, Chrome eller Edge" in readers["docx"](outputs.make("docx", one))
    assert "Chromium, Chrome eller Edge" in readers["zip"](outputs.make("zip", one))


def test_only_a_protected_table_can_be_taken_out(all_plates: Plates) -> None:
    one = all_plates["effekter"][0]
    with pytest.raises(TypeError, match="Protected"):
        replace(one, table=one.table.frame)  # type: ignore[arg-type]


def test_what_was_taken_out_of_real_data_is_told(all_plates: Plates) -> None:
    from dashboard.outputs.workbook import suppression

    one = all_plates["deltakelse"][0]
    frame = one.table.frame
    real = disclosure.protect(frame, data_status="reell", persons=["at_risk"])
    few = int((frame["at_risk"] < disclosure.policy().minimum_cell).sum())
    assert few > 0
    assert f"{few} rader har mistet tall" in suppression(replace(one, table=real))


def test_a_kind_that_does_not_exist_is_named(database: Database) -> None:
    selection, _rejected = from_query("study=se", database.catalogue)
    with pytest.raises(PlateError, match="kake"):
        plate(database, selection, "effekter", "kake")


def test_an_unknown_format_and_an_empty_list_are_refused(all_plates: Plates) -> None:
    with pytest.raises(OutputError, match="doc"):
        outputs.make("doc", all_plates["effekter"])
    with pytest.raises(OutputError, match="ingen figurer"):
        outputs.make("pptx", [])
    with pytest.raises(OutputError, match="én figur"):
        outputs.make("png", all_plates["effekter"])
