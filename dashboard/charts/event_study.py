"""Levels by arm and their difference, month by month and window by window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.effects import COLUMNS
from dashboard.charts.geometry import Number, band, month_ticks, padded_range, spread
from dashboard.charts.labels import ARMS, Labels, arm_key, coloured, empty_layout, note
from dashboard.charts.tables import floats, months, rows
from dashboard.charts.theme import (
    ARM_DASH,
    ARM_MARK,
    ARM_SYMBOL,
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    PUBLISHED_MARK,
    PUBLISHED_SYMBOL,
    Palette,
    palette,
    template_name,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count, difference, percent_sign

# Pixels. The panels share what is left as 45 to 55.
HEIGHT = 580
_LINE = 20
_BOTTOM = 10
_PANEL_GAP = 40
_TICKS_AND_TITLE = 54
_N_ROW = 21
_LEVEL_SHARE = 0.45
FAIR_SHARE = 0.05  # of an arm at its largest: months with fewer do not stretch the axes
# Letters that fit on one line.
_CHARACTERS = 110
_COMPACT_CHARACTERS = 42


@dataclass(frozen=True, slots=True)
class _Months:
    """The monthly rows as lists on the axis' scale (shares as percent)."""

    month: list[int]
    estimate: list[Number]
    conf: tuple[list[Number], list[Number]]
    band: tuple[list[Number], list[Number]]
    mean: dict[str, list[Number]]
    n: dict[str, list[Number]]
    hover: list[str]


def levels_and_difference(
    table: Protected,
    *,
    labels: Labels,
    theme: str = "light",
    compact: bool = False,
    last_full_month: int | None = None,
    published: Mapping[int, float] | None = None,
    published_source: str = "",
    breaks: Sequence[tuple[int, int, str]] = (),
    height: int = HEIGHT,
) -> go.Figure:
    """Two panels on one month axis: the arms' levels above, their difference below, people under the axis.

    The difference carries a dark pointwise and a light simultaneous 95 % band; without values in ``band_low``
    and ``band_high`` only the first is drawn.

    Parameters
    ----------
    table : Protected, one row per target
        `COLUMNS`; rows with ``target_kind`` ``"month"`` are drawn. Shares 0-1, months as whole numbers or
        their text. Null where nothing is estimated: the lines break there.
    labels : Labels
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide: fewer ticks, the arms' names above instead of at the line ends.
    last_full_month : int, optional
        The last month in which everybody is observed. Months after it are shaded.
    published : mapping from month to printed estimate, optional
        In the outcome's unit (shares 0-1). Hollow diamonds.
    published_source : str
        Where they are printed: "Rapport 003, tabell 5.1".
    breaks : sequence of (first month, last month, text)
        Register breaks: months in which some are measured before the break and some after. A bar along the
        foot of both panels.
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
    data = _read_months(table, labels=labels, published=published or {}, source=published_source)
    if not data.month:
        message = _("Ingen måneder å vise for dette valget.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=height))
    printed = {
        m: x * labels.scale
        for m, x in sorted((published or {}).items())
        if data.month[0] <= m <= data.month[-1]
    }
    return go.Figure(
        data=[
            *_level_traces(data, colours),
            *_difference_traces(data, printed, colours),
            *_people_traces(data, colours, compact=compact),
        ],
        layout=_layout(
            data,
            printed,
            labels=labels,
            colours=colours,
            template=template_name(theme),
            compact=compact,
            last_full_month=last_full_month,
            breaks=[span for span in breaks if span[0] <= data.month[-1] and span[1] >= data.month[0]],
            height=height,
        ),
    )


def alt_text(table: Protected, *, labels: Labels, last_full_month: int | None = None) -> str:
    """What `levels_and_difference` shows, in sentences with its main numbers.

    The month told about is 12, or the last estimated month when there is no month 12.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _of_kind(table, "month")
    if frame.empty:
        return _("Tom figur: ingen måneder å vise.")
    at = months(frame["target"])
    told = _("Linjediagram med to felt, fra måned {first} til {last} regnet fra {month0}.").format(
        first=count(min(at)), last=count(max(at)), month0=labels.month0
    )
    estimated = frame.assign(_month=at).dropna(subset=["estimate"])
    if estimated.empty:
        return f"{told} " + _("Ingen måned kan estimeres.")
    chosen = 12 if 12 in set(estimated["_month"]) else max(estimated["_month"])
    row = estimated[estimated["_month"] == chosen].iloc[0]
    parts = [
        told,
        _(
            "{outcome} i måned {month}: {treated} {level_t} (N = {n_t}), {control} {level_c} (N = {n_c})."
        ).format(
            outcome=labels.outcome,
            month=count(chosen),
            treated=labels.treated,
            level_t=labels.level(row["mean_treated"]),
            n_t=count(row["n_treated"]),
            control=labels.control,
            level_c=labels.level(row["mean_control"]),
            n_c=count(row["n_control"]),
        ),
        _("{difference}: {estimate}, 95 % konfidensintervall i parentes.").format(
            difference=labels.difference,
            estimate=labels.estimate(row["estimate"], row["conf_low"], row["conf_high"]),
        ),
    ]
    if last_full_month is not None and last_full_month < max(at):
        parts.append(_("Etter måned {month} er ikke alle observert.").format(month=count(last_full_month)))
    return " ".join(parts)


