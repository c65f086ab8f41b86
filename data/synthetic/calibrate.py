"""Fit the effects in ``se_effekter.csv`` to the printed estimates of tables 5.1-5.4 and 6.8.

``python -m data.synthetic.calibrate`` draws people with their lives under both arms, compares the
mean effect in every printed sample and window with the printed estimate, and moves the knots. It
works on the process alone: no draw to an arm, no regression, no default seed. Run it after a
change in ``se.toml`` or ``se_nivaa.csv``; levels and traits are set by hand.

The knots of one variable are many more than the printed windows. They are found as the smoothest
paths that give the estimates: the update is the mean of a Gaussian process with the printed
windows as observations (Rasmussen and Williams 2006, section 2.2).
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from data.synthetic import outcomes, sample
from data.synthetic import parameters as declared
from data.synthetic.measures import draw_measures
from data.synthetic.sample import Lives

PRINTED = Path(__file__).parents[1] / "published" / "se" / "estimates.csv"
GROUP_OF = {
    "alle": "alle",
    "tidlig_trekning": "tidlig",
    "sen_trekning": "sen",
    "inntekt_under_median": "under_median",
    "inntekt_over_median": "over_median",
    "kvalitet_under_median": "kvalitet_under",
    "kvalitet_over_median": "kvalitet_over",
}
KNOTS = {"alle": (0, 3, 6, 9, 12, 15, 18, 24, 30, 36, 48, 65)}
GROUP_KNOTS = (0, 6, 12, 18, 24, 36, 48, 65)
# Shapes that the windows leave open: fewer of the SE arm go by other measures (table 6.1, within 6 months).
EXPECTED = {("andre_tiltak", "alle"): {3: -0.05, 6: -0.03, 9: 0.01, 12: 0.02}}
LENGTH = 8.0  # months over which a path is smooth
FIT = 0.2  # how close to a printed estimate to come, in its standard errors
# Table 6.1 prints the same uptake of wage subsidy in both arms, which pulls against table 5.1.
LOOSE = {"lonnstilskudd": 0.7}
# How an outcome answers to a variable: outcome -> change per unit (kroner for income).
ANSWERS = {
    "arbeid": {
        "sysselsatt": 1.0,
        "sysselsatt_uten_lonnstilskudd": 0.95,
        "sysselsatt_uten_tiltak": 0.7,
        "sysselsatt_uten_ytelser": 0.5,
        "inntekt_kr": 30_000.0,
    },
    "inntekt": {"inntekt_kr": 5_500.0},
    "aap": {"aap": 1.0, "aap_eller_ufore": 1.0, "minst_en_ytelse": 0.6},
    "ufore": {"ufore": 1.0, "aap_eller_ufore": 0.3, "minst_en_ytelse": 0.2},
    "sosial": {"sosialhjelp_kvp": 1.0, "minst_en_ytelse": 0.4},
    "tiltakspenger": {"tiltakspenger": 1.0, "minst_en_ytelse": 0.4},
    "andre_tiltak": {"deltar_andre_tiltak": 0.6, "deltar_tiltak": 0.6},
    "oppfolging_senere": {"deltar_oppf_ab": 0.9, "deltar_tiltak": 0.8},
    "lonnstilskudd": {"lonnstilskudd": 1.0},
}
# How far a knot may be expected from 0; the rest have 0.02.
SPREAD = {
    "inntekt": 0.15,
    "arbeid": 0.03,
    "andre_tiltak": 0.035,
    "lonnstilskudd": 0.005,
    "se_varighet": 0.3,
    "oppf_varighet": 0.3,
}
DURATIONS = {"se_varighet": ("deltar_se", "tiltak"), "oppf_varighet": ("deltar_oppf_ab", "kontroll")}


def printed() -> pd.DataFrame:
    """Printed rows with an estimate and a standard error above 0."""
    table = pd.read_csv(PRINTED)
    main = table["table"].isin(["5.1", "5.2", "5.3", "5.4"])
    months = (table["table"] == "6.8") & (table["spec"] == "uten_ventetid")
    kept = table[main | months].dropna(subset=["estimate", "se"])
    kept = kept.assign(estimate=kept["estimate"].astype(float), se=kept["se"].astype(float))
    return kept[kept["se"] > 0].reset_index(drop=True)


def weights(lives: Lives) -> np.ndarray:
    """Weight of each person in a regression with cell effects: p(1 - p) of the cell."""
    people = lives.people
    share = people.to_draw / np.bincount(people.cell, minlength=len(people.to_draw))
    return (share * (1 - share))[people.cell]


def predicted(lives: Lives, rows: pd.DataFrame) -> np.ndarray:
    """Effect that the process implies for each printed row."""
    means = sample.potential_windows(lives)
    weight = weights(lives)
    result = []
    for row in rows.itertuples():
        difference = means["tiltak"][row.outcome][row.window] - means["kontroll"][row.outcome][row.window]
        kept = lives.people.groups[GROUP_OF[row.sample]] & _seen(lives, row.window)
        result.append(np.average(difference[kept], weights=weight[kept]))
    return np.array(result)


def _seen(lives: Lives, window: str) -> np.ndarray:
    if window.startswith("mnd_1_") or window == "siste_6":
        return np.ones(lives.people.size, dtype=bool)
    return lives.people.draw_month + int(window[4:]) <= outcomes.LAST_WAGE_MONTH


def _hats(months: np.ndarray, knots: tuple[int, ...]) -> np.ndarray:
    return np.column_stack([np.interp(months, knots, np.eye(len(knots))[k]) for k in range(len(knots))])


def unknowns() -> pd.DataFrame:
    """Every knot that may move: variable, group and month. Effects are 0 in the month of the draw."""
    rows = []
    for variable in (*ANSWERS, *DURATIONS):
        for group in GROUP_OF.values():
            if variable in DURATIONS:
                # The durations of all are set in se.toml, from table 6.4.
                rows += [(variable, group, 1)] if group != "alle" else []
            else:
                rows += [(variable, group, month) for month in KNOTS.get(group, GROUP_KNOTS)[1:]]
    return pd.DataFrame(rows, columns=["variabel", "gruppe", "maaned"])


def answers(lives: Lives, rows: pd.DataFrame, knots: pd.DataFrame) -> np.ndarray:
    """Approximate change of each printed row per unit of each knot, rows x knots."""
    people, weight = lives.people, weights(lives)
    matrix = np.zeros((len(rows), len(knots)))
    longer = {name: _longer(lives, name) for name in DURATIONS}
    cache: dict[tuple, np.ndarray] = {}
    for i, row in enumerate(rows.itertuples()):
        kept = people.groups[GROUP_OF[row.sample]] & _seen(lives, row.window)
        last = outcomes.last_month(people, row.outcome)
        for (variable, group), part in knots.groupby(["variabel", "gruppe"], sort=False):
            member = kept & people.groups[group]
            if variable in DURATIONS:
                outcome, sign = DURATIONS[variable][0], 1 if variable == "se_varighet" else -1
                gain = {outcome: 1.0, "deltar_tiltak": 0.8}.get(row.outcome, 0.0) * sign
                if gain:
                    change = outcomes.windows(longer[variable], lives.months, last)[row.window]
                    matrix[i, part.index] = gain * (change * weight)[member].sum() / weight[kept].sum()
                continue
            gain = ANSWERS[variable].get(row.outcome, 0.0)
            if gain and member.any():
                grid = (0, *part["maaned"])
                key = (row.window, grid, row.outcome in outcomes.FD_OUTCOMES)
                if key not in cache:
                    cache[key] = _window_hats(lives, grid, row.window, last)
                share = (cache[key] * weight[:, None])[member].sum(axis=0) / weight[kept].sum()
                matrix[i, part.index] = gain * share[1:]
    return matrix


def _window_hats(lives: Lives, grid: tuple[int, ...], window: str, last: np.ndarray) -> np.ndarray:
    hats = _hats(lives.months, grid)
    columns = []
    for k in range(len(grid)):
        by_month = np.broadcast_to(hats[:, k], (lives.people.size, len(lives.months)))
        if window.startswith("mnd_1_") or window == "siste_6":
            columns.append(outcomes.windows(by_month, lives.months, last)[window])
        else:
            columns.append(by_month[:, int(window[4:]) - int(lives.months[0])])
    return np.column_stack(columns)


def _longer(lives: Lives, variable: str) -> np.ndarray:
    """Change of status by month per unit of log duration, from durations a tenth longer."""
    outcome, arm = DURATIONS[variable]
    step = pd.DataFrame([(variable, "alle", 1, 0.1)], columns=["variabel", "gruppe", "maaned", "verdi"])
    status = []
    for effects in (lives.parameters.effects, pd.concat([lives.parameters.effects, step])):
        moved = declared.Parameters(
            lives.parameters.fixed, lives.parameters.draws, lives.parameters.levels, effects
        )
        measures = draw_measures(moved, lives.people, lives.months, np.random.default_rng(1))
        status.append(measures[arm].se if outcome == "deltar_se" else measures[arm].oppf_ab)
    return (status[1].astype(np.float32) - status[0]) / 0.1


def prior(knots: pd.DataFrame) -> np.ndarray:
    """Covariance of the knots: smooth within a path, independent between paths."""
    month = knots["maaned"].to_numpy(dtype=float)
    same = (knots["variabel"].to_numpy()[:, None] == knots["variabel"].to_numpy()) & (
        knots["gruppe"].to_numpy()[:, None] == knots["gruppe"].to_numpy()
    )
    spread = knots["variabel"].map(lambda name: SPREAD.get(name, 0.02)).to_numpy()
    spread = spread * np.where(knots["gruppe"] == "alle", 1.0, 0.6)
    near = np.exp(-((month[:, None] - month) ** 2) / (2 * LENGTH**2))
    return same * near * spread[:, None] * spread


def fit(*, seed: int, scale: int, rounds: int) -> pd.DataFrame:
    """Knots that give the printed estimates, after ``rounds`` updates; tells how close they come."""
    rows, knots = printed(), unknowns()
    base = declared.load("se")
    expected = np.array(
        [EXPECTED.get((row.variabel, row.gruppe), {}).get(row.maaned, 0.0) for row in knots.itertuples()]
    )
    value, covariance = expected, prior(knots)
    for turn in range(rounds + 1):
        table = knots.assign(verdi=value)
        parameters = declared.Parameters(base.fixed, base.draws, base.levels, _with_zero(table))
        lives = sample.draw_lives(parameters, np.random.default_rng(seed + turn), scale=scale)
        miss = rows["estimate"].to_numpy() - predicted(lives, rows)
        z = miss / rows["se"].to_numpy()
        beyond = (np.abs(z) > 1).mean()
        print(f"{turn}: rms {np.sqrt((z**2).mean()):.3f} se, beyond 1 se {beyond:.3f}", flush=True)
        if turn == rounds:
            break
        matrix = answers(lives, rows, knots)
        noise = np.diag((rows["outcome"].map(LOOSE).fillna(FIT).to_numpy() * rows["se"].to_numpy()) ** 2)
        # The prior holds the whole path, so the update aims at the miss plus what the path gives now.
        aim = miss + matrix @ (value - expected)
        gain = covariance @ matrix.T
        value = expected + gain @ np.linalg.solve(matrix @ gain + noise, aim)
    shown = ["table", "outcome", "sample", "window", "estimate", "se", "z"]
    print(rows.assign(z=z).loc[np.abs(z) > 0.8, shown].round(3).to_string())
    return _with_zero(table)


def _with_zero(table: pd.DataFrame) -> pd.DataFrame:
    paths = table[~table["variabel"].isin(list(DURATIONS))]
    start = paths.drop_duplicates(["variabel", "gruppe"]).assign(maaned=0, verdi=0.0)
    return pd.concat([start, table], ignore_index=True).sort_values(["variabel", "gruppe", "maaned"])


def main() -> None:
    """Fit and write the effects."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--scale", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    table = fit(seed=options.seed, scale=options.scale, rounds=options.rounds)
    table.assign(verdi=table["verdi"].round(5)).to_csv(declared.FOLDER / "se_effekter.csv", index=False)


if __name__ == "__main__":
    main()
