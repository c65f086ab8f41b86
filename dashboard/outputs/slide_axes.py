"""Axes of native charts: round ends, how often a name is written, and how a number is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_TICK_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.charts.theme import LIGHT
from dashboard.outputs.slide_theme import locale_mark
from dashboard.plates import Panel, Series

SIZE = Pt(14)
_SMALL = Pt(12)
_LONG = 24  # letters above which a name along a bar is written small
_LARGE = 10_000  # from which on numbers along an axis are amounts; months, weeks and years are under it
_FAR = 10  # times their own reach that numbers may lie from 0 and still share an axis with it
_WITH_DECIMAL = ("share", "hours", "months", "weeks", "score")


def has_two_numbers(panel: Panel) -> bool:
    """Whether both axes are of numbers: a scatter, or a line over amounts, which are no names."""
    if panel.kind != "linje":
        return panel.kind == "spredning"
    return max((abs(x) for one in panel.series for x in one.x if isinstance(x, float)), default=0.0) >= _LARGE


def x_numbers(one: Series, panel: Panel) -> list[float]:
    """Where points stand along an axis of numbers; those of a scatter are in the unit of the panel."""
    scale = panel.scale if panel.kind == "spredning" else 1.0
    return [float(x) * scale for x in one.x]


def number_format(panel: Panel) -> str:
    """Number format of a panel: one decimal for percent and percentage points."""
    return f"{locale_mark()}{'#,##0.0' if panel.unit in _WITH_DECIMAL else '#,##0'}"


def set_axes(chart: Any, panel: Panel, beside: Sequence[Panel]) -> None:
    """Ends, steps, names and titles; panels ``beside`` that count the same get the same axis."""
    alike = [one for one in beside if panel.kind != "soyle" and _counts(one) == _counts(panel)]
    together = replace(panel, series=tuple(one for other in alike or [panel] for one in other.series))
    values, categories = chart.value_axis, chart.category_axis
    _scale(values, *axis_range(together))
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(LIGHT.grid)
    values.format.line.fill.background()
    categories.tick_labels.font.size = SIZE
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.format.line.color.rgb = rgb(LIGHT.zero_line)
    if panel.x_title:
        categories.has_title = True
        categories.axis_title.text_frame.text = panel.x_title
        run = categories.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold, run.font.color.rgb = SIZE, False, rgb(LIGHT.text)
    if has_two_numbers(panel):
        _across(values, categories, together)
    elif panel.kind == "liggende":
        _along(values, categories, panel)
    else:
        _written_every(categories, tick_step(panel.series[0].x))


def _across(values: Any, categories: Any, panel: Panel) -> None:
    """Numbers along both axes: the lines through 0 are drawn, the numbers stand outside."""
    low, high, step = x_range([x for one in panel.series for x in x_numbers(one, panel)])
    _scale(categories, low, high, step)
    categories.has_major_gridlines = False
    values.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if low < 0 < high:
        values.format.line.color.rgb = rgb(LIGHT.zero_line)


def _along(values: Any, categories: Any, panel: Panel) -> None:
    """The first name at the top, the numbers under the bars."""
    categories.reverse_order = True
    values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    if max((len(str(x)) for x in panel.series[0].x), default=0) > _LONG or len(panel.series[0].x) > 8:
        categories.tick_labels.font.size = _SMALL


def _scale(axis: Any, low: float, high: float, step: float) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = low, high, step
    axis.tick_labels.number_format = f"{locale_mark()}#,##0{_decimals(step)}"
    axis.tick_labels.number_format_is_linked = False
    axis.tick_labels.font.size = SIZE


def _decimals(step: float) -> str:
    """As many decimals as tell one step from the next.

    Examples
    --------
    >>> _decimals(50.0), _decimals(0.5), _decimals(0.02)
    ('', '.0', '.00')
    """
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return f".{'0' * places}" if places else ""


def _counts(panel: Panel) -> tuple[str, str, bool]:
    return panel.kind, panel.unit, panel.is_difference


def _written_every(categories: Any, skip: int) -> None:
    if skip <= 1:
        return
    for name in _AFTER:
        child = etree.SubElement(categories._element, qn(name))
        child.set("val", str(skip))
        categories._element.remove(child)
        categories._element.insert_element_before(child, *_AFTER[name])


_AFTER = {
    "c:tickLblSkip": ("c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst"),
    "c:tickMarkSkip": ("c:noMultiLvlLbl", "c:extLst"),
}


def tick_step(x: Sequence[float | str]) -> int:
    """Every how many months an axis is written, so that whole years are.

    Examples
    --------
    >>> tick_step([float(month) for month in range(-36, 66)]), tick_step(["a", "b"])
    (12, 1)
    """
    if len(x) <= 12 or isinstance(x[0], str):
        return 1
    return 12 if len(x) > 48 else 6 if len(x) > 24 else 3


def axis_range(panel: Panel) -> tuple[float, float, float]:
    """Round ends that hold every point, and the step between the lines; 0 is always inside.

    Intervals decide too; those of a curve no further than three times the reach of its points, as the last
    months rest on few and would flatten the rest. Shares end at 100 percent.
    """
    points = [x * panel.scale for one in panel.series for x in one.y if x is not None]
    ends = [
        x * panel.scale
        for one in panel.series
        for end in (one.low, one.high)
        for x in end or ()
        if x is not None
    ]
    if panel.kind == "soyle":
        points = [x * panel.scale for x in _stacked(panel)]
    if panel.kind in ("linje", "trapp"):
        far = 3 * max((abs(x) for x in points), default=1.0) or 3.0
        ends = [max(-far, min(x, far)) for x in ends]
    low, high = min([0.0, *points, *ends]), max([0.0, *points, *ends])
    low, high, step = _rounded(low, high)
    if panel.unit == "share" and not panel.is_difference:
        high = min(high, 100.0)
    return low, high, step


def _stacked(panel: Panel) -> list[float]:
    """How far the stacks reach: what is above 0 lies on what is above 0, what is below on what is below."""
    stacks = list(zip(*(one.y for one in panel.series), strict=True))
    return [sum(x for x in stack if x is not None and side * x > 0) for stack in stacks for side in (1, -1)]


def x_range(points: Sequence[float]) -> tuple[float, float, float]:
    """Round ends of an axis of numbers, and the step; 0 is inside unless it is far away.

    Examples
    --------
    >>> x_range([1.0, 2.9]), x_range([2012.0, 2024.0])
    ((0.0, 3.0, 0.5), (2012.0, 2024.0, 2.0))
    """
    low, high = min(points, default=0.0), max(points, default=1.0)
    if max(low, -high) <= _FAR * (high - low):
        low, high = min(0.0, low), max(0.0, high)
    return _rounded(low, high)


def _rounded(low: float, high: float) -> tuple[float, float, float]:
    step = _round_step((high - low) / 6 or 1.0)
    return math.floor(low / step) * step, math.ceil(high / step) * step, step


def _round_step(wanted: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not under ``wanted``.

    Examples
    --------
    >>> _round_step(0.7), _round_step(12), _round_step(20)
    (1.0, 20.0, 20.0)
    """
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * x for x in (1.0, 2.0, 5.0, 10.0) if power * x >= wanted - 1e-12)


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())
