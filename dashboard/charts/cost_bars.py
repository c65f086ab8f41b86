"""What each arm costs in all, as bars made of their parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.labels import ARMS, Labels, coloured, empty_layout, note
from dashboard.charts.tables import rows
from dashboard.charts.theme import (
    ARM_MARK,
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    palette,
    template_name,
)
from dashboard.disclosure import Protected
from dashboard.text import _, kroner

COLUMNS = ("sum", "arm", "part", "title", "value")

# Pixels; the y axis counts them from the top down.
_TITLE = 30
_NAME = 24
_BAR = 26
_PART = 21
_GAP = 16
_SIDES = 8
_EMPTY = 120
# The parts of a bar from the left: a pattern, and the character that looks like it.
_PATTERNS = (("", "■"), ("x", "▩"), ("/", "▨"), (".", "□"))
_SOLIDITY = {"x": 0.35, "/": 0.35, ".": 0.12}


@dataclass(frozen=True, slots=True)
class _Bar:
    """One arm in one sum: where it stands (pixels from the top) and what it is made of."""

    arm: str
    top: float
    titles: list[str]
    values: list[float]

    @property
    def total(self) -> float:
        return sum(self.values)


def cost_bars(table: Protected, *, labels: Labels, theme: str = "light", compact: bool = False) -> go.Figure:
    """A bar per sum and arm, its parts one after the other, names and amounts written beside them.

    Parameters
    ----------
    table : Protected, one row per sum, arm and part
        `COLUMNS`; ``value`` in kroner, not negative.
    labels : Labels
        Names of the arms.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = rows(table, columns=COLUMNS)
    if frame.empty:
        return go.Figure(layout=empty_layout(template_name(theme), _("Ingen summer å vise."), height=_EMPTY))
    colours, font = palette(theme), COMPACT_FONT_SIZE if compact else FONT_SIZE
    bars, titles, bottom = _places(frame)
    across = max(bar.total for bar in bars)
    notes = [note(f"<b>{_(title)}</b>", x=0, y=top, yref="y", yanchor="top") for title, top in titles]
    traces = []
    for bar in bars:
        colour = colours.arm(bar.arm)
        name = f"{coloured(ARM_MARK[bar.arm], colour)} {labels.arm(bar.arm)}: <b>{kroner(bar.total)}</b>"
        notes.append(note(name, x=0, y=bar.top, yref="y", yanchor="top"))
        reached = 0.0
        for place, (title, value) in enumerate(zip(bar.titles, bar.values, strict=True)):
            pattern, square = _PATTERNS[place % len(_PATTERNS)]
            text = f"{_(title)}: {kroner(value)}"
            fill = {
                "color": colour,
                "line": {"color": colour, "width": 1.5},
                "pattern": {
                    "shape": pattern,
                    "fillmode": "replace",
                    "fgcolor": colour,
                    "bgcolor": colours.background,
                    "size": 7,
                    "solidity": _SOLIDITY.get(pattern, 1),
                },
            }
            traces.append(_part(bar, reached, value, fill, f"{labels.arm(bar.arm)}<br>{text}"))
            reached += value
            if len(bar.values) > 1:
                under = bar.top + _NAME + _BAR + 2 + place * _PART
                notes.append(
                    note(f"{coloured(square, colour)} {text}", x=0, y=under, yref="y", yanchor="top")
                )
    return go.Figure(
        data=traces,
        layout={
            "template": template_name(theme),
            "height": bottom + 2 * _SIDES,
            "font": {"size": font},
            "margin": {"t": _SIDES, "b": _SIDES, "l": 2, "r": 2},
            "barmode": "overlay",
            "dragmode": False,
            "hovermode": "closest",
            "xaxis": {"range": [0, across or 1], "visible": False, "fixedrange": True},
            "yaxis": {"range": [bottom, 0], "visible": False, "fixedrange": True},
            "annotations": notes,
        },
    )


def cost_bars_alt_text(table: Protected, *, labels: Labels) -> str:
    """Every sum by arm, for whoever does not see the figure."""
    frame = rows(table, columns=COLUMNS)
    if frame.empty:
        return _("Ingen summer å vise.")
    totals = frame.groupby(["sum", "arm"], sort=False)["value"].sum()
    parts = [f"{_(str(title))}, {labels.arm(str(arm))}: {kroner(x)}" for (title, arm), x in totals.items()]
    return _("Søyler over kostnaden per deltaker. {parts}.").format(parts="; ".join(parts))


def _places(frame: pd.DataFrame) -> tuple[list[_Bar], list[tuple[str, float]], float]:
    """The bars from the top down, the titles of the sums where there are several, and where it all ends."""
    names = list(dict.fromkeys(frame["sum"]))
    bars, titles, top = [], [], 0.0
    for name in names:
        if len(names) > 1:
            titles.append((str(name), top))
            top += _TITLE
        for arm in ARMS:
            mine = frame[(frame["sum"] == name) & (frame["arm"] == arm)]
            bar = _Bar(arm, top, mine["title"].tolist(), mine["value"].tolist())
            bars.append(bar)
            top += _NAME + _BAR + _GAP + (_PART * len(bar.values) if len(bar.values) > 1 else 0)
    return bars, titles, top


def _part(bar: _Bar, start: float, value: float, fill: dict[str, Any], hover: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": bar.arm,
        "x": [value],
        "base": [start],
        "y": [bar.top + _NAME + _BAR / 2],
        "width": [_BAR],
        "marker": fill,
        "hovertext": [hover],
        "hoverinfo": "text",
    }
