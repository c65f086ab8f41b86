"""Plates as PowerPoint: charts and tables that can be edited, everything else in footer and notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from dashboard.charts.theme import LIGHT
from dashboard.outputs import Progress, quiet
from dashboard.outputs.slide_charts import add_chart
from dashboard.outputs.slide_theme import blank_presentation, language
from dashboard.outputs.workbook import widths
from dashboard.plates import Panel, Plate
from dashboard.text import _

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
_SIDE = Inches(0.55)
_INNER = Emu(WIDTH - 2 * _SIDE)
_TOP, _FOOT = Inches(2.05), Inches(6.72)
_GAP = Inches(0.25)
_CHARTS = 2  # side by side on one slide
_TABLE_ROWS = 13
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # «No Style, No Grid»
_TITLE_ONLY = 5  # the layout's place in the template


def make(plates: Sequence[Plate], *, progress: Progress = quiet) -> bytes:
    """A slide with charts and one with a table for each plate, as a .pptx file."""
    deck = blank_presentation(Presentation(), width=WIDTH, height=HEIGHT)
    deck.core_properties.title = plates[0].title[:255]
    deck.core_properties.subject = plates[0].sentence[:255]
    status = "; ".join(dict.fromkeys(f"{plate.status} {plate.made_with}" for plate in plates))
    deck.core_properties.keywords = status[:255]
    deck.core_properties.comments = plates[0].link[:255]
    deck.core_properties.author = "Tiltakslupen"
    deck.core_properties.language = language()
    for done, plate in enumerate(plates):
        progress(done, len(plates))
        groups = [plate.panels[i : i + _CHARTS] for i in range(0, len(plate.panels), _CHARTS)]
        for panels in groups:
            _chart_slide(deck, plate, panels)
        if len(plate.summary) > 1:
            _table_slide(deck, plate)
    progress(len(plates), len(plates))
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _chart_slide(deck: Any, plate: Plate, panels: Sequence[Panel]) -> None:
    slide = _slide(deck, plate, plate.title)
    wide = Emu((_INNER - _GAP * (len(panels) - 1)) // len(panels))
    for place, panel in enumerate(panels):
        left = Emu(_SIDE + place * (wide + _GAP))
        heading = f"{panel.title}, {panel.y_title}" if panel.y_title else panel.title
        _text(slide, heading, left=left, top=_TOP, width=wide, height=Inches(0.4), size=16, bold=True)
        top = Emu(_TOP + Inches(0.38))
        height = Emu(_FOOT - top)
        frame = add_chart(slide, panel, left=left, top=top, width=wide, height=height, beside=panels)
        _describe(frame, f"{panel.title}. {plate.alt}")


def _table_slide(deck: Any, plate: Plate) -> None:
    """The short table; long ones are cut and say so."""
    slide = _slide(deck, plate, plate.title)
    header, *rows = plate.summary
    # The last line of the room says how many rows are left, if any are.
    shown = rows if len(rows) <= _TABLE_ROWS else rows[: _TABLE_ROWS - 1]
    height = Inches(0.31)
    frame = slide.shapes.add_table(
        len(shown) + 1, len(header), _SIDE, _TOP, _INNER, Emu(height * (len(shown) + 1))
    )
    _describe(frame, _("Tabell: {title}").format(title=plate.title))
    table = frame.table
    _plain_style(frame)
    shares = widths([header, *shown])
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Emu(int(_INNER * share))
    right = [is_number_column([row[j] for row in shown]) for j in range(len(header))]
    for i, row in enumerate([header, *shown]):
        table.rows[i].height = height
        for j, cell in enumerate(row):
            _cell(table.cell(i, j), cell, is_header=i == 0, to_the_right=right[j])
    if len(rows) > len(shown):
        more = _("{n} rader til står i Excel-filen.").format(n=len(rows) - len(shown))
        _text(slide, more, left=_SIDE, top=Emu(_FOOT - Inches(0.25)), width=_INNER, height=height, size=11)


def _slide(deck: Any, plate: Plate, title: str) -> Any:
    """Title, state sentence, footer and notes; the room between is free."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = _SIDE, Inches(0.35), _INNER, Inches(0.95)
    _write(
        place.text_frame,
        title,
        size=_title_size(title),
        bold=True,
        colour=LIGHT.text,
    )
    place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _text(
        slide,
        plate.sentence,
        left=_SIDE,
        top=Inches(1.3),
        width=_INNER,
        height=Inches(0.65),
        size=14 if len(plate.sentence) <= 240 else 12,
        colour=LIGHT.muted,
    )
    _footer(slide, plate)
    notes = slide.notes_slide.notes_text_frame
    notes.text = _notes(plate)
    for paragraph in notes.paragraphs:
        for run in paragraph.runs:
            run._r.get_or_add_rPr().set("lang", language())
    return slide


