"""People of report 004 whose registration is no start: the rules of the start leave them out."""

import numpy as np
import pandas as pd

from data.synthetic.spells import first_day, last_day
from data.synthetic.utvidet_measures import LAST
from data.synthetic.utvidet_models import calendar
from data.synthetic.utvidet_people import Declared, People

OWN_CODES = {"oppfolging": "INDOPPFAG", "utvidet": "UTVAOONAV"}
OLDER_CODES = np.array(["ABIST", "ABOPPF", "ABUOPPF", "INDOPPFSP", "INDOPPFOLG"])


def draw_left_out(process: Declared, people: People, rng: np.random.Generator, *, scale: int) -> pd.DataFrame:
    """Why each is left out, measure, first and last month, and the person whose traits are copied."""
    fixed = process.fixed["dropped"]
    spans = {
        "one_month": (calendar(2017, 1), calendar(2019, 7)),
        "too_recent": (calendar(2017, 1), calendar(2019, 6)),
        "before_2017": (calendar(2016, 2), calendar(2016, 12)),
        "september_2019": (LAST, LAST),
    }
    parts = []
    for kind, (low, high) in spans.items():
        size = fixed[kind] * scale
        first = rng.integers(low, high + 1, size)
        length = np.ones(size, dtype=int) if kind == "one_month" else rng.integers(3, 15, size)
        parts.append(
            pd.DataFrame(
                {
                    "kind": kind,
                    "measure": np.where(rng.random(size) < 0.2, "utvidet", "oppfolging"),
                    "first": first,
                    "final": np.minimum(first + length - 1, LAST),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    return table.assign(like=rng.integers(0, people.size, len(table)))


def left_out_spells(table: pd.DataFrame, rng: np.random.Generator, *, first_person: int) -> pd.DataFrame:
    """Their spells: too short, too soon after an older measure, or outside the period."""
    person = first_person + np.arange(len(table))
    begin = first_day(table["first"].to_numpy()) + rng.integers(0, 20, len(table))
    end = first_day(table["final"].to_numpy()) + 27  # the 28th, the last day that counts
    is_open = table["final"].to_numpy() >= LAST
    own = pd.DataFrame(
        {
            "person": person,
            "fra_dato": begin,
            "til_dato": np.where(is_open, np.datetime64("NaT", "D"), end),
            "is_open": is_open,
            "tiltakskode": [OWN_CODES[arm] for arm in table["measure"]],
        }
    )
    soon = (table["kind"] == "too_recent").to_numpy()
    # Two to five months after the older measure ended: inside the six that must be free.
    ended = table["first"].to_numpy()[soon] - rng.integers(2, 6, int(soon.sum()))
    older = pd.DataFrame(
        {
            "person": person[soon],
            "fra_dato": first_day(ended - rng.integers(3, 12, len(ended))),
            "til_dato": last_day(ended),
            "is_open": False,
            "tiltakskode": rng.choice(OLDER_CODES, size=len(ended)),
        }
    )
    return pd.concat([own, older], ignore_index=True)
