"""REFIN: the report's own numbers, and what it cannot say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dashboard.analysis.recruitment import by_county, fact, milestones, report_of
from dashboard.charts import recruitment as chart

FACTS = Path(__file__).resolve().parents[3] / "data" / "published" / "refin" / "facts.csv"


def test_the_page_shows_the_printed_counts(open_page, words) -> None:
    page = open_page("refin")
    assert [metric.value for metric in page.metric] == ["100", "69", "134", "32"]
    text = words(page)
    assert "Ingen ble trukket" in text
    assert "80 prosent av prisen" in text
    assert page.get("page_link")[0].proto.page == "publisert"


def test_the_figures_can_be_taken_out_and_kept(open_page, words) -> None:
    page = open_page("refin")
    assert len(page.get("plotly_chart")) == 2
    keys = {button.key for button in page.get("download_button")}
    for name in ("refin_places", "refin_milestones"):
        assert {f"csv_{name}", f"pptx_{name}"} <= keys
        assert not page.button(key=f"collect_{name}").disabled
    assert "I Vest-Agder gjelder tallene NAV Kristiansand" in words(page)


def test_phases_sum_to_the_participants_of_table_4_1() -> None:
    with FACTS.open(encoding="utf-8") as file:
        printed = {
            row["group"]: int(row["value"])
            for row in csv.DictReader(file)
            if row["item"] == "deltakere_2014_10_20" and row["section"] == "tabell 4.1"
        }
    frame = by_county(report_of("refin")).frame
    sums = frame[["mapping", "employment", "follow_up"]].sum(axis=1)
    assert sums.tolist() == frame["participants"].tolist()
    assert dict(zip(frame["county"], sums, strict=True)) == {
        "Vest-Agder": printed["vest_agder"],
        "Sogn og Fjordane": printed["sogn_og_fjordane"],
        "Oslo": printed["oslo"],
    }


def test_milestones_pay_the_whole_price() -> None:
    table = milestones(report_of("refin")).frame
    assert table["share"].tolist() == [0.2, 0.4, 0.4]
    assert table["limit"].tolist() == ["inntil 2 måneder", "inntil 6 + 3 måneder", "etter 6 måneder"]


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(KeyError, match="vinnere"):
        fact(report_of("refin"), "vinnere")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("compact", [False, True])
def test_bars_stack_the_phases_and_mark_the_places(theme: str, compact: bool) -> None:
    figure = chart.places(by_county(report_of("refin")), theme=theme, compact=compact)
    drawn = {trace.name: list(trace.x) for trace in figure.data}
    assert drawn == {
        "mapping": [3, 3, 10],
        "employment": [17, 4, 24],
        "follow_up": [5, 1, 2],
        "places": [30, 15, 55],
    }
    assert figure.layout.barmode == "stack"
    assert len({trace.marker.pattern.shape for trace in figure.data[:3]}) == 3
    assert any("25 deltakere, 30 plasser" in note.text for note in figure.layout.annotations)


def test_steps_begin_where_the_one_before_ends() -> None:
    bar = chart.milestones(milestones(report_of("refin"))).data[0]
    assert (list(bar.base), list(bar.x)) == ([0, 20, 60], [20, 40, 40])


def test_alt_texts_say_every_number() -> None:
    table = by_county(report_of("refin"))
    text = chart.places_alt_text(table)
    assert "Oslo: 36 deltakere på 55 plasser, 10 i kartlegging, 24 i ansettelsesfasen" in text
    assert "Fast ansatt 40 prosent (etter 6 måneder)" in chart.milestones_alt_text(
        milestones(report_of("refin"))
    )


def test_only_a_protected_table_is_drawn() -> None:
    with pytest.raises(TypeError, match="Protected"):
        chart.places(by_county(report_of("refin")).frame)  # type: ignore[arg-type]
