"""Wages by month under both arms, and the yearly earnings that follow from them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from data.synthetic import parameters as declared
from data.synthetic.latent import balanced_uniform, cut, index, shift
from data.synthetic.measures import ARMS, Measures
from data.synthetic.people import People


@dataclass(frozen=True, slots=True)
class Work:
    """Wages in kroner by person and month under each arm, and earnings by year before the draw.

    ``history`` has the five calendar years before the year of the draw, oldest first;
    ``sick_pay`` is by arm for the year of the draw and the two after it.
    """

    wage: dict[str, np.ndarray]
    employed: dict[str, np.ndarray]
    index: np.ndarray
    history: np.ndarray


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


def draw_work(
    parameters: declared.Parameters,
    people: People,
    measures: dict[str, Measures],
    months: np.ndarray,
    rng: np.random.Generator,
) -> Work:
    """Wages that the register would show, in the months of ``months`` (whole kroner).

    Status in a measure and in a wage subsidy moves the index of work, differently in the two
    arms: in SE people work while they take part.
    """
    fixed = parameters.fixed["work"]
    values = index(rng, people.size, months, parameters.fixed["latent"]["arbeid"]) + _systematic(fixed, people)
    values /= values.std()
    offset = len(months) - measures["kontroll"].se.shape[1]
    pushed = {}
    for arm in ARMS:
        push = values.copy()
        state = measures[arm]
        push[:, offset:] += np.float32(fixed["subsidy"]) * state.subsidy
        if_measure = state.any.astype(np.float32)
        push[:, offset:] += np.float32(fixed["in_measure"][arm]) * (if_measure - if_measure.mean(axis=0))
        pushed[arm] = push
    shares = np.stack([declared.level(parameters, "arbeid", half, months) for half in declared.HALVES])
    limits = cut(pushed["kontroll"], shares, people.halves)
    median, spread = fixed["wage_slope"]
    slope = (median * np.exp(spread * ndtri(balanced_uniform(rng, people.size, 1)[:, 0]))).astype(np.float32)
    amount = declared.basic_amount_in(people.draw_month[:, None] + months[None, :])
    limit = (2 * amount / 12).astype(np.float32)

    before = months < 0
    control = _wage(pushed["kontroll"] - limits, slope, limit, fixed["small_wages"])
    control = _without_income(control, pushed["kontroll"] - limits, before, fixed["no_income"])
    history = _history(control, months, people, fixed["sick_pay"])
    groups = dict(people.groups)
    five = history.sum(axis=1)
    groups["over_median"] = five >= np.median(five)
    groups["under_median"] = ~groups["over_median"]
    people.groups.update(groups)

    base = np.where(people.groups["tidlig"][:, None], shares[0][None, :], shares[1][None, :])
    after = months > 0
    added = np.where(after, declared.effect(parameters, "arbeid", people.groups, months), 0)
    raised = np.where(after, declared.effect(parameters, "inntekt", people.groups, months), 0)
    treated = _wage(pushed["tiltak"] + shift(base, added) - limits, slope, limit, fixed["small_wages"])
    treated = np.where(after[None, :], treated, control)
    treated = np.where(treated > limit, np.maximum(treated * (1 + raised), limit * 1.002), treated)
    wage = {"kontroll": np.round(control), "tiltak": np.round(treated)}
    return Work(
        wage=wage,
        employed={arm: wage[arm] > limit for arm in ARMS},
        index=values,
        history=history,
    )


def _without_income(
    wage: np.ndarray, excess: np.ndarray, before: np.ndarray, share: float
) -> np.ndarray:
    """Take the wages before the draw from those whose index was lowest, so that ``share`` have none."""
    lowest = np.argsort(excess[:, before].max(axis=1))[: int(round(share * len(wage)))]
    wage = wage.copy()
    wage[np.ix_(lowest, np.flatnonzero(before))] = 0
    return wage


def by_year(wage: np.ndarray, months: np.ndarray, people: People, years: np.ndarray) -> np.ndarray:
    """Sum of wages in calendar years counted from the year of the draw, persons x years."""
    month_of_year = (people.draw_month + declared.FIRST_DRAW_MONTH) % 12
    running = np.concatenate([np.zeros((len(wage), 1)), np.cumsum(wage, axis=1, dtype=np.float64)], axis=1)
    first = years[None, :] * 12 - month_of_year[:, None] - months[0]
    rows = np.arange(len(wage))[:, None]
    last = np.clip(first + 12, 0, len(months))
    return running[rows, last] - running[rows, np.clip(first, 0, len(months))]


def _history(wage: np.ndarray, months: np.ndarray, people: People, sick_pay: float) -> np.ndarray:
    earned = by_year(wage, months, people, np.arange(-6, 0))
    # The sixth year is only partly in the window; it serves to see a fall into the fifth.
    fall = np.maximum(earned[:, :-1] - earned[:, 1:], 0)
    fall[:, 0] = 0
    return np.round(earned[:, 1:] + sick_pay * fall)
