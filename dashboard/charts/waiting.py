"""How soon people start: the share of each arm that has started a measure, month by month."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import month_ticks, spread
from dashboard.charts.labels import ARMS, Labels, arm_key, coloured, empty_layout, moment, note, since
from dashboard.charts.tables import floats, months, rows
from dashboard.charts.theme import (
    ARM_DASH,
    ARM_MARK,
    ARM_SYMBOL,
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    Palette,
    palette,
    template_name,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count, percent

COLUMNS = ("arm", "month", "share", "n")

# Pixels.
HEIGHT = 340
_LINE = 21
_TOP_MARGIN = 14
_BOTTOM = 56
_FULL = 102  # percent: the line at 100 keeps its whole width


def waiting(
    table: Protected,
    *,
    labels: Labels,
    theme: str = "light",
    time: str = "months",
    compact: bool = False,
    height: int = HEIGHT,
) -> go.Figure:
    """The share that has started within so many months, as steps by arm.

    Parameters
    ----------
    table : Protected, one row per arm and month
        `COLUMNS`; shares 0-1 of the arm's ``n`` people. Null where nothing is shown: the steps break there.
    labels : Labels
        ``outcome`` is the title ("Har startet et tiltak"), ``month0`` what the months count from.
    theme : ``"light"`` or ``"dark"``
    time : ``"months"`` or ``"weeks"``
        What ``month`` counts.
    compact : bool
        For a screen about 390 pixels wide: fewer ticks, the arms' names above instead of at the line ends.
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
    curves = _curves(table)
    if not curves:
        message = _("Ingen ventetid å vise for dette valget.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=height))
    title = [f"<b>{labels.outcome}</b>, {_('prosent')}", *([arm_key(labels, colours)] if compact else [])]
    top = _TOP_MARGIN + _LINE * len(title)
    at = [m for curve in curves.values() for m in curve["month"]]
    ticks = month_ticks(at, compact=compact)
    ends = [] if compact else _line_ends(curves, height - top - _BOTTOM, labels=labels, colours=colours)
    names = max(len(labels.arm(arm)) for arm in ARMS)
    return go.Figure(
        data=[_trace(arm, curve, labels=labels, colours=colours, time=time) for arm, curve in curves.items()],
        layout={
            "template": template_name(theme),
            "height": height,
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": top, "b": _BOTTOM, "l": 40, "r": 18 if compact else min(40 + 8 * names, 200)},
            "hovermode": "closest" if compact else "x",
            "dragmode": False if compact else "zoom",
            "xaxis": {
                "range": [min(at) - 0.3, max(at) + 0.3],
                "tickvals": ticks,
                "ticktext": [count(m) for m in ticks],
                "tickangle": 0,
                "title": {"text": since(labels.month0, time), "standoff": 4},
            },
            "yaxis": {"range": [0, _FULL], "tickvals": [0, 25, 50, 75, 100]},
            "annotations": [note("<br>".join(title), x=0, y=1, yshift=6), *ends],
        },
    )


def waiting_alt_text(table: Protected, *, labels: Labels, time: str = "months") -> str:
    """What `waiting` shows: when half of each arm has started, and the share in its last month.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    curves = _curves(table)
    if not curves:
        return _("Tom figur: ingen ventetid å vise.")
    told = [_("Trappekurve for hver gruppe, målt fra {month0}.").format(month0=labels.month0)]
    for arm, curve in curves.items():
        last = curve.iloc[-1]
        name = _("{outcome}, {arm} (N = {n})").format(
            outcome=labels.outcome, arm=labels.arm(arm), n=count(last["n"])
        )
        half = curve.loc[curve["share"] >= 0.5, "month"]
        middle = (
            _("minst halvparten innen {moment}").format(moment=moment(half.iloc[0], time))
            if len(half)
            else _("aldri halvparten")
        )
        end = _("{share} innen {moment}").format(
            share=percent(last["share"]), moment=moment(last["month"], time)
        )
        told.append(f"{name}: {middle}, {end}.")
    return " ".join(told)


def _curves(table: Protected) -> dict[str, pd.DataFrame]:
    """The rows of each arm that has any share, by month, ending at its last share."""
    frame = rows(table, columns=COLUMNS).dropna(subset=["month"])
    frame = frame.assign(month=months(frame["month"])).sort_values("month", kind="stable")
    curves = {}
    for arm in ARMS:
        mine = frame[frame["arm"] == arm].reset_index(drop=True)
        last = mine["share"].last_valid_index()
        if last is not None:
            curves[arm] = mine.loc[:last]
    return curves


def _trace(arm: str, curve: pd.DataFrame, *, labels: Labels, colours: Palette, time: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": arm,
        "x": curve["month"].tolist(),
        "y": floats(curve["share"], scale=100),
        "mode": "lines+markers",
        "line": {"color": colours.arm(arm), "dash": ARM_DASH[arm], "width": 2.5, "shape": "hv"},
        "marker": {"color": colours.arm(arm), "symbol": ARM_SYMBOL[arm], "size": 6},
        "hovertext": [
            f"<b>{labels.arm(arm)}, {moment(row['month'], time)}</b><br>"
            + _("Har startet: {share} (N = {n})").format(share=percent(row["share"]), n=count(row["n"]))
            for row in curve.to_dict("records")
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _line_ends(
    curves: dict[str, pd.DataFrame], panel_px: float, *, labels: Labels, colours: Palette
) -> list[dict[str, Any]]:
    ends = {arm: (curve["month"].iloc[-1], curve["share"].iloc[-1] * 100) for arm, curve in curves.items()}
    places = spread([y for _m, y in ends.values()], gap=20 / panel_px * _FULL)
    return [
        note(
            coloured(f"{ARM_MARK[arm]} {labels.arm(arm)}", colours.arm(arm)),
            x=int(month),
            y=place,
            xref="x",
            yref="y",
            yanchor="middle",
            xshift=11,
        )
        for (arm, (month, _y)), place in zip(ends.items(), places, strict=True)
    ]
