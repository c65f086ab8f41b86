"""When people leave: the share of those still in the measure who leave in each month, its spikes named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.geometry import Number, band, month_ticks, padded_range
from dashboard.charts.labels import ARMS, Labels, arm_key, coloured, empty_layout, moment, note, since
from dashboard.charts.tables import floats, months, rows
from dashboard.charts.theme import (
    ARM_DASH,
    ARM_SYMBOL,
    COMPACT_FONT_SIZE,
    FONT_SIZE,
    Palette,
    palette,
    template_name,
    translucent,
)
from dashboard.disclosure import Protected
from dashboard.text import _, count, interval, percent

COLUMNS = ("arm", "month", "at_risk", "hazard", "conf_low", "conf_high")

# Pixels.
HEIGHT = 400
_TOP = 82
_BOTTOM = 56
_BAND_OPACITY = 0.18
# A month with fewer left says nothing about the month; its line would draw the eye.
AT_LEAST = 30
# A spike: even the low end of its interval is this many times the median of the months around it.
SPIKE = 1.5
_AROUND = 3
_MOST = 4


@dataclass(frozen=True, slots=True)
class Spike:
    """A month in which clearly more leave than around it. ``hazard`` is a share, 0-1."""

    arm: str
    month: int
    hazard: float


def hazard(
    table: Protected,
    *,
    labels: Labels,
    theme: str = "light",
    time: str = "months",
    compact: bool = False,
    names: Mapping[int, str] | None = None,
    at_least: int = AT_LEAST,
    height: int = HEIGHT,
) -> go.Figure:
    """The share of those at risk who leave in the month, by arm, with 95 % bands and labelled spikes.

    Parameters
    ----------
    table : Protected, one row per arm and month
        `COLUMNS`; shares 0-1. Null where nothing is estimated: the lines break there.
    labels : Labels
        ``outcome`` is the title ("Avgang fra tiltaket"), ``month0`` what the months count from.
    theme : ``"light"`` or ``"dark"``
    time : ``"months"`` or ``"weeks"``
        What ``month`` counts.
    compact : bool
        For a screen about 390 pixels wide.
    names : mapping from month to what happens then, optional
        ``{12: "kontrakten utløper"}``; stands at the spike of that month if there is one.
    at_least : int
        Months with fewer at risk are left out.
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
    frame = _shown(table, at_least)
    if frame.empty:
        message = _("For få er fulgt til å vise avgang.")
        return go.Figure(data=[], layout=empty_layout(template_name(theme), message, height=height))
    ticks = month_ticks(frame["month"].tolist(), compact=compact)
    # The band of a late month may be many times as high as any estimate; the estimates set the scale.
    across = padded_range([x * 1.1 for x in floats(frame["hazard"], scale=100) if x is not None])
    last = int(frame["month"].max())
    found = spikes(table, at_least=at_least)[: 3 if compact else _MOST]
    return go.Figure(
        data=_traces(frame, labels=labels, colours=colours, time=time),
        layout={
            "template": template_name(theme),
            "height": height,
            "font": {"size": COMPACT_FONT_SIZE if compact else FONT_SIZE},
            "margin": {"t": _TOP, "b": _BOTTOM, "l": 40, "r": 16},
            "hovermode": "closest" if compact else "x",
            "dragmode": False if compact else "zoom",
            "xaxis": {
                "range": [frame["month"].min() - 0.5, frame["month"].max() + 0.5],
                "tickvals": ticks,
                "ticktext": [count(m) for m in ticks],
                "tickangle": 0,
                "title": {"text": since(labels.month0, time), "standoff": 4},
            },
            "yaxis": {"range": across, "nticks": 6},
            "annotations": [
                note("<br>".join(_title(labels, colours, at_least)), x=0, y=1, yshift=8),
                *(
                    _spike_note(spike, names or {}, colours=colours, time=time, compact=compact, last=last)
                    for spike in found
                ),
            ],
        },
    )


