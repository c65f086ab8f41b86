"""Every printed number of a report against the same number from the loaded data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.geometry import Number
from dashboard.charts.labels import coloured, empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name
from dashboard.disclosure import Protected
from dashboard.text import _, count, kroner, number, value

COLUMNS = (
    "report",
    "table",
    "sample",
    "window",
    "published",
    "published_se",
    "estimate",
    "z",
    "label",
    "unit",
)
# How far from the printed number, in printed standard errors; the last class has none printed.
CLASSES = ("innenfor_1", "mellom_1_og_2", "over_2", "uten")
SYMBOLS = {"innenfor_1": "circle", "mellom_1_og_2": "square", "over_2": "triangle-up", "uten": "x-thin"}
MARKS = {"innenfor_1": "●", "mellom_1_og_2": "■", "over_2": "▲", "uten": "×"}
# What is drawn: the unit of the printed files, and what a number is multiplied by on the axis.
SCALES: dict[str, float] = {"andel": 100.0, "kr_per_mnd": 1.0}

# Pixels.
HEIGHT = 520
_TOP = 66
_BOTTOM = 56
_STACK_GAP = 96
_SIZE = 9
# Shares of the width: shares left, amounts right.
_MAIN = 0.66
_BETWEEN = 0.1


@dataclass(frozen=True, slots=True)
class _Panel:
    """The rows of one unit on the axis' scale."""

    unit: str
    published: list[Number]
    estimate: list[Number]
    kind: list[str]
    hover: list[str]


def published(
    table: Protected,
    *,
    theme: str = "light",
    compact: bool = False,
    height: int = HEIGHT,
    windows: Mapping[str, str] | None = None,
) -> go.Figure:
    """A dot per printed number: printed on x, computed here on y, equal on the 45-degree line.

    Shares stand in the first panel as percent, amounts per month in the second in kr; rows of other units
    (years, counts) are left to the table. Colour and symbol tell how many printed standard errors the two are
    apart.

    Parameters
    ----------
    table : Protected, one row per printed number
        `COLUMNS`. Shares 0-1. Rows without a printed or a computed number are not drawn; ``z`` is null where
        no standard error is printed.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide: the panels stand under each other.
    height : int
        Pixels, of one panel.
    windows : mapping from window to title, optional
        For the hover text; a window without a title shows its name.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    ThemeError
        If the theme is unknown.
    """
    colours, template = palette(theme), template_name(theme)
    panels = _read(table, windows or {})
    if not panels:
        message = _("Ingen trykte tall kan regnes ut fra disse dataene.")
        return go.Figure(data=[], layout=empty_layout(template, message, height=height))
    return go.Figure(
        data=[
            trace for place, panel in enumerate(panels, start=1) for trace in _traces(panel, place, colours)
        ],
        layout=_layout(panels, colours=colours, template=template, compact=compact, height=height),
    )


