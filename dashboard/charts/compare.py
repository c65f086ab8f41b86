"""Two selections' estimates month by month on one axis, and below it the difference between them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.compare import COLUMNS, PERSONS
from dashboard.charts.geometry import Number, band, month_ticks, padded_range, spread
from dashboard.charts.labels import Labels, coloured, empty_layout, note, since
from dashboard.charts.tables import floats, months, rows
from dashboard.charts.theme import (
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    Palette,
    palette,
    template_name,
    translucent,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count

# Pixels.
HEIGHT = 560
_LINE = 20
_PANEL_GAP = 44
_BOTTOM = 52
FAIR_SHARE = 0.05  # of the most people in a month: months with fewer do not stretch the axes
_CHARACTERS = 120
_COMPACT_CHARACTERS = 40

SIDES = ("a", "b")
DASH = {"a": "6px,3px", "b": "solid"}
SYMBOL = {"a": "square", "b": "circle"}
MARK = {"a": "■", "b": "●"}


def comparison(
    table: Protected,
    *,
    labels: Labels,
    names: tuple[str, str] = ("", ""),
    theme: str = "light",
    compact: bool = False,
    height: int = HEIGHT,
) -> go.Figure:
    """Above, A and B with pointwise 95 % bands; below, B less A with its pointwise and simultaneous band.

    Parameters
    ----------
    table : Protected, one row per target
        `dashboard.analysis.compare.COLUMNS`; rows with ``target_kind`` ``"month"`` are drawn. Shares 0-1.
        Null where nothing is estimated: the lines break there. Without values in the columns of a band it is
        not drawn.
    labels : Labels
        ``difference`` names what A and B are estimates of.
    names : (A, B)
        What tells the two apart, in a few words. Empty: the letter alone.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide.
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
    colours, template = palette(theme), template_name(theme)
    frame = _months(table)
    if frame["estimate"].isna().all():
        message = _("Ingen måneder å vise for dette valget.")
        return go.Figure(data=[], layout=empty_layout(template, message, height=height))
    fair = with_people(frame)
    above = [name for side in SIDES for name in (f"estimate_{side}", f"conf_low_{side}", f"conf_high_{side}")]
    below = ["estimate", "conf_low", "conf_high", "band_low", "band_high"]
    ranges = tuple(
        padded_range([y for name in group for y in floats(fair[name], scale=labels.scale)], bottom=0.06)
        for group in (above, below)
    )
    return go.Figure(
        data=[*_side_traces(frame, labels, colours), *_difference_traces(frame, labels, colours)],
        layout=_layout(
            frame,
            ranges,
            labels=labels,
            names=names,
            colours=colours,
            template=template,
            compact=compact,
            height=height,
        ),
    )


def comparison_alt_text(table: Protected, *, labels: Labels, names: tuple[str, str] = ("", "")) -> str:
    """What `comparison` shows, in sentences: both estimates and the difference in month 12, or the last.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _months(table)
    known = frame.dropna(subset=["estimate"])
    if known.empty:
        return _("Tom figur: ingen måneder å vise.")
    at = known["target"].tolist()
    month = 12 if 12 in at else at[-1]
    row = known[known["target"] == month].iloc[0]
    told = _(
        "Linjediagram med to felt, fra måned {first} til {last} regnet fra {month0}: "
        "A og B øverst, B minus A nederst."
    ).format(first=count(frame["target"].iloc[0]), last=count(frame["target"].iloc[-1]), month0=labels.month0)
    each = [
        _("{name}: {estimate}.").format(
            name=_named(side, name),
            estimate=labels.estimate(
                row[f"estimate_{side}"], row[f"conf_low_{side}"], row[f"conf_high_{side}"]
            ),
        )
        for side, name in zip(SIDES, names, strict=True)
    ]
    difference = _("Måned {month}: B minus A er {estimate}, 95 % konfidensintervall i parentes.").format(
        month=count(month), estimate=labels.estimate(row["estimate"], row["conf_low"], row["conf_high"])
    )
    return " ".join([told, difference, *each])


def _months(table: Protected) -> pd.DataFrame:
    frame = rows(table, columns=COLUMNS)
    frame = frame[frame["target_kind"] == "month"]
    return frame.assign(target=months(frame["target"])).sort_values("target")


def with_people(frame: pd.DataFrame) -> pd.DataFrame:
    """The months that decide how far the axes reach: with a fair share of the people in each of the arms."""
    people = frame[list(PERSONS)].fillna(0)
    return frame[(people >= FAIR_SHARE * people.max()).all(axis=1)]


def _named(side: str, name: str) -> str:
    return f"{side.upper()}, {name}" if name else side.upper()


def _colour(side: str, colours: Palette) -> str:
    """B is the page's own estimate and has its colour."""
    return {"a": colours.categories[1], "b": colours.difference}[side]


