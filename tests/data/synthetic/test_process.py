"""The parts of the process: balanced numbers, thresholds, spells, windows and the draw."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from data.synthetic import assignment, calibrate, latent, outcomes, parameters, sample, spells
from data.synthetic.people import People


def people(cell: list[int], to_draw: list[int], draw_month: list[int] | None = None) -> People:
    """People of whom only the place and the month of the draw matter."""
    size = len(cell)
    empty = np.zeros(size)
    return People(
        unit=np.array(["Oppland"] * size),
        cell=np.array(cell),
        to_draw=np.array(to_draw),
        chance=empty,
        draw_month=np.array(draw_month or [0] * size),
        draw_date=np.zeros(size, dtype="datetime64[D]"),
        capacity=empty,
        age=empty,
        traits={},
        groups={"alle": np.ones(size, dtype=bool)},
    )


def test_balanced_numbers_have_one_in_every_stratum() -> None:
    values = latent.balanced_uniform(np.random.default_rng(1), 64, 3)
    strata = np.floor(values.reshape(4, 16, 3) * 16)
    assert (np.sort(strata, axis=1) == np.arange(16)[None, :, None]).all()


def test_thresholds_leave_the_share_above() -> None:
    values = np.random.default_rng(1).standard_normal((1000, 2)).astype(np.float32)
    first = np.arange(1000) < 400
    shares = np.array([[0.25, 0.0], [0.5, 0.1]])
    above = values > latent.cut(values, shares, [first, ~first])
    # Within one person of the share.
    assert above[first].sum(axis=0) == pytest.approx([100, 0], abs=1)
    assert above[~first].sum(axis=0) == pytest.approx([300, 60], abs=1)


def test_shift_moves_a_normal_index_by_the_share() -> None:
    moved = latent.shift(np.array([0.2, 0.5]), np.array([0.05, -0.1]))
    start = np.array([-0.8416212, 0.0])
    assert ndtr(start + moved) == pytest.approx([0.25, 0.4], abs=1e-6)


def test_index_has_unit_variance_and_declared_persistence() -> None:
    shape = {"person": 0.5, "slow": [0.0, 10.0], "fast": [0.0, 3.0], "noise": 0.5}
    values = latent.index(np.random.default_rng(1), 4000, np.arange(12), shape)
    correlation = np.corrcoef(values.T)
    # Eleven months apart only the lasting half is shared; 4 000 people give a standard error of 0.012.
    assert values.std() == pytest.approx(1, abs=0.02)
    assert correlation[0, 11] == pytest.approx(0.5, abs=0.05)


def test_spells_give_back_the_status_on_the_28th() -> None:
    status = np.array([[0, 1, 1, 0, 1], [1, 0, 0, 0, 0]], dtype=bool)
    table = spells.spells(status, np.array([70, 10]), last=74)
    assert table[["person", "first", "final"]].to_numpy().tolist() == [[0, 71, 72], [0, 74, 74], [1, 10, 10]]
    assert table["is_open"].tolist() == [False, True, False]
    dates = spells.dated(table, np.random.default_rng(1))
    days = pd.date_range("2014-05-28", periods=80, freq=pd.DateOffset(months=1))
    end = pd.to_datetime(dates["til_dato"]).fillna(pd.Timestamp("2020-07-31"))
    covers = (days.to_numpy() >= dates["fra_dato"].to_numpy()[:, None]) & (
        days.to_numpy() <= end.to_numpy()[:, None]
    )
    assert [np.flatnonzero(row).tolist() for row in covers] == [[71, 72], [74], [10]]


def test_windows_are_means_over_observed_months() -> None:
    months = np.arange(-2, 40)
    values = np.where(months > 0, 1.0, 5.0)[None, :].repeat(2, axis=0)
    values[:, months > 12] = 3.0
    means = outcomes.windows(values, months, np.array([39, 14]))
    assert means["mnd_1_12"].tolist() == [1.0, 1.0]
    assert means["mnd_1_24"].tolist() == [2.0, pytest.approx((12 + 2 * 3) / 14)]
    assert means["siste_6"].tolist() == [3.0, pytest.approx((4 * 1 + 2 * 3) / 6)]


def test_sources_end_at_their_own_month() -> None:
    drawn = people([0, 0], [1], draw_month=[0, 43])
    assert outcomes.last_month(drawn, "sysselsatt").tolist() == [65, 31]
    assert outcomes.last_month(drawn, "ufore").tolist() == [55, 12]


def test_draw_is_exact_in_every_cell_and_lowers_the_imbalance() -> None:
    rng = np.random.default_rng(1)
    drawn = people([0] * 30 + [1] * 50, [10, 30])
    columns = rng.standard_normal((80, 4))
    columns -= assignment.cell_mean(columns, drawn.cell)
    treated = assignment.assign(drawn, columns, np.random.default_rng(2))
    assert [int(treated[drawn.cell == cell].sum()) for cell in (0, 1)] == [10, 30]
    at_random = [np.r_[rng.permutation(30) < 10, rng.permutation(50) < 30] @ columns for _ in range(200)]
    typical = np.sqrt(np.mean(np.square(at_random)))
    assert np.abs(treated @ columns).max() < typical


def test_balance_compares_with_all_people_of_the_sample() -> None:
    """A column is 0 in every cell on average, so a random draw is right on average."""
    rng = np.random.default_rng(1)
    drawn = people([0] * 20 + [1] * 20, [8, 12])
    control, treated = rng.standard_normal((40, 3)), rng.standard_normal((40, 3))
    member = np.arange(40) % 4 != 0
    columns = assignment.estimand_columns(control, treated, drawn, rng.standard_normal((40, 1)), member)
    assert np.abs(columns[~member]).max() == 0
    for cell in (0, 1):
        assert columns[(drawn.cell == cell) & member].mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-12)


def test_lives_agree_until_the_draw() -> None:
    lives = sample.draw_lives(parameters.load("se"), np.random.default_rng(1), scale=1)
    before = lives.months <= 0
    for part in (lives.measures, lives.benefits):
        for name in part["kontroll"].__dataclass_fields__:
            one, other = getattr(part["kontroll"], name), getattr(part["tiltak"], name)
            if one.ndim == 2 and one.shape[1] == len(before):
                assert (one[:, before] == other[:, before]).all(), name
    same = lives.wage_months <= 0
    assert (lives.work.wage["kontroll"][:, same] == lives.work.wage["tiltak"][:, same]).all()


def test_declared_process_implies_the_printed_effects() -> None:
    """The mean effect over all people, before any draw, in printed standard errors."""
    lives = sample.draw_lives(parameters.load("se"), np.random.default_rng(11), scale=1)
    rows = calibrate.printed()
    z = (rows["estimate"] - calibrate.predicted(lives, rows)) / rows["se"]
    # Room for the luck of one population; the fit itself leaves 0.35 (data/synthetic/README.md).
    assert np.sqrt((z**2).mean()) < 0.6
    assert (z.abs() <= 2).mean() >= 0.97
