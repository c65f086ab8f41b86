"""A selection's model as arrays: who is in it, their treatment, covariates, effects and clusters."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np

from dashboard.catalogue import TERMS, Spec, Study, Window
from dashboard.estimators import event_study
from dashboard.estimators.event_study import Design, Estimates, Prepared
from dashboard.estimators.side_by_side import SideBySide
from dashboard.selection import Selection
from dashboard.warehouse import Database, Matrix, outcome_matrix, participants

INTERACTION = "tiltak × kjennetegn"  # the treatment column that stands beside the one asked for


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A design and the rows of the outcome matrix it holds.

    ``rows`` are positions among the sample's participants; ``incomplete`` counts those left out
    because a covariate is missing. ``arms`` (n, 2) marks, in a model with an interaction, the treated and
    the controls whom the term is about; None where the treatment column says it all.
    """

    design: Design
    rows: np.ndarray
    incomplete: int
    arms: np.ndarray | None = None


def model(database: Database, selection: Selection) -> Model:
    """The chosen model for the chosen sample; the same for every outcome, so it is kept."""
    study = database.study(selection)

    def make() -> Model:
        cluster = study.cluster if selection.se == "klynge" else None
        spec = study.specs[selection.spec]
        columns = ["participant_id", "is_treated", *spec.columns, *([cluster] if cluster else [])]
        people = participants(database, selection, columns=columns)
        return build_model(people, spec, cluster=cluster, term=selection.term)

    return database.memo(("model", *_where(selection)), make)


def _where(selection: Selection) -> tuple[object, ...]:
    """What a design depends on: all but the outcome."""
    return (
        selection.study,
        selection.contrast,
        selection.groups,
        selection.spec,
        selection.term,
        selection.se,
    )


def build_model(
    people: dict[str, np.ndarray], spec: Spec, *, cluster: str | None, term: str = TERMS[0]
) -> Model:
    """Turn person columns into a design.

    A text column is a category: one dummy per value but the most common, and a missing text is a
    category of its own. A number enters as it is; a participant without it is left out.

    A model with an interaction has two treatment columns, D and D x A. The engine has one: each ``term`` is
    the coefficient of one column in an equal model, D beside D x A (the treatment where A is 0), D x A
    beside D (the difference) and D beside D x (1 - A) (the treatment where A is 1). The model's covariates
    hold A itself, or the categories that make it.
    """
    n = len(people["participant_id"])
    complete = np.ones(n, bool)
    for name in (*spec.covariates, spec.interaction):
        if name and people[name].dtype != object:
            complete &= np.isfinite(people[name])
    rows = np.flatnonzero(complete)
    treatment, arms = people["is_treated"][rows].astype(float), None
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
    if spec.interaction:
        trait = people[spec.interaction][rows].astype(float)
        is_yes_no = bool(np.isin(trait, (0.0, 1.0)).all())
        about = {"tiltak": trait == 0, "samlet": trait == 1}.get(term) if is_yes_no else None
        about = np.ones(len(trait), bool) if about is None else about
        arms = np.column_stack([about & (treatment == 1), about & (treatment == 0)])
        treatment, beside = _interacted(treatment, trait, term)
        columns.append(beside)
        names.append(INTERACTION)
    return Model(
        design=Design(
            treatment=treatment,
            covariates=np.column_stack(columns) if columns else np.zeros((len(rows), 0)),
            names=tuple(names),
            effects=tuple(_interaction([people[name][rows] for name in effect]) for effect in spec.effects),
            clusters=None if cluster is None else _codes(people[cluster][rows])[0],
        ),
        rows=rows,
        incomplete=n - len(rows),
        arms=arms,
    )


def _interacted(treatment: np.ndarray, trait: np.ndarray, term: str) -> tuple[np.ndarray, np.ndarray]:
    """The column whose coefficient is the term, and the one that stands beside it."""
    if term == "interaksjon":
        return treatment * trait, treatment
    return treatment, treatment * (1 - trait if term == "samlet" else trait)


def targets(
    matrix: Matrix, study: Study, *, month0: np.ndarray | None = None
) -> tuple[SideBySide, np.ndarray, list[str]]:
    """The outcome by month and, in further columns, by window, with what is observed.

    A window is the participant's mean over the months of the window in which they are observed;
    ``siste_k`` the mean of their last k observed months; a sum, and both of two months, need every month
    observed. ``month0`` (n,) holds each participant's month 0 as YYYY-MM, where a window has a latest start.

    Returns
    -------
    y (n, months + windows), observed likewise, names of the windows.
    """
    n, months = matrix.y.shape
    windows = np.empty((n, len(study.windows)))
    observed = np.empty((n, months + len(study.windows)), bool)
    observed[:, :months] = matrix.observed
    for column, window in enumerate(study.windows):
        windows[:, column], inside = _window(matrix, window)
        if window.latest_start and month0 is not None:
            inside = inside & (month0 <= window.latest_start)
            windows[:, column] *= inside
        observed[:, months + column] = inside
    return SideBySide((matrix.y, windows)), observed, [window.name for window in study.windows]


