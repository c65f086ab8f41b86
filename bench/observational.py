"""The sizes of the two observational studies: effect by month with errors by cluster, and how time grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import peers
import workload
from goals import Row, measured
from regression import READY, spread
from sizes import MEASURED, SIZES
from timing import Task, interleave

from dashboard.analysis.effects import effect_table, effects
from dashboard.selection import Selection, default_selection, with_outcome
from dashboard.warehouse import Database, open_database

STATSMODELS_MONTHS = 3
PYFIXEST_MONTHS = 12
OUTCOME, BEFORE = "i_arbeid", "aap"  # both of the panel's columns; observed in the same months
SAME_COEFFICIENT = 1e-6  # in standard errors; pyfixest iterates to 1e-6 or so
# Relative, of standard errors. pyfixest does not count fixed effects nested in the clusters: 12 % in the
# smallest month. statsmodels counts columns where this counts the rank: 2 % there.
SAME_ERROR = {"statsmodels": 0.03, "pyfixest": 0.15}
SCALES = (0.25, 0.5, 1.0, 2.0)


def by_month(name: str) -> list[Row]:
    """A new model or group, and another outcome of the same, against statsmodels and pyfixest."""
    file = workload.sized_file(name)
    given = arrays(file)
    some = {
        "statsmodels": spread(len(given.months), STATSMODELS_MONTHS),
        "pyfixest": spread(len(given.months), PYFIXEST_MONTHS),
    }
    frames = {peer: peers.Frames(given, some=chosen) for peer, chosen in some.items()}
    check, total = agreement(file), len(given.months)
    tasks = {
        "cold": Task(lambda db: effect_table(db, selection(db)), setup=lambda: used(file)),
        "toggle": Task(lambda db: effect_table(db, selection(db)), setup=lambda: warmed(file)),
        "page_cold": Task(lambda db: effects(db, selection(db)), setup=lambda: used(file)),
        "page_toggle": Task(lambda db: effects(db, selection(db)), setup=lambda: warmed(file)),
        "statsmodels": Task(
            lambda _: peers.statsmodels_formula(frames["statsmodels"], some["statsmodels"]),
            check=check("statsmodels"),
            share=len(some["statsmodels"]) / total,
        ),
        **{
            mode: Task(
                partial(peers.run, call, frames["pyfixest"]),
                check=check("pyfixest"),
                share=PYFIXEST_MONTHS / total,
            )
            for mode, call in peers.PYFIXEST.items()
        },
    }
    times = interleave(tasks)
    best = times.fastest(list(peers.PYFIXEST))
    modes = ", ".join(f"{mode} {times.median(mode):.1f} s" for mode in peers.PYFIXEST)
    notes = {
        "statsmodels": f"{STATSMODELS_MONTHS} av {total} måneder kjørt og skalert opp; {READY}",
        "pyfixest": f"raskest: {best} ({modes}); {PYFIXEST_MONTHS} av {total} måneder kjørt og skalert opp;"
        f" {READY}",
    }
    rows = []
    for ours, peer in (("cold", "statsmodels"), ("cold", "pyfixest"), ("toggle", "pyfixest")):
        timed = best if peer == "pyfixest" else peer
        rows.append(
            measured(
                f"{name}_{ours}_{peer}",
                seconds=times.median(ours),
                peer_seconds=times.median(timed),
                ratio=times.ratio(timed, ours),
                note=notes[peer],
            )
        )
    pages = ("page_cold", "page_toggle")
    return [*rows, *(measured(f"{name}_{page}", seconds=times.median(page)) for page in pages)]


def growth(name: str = "reform") -> list[Row]:
    """The exponent of the participants in the time of a new model: 1 if twice as many take twice as long."""
    files = {f"x{scale:g}": workload.sized_file(name, scale) for scale in SCALES}
    tasks = {
        key: Task(lambda db: effect_table(db, selection(db)), setup=partial(used, file))
        for key, file in files.items()
    }
    times = interleave(tasks, rounds=9)
    seconds = [times.median(key) for key in files]
    # One slope per round, and their median: a busy moment in the largest must not pass for growth.
    rounds = np.log([times.seconds[key] for key in files])
    slope = float(np.median(np.polyfit(np.log(SCALES), rounds, 1)[0]))
    people = SIZES[name].people
    parts = "; ".join(
        f"{round(scale * people)} personer {1000 * took:.0f} ms"
        for scale, took in zip(SCALES, seconds, strict=True)
    )
    return [measured("growth", seconds=seconds[-1], peer_seconds=seconds[0], ratio=slope, note=parts)]


def selection(database: Database, *, outcome: str = OUTCOME) -> Selection:
    """The report's main model over the whole window, with errors by cluster."""
    study = database.catalogue.studies[MEASURED]
    first, last = study.months
    chosen = replace(default_selection(study), se="klynge", first=first, last=last)
    return with_outcome(chosen, study, outcome)


def arrays(file: Path) -> workload.Arrays:
    """The main model's arrays, so that every library gets the very same numbers."""
    database = open_database(file)
    found = workload.given(database, selection(database))
    database.close()
    return found


def used(file: Path) -> Database:
    """An open file in which another model was asked for in another group: nothing can be reused."""
    database = open_database(file)
    chosen = selection(database, outcome=BEFORE)
    study = database.study(chosen)
    effect_table(database, replace(chosen, spec=study.raw_spec, groups=(("kjonn", "kvinne"),)))
    return database


def warmed(file: Path) -> Database:
    """An open file in which another outcome of the same model and group has been asked for."""
    database = open_database(file)
    effect_table(database, selection(database, outcome=BEFORE))
    return database


def agreement(file: Path) -> Callable[[str], Callable[[peers.Found], None]]:
    """A check, by library, that stops if it answers something else than the file's own estimates."""
    database = open_database(file)
    ours = effect_table(database, selection(database))

    def of(library: str) -> Callable[[peers.Found], None]:
        def check(found: peers.Found) -> None:
            for t, (coefficient, error) in found.items():
                row = ours.iloc[t]
                if not abs(coefficient - row["estimate"]) <= SAME_COEFFICIENT * row["std_error"]:
                    raise RuntimeError(f"Month {row['target']}: {coefficient} and {row['estimate']} differ.")
                if not abs(error / row["std_error"] - 1) <= SAME_ERROR[library]:
                    raise RuntimeError(f"Month {row['target']}: errors {error}, {row['std_error']} differ.")

        return check

    return of
