"""Printed coefficients: which selection each was made with, and the same coefficient from the loaded data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dashboard.analysis.balance import balance
from dashboard.analysis.model import Problem, fit, model, targets
from dashboard.catalogue import TERMS, Study, Window
from dashboard.estimators import event_study
from dashboard.estimators.event_study import Design, Estimates
from dashboard.selection import Selection, default_selection, with_outcome, with_spec
from dashboard.warehouse import Database, Matrix, outcome_matrix, participants

Progress = Callable[[int, int], None]
# Keys of a sample or an outcome in [published] that are not divisions or parameters.
SAMPLE_KEYS = ("spec", "term", "contrast")
OUTCOME_KEYS = ("outcome", "window")
_TREATMENT = "tiltak"


@dataclass(frozen=True, slots=True)
class Here:
    """A number from the loaded data, in the data's own unit, and the persons behind it by arm."""

    estimate: float
    std_error: float
    n_treated: float
    n_control: float


@dataclass(frozen=True, slots=True)
class Covariate:
    """A covariate of a model: a number, or one value of a category against a reference."""

    column: str
    value: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a printed coefficient asks of the data.

    ``target`` is a window or a month as digits. ``relative`` is the mean the effect is printed as a share
    of: ``alle``, ``kontroll`` or empty. ``covariate`` is set where the coefficient is not the treatment's.
    """

    selection: Selection
    target: str
    relative: str = ""
    covariate: Covariate | None = None


def asked(study: Study, row: Mapping[str, str]) -> Asked | None:
    """What a printed row of coefficients asks; None if this product does not offer it.

    ``row`` has outcome, sample, window, spec and term as printed; the study's [published] translates them.
    """
    table = study.definition.get("published") or {}
    sample = table.get("samples", {}).get(row["sample"])
    if sample is None:
        return None
    groups = {name: level for name, level in sample.items() if name not in SAMPLE_KEYS}
    wanted = dict(table.get("outcomes", {}).get(row["outcome"], {}))
    outcome = wanted.pop("outcome", row["outcome"])
    window = wanted.pop("window", row["window"])
    spec = sample.get("spec") or table.get("specs", {}).get(row["spec"])
    if spec not in study.specs or outcome not in study.outcomes or not set(groups) <= set(study.subgroups):
        return None
    meant = _term(table, row["term"])
    covariate = None
    if meant is None:
        meant, covariate = {}, _covariate(table, study, spec, row["term"])
        if covariate is None:
            return None
    contrast = meant.get("contrast", sample.get("contrast", ""))
    term = meant.get("term", sample.get("term", TERMS[0]))
    if (contrast and contrast not in study.contrasts) or term not in study.specs[spec].terms:
        return None
    selection = with_outcome(default_selection(study), study, outcome)
    selection = replace(
        selection,
        params=tuple(sorted({**dict(selection.params), **wanted}.items())),
        groups=tuple(sorted(groups.items())),
        spec=spec,
        contrast=contrast,
        term=term,
    )
    return Asked(selection, computed_target(study, window), meant.get("relative", ""), covariate)


def selection_of(study: Study, row: Mapping[str, str]) -> Selection | None:
    """The selection a printed effect was made with, its window included; None if there is none here."""
    found = asked(study, row)
    if found is None or found.covariate is not None:
        return None
    if found.target == study.main_window:
        return found.selection
    window = f"mnd_{found.target}" if found.target.lstrip("-").isdigit() else found.target
    return replace(found.selection, target=window)


def computed_target(study: Study, window: str) -> str:
    """A printed window as tables here name it: a window of the study, with its sample, or a month."""
    return window if window in [one.name for one in study.windows] else month_target(window)


def month_target(window: str) -> str:
    """A printed single month is a month here: mnd_12 -> 12."""
    single = window.removeprefix("mnd_")
    return single if window.startswith("mnd_") and single.lstrip("-").isdigit() else window


def estimates(
    database: Database, study: Study, rows: Iterable[Mapping[str, str]], *, progress: Progress | None = None
) -> list[Here | None]:
    """The same coefficients from the loaded data, in the order of the rows; None where there is none."""
    rows = list(rows)
    wanted = [asked(study, row) for row in rows]
    # By arms, sample and model, so that each factorisation is made once and then used for all outcomes.
    distinct = sorted({_problem_of(one) for one in wanted if one is not None}, key=_order)
    together: dict[Selection, list[str]] = {}
    for selection, target in distinct:
        together.setdefault(selection, []).append(target)
    known: dict[tuple[Selection, str, Covariate | None], Here | None] = {}
    for done, (selection, at) in enumerate(together.items()):
        if progress is not None:
            progress(done, len(together))
        for target, (effect, _means) in estimates_at(database, selection, at).items():
            mine = [one for one in wanted if one is not None and _problem_of(one) == (selection, target)]
            covariates = {one.covariate: None for one in mine if one.covariate is not None}
            beside = covariates_at(database, selection, target, tuple(covariates)) if covariates else {}
            known |= {(selection, target, covariate): found for covariate, found in beside.items()}
            known[selection, target, None] = effect
    answers: list[Here | None] = []
    for one in wanted:
        here = None if one is None else known.get((one.selection, one.target, one.covariate))
        if one is not None and here is not None and one.relative:
            means = estimates_at(database, one.selection, [one.target])[one.target][1]
            here = _as_share(here, means, one.relative)
        answers.append(None if one is None or here is None else _scaled(here, one, study))
    alike = balance_estimates(database, study, rows)
    return [alike.get(at, here) for at, here in enumerate(answers)]


def balance_estimates(
    database: Database, study: Study, rows: Sequence[Mapping[str, str]]
) -> dict[int, Here | None]:
    """The arm's own coefficients on the characteristics, by position of the row that prints them.

    [published.balance] names the printed outcome, the model whose characteristics are meant, and the printed
    models in which they stand alone and together.
    """
    table = (study.definition.get("published") or {}).get("balance")
    if not table or table["spec"] not in study.specs:
        return {}
    printed = {**dict.fromkeys(table["alone"], "alone"), **dict.fromkeys(table["joint"], "joint")}
    mine = {at: row for at, row in enumerate(rows) if row["outcome"] == table["outcome"]}
    if not mine:
        return {}
    found = balance(database, with_spec(default_selection(study), study, table["spec"]))
    assert found is not None  # the model has characteristics
    frame = found.table.frame.set_index("characteristic")
    answers: dict[int, Here | None] = {}
    for at, row in mine.items():
        covariate = _covariate(study.definition["published"], study, table["spec"], row["term"])
        kind = printed.get(row["spec"])
        if covariate is None or kind is None or covariate.column not in frame.index:
            continue
        line, scale = frame.loc[covariate.column], _scale(study, covariate.column)
        estimate, error = (float(line[name]) * scale for name in (kind, f"{kind}_std_error"))
        answers[at] = Here(estimate, error, float(line["n_treated"]), float(line["n_control"]))
    return answers


def _scaled(here: Here, one: Asked, study: Study) -> Here:
    """A coefficient per unit of a characteristic, in the unit the report counts the characteristic in."""
    column = one.covariate.column if one.covariate else ""
    if one.selection.term == TERMS[1] and one.covariate is None:
        column = study.specs[one.selection.spec].interaction
    scale = _scale(study, column)
    return replace(here, estimate=here.estimate * scale, std_error=here.std_error * scale)


def _scale(study: Study, column: str) -> float:
    return float((study.definition.get("published") or {}).get("scales", {}).get(column, 1.0))


def estimates_at(
    database: Database, selection: Selection, wanted: list[str]
) -> dict[str, tuple[Here, tuple[float, float]]]:
    """Effects at some targets only, each with the arms' means; a target the study lacks is left out."""
    study = database.study(selection)
    names = [target for target in wanted if _has(study, target)]
    if not names:
        return {}
    chosen = model(database, selection)
    y, observed = _outcome(database, selection, names, chosen.rows)
    digest = hashlib.blake2b(np.packbits(observed).tobytes(), digest_size=16).hexdigest()
    where = ("printed", selection.study, selection.contrast, selection.groups, selection.spec, selection.term)
    prepared = database.memo((*where, digest), lambda: event_study.prepare(chosen.design, observed))
    months = np.arange(study.months[0], study.months[1] + 1)
    found = fit(Problem(prepared, y, observed, months, [], chosen.incomplete, chosen.arms))
    return {
        name: (_here(found, at), (float(found.mean_treated[at]), float(found.mean_control[at])))
        for at, name in enumerate(names)
    }


