"""Places and participants by county and phase, and how a price is paid out step by step."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.charts.labels import coloured, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name
from dashboard.disclosure import Protected
from dashboard.text import _, count

PLACES = ("county", "places", "participants", "mapping", "employment", "follow_up")
STEPS = ("step", "share", "limit")
# Phases are told apart by pattern as well as colour.
_PATTERNS = {"mapping": "", "employment": "/", "follow_up": "x"}
_MARKS = {"mapping": "■", "employment": "▨", "follow_up": "▩"}
_ROW = 86  # pixels per bar, with the line of text over it
_TOP, _TOP_COMPACT, _BOTTOM = 44, 92, 44
_BAR = 0.42  # share of a row


def places(table: Protected, *, theme: str = "light", compact: bool = False) -> go.Figure:
    """A bar per county: participants by phase, and a stroke where the places end.

    Parameters
    ----------
    table : Protected, one row per county
        `PLACES`: the name, places, and participants in all and in each phase.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide.

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
    frame = rows(table, columns=PLACES)
    y = list(range(len(frame)))
    names = phase_names()
    colour = dict(zip(names, colours.categories, strict=False))
    bars: list[dict[str, Any]] = [
        {
            "type": "bar",
            "orientation": "h",
            "name": phase,
            "x": frame[phase].tolist(),
            "y": y,
            "width": _BAR,
            "marker": {
                "color": colour[phase],
                "pattern": {
                    "shape": _PATTERNS[phase],
                    "bgcolor": colour[phase],
                    "fgcolor": colours.background,
                    "size": 8,
                    "solidity": 0.2,
                },
                "line": {"color": colours.background, "width": 1},
            },
            "hovertemplate": f"{names[phase]}: %{{x}}<extra></extra>",
        }
        for phase in names
    ]
    bars.append(
        {
            "type": "scatter",
            "name": "places",
            "x": frame["places"].tolist(),
            "y": y,
            "mode": "markers",
            "marker": {
                "symbol": "line-ns-open",
                "size": 26,
                "color": colours.text,
                "line": {"width": 3, "color": colours.text},
            },
            "hovertemplate": _("Plasser") + ": %{x}<extra></extra>",
        }
    )
    over = [
        note(
            f"<b>{row['county']}</b>: "
            + _("{n} deltakere, {places} plasser").format(
                n=count(row["participants"]), places=count(row["places"])
            ),
            x=0,
            y=at - _BAR / 2,
            xref="x",
            yref="y",
            xanchor="left",
            yanchor="bottom",
            yshift=1,
        )
        for at, row in enumerate(frame.to_dict("records"))
    ]
    key = [f"{coloured(_MARKS[phase], colour[phase])} {names[phase]}" for phase in names]
    key.append("┃ " + _("plasser"))
    layout = _layout(len(frame), colours, theme, compact=compact, axis=_("Personer"))
    joined = "<br>".join(["   ".join(key[:2]), "   ".join(key[2:])]) if compact else "   ".join(key)
    layout["annotations"] = [*over, note(joined, x=0, y=1, yshift=22 if compact else 10)]
    layout["barmode"] = "stack"
    return go.Figure(data=bars, layout=layout)


def places_alt_text(table: Protected) -> str:
    """What `places` shows, in sentences."""
    told = [
        _(
            "{county}: {n} deltakere på {places} plasser, {mapping} i kartlegging, {employment} i "
            "ansettelsesfasen og {follow_up} i oppfølging."
        ).format(
            n=count(row["participants"]),
            county=row["county"],
            **{name: count(row[name]) for name in PLACES if name not in ("county", "participants")},
        )
        for row in rows(table, columns=PLACES).to_dict("records")
    ]
    return _("Liggende søyler etter fylke og fase.") + " " + " ".join(told)


def milestones(table: Protected, *, theme: str = "light", compact: bool = False) -> go.Figure:
    """A step per milestone: which part of the price it pays, after those before it.

    ``table`` has `STEPS`: name, share of the price (0-1) and the time limit in words. Parameters and
    errors as in `places`.
    """
    colours = palette(theme)
    frame = rows(table, columns=STEPS)
    shares = [x or 0.0 for x in floats(frame["share"], scale=100.0)]
    before = [sum(shares[:at]) for at in range(len(shares))]
    bar = {
        "type": "bar",
        "orientation": "h",
        "base": before,
        "x": shares,
        "y": list(range(len(frame))),
        "width": _BAR,
        "marker": {"color": list(colours.categories[: len(frame)])},
        "hoverinfo": "skip",
    }
    over = [
        note(
            f"<b>{row['step']}: {count(share)} " + _("prosent") + f"</b>, {row['limit']}",
            x=0,
            y=at - _BAR / 2,
            xref="x",
            yref="y",
            xanchor="left",
            yanchor="bottom",
            yshift=1,
        )
        for at, (row, share) in enumerate(zip(frame.to_dict("records"), shares, strict=True))
    ]
    layout = _layout(len(frame), colours, theme, compact=compact, axis=_("Prosent av prisen"))
    layout["margin"]["t"] = 8
    layout["height"] -= (_TOP_COMPACT if compact else _TOP) - 8
    layout["annotations"] = over
    layout["xaxis"] |= {"range": [0, 100], "dtick": 20}
    return go.Figure(data=[bar], layout=layout)


def milestones_alt_text(table: Protected) -> str:
    """What `milestones` shows, in a sentence."""
    parts = [
        f"{row['step']} {count(100 * row['share'])} " + _("prosent") + f" ({row['limit']})"
        for row in rows(table, columns=STEPS).to_dict("records")
    ]
    return _("Betalingen trinn for trinn: {steps}.").format(steps=", ".join(parts))


def phase_names() -> dict[str, str]:
    """The three phases in the order a participant meets them."""
    return {"mapping": _("kartlegging"), "employment": _("ansettelse"), "follow_up": _("oppfølging")}


def _layout(n: int, colours: Palette, theme: str, *, compact: bool, axis: str) -> dict[str, Any]:
    top = _TOP_COMPACT if compact else _TOP
    return {
        "template": template_name(theme),
        "height": top + _BOTTOM + n * _ROW,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {"t": top, "b": _BOTTOM, "l": 8, "r": 14 if compact else 46},
        "dragmode": False,
        "hovermode": "closest",
        "xaxis": {"rangemode": "tozero", "title": {"text": axis, "standoff": 4}, "fixedrange": True},
        # The first row stands at the top, with room for the text over its bar.
        "yaxis": {
            "range": [n - 1 + _BAR / 2 + 0.1, -_BAR / 2 - 0.4],
            "showticklabels": False,
            "showgrid": False,
            "fixedrange": True,
        },
    }
