"""Payments: cash flow, spread and gradient in one panel per payment model, and who reaches each milestone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Required, TypedDict, Unpack

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.payment import CASH, GRADIENT, MILESTONES, SPREAD
from dashboard.charts.geometry import band, month_ticks, padded_range
from dashboard.charts.labels import ARMS, Labels, arm_key, empty_layout, note, since
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import (
    ARM_DASH,
    ARM_SYMBOL,
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    Palette,
    palette,
    template_name,
    translucent,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count, interval, kroner, percent

# Pixels.
HEIGHT = 380
_PANEL_GAP = 96  # between stacked panels: the lower one's title, the upper one's axis
_TOP, _BOTTOM, _LEFT, _RIGHT = 62, 58, 70, 18
_BETWEEN = 0.06  # of the width, between panels side by side
_BAR = 46
_BAND_OPACITY = 0.18


class Look(TypedDict, total=False):
    """What every figure here is told: each model's title in the order of the panels, the arms' names and what
    the months count from, the theme (``light`` if not given), and whether the screen is narrow."""

    titles: Required[Mapping[str, str]]
    labels: Required[Labels]
    theme: str
    compact: bool


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What one kind of panel shows: its columns, how a point is told, and the horizontal axis."""

    x: str
    y: str
    mode: str
    shape: str
    xaxis: dict[str, Any]
    hover: Callable[[dict[str, Any], str], str]
    intervals: str  # band | bars | none


def cash_flow(table: Protected, *, by_month: bool = False, **look: Unpack[Look]) -> go.Figure:
    """Mean payment per participant by month since the start: so far, or month by month.

    Parameters
    ----------
    table : Protected
        The columns of `CASH`, one row per model, arm and month; kroner. Months count from 1: what is paid in
        the first has come when one month has passed.
    look : see `Look`

    Raises
    ------
    TypeError, ChartTableError, ThemeError
    """
    frame = rows(table, columns=CASH)
    ticks = month_ticks([0, *(int(m) for m in frame["month"])], compact=True)

    def hover(row: dict[str, Any], name: str) -> str:
        ends = "" if by_month else " " + interval(row["low"], row["high"], "nok")
        amount = kroner(row["mean"] if by_month else row["total"])
        head = _("{arm}, måned {m}").format(arm=name, m=count(row["month"]))
        return f"<b>{head}</b><br>{amount}{ends}<br>N = {count(row['n'])}"

    drawing = _Drawing(
        x="month",
        y="mean" if by_month else "total",
        mode="lines",
        shape="linear",
        xaxis={
            "title": {"text": since(look["labels"].month0, "months"), "standoff": 4},
            "tickvals": ticks,
            "ticktext": [count(m) for m in ticks],
            "range": [0, max(ticks[-1], frame["month"].max() if len(frame) else 1) + 0.3],
        },
        hover=hover,
        intervals="none" if by_month else "band",
    )
    return _panels(frame, drawing, **look)


def spread(table: Protected, **look: Unpack[Look]) -> go.Figure:
    """Payment per participant from the least to the most: what so many percent are paid for, at most.

    ``table`` has the columns `SPREAD`. See `cash_flow`.
    """

    def hover(row: dict[str, Any], name: str) -> str:
        told = _("{share} koster høyst {amount}").format(
            share=percent(row["percentile"] / 100, 0), amount=kroner(row["amount"])
        )
        return f"<b>{name}</b><br>{told}"

    drawing = _Drawing(
        x="percentile",
        y="amount",
        mode="lines",
        shape="hv",
        xaxis={
            "title": {"text": _("Andel av deltakerne, prosent"), "standoff": 4},
            "range": [0, 100],
            "tickvals": [0, 25, 50, 75, 100],
        },
        hover=hover,
        intervals="none",
    )
    return _panels(rows(table, columns=SPREAD), drawing, **look)


def gradient(table: Protected, **look: Unpack[Look]) -> go.Figure:
    """Mean payment by tenth of the predicted probability of a job, with 95 % intervals.

    ``table`` has the columns `GRADIENT`. See `cash_flow`.
    """
    compact = look.get("compact", False)

    def hover(row: dict[str, Any], name: str) -> str:
        head = _("{arm}, tidel {t}").format(arm=name, t=count(row["tenth"]))
        chance = _("Anslått sannsynlighet {chance}").format(chance=percent(row["chance"]))
        ends = interval(row["low"], row["high"], "nok")
        return f"<b>{head}</b><br>{chance}<br>{kroner(row['amount'])} {ends}<br>N = {count(row['n'])}"

    drawing = _Drawing(
        x="tenth",
        y="amount",
        mode="lines+markers",
        shape="linear",
        xaxis={
            "title": {
                "text": _("Tidel, lavest sannsynlighet først")
                if compact
                else _("Tidel etter anslått jobbsannsynlighet, lavest først"),
                "standoff": 4,
            },
            "range": [0.5, 10.5],
            "tickvals": [1, 4, 7, 10] if compact else list(range(1, 11)),
        },
        hover=hover,
        intervals="bars",
    )
    return _panels(rows(table, columns=GRADIENT), drawing, **look)


