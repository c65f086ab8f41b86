"""How far the arms overlap, and how alike weighting makes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.robustness_tables import BALANCE_COLUMNS, OVERLAP_COLUMNS
from dashboard.charts.labels import ARMS, Labels, arm_key, empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name, translucent
from dashboard.disclosure import Protected
from dashboard.text import _, count, number, percent

OVERLAP_HEIGHT = 300
# A standardised difference under this is commonly called balanced (Austin 2009).
SMALL = 0.1
_ROW, _TOP, _BOTTOM = 24, 56, 44
# Letters of a characteristic's name, and the pixels they take.
_NAME, _LEFT = 46, 320
_COMPACT_NAME, _COMPACT_LEFT = 22, 162
MOST = 12  # characteristics: so many are read at a glance
_SERIES = (("before", "circle-open"), ("ipw", "diamond"), ("entropi", "x-thin"))


def overlap(table: Protected, *, labels: Labels, theme: str = "light", compact: bool = False) -> go.Figure:
    """Share of each arm by estimated probability of treatment, the treated upwards, the controls downwards.

    Parameters
    ----------
    table : Protected, one row per arm and bin
        `OVERLAP_COLUMNS`; ``n`` null where too few. Bars are shares of the people shown.

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
    frame = rows(table, columns=OVERLAP_COLUMNS)
    if not frame["n"].sum() > 0:
        message = _("For få til å vise fordelingen.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=OVERLAP_HEIGHT))
    data = [
        _bars(frame, arm, sign, labels=labels, colours=colours)
        for arm, sign in zip(ARMS, (1, -1), strict=True)
    ]
    most = max(abs(x) for trace in data for x in trace["y"] if x is not None)
    ticks = _even_ticks(most)
    return go.Figure(
        data=data,
        layout={
            "template": template_name(theme),
            "height": OVERLAP_HEIGHT,
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": 34, "b": 52, "l": 52, "r": 12},
            "barmode": "overlay",
            "bargap": 0.0,
            "dragmode": False,
            "xaxis": {
                "range": [0, 1],
                "fixedrange": True,
                "tickvals": [0, 0.25, 0.5, 0.75, 1] if compact else [i / 10 for i in range(11)],
                "tickformat": ".2~f",
                "title": {"text": _("Anslått sannsynlighet for {arm}").format(arm=labels.treated)},
                "showgrid": False,
            },
            "yaxis": {
                "fixedrange": True,
                "tickvals": ticks,
                "ticktext": [number(abs(tick), 0) for tick in ticks],
                "zeroline": True,
                "zerolinewidth": 1.6,
            },
            "annotations": [
                note(_("Prosent av gruppen") + f"   {arm_key(labels, colours)}", x=0, y=1, yshift=8)
            ],
        },
    )


def overlap_alt_text(table: Protected, *, labels: Labels) -> str:
    """Where most of each arm lies."""
    frame = rows(table, columns=OVERLAP_COLUMNS)
    told = [_("Fordelingen av anslått sannsynlighet for tiltaket i hver gruppe.")]
    for arm in ARMS:
        mine = frame[(frame["arm"] == arm) & frame["n"].gt(0)]
        if mine.empty:
            continue
        top = mine.loc[mine["n"].astype(float).idxmax()]
        told.append(
            _("{arm}: fra {low} til {high}, flest mellom {from_} og {to} ({share}).").format(
                arm=labels.arm(arm),
                low=number(mine["low"].min(), 2),
                high=number(mine["high"].max(), 2),
                from_=number(top["low"], 2),
                to=number(top["high"], 2),
                share=percent(top["n"] / mine["n"].sum()),
            )
        )
    return " ".join(told)


def balance(
    table: Protected,
    *,
    titles: Mapping[tuple[str, str], str],
    theme: str = "light",
    compact: bool = False,
) -> go.Figure:
    """Standardised differences before and after weighting, the largest before at the top.

    No more than `MOST` rows; the table has the rest.

    Parameters
    ----------
    table : Protected, one row per characteristic
        `BALANCE_COLUMNS`.
    titles : mapping from (covariate, level) to its name

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
    frame = rows(table, columns=BALANCE_COLUMNS).dropna(subset=["before"])
    frame = frame.head(MOST)
    if frame.empty:
        message = _("Ingen kjennetegn å vise.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=120))
    places = list(range(len(frame)))
    named = [titles.get(key, " ".join(key)) for key in zip(frame["covariate"], frame["level"], strict=True)]
    width, left = (_COMPACT_NAME, _COMPACT_LEFT) if compact else (_NAME, _LEFT)
    short = [short_name(name, width) for name in named]
    widest = max(0.12, float(frame[["before", "ipw", "entropi"]].abs().max().max()))
    return go.Figure(
        data=[_points(frame, name, symbol, places, named, colours) for name, symbol in _SERIES],
        layout={
            "template": template_name(theme),
            "height": _TOP + _BOTTOM + _ROW * len(frame),
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": _TOP, "b": _BOTTOM, "l": left, "r": 12},
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": [-1.08 * widest, 1.08 * widest],
                "fixedrange": True,
                "nticks": 5 if compact else 9,
                "zeroline": True,
                "zerolinewidth": 1.6,
            },
            "yaxis": {
                "range": [len(frame) - 0.4, -0.6],
                "tickvals": places,
                "ticktext": short,
                "fixedrange": True,
                "showgrid": False,
                "automargin": False,
            },
            "shapes": [
                {
                    "type": "rect",
                    "xref": "x",
                    "yref": "paper",
                    "x0": -SMALL,
                    "x1": SMALL,
                    "y0": 0,
                    "y1": 1,
                    "fillcolor": colours.composition,
                    "line": {"width": 0},
                    "layer": "below",
                }
            ],
            "annotations": [note(_key(compact=compact), x=0, xshift=8 - left, y=1, yshift=8)],
        },
    )


def balance_alt_text(table: Protected, *, titles: Mapping[tuple[str, str], str]) -> str:
    """The largest difference before, and the largest left after each way of weighting."""
    frame = rows(table, columns=BALANCE_COLUMNS).dropna(subset=["before"])
    if frame.empty:
        return _("Tom figur: ingen kjennetegn å vise.")
    top = frame.iloc[0]
    told = _(
        "Standardisert forskjell i {n} kjennetegn. Størst før vekting: {name}, {before} standardavvik. "
        "Størst etter vekting: {ipw}. Størst etter entropibalansering: {entropi}."
    )
    return told.format(
        n=count(len(frame)),
        name=titles.get((top["covariate"], top["level"]), str(top["covariate"])),
        before=number(top["before"], 2),
        ipw=number(frame["ipw"].abs().max(), 2),
        entropi=number(frame["entropi"].abs().max(), 2),
    )


def short_name(name: str, width: int) -> str:
    """A name cut to its place; of a category the value is kept, which tells it from its neighbours.

    Examples
    --------
    >>> short_name("høyeste fullførte utdanning: høy", 20), short_name("utdanning: ikke fullført", 18)
    ('høyeste fullfø…: høy', '…: ikke fullført')
    >>> short_name("måneder i arbeid", 10)
    'måneder i…'
    """
    if len(name) <= width:
        return name
    first, colon, level = name.partition(": ")
    room = width - len(level) - len(colon) - 1
    if colon and room >= 3:
        return f"{first[:room].rstrip()}…{colon}{level}"
    told = f"…: {level}" if colon else name
    return told if len(told) <= width else told[: width - 1].rstrip() + "…"


def _key(*, compact: bool) -> str:
    told = _("○ før   ◆ vektet   ✕ balansert")
    if compact:
        return told
    small = number(SMALL, 1)
    return told + "   " + _("(standardavvik; grått felt: under {small})").format(small=small)


def _bars(frame: pd.DataFrame, arm: str, sign: int, *, labels: Labels, colours: Palette) -> dict[str, Any]:
    mine = frame[frame["arm"] == arm]
    people = mine["n"].astype(float)
    share = 100.0 * people / people.sum()
    return {
        "type": "bar",
        "name": arm,
        "x": [(low + high) / 2 for low, high in zip(mine["low"], mine["high"], strict=True)],
        "width": [high - low for low, high in zip(mine["low"], mine["high"], strict=True)],
        "y": floats(sign * share),
        "marker": {
            "color": translucent(colours.arm(arm), 0.55),
            "line": {"width": 1, "color": colours.arm(arm)},
        },
        "hovertext": [
            f"<b>{labels.arm(arm)}</b><br>{number(low, 2)}–{number(high, 2)}: N = {count(n)}"
            for low, high, n in zip(mine["low"], mine["high"], people, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _even_ticks(most: float) -> list[float]:
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50) if most / s <= 3), 50)
    count_ = int(most // step)
    return [float(step * i) for i in range(-count_, count_ + 1)]


def _points(
    frame: pd.DataFrame,
    name: str,
    symbol: str,
    places: list[int],
    named: list[str],
    colours: Palette,
) -> dict[str, Any]:
    colour = colours.muted if name == "before" else colours.difference
    return {
        "type": "scatter",
        "name": name,
        "x": floats(frame[name]),
        "y": places,
        "mode": "markers",
        "marker": {"symbol": symbol, "size": 9, "color": colour, "line": {"width": 2, "color": colour}},
        "hovertext": [
            f"<b>{title}</b><br>{number(x, 2)}" for title, x in zip(named, frame[name], strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
