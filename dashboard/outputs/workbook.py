"""Plates as Excel: a sheet of reading, then the figures' numbers and their whole tables."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from dashboard.outputs import Progress, quiet
from dashboard.plates import Panel, Plate
from dashboard.text import _

_LONGEST_NAME = 31  # what Excel allows a sheet
_WIDE, _NARROW = 100, 28
_BOLD = 1.15  # how much wider a header's letters are


def make(plates: Sequence[Plate], *, progress: Progress = quiet) -> bytes:
    """A .xlsx file with, for each plate, what is plotted and the table of the page.

    Numbers stand as they are in the CSV, shares 0-1, and are written with a decimal comma where Excel is
    Norwegian.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "nan_inf_to_errors": False}) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "label": book.add_format({"bold": True, "valign": "top"}),
        }
        book.set_properties(
            {
                "title": plates[0].title[:255],
                "subject": plates[0].sentence[:255],
                "keywords": f"{plates[0].status} {plates[0].made_with}"[:255],
                "comments": plates[0].link[:255],
                "author": "Tiltakslupen",
            }
        )
        _readme(book, plates, styles)
        for number, plate in enumerate(plates, start=1):
            progress(number - 1, len(plates))
            for name, frame in sheets(plate).items():
                _sheet(book, f"{number} {name}", plate, frame, styles)
    progress(len(plates), len(plates))
    return file.getvalue()


def sheets(plate: Plate) -> dict[str, pd.DataFrame]:
    """What is plotted, one row per series and point, and the whole table."""
    return {_("figur"): plotted(plate), _("tabell"): plate.table.frame}


def plotted(plate: Plate) -> pd.DataFrame:
    """Every point of the figure: panel, series, x, y, low, high; in the panel's unit, shares 0-1."""
    rows = [row for panel in plate.panels for row in _points(panel)]
    return pd.DataFrame(rows, columns=["panel", "series", "role", "x", "y", "low", "high", "unit"])


def _points(panel: Panel) -> list[tuple[Any, ...]]:
    return [
        (panel.title, one.name, one.role, x, y, _at(one.low, i), _at(one.high, i), panel.unit)
        for one in panel.series
        for i, (x, y) in enumerate(zip(one.x, one.y, strict=True))
    ]


def _at(values: Sequence[float | None] | None, i: int) -> float | None:
    return None if values is None else values[i]


def readme_rows(plate: Plate) -> list[tuple[str, str]]:
    """Selection, definitions, suppression and citation of one plate, as label and text."""
    return [
        (_("Figur"), plate.title),
        (_("Utvalg, N og standardfeil"), plate.sentence),
        (_("Slik leses den"), plate.reading),
        (_("Definisjon og modell"), plate.definition),
        (_("Hva figuren ikke viser"), plate.not_shown),
        *((_("Forbehold"), text) for text in plate.caveats),
        (_("Datastatus"), plate.status),
        (_("Personvern"), suppression(plate)),
        (_("Kilde"), plate.source),
        (_("Data og versjon"), plate.made_with),
        (_("Lenke"), plate.link),
        (_("Slik siteres den"), citation(plate)),
        (_("Kolonner"), "; ".join(f"{name}: {title}" for name, (title, _write) in plate.columns.items())),
    ]


def suppression(plate: Plate) -> str:
    """What the disclosure rules took out of the table."""
    table = plate.table
    if table.data_status in ("syntetisk", "offentlig"):
        return _("Ingen celler er tatt ut: dataene er ikke om virkelige personer, eller er offentlige.")
    return _(
        "{n} rader har mistet tall fordi de hviler på for få personer, og antall er avrundet "
        "(regel {policy})."
    ).format(n=table.withheld, policy=table.policy)


def citation(plate: Plate) -> str:
    return _("Tiltakslupen {version}, data {build}: «{title}». {link}").format(
        version=plate.version, build=plate.build_id, title=plate.title, link=plate.link
    )


def _readme(book: Any, plates: Sequence[Plate], styles: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(_("Les meg"))
    sheet.set_column(0, 0, _NARROW)
    sheet.set_column(1, 1, _WIDE)
    row = 0
    for number, plate in enumerate(plates, start=1):
        for label, text in [(_("Ark"), f"{number}"), *readme_rows(plate)]:
            sheet.write_string(row, 0, label, styles["label"])
            sheet.write_string(row, 1, text, styles["wrap"])
            row += 1
        row += 1


def _sheet(book: Any, name: str, plate: Plate, frame: pd.DataFrame, styles: Mapping[str, Any]) -> None:
    """Four lines that say what it is, then the table; columns keep the CSV's names, titles above them."""
    sheet = book.add_worksheet(name[:_LONGEST_NAME])
    lines = (plate.title, plate.sentence, f"{plate.status} {plate.source}. {plate.made_with}.", plate.link)
    for row, text in enumerate(lines):
        sheet.write_string(row, 0, text)
    top = len(lines) + 1
    sheet.set_column(0, len(frame.columns) - 1, 14)
    for at, column in enumerate(frame.columns):
        sheet.write_string(top, at, str(column), styles["head"])
        for row, value in enumerate(frame[column].tolist(), start=top + 1):
            _write(sheet, row, at, value)
    sheet.freeze_panes(top + 1, 0)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if value is None or value != value:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value))


def widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Shares of the width by the longest cell of each column."""
    words = [
        [max(map(len, row[j].split() or [""])) * (_BOLD if i == 0 else 1.0) for i, row in enumerate(rows)]
        for j in range(len(rows[0]))
    ]
    cells = [[len(row[j]) for row in rows[1:]] or [0] for j in range(len(rows[0]))]
    # A header may break between words, a cell should not break at all.
    longest = [max(6, *word, min(40, max(cell))) for word, cell in zip(words, cells, strict=True)]
    return [length / sum(longest) for length in longest]
