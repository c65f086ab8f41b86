"""The windows' differences, one above the other, in a column beside the months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import Number, padded_range
from dashboard.charts.labels import Labels, empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import (
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    PUBLISHED_MARK,
    PUBLISHED_SYMBOL,
    Palette,
    palette,
    template_name,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count, difference, interval, plain

COLUMNS = (
    "target_kind",
    "target",
    "estimate",
    "conf_low",
    "conf_high",
    "n_treated",
    "n_control",
    "mean_treated",
    "mean_control",
)

# Pixels. A row is title, value, interval and the printed diamond from the top down.
HEIGHT = 440
_TOP = 54
_BOTTOM = 30
_ABOVE_INTERVAL = 58
_PRINTED_BELOW = 13


@dataclass(frozen=True, slots=True)
class _Windows:
    """The window rows as lists on the axis' scale (shares as percent)."""

    name: list[str]
    estimate: list[Number]
    low: list[Number]
    high: list[Number]
    value: list[str]
    hover: list[str]


def windows(
    table: Protected,
    *,
    labels: Labels,
    theme: str = "light",
    compact: bool = False,
    published: Mapping[str, float] | None = None,
    published_source: str = "",
    height: int = HEIGHT,
) -> go.Figure:
    """One estimate with its 95 % interval per window around a common zero line.

    Made for a column 230 to 300 pixels wide: a window's title and value stand above its interval.

    Parameters
    ----------
    table : Protected, one row per target
        `COLUMNS`; rows with ``target_kind`` ``"window"`` are drawn in the table's order. Shares 0-1. A window
        without an estimate keeps its place and says so.
    labels : Labels
        Titles of the windows in ``labels.windows``.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide.
    published : mapping from window name to printed estimate, optional
        In the outcome's unit (shares 0-1). Hollow diamonds just under the interval.
    published_source : str
        Where they are printed: "Rapport 003, tabell 5.1".
    height : int
        Pixels.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    ThemeError
        If the theme is unknown.
    """
    colours = palette(theme)
    data = _read(table, labels=labels, published=published or {}, source=published_source)
    if not data.name:
        message = _("Ingen vinduer å vise.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=height))
    row_px = (height - _TOP - _BOTTOM) / len(data.name)
    printed = [
        (place + _PRINTED_BELOW / row_px, (published or {})[name] * labels.scale)
        for place, name in enumerate(data.name)
        if name in (published or {}) and labels.of(name).unit == labels.unit
    ]
    across = padded_range(
        [*data.low, *data.estimate, *data.high, *(x for _y, x in printed)], bottom=0.08, top=0.08
    )
    return go.Figure(
        data=_traces(data, printed, across, colours),
        layout={
            "template": template_name(theme),
            "height": height,
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            # No margin to the left: there the empty label of the shared hover axis would show.
            "margin": {"t": _TOP, "b": _BOTTOM, "l": 0, "r": 10},
            "hovermode": "y",
            "dragmode": False,
            "xaxis": {
                "range": across,
                "fixedrange": True,
                "nticks": 5,
                "zeroline": True,
                "zerolinewidth": 1.6,
                "showgrid": False,
            },
            "yaxis": {
                "range": [len(data.name) - _ABOVE_INTERVAL / row_px, -_ABOVE_INTERVAL / row_px],
                "visible": False,
                "fixedrange": True,
            },
            "annotations": _notes(data, labels=labels, colours=colours, has_printed=bool(printed)),
        },
    )


def windows_alt_text(table: Protected, *, labels: Labels) -> str:
    """What `windows` shows, in sentences with every window's estimate.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _window_rows(table)
    if frame.empty:
        return _("Tom figur: ingen vinduer å vise.")
    told = _("{difference} i hvert vindu med 95 % konfidensintervall.").format(difference=labels.difference)
    each = []
    for row in frame.to_dict("records"):
        written = labels.of(row["target"]).estimate(row["estimate"], row["conf_low"], row["conf_high"])
        if pd.isna(row["estimate"]):
            written = _("kan ikke estimeres")
        each.append(f"{_title(row['target'], labels)}: {written}.")
    return " ".join([told, *each])


def _window_rows(table: Protected) -> pd.DataFrame:
    frame = rows(table, columns=COLUMNS)
    return frame[frame["target_kind"] == "window"]


def _title(name: str, labels: Labels) -> str:
    return labels.windows.get(name, name)


def _read(table: Protected, *, labels: Labels, published: Mapping[str, float], source: str) -> _Windows:
    frame = _window_rows(table)
    records = frame.to_dict("records")
    scale = labels.scale
    # A sum in months has no place on an axis of percentage points: it stands as a number alone.
    on_axis = [labels.of(row["target"]).unit == labels.unit for row in records]
    return _Windows(
        name=[str(name) for name in frame["target"]],
        estimate=floats(frame["estimate"].where(on_axis), scale=scale),
        low=floats(frame["conf_low"].where(on_axis), scale=scale),
        high=floats(frame["conf_high"].where(on_axis), scale=scale),
        value=[_value(row, labels) for row in records],
        hover=[
            _hover(row, labels=labels, printed=published.get(row["target"]), source=source) for row in records
        ],
    )


def _value(row: dict[str, Any], labels: Labels) -> str:
    if pd.isna(row["estimate"]):
        return _("kan ikke estimeres")
    own = labels.of(row["target"])
    if own.unit == labels.unit:
        written = f"<b>{plain(row['estimate'], own.unit, signed=True)}</b>"
    else:
        written = f"<b>{difference(row['estimate'], own.unit, signed=True)}</b>"
    if pd.isna(row["conf_low"]) or pd.isna(row["conf_high"]):
        return written
    return f"{written} {interval(row['conf_low'], row['conf_high'], own.unit)}"


def _hover(row: dict[str, Any], *, labels: Labels, printed: float | None, source: str) -> str:
    # Short lines: the label has no more room than the column.
    labels = labels.of(row["target"])
    lines = [
        f"<b>{_title(row['target'], labels)}</b>",
        f"{labels.treated}: {labels.level(row['mean_treated'])} (N = {count(row['n_treated'])})",
        f"{labels.control}: {labels.level(row['mean_control'])} (N = {count(row['n_control'])})",
    ]
    if printed is not None:
        lines.append(
            f"{PUBLISHED_MARK} " + _("Trykt: {estimate}").format(estimate=difference(printed, labels.unit))
        )
        lines += [source] if source else []
    return "<br>".join(lines)


def _traces(
    data: _Windows, printed: Sequence[tuple[float, float]], across: Sequence[float], colours: Palette
) -> list[dict[str, Any]]:
    places = list(range(len(data.name)))
    ends: list[Number] = []
    beside: list[Number] = []
    for place, low, high in zip(places, data.low, data.high, strict=True):
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
            "name": "differanse",
            "x": data.estimate,
            "y": places,
            "mode": "markers",
            "marker": {"color": colours.difference, "size": 11},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "trykt",
            "x": [x for _y, x in printed],
            "y": [y for y, _x in printed],
            "mode": "markers",
            "marker": {
                "symbol": PUBLISHED_SYMBOL,
                "size": 11,
                "color": colours.published,
                "line": {"width": 2, "color": colours.published},
            },
            "hoverinfo": "skip",
        },
        {
            # Hover text opens to the right of its point: from the left edge it has the whole column.
            "type": "scatter",
            "name": "svevetekst",
            "x": [across[0]] * len(places),
            "y": places,
            "mode": "markers",
            "marker": {"color": colours.difference, "opacity": 0},
            "hovertext": data.hover,
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]


def _notes(data: _Windows, *, labels: Labels, colours: Palette, has_printed: bool) -> list[dict[str, Any]]:
    heading = f"<b>{labels.difference}</b>, {labels.difference_axis}"
    if has_printed:
        heading += f"<br>{PUBLISHED_MARK} " + _("trykt i rapporten")
    # On the background, so that the zero line does not run through the letters.
    over: dict[str, Any] = {"x": 0, "yref": "y", "bgcolor": colours.background, "borderpad": 2}
    notes = [note(heading, x=0, y=1, yshift=8)]
    for place, (name, value) in enumerate(zip(data.name, data.value, strict=True)):
        notes.append(note(_title(name, labels), y=place, yshift=30, font={"color": colours.muted}, **over))
        notes.append(note(value, y=place, yshift=9, **over))
    return notes
