"""The plates of effect and cost together: panels are the table's numbers, and the words say them."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from dashboard import outputs, plate_costs, plate_value, plates
from dashboard.analysis.cost_value import CostValue, cost_value
from dashboard.analysis.perspectives import SUM
from dashboard.catalogue import Study
from dashboard.estimators.cost_effect import net_benefit
from dashboard.plates import Plate, PlateError
from dashboard.selection import Selection, from_query
from dashboard.text import kroner, probability
from dashboard.warehouse import Database

KINDS = ("kurve", "plan", "tornado", "perspektiv")
SAME = 1e-9  # sums of floats in another order, and shares multiplied by 100


@pytest.fixture(scope="module")
def results(database: Database) -> plates.Direct:
    return plates.Direct(database)


def near(wanted: object) -> object:
    return pytest.approx(wanted, rel=SAME, abs=SAME)


def chosen(database: Database, query: str) -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


def made(database: Database, results: plates.Direct, kind: str, query: str = "study=se") -> Plate:
    return plates.plate(database, chosen(database, query), "kostnader", kind, results=results)


def valued(database: Database, results: plates.Direct, query: str, value: float | None = None) -> CostValue:
    selection = chosen(database, query)
    return cost_value(results.quantities(selection), database.study(selection), selection, value=value)


@pytest.mark.parametrize("query", ["study=se", "study=refino", "study=se&maaneder=panel"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_panel_is_in_the_table(
    database: Database, results: plates.Direct, kind: str, query: str
) -> None:
    one = made(database, results, kind, query)
    frame = one.table.frame.select_dtypes("number")
    known = {float(x) for name in frame for x in frame[name].dropna()}
    assert one.panels
    for panel in one.panels:
        for series in panel.series:
            drawn = [*series.y, *(series.low or ()), *(series.high or ())]
            drawn += [float(x) for x in series.x if panel.kind == "spredning"]
            assert {x for x in drawn if x is not None} <= known


@pytest.mark.parametrize("kind", KINDS)
def test_a_plate_says_its_number_and_its_uncertainty(
    database: Database, results: plates.Direct, kind: str
) -> None:
    one = made(database, results, kind)
    assert "N = " in one.sentence
    assert "standardfeil" in one.sentence
    assert all(text for text in (one.title, one.reading, one.not_shown, one.definition, one.alt))
    assert {len(row) for row in one.summary} == {len(one.summary[0])}
    for compact in (False, True):
        assert one.draw("dark", compact).data


def test_the_curve_says_the_probability_at_the_chosen_value(
    database: Database, results: plates.Direct
) -> None:
    one, found = made(database, results, "kurve"), valued(database, results, "study=se")
    net = net_benefit(found.main.both, 3_200_000.0)
    assert found.value == 3_200_000.0
    assert probability(net.positive) in one.title
    assert f"Verdi av én ekstra person i arbeid: {kroner(3_200_000.0)}" in one.sentence


def test_the_quadrants_of_the_plane_share_all(database: Database, results: plates.Direct) -> None:
    one = made(database, results, "plan")
    frame = one.table.frame.set_index("kind")
    assert frame["probability"].sum() == near(1.0)
    # Percentage points on the axis, a share in the column beside it.
    assert frame.loc["punkt", "effect_on_axis"] == near(100 * frame.loc["punkt", "effect"])
    line = frame.loc["nullinje"]
    assert line["cost"].iloc[-1] == near(3_200_000.0 * line["effect"].iloc[-1])
    assert len(one.summary) == 1 + 1 + 4


def test_the_tornado_has_the_ends_in_words(database: Database, results: plates.Direct) -> None:
    one = made(database, results, "tornado")
    (panel,) = one.panels
    assert len(panel.series[0].x) == plate_value.MOST < len(one.table.frame)
    row = next(row for row in one.summary if row[0] == "Gevinst når én person til kommer i arbeid")
    assert row[1].replace("\u00a0", " ") == "100 000"
    # By hand: the effect at 6 million, less the difference in cost.
    both = valued(database, results, "study=se").main.both
    assert row[4] == kroner(6_000_000 * both.effect - both.cost)


def test_the_items_of_the_account_add_up(database: Database, results: plates.Direct) -> None:
    one = made(database, results, "perspektiv")
    frame = one.table.frame
    for code in ("nav", "stat", "samfunn"):
        mine = frame[frame["perspective"] == code].set_index("item")["value"]
        assert mine.drop(SUM).sum() == near(mine[SUM])
        assert kroner(round(mine[SUM], -2), signed=True) in one.reading
    (panel,) = one.panels
    assert panel.series[0].x[0] == "Sum"
    assert [series.low is not None and series.low[0] is not None for series in panel.series] == [True] * 3
    assert all(x is None for series in panel.series for x in (series.low or ())[1:])


def test_without_a_value_the_figure_is_refused_in_words(database: Database, results: plates.Direct) -> None:
    for kind in ("kurve", "tornado"):
        with pytest.raises(PlateError, match="trenger en verdi av én ekstra person med utfallet"):
            made(database, results, kind, "study=se&outcome=aap")
    plane = made(database, results, "plan", "study=se&outcome=aap")
    assert "nullinje" not in set(plane.table.frame["kind"])
    assert "netto nytte" not in plane.reading


def test_a_value_the_link_does_not_hold_is_told(database: Database, results: plates.Direct) -> None:
    own = valued(database, results, "study=se&outcome=aap", value=10_000.0)
    assert not plate_costs.is_in_link(own)
    for one in (plate_value.curve_plate(database, own), plate_value.tornado_plate(database, own)):
        assert kroner(10_000.0) in one.sentence
        assert "står ikke i lenken" in one.sentence
    linked = valued(database, results, "study=se&f_verdi_av_jobb=500000")
    assert plate_costs.is_in_link(linked)
    one = plate_value.curve_plate(database, linked)
    assert "står ikke i lenken" not in one.sentence
    assert any("Egne forutsetninger" in text for text in one.caveats)


def test_a_study_without_costs_has_no_such_figures(database: Database) -> None:
    rossi: Study = database.catalogue.studies["rossi"]
    assert plate_value.kinds(rossi) == ()


def test_points_on_a_slide_are_where_the_workbook_has_them(
    database: Database, results: plates.Direct
) -> None:
    """A chart of two numbers has references of its own: what is edited must be what is drawn."""
    one = replace(made(database, results, "plan"), summary=())
    (slide,) = Presentation(io.BytesIO(outputs.make("pptx", [one]))).slides
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]
    for drawn, series in zip(chart.plots[0].series, one.panels[0].series, strict=True):
        for name, wanted in (("c:xVal", series.x), ("c:yVal", series.y)):
            numbers = drawn._element.find(f"{qn(name)}/{qn('c:numRef')}")
            cells = numbers.find(qn("c:f")).text.partition("!")[2].replace("$", "")
            written = [cell.value for (cell,) in sheet[cells] if cell.value is not None]
            shown = [float(x.text) for x in numbers.iter(qn("c:v"))]
            assert written == near(shown)
            assert shown == near([float(x) for x in wanted if x is not None])


def test_amounts_along_an_axis_are_numbers(database: Database, results: plates.Direct) -> None:
    one = replace(made(database, results, "kurve"), summary=())
    (slide,) = Presentation(io.BytesIO(outputs.make("pptx", [one]))).slides
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert chart._chartSpace.find(f".//{qn('c:scatterChart')}") is not None
    assert chart.category_axis.maximum_scale == 6_000_000.0
    assert list(chart.plots[0].series[0].values) == near(
        [100 * x for x in one.panels[0].series[0].y if x is not None]
    )
