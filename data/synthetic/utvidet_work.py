"""Months in work: drawn at a few fixed months so that the printed shares hold, and joined by runs."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import logit

from data.synthetic import quota
from data.synthetic.utvidet_models import (
    FIRST_12,
    FIRST_18,
    FIRST_24,
    NOT_HELD,
    Sums,
    covariates,
    hold_groups,
    hold_models,
)
from data.synthetic.utvidet_people import ARMS, Declared, People

FIXED = (-24, -12, -1, 0, 12, 18, 24, 32)
PERIODS = (FIRST_24, FIRST_18, FIRST_12, 10**6)  # who is observed at months 24, 18 and 12


@dataclass(frozen=True, slots=True)
class Path:
    """``months`` and work in each, persons x months; what the declared outcome counts as work."""

    months: np.ndarray
    work: np.ndarray

    def at(self, month: int) -> np.ndarray:
        return self.work[:, month - int(self.months[0])]


def draw_path(process: Declared, people: People, rng: np.random.Generator) -> Path:
    """Draw work at the fixed months, from the start outwards, and the months between them."""
    limits = process.fixed["months"]
    months = np.arange(limits["first"], limits["last"] + 1)
    now = people.has("i_arbeid_ved_start", "ja")
    points = {0: now}
    for month, next_to in ((-1, 0), (-12, -1), (-24, -12)):
        points[month] = _before(process, people, points[next_to], month, rng)
    early = _join(process, people, points, months[months <= 0], rng)
    history = early[:, :-1].sum(axis=1)
    points[12] = month_12(process, people, history, rng)
    points[18] = _month_18(process, people, history, points[12], rng)
    points[24] = _later(process, people, points[18], 24, rng)
    points[32] = _later(process, people, points[24], 32, rng)
    late = _join(process, people, points, months[months >= 0], rng)
    return Path(months, np.concatenate([early, late[:, 1:]], axis=1))


def draw(
    odds: np.ndarray, sums: Sums, rng: np.random.Generator, rows: np.ndarray | None = None
) -> np.ndarray:
    """Draw 0/1 for the people in ``rows`` so that the sums are met; 0 for others."""
    rows = np.ones(len(odds), dtype=bool) if rows is None else rows
    columns, targets, tolerance = sums.arrays(rows)
    chance = quota.tilt(odds[rows], columns, targets, tolerance)
    result = np.zeros(len(odds), dtype=bool)
    result[rows] = quota.draw(chance, columns, rng)
    return result


def _before(
    process: Declared, people: People, next_to: np.ndarray, month: int, rng: np.random.Generator
) -> np.ndarray:
    fixed = process.fixed["work"]["history"]
    odds = fixed["neighbour"] * next_to + np.where(people.reduced, fixed["nedsatt"], fixed["ikke_nedsatt"])
    odds = odds + fixed["under_25"] * people.has("aldersgruppe", "under_25") - 1
    if month == -1:  # hardly anybody changes from one month to the next
        odds = np.where(next_to, 2.6, -3.6)
    sums = Sums()
    for arm, _, who in _arm_periods(people):
        sums.mean(who, process.fixed["work"]["shares"][arm][f"m{-month}"])
    return draw(odds, sums, rng)


def _arm_periods(people: People) -> list[tuple[str, int, np.ndarray]]:
    """Every arm and period of starts, with its people."""
    period = np.searchsorted(PERIODS, people.start)
    return [
        (arm, number, (people.arm == place) & (period == number))
        for place, arm in enumerate(ARMS)
        for number in range(len(PERIODS))
    ]


def month_12(process: Declared, people: People, history: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Work at month 12: table 4.4 says how it goes with the traits, tables 4.2 to 4.5 and V1 what is met."""
    models = process.models
    terms = models[models["tabell"] == "4.4"].set_index("ledd")["verdi"]
    values = covariates(people, history)
    linear = sum(values[name] * terms[name] for name in terms.index if name not in NOT_HELD)
    linear = linear - linear.mean() + 0.30
    odds = logit(np.clip(linear, 0.03, 0.95)) + people.offices["virkning"].to_numpy()[people.office]
    sums = Sums()
    hold_groups(sums, process, people)
    hold_models(sums, process, people, history, tables=("4.4", "4.5", "V1"))
    for arm, _, who in _arm_periods(people):
        share = process.fixed["work"]["first_18"][arm]
        overall = process.groups.set_index(["kjennetegn", "kategori"])
        if who.any() and people.start[who].max() <= FIRST_18:
            sums.mean(who, share)
        elif who.any() and people.start[who].min() > FIRST_12:
            both = overall.loc[("nedsatt_arbeidsevne", "ja")], overall.loc[("nedsatt_arbeidsevne", "nei")]
            sums.mean(who, sum(part[arm] * part[f"arbeid_{arm}"] for part in both))
    return draw(odds, sums, rng)


