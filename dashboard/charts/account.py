"""The account: what every item is to each perspective, side by side, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import padded_range
from dashboard.charts.labels import empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name, translucent
from dashboard.disclosure import Protected
from dashboard.text import _, interval, kroner, number

COLUMNS = ("item", "perspective", "value", "low", "high")
SUM = "sum"

# Pixels.
_TOP, _BOTTOM, _HEAD = 34, 14, 34
_ROW, _COMPACT_ROW = 34, 48
_LEFT = 316
_BAR = 18
_GAP = 0.04  # of the width, between the perspectives
_SUM_GAP = 12


def account(
    table: Protected,
    *,
    items: Mapping[str, str],
    perspectives: Mapping[str, str],
    theme: str = "light",
    compact: bool = False,
) -> go.Figure:
    """A bar per item that counts for a perspective, a gain to the right, and the sum with its interval.

    Parameters
    ----------
    table : Protected, one row per item and perspective
        `COLUMNS`, kroner; the item ``sum`` has an interval.
    items, perspectives : mapping from code to title, in the order they are drawn
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide: one perspective under the other, names above the bars.

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
    frame = _drawn(table, perspectives)
    if frame.empty:
        message = _("Ingen poster å vise.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=120))
    height, places = _compact_places(frame, perspectives) if compact else _wide_places(frame, items)
    across = _range(frame)
    layout: dict[str, Any] = {
        "template": template_name(theme),
        "height": _TOP + _BOTTOM + height,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {"t": _TOP, "b": _BOTTOM, "l": 6 if compact else _LEFT, "r": 6},
        "hovermode": "closest",
        "dragmode": False,
        "yaxis": {"range": [height, 0], "visible": False, "fixedrange": True},
    }
    notes = [note(_("Kroner per deltaker"), x=0, y=1, yshift=8, xshift=0 if compact else 2 - _LEFT)]
    traces: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for at, (code, title) in enumerate(perspectives.items()):
        axis = "x" if compact or at == 0 else f"x{at + 1}"
        wide = 1.0 if compact else (1 - _GAP * (len(perspectives) - 1)) / len(perspectives)
        start = 0.0 if compact else at * (wide + _GAP)
        layout[axis.replace("x", "xaxis")] = _axis(across, [start, start + wide])
        mine = frame[frame["perspective"] == code]
        where = [places[code, item] for item in mine["item"]]
        if not where:
            continue
        head = min(where) - (0.85 if compact else 0.5) * (_COMPACT_ROW if compact else _ROW)
        lines.append(_zero(axis, head, max(where) + _BAR, colours))
        total = mine.loc[mine["item"] == SUM, "value"]
        written = f" {kroner(total.iloc[0], signed=True)}" if len(total) else ""
        notes.append(note(f"<b>{title}{written}</b>", x=start, y=head, yref="y"))
        traces += _traces(mine, where, axis, colours)
        if compact:
            notes += [
                note(_name(item, items), x=0, y=y, yref="y", yshift=11, bgcolor=colours.background)
                for item, y in zip(mine["item"], where, strict=True)
            ]
    if not compact:
        first = next(iter(perspectives))
        notes += [
            note(_name(item, items), x=0, y=y, yref="y", yanchor="middle", xshift=2 - _LEFT)
            for (code, item), y in places.items()
            if code == first
        ]
    return go.Figure(data=traces, layout={**layout, "annotations": notes, "shapes": lines})


def account_alt_text(table: Protected, *, items: Mapping[str, str], perspectives: Mapping[str, str]) -> str:
    """The sum of every perspective with its interval, and its largest item."""
    frame = _drawn(table, perspectives)
    told = [_("Poster for hvert perspektiv, gevinst mot høyre og kostnad mot venstre.")]
    for code, title in perspectives.items():
        mine = frame[frame["perspective"] == code].set_index("item")
        if SUM not in mine.index:
            continue
        last, parts = mine.loc[SUM], mine.drop(SUM)["value"]
        span = interval(last["low"], last["high"], "nok")
        told.append(f"{title}: {kroner(last['value'], signed=True)} {span}.")
        if len(parts):
            most = str(parts.abs().idxmax())
            told.append(
                _("Største post: {item}, {amount}.").format(
                    item=items[most], amount=kroner(parts[most], signed=True)
                )
            )
    return " ".join(told)


def _drawn(table: Protected, perspectives: Mapping[str, str]) -> pd.DataFrame:
    """The rows of the perspectives; an item that does not count in one has no bar there."""
    frame = rows(table, columns=COLUMNS)
    frame = frame[frame["perspective"].isin(list(perspectives))]
    return frame[((frame["value"] != 0) | (frame["item"] == SUM)) & frame["value"].notna()]


def _name(item: str, items: Mapping[str, str]) -> str:
    return f"<b>{_('Sum')}</b>" if item == SUM else items[item]


def _wide_places(frame: pd.DataFrame, items: Mapping[str, str]) -> tuple[float, dict[tuple[str, str], float]]:
    """One row per item, the same in every perspective, and the sum a little under them."""
    known = [item for item in items if item in set(frame["item"])]
    rows_at = {item: _HEAD + _ROW * (at + 0.5) for at, item in enumerate(known)}
    rows_at[SUM] = _HEAD + _ROW * (len(known) + 0.5) + _SUM_GAP
    places = {(code, item): y for code in frame["perspective"].unique() for item, y in rows_at.items()}
    return _HEAD + _ROW * (len(known) + 1) + _SUM_GAP, places


def _compact_places(
    frame: pd.DataFrame, perspectives: Mapping[str, str]
) -> tuple[float, dict[tuple[str, str], float]]:
    """The perspectives under each other, each with its own items only."""
    places, top = {}, 0.0
    for code in perspectives:
        top += _HEAD
        for item in frame.loc[frame["perspective"] == code, "item"]:
            places[code, str(item)] = top + 0.72 * _COMPACT_ROW
            top += _COMPACT_ROW
    return top, places


def _axis(across: list[float], domain: list[float]) -> dict[str, Any]:
    return {
        "range": across,
        "domain": domain,
        "fixedrange": True,
        "showgrid": False,
        "showticklabels": False,
    }


def _zero(axis: str, top: float, bottom: float, colours: Palette) -> dict[str, Any]:
    """The line between cost and gain, beside the bars alone."""
    line = {"color": colours.zero_line, "width": 1.4}
    return {"type": "line", "xref": axis, "x0": 0, "x1": 0, "y0": top, "y1": bottom, "line": line}


def _range(frame: pd.DataFrame) -> list[float]:
    """Room for the numbers outside the bars, and for the intervals of the sums."""
    bars = frame.loc[frame["item"] != SUM, "value"]
    sums = frame[frame["item"] == SUM]
    longest = max(float(bars.abs().max()) if len(bars) else 0.0, 1.0)
    ends = [*(x + (1.1 if x > 0 else -1.1) * longest for x in (bars.min(), bars.max()) if x == x)]
    return padded_range([*ends, *floats(sums["low"]), *floats(sums["high"])], bottom=0.04, top=0.04)


def _traces(mine: pd.DataFrame, where: list[float], axis: str, colours: Palette) -> list[dict[str, Any]]:
    """Bars with their numbers, the sum in full colour with its interval as a line."""
    is_sum = [item == SUM for item in mine["item"]]
    values = floats(mine["value"])
    bars = {
        "type": "bar",
        "orientation": "h",
        "name": str(mine["perspective"].iloc[0]) if len(mine) else "",
        "x": values,
        "y": where,
        "xaxis": axis,
        "width": [_BAR] * len(values),
        "marker": {
            "color": [
                colours.difference if last else translucent(colours.difference, 0.45) for last in is_sum
            ],
            "line": {"width": 1.2, "color": colours.difference},
        },
        # The sum stands in the heading: its interval is where its number would be.
        "text": ["" if last else number(x, signed=True) for last, x in zip(is_sum, values, strict=True)],
        "textposition": "outside",
        "textfont": {"color": colours.text},
        "cliponaxis": False,
        "error_x": _reach(mine, values, is_sum, colours),
        "hovertext": [
            f"{kroner(row['value'], signed=True)} {interval(row['low'], row['high'], 'nok')}"
            for row in mine.to_dict("records")
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return [bars]


def _reach(
    mine: pd.DataFrame, values: list[float | None], is_sum: list[bool], colours: Palette
) -> dict[str, Any]:
    low, high = floats(mine["low"]), floats(mine["high"])
    known = zip(is_sum, values, low, high, strict=True)
    ends = [(y - a, b - y) if last and None not in (y, a, b) else (0, 0) for last, y, a, b in known]  # type: ignore[operator]
    return {
        "type": "data",
        "symmetric": False,
        "array": [above for _below, above in ends],
        "arrayminus": [below for below, _above in ends],
        "color": colours.text,
        "thickness": 1.6,
        "width": 0,
    }
