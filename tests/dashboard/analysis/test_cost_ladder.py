"""The reports' cost ladders: every printed result, exactly or where the rounding of the inputs allows it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashboard.analysis.assumptions import as_in_report, changes, is_own, with_values
from dashboard.analysis.cost_ladder import (
    COLUMNS,
    EQUAL,
    OUTSIDE,
    OWN,
    WITHIN,
    Line,
    NoCostsError,
    cost_ladder,
    ladder_of,
    limits_of,
    moved_to,
    verdict,
    work_out,
)
from dashboard.analysis.participation import participation
from dashboard.cost_model import CostModel, Printed, read_cost_model
from dashboard.formula import Interval
from dashboard.selection import Selection, default_selection
from dashboard.warehouse import Database

REPORTS = {"004": "utvidet", "001": "reform", "000": "refino", "003": "se"}

# Every printed result: report, table, step, printed value, and whether the printed inputs give it to the last
# digit or only leave room for it.
PRINTED = [
    ("004", "tekst 6.1", "deltakere_kontroll", 8538, EQUAL),
    ("004", "6.1", "pris_kontroll", 6228, EQUAL),
    ("004", "6.2", "arsverk", 366, EQUAL),
    ("004", "tekst 6.1", "deltakere_tiltak", 3030, EQUAL),
    ("004", "6.2", "pris_tiltak", 7569, EQUAL),
    ("004", "tekst 6.1", "merkostnad_maaned", 0.22, EQUAL),
    ("004", "6.3", "forste_aar_kontroll", 44835, WITHIN),
    ("004", "6.3", "transaksjonskostnad", 1278, EQUAL),
    ("004", "6.3", "sum_kontroll", 46114, WITHIN),
    ("004", "6.3", "sum_tiltak", 62511, WITHIN),
    ("004", "tekst 6.1", "merkostnad_andel", 0.36, EQUAL),
    ("001", "6.2", "sum_kontroll", 47200, EQUAL),
    ("001", "6.2", "sum_tiltak", 39200, WITHIN),
    ("001", "6.2", "reduksjon", 0.169, WITHIN),
    ("001", "tekst 6.2", "reduksjon", 0.17, EQUAL),
    ("001", "tekst 6.2", "eksempel_kostnad", 6300000, EQUAL),
    ("001", "tekst 6.2", "eksempel_per_deltaker", 485, EQUAL),
    ("001", "tekst 6.2", "reduksjon_med_eksempel", 0.16, EQUAL),
    ("000", "8.3", "prisforskjell_2018", 520, EQUAL),
    ("000", "8.3", "prisforskjell_2019", -2117, EQUAL),
    ("000", "8.3", "prisforskjell_2020", -1256, EQUAL),
    ("000", "8.3", "prisforskjell_2021", -332, EQUAL),
    ("000", "8.3", "prisforskjell_2022", -1756, EQUAL),
    ("000", "8.3", "pris_a_tiltak", 5504, EQUAL),
    ("000", "8.3", "pris_a_kontroll", 6492, EQUAL),
    ("000", "8.3", "prisforskjell_a", -988, EQUAL),
    ("000", "8.3", "sum_a_tiltak", 46230, EQUAL),
    ("000", "tekst 8.3", "sum_a_tiltak", 46000, EQUAL),
    ("000", "8.3", "sum_a_kontroll", 56479, EQUAL),
    ("000", "tekst 8.3", "sum_a_kontroll", 56000, EQUAL),
    ("000", "8.3", "forskjell_a", -10248, EQUAL),
    ("000", "tekst 8.3", "samfunn_a", -9838, EQUAL),
    ("000", "8.4", "pris_b_tiltak", 4672, EQUAL),
    ("000", "8.4", "pris_b_kontroll", 6404, EQUAL),
    ("000", "8.4", "prisforskjell_b", -1732, EQUAL),
    ("000", "8.4", "sum_b_tiltak", 39244, EQUAL),
    ("000", "8.4", "sum_b_kontroll", 55711, EQUAL),
    ("000", "8.4", "forskjell_b", -16467, EQUAL),
    ("000", "tekst 8.3", "samfunn_b", -15808, EQUAL),
    ("000", "tekst 8.3", "nullpunkt", 0.005, EQUAL),
    ("003", "7.2", "pris_se", 5568, WITHIN),
    ("003", "7.2", "faktor_tiltak", 1.25, EQUAL),
]


def model_of(report: str) -> CostModel:
    model = read_cost_model(REPORTS[report])
    assert model is not None
    return model


def lines_of(report: str, **values: float) -> dict[str, Line]:
    return work_out(model_of(report), values=values, months={})


@pytest.mark.parametrize(
    ("report", "table", "step", "value", "found"),
    [pytest.param(*row, id=f"{row[0]} {row[1]} {row[2]} {row[3]}") for row in PRINTED],
)
def test_printed_result(report: str, table: str, step: str, value: float, found: str) -> None:
    checks = [
        check
        for check in lines_of(report)[step].checks
        if (check.printed.table, check.printed.value) == (table, value)
    ]
    assert [check.verdict for check in checks] == [found]


def test_the_list_above_holds_every_printed_result_and_none_is_outside() -> None:
    there = {
        (report, check.printed.table, line.id, check.printed.value, check.verdict)
        for report in REPORTS
        for line in lines_of(report).values()
        for check in line.checks
    }
    assert there == set(PRINTED)
    assert OUTSIDE not in {row[-1] for row in there}


@pytest.mark.parametrize(
    ("step", "value"),
    [
        # 3 030 participants in 366 staff-years; the sums of the first year are equal at about 11.2.
        ("deltakere_per_arsverk", 8.3),
        ("lik_kostnad_ved", 11.2),
    ],
)
def test_004_the_caseload_its_inputs_imply(step: str, value: float) -> None:
    assert round(lines_of("004")[step].value, 1) == value


def test_004_the_sums_are_equal_at_that_caseload() -> None:
    before = lines_of("004")
    caseload = before["lik_kostnad_ved"].value
    after = lines_of("004", deltakermaaneder_tiltak=12 * 366 * caseload)
    assert after["sum_tiltak"].value == pytest.approx(before["sum_kontroll"].value, rel=1e-12)


def test_004_the_rate_the_report_rejected() -> None:
    found = lines_of("004", arsverkskostnad=710000.0)
    # Worked out by hand: 366 x 710 000 / 36 364 = 7 146; times 8.26 = 59 027, 28 % above Oppfølging.
    assert round(found["pris_tiltak"].value) == 7146
    assert round(found["sum_tiltak"].value) == 59027
    assert round(found["merkostnad_andel"].value, 2) == 0.28


@pytest.mark.parametrize(
    ("value", "low", "high", "printed", "found"),
    [
        (100.49, 100.49, 100.49, 100, EQUAL),
        (100.5, 100.5, 100.5, 100, WITHIN),
        (100.51, 100.51, 100.51, 100, OUTSIDE),
        (-100.5, -100.5, -100.5, -101, EQUAL),
        (103.0, 100.6, 105.0, 100, OUTSIDE),
        (103.0, 100.4, 105.0, 100, WITHIN),
    ],
)
def test_the_edges_of_agreement(value: float, low: float, high: float, printed: float, found: str) -> None:
    assert verdict(value, Interval(low, high), Printed(printed, 1.0, "1")) == found


def test_an_own_value_is_exact_and_moves_only_what_rests_on_it() -> None:
    before, after = lines_of("004"), lines_of("004", arsverkskostnad=710000.0)
    changed = {name for name, line in after.items() if line.is_changed}
    assert changed == {name for name in after if after[name].value != before[name].value} == {
        "arsverkskostnad", "pris_tiltak", "sum_tiltak", "merkostnad_maaned", "merkostnad", "merkostnad_andel",
        "lik_kostnad_ved",
    }  # fmt: skip
    assert after["arsverkskostnad"].interval == Interval(710000.0, 710000.0)
    assert "752000" in after["arsverkskostnad"].source
    assert [check.verdict for check in after["sum_tiltak"].checks] == [OWN]
    assert [check.verdict for check in after["sum_kontroll"].checks] == [WITHIN]


def test_inputs_stand_before_their_steps_and_nothing_is_left_out() -> None:
    for report in REPORTS:
        model, lines = model_of(report), lines_of(report)
        order = list(lines)
        assert set(order) == {*model.assumptions, *(step.id for step in model.steps)}
        for step in model.steps:
            assert all(order.index(name) < order.index(step.id) for name in step.formula.names)


# --- with the loaded data -------------------------------------------------------------------------------


def selected(database: Database, study: str, **chosen: Any) -> Selection:
    return replace(default_selection(database.catalogue.studies[study]), **chosen)


def test_months_may_come_from_the_loaded_data(database: Database) -> None:
    selection = selected(database, "refino", months_from="panel")
    ladder = cost_ladder(database, selection)
    mean = next(m for m in participation(database, selection).restricted_means if m.horizon == 12)
    assert ladder.lines["maaneder_tiltak"].value == mean.treated[0]
    assert ladder.lines["maaneder_kontroll"].value == mean.control[0]
    assert ladder.total("tiltak") == pytest.approx(5503.6 * mean.treated[0])
    assert "12" in ladder.lines["maaneder_tiltak"].source
    assert ladder.lines["sum_a_tiltak"].checks[0].verdict == OWN


def test_an_own_value_goes_before_the_loaded_data(database: Database) -> None:
    selection = selected(database, "refino", months_from="panel", assumptions=(("maaneder_tiltak", 5.0),))
    assert cost_ladder(database, selection).lines["maaneder_tiltak"].value == 5.0


def test_the_table_has_all_lines_and_marks_what_is_changed(database: Database) -> None:
    table = cost_ladder(database, selected(database, "refino", assumptions=(("mva", 0.0),))).table
    frame = table.frame.set_index("item")
    assert tuple(table.frame.columns) == COLUMNS
    assert table.data_status == "syntetisk"
    assert set(frame.index[frame["changed"]]) == {"mva", "samfunn_a", "samfunn_b"}
    assert frame.loc["samfunn_a", "value"] == pytest.approx(-10248.42 * 1.2)
    assert (frame["low"] <= frame["value"]).all() and (frame["value"] <= frame["high"]).all()


def test_003_sums_the_measures_of_everybody_drawn(database: Database) -> None:
    ladder = cost_ladder(database, selected(database, "se"))
    # By hand: 0.841 x 11.35 x 5 568.5 for SE; 0.811 x 8.95 x 6 500 for Oppfølging/AB, control.
    assert ladder.lines["se_tiltak"].value == pytest.approx(53153.28, abs=0.01)
    assert ladder.lines["oppf_ab_kontroll"].value == pytest.approx(47179.93, abs=0.01)
    assert ladder.difference() == pytest.approx(ladder.total("tiltak") - ladder.total("kontroll"))
    parts = ladder.model.sums[0].parts
    for arm in ("tiltak", "kontroll"):
        assert sum(ladder.lines[name].value for name in parts[arm]) == pytest.approx(ladder.total(arm))


def test_the_caseload_can_be_moved_as_if_it_were_an_input(database: Database) -> None:
    """The calculation of 004 on another study's data: 12 participants per staff-year is 5 222 kr a month."""
    other = database.catalogue.studies["refino"]
    study = replace(other, definition={**other.definition, "assumptions": "utvidet"})
    ladder = ladder_of(study, default_selection(other), ())
    control = ladder.model.controls[0]
    low, high = limits_of(ladder, control)
    assert (round(low, 1), round(high, 1)) == (5.7, 20.5)
    months = moved_to(ladder, control, 12.0)
    assert months == pytest.approx(12 * 12 * 366)
    moved = lines_of("004", deltakermaaneder_tiltak=months)
    assert moved[control.step].value == pytest.approx(12.0)
    assert round(moved["pris_tiltak"].value) == 5222
    assert moved_to(ladder, control, 1000.0) == ladder.model.assumptions[control.sets].high


@pytest.mark.parametrize("report", REPORTS)
def test_the_parts_of_every_sum_add_up(report: str) -> None:
    lines = lines_of(report)
    for one in model_of(report).sums:
        for arm, total in one.total.items():
            assert sum(lines[name].value for name in one.parts[arm]) == pytest.approx(lines[total].value)


def test_a_study_without_costs_says_so(database: Database) -> None:
    with pytest.raises(NoCostsError, match="ingen kostnadsberegning"):
        cost_ladder(database, selected(database, "rossi"))


def test_a_value_like_the_reports_is_no_change(database: Database) -> None:
    selection, model = selected(database, "refino"), model_of("000")
    own = with_values(selection, model, {"mva": 0.15, "skattekostnad": 0.2})
    assert own.assumptions == (("mva", 0.15),)
    assert [(one.assumption.id, one.value) for one in changes(model, own)] == [("mva", 0.15)]
    assert is_own(own) and not is_own(selection)
    assert with_values(own, model, {"mva": 0.25}) == selection == as_in_report(own)
