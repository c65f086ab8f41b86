"""One synthetic sample: people, their lives under both arms, and the draw."""

from dataclasses import dataclass

import numpy as np

from data.synthetic import assignment, outcomes
from data.synthetic import parameters as declared
from data.synthetic.benefits import Benefits, draw_benefits
from data.synthetic.measures import ARMS, Measures, draw_measures
from data.synthetic.people import People, draw_people
from data.synthetic.work import History, Work, by_year, draw_history, draw_work

SUBGROUPS = ("tidlig", "sen", "under_median", "over_median", "kvalitet_under", "kvalitet_over")


@dataclass(frozen=True, slots=True)
class Lives:
    """People and what they would do under each arm. ``months`` is the window of measures and benefits."""

    people: People
    months: np.ndarray
    wage_months: np.ndarray
    history: History
    measures: dict[str, Measures]
    work: Work
    benefits: dict[str, Benefits]
    parameters: declared.Parameters


def draw_lives(parameters: declared.Parameters, rng: np.random.Generator, *, scale: int) -> Lives:
    """Draw people and their lives under both arms from the declared process."""
    limits = parameters.fixed["months"]
    months = np.arange(limits["benefits_first"], limits["last"] + 1)
    wage_months = np.arange(limits["first"], limits["last"] + 1)
    people = draw_people(parameters, rng, scale=scale)
    history = draw_history(parameters, people, wage_months, rng)
    people.groups["over_median"] = history.over_median
    people.groups["under_median"] = ~history.over_median
    measures = draw_measures(parameters, people, months, rng)
    work = draw_work(parameters, people, history, measures, wage_months)
    benefits = draw_benefits(parameters, people, measures, work, months, rng)
    return Lives(people, months, wage_months, history, measures, work, benefits, parameters)


def potential_windows(lives: Lives) -> dict[str, dict[str, dict[str, np.ndarray]]]:
    """Window means by arm, outcome and window, one value per person."""
    width = len(lives.months)
    result = {}
    for arm in ARMS:
        by_month = outcomes.monthly(
            lives.people,
            lives.measures[arm],
            lives.work.wage[arm][:, -width:],
            lives.work.employed[arm][:, -width:],
            lives.benefits[arm],
            lives.months,
        )
        result[arm] = {
            name: outcomes.windows(values, lives.months, outcomes.last_month(lives.people, name))
            for name, values in by_month.items()
        }
        for month in (12, 24, 36, 48):
            seen = lives.people.draw_month + month <= outcomes.LAST_WAGE_MONTH
            column = np.where(seen, by_month["sysselsatt"][:, month - int(lives.months[0])], 0)
            result[arm]["sysselsatt"][f"mnd_{month}"] = column.astype(float)
    return result


def covariates(lives: Lives) -> np.ndarray:
    """The covariates of the report's specification d, persons x columns."""
    people, work = lives.people, lives.work
    width, zero = len(lives.months), -int(lives.months[0])
    employed = work.employed["kontroll"][:, -width:]
    benefits = lives.benefits["kontroll"]
    return np.column_stack(
        [
            assignment.one_hot(np.clip(people.age // 5, 3, 12)),
            people.traits["kvinne"],
            people.traits["ikke_fodt_i_norge"],
            people.traits["vgo"],
            people.traits["hoyere_utd"],
            lives.history.earned[:, -1] / 1e5,
            *(employed[:, zero - span : zero].sum(axis=1) for span in (12, 24, 36)),
            benefits.aap[:, zero],
            benefits.social[:, zero] & ~benefits.is_kvp,
            benefits.overgangsstonad[:, zero],
            benefits.fodsel[:, zero],
            benefits.social[:, zero] & benefits.is_kvp,
            work.wage["kontroll"][:, -width:][:, zero - 1] / 1e4,
        ]
    ).astype(float)


def _arm_columns(lives: Lives) -> np.ndarray:
    """Traits and participation of tables 4.3 and 6.1 that should differ between arms by process alone."""
    people, zero = lives.people, -int(lives.months[0])
    before = lives.benefits["kontroll"]
    worked = lives.work.employed["kontroll"][:, -len(lives.months) :]
    columns = [
        people.age,
        *(people.traits[name] for name in ("kvinne", "ikke_fodt_i_norge", "vgo", "hoyere_utd")),
        before.aap[:, zero - 1],
        *(worked[:, zero - span : zero].any(axis=1) for span in (12, 24, 36)),
        lives.history.earned[:, -1],
    ]
    for arm in ARMS:
        columns.append(by_year(lives.work.wage[arm], lives.wage_months, people, np.zeros(1, dtype=int))[:, 0])
        measures = lives.measures[arm]
        since_draw = measures.any[:, zero + 1 :]
        starts = np.where(since_draw.any(axis=1), since_draw.argmax(axis=1), 24)
        columns.append(np.minimum(starts, 24))
        for status in (measures.se, measures.oppf_ab, measures.other, measures.subsidy):
            columns += [status[:, zero + 1 : zero + 1 + span].any(axis=1) for span in (6, 30)]
    values = np.column_stack(columns).astype(float)
    values -= assignment.cell_mean(values, people.cell)
    return values / np.maximum(np.sqrt((values**2).sum(axis=0)), 1e-9)


def targets(lives: Lives) -> np.ndarray:
    """Columns to balance: every outcome and window in all, two windows in each subgroup, and the traits."""
    people = lives.people
    means = potential_windows(lives)
    fixed = covariates(lives)
    every = people.groups["alle"]
    columns = [_arm_columns(lives)]
    for sample in ("alle", *SUBGROUPS):
        chosen = [
            (name, window)
            for name, by_window in means["kontroll"].items()
            for window in by_window
            if sample == "alle" or window in ("mnd_1_24", "siste_6")
        ]
        control, treated = (
            np.column_stack([means[arm][name][window] for name, window in chosen]) for arm in ARMS
        )
        is_member = every if sample == "alle" else people.groups[sample]
        columns.append(assignment.estimand_columns(control, treated, people, fixed, is_member))
    return np.column_stack(columns)
