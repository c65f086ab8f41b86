"""NAV status and AAP as rows: who was registered, with nedsatt arbeidsevne and with AAP, and when."""

import numpy as np
import pandas as pd

from data.synthetic.reform_parameters import CODES, Parameters, month
from data.synthetic.reform_people import People
from data.synthetic.reform_quota import take
from data.synthetic.reform_rows import first_day

ICPC = {
    1: np.array(["P76", "P74", "P82", "P02", "P79", "P99"]),
    2: np.array(["L18", "L84", "L86", "L92", "L99", "L03"]),
    3: np.array(["A04", "K74", "N01", "R95", "D94", "T90"]),
}


def offices(parameters: Parameters) -> list[np.ndarray]:
    """Numbers of the NAV offices of each county."""
    table = pd.read_csv(CODES / "nav_kontor.csv", dtype=str)
    return [
        table.loc[table["fylke_2014"] == name, "kontornr"].to_numpy() for name in parameters.fylker["fylke"]
    ]


def draw_offices(parameters: Parameters, county: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An office of the person's county; the first ones of a county have more people."""
    numbers, office = offices(parameters), np.empty(len(county), dtype=object)
    for code, known in enumerate(numbers):
        here = np.nonzero(county == code)[0]
        place = np.floor(len(known) * rng.random(len(here)) ** 1.7).astype(int)
        office[here] = known[place]
    return office


def entries(
    parameters: Parameters, people: People, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Month, from the start, of registration and of nedsatt arbeidsevne (1 for those without).

    Figure 3.5: levels at months -24 and -1; between them people come evenly. -36 stands for long before.
    """
    fixed, size = parameters.fixed["status"], people.size
    new = people.is_new.astype(int)

    def chance(name: str) -> np.ndarray:
        return np.array([fixed[name]["gammelt"], fixed[name]["nytt"]])[new]

    between = rng.integers(-23, 0, size)
    reduced = np.where(rng.random(size) < chance("reduced_before"), -36, between)
    reduced = np.where(rng.random(size) < fixed["reduced_at_start"], 0, reduced)
    late = np.floor(-24 + rng.random(size) * (reduced + 24)).astype(int)
    first = np.where((reduced == -36) | (rng.random(size) < chance("registered_before")), -36, late)
    others = np.where(rng.random(size) < chance("others_before"), -36, between)
    others = np.where(rng.random(size) < fixed["registered_at_start"], 0, others)
    registered = np.where(people.reduced, np.minimum(first, reduced), others)
    return registered, np.where(people.reduced, reduced, 1)


def status_rows(
    parameters: Parameters,
    people: People,
    start_day: np.ndarray,
    entry: tuple[np.ndarray, np.ndarray],
    leaves: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Rows of arena_status: not in need of service, registered, with nedsatt arbeidsevne, and out again.

    Parameters
    ----------
    leaves : months after the start in which the person is out of the register; those who stay have 999
    """
    registered, reduced = entry
    size, last = people.size, month(parameters.fixed["coverage"]["last"])
    oldest = first_day(np.full(size, month(parameters.fixed["coverage"]["first"])))
    day = rng.integers(0, 25, size)
    begins = np.where(
        registered == -36, oldest + rng.integers(0, 500, size), first_day(people.start + registered) + day
    )
    begins = np.minimum(begins, start_day)
    decided = np.where(reduced == -36, begins, first_day(people.start + reduced) + day)
    decided = np.where(people.reduced, np.clip(decided, begins, start_day), np.datetime64("2100-01-01"))
    out = np.where(
        people.start + leaves <= last, first_day(people.start + leaves), np.datetime64("2100-01-01")
    )
    office = draw_offices(parameters, people.county, rng)
    moved = rng.random(size) < parameters.fixed["status"]["moved"]
    elsewhere = np.where(moved, draw_offices(parameters, rng.permutation(people.county), rng), office)
    help_needed = np.where(rng.random(size) < 0.85, "BFORM", "IKVAL")
    permanent = np.where(rng.random(size) < 0.92, "BATT", "VARIG")
    open_end = np.full(size, np.datetime64("2100-01-01"))
    right = np.where(people.diagnosis > 0, "AAP", "IYT")
    parts = [
        _rows(oldest, begins, "ISERV", "IVURD", "IYT", elsewhere),
        _rows(
            begins,
            np.minimum(decided, out),
            "ARBS",
            help_needed,
            "IYT",
            np.where(people.reduced, elsewhere, office),
        ),
        _rows(decided, out, "ARBS", permanent, right, office),
        _rows(out, open_end, "ISERV", "IVURD", "IYT", office),
    ]
    return pd.concat(parts, ignore_index=True)


def _rows(
    first: np.ndarray, until: np.ndarray, group: str, need: object, right: object, office: np.ndarray
) -> pd.DataFrame:
    """Rows of those whose spell has a day before the next begins; 2100 is no end."""
    frame = pd.DataFrame({"person": np.arange(len(first)), "fra_dato": first, "til_dato": until - 1})
    frame = frame.assign(
        formidlingsgruppe=group, kvalifiseringsgruppe=need, rettighetsgruppe=right, kontornr=office
    )
    frame.loc[frame["til_dato"] > pd.Timestamp("2050-01-01"), "til_dato"] = pd.NaT
    return frame[(first < until) & (first < np.datetime64("2050-01-01"))]


def aap_rows(
    parameters: Parameters,
    people: People,
    start_day: np.ndarray,
    decided: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """AAP: those on it at the start, and some with nedsatt arbeidsevne who come on it later."""
    size, oldest = people.size, np.datetime64(parameters.fixed["coverage"]["first"], "D")
    months = np.maximum(decided, -rng.integers(1, 48, size))
    begins = np.minimum(
        first_day(people.start + np.minimum(months, 0)) + rng.integers(0, 20, size), start_day
    )
    ends = start_day + (30.4 * rng.exponential(22.0, size)).astype(int) + 1
    on = people.diagnosis > 0
    later = take(
        rng,
        np.where(people.reduced & ~on, 0, -1),
        np.array([round(0.12 * (people.reduced & ~on).sum())]),
        np.zeros(size),
    )
    begins = np.where(later, start_day + rng.integers(60, 700, size), np.maximum(begins, oldest))
    ends = np.where(later, begins + rng.integers(200, 1400, size), ends)
    kind = np.where(later, rng.integers(1, 4, size), people.diagnosis)
    code = np.empty(size, dtype=object)
    for number, known in ICPC.items():
        here = kind == number
        code[here] = rng.choice(known, size=int(here.sum()))
    end_of_data = first_day(np.array([month(parameters.fixed["coverage"]["last"]) + 1]))[0]
    some = (on | later) & (begins < end_of_data)
    frame = pd.DataFrame(
        {"person": np.arange(size), "type": "AAP", "fra_dato": begins, "til_dato": ends, "diagnose": code}
    )[some]
    frame.loc[frame["til_dato"] >= pd.Timestamp(end_of_data), "til_dato"] = pd.NaT
    return frame
