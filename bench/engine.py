"""The estimator alone beside a plain numpy reference, on the same arrays.

The reference is a folder with ``ref.py`` and ``ref_cells.py``, named by TILTAKSLUPEN_REFERENCE. It is no
part of the product; without it this is not measured.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import observational
import workload
from goals import Row, measured
from sizes import SIZES
from timing import Task, interleave

from dashboard.estimators import event_study

VARIABLE = "TILTAKSLUPEN_REFERENCE"
SAME = 1e-9  # relative difference in coefficients; both are exact up to rounding


def alone(file: Path) -> list[Row]:
    """Preparation and fit of one outcome, all months, at the size of each study."""
    folder = Path(os.environ.get(VARIABLE, ""))
    keys = ["engine", *(f"{name}_engine" for name in SIZES)]
    if not (folder / "ref_cells.py").is_file() or not os.environ.get(VARIABLE):
        return [measured(key, note=f"ikke målt: {VARIABLE} peker ikke på noen referanse") for key in keys]
    sys.path.append(str(folder))
    rows = [_beside_reference("engine", workload.arrays(file), rounds=25)]
    for name in SIZES:
        arrays = observational.arrays(workload.sized_file(name))
        rows.append(_beside_reference(f"{name}_engine", arrays, rounds=7))
    return rows


def _beside_reference(key: str, arrays: workload.Arrays, *, rounds: int) -> Row:
    import ref_cells  # type: ignore[import-not-found]

    observed = np.isfinite(arrays.y)
    y = np.where(observed, arrays.y, 0.0).astype(np.int8)
    windows = nested_windows(observed)
    if windows is None:
        return measured(key, note="ikke målt: referansen krever at følgetiden slutter kohort for kohort")
    design = arrays.design
    first, second = design.effects
    whole = np.where(observed, arrays.y, -1).astype(np.int8)
    errors = "HC1" if design.clusters is None else "CR1"
    clusters = () if design.clusters is None else (design.clusters,)

    def ours(_: None) -> np.ndarray:
        return event_study.fit(event_study.prepare(design, observed), y).estimate

    def reference(workers: int) -> np.ndarray:
        model = (design.treatment, design.covariates, first, second)
        return ref_cells.fit(ref_cells.prepare(*model, *windows, *clusters), whole, errors, workers=workers)[
            "tau"
        ]

    if not np.allclose(ours(None), reference(1), rtol=SAME, atol=SAME, equal_nan=True):
        raise RuntimeError("The estimator and the reference do not agree.")
    tasks = {
        "ours": Task(ours),
        "én tråd": Task(lambda _: reference(1)),
        "to tråder": Task(lambda _: reference(2)),
    }
    times = interleave(tasks, rounds=rounds)
    best = times.fastest(["én tråd", "to tråder"])
    return measured(
        key,
        seconds=times.median("ours"),
        peer_seconds=times.median(best),
        ratio=times.ratio("ours", best),
        note=f"referansens raskeste: {best}",
    )


def nested_windows(observed: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Cohort of each participant and last cohort seen in each month; None if follow-up is not nested.

    The reference knows samples only as "the cohorts drawn early enough to be seen".
    """
    length = observed.sum(axis=1)
    cohort = np.unique(-length, return_inverse=True)[1].ravel()
    last = np.array([cohort[seen].max(initial=-1) for seen in observed.T])
    return (cohort, last) if np.array_equal(observed, cohort[:, None] <= last[None, :]) else None