def covariates_at(
    database: Database, selection: Selection, target: str, covariates: tuple[Covariate, ...]
) -> dict[Covariate, Here | None]:
    """Covariates' coefficients in the selection's model, with the same kind of standard error.

    The engine gives the coefficient of one column, so each covariate in turn takes the treatment's place and
    the treatment stands among the covariates: the model is the same. None where nobody has the value.
    """
    chosen = model(database, selection)
    y, observed = _outcome(database, selection, [target], chosen.rows)
    treated = float(observed[chosen.design.treatment == 1].sum())
    control = float(observed.sum()) - treated
    people = participants(database, selection, columns={one.column for one in covariates})
    answers: dict[Covariate, Here | None] = {}
    for covariate in covariates:
        design = swapped(chosen.design, covariate, people[covariate.column][chosen.rows])
        answers[covariate] = None
        if design is not None:
            found = event_study.fit(event_study.prepare(design, observed), y)
            answers[covariate] = Here(float(found.estimate[0]), float(found.std_error[0]), treated, control)
    return answers


def swapped(design: Design, covariate: Covariate, values: np.ndarray) -> Design | None:
    """The design with a covariate in the treatment's place, a category measured from the reference.

    ``values`` (n,) are the covariate's own: a category's texts give its columns anew, because the design
    leaves out the most common and a report the one it chose. None if the value or the reference is not there.

    Examples
    --------
    Three values of a category: the design leaves out b, the report a.

    >>> x = np.array([[1.0, 0.0], [0.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    >>> design = Design(np.array([1.0, 0.0, 0.0, 1.0]), x, ("k: a", "k: c"))
    >>> other = swapped(design, Covariate("k", "b", "a"), np.array(["a", "b", "c", "b"], dtype=object))
    >>> other.names, other.treatment.tolist(), other.covariates.T.tolist()
    (('tiltak', 'k: c'), [-0.5, 0.5, -0.5, 0.5], [[1.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0]])
    """
    columns = {name: design.covariates[:, at] for at, name in enumerate(design.names)}
    columns[_TREATMENT] = design.treatment
    name = covariate.column
    if covariate.value:
        texts = np.array(["ukjent" if value is None else value for value in values], dtype=str)
        columns = {one: column for one, column in columns.items() if not one.startswith(f"{name}: ")}
        known = set(np.unique(texts).tolist())
        if not {covariate.value, covariate.reference} <= known:
            return None
        for level in sorted(known - {covariate.reference}):
            columns[f"{name}: {level}"] = (texts == level).astype(float)
        name = f"{name}: {covariate.value}"
    treatment = columns.pop(name)
    # Centred like the covariates beside it; the constant takes up the rest.
    return replace(
        design,
        treatment=treatment - treatment.mean(),
        covariates=np.column_stack(list(columns.values())),
        names=tuple(columns),
    )


