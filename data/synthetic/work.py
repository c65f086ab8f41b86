"""Wages by month under both arms, and the yearly earnings that follow from them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from data.synthetic import parameters as declared
from data.synthetic.latent import balanced_uniform, cut, index, shift
from data.synthetic.measures import ARMS, Measures
from data.synthetic.people import People


@dataclass(frozen=True, slots=True)
class History:
    """What a person brings to work: the index by month, wages before the draw, and earnings by year.

    ``slope`` is the wage above the limit per unit of index, ``limit`` 2G/12 by person and month,
    ``wage`` has the months before the draw, ``earned`` the five calendar years before the year of
    the draw, oldest first.
    """

    index: np.ndarray
    slope: np.ndarray
    limit: np.ndarray
    wage: np.ndarray
    earned: np.ndarray

    @property
    def over_median(self) -> np.ndarray:
        """Five years' earnings at the median or above, as in the dashboard's division."""
        five = self.earned.sum(axis=1)
        return five >= np.median(five)


@dataclass(frozen=True, slots=True)
class Work:
    """Wages in kroner by person and month under each arm; ``employed`` is above 2G/12."""

    wage: dict[str, np.ndarray]
    employed: dict[str, np.ndarray]


def _systematic(fixed: dict, people: People) -> np.ndarray:
    carried = fixed["alder"] * (people.age - 39.0)
    for name in ("ikke_fodt_i_norge", "kvinne", "vgo", "hoyere_utd"):
        carried = carried + fixed[name] * people.traits[name]
    return (carried - carried.mean())[:, None].astype(np.float32)


def _wage(excess: np.ndarray, slope: np.ndarray, limit: np.ndarray, depth: float) -> np.ndarray:
    """Wage from the index above the limit: 2G/12 at 0, rising with the person's slope; small wages below."""
    above = limit * (1 + slope[:, None] * np.minimum(excess, 3.0))
    below = limit * np.maximum(1 + excess / depth, 0) * 0.98
    return np.where(excess > 0, above, np.where(below > 600, below, 0)).astype(np.float32)


def _shares(parameters: declared.Parameters, months: np.ndarray) -> np.ndarray:
    return np.stack([declared.level(parameters, "arbeid", half, months) for half in declared.HALVES])


def draw_history(
    parameters: declared.Parameters, people: People, months: np.ndarray, rng: np.random.Generator
) -> History:
    """Index of work over all of ``months`` and what it gave before the draw."""
    fixed = parameters.fixed["work"]
    values = index(rng, people.size, months, parameters.fixed["latent"]["arbeid"])
    values += _systematic(fixed, people)
    values /= values.std()
    median, spread = fixed["wage_slope"]
    drawn = ndtri(balanced_uniform(rng, people.size, 1)[:, 0])
    slope = (median * np.exp(spread * drawn + fixed["wage_capacity"] * people.capacity)).astype(np.float32)
    amount = declared.basic_amount_in(people.draw_month[:, None] + months[None, :])
    limit = (2 * amount / 12).astype(np.float32)

    before = months[months < 0]
    early = values[:, : len(before)]
    excess = early - cut(early, _shares(parameters, before), people.halves)
    wage = _wage(excess, slope, limit[:, : len(before)], fixed["small_wages"])
    wage = np.round(_settle(wage, excess, limit, before, people, fixed["no_income"]))
    return History(values, slope, limit, wage, _earned(wage, before, people, fixed["sick_pay"]))


def _settle(
    wage: np.ndarray, excess: np.ndarray, limit: np.ndarray, months: np.ndarray, people: People, share: float
) -> np.ndarray:
    """Wages before the draw such that exactly ``share`` earned nothing in the five years before.

    Those whose index was lowest lose what they had; others without a wage get one small one in
    their best month.
    """
    month_of_year = (people.draw_month + declared.FIRST_DRAW_MONTH) % 12
    year = (month_of_year[:, None] + months[None, :]) // 12
    counted = (year >= -5) & (year <= -1)
    inside = np.where(counted, excess, -np.inf)
    order = np.argsort(inside.max(axis=1))
    lowest, others = np.split(order, [round(share * len(order))])
    wage = wage.copy()
    wage[lowest] = 0
    missing = others[~((wage > 0) & counted)[others].any(axis=1)]
    best = inside[missing].argmax(axis=1)
    wage[missing, best] = 0.4 * limit[missing, best]
    return wage


def draw_work(
    parameters: declared.Parameters,
    people: People,
    history: History,
    measures: dict[str, Measures],
    months: np.ndarray,
) -> Work:
    """Wages that the register would show, in the months of ``months`` (whole kroner).

    Status in a measure and in a wage subsidy moves the index of work after the draw, differently
    in the two arms: in SE people work while they take part.
    """
    fixed = parameters.fixed["work"]
    offset = len(months) - measures["kontroll"].se.shape[1]
    since_draw = (months[offset:] >= 0)[None, :]
    pushed = {}
    for arm in ARMS:
        push = history.index.copy()
        in_measure = measures[arm].any & since_draw
        push[:, offset:] += np.float32(fixed["subsidy"]) * (measures[arm].subsidy & since_draw)
        push[:, offset:] += np.float32(fixed["in_measure"][arm]) * (in_measure - in_measure.mean(axis=0))
        pushed[arm] = push
    shares = _shares(parameters, months)
    limits = cut(pushed["kontroll"], shares, people.halves)
    control = _wage(pushed["kontroll"] - limits, history.slope, history.limit, fixed["small_wages"])
    control[:, months < 0] = history.wage

    base = np.where(people.groups["tidlig"][:, None], shares[0][None, :], shares[1][None, :])
    after = (months > 0)[None, :]
    added = after * declared.effect(parameters, "arbeid", people.groups, months)
    raised = after * declared.effect(parameters, "inntekt", people.groups, months)
    excess = pushed["tiltak"] + shift(base, added) - limits
    treated = _wage(excess, history.slope, history.limit, fixed["small_wages"])
    treated = np.where(
        treated > history.limit, np.maximum(treated * (1 + raised), history.limit * 1.002), treated
    )
    wage = {"kontroll": np.round(control), "tiltak": np.round(np.where(after, treated, control))}
    return Work(wage, {arm: wage[arm] > history.limit for arm in ARMS})


def by_year(wage: np.ndarray, months: np.ndarray, people: People, years: np.ndarray) -> np.ndarray:
    """Sum of wages in calendar years counted from the year of the draw, persons x years."""
    month_of_year = (people.draw_month + declared.FIRST_DRAW_MONTH) % 12
    running = np.concatenate([np.zeros((len(wage), 1)), np.cumsum(wage, axis=1, dtype=np.float64)], axis=1)
    first = years[None, :] * 12 - month_of_year[:, None] - months[0]
    rows = np.arange(len(wage))[:, None]
    last = np.clip(first + 12, 0, len(months))
    return running[rows, last] - running[rows, np.clip(first, 0, len(months))]


def _earned(wage: np.ndarray, months: np.ndarray, people: People, sick_pay: float) -> np.ndarray:
    earned = by_year(wage, months, people, np.arange(-5, 0))
    fall = np.maximum(earned[:, :-1] - earned[:, 1:], 0)
    earned[:, 1:] += sick_pay * fall
    return np.round(earned)
