"""Effect by month, from the file to estimates with standard errors, beside the other libraries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import peers
import workload
from goals import Row, measured
from timing import Task, interleave

from dashboard.analysis.effects import effect_table, effects
from dashboard.warehouse import Database, open_database

STATSMODELS_MONTHS = 8  # of 102, spread evenly
OUTCOMES_MONTHS = 6  # months in which all 19 outcomes are given to pyfixest together
READY = "motparten får ferdige tabeller, uten SQL"
SAME_COEFFICIENT = 1e-6  # in standard errors; the libraries that iterate stop at 1e-8 or so
SAME_ERROR = 0.01  # relative; pyfixest counts nested fixed effects otherwise (at most 0.2 % here)


def by_month(file: Path) -> list[Row]:
    """A new model or group, and another outcome of the same, against statsmodels and pyfixest."""
    frames = peers.Frames(workload.arrays(file))
    some = spread(frames.months, STATSMODELS_MONTHS)
    check = agreement(file)
    times = interleave(
        {
            "cold": Task(lambda db: effect_table(db, workload.selection(db)), setup=lambda: used(file)),
            "toggle": Task(lambda db: effect_table(db, workload.selection(db)), setup=lambda: warmed(file)),
            "page_cold": Task(lambda db: effects(db, workload.selection(db)), setup=lambda: used(file)),
            "page_toggle": Task(lambda db: effects(db, workload.selection(db)), setup=lambda: warmed(file)),
            "statsmodels": Task(
                lambda _: peers.statsmodels_formula(frames, some),
                check=check,
                share=len(some) / frames.months,
            ),
            **{
                name: Task(partial(peers.run, call, frames), check=check)
                for name, call in peers.PYFIXEST.items()
            },
        }
    )
    best = times.fastest(list(peers.PYFIXEST))
    modes = ", ".join(f"{name} {times.median(name):.2f} s" for name in peers.PYFIXEST)
    notes = {
        "statsmodels": f"{len(some)} av {frames.months} måneder kjørt og skalert opp; {READY}",
        "pyfixest": f"raskest: {best} ({modes}); alle måneder; {READY}",
    }
    rows = []
    for ours in ("cold", "toggle"):
        for peer, timed in (("statsmodels", "statsmodels"), ("pyfixest", best)):
            rows.append(
                measured(
                    f"{ours}_{peer}",
                    seconds=times.median(ours),
                    peer_seconds=times.median(timed),
                    ratio=times.ratio(timed, ours),
                    note=notes[peer],
                )
            )
    rows += [measured(page, seconds=times.median(page)) for page in ("page_cold", "page_toggle")]
    return rows


def all_outcomes(file: Path) -> list[Row]:
    """All outcomes of table 4.2 in one go, against pyfixest's best way to share work between them."""
    names = workload.table_4_2()
    y = {name: workload.arrays(file, outcome=name).y for name in names}
    frames = peers.Frames(workload.arrays(file))
    # Some outcomes are not observed in the first months; pyfixest stops at an outcome without rows.
    seen = {name: np.isfinite(values).any(axis=0) for name, values in y.items()}
    some = spread(frames.months, OUTCOMES_MONTHS)
    wide = [
        frames.with_outcomes({f"o_{name}": y[name][:, t] for name in names if seen[name][t]}) for t in some
    ]
    check = agreement(file)
    regressions = sum(int(months.sum()) for months in seen.values())
    run_here = sum(int(seen[name][t]) for name in names for t in some)

    def ours(database: Database) -> None:
        for name in names:
            effect_table(database, workload.selection(database, outcome=name))

    def together(_: None) -> peers.Found:
        found = {}
        for t, frame in zip(some, wide, strict=True):
            outcomes = [name for name in frame if name.startswith("o_")]
            fits = peers.pyfixest_outcomes(frames, frame, outcomes)
            found[t] = fits[outcomes.index(f"o_{workload.OUTCOME}")]
        return found

    tasks = {
        "ours": Task(ours, setup=lambda: used(file)),
        "utfallene sammen": Task(together, check=check, share=run_here / regressions),
        "månedene sammen": Task(
            lambda _: peers.pyfixest_wide(frames), check=check, share=frames.months / regressions
        ),
    }
    times = interleave(tasks)
    best = times.fastest([name for name in tasks if name != "ours"])
    how = {
        "utfallene sammen": f"{run_here} av {regressions} regresjoner kjørt og skalert opp",
        "månedene sammen": f"{frames.months} av {regressions} regresjoner kjørt og skalert opp",
    }
    return [
        measured(
            "all_outcomes",
            seconds=times.median("ours"),
            peer_seconds=times.median(best),
            ratio=times.ratio(best, "ours"),
            note=f"pyfixest, {best}: {how[best]}; {READY}",
        )
    ]


def scale(file: Path, large: Path) -> list[Row]:
    """How the time grows when there are ten times as many participants."""
    tasks = {
        "small": Task(lambda db: effect_table(db, workload.selection(db)), setup=lambda: used(file)),
        "large": Task(lambda db: effect_table(db, workload.selection(db)), setup=lambda: used(large)),
    }
    times = interleave(tasks, rounds=9)
    return [
        measured(
            "scale",
            seconds=times.median("large"),
            peer_seconds=times.median("small"),
            ratio=times.ratio("large", "small"),
            note="ny modell eller gruppe",
        )
    ]


def used(file: Path) -> Database:
    """An open file in which another model was asked for in another group: nothing can be reused."""
    database = open_database(file)
    chosen = workload.selection(database, outcome=workload.BEFORE)
    study = database.study(chosen)
    name, division = next(iter(study.subgroups.items()))
    group = (name, next(iter(division.levels)))
    effect_table(database, replace(chosen, spec=study.raw_spec, groups=(group,)))
    return database


def warmed(file: Path) -> Database:
    """An open file in which another outcome of the same model and group has been asked for."""
    database = open_database(file)
    effect_table(database, workload.selection(database, outcome=workload.BEFORE))
    return database


def spread(n: int, chosen: int) -> list[int]:
    """``chosen`` positions of ``n``, evenly from the first to the last."""
    return [int(i) for i in np.unique(np.linspace(0, n - 1, chosen).round())]


def agreement(file: Path) -> Callable[[peers.Found], None]:
    """A check that stops if a library answers something else than the file's own estimates."""
    database = open_database(file)
    ours = effect_table(database, workload.selection(database))

    def check(found: peers.Found) -> None:
        for t, (coefficient, error) in found.items():
            row = ours.iloc[t]
            if not abs(coefficient - row["estimate"]) <= SAME_COEFFICIENT * row["std_error"]:
                raise RuntimeError(f"Month {row['target']}: {coefficient} and {row['estimate']} differ.")
            if not abs(error / row["std_error"] - 1) <= SAME_ERROR:
                raise RuntimeError(f"Month {row['target']}: errors {error} and {row['std_error']} differ.")

    return check
