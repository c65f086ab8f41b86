"""Status at NAV, AAP and uføretrygd before and after the start, month by month."""

from dataclasses import dataclass

import numpy as np

from data.synthetic import quota
from data.synthetic.latent import balanced_uniform
from data.synthetic.utvidet_measures import Months
from data.synthetic.utvidet_people import ARMS, Declared, People
from data.synthetic.utvidet_work import Path

NOT_REGISTERED, OTHER, REDUCED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Benefits:
    """States by month, persons x months: ``status`` is 0-2, the others are receipt."""

    status: np.ndarray
    aap: np.ndarray
    disability: np.ndarray


def draw_benefits(
    process: Declared, people: People, path: Path, states: Months, rng: np.random.Generator
) -> Benefits:
    """Draw when status and benefits begin before the start, and when they end after it."""
    fixed, months = process.fixed["status"], path.months
    uniform = balanced_uniform(rng, people.size, 4)
    reduced_since = _before(fixed["nedsatt"], uniform[:, 0])
    others_since = _before(fixed["andre"], uniform[:, 1])
    earlier = np.where(uniform[:, 2] < fixed["registered_before"], reduced_since + 24, reduced_since)
    since = np.where(people.reduced, earlier, others_since)
    status = np.where(months >= -since[:, None], OTHER, NOT_REGISTERED)
    is_reduced = people.reduced[:, None] & (months >= -reduced_since[:, None])
    status = np.where(is_reduced, REDUCED, status)
    aap = _aap(fixed, people, path, reduced_since, uniform[:, 3], rng)
    disability = _disability(process, people, path, aap, rng)
    left = _settled(fixed, path, states, rng)
    status = np.where(left & ~aap, NOT_REGISTERED, status)
    return Benefits(status.astype(np.int8), aap & ~disability, disability)


def _before(knots: list, uniform: np.ndarray) -> np.ndarray:
    """Whole months before the start from a declared share that goes back at least so far."""
    month, share = np.array([*knots, [60, 0.0]]).T
    grid = np.arange(1, 61)
    return (uniform[:, None] < np.interp(grid, month, share)).sum(axis=1)


def _aap(
    fixed: dict,
    people: People,
    path: Path,
    reduced_since: np.ndarray,
    uniform: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    """AAP from soon after the capacity was found reduced; ends by time, or some months into work."""
    low, high = fixed["aap_delay"]
    begin = np.maximum(reduced_since - rng.integers(low, high + 1, people.size), 1)
    last = _before(fixed["aap_length"], uniform)
    first_work = np.where(path.at(12) & path.at(18), 12, 60) + rng.integers(0, 9, people.size)
    last = np.minimum(last, first_work)
    months = path.months
    return people.aap[:, None] & (months >= -begin[:, None]) & (months <= last[:, None])


def _disability(
    process: Declared, people: People, path: Path, aap: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Uføretrygd: from before the start or granted later, in work with it at month 12 as table 4.1 says."""
    months, at_12 = path.months, path.at(12)
    at_start = np.zeros(people.size, dtype=bool)
    later = np.zeros(people.size, dtype=bool)
    without_aap = people.has("helse", "nedsatt_uten_aap")
    works = people.has("i_arbeid_ved_start", "ja")
    for place, arm in enumerate(ARMS):
        who = people.arm == place
        wanted = process.fixed["status"]["ufore_ved_start"][arm] * who.sum()
        weight = np.where(works, 2.0, 1.0) * np.where(at_12, 2.0, 1.0)
        at_start |= quota.exactly(wanted, who & (without_aap | works), weight, rng)
        missing = process.fixed["jobs"]["disability"][arm] * who.sum() - (at_start & who & at_12).sum()
        later |= quota.exactly(missing, who & at_12 & people.aap & aap[:, months == 11][:, 0], weight, rng)
        others = who & ~at_12 & people.aap
        later |= quota.exactly(0.02 * who.sum(), others, weight, rng)
    since = np.where(at_start, -rng.integers(1, 36, people.size), rng.integers(3, 13, people.size))
    return (at_start | later)[:, None] & (months >= since[:, None])


def _settled(fixed: dict, path: Path, states: Months, rng: np.random.Generator) -> np.ndarray:
    """Months after half a year's work outside the measure, for those who then leave the register."""
    months = path.months
    outside = path.work & (months > np.maximum(states.last_own, 0)[:, None])
    run = np.zeros_like(outside, dtype=int)
    for column in range(1, len(months)):
        run[:, column] = np.where(outside[:, column], run[:, column - 1] + 1, 0)
    leaves = rng.random(len(run)) < fixed["leaves_register"]
    return leaves[:, None] & (np.maximum.accumulate(run >= 6, axis=1)) & (months > 0)
