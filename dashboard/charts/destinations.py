"""Where people went: the shares that have left for each destination, stacked, one panel per arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import Number, month_ticks, spread
from dashboard.charts.labels import ARMS, Labels, coloured, empty_layout, moment, note, since
from dashboard.charts.tables import floats, months, rows
from dashboard.charts.theme import (
    ARM_MARK,
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    Palette,
    palette,
    template_name,
    translucent,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count, interval, percent

COLUMNS = ("arm", "month", "destination", "share", "conf_low", "conf_high")

# Pixels.
HEIGHT = 520
_LINE = 21
_TOP_MARGIN = 14
_ARM_TITLE = 30
_BOTTOM = 52
_GAP = 0.12
_AREA_OPACITY = 0.75
_SQUARE = "■"


@dataclass(frozen=True, slots=True)
class _Area:
    """One destination in one arm: shares as percent, from the first month on."""

    arm: str
    destination: str
    month: list[int]
    share: list[Number]
    hover: list[str]


def destinations(
    table: Protected,
    *,
    labels: Labels,
    titles: Mapping[str, str],
    theme: str = "light",
    time: str = "months",
    compact: bool = False,
    height: int = HEIGHT,
) -> go.Figure:
    """Cumulative incidence by destination as stacked areas; what is white above is the share still in it.

    Parameters
    ----------
    table : Protected, one row per arm, month and destination
        `COLUMNS`; shares 0-1. Null shares end the areas of that arm.
    labels : Labels
        ``outcome`` is the title ("Har sluttet og gått til"), ``month0`` what the months count from.
    titles : mapping from destination to title, from the bottom up
        ``{"arbeid": "I arbeid"}``. A destination without a title shows its name, above the others. There are
        four colours; a fifth destination takes the first one again, fainter.
    theme : ``"light"`` or ``"dark"``
    time : ``"months"`` or ``"weeks"``
        What ``month`` counts.
    compact : bool
        For a screen about 390 pixels wide: a key above instead of names at the ends of the areas.
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
    areas = _read(table, titles)
    if not areas:
        message = _("Ingen har sluttet i dette utvalget.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=height))
    order = list(dict.fromkeys(area.destination for area in areas))
    return go.Figure(
        data=_traces(areas, order, colours),
        layout=_layout(
            areas,
            order,
            labels=labels,
            titles=titles,
            colours=colours,
            template=template_name(theme),
            time=time,
            compact=compact,
            height=height,
        ),
    )


def destinations_alt_text(
    table: Protected, *, labels: Labels, titles: Mapping[str, str], time: str = "months"
) -> str:
    """What `destinations` shows, in sentences with each destination's share in the last month.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _known(table)
    if frame.empty:
        return _("Tom figur: ingen har sluttet i dette utvalget.")
    told = [_("Stablede flater, ett felt for hver gruppe.")]
    for arm in ARMS:
        mine = frame[frame["arm"] == arm]
        if mine.empty:
            continue
        last = mine[mine["month"] == mine["month"].max()].set_index("destination")
        shares = ", ".join(
            f"{titles.get(name, name)} {percent(last.at[name, 'share'])}"
            for name in _order(frame, titles)
            if name in last.index
        )
        told.append(
            _("{name} i {moment}: {shares}.").format(
                name=labels.arm(arm), moment=moment(mine["month"].max(), time), shares=shares
            )
        )
    return " ".join(told)


# --- reading the table --------------------------------------------------------------------------------------


def _known(table: Protected) -> pd.DataFrame:
    frame = rows(table, columns=COLUMNS).dropna(subset=["month", "share"])
    return frame.assign(month=months(frame["month"])).sort_values("month", kind="stable")


def _order(frame: pd.DataFrame, titles: Mapping[str, str]) -> list[str]:
    present = set(frame["destination"])
    return [*(name for name in titles if name in present), *sorted(present - set(titles))]


def _read(table: Protected, titles: Mapping[str, str]) -> list[_Area]:
    frame = _known(table)
    areas = []
    for arm in ARMS:
        for name in _order(frame, titles):
            mine = frame[(frame["arm"] == arm) & (frame["destination"] == name)]
            if not mine.empty:
                hover = [_hover(row, titles.get(name, name)) for row in mine.to_dict("records")]
                areas.append(
                    _Area(arm, name, mine["month"].tolist(), floats(mine["share"], scale=100), hover)
                )
    return areas


def _hover(row: dict[str, Any], title: str) -> str:
    ends = interval(row["conf_low"], row["conf_high"], "share")
    return f"{title}: {percent(row['share'])} {ends}"


# --- traces -------------------------------------------------------------------------------------------------


def _traces(areas: list[_Area], order: list[str], colours: Palette) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for area in areas:
        suffix = "" if area.arm == ARMS[0] else "2"
        traces.append(
            {
                "type": "scatter",
                "name": f"{area.arm} {area.destination}",
                "x": area.month,
                "y": area.share,
                "xaxis": f"x{suffix}",
                "yaxis": f"y{suffix}",
                "stackgroup": area.arm,
                "mode": "lines",
                "line": {"color": colours.background, "width": 1.5, "shape": "hv"},
                "fillcolor": _fill(order.index(area.destination), colours),
                "hoveron": "points",
                "hovertext": area.hover,
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    return traces


def _fill(place: int, colours: Palette) -> str:
    colour = colours.categories[place % len(colours.categories)]
    return colour if place < len(colours.categories) else translucent(colour, _AREA_OPACITY / 2)


# --- layout -------------------------------------------------------------------------------------------------


def _layout(
    areas: list[_Area],
    order: list[str],
    *,
    labels: Labels,
    titles: Mapping[str, str],
    colours: Palette,
    template: str,
    time: str,
    compact: bool,
    height: int,
) -> dict[str, Any]:
    title = [f"<b>{labels.outcome}</b>, {_('prosent')}"]
    if compact:
        title += _key(order, titles, colours)
    top = _TOP_MARGIN + _LINE * len(title) + _ARM_TITLE
    plot = height - top - _BOTTOM
    domains = {ARMS[0]: [0.5 + _GAP / 2, 1], ARMS[1]: [0, 0.5 - _GAP / 2]}
    all_months = [month for area in areas for month in area.month]
    ticks = month_ticks(all_months, compact=compact)
    wide = max(len(titles.get(name, name)) for name in order) + 8
    x = {
        "range": [min(all_months), max(all_months) + 0.5],
        "tickvals": ticks,
        "ticktext": [count(m) for m in ticks],
        "tickangle": 0,
    }
    y = {"range": [0, 100], "tickvals": [0, 25, 50, 75, 100], "fixedrange": True}
    across = {"text": since(labels.month0, time), "standoff": 4}
    return {
        "template": template,
        "height": height,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {"t": top, "b": _BOTTOM, "l": 40, "r": 16 if compact else min(20 + 8 * wide, 230)},
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": {**x, "anchor": "y", "showticklabels": False},
        "xaxis2": {**x, "anchor": "y2", "matches": "x", "title": across},
        "yaxis": {**y, "domain": domains[ARMS[0]]},
        "yaxis2": {**y, "domain": domains[ARMS[1]], "anchor": "x2"},
        "annotations": [
            note("<br>".join(title), x=0, y=1, yshift=_ARM_TITLE),
            *(
                note(
                    coloured(f"{ARM_MARK[arm]} {labels.arm(arm)}", colours.arm(arm)),
                    x=0,
                    y=domains[arm][1],
                    yshift=2,
                )
                for arm in ARMS
            ),
            *(
                []
                if compact
                else _ends(areas, order, plot * (0.5 - _GAP / 2), titles=titles, colours=colours)
            ),
        ],
    }


def _name(destination: str, order: list[str], titles: Mapping[str, str], colours: Palette) -> str:
    # Text in the text colour: a colour that is plain as an area may be faint as letters.
    square = coloured(_SQUARE, _fill(order.index(destination), colours))
    return f"{square} {titles.get(destination, destination)}"


def _key(order: list[str], titles: Mapping[str, str], colours: Palette) -> list[str]:
    names = [_name(destination, order, titles, colours) for destination in order]
    return ["   ".join(names[at : at + 2]) for at in range(0, len(names), 2)]


def _ends(
    areas: list[_Area], order: list[str], panel_px: float, *, titles: Mapping[str, str], colours: Palette
) -> list[dict[str, Any]]:
    notes = []
    for arm in ARMS:
        mine = [area for area in areas if area.arm == arm]
        height, middles = 0.0, []
        for area in mine:
            share = area.share[-1] or 0.0
            middles.append(height + share / 2)
            height += share
        places = spread(middles, gap=20 / panel_px * 100)
        lift = max(0.0, 4 - min(places, default=4))
        for area, place in zip(mine, places, strict=True):
            reached = percent((area.share[-1] or 0.0) / 100, 0)
            text = f"{_name(area.destination, order, titles, colours)} {reached}"
            axis = "" if arm == ARMS[0] else "2"
            notes.append(
                note(
                    text,
                    x=area.month[-1],
                    y=place + lift,
                    xref=f"x{axis}",
                    yref=f"y{axis}",
                    yanchor="middle",
                    xshift=14,
                )
            )
    return notes
