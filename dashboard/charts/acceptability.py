"""How likely it is that the treated arm pays, over what a unit of effect may be worth."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashboard.analysis.cost_value_tables import ACCEPTABILITY_COLUMNS
from dashboard.charts.labels import empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, palette, template_name
from dashboard.disclosure import Protected
from dashboard.text import _, kroner, probability

HEIGHT = 320
_MILLION = 1e6


def acceptability(
    table: Protected, *, value: float, axis: str, theme: str = "light", compact: bool = False
) -> go.Figure:
    """The probability in percent, a line at one half, and a mark at the chosen value.

    Parameters
    ----------
    table : Protected, one row per value of a unit of effect
        `ACCEPTABILITY_COLUMNS`: kroner and a share 0-1.
    value : float
        The chosen value, kroner.
    axis : str
        What the kroner are for.
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
    frame = rows(table, columns=ACCEPTABILITY_COLUMNS).dropna()
    if frame.empty:
        message = _("For få til å vise kurven.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=HEIGHT))
    scale, unit = _scale(float(frame["value"].max()))
    here = float(np.interp(value, frame["value"], frame["probability"]))
    x, y = floats(frame["value"], scale=scale), floats(frame["probability"], scale=100.0)
    dashed = {"color": colours.muted, "width": 1.4, "dash": "4px,4px"}
    return go.Figure(
        data=[
            {
                "type": "scatter",
                "name": "kurve",
                "x": x,
                "y": y,
                "mode": "lines",
                "line": {"color": colours.difference, "width": 3},
                "hovertext": [
                    f"{kroner(worth)}: {probability(share)}"
                    for worth, share in zip(frame["value"], frame["probability"], strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            },
            {
                "type": "scatter",
                "name": "valgt",
                "x": [value * scale],
                "y": [100 * here],
                "mode": "markers",
                "marker": {"size": 13, "color": colours.arm_treated},
                "hovertemplate": f"<b>{kroner(value)}: {probability(here)}</b><extra></extra>",
            },
        ],
        layout={
            "template": template_name(theme),
            "height": HEIGHT,
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": 34, "b": 60, "l": 48, "r": 16},
            "dragmode": False,
            "xaxis": {
                "range": [0, float(frame["value"].max()) * scale],
                "fixedrange": True,
                "nticks": 5 if compact else 8,
                "showgrid": False,
                "title": {"text": f"{axis}, {unit}"},
            },
            "yaxis": {"range": [0, 100], "fixedrange": True, "nticks": 6, "ticksuffix": ""},
            "shapes": [
                {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 50, "y1": 50, "line": dashed}
            ],
            "annotations": [note(_("Sannsynlighet for at det lønner seg, prosent"), x=0, y=1, yshift=8)],
        },
    )


def acceptability_alt_text(table: Protected, *, value: float) -> str:
    """The curve at its ends and at the chosen value."""
    frame = rows(table, columns=ACCEPTABILITY_COLUMNS).dropna()
    if frame.empty:
        return _("Tom figur: for få til å vise kurven.")
    told = _(
        "Sannsynligheten for at det lønner seg er {first} hvis verdien er 0 kr, {here} ved {value} "
        "og {last} ved {most}."
    )
    return told.format(
        first=probability(frame["probability"].iloc[0]),
        here=probability(float(np.interp(value, frame["value"], frame["probability"]))),
        value=kroner(value),
        last=probability(frame["probability"].iloc[-1]),
        most=kroner(frame["value"].iloc[-1]),
    )


def _scale(highest: float) -> tuple[float, str]:
    """Millions of kroner where the axis is long."""
    if highest >= _MILLION:
        return 1 / _MILLION, _("millioner kr")
    return 1.0, _("kr")