def _problem_of(one: Asked) -> tuple[Selection, str]:
    return one.selection, one.target


def _order(pair: tuple[Selection, str]) -> tuple[object, ...]:
    selection, target = pair
    where = (selection.contrast, selection.groups, selection.spec, selection.term)
    return (*where, selection.outcome, selection.params, target)


def _term(table: Mapping[str, Any], term: str) -> dict[str, str] | None:
    """What a printed term is: of which contrast, which coefficient, as a share of what; None if unknown."""
    meant = table.get("terms_of", {}).get(term)
    if meant is None:
        return {} if term in table.get("terms", ()) else None
    return {"term": meant} if isinstance(meant, str) else dict(meant)


def _covariate(table: Mapping[str, Any], study: Study, spec: str, term: str) -> Covariate | None:
    meant = table.get("covariates", {}).get(term, term)
    found = Covariate(meant) if isinstance(meant, str) else Covariate(**meant)
    return found if found.column in study.specs[spec].covariates else None


def _has(study: Study, target: str) -> bool:
    if target.lstrip("-").isdigit():
        return study.months[0] <= int(target) <= study.months[1]
    return target in [window.name for window in study.windows]


def _outcome(
    database: Database, selection: Selection, wanted: list[str], rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The outcome (rows, targets) and whether it is observed, in the order asked for."""
    study = database.study(selection)
    matrix = outcome_matrix(database, selection)
    windows = {window.name: window for window in study.windows}
    month0 = None
    if any(name in windows and windows[name].latest_start for name in wanted):
        month0 = participants(database, selection, columns=["maaned0"])["maaned0"].astype(str)
    y, observed = np.empty((len(rows), len(wanted))), np.empty((len(rows), len(wanted)), bool)
    for at, name in enumerate(wanted):
        if name in windows:
            alone = replace(study, windows=(windows[name],))
            values, seen, _names = targets(_months_of(matrix, windows[name]), alone, month0=month0)
            y[:, at], observed[:, at] = values[:, -1:][rows, 0], seen[:, -1:][rows, 0]
        else:
            column = int(name) - study.months[0]
            y[:, at], observed[:, at] = matrix.y[rows, column], matrix.observed[rows, column]
    return y, observed


def _months_of(matrix: Matrix, window: Window) -> Matrix:
    """The months a window reads: others need not be copied."""
    if window.kind == "last":
        return matrix
    span = slice(*np.searchsorted(matrix.months, (window.first, window.last + 1)))
    return Matrix(matrix.participant_id, matrix.months[span], matrix.y[:, span], matrix.observed[:, span])


def _here(found: Estimates, at: int) -> Here:
    return Here(
        estimate=float(found.estimate[at]),
        std_error=float(found.std_error[at]),
        n_treated=float(found.n_treated[at]),
        n_control=float(found.n_control[at]),
    )


def _as_share(here: Here, means: tuple[float, float], of: str) -> Here:
    """An effect as a share of a mean; the mean's own uncertainty is left out, as in the reports."""
    treated, control = means
    n = here.n_treated + here.n_control
    mean = control if of == "kontroll" else (here.n_treated * treated + here.n_control * control) / n
    return replace(here, estimate=here.estimate / mean, std_error=here.std_error / mean)
