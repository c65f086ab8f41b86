"""What could explain a difference away: E-values and Oster's bounds of one target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis.model import Problem
from dashboard.analysis.one_target import residuals, used_rows
from dashboard.analysis.robustness_tables import Sample
from dashboard.disclosure import Protected
from dashboard.estimators import sensitivity
from dashboard.estimators.sensitivity import Bound, EValue, Movement

SENSITIVITY_COLUMNS = ("measure", "value", "n_treated", "n_control")


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """How strong something no register holds must be, for the page's own estimate.

    ``is_approximate`` tells that the E-value goes by standard deviations, because the outcome is no share.
    ``movement`` is None where Oster's bounds have no meaning: a model with an interaction, or an outcome
    that does not vary.
    """

    e_value: EValue
    is_approximate: bool
    movement: Movement | None

    @property
    def default_rmax(self) -> float:
        """1.3 times the full model's R2, at most 1; nan without a movement."""
        return min(1.0, sensitivity.RMAX * self.movement.r2_full) if self.movement else float("nan")

    def oster(self, rmax: float) -> Bound:
        """Oster's bounds for one R2 of a model with everything in it."""
        if self.movement is None:
            return Bound(rmax, float("nan"), float("nan"))
        return sensitivity.bound(self.movement, rmax)


def unmeasured(
    page: tuple[float, float], stated: Problem, sample: Sample, *, is_share: bool, has_interaction: bool
) -> Unmeasured:
    """E-values and movement of the page's estimate and standard error."""
    return Unmeasured(
        e_value=_e_value(page, sample, is_share=is_share),
        is_approximate=not is_share,
        movement=None if has_interaction else _movement(stated, page[0]),
    )


def sensitivity_table(
    found: Unmeasured, rmax: float, *, persons: tuple[int, int], data_status: str
) -> Protected:
    """E-values and Oster's bounds as a table, one measure per row."""
    bound, e, moved = found.oster(rmax), found.e_value, found.movement
    values = {
        "risikoforhold": e.ratio,
        "risikoforhold_fra": e.low,
        "risikoforhold_til": e.high,
        "e_verdi": e.value,
        "e_verdi_grense": e.limit,
        "r2_raa": moved.r2_raw if moved else float("nan"),
        "r2_modell": moved.r2_full if moved else float("nan"),
        "rmax": bound.rmax,
        "oster_delta": bound.delta,
        "oster_justert": bound.adjusted,
    }
    frame = pd.DataFrame({"measure": list(values), "value": list(values.values())})
    frame = frame.assign(n_treated=persons[0], n_control=persons[1])
    return disclosure.protect(
        frame[list(SENSITIVITY_COLUMNS)],
        data_status=data_status,
        persons=["n_treated", "n_control"],
        values=["value"],
    )


def _e_value(page: tuple[float, float], sample: Sample, *, is_share: bool) -> EValue:
    estimate, error = page
    arms = [sample.y[sample.treatment == arm] for arm in (1, 0)]
    if is_share:
        width = sample.critical * error
        return sensitivity.from_shares(
            estimate,
            estimate - width,
            estimate + width,
            mean_treated=float(arms[0].mean()),
            mean_control=float(arms[1].mean()),
            share_treated=len(arms[0]) / len(sample.y),
        )
    within = sum(float(((arm - arm.mean()) ** 2).sum()) for arm in arms) / max(len(sample.y) - 2, 1)
    return sensitivity.from_difference(estimate, error, within**0.5)


def _movement(stated: Problem, estimate: float) -> Movement | None:
    """Raw and full model in the very sample of the full one; raw is the difference without anything else."""
    rows = used_rows(stated)
    y, treatment = stated.y[rows, 0], stated.prepared.design.treatment[rows]
    left_y, left_d = (part[rows] for part in residuals(stated))
    if not np.isfinite(estimate) or not y.var() > 0 or not treatment.var() > 0:
        return None
    raw = float(y[treatment == 1].mean() - y[treatment == 0].mean())
    return Movement(
        raw=raw,
        full=estimate,
        r2_raw=float(raw**2 * treatment.var() / y.var()),
        r2_full=float(1 - ((left_y - estimate * left_d) ** 2).mean() / y.var()),
        variance_y=float(y.var()),
        variance_d=float(treatment.var()),
        variance_d_left=float((left_d**2).mean()),
    )