def spikes(table: Protected, *, at_least: int = AT_LEAST) -> list[Spike]:
    """The months in which clearly more leave than in the three months on either side, the highest first.

    Of spikes less than three months apart, in either arm, only the highest is kept.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _shown(table, at_least).dropna(subset=["hazard", "conf_low"])
    found: list[Spike] = []
    for arm, mine in frame.groupby("arm"):
        at = dict(zip(mine["month"].tolist(), mine["hazard"].tolist(), strict=True))
        low = dict(zip(mine["month"].tolist(), mine["conf_low"].tolist(), strict=True))
        for month, rate in at.items():
            around = [at[m] for m in range(month - _AROUND, month + _AROUND + 1) if m != month and m in at]
            if len(around) >= _AROUND and low[month] > SPIKE * median(around):
                found.append(Spike(str(arm), month, rate))
    kept: list[Spike] = []
    for spike in sorted(found, key=lambda each: (-each.hazard, each.month, each.arm)):
        if all(abs(spike.month - other.month) >= _AROUND for other in kept):
            kept.append(spike)
    return kept


def hazard_alt_text(
    table: Protected, *, labels: Labels, time: str = "months", at_least: int = AT_LEAST
) -> str:
    """What `hazard` shows, in sentences with the highest month of each arm and the spikes.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = _shown(table, at_least).dropna(subset=["hazard"])
    if frame.empty:
        return _("Tom figur: for få er fulgt til å vise avgang.")
    told = [_("En linje for hver gruppe: andel som slutter, av dem som er igjen.")]
    for arm in ARMS:
        mine = frame[frame["arm"] == arm]
        if not mine.empty:
            top = mine.loc[mine["hazard"].idxmax()]
            told.append(
                _("{name}: høyest i {moment}, {share} {interval}.").format(
                    name=labels.arm(arm),
                    moment=moment(top["month"], time),
                    share=percent(top["hazard"]),
                    interval=interval(top["conf_low"], top["conf_high"], "share"),
                )
            )
    found = sorted(spike.month for spike in spikes(table, at_least=at_least)[:_MOST])
    if found:
        listed = ", ".join(moment(month, time) for month in found)
        told.append(_("Klart flere enn rett før og etter slutter i {moments}.").format(moments=listed))
    return " ".join(told)


def _shown(table: Protected, at_least: int) -> pd.DataFrame:
    frame = rows(table, columns=COLUMNS).dropna(subset=["month"])
    frame = frame[(frame["at_risk"] >= at_least) & (frame["month"] > 0)]
    return frame.assign(month=months(frame["month"])).sort_values(["arm", "month"], kind="stable")


def _traces(frame: pd.DataFrame, *, labels: Labels, colours: Palette, time: str) -> list[dict[str, Any]]:
    bands: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    for arm in reversed(ARMS):
        mine = frame[frame["arm"] == arm]
        month = mine["month"].tolist()
        x, y = band(month, floats(mine["conf_low"], scale=100), floats(mine["conf_high"], scale=100))
        bands.append(_band_trace(arm, x, y, colours))
        lines.append(
            {
                "type": "scatter",
                "name": arm,
                "x": month,
                "y": floats(mine["hazard"], scale=100),
                "mode": "lines+markers",
                "line": {"color": colours.arm(arm), "dash": ARM_DASH[arm], "width": 2.2},
                "marker": {"color": colours.arm(arm), "symbol": ARM_SYMBOL[arm], "size": 6},
                "hovertext": [_hover(row, labels.arm(arm), time) for row in mine.to_dict("records")],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        )
    return [trace for trace in [*bands, *lines] if any(y is not None for y in trace["y"])]


def _band_trace(arm: str, x: Sequence[Number], y: Sequence[Number], colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": f"band_{arm}",
        "x": x,
        "y": y,
        "mode": "lines",
        "fill": "toself",
        "fillcolor": translucent(colours.arm(arm), _BAND_OPACITY),
        "line": {"color": colours.arm(arm), "width": 0.8},
        "hoverinfo": "skip",
    }


def _hover(row: dict[str, Any], name: str, time: str) -> str:
    ends = interval(row["conf_low"], row["conf_high"], "share")
    return "<br>".join(
        [
            f"<b>{name}, {moment(row['month'], time)}</b>",
            _("Avgang: {share} {interval}").format(share=percent(row["hazard"]), interval=ends),
            _("Igjen like før: {n}").format(n=count(row["at_risk"])),
        ]
    )


def _title(labels: Labels, colours: Palette, at_least: int) -> list[str]:
    shown = _("så lenge minst {n} er igjen").format(n=count(at_least))
    return [
        f"<b>{labels.outcome}</b>, " + _("prosent av dem som er igjen"),
        arm_key(labels, colours),
        coloured(shown, colours.muted),
    ]


def _spike_note(
    spike: Spike, names: Mapping[int, str], *, colours: Palette, time: str, compact: bool, last: int
) -> dict[str, Any]:
    text = count(spike.month) if compact else f"{moment(spike.month, time)}: {percent(spike.hazard)}"
    if spike.month in names and not compact:
        text += f"<br>{names[spike.month]}"
    is_late = spike.month > 0.85 * last
    return note(
        coloured(f"<b>{text}</b>", colours.arm(spike.arm)),
        x=spike.month,
        y=spike.hazard * 100,
        xref="x",
        yref="y",
        xanchor="right" if is_late else "left",
        yanchor="middle",
        xshift=-9 if is_late else 9,
        # The sides of a spike are steep, and its band would run through the letters.
        bgcolor=colours.background,
        borderpad=1,
    )
