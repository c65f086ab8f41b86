"""A selection's model as arrays: who is in it, their treatment, covariates, effects and clusters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from dashboard.catalogue import Spec, Study, Window
from dashboard.estimators import event_study
from dashboard.estimators.event_study import Design, Prepared
from dashboard.selection import Selection
from dashboard.warehouse import Database, Matrix, outcome_matrix, participants


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A design and the rows of the outcome matrix it holds.

    ``rows`` are positions among the sample's participants; ``incomplete`` counts those left out
    because a covariate is missing.
    """

    design: Design
    rows: np.ndarray
    incomplete: int


def model(database: Database, selection: Selection) -> Model:
    """The chosen model for the chosen sample; the same for every outcome, so it is kept."""
    key = ("model", selection.study, selection.groups, selection.spec, selection.se)

    def make() -> Model:
        study = database.study(selection)
        cluster = study.cluster if selection.se == "klynge" else None
        return build_model(participants(database, selection), study.specs[selection.spec], cluster=cluster)

    return database.memo(key, make)


def build_model(people: dict[str, np.ndarray], spec: Spec, *, cluster: str | None) -> Model:
    """Turn person columns into a design.

    A text column is a category: one dummy per value but the most common, and a missing text is a
    category of its own. A number enters as it is; a participant without it is left out.
    """
    n = len(people["participant_id"])
    complete = np.ones(n, bool)
    for name in spec.covariates:
        if people[name].dtype != object:
            complete &= np.isfinite(people[name])
    rows = np.flatnonzero(complete)
    columns: list[np.ndarray] = []
    names: list[str] = []
    for name in spec.covariates:
        values = people[name][rows]
        if values.dtype != object:
            columns.append(values)
            names.append(name)
            continue
        codes, levels = _codes(values)
        common = int(np.bincount(codes).argmax()) if len(codes) else 0
        for code, level in enumerate(levels):
            if code != common:
                columns.append((codes == code).astype(float))
                names.append(f"{name}: {level}")
    return Model(
        design=Design(
            treatment=people["is_treated"][rows].astype(float),
            covariates=np.column_stack(columns) if columns else np.zeros((len(rows), 0)),
            names=tuple(names),
            effects=tuple(_interaction([people[name][rows] for name in effect]) for effect in spec.effects),
            clusters=None if cluster is None else _codes(people[cluster][rows])[0],
        ),
        rows=rows,
        incomplete=n - len(rows),
    )


def targets(matrix: Matrix, study: Study) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """The outcome by month and, in further columns, by window, with what is observed.

    A window is the participant's mean over the months of the window in which they are observed;
    ``siste_k`` the mean of their last k observed months; a sum needs every month observed.

    Returns
    -------
    y (n, months + windows), observed likewise, names of the windows.
    """
    n, months = matrix.y.shape
    y = np.empty((n, months + len(study.windows)))
    observed = np.empty(y.shape, bool)
    y[:, :months], observed[:, :months] = matrix.y, matrix.observed
    for column, window in enumerate(study.windows, start=months):
        y[:, column], observed[:, column] = _window(matrix, window)
    return y, observed, [window.name for window in study.windows]


def _window(matrix: Matrix, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Each participant's value over a window, and whether they have one."""
    if window.kind == "last":
        left = np.cumsum(matrix.observed[:, ::-1], axis=1, dtype=np.int16)[:, ::-1]
        inside = matrix.observed & (left <= window.last)
        values, months = np.where(inside, matrix.y, 0.0), inside
    else:
        span = slice(*np.searchsorted(matrix.months, (window.first, window.last + 1)))
        values, months = matrix.y[:, span], matrix.observed[:, span]
    count = months.sum(axis=1)
    total = values.sum(axis=1)
    if window.kind == "sum":
        complete = count == window.last - window.first + 1
        return np.where(complete, total, 0.0), complete
    return total / np.maximum(count, 1), count > 0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Everything an estimate needs: the factored design and the outcome, rows aligned."""

    prepared: Prepared
    y: np.ndarray
    observed: np.ndarray
    months: np.ndarray
    windows: list[str]
    incomplete: int


def problem(database: Database, selection: Selection) -> Problem:
    """The chosen outcome and the chosen model, ready to fit."""
    study = database.study(selection)
    y, observed, windows = targets(outcome_matrix(database, selection), study)
    chosen = model(database, selection)
    if chosen.incomplete:
        y, observed = y[chosen.rows], observed[chosen.rows]
    digest = hashlib.blake2b(np.packbits(observed).tobytes(), digest_size=16).hexdigest()
    where = ("prepared", selection.study, selection.groups, selection.spec, selection.se, digest)
    prepared = database.memo(where, lambda: event_study.prepare(chosen.design, observed))
    first, last = study.months
    return Problem(prepared, y, observed, np.arange(first, last + 1), windows, chosen.incomplete)


def _codes(values: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Codes from 0 and their texts, in the order of the texts."""
    if values.dtype == object:
        values = np.array(["ukjent" if value is None else value for value in values], dtype=str)
    levels, codes = np.unique(values, return_inverse=True)
    return codes.ravel(), [str(level) for level in levels]


def _interaction(columns: list[np.ndarray]) -> np.ndarray:
    """Codes of the combinations that occur."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes, levels = _codes(column)
        key = key * len(levels) + codes
    return np.unique(key, return_inverse=True)[1].ravel()
