"""Native charts: the series of a panel with their intervals, and the workbook behind them."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import xlsxwriter
from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.charts.theme import LIGHT
from dashboard.outputs.slide_theme import language, locale_mark
from dashboard.plates import Numbers, Panel, Series

_SIZE = Pt(14)
_MANY = 24  # points above which intervals lie close enough to be read as a band
_BAND, _BAR = 0.30, 0.9  # how opaque
_SHEET = "Sheet1"  # the name the library's own references use
_COLOURS = {
    "tiltak": LIGHT.arm_treated,
    "kontroll": LIGHT.arm_control,
    "differanse": LIGHT.difference,
    "trykt": LIGHT.published,
}
_TYPES = {
    "soyle": XL_CHART_TYPE.COLUMN_STACKED,
    "grupper": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "liggende": XL_CHART_TYPE.BAR_CLUSTERED,
    "spredning": XL_CHART_TYPE.XY_SCATTER,
}
_BARS = ("soyle", "grupper", "liggende")
_SYMBOLS = {
    "tiltak": XL_MARKER_STYLE.CIRCLE,
    "kontroll": XL_MARKER_STYLE.SQUARE,
    "trykt": XL_MARKER_STYLE.DIAMOND,
}
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def add_chart(
    slide: Any,
    panel: Panel,
    *,
    left: int,
    top: int,
    width: int,
    height: int,
    beside: Sequence[Panel] = (),
) -> Any:
    """Put a panel on a slide as a chart that can be edited; gives the frame around it.

    Panels ``beside`` it that count the same get the same axis.

    Shares are drawn in percent. Intervals are error bars with the distances in the chart's own workbook,
    where the ends stand too.
    """
    is_scatter, is_bars = panel.kind == "spredning", panel.kind in _BARS
    frame = slide.shapes.add_chart(
        _TYPES.get(panel.kind, XL_CHART_TYPE.LINE_MARKERS), left, top, width, height, _data(panel)
    )
    chart = frame.chart
    chart.has_title = False
    chart.font.size = _SIZE
    chart.font.color.rgb = _rgb(LIGHT.text)
    alike = [one for one in beside if panel.kind != "soyle" and _counts(one) == _counts(panel)]
    _axes(chart, panel, replace(panel, series=tuple(s for other in alike or [panel] for s in other.series)))
    for place, (drawn, one) in enumerate(zip(chart.plots[0].series, panel.series, strict=True)):
        if is_bars:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = _rgb(_colour(one, place))
        elif is_scatter:
            _scattered(drawn, one, place)
        else:
            _line(drawn, one, panel, place)
            if one.low is not None and one.high is not None:
                drawn._element.insert_element_before(
                    _error_bars(one, panel, place), "c:cat", "c:val", "c:smooth", "c:extLst"
                )
    chart.has_legend = len(panel.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = _SIZE
    if is_bars:
        chart.plots[0].gap_width = 60
    if panel.kind == "liggende":
        chart.category_axis.reverse_order = True
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    if panel.kind == "soyle":
        chart.plots[0].has_data_labels = True
        labels = chart.plots[0].data_labels
        labels.number_format, labels.number_format_is_linked = number_format(panel), False
        labels.font.size, labels.font.color.rgb = Pt(12), _rgb("#ffffff")
    _speak(chart)
    if not is_scatter:
        chart.part.chart_workbook.update_from_xlsx_blob(_workbook(panel))
    return frame


def _data(panel: Panel) -> Any:
    if panel.kind == "spredning":
        points = XyChartData(number_format=number_format(panel))
        for one in panel.series:
            series = points.add_series(one.name)
            for x, y in zip(one.x, one.y, strict=True):
                if y is not None:
                    series.add_data_point(float(x) * panel.scale, y * panel.scale)
        return points
    data = CategoryChartData(number_format=number_format(panel))
    data.categories = [int(x) if isinstance(x, float) else x for x in panel.series[0].x]
    for one in panel.series:
        data.add_series(one.name, scaled(one.y, panel))
    return data


def number_format(panel: Panel) -> str:
    """Number format of a panel: one decimal for percent and percentage points."""
    digits = "#,##0.0" if panel.unit in ("share", "hours", "months", "weeks", "score") else "#,##0"
    return f"{locale_mark()}{digits}"


def scaled(values: Numbers, panel: Panel) -> list[float | None]:
    """Numbers as they stand on the axis and in the chart's workbook."""
    return [None if x is None else x * panel.scale for x in values]


