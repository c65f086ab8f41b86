"""Measures under both arms: the one a person is drawn to, the others, and what stands beside them."""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv

from data.synthetic import parameters as declared
from data.synthetic.latent import balanced_uniform, cut, index, shift
from data.synthetic.people import People

NONE = np.float32(999)
ARMS = ("kontroll", "tiltak")


@dataclass(frozen=True, slots=True)
class Measures:
    """Status by person and month under one arm; the second axis is the months of the window.

    ``in_ab`` tells which of the old measures a person would come to, by person.
    """

    se: np.ndarray
    oppf_ab: np.ndarray
    other: np.ndarray
    subsidy: np.ndarray
    adaptation: np.ndarray
    in_ab: np.ndarray

    @property
    def any(self) -> np.ndarray:
        """In a measure; wage subsidy and adaptation grant stand beside the measures."""
        return self.se | self.oppf_ab | self.other


def _start(uniform: np.ndarray, knots: list, stretch: np.ndarray) -> np.ndarray:
    months, shares = np.array([[0, 0.0], *knots]).T
    start = 1 + np.floor(np.interp(uniform, shares, months) * 0.99999)
    return np.maximum(np.round(1 + (start - 1) * stretch), 1)


def _duration(uniform: np.ndarray, shape: list[float], multiplier: np.ndarray) -> np.ndarray:
    """Whole months, gamma with mean and standard deviation, times a factor.

    With a third and fourth number, what is over the third is drawn in towards the fourth, which nobody
    passes: few stay long, and they leave one after the other rather than all in one month.
    """
    mean, deviation, *bend = shape
    form = (mean / deviation) ** 2
    months = gammaincinv(form, uniform) * mean / form
    if bend:
        knee, longest = bend
        over = np.maximum(months - knee, 0.0) / (longest - knee)
        months = np.minimum(months, knee) + (longest - knee) * -np.expm1(-over)
    return np.maximum(np.round(months * multiplier), 1)


def _spell(start: np.ndarray, duration: np.ndarray, months: np.ndarray) -> np.ndarray:
    return (months >= start[:, None]) & (months < (start + duration)[:, None])


def _by_year(people: People, table: dict, arm: int) -> np.ndarray:
    stretch = np.ones(people.size)
    for year, values in table.items():
        stretch[people.year == int(year)] = values[arm]
    return stretch


def _multiplier(parameters: declared.Parameters, variable: str, people: People) -> np.ndarray:
    return np.exp(declared.effect(parameters, variable, people.groups, np.zeros(1))[:, 0])


def draw_measures(
    parameters: declared.Parameters, people: People, months: np.ndarray, rng: np.random.Generator
) -> dict[str, Measures]:
    """What each person would take part in under each arm.

    The same random numbers serve both arms: who is slow to start in one is slow in the other.
    Other measures give way to the measure drawn to, and nobody is in one in the month of the draw.
    """
    main = parameters.fixed["main"]
    uniform = balanced_uniform(rng, people.size, 8)
    in_ab = {arm: uniform[:, 4] < main["ab_share"][arm] for arm in ARMS}

    missing = np.array([parameters.fixed["not_started"][unit] for unit in people.unit])
    takes_control = uniform[:, 0] < (1 - missing[:, 0]) / main["control_within_12"]
    takes_se = uniform[:, 0] < 1 - missing[:, 1]
    control_start = _start(uniform[:, 1], main["control_start"], _by_year(people, main["wait_by_year"], 0))
    longer = _multiplier(parameters, "oppf_varighet", people)
    old_length = {
        arm: np.where(
            in_ab[arm],
            _duration(uniform[:, 2], main["ab_duration"], longer),
            _duration(uniform[:, 2], main["oppfolging_duration"], longer),
        )
        for arm in ARMS
    }
    se_start = _start(uniform[:, 1], main["se_start"], _by_year(people, main["wait_by_year"], 1))
    se_length = _duration(uniform[:, 2], main["se_duration"], _multiplier(parameters, "se_varighet", people))
    crosses = ~takes_se & (uniform[:, 3] < main["crossing"])
    in_se_anyway = ~takes_control & (uniform[:, 3] < main["control_in_se"] / np.mean(~takes_control))

    spells = {
        "kontroll": {
            "se": _spell(np.where(in_se_anyway, control_start, NONE), se_length * 0.8, months),
            "oppf": _spell(np.where(takes_control, control_start, NONE), old_length["kontroll"], months),
        },
        "tiltak": {
            "se": _spell(np.where(takes_se, se_start, NONE), se_length, months),
            "oppf": _spell(np.where(crosses, control_start, NONE), old_length["tiltak"], months),
        },
    }
    later = _latent(parameters, people, months, rng, "oppfolging_senere")
    instead = {
        "kontroll": main["other_instead"]["kontroll"] * ~takes_control,
        "tiltak": main["other_instead"]["tiltak"] * ~takes_se,
    }
    other = _latent(parameters, people, months, rng, "andre_tiltak", instead)
    subsidy = _latent(parameters, people, months, rng, "lonnstilskudd")
    grant = (uniform[:, 5] < main["adaptation_grant"])[:, None] & (
        (months >= 2 + 20 * uniform[:, 6][:, None]) & (months < 4 + 20 * uniform[:, 6][:, None])
    )
    result = {}
    for arm in ARMS:
        se, first = spells[arm]["se"], spells[arm]["oppf"]
        oppf_ab = first | (later[arm] & ~se)
        others = other[arm] & ~se & ~oppf_ab & (months != 0)[None, :]
        soon = (months > 0) & (months <= main["never_after"][arm])
        stays_out = ~(se | oppf_ab | others)[:, soon].any(axis=1)[:, None] & (months > 0)[None, :]
        result[arm] = Measures(
            se=se & ~stays_out,
            oppf_ab=oppf_ab & ~stays_out,
            other=others & ~stays_out,
            subsidy=subsidy[arm],
            adaptation=grant & (arm == "kontroll"),
            in_ab=in_ab[arm],
        )
    return result


def _latent(
    parameters: declared.Parameters,
    people: People,
    months: np.ndarray,
    rng: np.random.Generator,
    variable: str,
    pushed: dict[str, np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    values = index(rng, people.size, months, parameters.fixed["latent"][variable])
    shares = np.stack([declared.level(parameters, variable, half, months) for half in declared.HALVES])
    after = (months > 0)[None, :].astype(np.float32)
    push = {
        arm: (np.zeros(people.size) if pushed is None else pushed[arm])[:, None].astype(np.float32) * after
        for arm in ARMS
    }
    limits = cut(values + push["kontroll"], shares, people.halves)
    base = np.where(people.groups["tidlig"][:, None], shares[0][None, :], shares[1][None, :])
    added = np.where(months > 0, declared.effect(parameters, variable, people.groups, months), 0)
    return {
        "kontroll": values + push["kontroll"] > limits,
        "tiltak": values + push["tiltak"] + shift(base, added) > limits,
    }