# --- traces -------------------------------------------------------------------------------------------------


def _side_traces(frame: pd.DataFrame, labels: Labels, colours: Palette) -> list[dict[str, Any]]:
    month, hover = frame["target"].tolist(), _hovers(frame, labels)
    traces = []
    for side in SIDES:
        limits = [floats(frame[f"conf_{end}_{side}"], scale=labels.scale) for end in ("low", "high")]
        colour = _colour(side, colours)
        fill = translucent(colour, 0.18)
        traces.append(_band(f"bånd {side.upper()}", month, limits, fill=fill, edge=colour, axis="y"))
    for side in SIDES:
        # One hover box per panel: B carries it, with all numbers of the month.
        box: dict[str, Any] = {"hoverinfo": "skip"}
        if side == "b":
            box = {"hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>"}
        colour = _colour(side, colours)
        traces.append(
            {
                "type": "scatter",
                "name": side.upper(),
                "x": month,
                "y": floats(frame[f"estimate_{side}"], scale=labels.scale),
                "yaxis": "y",
                "mode": "lines+markers",
                "line": {"color": colour, "dash": DASH[side], "width": 2.5},
                "marker": {"color": colour, "symbol": SYMBOL[side], "size": 7, "maxdisplayed": 12},
                **box,
            }
        )
    return [trace for trace in traces if any(y is not None for y in trace["y"])]


