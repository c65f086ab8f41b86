"""The estimator alone beside a plain numpy reference, on the same arrays.

The reference is a folder with ``ref.py`` and ``ref_cells.py``, named by TILTAKSLUPEN_REFERENCE. It is no
part of the product; without it this is not measured.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import workload
from goals import Row, measured
from timing import Task, interleave

from dashboard.estimators import event_study

VARIABLE = "TILTAKSLUPEN_REFERENCE"
SAME = 1e-9  # relative difference in coefficients; both are exact up to rounding


def alone(file: Path) -> list[Row]:
    """Preparation and fit of one outcome, all months."""
    folder = Path(os.environ.get(VARIABLE, ""))
    if not (folder / "ref_cells.py").is_file() or not os.environ.get(VARIABLE):
        return [measured("engine", note=f"ikke målt: {VARIABLE} peker ikke på noen referanse")]
    sys.path.append(str(folder))
    import ref_cells  # type: ignore[import-not-found]

    arrays = workload.arrays(file)
    observed = np.isfinite(arrays.y)
    y = np.where(observed, arrays.y, 0.0)
    windows = nested_windows(observed)
    if windows is None:
        return [
            measured("engine", note="ikke målt: referansen krever at følgetiden slutter kohort for kohort")
        ]
    design = arrays.design
    first, second = design.effects
    whole = np.where(observed, arrays.y, -1).astype(np.int8)

    def ours(_: None) -> np.ndarray:
        return event_study.fit(event_study.prepare(design, observed), y).estimate

    def reference(workers: int) -> np.ndarray:
        prepared = ref_cells.prepare(design.treatment, design.covariates, first, second, *windows)
        return ref_cells.fit(prepared, whole, workers=workers)["tau"]

    if not np.allclose(ours(None), reference(1), rtol=SAME, atol=SAME, equal_nan=True):
        raise RuntimeError("The estimator and the reference do not agree.")
    tasks = {
        "ours": Task(ours),
        "én tråd": Task(lambda _: reference(1)),
        "to tråder": Task(lambda _: reference(2)),
    }
    times = interleave(tasks, rounds=25)
    best = times.fastest(["én tråd", "to tråder"])
    return [
        measured(
            "engine",
            seconds=times.median("ours"),
            peer_seconds=times.median(best),
            ratio=times.ratio("ours", best),
            note=f"referansens raskeste: {best}",
        )
    ]


def nested_windows(observed: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Cohort of each participant and last cohort seen in each month; None if follow-up is not nested.

    The reference knows samples only as "the cohorts drawn early enough to be seen".
    """
    length = observed.sum(axis=1)
    cohort = np.unique(-length, return_inverse=True)[1].ravel()
    last = np.array([cohort[seen].max(initial=-1) for seen in observed.T])
    return (cohort, last) if np.array_equal(observed, cohort[:, None] <= last[None, :]) else None
