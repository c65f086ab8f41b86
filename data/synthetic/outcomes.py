"""Outcomes of tables 5.1-5.4 under one arm, as the report defines them; used to balance and to calibrate.

The extracts hold none of this. The product computes its outcomes from the extracts again.
"""

import numpy as np

from data.synthetic.benefits import Benefits
from data.synthetic.measures import Measures
from data.synthetic.people import People

LAST_WAGE_MONTH = 74  # July 2020, counted from May 2014
LAST_FD_MONTH = 55  # December 2018
LONGEST = 65
FD_OUTCOMES = ("ufore", "sosialhjelp_kvp", "aap_eller_ufore", "minst_en_ytelse")
WINDOWS = ("mnd_1_12", "mnd_1_24", "mnd_1_36", "siste_6")


def monthly(
    people: People,
    measures: Measures,
    wage: np.ndarray,
    employed: np.ndarray,
    benefits: Benefits,
    months: np.ndarray,
) -> dict[str, np.ndarray]:
    """The sixteen outcomes and the adaptation grant, persons x months."""
    fd_covered = people.draw_month[:, None] + months[None, :] <= LAST_FD_MONTH
    in_fd = (benefits.disability | benefits.social | benefits.overgangsstonad) & fd_covered
    health = benefits.aap | benefits.disability
    return {
        "deltar_tiltak": measures.any,
        "deltar_se": measures.se,
        "deltar_oppf_ab": measures.oppf_ab,
        "deltar_andre_tiltak": measures.other,
        "lonnstilskudd": measures.subsidy,
        "tilretteleggingstilskudd": measures.adaptation,
        "aap": benefits.aap,
        "ufore": benefits.disability,
        "aap_eller_ufore": health,
        "sosialhjelp_kvp": benefits.social,
        "tiltakspenger": benefits.tiltakspenger,
        "minst_en_ytelse": health | benefits.social | benefits.tiltakspenger,
        "inntekt_kr": wage,
        "sysselsatt": employed,
        "sysselsatt_uten_lonnstilskudd": employed & ~measures.subsidy,
        "sysselsatt_uten_tiltak": employed & ~measures.any,
        "sysselsatt_uten_ytelser": employed & ~benefits.aap & ~in_fd,
    }


def last_month(people: People, outcome: str) -> np.ndarray:
    """Last observed month of each person."""
    end = LAST_FD_MONTH if outcome in FD_OUTCOMES else LAST_WAGE_MONTH
    return np.minimum(end - people.draw_month, LONGEST)


def windows(values: np.ndarray, months: np.ndarray, last: np.ndarray) -> dict[str, np.ndarray]:
    """Mean by person over the observed months of each window."""
    running = np.zeros((len(values), values.shape[1] + 1), dtype=np.float64)
    np.cumsum(values, axis=1, dtype=np.float64, out=running[:, 1:])
    rows, zero = np.arange(len(values)), -int(months[0])

    def mean(first: np.ndarray | int, final: np.ndarray) -> np.ndarray:
        low = np.broadcast_to(zero + np.asarray(first), final.shape)
        return (running[rows, zero + final + 1] - running[rows, low]) / (zero + final + 1 - low)

    result = {f"mnd_1_{end}": mean(1, np.minimum(end, last)) for end in (12, 24, 36)}
    result["siste_6"] = mean(last - 5, last)
    return result
