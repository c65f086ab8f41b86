"""One effect at a glance: the difference by month in the height of three lines of text."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import band, padded_range
from dashboard.charts.labels import Labels, coloured, empty_layout, note
from dashboard.charts.tables import floats, months, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, Palette, palette, template_name
from dashboard.disclosure import Protected
from dashboard.text import _, count, plain

COLUMNS = ("target_kind", "target", "estimate", "conf_low", "conf_high")

# Pixels.
HEIGHT = 90
_SMALL = 12
_TOP = 6
_BOTTOM = 20
_LEFT = 18
_MIDDLE_TICK = 0.25  # month 0 gets its name only this far (as a share of the axis) from both ends


def sparkline(
    table: Protected,
    *,
    labels: Labels,
    theme: str = "light",
    height: int = HEIGHT,
) -> go.Figure:
    """The difference by month with its pointwise 95 % band, a zero line, month 0 and the last value.

    Leave out the months in which not everybody is observed: a glance cannot take in that the end of the line
    rests on a few.

    Parameters
    ----------
    table : Protected, one row per target
        `COLUMNS`; rows with ``target_kind`` ``"month"`` are drawn. Shares 0-1, months as whole numbers or
        their text. Null where nothing is estimated: the line breaks there.
    labels : Labels
    theme : ``"light"`` or ``"dark"``
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
    frame = _by_month(table)
    if frame["estimate"].isna().all():
        message = _("Ingen måneder å vise for dette valget.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=height))
    return go.Figure(
        data=_traces(frame, labels=labels, colours=colours),
        layout=_layout(frame, labels=labels, colours=colours, template=template_name(theme), height=height),
    )


def alt_text(table: Protected, *, labels: Labels) -> str:
    """What `sparkline` shows, in sentences: the months it spans and the last estimate with its interval.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _by_month(table)
    estimated = frame.dropna(subset=["estimate"])
    if estimated.empty:
        return _("Tom figur: ingen måneder å vise.")
    last = estimated.iloc[-1]
    return _(
        "Liten linje for {outcome}, {difference} fra måned {first} til {last} regnet fra {month0}. "
        "Måned {told}: {estimate}, 95 % konfidensintervall i parentes."
    ).format(
        outcome=labels.outcome,
        difference=labels.difference.lower(),
        first=count(frame["target"].iloc[0]),
        last=count(frame["target"].iloc[-1]),
        month0=labels.month0,
        told=count(last["target"]),
        estimate=labels.estimate(last["estimate"], last["conf_low"], last["conf_high"]),
    )


def _by_month(table: Protected) -> pd.DataFrame:
    frame = rows(table, columns=COLUMNS)
    frame = frame[frame["target_kind"] == "month"]
    return frame.assign(target=months(frame["target"])).sort_values("target")


def _traces(frame: pd.DataFrame, *, labels: Labels, colours: Palette) -> list[dict[str, Any]]:
    month = frame["target"].tolist()
    low, high = (floats(frame[end], scale=labels.scale) for end in ("conf_low", "conf_high"))
    x, y = band(month, low, high)
    last = frame.dropna(subset=["estimate"]).tail(1)
    line: dict[str, Any] = {
        "type": "scatter",
        "name": "differanse",
        "x": month,
        "y": floats(frame["estimate"], scale=labels.scale),
        "mode": "lines",
        "line": {"color": colours.difference, "width": 2},
        "hovertext": [_hover(row, labels) for row in frame.to_dict("records")],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    around = {
        "type": "scatter",
        "name": "punktvis",
        "x": x,
        "y": y,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colours.band_pointwise,
        "line": {"color": colours.band_edge, "width": 0.8},
        "hoverinfo": "skip",
    }
    end = {
        "type": "scatter",
        "name": "siste",
        "x": last["target"].tolist(),
        "y": floats(last["estimate"], scale=labels.scale),
        "mode": "markers",
        "marker": {"color": colours.difference, "size": 8},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return [*([around] if x else []), line, end]


def _hover(row: dict[str, Any], labels: Labels) -> str:
    month = _("Måned {month}").format(month=count(row["target"]))
    return f"<b>{month}</b><br>{labels.estimate(row['estimate'], row['conf_low'], row['conf_high'])}"


def _layout(
    frame: pd.DataFrame, *, labels: Labels, colours: Palette, template: str, height: int
) -> dict[str, Any]:
    first, last = int(frame["target"].iloc[0]), int(frame["target"].iloc[-1])
    at_end = frame.dropna(subset=["estimate"]).iloc[-1]
    numbers = [
        x for name in ("estimate", "conf_low", "conf_high") for x in floats(frame[name], scale=labels.scale)
    ]
    # Air around the line even where it stays on one side of zero, so that the zero line is not the frame.
    low, high = padded_range(numbers)
    air = 0.05 * (high - low)
    return {
        "template": template,
        "height": height,
        "font": {"size": _SMALL},
        "margin": {"t": _TOP, "b": _BOTTOM, "l": _LEFT, "r": 18 + 7 * len(labels.difference_axis)},
        "hovermode": "x",
        "dragmode": False,
        "xaxis": {
            "range": [first, last] if first < last else [first - 1, last + 1],
            "fixedrange": True,
            "showgrid": False,
            "automargin": False,
            **_ticks(first, last, labels),
        },
        "yaxis": {
            "range": [low - air, high + air],
            "fixedrange": True,
            "showgrid": False,
            "showticklabels": False,
            "automargin": False,
            "zeroline": True,
            "zerolinewidth": 1.2,
            "zerolinelayer": "above traces",
        },
        "shapes": _month0(first, last, colours),
        "annotations": [_last_value(at_end, labels, colours)],
    }


def _ticks(first: int, last: int, labels: Labels) -> dict[str, Any]:
    names = {first: count(first), last: _("{month} mnd.").format(month=count(last))}
    if first < last and _MIDDLE_TICK < -first / (last - first) < 1 - _MIDDLE_TICK:
        names[0] = labels.month0
    return {"tickvals": list(names), "ticktext": list(names.values()), "tickangle": 0}


def _month0(first: int, last: int, colours: Palette) -> list[dict[str, Any]]:
    if not first < 0 < last:
        return []
    line = {"color": colours.month0_line, "width": 1, "dash": "dash"}
    return [{"type": "line", "xref": "x", "yref": "paper", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "line": line}]


def _last_value(row: pd.Series, labels: Labels, colours: Palette) -> dict[str, Any]:
    written = plain(row["estimate"], labels.unit, signed=True)
    return note(
        f"<b>{coloured(written, colours.difference)}</b><br>{labels.difference_axis}",
        x=1,
        y=0.5,
        yanchor="middle",
        xshift=10,
        font={"size": COMPACT_FONT_SIZE},
    )