# --- reading the table --------------------------------------------------------------------------------------


def _of_kind(table: Protected, kind: str) -> pd.DataFrame:
    frame = rows(table, columns=COLUMNS)
    return frame[frame["target_kind"] == kind]


def _read_months(table: Protected, *, labels: Labels, published: Mapping[int, float], source: str) -> _Months:
    frame = _of_kind(table, "month")
    frame = frame.assign(target=months(frame["target"])).sort_values("target")
    month = frame["target"].tolist()
    scale = labels.scale
    return _Months(
        month=month,
        estimate=floats(frame["estimate"], scale=scale),
        conf=(floats(frame["conf_low"], scale=scale), floats(frame["conf_high"], scale=scale)),
        band=(floats(frame["band_low"], scale=scale), floats(frame["band_high"], scale=scale)),
        mean={
            "tiltak": floats(frame["mean_treated"], scale=scale),
            "kontroll": floats(frame["mean_control"], scale=scale),
        },
        n={"tiltak": floats(frame["n_treated"]), "kontroll": floats(frame["n_control"])},
        hover=[
            _hover(row, labels=labels, printed=published.get(m), source=source)
            for m, row in zip(month, frame.to_dict("records"), strict=True)
        ],
    )


def _hover(row: dict[str, Any], *, labels: Labels, printed: float | None, source: str) -> str:
    arms = (
        (labels.treated, row["mean_treated"], row["n_treated"]),
        (labels.control, row["mean_control"], row["n_control"]),
    )
    lines = [
        "<b>" + _("Måned {month}").format(month=count(row["target"])) + "</b>",
        *(f"{name}: {labels.level(mean)} (N = {count(n)})" for name, mean, n in arms),
        f"{labels.difference}: {labels.estimate(row['estimate'], row['conf_low'], row['conf_high'])}",
    ]
    if printed is not None:
        lines.append(_printed_line(printed, labels=labels, source=source))
    return "<br>".join(lines)


def _printed_line(printed: float, *, labels: Labels, source: str) -> str:
    line = f"{PUBLISHED_MARK} " + _("Trykt: {estimate}").format(estimate=difference(printed, labels.unit))
    return f"{line}, {source}" if source else line


# --- traces -------------------------------------------------------------------------------------------------


def _level_traces(data: _Months, colours: Palette) -> list[dict[str, Any]]:
    # One hover box per panel: the treated arm carries it, with both arms' numbers.
    hover: dict[str, dict[str, Any]] = {
        "tiltak": {"hovertext": data.hover, "hovertemplate": "%{hovertext}<extra></extra>"},
        "kontroll": {"hoverinfo": "skip"},
    }
    return [
        {
            "type": "scatter",
            "name": arm,
            "x": data.month,
            "y": data.mean[arm],
            "yaxis": "y",
            "mode": "lines+markers",
            "line": {"color": colours.arm(arm), "dash": ARM_DASH[arm], "width": 2.5},
            "marker": {"color": colours.arm(arm), "symbol": ARM_SYMBOL[arm], "size": 7, "maxdisplayed": 12},
            **hover[arm],
        }
        for arm in reversed(ARMS)
    ]


