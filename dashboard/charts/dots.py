"""Estimates with intervals, one above the other on one axis: models, or methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import Number, padded_range
from dashboard.charts.labels import Labels, empty_layout, note
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name
from dashboard.text import _, difference, interval, plain

# Pixels. Wide: words to the left of the axis, numbers to the right. Compact: both above the interval.
_TOP, _BOTTOM = 34, 34
_LEFT, _RIGHT = 372, 172
_LINE, _ROW_GAP = 19, 20
_COMPACT_ABOVE, _COMPACT_GAP = 18, 8
# Letters that fit on one line of words.
_CHARACTERS, _COMPACT_CHARACTERS = 56, 46
_LINES = 3


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: a title, what is said of it, and an estimate in the outcome's unit (shares 0-1)."""

    title: str
    words: str
    estimate: float
    low: float
    high: float
    hover: str
    is_main: bool = False


def dots(
    rows: Sequence[Dot],
    *,
    labels: Labels,
    unit: str,
    theme: str = "light",
    compact: bool = False,
    empty: str,
) -> go.Figure:
    """The rows from the top down, each a point in its interval, a zero line through all.

    ``unit`` is the target's own (a share added over months is months). A row without an estimate keeps its
    place and says so. The row that is the page's own number is marked by a filled ring.
    """
    colours = palette(theme)
    if not rows:
        return go.Figure(data=[], layout=empty_layout(template_name(theme), empty, height=120))
    words = [_said(row, _COMPACT_CHARACTERS if compact else _CHARACTERS) for row in rows]
    heights = [_height(len(lines), compact=compact) for lines in words]
    places = [sum(heights[:i]) + _anchor(heights[i], compact=compact) for i in range(len(rows))]
    scale = 100.0 if unit == "share" else 1.0
    across = padded_range(
        [_number(x, scale) for row in rows for x in (row.low, row.estimate, row.high)], bottom=0.06, top=0.06
    )
    return go.Figure(
        data=_traces(rows, places, scale, colours),
        layout={
            "template": template_name(theme),
            "height": _TOP + _BOTTOM + sum(heights),
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {
                "t": _TOP,
                "b": _BOTTOM,
                "l": 4 if compact else _LEFT,
                "r": 10 if compact else _RIGHT,
            },
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": across,
                "fixedrange": True,
                "nticks": 6,
                "zeroline": True,
                "zerolinewidth": 1.6,
                "showgrid": not compact,
                "automargin": False,
            },
            # Pixels from the top down.
            "yaxis": {
                "range": [sum(heights), 0],
                "visible": False,
                "fixedrange": True,
                "automargin": False,
            },
            "annotations": _notes(
                rows, words, places, labels=labels, unit=unit, colours=colours, compact=compact
            ),
        },
    )


def stacked(figures: Sequence[go.Figure]) -> go.Figure:
    """Figures of `dots` under each other, each on its own axis: what is counted in units of its own.

    They are as wide as each other, so that the words and the numbers stand in the same columns.
    """
    if len(figures) == 1:
        return figures[0]
    edges = _TOP + _BOTTOM
    total = sum(int(figure.layout.height) for figure in figures)
    layout: dict[str, Any] = {**figures[0].to_plotly_json()["layout"], "height": total}
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    above = 0
    for at, figure in enumerate(figures, start=1):
        document, name = figure.to_plotly_json(), "" if at == 1 else str(at)
        high = int(figure.layout.height)
        ends = [1 - (above + high - edges) / (total - edges), 1 - above / (total - edges)]
        traces += [{**trace, "xaxis": f"x{name}", "yaxis": f"y{name}"} for trace in document["data"]]
        notes += [_moved(one, name) for one in document["layout"]["annotations"]]
        layout[f"xaxis{name}"] = {**document["layout"]["xaxis"], "anchor": f"y{name}"}
        layout[f"yaxis{name}"] = {
            **document["layout"]["yaxis"],
            "anchor": f"x{name}",
            "domain": [max(0.0, ends[0]), min(1.0, ends[1])],
        }
        above += high
    return go.Figure(data=traces, layout={**layout, "annotations": notes})


