"""The parts of the reform study's process: quotas, rows of months, and chances fitted to weighted sums."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit

from data.synthetic import reform_fit as fit
from data.synthetic import reform_measures, reform_people, reform_quota, reform_rows
from data.synthetic import reform_parameters as declared
from data.synthetic.reform_parameters import month

RNG = 7
PERSONS = 4000


@pytest.fixture(scope="module")
def people() -> reform_people.People:
    return reform_people.draw_people(declared.load(), np.random.default_rng(RNG), scale=1)


def test_whole_numbers_add_up_to_the_total() -> None:
    parts = reform_quota.whole(np.array([0.2, 0.2, 0.2, 0.2, 0.2]) * 7, 7)
    assert parts.sum() == 7
    assert set(parts) == {1, 2}


def test_take_fills_each_quota_exactly_and_leaves_the_excluded_out() -> None:
    rng = np.random.default_rng(RNG)
    group = np.repeat([0, 1, -1], 100)
    index = np.tile([0.0, 5.0], 150)
    taken = reform_quota.take(rng, group, np.array([30, 70]), index)
    assert [taken[group == code].sum() for code in (0, 1, -1)] == [30, 70, 0]
    assert taken[index == 5.0].sum() > 70  # a high index is likelier


def test_ordered_levels_have_the_given_shares_and_follow_the_index() -> None:
    rng = np.random.default_rng(RNG)
    group = np.repeat([0, 1], 1000)
    index = np.tile([0.0, 3.0], 1000)
    level = reform_quota.ordered(rng, group, np.array([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]]), index)
    assert np.bincount(level[group == 0]).tolist() == [200, 500, 300]
    assert np.bincount(level[group == 1]).tolist() == [600, 300, 100]
    assert level[index > 0].mean() > level[index == 0].mean()


def test_rows_cover_the_count_day_of_their_months_and_of_no_other() -> None:
    rng = np.random.default_rng(RNG)
    values = rng.integers(0, 3, (50, 30))
    first = rng.integers(month("2013-01"), month("2013-07"), 50)
    last = month("2015-03")
    table = reform_rows.dated(reform_rows.runs(values, first, last=last), rng)
    end = table["til_dato"].fillna(pd.Timestamp("2015-03-31"))
    back = np.zeros((50, 60), dtype=int)
    for row, until in zip(table.itertuples(), end, strict=True):
        for number in range(60):
            day = pd.Timestamp(str(np.datetime64(int(first[row.person]) + number, "M")) + "-28")
            if row.fra_dato <= day <= until:
                assert back[row.person, number] == 0  # never two rows on one day
                back[row.person, number] = row.value
    covered = first[:, None] + np.arange(60) <= last
    expected = np.zeros((50, 60), dtype=int)
    expected[:, :30] = values
    assert (back == np.where(covered, expected, 0)).all()


def test_fitted_chances_give_the_asked_coefficients_and_means() -> None:
    rng = np.random.default_rng(RNG)
    treated = rng.random(PERSONS) < 0.4
    county = rng.integers(0, 8, PERSONS)
    covariates = {"nytt_tiltak": treated, "kvinne": rng.random(PERSONS) < 0.5}
    known = declared.load()
    table = pd.DataFrame(
        {"modell": "m", "ledd": ["nytt_tiltak", "kvinne"], "verdi": [0.06, -0.03]},
    )
    parameters = declared.Parameters(
        **{name: getattr(known, name) for name in known.__slots__ if name != "modeller"}, modeller=table
    )
    sample = rng.random(PERSONS) < 0.9
    sums = fit.model_sums(parameters, "m", covariates, sample, [county])
    logits = fit.fitted(np.full(PERSONS, -1.0), sums)
    design = sm.add_constant(
        np.column_stack([treated, covariates["kvinne"], pd.get_dummies(county, drop_first=True)]).astype(
            float
        )
    )
    coefficients = sm.OLS(expit(logits)[sample], design[sample]).fit().params[1:3]
    assert coefficients == pytest.approx([0.06, -0.03], abs=0.003)  # a tolerance of the fit is 0.0002-0.0004
    uniform = rng.random(PERSONS)
    drawn = (uniform < expit(fit.settled(logits, uniform, sums))).astype(float)
    realised = sm.OLS(drawn[sample], design[sample]).fit()
    miss = (realised.params[1:3] - coefficients) / realised.bse[1:3]
    assert np.abs(miss).max() < 0.25  # a plain draw misses by about one


def test_starts_are_exact_by_arm_and_period_and_follow_the_switch(people: reform_people.People) -> None:
    parameters = declared.load()
    assert (people.start >= parameters.switch[people.county]).tolist() == people.is_new.tolist()
    assert np.bincount(people.is_new).tolist() == [46865, 32851]
    until_june = people.is_new & (people.start <= month("2017-06"))
    in_2017 = people.is_new & (people.start <= month("2017-12"))
    assert (int(until_june.sum()), int(in_2017.sum())) == (15501, 21845)
    assert parameters.switch.min() >= month("2015-04")
    assert parameters.switch.max() <= month("2016-10")


def test_aap_is_only_for_those_with_reduced_capacity(people: reform_people.People) -> None:
    assert not (people.diagnosis > 0)[~people.reduced].any()


def test_lengths_follow_the_declared_curve(people: reform_people.People) -> None:
    follow_up = reform_measures.draw_follow_up(declared.load(), people, np.random.default_rng(RNG))
    for months, old, new in ((2, 0.845, 0.84), (12, 0.25, 0.195), (24, 0.10, 0.08)):
        stays = follow_up.length > months
        assert stays[~people.is_new].mean() == pytest.approx(old, abs=0.01)
        assert stays[people.is_new].mean() == pytest.approx(new, abs=0.01)
    commercial = follow_up.length[people.is_new & (people.supplier == 1)]
    assert commercial.mean() > follow_up.length[people.is_new & (people.supplier == 0)].mean()


def test_further_people_are_left_out_for_a_reason() -> None:
    rows = reform_measures.draw_dropped(declared.load(), np.random.default_rng(RNG), scale=1)
    assert set(rows["kind"]) == {"foer", "kort", "sent", "aldri"}
    assert (rows.loc[rows["kind"] == "foer", "fra_dato"] < pd.Timestamp("2013-01-01")).all()
    assert (rows.loc[rows["kind"] == "foer", "til_dato"] >= pd.Timestamp("2013-01-28")).all()
    assert set(rows.loc[rows["kind"] == "aldri", "status"]) == {"IKKAKTUELL", "AVSLAG", "FEILREG"}


def test_unemployment_is_the_same_for_every_seed_and_inside_the_contract() -> None:
    table = reform_people.unemployment(declared.load())
    assert len(table) == 19 * 84
    assert table["prosent"].between(0.5, 8).all()