def _difference_traces(frame: pd.DataFrame, labels: Labels, colours: Palette) -> list[dict[str, Any]]:
    month, edge = frame["target"].tolist(), colours.muted
    bands = [
        _band(
            name,
            month,
            [floats(frame[f"{column}_{end}"], scale=labels.scale) for end in ("low", "high")],
            fill=translucent(colours.text, opacity),
            edge=edge,
            axis="y2",
            dash=dash,
        )
        for name, column, opacity, dash in (
            ("samtidig", "band", 0.09, "dot"),
            ("punktvis", "conf", 0.18, "solid"),
        )
    ]
    line = {
        "type": "scatter",
        "name": "differanse",
        "x": month,
        "y": floats(frame["estimate"], scale=labels.scale),
        "yaxis": "y2",
        "mode": "lines",
        "line": {"color": colours.text, "width": 2.5},
        "hovertext": _hovers(frame, labels),
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [trace for trace in (*bands, line) if any(y is not None for y in trace["y"])]


def _band(
    name: str,
    month: Sequence[int],
    limits: list[list[Number]],
    *,
    fill: str,
    edge: str,
    axis: str,
    dash: str = "solid",
) -> dict[str, Any]:
    x, y = band(month, *limits)
    return {
        "type": "scatter",
        "name": name,
        "x": x,
        "y": y,
        "yaxis": axis,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": edge, "width": 0.8, "dash": dash},
        "hoverinfo": "skip",
    }


def _hovers(frame: pd.DataFrame, labels: Labels) -> list[str]:
    return [_hover(row, labels) for row in frame.to_dict("records")]


def _hover(row: dict[Any, Any], labels: Labels) -> str:
    def written(ending: str) -> str:
        return labels.estimate(*(row[f"{part}{ending}"] for part in ("estimate", "conf_low", "conf_high")))

    lines = ["<b>" + _("Måned {month}").format(month=count(row["target"])) + "</b>"]
    lines += [
        f"{MARK[side]} {side.upper()}: {written('_' + side)}"
        f" (N = {count(row[f'n_treated_{side}'] + row[f'n_control_{side}'])})"
        for side in reversed(SIDES)
    ]
    return "<br>".join([*lines, _("B minus A: {estimate}").format(estimate=written(""))])


# --- layout -------------------------------------------------------------------------------------------------


def _layout(
    frame: pd.DataFrame,
    ranges: tuple[list[float], ...],
    *,
    labels: Labels,
    names: tuple[str, str],
    colours: Palette,
    template: str,
    compact: bool,
    height: int,
) -> dict[str, Any]:
    month = frame["target"].tolist()
    title = _title(labels, names, colours, compact=compact)
    top = 34 + _LINE * len(title)
    plot = height - top - _BOTTOM
    gap = _PANEL_GAP / plot
    middle = (1 - gap) / 2
    ticks = month_ticks(month, compact=compact)
    y_axis = {"automargin": False, "zeroline": True, "zerolinewidth": 1.6, "nticks": 6}
    ends = _line_ends(frame, ranges[0], plot * middle, labels=labels, colours=colours)
    return {
        "template": template,
        "height": height,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {"t": top, "b": _BOTTOM, "l": 52 if labels.unit != "nok" else 74, "r": 40},
        "hovermode": "x",
        "dragmode": False if compact else "zoom",
        "uirevision": f"{labels.outcome} {labels.unit}",
        "xaxis": {
            "automargin": False,
            "anchor": "y2",
            "range": [month[0] - 0.7, month[-1] + 0.7],
            "tickvals": ticks,
            "ticktext": [count(m) for m in ticks],
            "tickangle": 0,
            "title": {"text": since(labels.month0, "months"), "standoff": 4},
            "showspikes": True,
            "spikemode": "across",
            "spikethickness": 1,
            "spikedash": "dot",
            "spikecolor": colours.muted,
        },
        "yaxis": {**y_axis, "domain": [middle + gap, 1], "range": ranges[0]},
        "yaxis2": {**y_axis, "domain": [0, middle], "range": ranges[1]},
        "shapes": _month0(month, colours),
        "annotations": [
            note("<br>".join(title), x=0, y=1, yshift=_LINE + 2),
            note(
                "<b>" + _("B minus A, {unit}").format(unit=labels.difference_axis) + "</b>",
                x=0,
                y=middle,
                yshift=2,
            ),
            *_month0_note(month, labels, colours),
            *ends,
        ],
    }


def _title(labels: Labels, names: tuple[str, str], colours: Palette, *, compact: bool) -> list[str]:
    """What is measured, then which line is which: letter, marker and what tells it from the other."""
    room = _COMPACT_CHARACTERS if compact else _CHARACTERS
    lines = [f"<b>{line}</b>" for line in wrap(f"{labels.difference}, {labels.difference_axis}", room)]
    for side, name in zip(SIDES, names, strict=True):
        first, *rest = wrap(f"{side.upper()}: {name}" if name else side.upper(), room)
        lines += [f"{coloured(MARK[side], _colour(side, colours))} {first}", *rest]
    return lines


def _line_ends(
    frame: pd.DataFrame, y_range: list[float], pixels: float, *, labels: Labels, colours: Palette
) -> list[dict[str, Any]]:
    """The letters at the ends of the lines, kept inside the panel and apart."""
    ends = {}
    for side in SIDES:
        known = frame.dropna(subset=[f"estimate_{side}"])
        if not known.empty:
            ends[side] = known.iloc[-1]["target"], known.iloc[-1][f"estimate_{side}"] * labels.scale
    unit = (y_range[1] - y_range[0]) / pixels
    inside = [min(max(y, y_range[0] + 10 * unit), y_range[1] - 10 * unit) for _month, y in ends.values()]
    places = spread(inside, gap=20 * unit)
    return [
        note(
            f"{coloured(MARK[side], _colour(side, colours))} <b>{side.upper()}</b>",
            x=max(month for month, _y in ends.values()),
            y=place,
            xref="x",
            yref="y",
            yanchor="middle",
            xshift=8,
        )
        for side, place in zip(ends, places, strict=True)
    ]


def _month0(month: list[int], colours: Palette) -> list[dict[str, Any]]:
    if not month[0] <= 0 <= month[-1]:
        return []
    line = {"color": colours.month0_line, "width": 1.5, "dash": "dash"}
    return [
        {"type": "line", "xref": "x", "yref": panel, "x0": 0, "x1": 0, "y0": 0, "y1": 1, "line": line}
        for panel in ("y domain", "y2 domain")
    ]


def _month0_note(month: list[int], labels: Labels, colours: Palette) -> list[dict[str, Any]]:
    if not month[0] <= 0 <= month[-1]:
        return []
    return [note(labels.month0, x=0, y=1, xref="x", xanchor="center", font={"color": colours.muted})]
