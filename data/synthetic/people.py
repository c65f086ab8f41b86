"""Who is drawn, where and when, and the traits they bring. Nothing here depends on the draw's result."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import betaincinv, ndtri

from data.synthetic.latent import balanced_uniform
from data.synthetic.parameters import FIRST_DRAW_MONTH, Parameters


@dataclass(frozen=True, slots=True)
class People:
    """One value per person, in the order of unit and quarter.

    ``cell`` numbers unit x quarter, ``to_draw`` is the number to treatment by cell, ``draw_month``
    counts from May 2014, ``capacity`` is the unit's and the quarter's part of the share drawn to
    treatment, centred. ``groups`` are the report's subgroups as boolean arrays.
    """

    unit: np.ndarray
    cell: np.ndarray
    to_draw: np.ndarray
    chance: np.ndarray
    draw_month: np.ndarray
    draw_date: np.ndarray
    capacity: np.ndarray
    age: np.ndarray
    traits: dict[str, np.ndarray]
    groups: dict[str, np.ndarray]

    @property
    def size(self) -> int:
        return len(self.cell)

    @property
    def year(self) -> np.ndarray:
        return (self.draw_month + FIRST_DRAW_MONTH) // 12

    @property
    def halves(self) -> list[np.ndarray]:
        return [self.groups["tidlig"], self.groups["sen"]]


def _slots(draws: pd.DataFrame, scale: int) -> pd.DataFrame:
    counts = draws[["mnd_1", "mnd_2", "mnd_3"]].to_numpy() * scale
    row, month = np.divmod(np.repeat(np.arange(counts.size), counts.ravel()), 3)
    quarter = draws["kvartal"].str
    first = quarter[:4].astype(int) * 12 + (quarter[5:].astype(int) - 1) * 3 - FIRST_DRAW_MONTH
    return pd.DataFrame(
        {
            "cell": row,
            "unit": draws["trekk_enhet"].to_numpy()[row],
            "chance": draws["sannsynlighet"].to_numpy()[row],
            "draw_month": first.to_numpy()[row] + month,
        }
    )


def _capacity(draws: pd.DataFrame, cell: np.ndarray) -> tuple[np.ndarray, float]:
    """Unit and quarter parts of the share drawn to treatment, and their covariance with the share."""
    persons = draws[["mnd_1", "mnd_2", "mnd_3"]].sum(axis=1).to_numpy()
    share = draws["til_se"].to_numpy() / persons
    dummies = pd.get_dummies(draws[["trekk_enhet", "kvartal"]], dtype=float).to_numpy()
    weight = np.sqrt(persons)
    fitted = dummies @ np.linalg.lstsq(dummies * weight[:, None], share * weight, rcond=None)[0]
    centred = fitted - np.average(share, weights=persons)
    mean = np.average(share, weights=persons)
    covariance = np.average(centred * share, weights=persons) / (mean * (1 - mean))
    return centred[cell].astype(np.float32), float(covariance)


def _by_date(slots: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    month = (slots["draw_month"].to_numpy() + FIRST_DRAW_MONTH - 1970 * 12).astype("datetime64[M]")
    day = np.minimum(rng.integers(0, 28, len(slots)), 27)
    return month.astype("datetime64[D]") + day


def _halves(date: np.ndarray) -> np.ndarray:
    """True for those drawn early; people of one day stay together, as in the dashboard's division."""
    days, counts = np.unique(date, return_counts=True)
    so_far = np.cumsum(counts)
    last = days[np.argmin(np.abs(2 * so_far[:-1] - len(date)))]
    return date <= last


def score_at_draw(fidelity: dict, unit: np.ndarray, date: np.ndarray) -> np.ndarray:
    """The unit's latest score on the day of the draw, or its first one if there is none yet."""
    score = np.empty(len(unit), dtype=np.float32)
    for name, measured in fidelity.items():
        here = unit == name
        days = np.array([day for day, _ in measured], dtype="datetime64[D]")
        points = np.array([points for _, points in measured])
        score[here] = points[np.maximum(np.searchsorted(days, date[here], side="right") - 1, 0)]
    return score


def draw_people(parameters: Parameters, rng: np.random.Generator, *, scale: int) -> People:
    """People with traits, before anything is known of their arm.

    Shares depend on the unit's and the quarter's capacity, so that the arms differ in the whole
    sample as in table 4.4, and only by chance inside a unit and quarter.
    """
    draws = parameters.draws
    slots = _slots(draws, scale)
    persons = len(slots)
    cell = slots["cell"].to_numpy()
    capacity, covariance = _capacity(draws, cell)
    uniform = balanced_uniform(rng, persons, 6)
    declared = parameters.fixed["traits"]

    def share(name: str) -> np.ndarray:
        return np.clip(declared[name]["mean"] - declared[name]["gap"] / covariance * capacity, 0.02, 0.98)

    woman = uniform[:, 0] < share("kvinne")
    foreign = uniform[:, 1] < share("ikke_fodt_i_norge")
    higher = uniform[:, 2] < share("hoyere_utd")
    upper = ~higher & (uniform[:, 2] < share("hoyere_utd") + share("vgo"))
    unknown = ~higher & ~upper & (uniform[:, 3] < declared["utdanning_ukjent"] * np.where(foreign, 2.4, 0.5))
    span = declared["alder"]
    age = span["low"] + (span["high"] - span["low"]) * betaincinv(span["a"], span["b"], uniform[:, 4])
    age = np.clip(age - span["gap"] / covariance * capacity, 18.0, 66.0).astype(np.float32)

    date = _by_date(slots, rng)
    early = _halves(date)
    unit = slots["unit"].to_numpy()
    good = score_at_draw(parameters.fixed["fidelity"], unit, date) >= 76
    return People(
        unit=unit,
        cell=cell,
        to_draw=draws["til_se"].to_numpy() * scale,
        chance=slots["chance"].to_numpy(),
        draw_month=slots["draw_month"].to_numpy(),
        draw_date=date,
        capacity=capacity,
        age=age,
        traits={
            "kvinne": woman,
            "ikke_fodt_i_norge": foreign,
            "hoyere_utd": higher,
            "vgo": upper,
            "utd_ukjent": unknown,
            "aap_skift": ndtri(share("aap")) - ndtri(declared["aap"]["mean"]),
        },
        groups={
            "alle": np.ones(persons, dtype=bool),
            "tidlig": early,
            "sen": ~early,
            "kvalitet_under": ~good,
            "kvalitet_over": good,
        },
    )
