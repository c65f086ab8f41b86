"""Plates as Word: each figure with its caption and table, then a method appendix."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.charts.theme import LIGHT
from dashboard.outputs import Progress, image, quiet
from dashboard.outputs.image import Drawn
from dashboard.outputs.slide_theme import language
from dashboard.outputs.workbook import readme_rows, widths
from dashboard.plates import Plate
from dashboard.text import _

FONT = "Source Sans Pro"
_WIDE = Mm(170)
_SET = object()


def make(
    plates: Sequence[Plate], *, progress: Progress = quiet, drawn: Sequence[Drawn] | object | None = _SET
) -> bytes:
    """A .docx file; without a browser the figures' places hold a sentence, and the tables stand as ever.

    ``drawn`` are the figures if they are at hand, None if they cannot be had.
    """
    progress(0, len(plates))
    # What takes time is the drawing.
    images = image.drawn_or_none(plates, progress=progress) if drawn is _SET else drawn
    document = _document(plates)
    for number, plate in enumerate(plates, start=1):
        picture = None if images is None else images[number - 1]  # type: ignore[index]
        _figure(document, plate, number, picture)
    document.add_page_break()
    document.add_heading(_("Metode og data"), level=1)
    for number, plate in enumerate(plates, start=1):
        document.add_heading(_("Figur {n}").format(n=number), level=2)
        for label, text in readme_rows(plate):
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(text)
    progress(len(plates), len(plates))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _figure(document: Any, plate: Plate, number: int, picture: Drawn | None) -> None:
    heading = document.add_heading(plate.title, level=1)
    heading.paragraph_format.page_break_before = number > 1
    document.add_paragraph(plate.reading)
    if picture is None:
        document.add_paragraph(image.no_browser())
    else:
        document.add_picture(io.BytesIO(picture.png), width=_WIDE)
        shape = document.inline_shapes[-1]._inline.docPr
        shape.set("descr", plate.alt)
    caption = document.add_paragraph(style="Caption")
    caption.add_run(_("Figur {n}. ").format(n=number) + plate.sentence + " " + plate.status)
    if len(plate.summary) > 1:
        _table(document, plate)
    foot = document.add_paragraph(f"{plate.source}. {plate.made_with}. {plate.link}")
    foot.runs[0].font.size = Pt(9)
    if plate.not_shown:
        document.add_paragraph(plate.not_shown)


def _table(document: Any, plate: Plate) -> None:
    header, *rows = plate.summary
    table = document.add_table(rows=1 + len(rows), cols=len(header))
    table.style = "Table Grid"
    table.autofit = False
    for column, share in zip(table.columns, widths([header, *rows]), strict=True):
        column.width = int(_WIDE * share)
    for i, row in enumerate([header, *rows]):
        for j, text in enumerate(row):
            table.cell(i, j).width = table.columns[j].width
            paragraph = table.cell(i, j).paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9), i == 0
            if j and i and text[:1] in "+−–0123456789":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeat = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    document.add_paragraph()


def _document(plates: Sequence[Plate]) -> Any:
    """A4 in Norwegian, with the figures' font and a footer that says what the data are."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    for name in ("Normal", "Heading 1", "Heading 2", "Caption"):
        style = document.styles[name]
        style.font.name = FONT
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        if fonts is not None:
            for attribute in list(fonts.attrib):
                if attribute.endswith("Theme"):
                    del fonts.attrib[attribute]
        style.font.color.rgb = RGBColor.from_string(LIGHT.text.lstrip("#").upper())
    document.styles["Normal"].font.size = Pt(11)
    document.styles["Heading 1"].font.size = Pt(18)
    document.styles["Caption"].font.size, document.styles["Caption"].font.bold = Pt(10), False
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), language())
    document.styles["Normal"].element.get_or_add_rPr().append(spoken)
    for status in dict.fromkeys(f"{plate.status} {plate.made_with}." for plate in plates):
        section.footer.paragraphs[0].add_run(status + " ").font.size = Pt(9)
    properties = document.core_properties
    properties.title, properties.subject = plates[0].title[:255], plates[0].sentence[:255]
    properties.comments, properties.author = plates[0].link[:255], "Tiltakslupen"
    properties.language = language()
    return document
