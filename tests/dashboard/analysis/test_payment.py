"""Payments of a selection: what adds up, what the break-even price does, and what is missing is named."""

from __future__ import annotations

import pytest

from dashboard.analysis.payment import SUMMARY, Payment, _table, payment
from dashboard.analysis.payment_histories import ARMS, NoMonthsError
from dashboard.selection import from_query
from dashboard.warehouse import Database

EXACT = 1e-9  # of a sum in another order


def answer(database: Database, query: str) -> Payment:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return payment(database, selection)


def value(found: Payment, item: str, model: str, arm: str) -> float:
    row = found.row(item, model, arm)
    assert row is not None
    return row["value"]


@pytest.fixture(scope="module")
def found(database: Database) -> Payment:
    return answer(database, "study=refino")


def test_the_mean_is_the_price_times_the_shares(found: Payment) -> None:
    shares = found.milestones.frame.set_index(["model", "arm", "milestone"])["share"].sort_index()
    for arm in ARMS:
        of = shares["refino", arm]
        expected = 100_000 * (0.2 * of["kartlegging"] + 0.4 * of["ansettelse"] + 0.4 * of["fastholdelse"])
        assert value(found, "snitt", "refino", arm) == pytest.approx(expected, rel=EXACT)
        assert value(found, "andel_bare_forste", "refino", arm) == pytest.approx(
            1 - of["ansettelse"], rel=EXACT
        )
        assert of["fastholdelse"] < of["ansettelse"] < of["kartlegging"] == 1


def test_the_tenths_add_up_to_the_mean(found: Payment) -> None:
    frame = found.gradient.frame
    for model in ("refino", "maanedspris"):
        for arm in ARMS:
            mine = frame[(frame["model"] == model) & (frame["arm"] == arm)]
            assert mine["n"].sum() == found.followed[arm]
            total = (mine["amount"] * mine["n"]).sum() / mine["n"].sum()
            assert total == pytest.approx(value(found, "snitt", model, arm), rel=EXACT)
            assert mine["chance"].is_monotonic_increasing


def test_results_pay_for_those_near_work_and_months_do_not(found: Payment) -> None:
    by_result = found.row("per_ti_prosentpoeng", "refino", "tiltak")
    by_month = found.row("per_ti_prosentpoeng", "maanedspris", "tiltak")
    assert by_result is not None and by_result["low"] > 0
    assert by_month is not None and by_month["value"] < by_result["low"]
    assert found.prediction is not None and 0.6 < found.prediction.ranks_right < 0.8


def test_cash_flow_ends_at_the_mean_when_everybody_is_followed(database: Database) -> None:
    short = answer(database, "study=refino&b_horisont=6")
    frame = short.cash.frame.set_index(["model", "arm", "month"]).sort_index()
    for arm in ARMS:
        assert short.followed[arm] == frame.loc["refino", arm, 5]["n"]
        months = frame.loc["refino", arm]
        assert months["mean"].cumsum().to_numpy() == pytest.approx(months["total"].to_numpy(), rel=EXACT)
    whole = answer(database, "study=se&b_horisont=6")
    assert whole.started == whole.followed
    for model in ("refino", "maanedspris"):
        last = whole.cash.frame[(whole.cash.frame["month"] == 5) & (whole.cash.frame["model"] == model)]
        for row in last.to_dict("records"):
            assert row["total"] == pytest.approx(value(whole, "snitt", model, row["arm"]), rel=EXACT)


@pytest.mark.parametrize("arm", ARMS)
def test_the_break_even_price_makes_the_means_equal(arm: str, found: Payment, database: Database) -> None:
    price = value(found, "lik_pris", "refino", arm)
    again = answer(database, f"study=refino&b_pris_refino={price!r}")
    assert value(again, "snitt", "refino", arm) == pytest.approx(
        value(again, "snitt", "maanedspris", arm), rel=EXACT
    )
    across = value(found, "lik_pris", "refino", "differanse")
    again = answer(database, f"study=refino&b_pris_refino={across!r}")
    assert value(again, "snitt", "refino", "tiltak") == pytest.approx(
        value(again, "snitt", "maanedspris", "kontroll"), rel=EXACT
    )


def test_a_mix_costs_its_shares(found: Payment, database: Database) -> None:
    mixed = answer(database, "study=refino&b_modell=blanding")
    for arm in ARMS:
        half = (value(found, "snitt", "refino", arm) + value(found, "snitt", "maanedspris", arm)) / 2
        assert value(mixed, "snitt", "blanding", arm) == pytest.approx(half, rel=EXACT)
        assert mixed.row("lik_pris", "blanding", arm) is None  # no price of its own
        assert mixed.row("lik_pris", "maanedspris", arm) is not None


