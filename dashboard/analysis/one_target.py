"""One month or window of a selection, ready to fit: what several models or methods are compared on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dashboard.analysis.model import Problem, model, targets
from dashboard.catalogue import Study, Window
from dashboard.estimators import event_study
from dashboard.selection import Selection, target_of
from dashboard.warehouse import Database, Matrix, outcome_matrix, participants


def one_target(database: Database, selection: Selection) -> Problem:
    """The selection's target alone: ``y`` and ``observed`` have one column, the design its one sample."""
    study = database.study(selection)
    chosen = model(database, selection)
    y, observed = _values(database, selection, study)
    y, observed = y[chosen.rows], observed[chosen.rows]
    prepared = event_study.prepare(chosen.design, observed)
    target = target_of(selection, study)
    return Problem(prepared, y, observed, np.array([], int), [target], chosen.incomplete, chosen.arms)


def used_rows(stated: Problem) -> np.ndarray:
    """Rows of a one-target problem that its estimate rests on: observed, and not alone in a fixed effect."""
    prepared = stated.prepared
    sample = int(prepared.sample_of[0])
    inside = np.zeros(len(stated.y), bool)
    inside[prepared.cells.order] = np.repeat(prepared.used[:, sample], prepared.cells.size)
    return inside


def residuals(stated: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Outcome and treatment (n,) less what covariates and fixed effects say of them; 0 outside the sample."""
    pair = np.column_stack([stated.y[:, 0], stated.prepared.design.treatment])
    left = event_study.partial_out(stated.prepared, pair, target=0)
    return left[:, 0], left[:, 1]


def r_squared(stated: Problem, estimate: float) -> float:
    """Share of the outcome's variance the whole model accounts for, fixed effects included.

    nan where the outcome does not vary or nothing is estimated.
    """
    rows = used_rows(stated)
    y, treatment = residuals(stated)
    total = float(((stated.y[rows, 0] - stated.y[rows, 0].mean()) ** 2).sum()) if rows.any() else 0.0
    if not total > 0 or not np.isfinite(estimate):
        return float("nan")
    return 1.0 - float(((y - estimate * treatment) ** 2).sum()) / total


def _values(database: Database, selection: Selection, study: Study) -> tuple[np.ndarray, np.ndarray]:
    """The target's value of everybody in the sample, and whether they have one, (n, 1) each."""
    matrix = outcome_matrix(database, selection)
    target = target_of(selection, study)
    windows = [window for window in study.windows if window.name == target]
    if not windows:
        at = int(target) - study.months[0]
        return matrix.y[:, [at]].astype(float), matrix.observed[:, [at]]
    month0 = None
    if windows[0].latest_start:
        month0 = participants(database, selection, columns=["maaned0"])["maaned0"].astype(str)
    alone = replace(study, windows=tuple(windows))
    y, observed, _names = targets(_months_of(matrix, windows[0]), alone, month0=month0)
    # The window's column alone: the months beside it stay in their narrow type.
    return y[:, y.shape[1] - 1][:, None], observed[:, -1:]


def _months_of(matrix: Matrix, window: Window) -> Matrix:
    """The months a window reads."""
    if window.kind == "last":
        return matrix
    span = slice(*np.searchsorted(matrix.months, (window.first, window.last + 1)))
    return Matrix(matrix.participant_id, matrix.months[span], matrix.y[:, span], matrix.observed[:, span])
