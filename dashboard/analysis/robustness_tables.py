"""The tables of *Tåler tallet andre metoder?*, each through the disclosure gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.disclosure import Protected
from dashboard.estimators import propensity, weighting
from dashboard.estimators.weighting import Weights

METHOD_COLUMNS = (
    "method",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "change",
    "ess_treated",
    "ess_control",
    "n_treated",
    "n_control",
)
OVERLAP_COLUMNS = ("arm", "low", "high", "n")
ARM_COLUMNS = ("arm", "n", "outside", "extreme", "ess_ipw", "ess_entropi")
BALANCE_COLUMNS = ("covariate", "level", "before", "ipw", "entropi", "n_treated", "n_control")
BINS = 20
ARMS = ("tiltak", "kontroll")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Those the page's estimate is about, observed and complete, and the columns that weigh them."""

    y: np.ndarray
    treatment: np.ndarray
    covariates: np.ndarray
    names: tuple[str, ...]
    clusters: np.ndarray | None
    critical: float

    @property
    def n(self) -> tuple[int, int]:
        return int((self.treatment == 1).sum()), int((self.treatment == 0).sum())


def method_table(
    estimates: Mapping[str, tuple[float, float]],
    weights: Mapping[str, tuple[Weights, Weights]],
    sample: Sample,
    *,
    page_persons: tuple[int, int],
    data_status: str,
) -> Protected:
    """Estimate and standard error per method, with intervals and effective sizes, the page's own first.

    ``page_persons`` are those of the page's estimate, which leaves out people alone in a fixed effect.
    """
    sizes = {name: [weighting.effective_size(side.weight) for side in pair] for name, pair in weights.items()}
    sizes["aipw"] = sizes["ipw"]
    rows = []
    for name, (estimate, error) in estimates.items():
        persons = page_persons if name == "ols" else sample.n
        own = sizes.get(name, [np.nan, np.nan])
        rows.append(
            {
                "method": name,
                "estimate": estimate,
                "std_error": error,
                "conf_low": estimate - sample.critical * error,
                "conf_high": estimate + sample.critical * error,
                "change": estimate - estimates["ols"][0],
                "ess_treated": own[0],
                "ess_control": own[1],
                "n_treated": persons[0],
                "n_control": persons[1],
            }
        )
    frame = pd.DataFrame(rows, columns=list(METHOD_COLUMNS))
    return disclosure.protect(frame, data_status=data_status, persons=["n_treated", "n_control"])


def overlap_table(score: np.ndarray, treatment: np.ndarray, *, data_status: str) -> Protected:
    """People per arm and bin of the score, bins common to both."""
    edges, counts = propensity.histogram(score, treatment, bins=BINS)
    frame = pd.DataFrame(
        {
            "arm": np.repeat(ARMS, BINS),
            "low": np.tile(edges[:-1], 2),
            "high": np.tile(edges[1:], 2),
            "n": counts.ravel(),
        }
    )
    return disclosure.protect(frame[list(OVERLAP_COLUMNS)], data_status=data_status, persons=["n"], values=[])


def arm_table(
    score: np.ndarray,
    sample: Sample,
    weights: Mapping[str, tuple[Weights, Weights]],
    *,
    data_status: str,
) -> Protected:
    """Per arm: people, those without a counterpart, those with an extreme score, effective sizes."""
    found = propensity.support(score, sample.treatment)

    def shown(n: int) -> int | None:
        return disclosure.shown_count(n, data_status=data_status)

    frame = pd.DataFrame(
        {
            "arm": ARMS,
            "n": sample.n,
            # A few people without a counterpart are too few to be told of in real data.
            "outside": [shown(n) for n in found.outside],
            "extreme": [shown(n) for n in found.extreme],
            **{
                f"ess_{name}": [weighting.effective_size(side.weight) for side in weights[name]]
                if name in weights
                else float("nan")
                for name in ("ipw", "entropi")
            },
        }
    ).astype({"outside": float, "extreme": float})
    return disclosure.protect(frame[list(ARM_COLUMNS)], data_status=data_status, persons=["n"])


def balance_table(
    sample: Sample, weights: Mapping[str, tuple[Weights, Weights]], *, data_status: str
) -> Protected:
    """Standardised differences, the largest before weighting first.

    ``n_treated`` and ``n_control`` are the people the row rests on: for a yes or no, the fewer of those with
    and without it.
    """
    covariates, treated = sample.covariates, sample.treatment == 1
    after = {
        name: weighting.standardised_differences(covariates, sample.treatment, weights[name])
        if name in weights
        else np.nan
        for name in ("ipw", "entropi")
    }
    behind = [_people_behind(covariates[rows]) for rows in (treated, ~treated)]
    names = [name.partition(": ") for name in sample.names]
    frame = pd.DataFrame(
        {
            "covariate": [name for name, _colon, _level in names],
            "level": [level for _name, _colon, level in names],
            "before": weighting.standardised_differences(covariates, sample.treatment),
            **after,
            "n_treated": behind[0],
            "n_control": behind[1],
        }
    )
    frame = frame.sort_values("before", key=np.abs, ascending=False, kind="stable", ignore_index=True)
    return disclosure.protect(
        frame[list(BALANCE_COLUMNS)], data_status=data_status, persons=["n_treated", "n_control"]
    )


def _people_behind(covariates: np.ndarray) -> np.ndarray:
    """For a column of 0 and 1 the fewer of the two, otherwise everybody, (p,)."""
    is_binary = np.isin(covariates, (0, 1)).all(axis=0)
    ones = (covariates == 1).sum(axis=0)
    return np.where(is_binary, np.minimum(ones, len(covariates) - ones), len(covariates))