def distances(one: Series, panel: Panel) -> tuple[list[float | None], list[float | None]]:
    """How far an interval reaches below and above, on the axis; None where there is none."""
    assert one.low is not None and one.high is not None
    below, above = [], []
    for y, low, high in zip(one.y, one.low, one.high, strict=True):
        known = y is not None
        below.append((y - low) * panel.scale if known and low is not None else None)  # type: ignore[operator]
        above.append((high - y) * panel.scale if known and high is not None else None)  # type: ignore[operator]
    return below, above


def _line(drawn: Any, one: Series, panel: Panel, place: int) -> None:
    colour = _rgb(_colour(one, place))
    is_points = panel.kind == "punkt" or one.role == "trykt"
    many = len(one.x) > _MANY
    drawn.smooth = False
    if is_points:
        drawn.format.line.fill.background()
    else:
        drawn.format.line.color.rgb = colour
        drawn.format.line.width = Pt(2.5)
        if one.role == "kontroll":
            drawn.format.line.dash_style = MSO_LINE.DASH
    marker = drawn.marker
    if many and not is_points:
        marker.style = XL_MARKER_STYLE.NONE
        return
    marker.style = _SYMBOLS.get(one.role, XL_MARKER_STYLE.CIRCLE)
    marker.size = 9
    if one.role == "trykt":
        marker.format.fill.background()
    else:
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = colour
    marker.format.line.color.rgb = colour


def _scattered(drawn: Any, one: Series, place: int) -> None:
    """Points without a line, or a line without points to compare them with."""
    colour = _rgb(LIGHT.zero_line if one.role == "strek" else _colour(one, place))
    marker = drawn.marker
    if one.role == "strek":
        drawn.format.line.color.rgb = colour
        drawn.format.line.width = Pt(1.5)
        marker.style = XL_MARKER_STYLE.NONE
        return
    drawn.format.line.fill.background()
    marker.style = _SYMBOLS.get(one.role, XL_MARKER_STYLE.CIRCLE)
    marker.size = 7
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour
    marker.format.line.color.rgb = colour


def _counts(panel: Panel) -> tuple[str, str, bool]:
    return panel.kind, panel.unit, panel.is_difference


def _axes(chart: Any, panel: Panel, together: Panel) -> None:
    values, categories = chart.value_axis, chart.category_axis
    low, high, step = axis_range(together)
    values.minimum_scale, values.maximum_scale, values.major_unit = low, high, step
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = _rgb(LIGHT.grid)
    values.format.line.fill.background()
    values.tick_labels.number_format = locale_mark() + ("#,##0" if step >= 1 else "0.0")
    values.tick_labels.number_format_is_linked = False
    values.tick_labels.font.size = _SIZE
    categories.tick_labels.font.size = _SIZE
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.format.line.color.rgb = _rgb(LIGHT.zero_line)
    if panel.x_title:
        categories.has_title = True
        categories.axis_title.text_frame.text = panel.x_title
        run = categories.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold, run.font.color.rgb = _SIZE, False, _rgb(LIGHT.text)
    if panel.kind == "spredning":
        categories.has_major_gridlines = False
        categories.tick_labels.number_format = number_format(panel)
        categories.tick_labels.number_format_is_linked = False
        return
    skip = tick_step(panel.series[0].x)
    if skip > 1:
        for name in ("c:tickLblSkip", "c:tickMarkSkip"):
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

    Intervals decide too, but no further than three times the reach of the points: the last months of a
    curve rest on few, and would flatten the rest. Shares end at 100 percent.
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
        stacks = zip(*(one.y for one in panel.series), strict=True)
        points = [sum(x or 0.0 for x in stack) for stack in stacks]
    far = max((abs(x) for x in points), default=1.0) or 1.0
    low = min([0.0, *points, *(max(x, -3 * far) for x in ends)])
    high = max([0.0, *points, *(min(x, 3 * far) for x in ends)])
    step = _round_step((high - low) / 6 or 1.0)
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    if panel.unit == "share" and not panel.is_difference:
        high = min(high, 100.0)
    return low, high, step


