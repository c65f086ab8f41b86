"""*Vis kode* for the steps and the other methods: scripts that give the same numbers with statsmodels."""

from __future__ import annotations

from dataclasses import replace

from dashboard.catalogue import Spec, Study
from dashboard.selection import Selection, target_of, with_spec
from dashboard.snippet import (
    DESIGN,
    covariates_code,
    effects_code,
    fit,
    loaded,
    opened,
    treatment_code,
    wide,
    window_lines,
)
from dashboard.warehouse import Database


def stepwise_script(database: Database, selection: Selection) -> str:
    """One regression per model, on one target."""
    study = database.study(selection)
    steps = "\n".join(
        _step(spec, with_spec(selection, study, spec.name).term) for spec in study.specs.values()
    )
    cluster = study.cluster if selection.se == "klynge" else None
    return f"""{_head(database, selection, study)}

def tilpass(navn, effects, x):
    d = person[y.notna() & x.notna().all(axis=1)]
{DESIGN}
    # Bare lineært uavhengige kolonner: statsmodels teller kolonner når standardfeilen klynges.
    left = np.abs(np.diag(np.linalg.qr(design.to_numpy(), mode="r")))
    r = sm.OLS(y[d.index], design.loc[:, left > 1e-7 * np.linalg.norm(design, axis=0)]).{fit(cluster)}
    r2 = 1 - (r.resid**2).sum() / ((y[d.index] - y[d.index].mean()) ** 2).sum()
    print(navn, r.params["behandling"], r.bse["behandling"], r2, len(d))


{steps}
"""


def robustness_script(database: Database, selection: Selection, *, estimand: str, county: bool) -> str:
    """Weighting, entropy balancing and AIPW of one target."""
    study = database.study(selection)
    spec = study.specs[selection.spec]
    more = ("fylke",) if county and "fylke" not in spec.covariates else ()
    covariates = covariates_code(replace(spec, covariates=(*spec.covariates, *more)))
    trait = {"tiltak": 0, "samlet": 1}.get(selection.term)
    inside = f' & (person["{spec.interaction}"] == {trait})' if spec.interaction else ""
    return f"""{_head(database, selection, study)}

{covariates}
inside = y.notna() & x.notna().all(axis=1){inside}
y, x, d = y[inside].to_numpy(), x[inside], person.loc[inside, "is_treated"].to_numpy(float)
x = x.loc[:, x.std() > 0]
x = ((x - x.mean()) / x.std()).to_numpy()
left = np.abs(np.diag(np.linalg.qr(x, mode="r")))
x = sm.add_constant(x[:, left > 1e-7 * np.sqrt(len(x))])

e = sm.Logit(d, x).fit(disp=0).predict()
att = {estimand == "att"}
aim = d if att else np.ones(len(d))
w1, w0 = (d, (1 - d) * e / (1 - e)) if att else (d / e, (1 - d) / (1 - e))
print("ipw", np.average(y, weights=w1) - np.average(y, weights=w0))


def snitt(arm, w):  # regresjon i armen, og vektene på det den bommer med
    m = x @ np.linalg.lstsq(x[arm], y[arm], rcond=None)[0]
    return (aim @ m + w @ (y - m)) / aim.sum()


print("aipw", snitt(d == 1, w1) - snitt(d == 0, w0))


def balansert(arm):
    def dual(b):
        w = np.exp(x[arm] @ b)
        return (w.sum() - aim @ x @ b) / aim.sum(), (x[arm].T @ w - aim @ x) / aim.sum()

    b = minimize(dual, np.r_[np.log(aim.sum() / arm.sum()), np.zeros(x.shape[1] - 1)], jac=True, tol=1e-12).x
    return arm * np.exp(x @ b)


v1, v0 = d if att else balansert(d == 1), balansert(d == 0)
print("entropi", np.average(y, weights=v1) - np.average(y, weights=v0))
"""


def _head(database: Database, selection: Selection, study: Study) -> str:
    """The participants, and the selection's one target as ``y``."""
    target = target_of(selection, study)
    windows = [line for window in study.windows if window.name == target for line in window_lines(window)]
    named = f'"{target}"' if windows else target
    return f"""import duckdb
import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import minimize

{opened(database)}
{loaded(selection, study)}

{wide(study, windows)}
y = wide[{named}].astype(float)
"""


def _step(spec: Spec, term: str) -> str:
    lines = [effects_code(spec), covariates_code(spec), treatment_code(spec, term)]
    return "\n".join([*lines, f"tilpass({spec.name!r}, effects, x)", ""])
