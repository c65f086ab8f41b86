"""The other libraries at their best, given frames that are ready: no time is counted for making them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from workload import Arrays

Found = dict[int, tuple[float, float]]  # month's position -> (coefficient, standard error)
LEAN = {"lean": True, "store_data": False, "copy_data": False}


class Frames:
    """Wide and long frames of one outcome and one model, in all months or some of them."""

    def __init__(self, arrays: Arrays, *, some: list[int] | None = None) -> None:
        design = arrays.design
        self.months = len(arrays.months)
        self.chosen = list(range(self.months)) if some is None else some
        # Prefixes: pyfixest mistakes an outcome that shares a covariate's name.
        self.covariates = [f"x{i}" for i in range(len(design.names))]
        base = pd.DataFrame(design.covariates, columns=self.covariates)
        base.insert(0, "d", design.treatment)
        for place, codes in enumerate(design.effects):
            base[f"fe{place}"] = codes
        self.effects = [f"fe{place}" for place in range(len(design.effects))]
        self.is_clustered = design.clusters is not None
        if self.is_clustered:
            base["cluster"] = design.clusters
        self.base = base
        self.y = arrays.y
        y = arrays.y[:, self.chosen]
        self.wide = pd.concat([base, pd.DataFrame(y, columns=[f"y{t}" for t in self.chosen])], axis=1)
        rows, months = np.nonzero(np.isfinite(y))
        self.long = base.iloc[rows].reset_index(drop=True).assign(month=months, y=y[rows, months])

    @property
    def vcov(self) -> str | dict[str, str]:
        """Standard errors as pyfixest is told of them."""
        return {"CRV1": "cluster"} if self.is_clustered else "hetero"

    @property
    def right_side(self) -> str:
        return " + ".join(["d", *self.covariates])

    def month(self, t: int) -> pd.DataFrame:
        """The frame of one month without those not observed."""
        return self.wide.loc[np.isfinite(self.y[:, t]), [*self.base.columns, f"y{t}"]]

    def with_outcomes(self, by_name: dict[str, np.ndarray]) -> pd.DataFrame:
        """The base with one column per outcome."""
        return pd.concat([self.base, pd.DataFrame(by_name)], axis=1)


def statsmodels_formula(frames: Frames, months: list[int]) -> Found:
    """One formula per month, fixed effects as categories, HC1 or CR1."""
    import statsmodels.formula.api as smf

    effects = "".join(f" + C({name})" for name in frames.effects)
    found = {}
    for t in months:
        frame = frames.month(t)
        model = smf.ols(f"y{t} ~ {frames.right_side}{effects}", frame)
        if frames.is_clustered:
            result = model.fit(cov_type="cluster", cov_kwds={"groups": frame["cluster"]})
        else:
            result = model.fit(cov_type="HC1")
        found[t] = (result.params["d"], result.bse["d"])
    return found


def pyfixest_loop(frames: Frames) -> Found:
    """One lean `feols` per month."""
    import pyfixest as pf

    formula = f"{frames.right_side} | {' + '.join(frames.effects)}"
    return {
        t: _first(pf.feols(f"y{t} ~ {formula}", frames.month(t), vcov=frames.vcov, **LEAN))
        for t in frames.chosen
    }


def pyfixest_wide(frames: Frames) -> Found:
    """All months as outcomes of one multiple estimation."""
    outcomes = [f"y{t}" for t in frames.chosen]
    return dict(zip(frames.chosen, pyfixest_outcomes(frames, frames.wide, outcomes), strict=True))


def pyfixest_long(frames: Frames) -> Found:
    """The long frame split by month."""
    import pyfixest as pf

    formula = f"y ~ {frames.right_side} | {' + '.join(frames.effects)}"
    fits = pf.feols(formula, frames.long, vcov=frames.vcov, split="month", **LEAN).to_list()
    return dict(zip(frames.chosen, map(_first, fits), strict=True))


def pyfixest_outcomes(frames: Frames, wide: pd.DataFrame, outcomes: list[str]) -> list[tuple[float, float]]:
    """Several outcomes of one frame in one multiple estimation."""
    import pyfixest as pf

    formula = f"{' + '.join(outcomes)} ~ {frames.right_side} | {' + '.join(frames.effects)}"
    fits = pf.feols(formula, wide, vcov=frames.vcov, **LEAN)
    return [_first(fit) for fit in (fits.to_list() if len(outcomes) > 1 else [fits])]


def run(mode: Callable[[Frames], Found], frames: Frames, _: object) -> Found:
    """One mode on frames that are ready, whatever else a task hands over."""
    return mode(frames)


PYFIXEST = {"løkke": pyfixest_loop, "bred": pyfixest_wide, "lang": pyfixest_long}


def statsmodels_survival(months: np.ndarray, causes: np.ndarray, group: np.ndarray) -> list[float]:
    """Curve with standard errors and incidences of each group, and the log-rank test of each pair.

    statsmodels has no restricted means; it is not asked for them.
    """
    from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight, survdiff

    tests = []
    for pair in range(0, int(group.max()) + 1, 2):
        for code in (pair, pair + 1):
            rows = group == code
            SurvfuncRight(months[rows], (causes[rows] > 0).astype(int))
            CumIncidenceRight(months[rows], causes[rows])
        rows = (group == pair) | (group == pair + 1)
        tests.append(survdiff(months[rows], (causes[rows] > 0).astype(int), group[rows])[0])
    return tests


def _first(fit) -> tuple[float, float]:
    return float(fit._beta_hat[0]), float(fit._se[0])
