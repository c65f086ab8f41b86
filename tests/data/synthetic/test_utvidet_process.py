"""The process of report 004 in parts: counts, raked tables, quotas, weights of the printed models."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import logit

from data.synthetic import quota, utvidet_models, utvidet_people
from data.synthetic.utvidet_people import ARMS, TRAITS, Declared, People

PERSONS = {
    "oppfolging": {"2017": 13843, "2018": 10603, "2019": 6066},
    "utvidet": {"2017": 2459, "2018": 2980, "2019": 1826},
}
SAMPLES = {"2018-08": (21696, 4598), "2018-03": (16500, 2995)}  # last start of the fixed samples


@pytest.fixture(scope="module")
def process() -> Declared:
    return utvidet_people.declared()


@pytest.fixture(scope="module")
def people(process: Declared) -> People:
    return utvidet_people.draw_people(process, np.random.default_rng(1), scale=1)


def test_declared_starts_are_those_of_table_3_1(process: Declared) -> None:
    year = process.starts["maaned"].str[:4]
    for arm in ARMS:
        assert process.starts[arm].groupby(year).sum().to_dict() == PERSONS[arm]
    for last, counts in SAMPLES.items():
        rows = process.starts["maaned"] <= last
        assert tuple(process.starts.loc[rows, list(ARMS)].sum()) == counts


def test_scale_multiplies_every_count(process: Declared, people: People) -> None:
    twice = utvidet_people.draw_people(process, np.random.default_rng(1), scale=2)
    for number in range(len(ARMS)):
        once, double = (np.bincount(who.start[who.arm == number]) for who in (people, twice))
        assert (double == 2 * once).all()


def test_every_office_with_utvidet_also_has_oppfolging(people: People) -> None:
    treated, others = (set(people.office[people.treated == arm]) for arm in (True, False))
    assert treated < others
    assert 80 <= len(treated) <= 150
    assert len(others) == 300


def test_traits_meet_the_printed_margins_in_every_arm(process: Declared, people: People) -> None:
    for number, arm in enumerate(ARMS):
        who = people.arm == number
        for trait, share in utvidet_people.margins(process, arm).items():
            found = np.bincount(people.traits[trait][who], minlength=len(TRAITS[trait])) / who.sum()
            # Drawn systematically from the raked table: off by a few of thousands.
            assert found == pytest.approx(share, abs=0.003), (arm, trait)


def test_raking_keeps_the_odds_and_meets_the_margins() -> None:
    start = np.array([[1.0, 2.0], [3.0, 4.0]])
    margins = {"a": np.array([0.3, 0.7]), "b": np.array([0.6, 0.4])}
    raked = utvidet_people.rake(start, margins)
    assert raked.sum(axis=1) == pytest.approx(margins["a"])
    assert raked.sum(axis=0) == pytest.approx(margins["b"])
    odds = [table[0, 0] * table[1, 1] / (table[0, 1] * table[1, 0]) for table in (start, raked)]
    assert odds[0] == pytest.approx(odds[1])


def test_tilt_meets_sums_and_stays_near_elsewhere() -> None:
    rng = np.random.default_rng(1)
    group = rng.random(5000) < 0.4
    columns = np.column_stack([group / group.sum(), ~group / (~group).sum()])
    base = logit(rng.uniform(0.2, 0.6, 5000))
    chance = quota.tilt(base, columns, np.array([0.5, 0.3]), np.array([1e-4, 1e-4]))
    assert columns.T @ chance == pytest.approx([0.5, 0.3], abs=2e-4)
    # Only the level of a group moves: the order inside it is kept, by one shift of the log-odds.
    moved = logit(chance) - base
    assert moved[group].std() == pytest.approx(0, abs=1e-6)
    assert moved[~group].std() == pytest.approx(0, abs=1e-6)


def test_tilt_without_a_miss_changes_nothing() -> None:
    base = logit(np.linspace(0.1, 0.9, 50))
    columns = np.ones((50, 1)) / 50
    assert quota.tilt(base, columns, np.array([0.5]), np.array([0.01])) == pytest.approx(
        np.linspace(0.1, 0.9, 50)
    )


def test_balanced_draw_keeps_sums_closer_than_chance() -> None:
    rng = np.random.default_rng(1)
    columns = np.column_stack([np.ones(8000), rng.standard_normal((8000, 9))])
    chance = np.full(8000, 0.3)
    spread = np.sqrt((columns**2).sum(axis=0) * 0.21)
    misses = [((quota.draw(chance, columns, rng) - chance) @ columns) / spread for _ in range(20)]
    # Independent draws would miss by one standard deviation on average.
    assert np.sqrt(np.mean(np.square(misses))) < 0.4


def test_exactly_takes_so_many_and_prefers_the_heavier() -> None:
    rng = np.random.default_rng(1)
    candidates = np.arange(1000) < 600
    weight = np.where(np.arange(1000) < 300, 4.0, 1.0)
    taken = quota.exactly(200.2, candidates, weight, rng)
    assert taken.sum() == 200
    assert not taken[600:].any()
    assert taken[:300].sum() > 2 * taken[300:600].sum()
    assert quota.exactly(900, candidates, weight, rng).sum() == 600
    assert quota.exactly(-3, candidates, weight, rng).sum() == 0


@pytest.mark.parametrize("model", ["1", "2", "3", "4_4"])
def test_weights_give_the_coefficients_of_least_squares(model: str, people: People) -> None:
    rng = np.random.default_rng(2)
    rows = (people.start < people.start.min() + 3) & (people.office < 25)
    history = rng.integers(0, 25, people.size)
    outcome = (rng.random(people.size) < 0.3).astype(float)
    values = utvidet_models.covariates(people, history)
    names, weight, _ = utvidet_models.weights(people, values, model, rows)
    design = [values[name][rows] for name in names]
    if model == "4_4":
        for group in (people.office[rows], people.start[rows]):
            design += [(group == value).astype(float) for value in np.unique(group)[1:]]
    whole = sm.OLS(outcome[rows], sm.add_constant(np.column_stack(design))).fit()
    # The office and month means are removed in sweeps, not exactly.
    assert outcome @ weight == pytest.approx(whole.params[1 : 1 + len(names)], abs=1e-6)