def _title_size(title: str) -> int:
    """Points that keep a title on two lines."""
    return 26 if len(title) <= 95 else 20 if len(title) <= 170 else 17


def _footer(slide: Any, plate: Plate) -> None:
    box = _text(
        slide,
        f"{plate.status}  {plate.source}. {plate.made_with}.",
        left=_SIDE,
        top=Inches(6.78),
        width=_INNER,
        height=Inches(0.5),
        size=11,
        colour=LIGHT.muted,
    )
    paragraph = box.text_frame.add_paragraph()
    run = paragraph.add_run()
    run.text = plate.link
    _font(run, size=11, colour=LIGHT.muted)
    if plate.address:
        run.hyperlink.address = plate.link


def _notes(plate: Plate) -> str:
    """What the speaker may be asked."""
    parts = [
        plate.reading,
        f"{_('Utvalg og usikkerhet')}: {plate.sentence}",
        f"{_('Definisjon og modell')}: {plate.definition}",
        f"{_('Hva figuren ikke viser')}: {plate.not_shown}",
        *(f"{_('Forbehold')}: {text}" for text in plate.caveats),
        f"{_('Data')}: {plate.status} {plate.made_with}.",
        f"{_('Kilde')}: {plate.source}.",
        f"{_('Lenke')}: {plate.link}",
    ]
    return "\n".join(part for part in parts if part)


def _text(
    slide: Any,
    text: str,
    *,
    left: int,
    top: int,
    width: int,
    height: int,
    size: int,
    bold: bool = False,
    colour: str = LIGHT.text,
) -> Any:
    box = slide.shapes.add_textbox(left, top, width, height)
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _write(frame, text, size=size, bold=bold, colour=colour)
    return box


def _write(frame: Any, text: str, *, size: int, bold: bool, colour: str) -> None:
    frame.word_wrap = True
    frame.margin_left = 0
    paragraph = frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = text
    _font(run, size=size, bold=bold, colour=colour)


def _font(run: Any, *, size: int, colour: str, bold: bool = False) -> None:
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    run._r.get_or_add_rPr().set("lang", language())


def is_number_column(cells: Sequence[str]) -> bool:
    """Whether a column of written cells holds numbers, and is set to the right.

    Examples
    --------
    >>> is_number_column(["+1,4", "–"]), is_number_column(["Måned 12"]), is_number_column([])
    (True, False, False)
    """
    return bool(cells) and all(cell[:1] in "+−–0123456789" for cell in cells)


def _cell(cell: Any, text: str, *, is_header: bool, to_the_right: bool) -> None:
    cell.margin_top = cell.margin_bottom = Pt(2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = text
    _font(run, size=13, colour=LIGHT.text, bold=is_header)
    if to_the_right:
        paragraph.alignment = PP_ALIGN.RIGHT
    _rule(cell, is_header=is_header)


def _plain_style(frame: Any) -> None:
    """No fill; the rules between the rows are each cell's own."""
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = _NO_STYLE
    properties.set("bandRow", "0")


def _rule(cell: Any, *, is_header: bool) -> None:
    """A line under a cell."""
    line = etree.SubElement(cell._tc.get_or_add_tcPr(), qn("a:lnB"), w=str(Pt(1.5 if is_header else 0.75)))
    fill = etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"))
    fill.set("val", (LIGHT.muted if is_header else LIGHT.grid).lstrip("#").upper())


def _describe(frame: Any, text: str) -> None:
    """The alternative text of a chart or table."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", text)
