"""People of the Refino trial and their lives under both arms, drawn from the declared process.

Work is one latent index with four limits: any pay, four hours, half a post and a full post a week.
The limits give the control arm's level by month, and the draw moves them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betaincinv, gammaincinv, ndtri

from data.synthetic import parameters as declared
from data.synthetic.latent import balanced_uniform, cut, index, shift
from data.synthetic.measures import ARMS, NONE
from data.synthetic.people import People
from data.synthetic.work import by_year

LIMITS = ("lonn", "timer_4", "halvtid", "fulltid")
WEEKS, FULL_WEEK = 4.33, 37.5


@dataclass(frozen=True, slots=True)
class Jobs:
    """What a person's jobs are like: hours by class of job, the second job's hours, pay by class."""

    hours: np.ndarray
    second: np.ndarray
    pay: np.ndarray


@dataclass(frozen=True, slots=True)
class Lives:
    """People and what they would do under each arm.

    ``job`` is 0 for none to 4 for a full post and ``wage`` kroner, persons x months of ``months``.
    ``start`` is the month in which the person comes to Refino or Oppfolging, ``NONE`` for never,
    ``length`` the months there.
    """

    people: People
    months: np.ndarray
    jobs: Jobs
    job: dict[str, np.ndarray]
    wage: dict[str, np.ndarray]
    start: dict[str, dict[str, np.ndarray]]
    length: dict[str, np.ndarray]
    other: np.ndarray
    experience: np.ndarray
    wage_before: np.ndarray
    pensionable: np.ndarray
    parameters: declared.Parameters

    def hours(self, arm: str) -> np.ndarray:
        """Agreed hours a week over all jobs, persons x months."""
        hours = np.take_along_axis(self.jobs.hours, self.job[arm], axis=1)
        return hours + np.where(self.job[arm] == len(LIMITS), self.jobs.second[:, None], 0)


def draw_lives(parameters: declared.Parameters, rng: np.random.Generator, *, scale: int) -> Lives:
    """Draw people and their lives under both arms; before the draw the two are the same."""
    limits = parameters.fixed["months"]
    months = np.arange(limits["first"], limits["last"] + 1)
    people = _people(parameters, rng, scale=scale)
    experience = _experience(parameters, people, rng)
    values = _index(parameters, people, experience, months, rng)
    jobs = _jobs(parameters, people, rng)
    job, wage = _work(parameters, people, values, jobs, months, rng)
    start, length = _measures(parameters, people, experience, rng)
    shape = parameters.fixed["latent"]["andre_tiltak"]
    drift = index(rng, people.size, months, shape)
    before = by_year(wage["kontroll"], months, people, np.array([-1]))[:, 0]
    return Lives(
        people=people,
        months=months,
        jobs=jobs,
        job=job,
        wage=wage,
        start=start,
        length=length,
        other=drift > ndtri(1 - parameters.fixed["measures"]["other"]),
        experience=experience,
        wage_before=before,
        pensionable=_pensionable(parameters, before, rng),
        parameters=parameters,
    )


def _people(parameters: declared.Parameters, rng: np.random.Generator, *, scale: int) -> People:
    draws, traits = parameters.draws, parameters.fixed["traits"]
    cell = np.repeat(np.arange(len(draws)), draws["antall"] * scale)
    month = pd.PeriodIndex(draws["maaned"], freq="M")
    draw_month = (month.year * 12 + month.month - 1 - declared.FIRST_DRAW_MONTH).to_numpy()[cell]
    share = (draws["til_refino"] / draws["antall"]).to_numpy()[cell]
    centred = share - share.mean()
    uniform = balanced_uniform(rng, len(cell), 4)
    span = traits["alder"]
    age = span["low"] + (span["high"] - span["low"]) * betaincinv(span["a"], span["b"], uniform[:, 0])
    # The arms differ in the whole sample because cells do; inside a cell the draw decides alone.
    slope = span["gap"] * share.mean() * (1 - share.mean()) / (centred * share).mean()
    first_day = (draw_month + declared.FIRST_DRAW_MONTH - 1970 * 12).astype("datetime64[M]")
    return People(
        unit=draws["trekk_enhet"].to_numpy()[cell],
        cell=cell,
        to_draw=(draws["til_refino"] * scale).to_numpy(),
        chance=draws["sannsynlighet"].to_numpy()[cell],
        draw_month=draw_month,
        draw_date=first_day.astype("datetime64[D]") + rng.integers(0, 28, len(cell)),
        capacity=centred,
        age=np.clip(age - slope * centred, 18.0, 66.5),
        traits={
            name: uniform[:, column] < traits[name]
            for column, name in enumerate(("kvinne", "innvandrer", "nedsatt_arbeidsevne"), start=1)
        },
        groups={"alle": np.ones(len(cell), dtype=bool)},
    )


def _experience(parameters: declared.Parameters, people: People, rng: np.random.Generator) -> np.ndarray:
    """Years with earnings before the year of the draw."""
    fixed = parameters.fixed["traits"]["erfaring"]
    drawn = ndtri(balanced_uniform(rng, people.size, 1)[:, 0])
    (low, low_spread), (high, high_spread) = fixed["innvandrer"], fixed["andre"]
    foreign = people.traits["innvandrer"]
    part = np.where(foreign, low + low_spread * drawn, high + high_spread * drawn)
    years = np.maximum(people.age - fixed["start"], 0)
    return np.round(years * np.clip(part, 0, 1)).astype(int)


def _index(
    parameters: declared.Parameters,
    people: People,
    experience: np.ndarray,
    months: np.ndarray,
    rng: np.random.Generator,
) -> np.ndarray:
    fixed = parameters.fixed["work"]
    values = index(rng, people.size, months, parameters.fixed["latent"]["arbeid"])
    carried = fixed["alder"] * people.age + fixed["erfaring"] * experience
    for name in ("kvinne", "innvandrer", "nedsatt_arbeidsevne"):
        carried = carried + fixed[name] * people.traits[name]
    values += (carried - carried.mean())[:, None].astype(np.float32)
    return values / values.std()


def _jobs(parameters: declared.Parameters, people: People, rng: np.random.Generator) -> Jobs:
    fixed = parameters.fixed["work"]
    uniform = balanced_uniform(rng, people.size, 8)

    def between(name: str, column: int) -> np.ndarray:
        low, high = fixed[name]
        return np.round(low + (high - low) * uniform[:, column], 2)

    def kroner(name: str, column: int) -> np.ndarray:
        median, spread = fixed[name]
        return median * np.exp(spread * ndtri(uniform[:, column]))

    none, full = np.zeros(people.size), np.full(people.size, FULL_WEEK)
    small = np.where(uniform[:, 7] < 0.5, between("smaa_timer", 0), 0)
    hours = np.column_stack([none, small, between("deltid_timer", 1), between("halvtid_timer", 2), full])
    has_second = uniform[:, 3] > fixed["en_jobb"]
    second = np.where(has_second, between("to_jobber_timer", 4), 0)
    hourly, post = kroner("timelonn", 5) * WEEKS, kroner("fulltid_lonn", 5)
    post = post * np.where(has_second, 1 + fixed["ekstra_lonn"], 1)
    pay = np.column_stack([none, kroner("smaa_lonn", 6), hourly * hours[:, 2], hourly * hours[:, 3], post])
    return Jobs(hours, second, pay)


def _work(
    parameters: declared.Parameters,
    people: People,
    values: np.ndarray,
    jobs: Jobs,
    months: np.ndarray,
    rng: np.random.Generator,
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Class of job and wage by arm. Both arms share the index and the limits."""
    after = (months > 0)[None, :]
    job = {arm: np.zeros(values.shape, dtype=np.int64) for arm in ARMS}
    excess: dict[str, np.ndarray] = {}
    for name in LIMITS:
        share = declared.level(parameters, name, "alle", months)
        above = values - cut(values, share[None, :], [people.groups["alle"]])
        added = after * declared.effect(parameters, name, people.groups, months)
        moved = above + shift(np.broadcast_to(share, values.shape), added)
        excess = {"kontroll": above, "tiltak": np.where(after, moved, above)}
        for arm in ARMS:
            job[arm] += excess[arm] > 0
    raised = after * declared.effect(parameters, "inntekt", people.groups, months)
    uneven = np.exp(0.12 * rng.standard_normal(values.shape)).astype(np.float32)
    wage = {}
    for arm in ARMS:
        pay = np.take_along_axis(jobs.pay, job[arm], axis=1) * uneven
        # The last limit is the full post's: those well above it earn more.
        pay = pay * (1 + parameters.fixed["work"]["grad"] * np.clip(excess[arm], 0, 1.5))
        wage[arm] = np.round(pay * (1 + raised) if arm == "tiltak" else pay)
    return job, wage


