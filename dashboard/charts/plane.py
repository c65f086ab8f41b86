"""The plane of effect and cost: better or worse to the sides, dearer or cheaper up and down."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.cost_value_tables import PLANE_COLUMNS, QUADRANT_COLUMNS, QUADRANTS
from dashboard.charts.geometry import padded_range
from dashboard.charts.labels import Labels, empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, palette, template_name, translucent
from dashboard.disclosure import Protected
from dashboard.text import _, difference, kroner, probability

HEIGHT = 380
# Where each quadrant's name stands: paper x and y, and its anchors.
_CORNERS = {
    "bedre_dyrere": (1, 1, "right", "top"),
    "bedre_billigere": (1, 0, "right", "bottom"),
    "darligere_dyrere": (0, 1, "left", "top"),
    "darligere_billigere": (0, 0, "left", "bottom"),
}


def plane(
    table: Protected,
    shares: Protected,
    *,
    labels: Labels,
    target: str,
    value: float | None = None,
    theme: str = "light",
    compact: bool = False,
) -> go.Figure:
    """The estimate, the region that holds both with 95 % probability, and the line where net benefit is 0.

    Parameters
    ----------
    table : Protected
        `PLANE_COLUMNS`; the outline in order, and the point. Shares 0-1, kroner.
    shares : Protected, one row per quadrant
        `QUADRANT_COLUMNS`.
    labels : Labels
    target : str
        The month or window, which decides the unit.
    value : float, optional
        Kroner for one unit of effect; without it there is no line.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide.

    Raises
    ------
    TypeError
        If a table is not a `Protected`.
    ChartTableError
        If a column is missing.
    ThemeError
        If the theme is unknown.
    """
    colours, labels = palette(theme), labels.of(target)
    frame = rows(table, columns=PLANE_COLUMNS).dropna()
    found = _shares(shares)
    if frame.empty:
        message = _("For få til å vise planet.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=HEIGHT))
    outline, point = frame[frame["kind"] == "ellipse"], frame[frame["kind"] == "punkt"]
    across = padded_range(floats(frame["effect"], scale=labels.scale), bottom=0.1, top=0.1)
    along = padded_range(floats(frame["cost"]), bottom=0.4, top=0.4)
    # Zero on both axes, with room for the names of the quadrants on the empty side too.
    side = 0.7 if compact else 0.25
    across = [min(across[0], -side * across[1]), max(across[1], -side * across[0])]
    along = [min(along[0], -0.35 * along[1]), max(along[1], -0.35 * along[0])]
    data = [
        {
            "type": "scatter",
            "name": "ellipse",
            "x": floats(outline["effect"], scale=labels.scale),
            "y": floats(outline["cost"]),
            "mode": "lines",
            "fill": "toself",
            "fillcolor": translucent(colours.difference, 0.18),
            "line": {"color": colours.band_edge, "width": 2},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "punkt",
            "x": floats(point["effect"], scale=labels.scale),
            "y": floats(point["cost"]),
            "mode": "markers",
            "marker": {"size": 13, "color": colours.difference},
            "hovertext": [
                f"<b>{difference(effect, labels.unit, signed=True)}, {kroner(cost, signed=True)}</b>"
                for effect, cost in zip(point["effect"], point["cost"], strict=True)
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]
    if value is not None:
        ends = list(across)
        data.append(
            {
                "type": "scatter",
                "name": "nullpunkt",
                "x": ends,
                "y": [value * end / labels.scale for end in ends],
                "mode": "lines",
                "line": {"color": colours.arm_treated, "width": 1.8, "dash": "6px,4px"},
                "hoverinfo": "skip",
            }
        )
    titles = quadrant_titles()
    notes = [
        note(
            f"{titles[name]}<br>{probability(found[name])}",
            x=x,
            y=y,
            xanchor=xanchor,
            yanchor=yanchor,
            font={"color": colours.muted},
            bgcolor=translucent(colours.background, 0.7),
        )
        for name, (x, y, xanchor, yanchor) in _CORNERS.items()
    ]
    notes.append(note(_("Forskjell i kostnad, kr"), x=0, y=1, yshift=8))
    return go.Figure(
        data=data,
        layout={
            "template": template_name(theme),
            "height": HEIGHT,
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": 36, "b": 56, "l": 70, "r": 14},
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": {
                "range": across,
                "fixedrange": True,
                "nticks": 5 if compact else 9,
                "zeroline": True,
                "zerolinewidth": 1.6,
                "title": {"text": f"{labels.difference}, {labels.difference_axis}"},
            },
            "yaxis": {
                "range": along,
                "fixedrange": True,
                "nticks": 7,
                "zeroline": True,
                "zerolinewidth": 1.6,
            },
            "annotations": notes,
        },
    )


def plane_alt_text(table: Protected, shares: Protected, *, labels: Labels, target: str) -> str:
    """The point, and how likely each quadrant is."""
    frame = rows(table, columns=PLANE_COLUMNS).dropna()
    if frame.empty:
        return _("Tom figur: for få til å vise planet.")
    point, labels = frame[frame["kind"] == "punkt"].iloc[0], labels.of(target)
    found, titles = _shares(shares), quadrant_titles()
    each = "; ".join(f"{titles[name]}: {probability(found[name])}" for name in QUADRANTS)
    return _("{what} bortover og kostnad oppover. Anslag: {effect} og {cost}. Sannsynlighet: {each}.").format(
        what=labels.difference,
        effect=difference(point["effect"], labels.unit, signed=True),
        cost=kroner(point["cost"], signed=True),
        each=each,
    )


def quadrant_titles() -> dict[str, str]:
    """What each quadrant is called."""
    return {
        "bedre_dyrere": _("bedre og dyrere"),
        "bedre_billigere": _("bedre og billigere"),
        "darligere_dyrere": _("dårligere og dyrere"),
        "darligere_billigere": _("dårligere og billigere"),
    }


def _shares(shares: Protected) -> Mapping[str, float]:
    frame: pd.DataFrame = rows(shares, columns=QUADRANT_COLUMNS)
    return dict(zip(frame["quadrant"], frame["probability"], strict=True))
