"""Slides: native charts whose data are the CSV's, opened by another program."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard import outputs, plates
from dashboard.charts.theme import LIGHT
from dashboard.outputs import table as csv_table
from dashboard.outputs.slide_charts import axis_range
from dashboard.plates import Panel, Plate, Series
from dashboard.text import use_language

Plates = dict[str, list[Plate]]
# Numbers go through decimal text and one multiplication by 100.
SAME = {"rel": 1e-12, "abs": 1e-10}
NEAR = 40  # how far a drawn colour may be from the palette's, of 255, after smoothing


def charts(made: bytes) -> list[object]:
    slides = Presentation(io.BytesIO(made)).slides
    return [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]


def csv(plate: Plate) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(csv_table.table_csv(plate)))


def values(chart, place: int) -> list[float]:  # type: ignore[no-untyped-def]
    return [x for x in chart.plots[0].series[place].values if x is not None]


def reach(chart, place: int, side: str) -> list[float]:  # type: ignore[no-untyped-def]
    bars = chart.plots[0].series[place]._element.find(qn("c:errBars"))
    return [float(v.text) for v in bars.find(qn(f"c:{side}")).iter(qn("c:v"))]


def test_levels_and_difference_are_those_of_the_csv(all_plates: Plates) -> None:
    one = all_plates["effekter"][0]
    levels, gap = charts(outputs.make("pptx", [one]))
    table = csv(one)
    months = table[table["target_kind"] == "month"]
    assert values(levels, 0) == pytest.approx((months["mean_treated"] * 100).tolist(), **SAME)
    assert values(levels, 1) == pytest.approx((months["mean_control"] * 100).tolist(), **SAME)
    estimate = months["estimate"] * 100
    assert values(gap, 0) == pytest.approx(estimate.tolist(), **SAME)
    low, high = estimate - months["conf_low"] * 100, months["conf_high"] * 100 - estimate
    assert reach(gap, 0, "minus") == pytest.approx(low.tolist(), **SAME)
    assert reach(gap, 0, "plus") == pytest.approx(high.tolist(), **SAME)
    assert [int(float(x)) for x in gap.plots[0].categories] == [int(x) for x in months["target"]]


def test_the_survival_curves_are_those_of_the_csv(all_plates: Plates) -> None:
    one = all_plates["deltakelse"][0]
    (chart,) = charts(outputs.make("pptx", [one]))
    table = csv(one)
    for place, arm in enumerate(("tiltak", "kontroll")):
        mine = table[table["arm"] == arm].dropna(subset=["survival"])
        assert values(chart, place) == pytest.approx((mine["survival"] * 100).tolist(), **SAME)


def test_the_parts_of_the_cost_are_those_of_the_csv(all_plates: Plates) -> None:
    one = all_plates["kostnader"][0]
    drawn = [x for chart in charts(outputs.make("pptx", [one])) for i in range(4) for x in values(chart, i)]
    printed = csv(one)["value"].tolist()
    assert len(drawn) == 8
    for x in drawn:
        assert any(x == pytest.approx(y, **SAME) for y in printed)


@pytest.mark.parametrize("page", plates.PAGES)
def test_what_is_drawn_stands_in_the_table(all_plates: Plates, page: str) -> None:
    """Every point and end of an interval on a slide is a number of the CSV."""
    for one in all_plates[page]:
        frame = csv(one)
        numbers = frame.select_dtypes("number").to_numpy(float).ravel()
        known = np.sort(numbers[np.isfinite(numbers)])
        for series in one.series:
            if series.role in ("strek", "trykt"):
                continue  # a line to compare with, and the report's own numbers
            for x in (*series.y, *(series.low or ()), *(series.high or ())):
                if x is not None:
                    near = known[np.clip(np.searchsorted(known, x) + np.array([-1, 0]), 0, len(known) - 1)]
                    assert any(x == pytest.approx(y, **SAME) for y in near), (one.kind, series.name, x)


@pytest.mark.parametrize("page", plates.PAGES)
def test_the_workbook_behind_a_chart_is_what_is_drawn(all_plates: Plates, page: str) -> None:
    """Who opens *Edit data* must find the same numbers, and intervals where the bars say they are."""
    for one in all_plates[page]:
        for chart, panel in zip(charts(outputs.make("pptx", [one])), one.panels, strict=True):
            blob = chart.part.chart_workbook.xlsx_part.blob
            sheet = openpyxl.load_workbook(io.BytesIO(blob))["Sheet1"]
            if panel.kind == "spredning":
                _points_are_drawn(chart, panel, sheet)
            else:
                _columns_are_drawn(chart, panel, sheet)


def _points_are_drawn(chart, panel: Panel, sheet) -> None:  # type: ignore[no-untyped-def]
    """A column of y for each series; x stands in the first column for the first, else in one of its own."""
    columns = {column[0]: list(column[1:]) for column in sheet.iter_cols(values_only=True)}
    first_x = next(iter(columns))
    for place, series in enumerate(panel.series):
        kept = [(x, y) for x, y in zip(series.x, series.y, strict=True) if y is not None]
        y = [y * panel.scale for _x, y in kept]
        assert values(chart, place) == pytest.approx(y, **SAME)
        assert [v for v in columns[series.name] if v is not None] == pytest.approx(y, **SAME)
        x = columns[f"{series.name}: x" if place else first_x]
        wanted = [float(x) * panel.scale for x, _y in kept]
        assert [v for v in x if v is not None] == pytest.approx(wanted, **SAME)


def _columns_are_drawn(chart, panel: Panel, sheet) -> None:  # type: ignore[no-untyped-def]
    for place, series in enumerate(panel.series):
        column = [cell.value for cell in sheet[chr(ord("B") + place)]]
        assert column[0] == series.name
        assert [x for x in column[1:] if x is not None] == pytest.approx(values(chart, place), **SAME)
        bars = chart.plots[0].series[place]._element.find(qn("c:errBars"))
        if bars is None:
            continue
        where = bars.find(qn("c:plus")).find(qn("c:numRef")).find(qn("c:f")).text
        letter = where.partition("$")[2].partition("$")[0]
        cells = [cell.value for cell in sheet[letter][1:] if cell.value is not None]
        assert cells == pytest.approx(reach(chart, place, "plus"), **SAME)


def test_an_axis_holds_the_intervals_and_zero() -> None:
    series = Series("a", (1.0, 2.0), (0.01, -0.02), (-0.01, -0.05), (0.03, 0.01), "differanse")
    panel = Panel("", "linje", (series,), "", "", "share", True)
    low, high, step = axis_range(panel)
    assert low <= -5 < 0 < 3 <= high
    assert step == 2.0
    # Percent never runs past 100.
    level = Panel("", "linje", (Series("a", (1.0,), (0.99,), (0.9,), (1.0,), "tiltak"),), "", "", "share")
    assert axis_range(level)[1] == 100.0


def test_a_slide_speaks_norwegian(all_plates: Plates) -> None:
    made = outputs.make("pptx", all_plates["effekter"][:1])
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        names = package.namelist()
        slide = package.read("ppt/slides/slide1.xml").decode("utf-8")
        chart = package.read(next(n for n in names if n.startswith("ppt/charts/chart"))).decode("utf-8")
    assert 'lang="nb-NO"' in slide
    assert 'lang val="nb-NO"' in chart
    assert "[$-414]" in chart


def test_a_slide_made_in_english_says_so(all_plates: Plates) -> None:
    with use_language("en"):
        made = outputs.make("pptx", all_plates["effekter"][:1])
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        slide = package.read("ppt/slides/slide1.xml").decode("utf-8")
    assert 'lang="en-GB"' in slide
    assert "nb-NO" not in slide


def test_notes_hold_definition_model_caveats_and_link(all_plates: Plates) -> None:
    one = all_plates["effekter"][0]
    notes = Presentation(io.BytesIO(outputs.make("pptx", [one]))).slides[0].notes_slide.notes_text_frame.text
    for text in (one.definition, one.not_shown, *one.caveats, one.link):
        assert text in notes


def test_progress_is_told_for_each_figure(all_plates: Plates) -> None:
    told: list[tuple[int, int]] = []
    ten = (all_plates["effekter"] + all_plates["deltakelse"] + all_plates["kostnader"]) * 2
    outputs.make("pptx", ten[:10], progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 10) for n in range(11)]


@pytest.mark.slow
@pytest.mark.office
def test_another_program_opens_and_draws_the_slides(all_plates: Plates, tmp_path: Path, plain) -> None:  # type: ignore[no-untyped-def]
    """LibreOffice reads the file, has a page per slide, and draws title, sentence and the arms' colours."""
    if shutil.which("soffice") is None or shutil.which("pdftoppm") is None:
        pytest.skip("LibreOffice is not installed: `make office`")
    every = [one for page in all_plates.values() for one in page]
    made = outputs.make("pptx", every)
    file = tmp_path / "lysark.pptx"
    file.write_bytes(made)
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / "lysark.pdf").pages
    assert len(pages) == len(Presentation(io.BytesIO(made)).slides)
    first = plain(pages[0].extract_text()).replace(" ", "")
    assert [mark for mark in every[0].marks[:4] if plain(mark).replace(" ", "") not in first] == []
    drawing = ["pdftoppm", "-r", "50", "-png", "-l", "1", str(tmp_path / "lysark.pdf"), str(tmp_path / "s")]
    subprocess.run(drawing, check=True, timeout=60)
    with Image.open(min(tmp_path.glob("s*.png"))) as image:
        seen = np.asarray(image.convert("RGB"), dtype=int).reshape(-1, 3)
    for colour in (LIGHT.arm_treated, LIGHT.difference):
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        assert (np.abs(seen - wanted).max(axis=1) < NEAR).any()
