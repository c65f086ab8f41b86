"""The ruler: the estimate, what the study can detect, and what it takes to pay, on one axis."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.cost_value_tables import (
    BREAK_EVEN,
    DETECTABLE,
    ESTIMATE,
    EXAMPLE,
    PRINTED,
    PRINTED_DETECTABLE,
    RULER_COLUMNS,
)
from dashboard.charts.geometry import padded_range
from dashboard.charts.labels import Labels, empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name
from dashboard.disclosure import Protected
from dashboard.text import _, difference, interval, plain

_TOP, _BOTTOM = 30, 34
_ROW, _COMPACT_ROW = 34, 50
_LEFT, _RIGHT = 300, 190
_POINTS = (ESTIMATE, PRINTED)
_SPANS = (DETECTABLE, PRINTED_DETECTABLE)
_BREAKS = (BREAK_EVEN, EXAMPLE)


def ruler(
    table: Protected, *, labels: Labels, target: str, theme: str = "light", compact: bool = False
) -> go.Figure:
    """One row each: a point in its interval, how far from zero an effect must be to be found, break-even.

    Parameters
    ----------
    table : Protected, one row per mark
        `RULER_COLUMNS`; shares 0-1.
    labels : Labels
    target : str
        The month or window, which decides the unit.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide: words above the marks.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    ThemeError
        If the theme is unknown.
    """
    colours, labels = palette(theme), labels.of(target)
    frame = rows(table, columns=RULER_COLUMNS)
    if not frame["value"].notna().any():
        message = _("For få til å vise linjalen.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=120))
    height = _COMPACT_ROW if compact else _ROW
    places = [height * (at + (0.78 if compact else 0.5)) for at in range(len(frame))]
    scaled = frame.assign(**{name: floats(frame[name], scale=labels.scale) for name in RULER_COLUMNS[1:]})
    ends = [x for name in RULER_COLUMNS[1:] for x in floats(scaled[name])]
    return go.Figure(
        data=_traces(scaled, places, labels, colours),
        layout={
            "template": template_name(theme),
            "height": _TOP + _BOTTOM + height * len(frame),
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {
                "t": _TOP,
                "b": _BOTTOM,
                "l": 8 if compact else _LEFT,
                "r": 12 if compact else _RIGHT,
            },
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": padded_range(ends, bottom=0.06, top=0.06),
                "fixedrange": True,
                "nticks": 6 if compact else 10,
                "zeroline": True,
                "zerolinewidth": 1.6,
                "automargin": False,
            },
            "yaxis": {"range": [height * len(frame), 0], "visible": False, "fixedrange": True},
            "annotations": _notes(frame, places, labels, colours, compact=compact),
        },
    )


def ruler_alt_text(table: Protected, *, labels: Labels, target: str) -> str:
    """Every mark of the ruler with its number."""
    frame, labels = rows(table, columns=RULER_COLUMNS), labels.of(target)
    told = [_("Linjal i {axis}.").format(axis=labels.difference_axis)]
    for row in frame.to_dict("records"):
        told.append(f"{_name(str(row['kind']), labels)}: {_number(row, labels, unit=True)}.")
    return " ".join(told)


def _name(kind: str, labels: Labels) -> str:
    return {
        ESTIMATE: labels.difference,
        DETECTABLE: _("Minste som kan påvises"),
        BREAK_EVEN: _("Nullpunkt: så mye må til"),
        PRINTED: _("{difference} i rapporten").format(difference=labels.difference),
        PRINTED_DETECTABLE: _("Minste som kan påvises, rapporten"),
        EXAMPLE: _("Nullpunkt i rapportens eksempel"),
    }[kind]


def _number(row: dict[Any, Any], labels: Labels, *, unit: bool = False) -> str:
    value = difference(row["value"], labels.unit, signed=True) if unit else ""
    value = value or plain(row["value"], labels.unit, signed=True)
    if row["kind"] in _SPANS:
        size = difference(row["value"], labels.unit) if unit else plain(row["value"], labels.unit)
        return f"± {size}"
    if row["kind"] in _POINTS:
        return f"{value} {interval(row['low'], row['high'], labels.unit)}"
    return value


def _traces(
    frame: pd.DataFrame, places: list[float], labels: Labels, colours: Palette
) -> list[dict[str, Any]]:
    traces = []
    for row, place in zip(frame.to_dict("records"), places, strict=True):
        kind = row["kind"]
        is_own = kind in (ESTIMATE, DETECTABLE, BREAK_EVEN)
        if kind in _POINTS or kind in _SPANS:
            traces.append(
                {
                    "type": "scatter",
                    "name": f"{kind}_spenn",
                    "x": [row["low"], row["high"]],
                    "y": [place, place],
                    "mode": "lines",
                    "line": {
                        "color": colours.muted if kind in _SPANS else colours.band_edge,
                        "width": 10 if kind in _SPANS else 4,
                    },
                    "opacity": 0.45 if kind in _SPANS else 1.0,
                    "hoverinfo": "skip",
                }
            )
        symbol = {True: "circle", False: "diamond-tall"}[kind in _POINTS]
        fill = colours.difference if kind in _POINTS else colours.arm_treated
        if kind in _SPANS:
            symbol, fill = "line-ns", colours.muted
        traces.append(
            {
                "type": "scatter",
                "name": kind,
                "x": [-row["value"], row["value"]] if kind in _SPANS else [row["value"]],
                "y": [place] * (2 if kind in _SPANS else 1),
                "mode": "markers",
                "marker": {
                    "symbol": symbol,
                    "size": 14,
                    "color": fill if is_own else colours.background,
                    "line": {"width": 3, "color": fill},
                },
                "hovertemplate": f"<b>{_name(kind, labels)}</b><extra></extra>",
            }
        )
    return traces


def _notes(
    frame: pd.DataFrame, places: list[float], labels: Labels, colours: Palette, *, compact: bool
) -> list[dict[str, Any]]:
    notes = [note(labels.difference_axis.capitalize(), x=0, y=1, yshift=6)]
    for row, place in zip(frame.to_dict("records"), places, strict=True):
        name, value = _name(str(row["kind"]), labels), f"<b>{_number(row, labels)}</b>"
        if compact:
            text = f"{name}: {value}"
            notes.append(note(text, x=0, y=place, yref="y", yshift=9, bgcolor=colours.background))
            continue
        notes.append(note(name, x=0, y=place, yref="y", yanchor="middle", xshift=-_LEFT + 2))
        notes.append(note(value, x=1, y=place, yref="y", yanchor="middle", xshift=12))
    return notes