def _moved(one: dict[str, Any], name: str) -> dict[str, Any]:
    """A text of a figure on its axis number ``name``."""
    return {**one, "yref": f"y{name} domain" if one["yref"] == "paper" else f"y{name}"}


def dot_sentence(row: Dot, *, unit: str) -> str:
    """One row in words, for the alternative text."""
    if pd.isna(row.estimate):
        return f"{row.title}: " + _("kan ikke estimeres.")
    return f"{row.title}: {difference(row.estimate, unit, signed=True)} {interval(row.low, row.high, unit)}."


def _height(lines: int, *, compact: bool) -> int:
    return _LINE * lines + _ROW_GAP + (_LINE + _COMPACT_GAP if compact else 0)


def _anchor(height: int, *, compact: bool) -> float:
    """Where in its row a point stands: in the middle, or under the words on a phone."""
    return height - _COMPACT_ABOVE if compact else height / 2


def _said(row: Dot, characters: int) -> list[str]:
    """The lines of a row: its title in bold, which takes more room, and what is said of it."""
    title = [f"<b>{line}</b>" for line in wrap(row.title, int(0.88 * characters))]
    return [*title, *_lines(row.words, characters)]


def _lines(words: str, characters: int) -> list[str]:
    """At most three lines; what does not fit stands in the table."""
    lines = wrap(words, characters)
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], lines[_LINES - 1][: characters - 2].rstrip(" ,;") + " …"]
    return lines


def _number(x: float, scale: float) -> Number:
    return None if pd.isna(x) else round(float(x) * scale, 10)


def _traces(
    rows: Sequence[Dot], places: Sequence[float], scale: float, colours: Palette
) -> list[dict[str, Any]]:
    ends: list[Number] = []
    beside: list[Number] = []
    for row, place in zip(rows, places, strict=True):
        low, high = _number(row.low, scale), _number(row.high, scale)
        if low is not None and high is not None:
            ends += [low, high, None]
            beside += [place, place, None]
    return [
        {
            "type": "scatter",
            "name": "intervall",
            "x": ends,
            "y": beside,
            "mode": "lines",
            "line": {"color": colours.band_edge, "width": 4},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "anslag",
            "x": [_number(row.estimate, scale) for row in rows],
            "y": list(places),
            "mode": "markers",
            "marker": {
                "color": [colours.difference if row.is_main else colours.background for row in rows],
                "size": 12,
                "line": {"width": 3, "color": colours.difference},
            },
            "hovertext": [row.hover for row in rows],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]


def _notes(
    rows: Sequence[Dot],
    words: Sequence[list[str]],
    places: Sequence[float],
    *,
    labels: Labels,
    unit: str,
    colours: Palette,
    compact: bool,
) -> list[dict[str, Any]]:
    axis = labels.of("").difference_axis if unit == labels.unit else _("måneder")
    notes = [note(f"<b>{labels.difference}</b>, {axis}", x=0, y=1, yshift=8)]
    for row, lines, place in zip(rows, words, places, strict=True):
        said = "<br>".join(lines)
        value = _value(row, unit)
        if compact:
            notes.append(
                note(
                    f"{said}<br>{value}",
                    x=0,
                    y=place,
                    yref="y",
                    xshift=5,
                    yshift=10,
                    bgcolor=colours.background,
                    borderpad=1,
                )
            )
            continue
        notes.append(note(said, x=0, y=place, yref="y", yanchor="middle", xshift=-_LEFT + 2))
        notes.append(note(value, x=1, y=place, yref="y", yanchor="middle", xshift=12))
    return notes


def _value(row: Dot, unit: str) -> str:
    if pd.isna(row.estimate):
        return _("kan ikke estimeres")
    written = f"<b>{plain(row.estimate, unit, signed=True)}</b>"
    if pd.isna(row.low) or pd.isna(row.high):
        return written
    return f"{written} {interval(row.low, row.high, unit)}"
