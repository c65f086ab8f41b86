"""Every printed number of a report against the same number from the loaded data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import Number
from dashboard.charts.labels import coloured, empty_layout, note
from dashboard.charts.tables import floats, rows
from dashboard.charts.theme import COMPACT_FONT_SIZE, FONT_SIZE, Palette, palette, template_name
from dashboard.disclosure import Protected
from dashboard.names import place_name
from dashboard.text import _, count, difference, number, value

COLUMNS = (
    "report",
    "table",
    "sample",
    "window",
    "term",
    "published",
    "published_se",
    "estimate",
    "z",
    "label",
    "unit",
)
# How far the two are from each other, in standard errors; the last has none.
CLASSES = ("innenfor_1", "mellom_1_og_2", "over_2", "uten")
SYMBOLS = {"innenfor_1": "circle", "mellom_1_og_2": "square", "over_2": "triangle-up", "uten": "x-thin"}
MARKS = {"innenfor_1": "●", "mellom_1_og_2": "■", "over_2": "▲", "uten": "×"}
# The farthest are what one looks for, so they are drawn last, on top.
_ORDER = ("uten", "innenfor_1", "mellom_1_og_2", "over_2")
# Names of statistics that are levels; shares of other terms are differences, in percentage points.
_LEVELS = ("andel", "snitt", "gjennomsnittlig_utfall")
_LEVEL_KINDS = ("participation",)
# What one of a unit is as a share.
_SHARES = {"andel": 1.0, "prosent": 0.01, "prosentpoeng": 0.01}
_NUMBERS = ("published", "published_se", "estimate")
# Most printed effects are a few percentage points and would be one dot beside the levels.
SMALL = 10.0

# Pixels.
HEIGHT = 560
_TOP = 62
_TOP_COMPACT = 106
_BOTTOM = 56
_BETWEEN_ROWS = 100
_SIZE = 9
# Shares of the width.
_MAIN = 0.58
_BETWEEN_COLUMNS = 0.09


@dataclass(frozen=True, slots=True)
class _Panel:
    """The rows that share a pair of axes, on the axes' scale (shares as percent)."""

    name: str
    published: list[Number]
    estimate: list[Number]
    kind: list[str]
    hover: list[str]


def published(
    table: Protected,
    *,
    theme: str = "light",
    compact: bool = False,
    titles: Mapping[str, str] | None = None,
    height: int = HEIGHT,
) -> go.Figure:
    """A dot per printed number: printed on x, computed here on y, equal on the 45-degree line.

    Shares are drawn as percent, those under `SMALL` in the first panel and the others in the second, and
    amounts per month in the third. Rows of other units (years, counts) are left to the table. Colour and
    symbol tell how many standard errors the two numbers are apart: printed, or our own where ``z_basis`` is
    ``egen``.

    Parameters
    ----------
    table : Protected, one row per printed number
        `COLUMNS`. Shares 0-1. Rows without a printed or a computed number are not drawn; ``z`` is null where
        no standard error is printed.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide: the panels stand under each other and the figure is taller.
    titles : mapping from sample or window to title, optional
        For the hover text; what has no title shows its name.
    height : int
        Pixels; in a compact figure those of the first panel.

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
    panels = _read(table, titles or {})
    if not panels:
        message = _("Ingen trykte tall kan regnes ut fra disse dataene.")
        return go.Figure(data=[], layout=empty_layout(template, message, height=height))
    return go.Figure(
        data=[trace for at, panel in enumerate(panels, start=1) for trace in _traces(panel, at, colours)],
        layout=_layout(panels, colours=colours, template=template, compact=compact, height=height),
    )


def alt_text(table: Protected) -> str:
    """What `published` shows, in sentences: how many numbers, and how far from the printed they are.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    kinds = [kind for panel in _read(table, {}) for kind in panel.kind]
    if not kinds:
        return _("Tom figur: ingen trykte tall kan regnes ut fra disse dataene.")
    n = {kind: count(kinds.count(kind)) for kind in CLASSES}
    told = _(
        "Punktdiagram med {n} trykte tall bortover og tallet herfra oppover; på den skrå linjen er de like."
    ).format(n=count(len(kinds)))
    apart = _(
        "Avstand i standardfeil: høyst 1 for {near}, mellom 1 og 2 for {middle}, over 2 for {far}; "
        "{none} har ingen standardfeil."
    ).format(near=n["innenfor_1"], middle=n["mellom_1_og_2"], far=n["over_2"], none=n["uten"])
    return f"{told} {apart}"


def class_of(z: float | None) -> str:
    """The class of a distance in printed standard errors.

    Examples
    --------
    >>> class_of(-1.0), class_of(1.5), class_of(-2.01), class_of(None)
    ('innenfor_1', 'mellom_1_og_2', 'over_2', 'uten')
    """
    if z is None:
        return "uten"
    return "innenfor_1" if abs(z) <= 1 else "mellom_1_og_2" if abs(z) <= 2 else "over_2"


