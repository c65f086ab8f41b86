"""*Vis kode* for a comparison: both models with statsmodels, and their difference from the influences."""

from __future__ import annotations

from dashboard.selection import Selection
from dashboard.snippet import DESIGN, loaded, model_code, opened, wide, window_lines
from dashboard.warehouse import Database


def compare_script(database: Database, a: Selection, b: Selection) -> str:
    """Both selections' estimates and B less A, in every month and window they have in common."""
    clustered = "klynge" in (a.se, b.se) and a.study == b.study
    return f'''import duckdb
import numpy as np
import pandas as pd
import statsmodels.api as sm

{opened(database)}


def innflytelse(side, target, klynge):
    """Anslaget, og hva hver deltaker (eller klynge) bidrar med til det."""
    wide, person, x, effects = side
    d = person[wide[target].notna() & x.notna().all(axis=1)]
{DESIGN}
    left = np.abs(np.diag(np.linalg.qr(design.to_numpy(), mode="r")))
    design = design.loc[:, left > 1e-7 * np.linalg.norm(design, axis=0)]
    r = sm.OLS(wide.loc[d.index, target].astype(float), design).fit()
    rest = design.drop(columns="behandling").to_numpy()
    treatment = design["behandling"].to_numpy()
    treatment = treatment - rest @ np.linalg.lstsq(rest, treatment, rcond=None)[0]
    psi = pd.Series(treatment * r.resid.to_numpy() / (treatment @ treatment), d.index)
    n, k = design.shape
    factor = n / (n - k)  # HC1
    if klynge:
        psi = psi.groupby(d["klynge"]).sum()
        factor = len(psi) / (len(psi) - 1) * (n - 1) / (n - k)  # CR1
    return r.params["behandling"], psi * np.sqrt(factor)


{_side(database, a, name="a", clustered=clustered)}

{_side(database, b, name="b", clustered=clustered)}

for target in [t for t in b[0].columns if t in a[0].columns]:
    anslag_a, psi_a = innflytelse(a, target, {_own(a, clustered)})
    anslag_b, psi_b = innflytelse(b, target, {_own(b, clustered)})
    {_variance(a, b)}
    print(target, anslag_a, anslag_b, anslag_b - anslag_a, standardfeil)
'''


def _variance(a: Selection, b: Selection) -> str:
    if a.study != b.study:
        return "standardfeil = np.sqrt((psi_a**2).sum() + (psi_b**2).sum())  # ingen deltakere felles"
    # Who is in one only has no influence on the other.
    return "standardfeil = np.sqrt((psi_b.sub(psi_a, fill_value=0.0) ** 2).sum())"


def _own(selection: Selection, clustered: bool) -> bool:
    return clustered or selection.se == "klynge"


def _side(database: Database, selection: Selection, *, name: str, clustered: bool) -> str:
    study = database.study(selection)
    return f"""{loaded(selection, study)}
{wide(study, [line for window in study.windows for line in window_lines(window)])}
{model_code(selection, study, clustered=_own(selection, clustered))}
{name} = (wide, person, x, effects)"""