def alt_text(table: Protected) -> str:
    """What `published` shows, in sentences: how many numbers, and how many of them within one and two.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    panels = _read(table, {})
    kinds = [kind for panel in panels for kind in panel.kind]
    if not kinds:
        return _("Tom figur: ingen trykte tall kan regnes ut fra disse dataene.")
    n = {kind: count(kinds.count(kind)) for kind in CLASSES}
    told = _(
        "Punktdiagram med {n} trykte tall bortover og tallet herfra oppover; på den skrå linjen er de like."
    ).format(n=count(len(kinds)))
    apart = _(
        "Avstand i trykte standardfeil: høyst 1 for {near}, mellom 1 og 2 for {middle}, over 2 for {far}; "
        "{none} uten trykt standardfeil."
    ).format(near=n["innenfor_1"], middle=n["mellom_1_og_2"], far=n["over_2"], none=n["uten"])
    return f"{told} {apart}"


def class_of(z: float | None) -> str:
    """The class of a distance in printed standard errors.

    Examples
    --------
    >>> class_of(-1.0), class_of(1.5), class_of(-2.01), class_of(None)
    ('innenfor_1', 'mellom_1_og_2', 'over_2', 'uten')
    """
    if z is None or z != z:
        return "uten"
    return "innenfor_1" if abs(z) <= 1 else "mellom_1_og_2" if abs(z) <= 2 else "over_2"


# --- reading the table --------------------------------------------------------------------------------------


def _read(table: Protected, windows: Mapping[str, str]) -> list[_Panel]:
    frame = rows(table, columns=COLUMNS).dropna(subset=["published", "estimate"])
    found = []
    for unit, scale in SCALES.items():
        chosen = frame[frame["unit"] == unit]
        if not chosen.empty:
            found.append(
                _Panel(
                    unit=unit,
                    published=floats(chosen["published"], scale=scale),
                    estimate=floats(chosen["estimate"], scale=scale),
                    kind=[class_of(z) for z in floats(chosen["z"])],
                    hover=[_hover(row, windows) for row in chosen.to_dict("records")],
                )
            )
    return found


def _hover(row: dict[str, Any], windows: Mapping[str, str]) -> str:
    where = _("Rapport {report}, tabell {table}").format(report=row["report"], table=row["table"])
    window = windows.get(row["window"], row["window"])
    sample = ", ".join(text for text in (row["sample"], window) if isinstance(text, str) and text)
    printed = _number(row["published"], row["unit"])
    if row["published_se"] == row["published_se"]:
        error = _number(row["published_se"], row["unit"])
        printed += " " + _("(standardfeil {error})").format(error=error)
    lines = [
        f"<b>{row['label']}</b>",
        where,
        sample,
        _("Trykt: {number}").format(number=printed),
        _("Her: {number}").format(number=_number(row["estimate"], row["unit"])),
        _("Avstand: {z} trykte standardfeil").format(z=number(row["z"], 1, signed=True))
        if row["z"] == row["z"]
        else _("Ingen standardfeil er trykt"),
    ]
    return "<br>".join(line for line in lines if line)


def _number(x: float, unit: str) -> str:
    return kroner(x) if unit == "kr_per_mnd" else value(x, "share")


# --- traces and layout --------------------------------------------------------------------------------------


def _colour(kind: str, colours: Palette) -> str:
    return dict(zip(CLASSES, colours.agreement, strict=True))[kind]


def _names() -> dict[str, str]:
    return {
        "innenfor_1": _("høyst 1"),
        "mellom_1_og_2": _("1 til 2"),
        "over_2": _("over 2"),
        "uten": _("ingen trykt"),
    }


def _traces(panel: _Panel, place: int, colours: Palette) -> list[dict[str, Any]]:
    low, high = _limits(panel)
    axes = {"xaxis": f"x{place}", "yaxis": f"y{place}"}
    line = {
        "type": "scatter",
        "name": "like",
        "x": [low, high],
        "y": [low, high],
        "mode": "lines",
        "line": {"color": colours.zero_line, "width": 1.2, "dash": "dot"},
        "hoverinfo": "skip",
        **axes,
    }
    return [line, *(_dots(panel, kind, axes, colours) for kind in reversed(CLASSES) if kind in panel.kind)]


def _dots(panel: _Panel, kind: str, axes: dict[str, str], colours: Palette) -> dict[str, Any]:
    chosen = [i for i, one in enumerate(panel.kind) if one == kind]
    colour = _colour(kind, colours)
    return {
        "type": "scatter",
        "name": kind,
        "x": [panel.published[i] for i in chosen],
        "y": [panel.estimate[i] for i in chosen],
        "mode": "markers",
        "marker": {
            "symbol": SYMBOLS[kind],
            "size": _SIZE,
            "color": colour,
            # An edge in the background's colour keeps dots on top of each other apart; the cross is all edge.
            "line": {"width": 1.8, "color": colour} if kind == "uten" else _edge(colours),
        },
        "hovertext": [panel.hover[i] for i in chosen],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **axes,
    }


def _edge(colours: Palette) -> dict[str, Any]:
    return {"width": 0.8, "color": colours.background}


def _limits(panel: _Panel) -> tuple[float, float]:
    """One range for both axes, so that the line of equality runs from corner to corner."""
    known = [x for x in (*panel.published, *panel.estimate) if x is not None]
    low, high = min(known), max(known)
    air = 0.05 * (high - low) or 1.0
    return low - air, high + air


def _layout(
    panels: list[_Panel], *, colours: Palette, template: str, compact: bool, height: int
) -> dict[str, Any]:
    places = _places(len(panels), compact=compact, height=height)
    total = height * len(panels) if compact else height
    layout: dict[str, Any] = {
        "template": template,
        "height": total,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {"t": _TOP, "b": _BOTTOM, "l": 50 if compact else 60, "r": 14},
        "hovermode": "closest",
        "dragmode": False if compact else "zoom",
        "annotations": [_key(panels, colours)],
    }
    for number_, (panel, (across, up)) in enumerate(zip(panels, places, strict=True), start=1):
        low, high = _limits(panel)
        suffix = "\u00a0%" if panel.unit == "andel" else ""
        axis = {"range": [low, high], "ticksuffix": suffix, "nticks": 5 if compact or number_ > 1 else 8}
        title = {"text": _("Trykt"), "standoff": 4}
        layout[f"xaxis{number_}"] = {
            **axis,
            "domain": across,
            "anchor": f"y{number_}",
            "title": title,
            "tickangle": 0,
        }
        layout[f"yaxis{number_}"] = {**axis, "domain": up, "anchor": f"x{number_}"}
        layout["annotations"].append(note(_title(panel), x=across[0], y=up[1], yshift=2))
    return layout


def _places(n: int, *, compact: bool, height: int) -> list[tuple[list[float], list[float]]]:
    """Where each panel lies across and up, as shares of the plot."""
    whole = [0.0, 1.0]
    if n == 1:
        return [(whole, whole)]
    if not compact:
        return [([0.0, _MAIN], whole), ([_MAIN + _BETWEEN, 1.0], whole)]
    gap = _STACK_GAP / (n * height - _TOP - _BOTTOM)
    return [(whole, [0.5 + gap / 2, 1.0]), (whole, [0.0, 0.5 - gap / 2])]


def _title(panel: _Panel) -> str:
    name, unit = {
        "andel": (_("Andeler og effekter på andeler"), _("prosent og prosentpoeng")),
        "kr_per_mnd": (_("Beløp"), _("kr per måned")),
    }[panel.unit]
    return f"<b>{name}</b>, {unit}<br>" + _("Her, mot trykt bortover")


def _key(panels: list[_Panel], colours: Palette) -> dict[str, Any]:
    kinds = [kind for panel in panels for kind in panel.kind]
    names = _names()
    parts = [
        coloured(f"{MARKS[kind]} {names[kind]} ({count(kinds.count(kind))})", _colour(kind, colours))
        for kind in CLASSES
        if kind in kinds
    ]
    return note(_("Avstand i trykte standardfeil: ") + "   ".join(parts), x=0, y=1, yshift=44)