def _month_18(
    process: Declared, people: People, history: np.ndarray, at_12: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Work at month 18: those who keep it (table 4.6 and figure 4.2), and those who come to it."""
    fixed = process.fixed["work"]
    lower = fixed["later"]["nedsatt"] * people.reduced
    stays, comes = Sums(), Sums()
    hold_models(stays, process, people, history, tables=("4.6",))
    for arm, _, who in _arm_periods(people):
        shares = fixed["shares"][arm]
        stays.mean(who, shares["p12_18"])
        for has_aap, level in enumerate(fixed["by_aap"][arm]["p18"]):
            part = who & (people.aap == bool(has_aap))
            # What table 4.6 leaves open follows the arm's share of those in work at month 12 who keep it.
            kept = shares["p12_18"] / fixed["first_18"][arm] * at_12[part].mean()
            comes.mean(part, max(level - kept, 0.02))
    kept = draw(lower / 3 + 1.6, stays, rng, rows=at_12)
    return kept | draw(lower - 1.8, comes, rng, rows=~at_12)


def _later(
    process: Declared, people: People, before: np.ndarray, month: int, rng: np.random.Generator
) -> np.ndarray:
    fixed = process.fixed["work"]
    odds = fixed["later"]["neighbour"] * (2 * before - 1.3) + fixed["later"]["nedsatt"] * people.reduced
    sums = Sums()
    for arm, _, who in _arm_periods(people):
        levels = fixed["by_aap"][arm].get(f"p{month}")
        if levels is None:
            sums.mean(who, fixed["shares"][arm][f"p{month}"])
            continue
        for has_aap, level in enumerate(levels):
            sums.mean(who & (people.aap == bool(has_aap)), level)
    return draw(odds, sums, rng)


def _join(
    process: Declared,
    people: People,
    points: dict[int, np.ndarray],
    months: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """Months between the fixed ones: one change where they differ, now and then a break where not."""
    fixed = process.fixed["work"]
    work = np.zeros((people.size, len(months)), dtype=bool)
    known = [month for month in FIXED if month in points and months[0] <= month <= months[-1]]
    for first, last in pairwise(known):
        begin, end = points[first], points[last]
        length = last - first
        into, out = (_turns(process, people, way) for way in ("into", "out"))
        third = np.where(begin, out, into)
        # The share that has changed by t of the length is t to a power.
        power = np.log(third) / np.log(1 / 3) if (first, last) == (0, 12) else np.ones(people.size)
        change = first + np.ceil(length * rng.random(people.size) ** (1 / power)).clip(1, length)
        inside = months[(months >= first) & (months <= last)]
        here = np.where(inside[None, :] < change[:, None], begin[:, None], end[:, None])
        if length >= 6:
            here ^= _breaks(fixed["breaks"], begin == end, inside, rng)
        here[:, 0], here[:, -1] = begin, end
        work[:, inside[0] - months[0] : inside[-1] - months[0] + 1] = here
    return work


def _turns(process: Declared, people: People, way: str) -> np.ndarray:
    """Share that has changed a third of the way, by arm and AAP."""
    table = np.array([process.fixed["work"]["turns"][arm][way] for arm in ARMS])
    return table[people.arm, people.aap.astype(int)]


def _breaks(fixed: dict, who: np.ndarray, months: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A few months the other way, strictly inside the span."""
    has = who & (rng.random(len(who)) < fixed["chance"] * (len(months) - 1) / 12)
    length = rng.integers(1, fixed["longest"] + 1, len(who))
    begin = rng.integers(months[0] + 1, months[-1], len(who))
    inside = (months >= begin[:, None]) & (months < (begin + length)[:, None]) & (months < months[-1])
    return has[:, None] & inside