# --- reading the table --------------------------------------------------------------------------------------


def drawn(table: Protected) -> dict[str, pd.DataFrame]:
    """The rows that are drawn, by panel: ``smaa`` and ``store`` (shares 0-1) and ``belop``; none is empty.

    Numbers printed as percent are shares there. A last column, ``closeness``, is one of `CLASSES`. Errors as
    in `published`.
    """
    frame = rows(table, columns=COLUMNS).dropna(subset=["published", "estimate"])
    # Percent and percentage points become shares, so that one scale holds them all.
    scale = frame["unit"].map(_SHARES)
    frame = frame.assign(**{name: frame[name] * scale.fillna(1.0) for name in _NUMBERS})
    frame["unit"] = frame["unit"].where(scale.isna(), "andel")
    frame["closeness"] = [class_of(z) for z in floats(frame["z"])]
    shares = scale.notna()
    small = frame[["published", "estimate"]].abs().max(axis="columns") * 100 < SMALL
    chosen = {
        "smaa": frame[shares & small],
        "store": frame[shares & ~small],
        "belop": frame[frame["unit"] == "kr_per_mnd"],
    }
    return {name: part for name, part in chosen.items() if not part.empty}


def _read(table: Protected, titles: Mapping[str, str]) -> list[_Panel]:
    return [_panel(name, part, titles) for name, part in drawn(table).items()]


def _panel(name: str, frame: pd.DataFrame, titles: Mapping[str, str]) -> _Panel:
    scale = 1.0 if name == "belop" else 100.0
    return _Panel(
        name=name,
        published=floats(frame["published"], scale=scale),
        estimate=floats(frame["estimate"], scale=scale),
        kind=frame["closeness"].tolist(),
        hover=[_hover(row, titles) for row in frame.to_dict("records")],
    )


def _hover(row: dict[str, Any], titles: Mapping[str, str]) -> str:
    table = str(row["table"])
    place = place_name(table) if " " in table else _("tabell {table}").format(table=table)
    where = _("Rapport {report}, {place}").format(report=row["report"], place=place)
    named = [titles.get(row[name], row[name]) for name in ("sample", "window") if pd.notna(row[name])]
    printed = _("Trykt: {number}").format(number=_written(row["published"], row))
    if pd.notna(row["published_se"]):
        printed += " " + _("(standardfeil {error})").format(error=_written(row["published_se"], row))
    apart = _("Ingen standardfeil er trykt")
    if pd.notna(row["z"]):
        apart = _("Avstand: {z} trykte standardfeil").format(z=number(row["z"], 1, signed=True))
    if row.get("z_basis") == "egen":
        apart = _("Avstand: {z} egne standardfeil").format(z=number(row["z"], 1, signed=True))
    lines = [
        f"<b>{row['label']}</b>",
        where,
        ", ".join(name for name in named if name),
        printed,
        _("Her: {number}").format(number=_written(row["estimate"], row)),
        apart,
    ]
    return "<br>".join(line for line in lines if line)


def _written(x: float, row: Mapping[str, Any]) -> str:
    unit = "nok" if row["unit"] == "kr_per_mnd" else "share"
    is_level = row["term"] in _LEVELS or str(row["term"]).startswith("andel_i_arbeid")
    is_level = is_level or (row.get("kind") in _LEVEL_KINDS and row["sample"] != "differanse")
    return value(x, unit) if is_level else difference(x, unit)


# --- traces -------------------------------------------------------------------------------------------------


def _traces(panel: _Panel, at: int, colours: Palette) -> list[dict[str, Any]]:
    axes = {"xaxis": _axis("x", at), "yaxis": _axis("y", at)}
    ends = _limits(panel)
    line = {
        "type": "scatter",
        "name": "likt",
        "x": ends,
        "y": ends,
        "mode": "lines",
        "line": {"color": colours.zero_line, "width": 1.6, "dash": "dot"},
        "hoverinfo": "skip",
        **axes,
    }
    return [line, *(_dots(panel, kind, axes, colours) for kind in _ORDER if kind in panel.kind)]


def _dots(panel: _Panel, kind: str, axes: dict[str, str], colours: Palette) -> dict[str, Any]:
    chosen = [i for i, one in enumerate(panel.kind) if one == kind]
    colour = _colour(kind, colours)
    # The cross is all edge; the others get one in the background's colour, which keeps neighbours apart.
    edge = {"width": 1.8, "color": colour} if kind == "uten" else {"width": 0.8, "color": colours.background}
    return {
        "type": "scatter",
        "name": kind,
        "x": [panel.published[i] for i in chosen],
        "y": [panel.estimate[i] for i in chosen],
        "mode": "markers",
        "marker": {"symbol": SYMBOLS[kind], "size": _SIZE, "color": colour, "opacity": 1, "line": edge},
        "hovertext": [panel.hover[i] for i in chosen],
        "hovertemplate": "%{hovertext}<extra></extra>",
        **axes,
    }


