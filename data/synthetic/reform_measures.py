"""Rows of follow-up measures: the start that counts, and what the rules must join, skip or leave out."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.synthetic.reform_parameters import ARMS, SUPPLIERS, Parameters, month
from data.synthetic.reform_people import People
from data.synthetic.reform_quota import take

AB_CODES = np.array(["ABIST", "ABOPPF", "ABUOPPF", "ABTBOPPF"])
NEW_CODE = "INDOPPFAG"
CLEAN = 6


@dataclass(frozen=True, slots=True)
class FollowUp:
    """``start_day`` and ``length`` (months, gaps counted in) of the start that counts, and all rows.

    ``rows`` has ``person``, ``first``, ``final`` (months), ``code`` and ``own``: of the start that counts.
    """

    start_day: np.ndarray
    length: np.ndarray
    rows: pd.DataFrame


def draw_follow_up(parameters: Parameters, people: People, rng: np.random.Generator) -> FollowUp:
    """Draw lengths, gaps, later and earlier spells."""
    fixed, last = parameters.fixed["measure"], month(parameters.fixed["coverage"]["last"])
    code = _codes(parameters, people, rng)
    length = _length(parameters, people, code, rng)
    rows = [_own(people, length, code, fixed, rng)]
    rows.append(_again(parameters, people, length, last, rng))
    rows.append(_earlier(parameters, people, rng))
    table = pd.concat(rows, ignore_index=True)
    table = table[table["first"] <= last].reset_index(drop=True)
    return FollowUp(_start_day(parameters, people, rng), length, table)


def _length(parameters: Parameters, people: People, code: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Whole months in the measure: month t is the last when t + 1 are over."""
    table, longer = parameters.forlop, parameters.fixed["measure"]["longer"]
    months = np.arange(1, int(table["maaned"].max()) + 1)
    bend = np.interp(months, [1, 4, 12, 24], [0.0, 1.0, 1.0, 0.0])
    kinds = np.array(["arbeid_med_bistand", "oppfolging", *SUPPLIERS])
    kind = np.where(people.is_new, 2 + people.supplier, (code == NEW_CODE).astype(int))
    length = np.empty(people.size, dtype=int)
    for number, name in enumerate(kinds):
        some = kind == number
        stays = (
            np.interp(months, table["maaned"], table[ARMS[int(number > 1)]]) + longer.get(name, 0.0) * bend
        )
        uniform = (rng.permutation(int(some.sum())) + 0.5) / max(some.sum(), 1)
        length[some] = 1 + (uniform[:, None] < stays[None, :]).sum(axis=1)
    return length


def _codes(parameters: Parameters, people: People, rng: np.random.Generator) -> np.ndarray:
    """Measure code: old AB takes people with nedsatt arbeidsevne only."""
    part = parameters.fixed["measure"]["oppfolging"]
    share = np.array([part.get(name, 0.2) for name in SUPPLIERS])[people.supplier]
    follow = people.is_new | ~people.reduced | (rng.random(people.size) < share)
    ab = AB_CODES[rng.choice(len(AB_CODES), size=people.size, p=[0.75, 0.1, 0.1, 0.05])]
    return np.where(follow, NEW_CODE, ab)


def _own(
    people: People, length: np.ndarray, code: np.ndarray, fixed: dict, rng: np.random.Generator
) -> pd.DataFrame:
    """The start that counts, in two rows where there is a gap of one to five months."""
    person = np.arange(people.size)
    has_gap = (length >= 4) & (rng.random(people.size) < fixed["gap"])
    gap = np.minimum(rng.integers(1, CLEAN, people.size), length - 2)
    before = 1 + np.floor(rng.random(people.size) * (length - gap - 1)).astype(int)
    first = pd.DataFrame(
        {
            "person": person,
            "first": people.start,
            "final": people.start + np.where(has_gap, before, length) - 1,
            "code": code,
        }
    )
    second = pd.DataFrame(
        {
            "person": person,
            "first": people.start + before + gap,
            "final": people.start + length - 1,
            "code": code,
        }
    )[has_gap]
    return pd.concat([first.assign(own=True), second.assign(own=True)], ignore_index=True)


