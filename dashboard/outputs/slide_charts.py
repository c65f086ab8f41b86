"""Native charts: the series of a panel with their intervals, and the workbook behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from dashboard.charts.theme import LIGHT
from dashboard.outputs.slide_axes import (
    SIZE,
    axis_range,
    has_two_numbers,
    number_format,
    rgb,
    set_axes,
    x_numbers,
)
from dashboard.outputs.slide_book import SHEET, distances, letter, refer, scaled, with_interval, workbook
from dashboard.outputs.slide_theme import language
from dashboard.plates import Numbers, Panel, Series

__all__ = ["add_chart", "axis_range"]
_MANY = 24  # points above which intervals lie close enough to be read as a band
_LABELLED = 14  # bars up to which each has its number beside it
_BAND, _BAR = 0.30, 0.9  # how opaque
_COLOURS = {
    "tiltak": LIGHT.arm_treated,
    "kontroll": LIGHT.arm_control,
    "differanse": LIGHT.difference,
    "trykt": LIGHT.published,
}
_LINE = XL_CHART_TYPE.LINE_MARKERS
_TYPES = {
    "soyle": XL_CHART_TYPE.COLUMN_STACKED,
    "grupper": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "liggende": XL_CHART_TYPE.BAR_CLUSTERED,
}
_BARS = ("soyle", "grupper", "liggende")
_SYMBOLS = {
    "tiltak": XL_MARKER_STYLE.CIRCLE,
    "kontroll": XL_MARKER_STYLE.SQUARE,
    "trykt": XL_MARKER_STYLE.DIAMOND,
}
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
# What follows an interval in a series, by the schema; a bar has a shape, a point two numbers.
_AFTER_INTERVAL = ("c:cat", "c:xVal", "c:val", "c:yVal", "c:smooth", "c:shape", "c:extLst")


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
    panel = _known(panel)
    kind = XL_CHART_TYPE.XY_SCATTER if has_two_numbers(panel) else _TYPES.get(panel.kind, _LINE)
    frame = slide.shapes.add_chart(kind, left, top, width, height, _data(panel))
    chart = frame.chart
    chart.has_title = False
    chart.font.size = SIZE
    chart.font.color.rgb = rgb(LIGHT.text)
    set_axes(chart, panel, beside)
    for place, (drawn, one) in enumerate(zip(chart.plots[0].series, panel.series, strict=True)):
        _styled(drawn, one, panel, place)
    chart.has_legend = len(panel.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = SIZE
    if panel.kind in _BARS:
        _bars(chart.plots[0], panel)
    if has_two_numbers(panel):
        refer(chart, panel)
    _speak(chart)
    chart.part.chart_workbook.update_from_xlsx_blob(workbook(panel))
    return frame


def _known(panel: Panel) -> Panel:
    """A scatter has a row per point: those without a number have none."""
    if not has_two_numbers(panel):
        return panel
    return replace(panel, series=tuple(_with_y(one) for one in panel.series))


def _with_y(one: Series) -> Series:
    at = [place for place, y in enumerate(one.y) if y is not None]

    def kept(values: Numbers | None) -> Numbers | None:
        return None if values is None else tuple(values[i] for i in at)

    return replace(
        one,
        x=tuple(one.x[i] for i in at),
        y=tuple(one.y[i] for i in at),
        low=kept(one.low),
        high=kept(one.high),
    )


def _data(panel: Panel) -> Any:
    if has_two_numbers(panel):
        points = XyChartData(number_format=number_format(panel))
        for one in panel.series:
            series = points.add_series(one.name)
            for x, y in zip(x_numbers(one, panel), scaled(one.y, panel), strict=True):
                series.add_data_point(x, y)
        return points
    data = CategoryChartData(number_format=number_format(panel))
    names = panel.series[0].x
    data.categories = [int(name) if isinstance(name, float) and name.is_integer() else name for name in names]
    for one in panel.series:
        data.add_series(one.name, scaled(one.y, panel))
    return data


def _styled(drawn: Any, one: Series, panel: Panel, place: int) -> None:
    """Colour, line and marks of a series, and its intervals."""
    if panel.kind in _BARS:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(_colour(one, place))
    elif panel.kind == "spredning":
        _scattered(drawn, one, place)
    else:
        _line(drawn, one, panel, place)
    if panel.kind != "soyle" and one.low is not None and one.high is not None:
        drawn._element.insert_element_before(_error_bars(one, panel, place), *_AFTER_INTERVAL)


def _bars(plot: Any, panel: Panel) -> None:
    """Room between the bars, and their numbers where there is room for them."""
    plot.gap_width = 60
    is_stacked = panel.kind == "soyle"
    bars = sum(len(one.x) for one in panel.series)
    if is_stacked or (bars <= _LABELLED and not with_interval(panel)):
        plot.has_data_labels = True
        labels = plot.data_labels
        labels.number_format, labels.number_format_is_linked = number_format(panel), False
        labels.font.size, labels.font.color.rgb = Pt(12), rgb("#ffffff" if is_stacked else LIGHT.text)
        if not is_stacked:
            labels.position = XL_LABEL_POSITION.OUTSIDE_END


def _line(drawn: Any, one: Series, panel: Panel, place: int) -> None:
    colour = rgb(_colour(one, place))
    if one.role == "strek":
        _reference(drawn, place)
        return
    is_points = panel.kind == "punkt" or one.role == "trykt"
    many = len(one.x) > _MANY
    drawn.smooth = False
    if is_points:
        drawn.format.line.fill.background()
    else:
        drawn.format.line.color.rgb = colour
        is_aside = one.role == "annet" and any(other.role == "tiltak" for other in panel.series)
        drawn.format.line.width = Pt(1.5 if is_aside else 2.5)
        if is_aside or one.role == "kontroll":
            drawn.format.line.dash_style = MSO_LINE.ROUND_DOT if is_aside else MSO_LINE.DASH
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
    if one.role == "strek":
        _reference(drawn, place)
        return
    colour, marker = rgb(_colour(one, place)), drawn.marker
    drawn.format.line.fill.background()
    marker.style = _SYMBOLS.get(one.role, XL_MARKER_STYLE.CIRCLE)
    marker.size = 7
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour
    marker.format.line.color.rgb = colour


def _reference(drawn: Any, place: int) -> None:
    """A line to compare with: thin, without marks, and the second one dashed."""
    drawn.format.line.color.rgb = rgb(LIGHT.zero_line)
    drawn.format.line.width = Pt(1.5)
    if place:
        drawn.format.line.dash_style = MSO_LINE.DASH
    drawn.marker.style = XL_MARKER_STYLE.NONE


def _error_bars(one: Series, panel: Panel, place: int) -> Any:
    """Distances below and above each point, with where they stand in the workbook."""
    below, above = distances(one, panel)
    first = 1 + len(panel.series) + 4 * with_interval(panel).index(one)
    many = len(one.x) > _MANY and panel.kind not in _BARS
    bars = etree.Element(f"{{{_C}}}errBars")
    # Only points with two numbers have a choice of direction.
    direction = [("errDir", "y")] if has_two_numbers(panel) else []
    for name, value in (*direction, ("errBarType", "both"), ("errValType", "cust"), ("noEndCap", "1")):
        etree.SubElement(bars, f"{{{_C}}}{name}").set("val", value)
    for name, column, values in (("plus", first + 1, above), ("minus", first, below)):
        reference = etree.SubElement(etree.SubElement(bars, f"{{{_C}}}{name}"), f"{{{_C}}}numRef")
        at = letter(column)
        etree.SubElement(reference, f"{{{_C}}}f").text = f"{SHEET}!${at}$2:${at}${len(values) + 1}"
        cache = etree.SubElement(reference, f"{{{_C}}}numCache")
        etree.SubElement(cache, f"{{{_C}}}formatCode").text = "General"
        etree.SubElement(cache, f"{{{_C}}}ptCount").set("val", str(len(values)))
        for row, reach in enumerate(values):
            if reach is not None:
                point = etree.SubElement(cache, f"{{{_C}}}pt", idx=str(row))
                etree.SubElement(point, f"{{{_C}}}v").text = repr(float(reach))
    shape = etree.SubElement(bars, f"{{{_C}}}spPr")
    # Close together, wide translucent bars make a band that is still data.
    line = etree.SubElement(
        shape, f"{{{_A}}}ln", w=str(Pt(5 if many else 1.75 if panel.kind in _BARS else 2.5)), cap="flat"
    )
    fill = etree.SubElement(etree.SubElement(line, f"{{{_A}}}solidFill"), f"{{{_A}}}srgbClr")
    colour = LIGHT.text if panel.kind in _BARS else _colour(one, place)
    fill.set("val", colour.lstrip("#").upper())
    etree.SubElement(fill, f"{{{_A}}}alpha").set("val", str(int(100_000 * (_BAND if many else _BAR))))
    return bars


def _colour(one: Series, place: int) -> str:
    return _COLOURS.get(one.role) or LIGHT.categories[place % len(LIGHT.categories)]


def _speak(chart: Any) -> None:
    space = chart._chartSpace
    for old in space.findall(qn("c:lang")):
        space.remove(old)
    lang = etree.Element(qn("c:lang"))
    lang.set("val", language())
    date = space.find(qn("c:date1904"))
    space.insert(0 if date is None else list(space).index(date) + 1, lang)