def _round_step(wanted: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is not under ``wanted``.

    Examples
    --------
    >>> _round_step(0.7), _round_step(12), _round_step(20)
    (1.0, 20.0, 20.0)
    """
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(power * x for x in (1.0, 2.0, 5.0, 10.0) if power * x >= wanted - 1e-12)


def _error_bars(one: Series, panel: Panel, place: int) -> Any:
    """Distances below and above each point, with where they stand in the workbook."""
    below, above = distances(one, panel)
    first = 1 + len(panel.series) + 4 * _with_interval(panel).index(one)
    many = len(one.x) > _MANY
    bars = etree.Element(f"{{{_C}}}errBars")
    for name, value in (("errDir", "y"), ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        if name != "errDir":
            etree.SubElement(bars, f"{{{_C}}}{name}").set("val", value)
    for name, column, values in (("plus", first + 1, above), ("minus", first, below)):
        reference = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}{name}"), f"{{{_C}}}numRef")
        letter = xlsxwriter.utility.xl_col_to_name(column)
        etree.SubElement(reference, f"{{{_C}}}f").text = f"{_SHEET}!${letter}$2:${letter}${len(values) + 1}"
        cache = etree.SubElement(reference, f"{{{_C}}}numCache")
        etree.SubElement(cache, f"{{{_C}}}formatCode").text = "General"
        etree.SubElement(cache, f"{{{_C}}}ptCount").set("val", str(len(values)))
        for at, reach in enumerate(values):
            if reach is not None:
                point = etree.SubElement(cache, f"{{{_C}}}pt", idx=str(at))
                etree.SubElement(point, f"{{{_C}}}v").text = repr(float(reach))
    shape = etree.SubElement(bars, f"{{{_C}}}spPr")
    # Close together, wide translucent bars make a band that is still data.
    line = etree.SubElement(shape, f"{{{_A}}}ln", w=str(Pt(5 if many else 2.5)), cap="flat")
    fill = etree.SubElement(etree.SubElement(line, f"{{{_A}}}solidFill"), f"{{{_A}}}srgbClr")
    fill.set("val", _colour(one, place).lstrip("#").upper())
    etree.SubElement(fill, f"{{{_A}}}alpha").set("val", str(int(100_000 * (_BAND if many else _BAR))))
    return bars


def _workbook(panel: Panel) -> bytes:
    """The sheet behind a chart: x, every series, then distances and ends of the intervals."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_SHEET)
        columns: list[tuple[str, Sequence[float | str | None]]] = [(panel.x_title, panel.series[0].x)]
        columns += [(one.name, scaled(one.y, panel)) for one in panel.series]
        for one in _with_interval(panel):
            below, above = distances(one, panel)
            assert one.low is not None and one.high is not None
            columns += [(f"{one.name}: under", below), (f"{one.name}: over", above)]
            columns += [
                (f"{one.name}: 95 % fra", scaled(one.low, panel)),
                (f"{one.name}: til", scaled(one.high, panel)),
            ]
        for at, (name, values) in enumerate(columns):
            sheet.write_string(0, at, name)
            for row, value in enumerate(values, start=1):
                if isinstance(value, str):
                    sheet.write_string(row, at, value)
                elif value is not None:
                    sheet.write_number(row, at, value)
    return file.getvalue()


def _with_interval(panel: Panel) -> list[Series]:
    return [one for one in panel.series if one.low is not None and one.high is not None]


def _colour(one: Series, place: int) -> str:
    return _COLOURS.get(one.role) or LIGHT.categories[place % len(LIGHT.categories)]


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


def _speak(chart: Any) -> None:
    space = chart._chartSpace
    for old in space.findall(qn("c:lang")):
        space.remove(old)
    lang = etree.Element(qn("c:lang"))
    lang.set("val", language())
    date = space.find(qn("c:date1904"))
    space.insert(0 if date is None else list(space).index(date) + 1, lang)