def test_readings_move_the_payment_the_way_they_should(found: Payment, database: Database) -> None:
    loose = answer(database, "study=refino&b_over=romslig")
    new_jobs = answer(database, "study=refino&b_jobb_ved_start=0")
    held = value(found, "andel_jobb_ved_start", "refino", "tiltak")
    assert 0.3 < held < 0.7
    assert value(loose, "snitt", "refino", "tiltak") > value(found, "snitt", "refino", "tiltak")
    assert value(new_jobs, "snitt", "refino", "tiltak") < value(found, "snitt", "refino", "tiltak")
    assert value(new_jobs, "andel_jobb_ved_start", "refino", "tiltak") == 0
    shares = {}
    for given in (0, 1):
        frame = answer(database, f"study=refino&b_modell=refin&b_forlengelse={given}").milestones.frame
        shares[given] = frame[(frame["arm"] == "tiltak") & (frame["milestone"] == "ansettelse")][
            "share"
        ].iloc[0]
    assert shares[0] < shares[1]


def test_variables_that_are_missing_are_named_and_nothing_rests_on_them(database: Database) -> None:
    without_form = answer(database, "study=se&b_modell=refin")
    assert without_form.not_assessed["refin"] == ("ansettelsesform",)
    held = without_form.milestones.frame.query("milestone == 'fastholdelse'")
    assert held["share"].isna().all()
    assert without_form.row("lik_pris", "refin", "tiltak") is None
    assert without_form.row("andel_bare_forste", "refin", "tiltak") is None
    as_permanent = answer(database, "study=se&b_modell=refin&b_form=fast")
    assert as_permanent.not_assessed["refin"] == ()
    assert value(as_permanent, "snitt", "refin", "tiltak") > value(without_form, "snitt", "refin", "tiltak")
    without_jobs = answer(database, "study=eget_forsok")
    assert without_jobs.not_assessed["refino"][0] == "stilling"
    assert value(without_jobs, "snitt", "refino", "tiltak") == 20_000
    assert value(without_jobs, "hoyst", "refino", "tiltak") == 100_000
    assert without_jobs.prediction is None
    assert without_jobs.gradient.frame.empty


def test_a_study_that_counts_weeks_is_told_so(database: Database) -> None:
    with pytest.raises(NoMonthsError, match="uker"):
        answer(database, "study=rossi")


def test_narrowing_the_sample_narrows_who_is_paid_for(found: Payment, database: Database) -> None:
    women, men = (answer(database, f"study=refino&kjonn={level}") for level in ("kvinne", "mann"))
    for arm in ARMS:
        assert women.started[arm] + men.started[arm] == found.started[arm]


def test_the_price_of_a_month_is_the_studys_own_until_somebody_sets_it(database: Database) -> None:
    def prices(query: str) -> tuple[float, float]:
        found = answer(database, query).chosen.prices
        return found["maanedspris"].value, found["timepris"].value

    assert prices("study=se") == (6500, 650)
    assert prices("study=se&f_pris_oppfolging=7000") == (7000, 700)
    assert prices("study=se&b_pris_maanedspris=6492") == (6492, 650)  # equal to the file's, and yet a choice
    assert prices("study=refino") == pytest.approx((6491.8, 649.18))  # table 8.3: the mean of five years
    assert prices("study=eget_forsok") == (6492, 649)


def test_real_data_lose_what_rests_on_few() -> None:
    enough = ("a", "tiltak", "snitt", 50_000.0, 40_000.0, 60_000.0, "nok", 53, 53)
    few = ("a", "kontroll", "snitt", 50_000.0, 40_000.0, 60_000.0, "nok", 9, 9)
    nearly_all = ("a", "tiltak", "andel_bare_forste", 0.98, 0.9, 1.0, "share", 53, 1)
    table = _table(iter([enough, few, nearly_all]), SUMMARY, "reell").frame
    assert tuple(table.columns) == SUMMARY
    assert table["value"].notna().tolist() == [True, False, False]
    assert table["n"].iloc[0] == 55
    shown = _table(iter([enough, few, nearly_all]), SUMMARY, "syntetisk").frame
    assert shown["value"].tolist() == [50_000.0, 50_000.0, 0.98]
