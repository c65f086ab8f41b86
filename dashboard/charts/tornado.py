"""Net benefit when one assumption at a time is moved: the longest bar decides the most."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.analysis.cost_value_tables import TORNADO_COLUMNS
from dashboard.charts.geometry import padded_range
from dashboard.charts.labels import coloured, empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name, translucent
from dashboard.disclosure import Protected
from dashboard.text import _, kroner

_TOP, _BOTTOM = 34, 36
_ROW, _COMPACT_ROW = 44, 70
_LEFT = 380
_BAR = 18


def tornado(
    table: Protected,
    *,
    names: Mapping[str, tuple[str, str, str]],
    theme: str = "light",
    compact: bool = False,
    most: int = 12,
) -> go.Figure:
    """A bar from net benefit at the low end to net benefit at the high end, the longest at the top.

    Parameters
    ----------
    table : Protected, one row per assumption
        `TORNADO_COLUMNS`, net benefit in kroner, longest first.
    names : mapping from id to its title and both ends in words
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide: words above the bar.
    most : int
        Rows drawn; the table has the rest.

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
    frame = rows(table, columns=TORNADO_COLUMNS).dropna(subset=["base"]).head(most)
    if frame.empty:
        message = _("Ingen forutsetninger å flytte.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=120))
    height = _COMPACT_ROW if compact else _ROW
    places = [height * (at + (0.78 if compact else 0.5)) for at in range(len(frame))]
    base = float(frame["base"].iloc[0])
    low, high = floats(frame["at_low"]), floats(frame["at_high"])
    return go.Figure(
        data=[
            _bars("lav", low, base, places, translucent(colours.arm_control, 0.55), colours.arm_control),
            _bars("hoy", high, base, places, translucent(colours.arm_treated, 0.55), colours.arm_treated),
        ],
        layout={
            "template": template_name(theme),
            "height": _TOP + _BOTTOM + height * len(frame),
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": _TOP, "b": _BOTTOM, "l": 8 if compact else _LEFT, "r": 14},
            "barmode": "overlay",
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": padded_range([*low, *high, base], bottom=0.05, top=0.05),
                "fixedrange": True,
                "nticks": 4 if compact else 8,
                "zeroline": True,
                "zerolinewidth": 1.6,
                "automargin": False,
            },
            "yaxis": {"range": [height * len(frame), 0], "visible": False, "fixedrange": True},
            "shapes": [
                {
                    "type": "line",
                    "x0": base,
                    "x1": base,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": colours.difference, "width": 2},
                }
            ],
            "annotations": _notes(frame["id"].tolist(), names, places, base, colours, compact=compact),
        },
    )


def tornado_alt_text(table: Protected, *, names: Mapping[str, tuple[str, str, str]], most: int = 12) -> str:
    """Every bar with both ends."""
    frame = rows(table, columns=TORNADO_COLUMNS).dropna(subset=["base"]).head(most)
    if frame.empty:
        return _("Tom figur: ingen forutsetninger å flytte.")
    told = [_("Netto nytte når én ting om gangen flyttes, størst utslag først.")]
    for row in frame.to_dict("records"):
        title, low, high = names[row["id"]]
        told.append(
            _("{title}: {at_low} ved {low}, {at_high} ved {high}.").format(
                title=title,
                low=low,
                # "/md." ends the sentence already.
                high=high.rstrip("."),
                at_low=kroner(row["at_low"]),
                at_high=kroner(row["at_high"]),
            )
        )
    return " ".join(told)


def _bars(
    name: str, ends: list[float | None], base: float, places: list[float], fill: str, edge: str
) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "base": [base] * len(ends),
        "x": [None if end is None else end - base for end in ends],
        "y": places,
        "width": [_BAR] * len(ends),
        "marker": {
            "color": fill,
            "line": {"width": 1.5, "color": edge},
            "pattern": {"shape": "/" if name == "hoy" else "", "fgcolor": edge, "size": 6, "solidity": 0.2},
        },
        "hovertext": [kroner(end) for end in ends],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _notes(
    ids: list[str],
    names: Mapping[str, tuple[str, str, str]],
    places: list[float],
    base: float,
    colours: Palette,
    *,
    compact: bool,
) -> list[dict[str, Any]]:
    head = _("Netto nytte per deltaker, kr (nå {base})").format(base=kroner(base))
    notes = [note(head, x=0, y=1, yshift=8, xshift=0 if compact else -_LEFT + 2)]
    for name, place in zip(ids, places, strict=True):
        title, low, high = names[name]
        ends = f"{coloured('■', colours.arm_control)} {low}   {coloured('▨', colours.arm_treated)} {high}"
        if compact:
            short = title if len(title) <= 44 else title[:43].rstrip() + "…"
            text = f"{short}<br>{ends}"
            notes.append(note(text, x=0, y=place, yref="y", yshift=11, bgcolor=colours.background))
            continue
        text = f"{title}<br>{ends}"
        notes.append(note(text, x=0, y=place, yref="y", yanchor="middle", xshift=-_LEFT + 2))
    return notes