def _pensionable(parameters: declared.Parameters, wage: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Pensionable income in the year before the draw: the wage, and benefits that fall with it."""
    fixed = parameters.fixed["income"]
    mean, deviation = fixed["stonad"]
    form = (mean / deviation) ** 2
    benefit = gammaincinv(form, balanced_uniform(rng, len(wage), 1)[:, 0]) * mean / form
    return np.round(wage + np.maximum(benefit - fixed["avkorting"] * wage, 0))


def _measures(
    parameters: declared.Parameters, people: People, experience: np.ndarray, rng: np.random.Generator
) -> tuple[dict[str, dict[str, np.ndarray]], dict[str, np.ndarray]]:
    """Start and length in months. The same random numbers serve both arms."""
    fixed = parameters.fixed["measures"]
    uniform = balanced_uniform(rng, people.size, 5)
    knots, shares = np.array([[0, 0.0], *fixed["start"]]).T
    begins = 1 + np.floor(np.interp(uniform[:, 1], shares, knots) * 0.99999)
    pulled = fixed["takes_up"]["erfaring"] * (experience - experience.mean()) / 2
    reduced = people.traits["nedsatt_arbeidsevne"]
    reduced = reduced - reduced.mean()
    takes = {
        arm: uniform[:, 0] < fixed[name] + pulled + fixed["takes_up"]["nedsatt_arbeidsevne"][arm] * reduced
        for arm, name in (("tiltak", "refino_takes"), ("kontroll", "oppfolging_takes"))
    }
    crosses = ~takes["tiltak"] & (uniform[:, 3] < fixed["crossing"])
    start = {
        "tiltak": {
            "refino": np.where(takes["tiltak"], begins, NONE),
            "oppfolging": np.where(crosses, begins + 1, NONE),
        },
        "kontroll": {
            "refino": np.full(people.size, NONE),
            "oppfolging": np.where(takes["kontroll"], begins, NONE),
        },
    }
    length = {
        name: _length(uniform[:, 2], fixed[f"{name}_exit"], fixed["longest"])
        for name in ("refino", "oppfolging")
    }
    return start, length


def _length(uniform: np.ndarray, hazard: dict, longest: int) -> np.ndarray:
    """Whole months until the exit, from a hazard a month with one month that stands out."""
    by_month = np.full(longest, hazard["base"])
    by_month[0] = hazard["first"]
    by_month[hazard["spike_month"] - 1] = hazard["spike"]
    by_month[-1] = 1.0
    gone = 1 - np.cumprod(1 - by_month)
    return 1 + np.searchsorted(gone, uniform)
