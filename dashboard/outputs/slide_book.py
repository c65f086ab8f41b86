"""The workbook behind a native chart: x, every series, and how far the intervals reach."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from pptx.oxml.ns import qn

from dashboard.outputs.slide_axes import has_two_numbers, x_numbers
from dashboard.plates import Numbers, Panel, Series

SHEET = "Sheet1"  # the name the library's own references use


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


def workbook(panel: Panel) -> bytes:
    """The sheet behind a chart: x, every series, then distances and ends of the intervals."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(SHEET)
        is_scatter, first = has_two_numbers(panel), panel.series[0]
        columns: list[tuple[str, Sequence[float | str | None]]] = [
            (panel.x_title, x_numbers(first, panel) if is_scatter else first.x)
        ]
        columns += [(one.name, scaled(one.y, panel)) for one in panel.series]
        for one in with_interval(panel):
            below, above = distances(one, panel)
            assert one.low is not None and one.high is not None
            columns += [(f"{one.name}: under", below), (f"{one.name}: over", above)]
            columns += [
                (f"{one.name}: 95 % fra", scaled(one.low, panel)),
                (f"{one.name}: til", scaled(one.high, panel)),
            ]
        if is_scatter:
            columns += [(f"{one.name}: x", x_numbers(one, panel)) for one in panel.series[1:]]
        for at, (name, values) in enumerate(columns):
            sheet.write_string(0, at, name)
            for row, value in enumerate(values, start=1):
                if isinstance(value, str):
                    sheet.write_string(row, at, value)
                elif value is not None:
                    sheet.write_number(row, at, value)
    return file.getvalue()


def refer(chart: Any, panel: Panel) -> None:
    """Let every series of a scatter find its own x and y in the workbook, where rows are points.

    All reach as far down as the longest: LibreOffice does not draw a first series that is shorter.
    """
    first = 1 + len(panel.series) + 4 * len(with_interval(panel))
    rows = max(len(one.x) for one in panel.series)
    for place, drawn in enumerate(chart.plots[0].series):
        y, x = letter(1 + place), letter(first + place - 1 if place else 0)
        drawn._element.find(f"{qn('c:tx')}/{qn('c:strRef')}/{qn('c:f')}").text = f"{SHEET}!${y}$1"
        for name, column in (("c:xVal", x), ("c:yVal", y)):
            numbers = drawn._element.find(f"{qn(name)}/{qn('c:numRef')}")
            numbers.find(qn("c:f")).text = f"{SHEET}!${column}$2:${column}${rows + 1}"
            numbers.find(f"{qn('c:numCache')}/{qn('c:ptCount')}").set("val", str(rows))


def letter(column: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(column))


def with_interval(panel: Panel) -> list[Series]:
    return [one for one in panel.series if one.low is not None and one.high is not None]