def milestones(
    table: Protected,
    *,
    titles: Mapping[str, str],
    labels: Labels,
    theme: str = "light",
    compact: bool = False,
) -> go.Figure:
    """The share of each arm that reaches each milestone, as bars with 95 % intervals.

    ``table`` has the columns `MILESTONES`; a share that cannot be told is written so.
    """
    colours, frame = palette(theme), rows(table, columns=MILESTONES)
    if frame.empty:
        message = _("Ingen av modellene har milepæler.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=120))
    keys = list(dict.fromkeys(zip(frame["model"], frame["milestone"], strict=True)))
    places = {key: -n for n, key in enumerate(keys)}
    traces: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    # On a phone the title stands above the bars, and they make room for it.
    offsets, width = ((-0.02, -0.30), 0.26) if compact else ((0.2, -0.2), 0.36)
    for arm, offset in zip(ARMS, offsets, strict=True):
        mine = frame[frame["arm"] == arm]
        y = [places[key] + offset for key in zip(mine["model"], mine["milestone"], strict=True)]
        share = floats(mine["share"], scale=100)
        above, below = ([a - b for a, b in _pairs(mine, one, other)] for one, other in _ENDS)
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": arm,
                "x": share,
                "y": y,
                "width": width,
                "marker": {"color": translucent(colours.arm(arm), 0.75)},
                "error_x": {
                    "type": "data",
                    "array": above,
                    "arrayminus": below,
                    "color": colours.text,
                    "thickness": 1.2,
                    "width": 3,
                },
                "hovertext": [_bar_text(row, labels.arm(arm)) for row in mine.to_dict("records")],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        for place, row in zip(y, mine.to_dict("records"), strict=True):
            known = row["share"] == row["share"] and row["share"] is not None
            written = percent(row["share"]) if known else _("kan ikke avgjøres")
            end = max(row["high"] * 100 if known and row["high"] == row["high"] else 0, 0)
            notes.append(note(written, x=end, y=place, xref="x", yref="y", yanchor="middle", xshift=6))
    many = len({model for model, _one in keys}) > 1
    text = {key: _milestone_title(frame, key, titles, many=many, compact=compact) for key in keys}
    top = 54 if compact else 36
    return go.Figure(
        data=traces,
        layout={
            "template": template_name(theme),
            "height": top + 50 + (_BAR + (24 if compact else 8)) * len(keys),
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": top, "b": 46, "l": 18 if compact else 40, "r": 64},
            "barmode": "overlay",
            "dragmode": False,
            "xaxis": {"range": [0, 112], "tickvals": [0, 25, 50, 75, 100], "title": {"text": _("prosent")}},
            "yaxis": {
                "range": [min(places.values()) - 0.5, 0.75 if compact else 0.5],
                "showgrid": False,
                "tickvals": [] if compact else list(places.values()),
                "ticktext": [] if compact else [text[key] for key in keys],
            },
            "annotations": [
                note(arm_key(labels, colours), x=0, y=1, yshift=6),
                *notes,
                *(
                    note(text[key], x=0, y=place + 0.12, xref="x", yref="y", yanchor="bottom")
                    for key, place in (places.items() if compact else ())
                ),
            ],
        },
    )


def alt_text(
    table: Protected, *, titles: Mapping[str, str], labels: Labels, what: str, x: str, y: str
) -> str:
    """The last point of each line, or of each bar, in sentences: ``what`` names the figure.

    Raises
    ------
    TypeError, ChartTableError
    """
    frame = rows(table, columns=("model", "arm", x, y)).dropna(subset=[y])
    if frame.empty:
        return _("Tom figur: {what} kan ikke vises.").format(what=what)
    lines: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in frame[["model", "arm", x, y]].to_dict("records"):
        lines.setdefault((row["model"], row["arm"]), []).append(row)
    told = [f"{what}."]
    for model, title in titles.items():
        for arm in ARMS:
            mine = lines.get((model, arm))
            if mine is not None:
                ends = mine if y == "share" else (mine[0], mine[-1])
                points = ", ".join(_told(row, x, y) for row in ends)
                told.append(f"{title}, {labels.arm(arm)}: {points}.")
    return " ".join(told)


def _told(row: dict[str, Any], x: str, y: str) -> str:
    if y == "share":
        return f"{row[x]} {percent(row[y])}"
    names = {"month": _("måned {n}"), "percentile": _("{n} prosent av deltakerne"), "tenth": _("tidel {n}")}
    return f"{names[x].format(n=count(row[x]))}: {kroner(row[y])}"


# --- panels -------------------------------------------------------------------------------------------------

_ENDS = (("high", "share"), ("share", "low"))


def _pairs(frame: pd.DataFrame, one: str, other: str) -> list[tuple[float, float]]:
    ends = zip(floats(frame[one], scale=100), floats(frame[other], scale=100), strict=True)
    return [(a or 0.0, b or 0.0) for a, b in ends]


def _bar_text(row: dict[str, Any], name: str) -> str:
    ends = interval(row["low"], row["high"], "share")
    return f"<b>{row['title']}, {name}</b><br>{percent(row['share'])} {ends}<br>N = {count(row['n'])}"


def _milestone_title(
    frame: pd.DataFrame, key: tuple[str, str], titles: Mapping[str, str], *, many: bool, compact: bool
) -> str:
    row = frame[(frame["model"] == key[0]) & (frame["milestone"] == key[1])].iloc[0]
    title = f"{_(row['title'])} ({percent(row['part'], 0)})"
    return f"{title}{', ' if compact else '<br>'}{titles[key[0]]}" if many else title


def _panels(
    frame: pd.DataFrame,
    drawing: _Drawing,
    *,
    titles: Mapping[str, str],
    labels: Labels,
    theme: str = "light",
    compact: bool = False,
) -> go.Figure:
    colours = palette(theme)
    shown = [model for model in titles if (frame["model"] == model).any()]
    if not shown or frame[drawing.y].isna().all():
        message = _("Kan ikke regnes for dette valget.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=120))
    ends = [drawing.y, *(("low", "high") if drawing.intervals != "none" else ())]
    limits = padded_range([x for name in ends for x in floats(frame[name])])
    panel = HEIGHT - _TOP - _BOTTOM
    height = HEIGHT + (panel + _PANEL_GAP) * (len(shown) - 1) if compact else HEIGHT
    whole = height - _TOP - _BOTTOM
    layout: dict[str, Any] = {
        "template": template_name(theme),
        "height": height,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {"t": _TOP, "b": _BOTTOM, "l": _LEFT, "r": _RIGHT},
        "hovermode": "closest" if compact else "x",
        "dragmode": False if compact else "zoom",
        "annotations": [note(arm_key(labels, colours), x=0, y=1, yshift=30)],
    }
    traces = []
    for number, model in enumerate(shown):
        end = "" if number == 0 else str(number + 1)
        across, up = _place(number, len(shown), panel=panel, whole=whole, compact=compact)
        layout[f"xaxis{end}"] = {**drawing.xaxis, "domain": across, "anchor": f"y{end}", "tickangle": 0}
        layout[f"yaxis{end}"] = {"domain": up, "anchor": f"x{end}", "range": limits}
        title = f"<b>{titles[model]}</b>, {_('kr')}"
        layout["annotations"].append(note(title, x=across[0], y=up[1], yshift=4))
        for arm in ARMS:
            mine = frame[(frame["model"] == model) & (frame["arm"] == arm)]
            traces += _line(mine, drawing, arm=arm, name=labels.arm(arm), axis=end, colours=colours)
    return go.Figure(data=traces, layout=layout)


def _place(
    number: int, panels: int, *, panel: int, whole: int, compact: bool
) -> tuple[list[float], list[float]]:
    """Horizontal and vertical part of the paper."""
    if compact:
        top = 1 - number * (panel + _PANEL_GAP) / whole
        return [0.0, 1.0], [max(top - panel / whole, 0.0), top]
    width = (1 - _BETWEEN * (panels - 1)) / panels
    left = number * (width + _BETWEEN)
    return [left, left + width], [0.0, 1.0]


def _line(
    frame: pd.DataFrame, drawing: _Drawing, *, arm: str, name: str, axis: str, colours: Palette
) -> list[dict[str, Any]]:
    if frame.empty:
        return []
    x, y = frame[drawing.x].tolist(), floats(frame[drawing.y])
    where = {"xaxis": f"x{axis}", "yaxis": f"y{axis}", "type": "scatter"}
    line: dict[str, Any] = {
        **where,
        "name": arm,
        "x": x,
        "y": y,
        "mode": drawing.mode,
        "line": {
            "color": colours.arm(arm),
            "dash": ARM_DASH[arm],
            "width": 2.5,
            "shape": drawing.shape,
        },
        "marker": {"color": colours.arm(arm), "symbol": ARM_SYMBOL[arm], "size": 7},
        "hovertext": [drawing.hover(row, name) for row in frame.to_dict("records")],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    if drawing.intervals == "none":
        return [line]
    low, high = floats(frame["low"]), floats(frame["high"])
    if drawing.intervals == "bars":
        known = [None not in ends for ends in zip(y, low, high, strict=True)]
        line["error_y"] = {
            "type": "data",
            "array": [(h or 0) - (m or 0) if ok else 0 for h, m, ok in zip(high, y, known, strict=True)],
            "arrayminus": [(m or 0) - (w or 0) if ok else 0 for w, m, ok in zip(low, y, known, strict=True)],
            "color": colours.arm(arm),
            "thickness": 1.3,
            "width": 3,
        }
        return [line]
    across, outline = band(x, low, high)
    fill = {
        **where,
        "name": f"band_{arm}",
        "x": across,
        "y": outline,
        "mode": "lines",
        "hoverinfo": "skip",
        "fill": "toself",
        "fillcolor": translucent(colours.arm(arm), _BAND_OPACITY),
        "line": {"color": colours.arm(arm), "width": 0.5},
    }
    return [fill, line]
