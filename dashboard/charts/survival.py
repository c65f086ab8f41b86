"""How long people stay in the measure: a step curve by arm and the people behind it under the ticks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.participation import COLUMNS
from dashboard.charts.geometry import Number, month_ticks, spread, step_band, steps
from dashboard.charts.labels import ARMS, Labels, arm_key, coloured, empty_layout, moment, note, since
from dashboard.charts.tables import floats, months, rows
from dashboard.charts.theme import (
    ARM_DASH,
    ARM_MARK,
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    Palette,
    palette,
    template_name,
    translucent,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count, interval, percent

# Pixels.
HEIGHT = 540
_BOTTOM = 10
_LINE = 21
_TICKS_AND_TITLE = 54
_TOP_MARGIN = 14
_BAND_OPACITY = 0.18
_SECOND_DASH = "2px,3px"


@dataclass(frozen=True, slots=True)
class _Curve:
    """One arm's rows as lists, shares as percent; ``left`` and ``hidden`` are gone before the month."""

    month: list[int]
    survival: list[Number]
    low: list[Number]
    high: list[Number]
    observable: list[Number]
    at_risk: list[Number]
    left: list[Number]
    hidden: list[Number]
    hover: list[str]


def survival_curves(
    table: Protected,
    *,
    labels: Labels,
    theme: str = "light",
    time: str = "months",
    compact: bool = False,
    second_reading: bool = False,
    height: int = HEIGHT,
) -> go.Figure:
    """The share still in the measure by months since its start, with 95 % bands.

    Under every tick stand those still in the measure and observed, those who have left and those who could no
    longer be followed before that month; the three add up to everybody who started.

    Parameters
    ----------
    table : Protected, one row per arm and month
        `COLUMNS`; shares 0-1. Null survival ends a curve, a null band breaks the band.
    labels : Labels
        ``outcome`` is the title ("Fortsatt i tiltaket"), ``month0`` what the months count from.
    theme : ``"light"`` or ``"dark"``
    time : ``"months"`` or ``"weeks"``
        What ``month`` counts.
    compact : bool
        For a screen about 390 pixels wide: fewer ticks, the arms' names above instead of at the line ends.
    second_reading : bool
        Draws ``share_observable`` as dotted lines: the share still in it among those who can be followed that
        long.
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
    curves = _read(table, labels=labels, time=time)
    if not curves:
        message = _("Ingen som startet å vise for dette valget.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=height))
    largest = max((n for curve in curves.values() for n in curve.at_risk if n is not None), default=0.0)
    ticks = month_ticks(
        [m for curve in curves.values() for m in curve.month], compact=compact, largest=largest
    )
    return go.Figure(
        data=[
            *_curve_traces(curves, colours, second_reading=second_reading),
            *_count_traces(curves, ticks, colours),
        ],
        layout=_layout(
            curves,
            ticks,
            labels=labels,
            colours=colours,
            template=template_name(theme),
            time=time,
            compact=compact,
            second_reading=second_reading,
            height=height,
        ),
    )


def survival_alt_text(table: Protected, *, labels: Labels, time: str = "months") -> str:
    """What `survival_curves` shows, in sentences with each arm's share at half a year, one year and two.

    Of those only the two latest that the curve reaches, or else its end.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _known(table)
    if frame.empty:
        return _("Tom figur: ingen som startet å vise.")
    told = [
        _("Trappekurve for hver gruppe, fra {first} til {last} siden {month0}.").format(
            first=moment(frame["month"].min(), time),
            last=moment(frame["month"].max(), time),
            month0=labels.month0,
        )
    ]
    for arm in ARMS:
        mine = frame[frame["arm"] == arm].set_index("month")
        if mine.empty:
            continue
        year = 52 if time == "weeks" else 12
        chosen = [m for m in (year // 2, year, 2 * year) if m in mine.index][-2:] or [int(mine.index.max())]
        shares = ", ".join(
            _("{share} i {moment} {interval}").format(
                share=percent(mine.at[m, "survival"]),
                moment=moment(m, time),
                interval=interval(mine.at[m, "conf_low"], mine.at[m, "conf_high"], "share"),
            )
            for m in chosen
        )
        started = count(mine["at_risk"].iloc[0])
        told.append(f"{labels.outcome}, {labels.arm(arm)} (N = {started}): {shares}.")
    return " ".join([*told, _("95 % konfidensintervall i parentes.")])


# --- reading the table --------------------------------------------------------------------------------------


def _known(table: Protected) -> pd.DataFrame:
    # Rows without a month were withheld as a whole.
    frame = rows(table, columns=COLUMNS).dropna(subset=["month", "survival"])
    return frame.assign(month=months(frame["month"])).sort_values(["arm", "month"], kind="stable")


def _read(table: Protected, *, labels: Labels, time: str) -> dict[str, _Curve]:
    frame = _known(table)
    return {
        arm: _curve(frame[frame["arm"] == arm], labels.arm(arm), time)
        for arm in ARMS
        if arm in set(frame["arm"])
    }


def _curve(frame: pd.DataFrame, name: str, time: str) -> _Curve:
    return _Curve(
        month=frame["month"].tolist(),
        survival=floats(frame["survival"], scale=100),
        low=floats(frame["conf_low"], scale=100),
        high=floats(frame["conf_high"], scale=100),
        observable=floats(frame["share_observable"], scale=100),
        at_risk=floats(frame["at_risk"]),
        left=floats(frame["exits"].cumsum().shift(fill_value=0)),
        hidden=floats(frame["censored"].cumsum().shift(fill_value=0)),
        hover=[_hover(row, name, time) for row in frame.to_dict("records")],
    )


def _hover(row: dict[str, Any], name: str, time: str) -> str:
    ends = interval(row["conf_low"], row["conf_high"], "share")
    return "<br>".join(
        [
            f"<b>{name}, {moment(row['month'], time)}</b>",
            _("Fortsatt i: {share} {interval}").format(share=percent(row["survival"]), interval=ends),
            _("Under oppfølging: {n}").format(n=count(row["at_risk"])),
            _("Avgang: {n}").format(n=count(row["exits"])),
            _("Ut av data: {n}").format(n=count(row["censored"])),
        ]
    )


# --- traces -------------------------------------------------------------------------------------------------


def _curve_traces(
    curves: dict[str, _Curve], colours: Palette, *, second_reading: bool
) -> list[dict[str, Any]]:
    bands, lines, second = [], [], []
    for arm, curve in reversed(curves.items()):
        x, y = step_band(curve.month, curve.low, curve.high)
        base: dict[str, Any] = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
        edge = {"color": colours.arm(arm), "width": 1}
        fill = {"fill": "toself", "fillcolor": translucent(colours.arm(arm), _BAND_OPACITY), "line": edge}
        bands.append({**base, "name": f"band_{arm}", "x": x, "y": y, **fill})
        x, y = steps(curve.month, curve.survival)
        line = {"color": colours.arm(arm), "dash": ARM_DASH[arm], "width": 2.5}
        lines.append({**base, "name": arm, "x": x, "y": y, "line": line})
        # The corners of a step have no month of their own; the box hangs on the months.
        lines.append(
            {
                **base,
                "name": f"svevetekst_{arm}",
                "x": curve.month,
                "y": curve.survival,
                "mode": "markers",
                "marker": {"color": colours.arm(arm), "opacity": 0},
                "hoverinfo": None,
                "hovertext": curve.hover,
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
        if second_reading:
            x, y = steps(curve.month, curve.observable)
            dotted = {"color": colours.arm(arm), "dash": _SECOND_DASH, "width": 2}
            second.append({**base, "name": f"observerbare_{arm}", "x": x, "y": y, "line": dotted})
    return [trace for trace in [*bands, *second, *lines] if any(y is not None for y in trace["y"])]


def _count_traces(curves: dict[str, _Curve], ticks: list[int], colours: Palette) -> list[dict[str, Any]]:
    traces = []
    for row, (arm, _title, numbers) in enumerate(_count_rows(curves)):
        told = [
            (m, n)
            for m, n in zip(curves[arm].month, numbers, strict=True)
            if m in set(ticks) and n is not None
        ]
        traces.append(
            {
                "type": "scatter",
                "name": f"antall_{row}",
                "x": [m for m, _n in told],
                "y": [row] * len(told),
                "xaxis": "x2",
                "yaxis": "y2",
                "mode": "text",
                "text": [count(n) for _m, n in told],
                "textfont": {"color": colours.arm(arm), "size": COMPACT_FONT_SIZE},
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )
    return traces


def _count_rows(curves: dict[str, _Curve]) -> list[tuple[str, str, list[Number]]]:
    """Arm, title and numbers of each row under the figure, from the top."""
    kinds = (
        (_("Fulgt"), {arm: curve.at_risk for arm, curve in curves.items()}),
        (_("Avgang"), {arm: curve.left for arm, curve in curves.items()}),
        (_("Ut av data"), {arm: curve.hidden for arm, curve in curves.items()}),
    )
    return [(arm, title, numbers[arm]) for title, numbers in kinds for arm in curves]


# --- layout -------------------------------------------------------------------------------------------------


def _layout(
    curves: dict[str, _Curve],
    ticks: list[int],
    *,
    labels: Labels,
    colours: Palette,
    template: str,
    time: str,
    compact: bool,
    second_reading: bool,
    height: int,
) -> dict[str, Any]:
    title = _title(labels, colours, compact=compact, second_reading=second_reading)
    top = _TOP_MARGIN + _LINE * len(title)
    counts = _count_rows(curves)
    plot = height - top - _BOTTOM
    strip = _LINE * len(counts) / plot
    bottom = strip + _TICKS_AND_TITLE / plot
    last = max(m for curve in curves.values() for m in curve.month)
    first = min(m for curve in curves.values() for m in curve.month)
    return {
        "template": template,
        "height": height,
        "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
        "margin": {"t": top, "b": _BOTTOM, "l": 40, "r": 18 if compact else _name_width(labels)},
        "hovermode": "closest" if compact else "x",
        "dragmode": False if compact else "zoom",
        "xaxis": {
            "anchor": "y",
            "range": [first - 0.3, last + 0.7],
            "tickvals": ticks,
            "ticktext": [count(m) for m in ticks],
            "tickangle": 0,
            "title": {"text": since(labels.month0, time), "standoff": 4},
        },
        "xaxis2": {"anchor": "y2", "matches": "x", "showgrid": False, "showticklabels": False},
        "yaxis": {"domain": [bottom, 1], "range": [0, 102], "tickvals": [0, 25, 50, 75, 100]},
        "yaxis2": {
            "domain": [0, strip],
            "range": [len(counts) - 0.5, -0.5],
            "showgrid": False,
            "fixedrange": True,
            "tickvals": list(range(len(counts))),
            "ticktext": [coloured(f"{name} {ARM_MARK[arm]}", colours.arm(arm)) for arm, name, _n in counts],
            # The first number is centred on the first month and reaches out to the left of the axis.
            "ticklabelstandoff": 18,
        },
        "annotations": [
            note("<br>".join(title), x=0, y=1, yshift=6),
            *([] if compact else _line_ends(curves, height * (1 - bottom), labels=labels, colours=colours)),
        ],
    }


def _title(labels: Labels, colours: Palette, *, compact: bool, second_reading: bool) -> list[str]:
    lines = [f"<b>{labels.outcome}</b>, {_('prosent')}"]
    if compact:
        lines.append(arm_key(labels, colours))
    if second_reading:
        short, long = (
            _("Prikket: blant dem som kan følges"),
            _("Prikket: andel av dem som kan følges så lenge"),
        )
        lines.append(coloured(short if compact else long, colours.muted))
    return lines


def _line_ends(
    curves: dict[str, _Curve], panel_px: float, *, labels: Labels, colours: Palette
) -> list[dict[str, Any]]:
    ends = {arm: (curve.month[-1], curve.survival[-1] or 0.0) for arm, curve in curves.items()}
    places = spread([y for _m, y in ends.values()], gap=20 / panel_px * 102)
    lift = max(0.0, 3 - min(places, default=3.0))  # clear of the axis, and still apart
    return [
        note(
            coloured(f"{ARM_MARK[arm]} {labels.arm(arm)}", colours.arm(arm)),
            x=month,
            y=place + lift,
            xref="x",
            yref="y",
            yanchor="middle",
            xshift=9,
        )
        for (arm, (month, _y)), place in zip(ends.items(), places, strict=True)
    ]


def _name_width(labels: Labels) -> int:
    return min(40 + 8 * max(len(labels.arm(arm)) for arm in ARMS), 200)
