"""A figure in the same proportions with larger type, for a screen that is seen from far away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import accumulate, pairwise
from typing import Any

import plotly.graph_objects as go
import plotly.io as pio

from dashboard.charts.geometry import spread

SMALLEST = 20  # px, of all text in a presentation
# Sizes in pixels, by name and by the name of what holds them (any holder where it is empty).
_PIXELS: dict[str, tuple[str, ...]] = {
    "size": ("font", "tickfont", "textfont", "marker", "insidetextfont", "outsidetextfont"),
    "width": ("line", "error_x", "error_y"),
    "thickness": ("error_x", "error_y"),
    "standoff": ("title",),
    **dict.fromkeys(("l", "r", "t", "b", "pad"), ("margin", "pad")),
    **dict.fromkeys(
        (
            "xshift", "yshift", "borderpad", "borderwidth", "arrowwidth", "ticklen", "tickwidth", "gridwidth",
            "linewidth", "zerolinewidth", "ticklabelstandoff", "ticklabelshift",
        ),
        (),
    ),
}  # fmt: skip
_LEAST = 0.3  # of a panel's height that must be left; otherwise all is pressed together
_LINE = 1.25  # from one line of text to the next
_TAILS = {"ax": "axref", "ay": "ayref"}
_DASH = re.compile(r"[\d.]+(?=px)")


def larger(figure: go.Figure, *, smallest: float = SMALLEST, width: int, height: int) -> go.Figure:
    """The figure with its smallest text at ``smallest`` pixels and everything else grown as much.

    Parameters
    ----------
    figure : Figure
        Not changed.
    width, height : int
        What it is drawn in, in pixels.

    Returns
    -------
    Figure with its template written into it.
    """
    document = figure.to_plotly_json()
    layout = {key: value for key, value in document["layout"].items() if key != "template"}
    template = _template(figure)
    factor = max(
        1.0, smallest / min(_font_sizes({"layout": layout, "data": document["data"]}), default=smallest)
    )
    template_sizes = list(_font_sizes(template))
    factor = max([factor, *(smallest / size for size in template_sizes)])
    grown = _grown({"data": list(document["data"]), "layout": layout}, factor)
    made = go.Figure(data=grown["data"], layout=grown["layout"])
    made.update_layout(template=_grown(template, factor))
    if made.layout.height:
        made.layout.height *= factor
        _refit(made, height)
        _part(made, height)
    made.update_layout(width=width, height=height, autosize=False)
    return made


def _refit(figure: go.Figure, height: int) -> None:
    """Let the panels alone take up a change of height; rows of numbers and gaps keep theirs."""
    margin = figure.layout.margin
    edges = (margin.t or 0) + (margin.b or 0)
    before, after = figure.layout.height - edges, height - edges
    axes = [axis for axis in figure.select_yaxes() if axis.domain is not None and axis.overlaying is None]
    if before <= 0 or after <= 0:
        return
    drawn = {f"yaxis{(trace.yaxis or 'y')[1:]}" for trace in figure.data if not _is_text(trace)}
    panels = [tuple(axis.domain) for axis in axes if axis.plotly_name in drawn] or [(0.0, 1.0)]
    place = _mover(panels, [tuple(axis.domain) for axis in axes], before, after)
    for axis in axes:
        axis.domain = [min(1.0, max(0.0, place(end))) for end in axis.domain]
    for part in (*figure.layout.annotations, *figure.layout.shapes):
        if part.yref == "paper":
            for name in ("y", "y0", "y1"):
                if name in part and part[name] is not None:
                    part[name] = place(part[name])


def _part(figure: go.Figure, height: int) -> None:
    """Move names at the end of lines from each other, where lower panels have brought them together."""
    plot = height - (figure.layout.margin.t or 0) - (figure.layout.margin.b or 0)
    columns: dict[tuple[Any, ...], list[Any]] = {}
    for one in figure.layout.annotations:
        if one.xanchor == "left" and one.yanchor in (None, "middle") and not one.showarrow and one.yref:
            columns.setdefault((one.yref, one.xref, one.x), []).append(one)
    for (yref, _xref, _x), names in columns.items():
        axis = figure.layout["yaxis" + yref[1:]] if yref[0] == "y" else None
        if axis is None or axis.range is None or len(names) < 2:
            continue
        low, high = axis.domain or (0.0, 1.0)
        size = max(float(one.font.size or SMALLEST) for one in names)
        gap = _LINE * size / ((high - low) * plot) * abs(axis.range[1] - axis.range[0])
        for one, y in zip(names, spread([float(one.y) for one in names], gap=gap), strict=True):
            one.y = y


def _mover(
    panels: list[tuple[float, float]], domains: list[tuple[float, float]], before: float, after: float
) -> Callable[[float], float]:
    """From a place in the old plot to the same place in the new one; both are shares of their height."""
    ends = sorted({0.0, 1.0, *(end for domain in domains for end in domain)})
    parts = list(pairwise(ends))
    stretches = [any(low <= a and b <= high for low, high in panels) for a, b in parts]
    lengths = [(b - a) * before for a, b in parts]
    fixed = sum(length for length, can in zip(lengths, stretches, strict=True) if not can)
    room = sum(lengths) - fixed
    if not room or after - fixed < room * _LEAST:
        fixed, stretches, room = 0.0, [True] * len(parts), sum(lengths)
    times = (after - fixed) / room
    lengths = [length * times if can else length for length, can in zip(lengths, stretches, strict=True)]
    places = [0.0, *accumulate(length / after for length in lengths)]

    def place(at: float) -> float:
        if at <= 0:
            return at * before / after
        if at >= 1:
            return 1 + (at - 1) * before / after
        k = next(i for i, (a, b) in enumerate(parts) if a <= at <= b)
        a, b = parts[k]
        return places[k] + (at - a) / (b - a) * (places[k + 1] - places[k])

    return place


def _template(figure: go.Figure) -> dict[str, Any]:
    template = figure.layout.template
    if template is None or not template.to_plotly_json().get("layout"):
        template = pio.templates[pio.templates.default] if pio.templates.default else go.layout.Template()
    written: dict[str, Any] = template.to_plotly_json()
    return written


def smallest_font(figure: go.Figure) -> float:
    """The smallest size of any text, in pixels."""
    document = figure.to_plotly_json()
    return min(_font_sizes(document))


def _font_sizes(part: Any, holder: str = "") -> list[float]:
    """Every font size that is written anywhere in a figure."""
    if isinstance(part, Mapping):
        found = []
        for key, value in part.items():
            if key == "size" and holder.endswith("font") and value is not None:
                found += [float(one) for one in _each(value)]
            else:
                found += _font_sizes(value, key)
        return found
    if isinstance(part, list | tuple):
        return [size for one in part for size in _font_sizes(one, holder)]
    return []


def _grown(part: Any, factor: float, holder: str = "") -> Any:
    """A copy with every length in pixels multiplied."""

    def times(value: Any) -> Any:
        return _times(value, lambda number: number * factor)

    if isinstance(part, Mapping):
        made = {}
        for key, value in part.items():
            if _is_pixels(key, holder, part):
                made[key] = times(value)
            elif key == "dash" and isinstance(value, str):
                made[key] = _DASH.sub(lambda hit: f"{float(hit[0]) * factor:g}", value)
            else:
                made[key] = _grown(value, factor, key)
        return made
    if isinstance(part, list | tuple):
        return [_grown(one, factor, holder) for one in part]
    return part


def _is_pixels(key: str, holder: str, part: Mapping[str, Any]) -> bool:
    if key in _TAILS:
        return part.get(_TAILS[key], "pixel") == "pixel" and holder == "annotations"
    return key in _PIXELS and (not _PIXELS[key] or holder in _PIXELS[key])


def _times(value: Any, grow: Callable[[float], float]) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return round(grow(value)) if isinstance(value, int) else grow(value)
    return [_times(one, grow) for one in _each(value)]


def _each(value: Any) -> list[Any]:
    return list(value) if hasattr(value, "__iter__") and not isinstance(value, str) else [value]


def _is_text(trace: Any) -> bool:
    """Whether a trace is nothing but numbers written in a row; bars have no mode at all."""
    return "mode" in trace and trace.mode == "text"