def _difference_traces(data: _Months, printed: Mapping[int, float], colours: Palette) -> list[dict[str, Any]]:
    few = len(data.month) <= 36
    traces = [
        _band_trace(
            "samtidig", data.month, data.band, fill=colours.band_simultaneous, colours=colours, dash="dot"
        ),
        _band_trace(
            "punktvis", data.month, data.conf, fill=colours.band_pointwise, colours=colours, dash="solid"
        ),
        {
            "type": "scatter",
            "name": "differanse",
            "x": data.month,
            "y": data.estimate,
            "yaxis": "y2",
            # A dot per month is drawn only where there is room to tell them apart; each is slow to draw.
            "mode": "lines+markers" if few else "lines",
            "line": {"color": colours.difference, "width": 2.5},
            "marker": {"color": colours.difference, "size": 7},
            "hovertext": data.hover,
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
        {
            "type": "scatter",
            "name": "trykt",
            "x": list(printed),
            "y": list(printed.values()),
            "yaxis": "y2",
            "mode": "markers",
            "marker": {
                "symbol": PUBLISHED_SYMBOL,
                "size": 13,
                "color": colours.published,
                "line": {"width": 2, "color": colours.published},
            },
            "hoverinfo": "skip",
        },
    ]
    return [trace for trace in traces if any(x is not None for x in trace["y"])]


def _band_trace(
    name: str,
    month: Sequence[int],
    limits: tuple[list[Number], list[Number]],
    *,
    fill: str,
    colours: Palette,
    dash: str,
) -> dict[str, Any]:
    x, y = band(month, *limits)
    return {
        "type": "scatter",
        "name": name,
        "x": x,
        "y": y,
        "yaxis": "y2",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": fill,
        "line": {"color": colours.band_edge, "width": 1.2, "dash": dash},
        "hoverinfo": "skip",
    }


def _people_traces(data: _Months, colours: Palette, *, compact: bool) -> list[dict[str, Any]]:
    ticks = set(_ticks(data, compact=compact))
    traces = []
    for row, arm in enumerate(ARMS):
        told = [(m, n) for m, n in zip(data.month, data.n[arm], strict=True) if m in ticks and n is not None]
        traces.append(
            {
                "type": "scatter",
                "name": f"n_{arm}",
                "x": [m for m, _n in told],
                "y": [row] * len(told),
                "xaxis": "x2",
                "yaxis": "y3",
                "mode": "text",
                "text": [count(n) for _m, n in told],
                "textfont": {"color": colours.arm(arm), "size": COMPACT_FONT_SIZE},
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
    return traces


# --- layout -------------------------------------------------------------------------------------------------


def _layout(
    data: _Months,
    printed: Mapping[int, float],
    *,
    labels: Labels,
    colours: Palette,
    template: str,
    compact: bool,
    last_full_month: int | None,
    breaks: Sequence[tuple[int, int, str]],
    height: int,
) -> dict[str, Any]:
    title = _level_title(labels, colours, compact=compact)
    top = 12 + _LINE * (len(title) + 1)
    plot = height - top - _BOTTOM
    strip = len(ARMS) * _N_ROW
    panels = plot - strip - _TICKS_AND_TITLE - _PANEL_GAP
    level_px = panels * _LEVEL_SHARE
    difference_bottom = (strip + _TICKS_AND_TITLE) / plot
    difference_top = difference_bottom + (panels - level_px) / plot
    level_bottom = 1 - level_px / plot
    told = _told(data)
    level_range = padded_range([x for arm in ARMS for x in told.mean[arm]])
    first, last = data.month[0] - 0.7, data.month[-1] + 0.7
    ends = [] if compact else _line_ends(data, level_range, level_px, labels=labels, colours=colours)
    suffix = percent_sign() if labels.unit == "share" else ""
    return {
        "template": template,
        "height": height,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {
            "t": top,
            "b": _BOTTOM,
            "r": 14 if compact else _name_width(labels),
            "l": _left_width(labels, compact=compact),
        },
        "hovermode": "x",
        "dragmode": False if compact else "zoom",
        "uirevision": f"{labels.outcome} {labels.unit}",
        "xaxis": {
            "automargin": False,
            "anchor": "y2",
            "range": [first, last],
            "tickvals": _ticks(data, compact=compact),
            "ticktext": [count(m) for m in _ticks(data, compact=compact)],
            "tickangle": 0,
            "title": {"text": _("Måneder siden {month0}").format(month0=labels.month0), "standoff": 4},
            "showspikes": True,
            "spikemode": "across",
            "spikethickness": 1,
            "spikedash": "dot",
            "spikecolor": colours.muted,
        },
        "xaxis2": {"anchor": "y3", "matches": "x", "showgrid": False, "showticklabels": False},
        "yaxis": {
            "automargin": False,
            "domain": [level_bottom, 1],
            "range": level_range,
            "ticksuffix": suffix,
            "nticks": 6,
        },
        "yaxis2": {
            "automargin": False,
            "domain": [difference_bottom, difference_top],
            "range": _difference_range(told, printed),
            "zeroline": True,
            "zerolinewidth": 1.6,
            "zerolinelayer": "above traces",
            "nticks": 7,
        },
        "yaxis3": {
            "automargin": False,
            "domain": [0, strip / plot],
            "range": [len(ARMS) - 0.5, -0.5],
            "showgrid": False,
            "fixedrange": True,
            "tickvals": list(range(len(ARMS))),
            "ticktext": [
                coloured(f"N {ARM_MARK[arm] if compact else labels.arm(arm)}", colours.arm(arm))
                for arm in ARMS
            ],
            # The first number is centred on the first month and reaches out to the left of the axis.
            "ticklabelstandoff": 18,
        },
        "shapes": [
            *_shapes(last, colours=colours, data=data, last_full_month=last_full_month),
            *_break_shapes(breaks, data=data, colours=colours),
        ],
        "annotations": [
            note("<br>".join(title), x=0, y=1, yshift=_LINE + 2),
            note(_difference_title(labels, printed, compact=compact), x=0, y=difference_top, yshift=2),
            *_month_notes(
                data, labels=labels, colours=colours, last_full_month=last_full_month, compact=compact
            ),
            *_break_notes(breaks, data=data, colours=colours),
            *ends,
        ],
    }


def _ticks(data: _Months, *, compact: bool) -> list[int]:
    largest = max((n for arm in ARMS for n in data.n[arm] if n is not None), default=0.0)
    return month_ticks(data.month, compact=compact, largest=largest)


def _told(data: _Months) -> _Months:
    """The months that decide how far the axes reach: with a fair share of either arm.

    The last months of a register hold a handful of people, and their bands would flatten all the others.
    """
    most = {arm: max((n for n in data.n[arm] if n is not None), default=0.0) for arm in ARMS}
    few = [
        any((n or 0.0) < FAIR_SHARE * most[arm] for arm, n in zip(ARMS, pair, strict=True))
        for pair in zip(*(data.n[arm] for arm in ARMS), strict=True)
    ]

    def kept(numbers: list[Number]) -> list[Number]:
        return [None if hidden else x for x, hidden in zip(numbers, few, strict=True)]

    return replace(
        data,
        estimate=kept(data.estimate),
        conf=(kept(data.conf[0]), kept(data.conf[1])),
        band=(kept(data.band[0]), kept(data.band[1])),
        mean={arm: kept(data.mean[arm]) for arm in ARMS},
    )


def _level_title(labels: Labels, colours: Palette, *, compact: bool) -> list[str]:
    written = f"{labels.outcome}, {labels.level_axis}"
    lines = [f"<b>{line}</b>" for line in wrap(written, _COMPACT_CHARACTERS if compact else _CHARACTERS)]
    return [*lines, arm_key(labels, colours)] if compact else lines


def _difference_title(labels: Labels, printed: Mapping[int, float], *, compact: bool) -> str:
    title = f"<b>{labels.difference}, {labels.difference_axis}</b>"
    mark = _("trykt") if compact else _("trykt i rapporten")  # a narrow phone has room for one word
    return f"{title}   {PUBLISHED_MARK} {mark}" if printed else title


def _month_notes(
    data: _Months, *, labels: Labels, colours: Palette, last_full_month: int | None, compact: bool
) -> list[dict[str, Any]]:
    notes = []
    if data.month[0] <= 0 <= data.month[-1]:
        notes.append(note(labels.month0, x=0, y=1, xref="x", xanchor="center", font={"color": colours.muted}))
    if last_full_month is not None and last_full_month < data.month[-1]:
        text = _("færre følges") if compact else _("ikke alle er observert")
        notes.append(note(text, x=1, y=1, xanchor="right", font={"color": colours.muted}))
    return notes


def _shapes(
    last: float, *, colours: Palette, data: _Months, last_full_month: int | None
) -> list[dict[str, Any]]:
    shapes: list[dict[str, Any]] = []
    # Once per panel: a line across the gap would run through the lower panel's title.
    for panel in ("y domain", "y2 domain"):
        across = {"xref": "x", "yref": panel, "y0": 0, "y1": 1}
        if last_full_month is not None and last_full_month < data.month[-1]:
            shapes.append(
                {
                    "type": "rect",
                    **across,
                    "x0": max(last_full_month, data.month[0] - 1) + 0.5,
                    "x1": last,
                    "fillcolor": colours.composition,
                    "line": {"width": 0},
                    "layer": "below",
                }
            )
        if data.month[0] <= 0 <= data.month[-1]:
            line = {"color": colours.month0_line, "width": 1.5, "dash": "dash"}
            shapes.append({"type": "line", **across, "x0": 0, "x1": 0, "line": line})
    return shapes


def _break_shapes(
    breaks: Sequence[tuple[int, int, str]], *, data: _Months, colours: Palette
) -> list[dict[str, Any]]:
    """A bar along the foot of each panel, and a line where everybody is measured the new way."""
    shapes: list[dict[str, Any]] = []
    for first, last, _text in breaks:
        x0, x1 = max(first, data.month[0]) - 0.5, min(last, data.month[-1]) + 0.5
        for panel in ("y domain", "y2 domain"):
            bar = {"type": "rect", "xref": "x", "yref": panel, "x0": x0, "x1": x1, "y0": 0, "y1": 0.025}
            shapes.append({**bar, "fillcolor": colours.muted, "line": {"width": 0}, "layer": "below"})
            if last < data.month[-1]:
                edge = {"color": colours.muted, "width": 1, "dash": "dot"}
                shapes.append({**bar, "type": "line", "x0": x1, "y1": 1, "line": edge})
    return shapes


def _break_notes(
    breaks: Sequence[tuple[int, int, str]], *, data: _Months, colours: Palette
) -> list[dict[str, Any]]:
    return [
        note(
            text,
            x=max(first, data.month[0]) - 0.5,
            y=0.03,
            xref="x",
            yref="y domain",
            yanchor="bottom",
            font={"color": colours.muted, "size": COMPACT_FONT_SIZE},
            bgcolor=colours.background,
        )
        for first, _last, text in breaks
    ]


def _line_ends(
    data: _Months, level_range: list[float], level_px: float, *, labels: Labels, colours: Palette
) -> list[dict[str, Any]]:
    ends = {}
    for arm in ARMS:
        known = [(m, y) for m, y in zip(data.month, data.mean[arm], strict=True) if y is not None]
        if known:
            ends[arm] = known[-1]
    gap = 20 / level_px * (level_range[1] - level_range[0])
    places = spread([y for _m, y in ends.values()], gap=gap)
    return [
        note(
            coloured(labels.arm(arm), colours.arm(arm)),
            x=month,
            y=place,
            xref="x",
            yref="y",
            yanchor="middle",
            xshift=9,
        )
        for (arm, (month, _y)), place in zip(ends.items(), places, strict=True)
    ]


def _left_width(labels: Labels, *, compact: bool) -> int:
    """Room for the names of the rows under the axis; set, because Plotly draws twice to measure it."""
    names = [ARM_MARK[arm] if compact else labels.arm(arm) for arm in ARMS]
    longest = max(len(name) for name in names) + len("N ")
    return max(52 if compact else 56, 26 + round((7.2 if compact else 7.8) * longest))


def _name_width(labels: Labels) -> int:
    longest = max(len(labels.arm(arm)) for arm in ARMS)
    return min(24 + 8 * longest, 190)


def _difference_range(data: _Months, printed: Mapping[int, float]) -> list[float]:
    limits = [x for side in (*data.conf, *data.band) for x in side]
    return padded_range([*limits, *data.estimate, *printed.values()], bottom=0.06, top=0.06)