def _again(
    parameters: Parameters, people: People, length: np.ndarray, last: int, rng: np.random.Generator
) -> pd.DataFrame:
    """A second start, six months or more after the first ended; it does not count."""
    first = people.start + length + CLEAN + rng.geometric(0.12, people.size) - 1
    some = (rng.random(people.size) < parameters.fixed["measure"]["again"]) & (first <= last)
    person = np.nonzero(some)[0]
    is_new = first[person] >= parameters.switch[people.county[person]]
    code = np.where(is_new | ~people.reduced[person], NEW_CODE, AB_CODES[0])
    final = first[person] + rng.geometric(0.12, len(person)) - 1
    return pd.DataFrame(
        {"person": person, "first": first[person], "final": final, "code": code, "own": False}
    )


def _earlier(parameters: Parameters, people: People, rng: np.random.Generator) -> pd.DataFrame:
    """A start before 2013 that was over six months before the start that counts."""
    begins = month(parameters.fixed["starts"]["first"])
    first = rng.integers(month("2010-08"), begins, people.size)
    final = np.minimum(first + rng.geometric(0.12, people.size) - 1, people.start - CLEAN - 1)
    some = (rng.random(people.size) < parameters.fixed["measure"]["earlier"]) & (final >= first)
    person = np.nonzero(some)[0]
    code = np.where(people.reduced[person], AB_CODES[0], NEW_CODE)
    return pd.DataFrame(
        {"person": person, "first": first[person], "final": final[person], "code": code, "own": False}
    )


def _start_day(parameters: Parameters, people: People, rng: np.random.Generator) -> np.ndarray:
    """Day of the start; a few come after the count day of the month before, so that month 0 is the next."""
    first = people.start.astype("datetime64[M]").astype("datetime64[D]")
    day = first + rng.integers(0, 25, people.size)
    may = (people.start != parameters.switch[people.county]) & (people.start % 12 != 2)
    may &= people.start > month(parameters.fixed["starts"]["first"])
    number = np.array([round(parameters.fixed["measure"]["late_day"] * people.size)])
    late = take(rng, np.where(may, 0, -1), number, np.zeros(people.size))
    return np.where(late, first - 1, day)


def draw_dropped(parameters: Parameters, rng: np.random.Generator, *, scale: int) -> pd.DataFrame:
    """Rows of further people whom every rule leaves out; ``kind`` says why.

    ``foer`` started before 2013 and were still in it or came back within six months, ``kort`` were never in
    it on a count day, ``sent`` come after the last one, ``aldri`` never came.
    """
    size = parameters.fixed["measure"]["dropped"] * scale
    kind = rng.choice(["foer", "kort", "sent", "aldri"], size=size, p=[0.7, 0.1, 0.05, 0.15])
    begins, last = month(parameters.fixed["starts"]["first"]), month(parameters.fixed["coverage"]["last"])
    county = rng.choice(len(parameters.fylker), size=size, p=parameters.fylker["andel"])
    before = begins - rng.integers(1, 15, size)
    any_month = rng.integers(begins, last - 1, size)
    start = np.select([kind == "foer", kind == "sent"], [before, last], any_month)
    day = np.select(
        [kind == "kort", kind == "sent"], [rng.integers(0, 10, size), 29], rng.integers(0, 20, size)
    )
    first = start.astype("datetime64[M]").astype("datetime64[D]") + day
    still = (begins + rng.integers(0, 12, size)).astype("datetime64[M]").astype("datetime64[D]") + 27
    final = np.select(
        [kind == "foer", kind == "kort"], [still, first + rng.integers(2, 15, size)], first + 60
    )
    end = np.where(kind == "sent", np.datetime64("NaT", "D"), final)
    status = np.where(kind == "aldri", rng.choice(["IKKAKTUELL", "AVSLAG", "FEILREG"], size=size), "FULLF")
    frame = pd.DataFrame(
        {"person": np.arange(size), "county": county, "kind": kind, "fra_dato": first, "til_dato": end}
    )
    code = np.where(start < parameters.switch[county], AB_CODES[0], NEW_CODE)
    return frame.assign(code=code, status=np.where(kind == "sent", "GJENN", status))