def _colour(kind: str, colours: Palette) -> str:
    return dict(zip(CLASSES, colours.agreement, strict=True))[kind]


def _axis(letter: str, at: int) -> str:
    """Plotly's name of the axis of panel `at`: x, x2, x3."""
    return letter if at == 1 else f"{letter}{at}"


def _limits(panel: _Panel) -> list[float]:
    """One range for both axes, so that the line of equality runs from corner to corner."""
    known = [x for x in (*panel.published, *panel.estimate) if x is not None]
    low, high = min(known), max(known)
    air = 0.07 * (high - low) or 1.0
    return [low - air, high + air]


# --- layout -------------------------------------------------------------------------------------------------


def _layout(
    panels: list[_Panel], *, colours: Palette, template: str, compact: bool, height: int
) -> dict[str, Any]:
    # On a phone every panel is as high as the first would be alone, less the key.
    top = _TOP_COMPACT if compact else _TOP
    total = round(height * (1 + 0.72 * (len(panels) - 1))) if compact else height
    places = _places(len(panels), compact=compact, plot=total - top - _BOTTOM)
    layout: dict[str, Any] = {
        "template": template,
        "height": total,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        # Plotly's buttons stand in the right margin; a phone has none.
        "margin": {"t": top, "b": _BOTTOM, "l": 46 if compact else 60, "r": 14 if compact else 46},
        "hovermode": "closest",
        "dragmode": False if compact else "zoom",
    }
    notes = [_key(panels, colours, compact=compact)]
    for at, (panel, (across, up)) in enumerate(zip(panels, places, strict=True), start=1):
        ends = _limits(panel)
        axis: dict[str, Any] = {"range": ends, "nticks": 10 if at == 1 else 5}
        axis |= {"zeroline": True, "zerolinewidth": 1, "zerolinecolor": colours.month0_line}
        layout[f"xaxis{at}"] = {**axis, "domain": across, "anchor": _axis("y", at), "tickangle": 0}
        # Once in each column is enough: the panels stand close in a presentation.
        if compact or at in (1, len(panels)):
            layout[f"xaxis{at}"]["title"] = {"text": _("Trykt i rapporten"), "standoff": 4}
        here = {"title": {"text": _("Regnet ut her"), "standoff": 4}} if at == 1 else {}
        layout[f"yaxis{at}"] = {**axis, "domain": up, "anchor": _axis("x", at), **here}
        notes.append(note(_title(panel), x=across[0], y=up[1], yshift=2))
    equal = note(
        _("likt"), x=1, y=1, xref="x domain", yref="y domain", xanchor="right", yanchor="top", xshift=-24
    )
    layout["annotations"] = [*notes, {**equal, "font": {"color": colours.muted}}]
    return layout


def _places(n: int, *, compact: bool, plot: int) -> list[tuple[list[float], list[float]]]:
    """Where each panel lies across and up, as shares of the plot."""
    whole = [0.0, 1.0]
    if n == 1:
        return [(whole, whole)]
    if compact:
        return [(whole, up) for up in _rows(n, plot)]
    right = [_MAIN + _BETWEEN_COLUMNS, 1.0]
    return [([0.0, _MAIN], whole), *((right, up) for up in _rows(n - 1, plot))]


def _rows(n: int, plot: int) -> list[list[float]]:
    """`n` equal rows from the top, with room for an axis and a title between them."""
    gap = _BETWEEN_ROWS / plot
    each = (1 - gap * (n - 1)) / n
    bottoms = [(n - 1 - i) * (each + gap) for i in range(n)]
    return [[bottom, min(bottom + each, 1.0)] for bottom in bottoms]


def _title(panel: _Panel) -> str:
    limit = count(SMALL)
    return {
        "smaa": "<b>" + _("Små andeler") + "</b>, " + _("under {limit} prosent(poeng)").format(limit=limit),
        "store": "<b>" + _("Store andeler") + "</b>, " + _("fra {limit} prosent(poeng)").format(limit=limit),
        "belop": "<b>" + _("Beløp") + "</b>, " + _("kr per måned"),
    }[panel.name]


def _key(panels: list[_Panel], colours: Palette, *, compact: bool) -> dict[str, Any]:
    """The legend with the number of dots. Only the marks are coloured; as text some would be faint."""
    kinds = [kind for panel in panels for kind in panel.kind]
    names = {
        "innenfor_1": _("høyst 1"),
        "mellom_1_og_2": _("1 til 2"),
        "over_2": _("over 2"),
        "uten": _("ingen"),
    }
    parts = [
        f"{coloured(MARKS[kind], _colour(kind, colours))} {names[kind]} ({count(kinds.count(kind))})"
        for kind in CLASSES
        if kind in kinds
    ]
    head = _("Avstand i standardfeil:")
    if compact:
        lines = [head, "   ".join(parts[:2]), "   ".join(parts[2:])]
        return note("<br>".join(line for line in lines if line), x=0, y=1, yshift=28)
    return note(head + " " + "   ".join(parts), x=0, y=1, yshift=30)
