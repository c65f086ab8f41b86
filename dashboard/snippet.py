"""*Vis kode*: a short script that gives the figure's numbers without Tiltakslupen.

It runs the same statements against the same file, and estimates with statsmodels: a second witness that a
reader can run and change.
"""

from __future__ import annotations

from dashboard.catalogue import Spec, Study, Window
from dashboard.selection import Selection
from dashboard.warehouse import Database, statement

# In a loop or function over targets: the participants ``d`` that are left, and the columns of the regression.
DESIGN = """    while True:  # celler med én deltaker
        alone = np.zeros(len(d), bool)
        for f in effects:
            alone |= (d.groupby(f)[f].transform("size") == 1).to_numpy()
        if not alone.any():
            break
        d = d[~alone]
    dummies = [pd.get_dummies(d[f], prefix=f, dtype=float) for f in effects]
    dummies = dummies or [pd.Series(1.0, d.index, name="konstant")]
    design = pd.concat([d["behandling"], x.loc[d.index], *dummies], axis=1)"""


def effects_script(database: Database, selection: Selection) -> str:
    """Effect by month and window, one statsmodels regression each."""
    study = database.study(selection)
    clustered = selection.se == "klynge"
    return f"""import duckdb
import numpy as np
import pandas as pd
import statsmodels.api as sm

{opened(database)}
{loaded(selection, study)}

{wide(study, [line for window in study.windows for line in window_lines(window)])}

{model_code(selection, study, clustered=clustered)}
for target in wide.columns:
    d = person.assign(y=wide[target])[wide[target].notna() & x.notna().all(axis=1)]
{DESIGN}
    # Bare lineært uavhengige kolonner: statsmodels teller kolonner når standardfeilen klynges.
    left = np.abs(np.diag(np.linalg.qr(design.to_numpy(), mode="r")))
    independent = left > 1e-7 * np.linalg.norm(design, axis=0)
    r = sm.OLS(d["y"], design.loc[:, independent]).{fit("klynge" if clustered else None)}
    print(target, r.params["behandling"], r.bse["behandling"], len(d))
"""


def participation_script(database: Database, selection: Selection) -> str:
    """Kaplan-Meier and the log-rank test with statsmodels."""
    study = database.study(selection)
    return f'''import duckdb
import numpy as np
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

{opened(database)}
con.execute('use fil."{study.id}"')
spells = con.sql("""
{statement("spells", selection, study).runnable()}
""").df().dropna(subset=["duration"])
exits = spells["is_exit"].astype(bool)
# En sensurert deltaker er sist sett i måneden før varigheten er ute.
time = spells["duration"].astype(int) - (~exits).astype(int)
for treated, mine in spells.groupby("is_treated"):
    curve = SurvfuncRight(time[mine.index], exits[mine.index].astype(int))
    print("tiltak" if treated else "kontroll", dict(zip(curve.surv_times, np.round(curve.surv_prob, 4))))
print("log-rank", survdiff(time, exits.astype(int), spells["is_treated"]))
'''


def published_script(database: Database, study: str) -> str:
    """The comparison from the command line."""
    return f'''import io
import subprocess
import sys

import pandas as pd

command = [sys.executable, "-m", "dashboard", "publisert", "study={study}", "--db", "{database.path.name}"]
shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
table = pd.read_csv(io.StringIO(shown))
print(table.sort_values("z", key=abs, ascending=False).head(20))
'''


def opened(database: Database) -> str:
    """The data file, for reading only."""
    return f"""con = duckdb.connect()  # datafil {database.build_id}
con.execute("attach '{database.path.name}' as fil (read_only)")"""


def loaded(selection: Selection, study: Study) -> str:
    """The outcome by month as ``y``, and the participants as ``person``."""
    return f'''con.execute('use fil."{study.id}"')
y = con.sql("""
{statement("outcome_by_month", selection, study).runnable()}
""").df()
person = con.sql("""
{statement("participants", selection, study).runnable()}
""").df().set_index("participant_id")'''


def wide(study: Study, windows: list[str]) -> str:
    """``wide``: the outcome with a column per month, and after them the windows."""
    first, last = study.months
    lines = "\n".join(windows)
    return f"""months = list(range({first}, {last} + 1))
wide = y.pivot(index="participant_id", columns="month", values="y").reindex(person.index, columns=months)
seen = wide.copy()
{lines}"""


def model_code(selection: Selection, study: Study, *, clustered: bool) -> str:
    """Fixed effects, covariates ``x`` and the treatment's column; with ``clustered`` also the clusters."""
    spec = study.specs[selection.spec]
    cluster = f'\nperson["klynge"] = person["{study.cluster}"]' if clustered else ""
    return f"""{effects_code(spec)}{cluster}
{covariates_code(spec)}
{treatment_code(spec, selection.term)}"""


def fit(cluster: str | None) -> str:
    """How statsmodels fits: clustered on a column of ``d``, or HC1."""
    if cluster:
        return f'fit(cov_type="cluster", cov_kwds={{"groups": pd.factorize(d["{cluster}"])[0]}})'
    return 'fit(cov_type="HC1")'


def covariates_code(spec: Spec) -> str:
    if not spec.covariates:
        return "x = pd.DataFrame(index=person.index)"
    return f"x = pd.get_dummies(person[{list(spec.covariates)!r}], dtype=float)"


def treatment_code(spec: Spec, term: str) -> str:
    """The column whose coefficient is shown; with an interaction another stands beside it."""
    treated = 'person["is_treated"].astype(float)'
    if not spec.interaction:
        return f'person["behandling"] = {treated}'
    trait = f'person["{spec.interaction}"].astype(float)'
    own, beside = {
        "interaksjon": (f"{treated} * {trait}", treated),
        "samlet": (treated, f"{treated} * (1 - {trait})"),
    }.get(term, (treated, f"{treated} * {trait}"))
    return f'person["behandling"] = {own}\nx["ved_siden"] = {beside}'


def window_lines(window: Window) -> list[str]:
    lines = [f'wide["{window.name}"] = {_window(window)}']
    if window.latest_start:
        lines.append(f'wide.loc[person["maaned0"] > "{window.latest_start}", "{window.name}"] = np.nan')
    return lines


def _window(window: Window) -> str:
    if window.kind == "both":
        return f"seen[[{window.first}, {window.last}]].min(axis=1, skipna=False)"
    if window.kind == "last":
        return f"seen.apply(lambda r: r.dropna().tail({window.last}).mean(), axis=1)"
    span = f"seen.loc[:, {window.first}:{window.last}]"
    if window.kind == "sum":
        return f"{span}.sum(axis=1, min_count={window.last - window.first + 1})"
    return f"{span}.mean(axis=1)"


def effects_code(spec: Spec) -> str:
    """Columns for the fixed effects; an interaction is the text of its parts."""
    lines, names = [], []
    for number, effect in enumerate(spec.effects, start=1):
        parts = ' + "|" + '.join(f'person["{name}"].astype(str)' for name in effect)
        lines.append(f'person["fe{number}"] = {parts}')
        names.append(f"fe{number}")
    return "\n".join([*lines, f"effects = {names!r}"])