def _window(matrix: Matrix, window: Window) -> tuple[np.ndarray, np.ndarray]:
    """Each participant's value over a window, and whether they have one."""
    if window.kind == "both":
        ends = np.searchsorted(matrix.months, (window.first, window.last))
        both = matrix.observed[:, ends].all(axis=1)
        return np.where(both, matrix.y[:, ends].min(axis=1), 0.0), np.asarray(both)
    if window.kind == "last":
        total, count = _last_observed(matrix, window.last)
        return total / np.maximum(count, 1), count > 0
    span = slice(*np.searchsorted(matrix.months, (window.first, window.last + 1)))
    values, months = matrix.y[:, span], matrix.observed[:, span]
    count = months.sum(axis=1)
    total = values.sum(axis=1)
    if window.kind == "sum":
        complete = count == window.last - window.first + 1
        return np.where(complete, total, 0.0), complete
    return total / np.maximum(count, 1), count > 0


def _last_observed(matrix: Matrix, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Sum of each participant's last ``k`` observed months, and how many there are (fewer for some)."""
    n, months = matrix.observed.shape
    end = months - matrix.observed[:, ::-1].argmax(axis=1)
    at = np.maximum(end[:, None] - np.arange(1, k + 1), 0)
    total = np.take_along_axis(matrix.y, at, axis=1).sum(axis=1).astype(float)
    count = np.full(n, k)
    # Those with a gap among them, or fewer than k months, are few.
    row = np.flatnonzero((end < k) | ~np.take_along_axis(matrix.observed, at, axis=1).all(axis=1))
    observed = matrix.observed[row]
    left = np.cumsum(observed[:, ::-1], axis=1, dtype=np.int16)[:, ::-1]
    inside = observed & (left <= k)
    total[row], count[row] = (matrix.y[row] * inside).sum(axis=1), inside.sum(axis=1)
    return total, count


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Everything an estimate needs: the factored design and the outcome, rows aligned."""

    prepared: Prepared
    y: np.ndarray | SideBySide
    observed: np.ndarray
    months: np.ndarray
    windows: list[str]
    incomplete: int
    arms: np.ndarray | None


def problem(database: Database, selection: Selection) -> Problem:
    """The chosen outcome and the chosen model, ready to fit."""
    study = database.study(selection)
    month0 = None
    if any(window.latest_start for window in study.windows):
        month0 = database.memo(
            ("month0", selection.study, selection.contrast, selection.groups),
            lambda: participants(database, selection, columns=["maaned0"])["maaned0"].astype(str),
        )
    y, observed, windows = targets(outcome_matrix(database, selection), study, month0=month0)
    chosen = model(database, selection)
    if chosen.incomplete:
        y, observed = y.take(chosen.rows), observed[chosen.rows]
    digest = hashlib.blake2b(np.packbits(observed).tobytes(), digest_size=16).hexdigest()
    where = ("prepared", *_where(selection), digest)
    prepared = database.memo(where, lambda: event_study.prepare(chosen.design, observed))
    first, last = study.months
    months = np.arange(first, last + 1)
    return Problem(prepared, y, observed, months, windows, chosen.incomplete, chosen.arms)


def fit(stated: Problem, *, covariance: bool = False) -> Estimates:
    """Estimates of every target; counts and means are of those the term is about."""
    found = event_study.fit(stated.prepared, stated.y, covariance=covariance)
    if stated.arms is None:
        return found
    arms = stated.arms.T.astype(float)
    n = arms @ stated.observed
    with np.errstate(invalid="ignore", divide="ignore"):
        means = arms @ np.asarray(stated.y) / n
    n_treated, n_control = n.astype(int)
    return replace(
        found, n_treated=n_treated, n_control=n_control, mean_treated=means[0], mean_control=means[1]
    )


def _codes(values: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Codes from 0 and their texts, in the order of the texts."""
    if values.dtype == object:
        # Many have the same text: the few that differ are put in order, and each participant is a look-up.
        listed = values.tolist()
        text = {value: "ukjent" if value is None else str(value) for value in set(listed)}
        texts = sorted(set(text.values()))
        code = {value: texts.index(found) for value, found in text.items()}
        return np.fromiter(map(code.__getitem__, listed), np.int64, len(listed)), texts
    levels, codes = np.unique(values, return_inverse=True)
    return codes.ravel(), [str(level) for level in levels]


def _interaction(columns: list[np.ndarray]) -> np.ndarray:
    """Codes of the combinations that occur."""
    if len(columns) == 1:
        return _codes(columns[0])[0]
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        codes, levels = _codes(column)
        key = key * len(levels) + codes
    return np.unique(key, return_inverse=True)[1].ravel()
