"""The plate of a figure that has no kind of its own: its table, drawn as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import plotly.graph_objects as go

from dashboard import sentences_plain
from dashboard.charts.theme import palette, template_name
from dashboard.export import Exported
from dashboard.plate_effects import definition
from dashboard.plates import Cell, Plate, common
from dashboard.selection import from_query
from dashboard.text import _
from dashboard.warehouse import Database

_ROW, _HEAD, _LINE = 28, 34, 20  # px of a row, of the header, and of each line more in a cell
_WIDE, _LETTER, _PADDING = 1150.0, 8.0, 18.0  # px of the picture, of a letter, and of a cell's own margins
_LEAST, _LETTERS = 7, 34  # of a column, before its cells break
_MOST = 18


def table_plate(
    database: Database,
    answer: Exported,
    *,
    page: str,
    kind: str,
    reading: str,
    columns: Mapping[str, tuple[str, Cell]],
    rows: Sequence[Mapping[str, object]],
) -> Plate:
    """A page's table with everything that must travel with it.

    Parameters
    ----------
    rows : the table's rows as the page shows them, to be written by ``columns``.
    """
    selection, _rejected = from_query(answer.query, database.catalogue)
    study = database.study(selection)
    header = tuple(title for title, _write in columns.values())
    written = tuple(tuple(write(row[name]) for name, (_t, write) in columns.items()) for row in rows)
    summary = (header, *written)
    title = answer.sentence.partition(". ")[0]
    has_model = page == "effekter"

    def draw(theme: str, compact: bool) -> go.Figure:
        return _drawn(summary, theme)

    facts = common(database, selection)
    return Plate(
        page=page,
        kind=kind,
        title=title,
        sentence=answer.sentence,
        reading=reading,
        not_shown=" ".join(sentences_plain.by_data(study)),
        definition=definition(selection, study) if has_model else answer.sentence,
        caveats=(),
        panels=(),
        table=answer.table,
        columns=dict(columns),
        summary=summary,
        draw=draw,
        alt=_("Tabell: {title}").format(title=title),
        **{**facts, "query": answer.query},
    )


def _drawn(summary: tuple[tuple[str, ...], ...], theme: str) -> go.Figure:
    """The first rows as a picture of a table; what is left out is said."""
    header, *rows = summary
    shown = rows[:_MOST]
    if len(rows) > len(shown):
        more = _("{n} rader til i Excel").format(n=len(rows) - len(shown))
        shown = [*shown, (more, *[""] * (len(header) - 1))]
    colours = palette(theme)
    line = {"color": colours.grid, "width": 1}
    widths = _widths(header, shown)
    lines = [
        max(ceil(len(cell) * _LETTER / (width - _PADDING)) for cell, width in zip(row, widths, strict=True))
        for row in (header, *shown)
    ]
    table = {
        "type": "table",
        "columnwidth": widths,
        "header": {
            "values": [f"<b>{title}</b>" for title in header],
            "fill": {"color": colours.background},
            "line": line,
            "align": "left",
            "height": _HEAD,
        },
        "cells": {
            "values": [list(column) for column in zip(*shown, strict=True)] if shown else [],
            "fill": {"color": colours.background},
            "line": line,
            "align": "left",
            "height": _ROW,
        },
    }
    height = _HEAD + _ROW * (len(shown) + 1) + _LINE * sum(max(0, n - 1) for n in lines)
    margin = {"t": 4, "b": 4, "l": 0, "r": 0}
    return go.Figure(
        data=[table], layout={"template": template_name(theme), "height": height, "margin": margin}
    )


def _widths(header: tuple[str, ...], shown: Sequence[tuple[str, ...]]) -> list[float]:
    """Pixels of each column by its longest cell; a header may break between words."""
    letters = []
    for title, *cells in zip(header, *shown, strict=True):
        longest = min(_LETTERS, max(map(len, cells), default=0))
        letters.append(max(_LEAST, longest, *map(len, title.split() or [""])))
    return [_WIDE * n / sum(letters) for n in letters]
