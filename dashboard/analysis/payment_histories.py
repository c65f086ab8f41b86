"""From the panel to histories by month since the start in the measure, one set per arm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dashboard.analysis.participation import NobodyStartedError
from dashboard.catalogue import Spec, Study
from dashboard.disclosure import require_enough
from dashboard.estimators import payment_sums
from dashboard.estimators.payment import Histories
from dashboard.payment_text import LONGEST
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.warehouse import Database, months_in_measure, participants

ARMS = ("tiltak", "kontroll")
POSITION, PERMANENT = "storste_stilling", "storste_fast_stilling"
PENSION, SUBSIDY = "mottar_ufore", "i_lonnstilskudd"
SICK = ("mottar_sykepenger", "mottar_aap")
COLUMNS = (POSITION, PERMANENT, PENSION, *SICK, SUBSIDY)
MOST = 2 / 3  # of each arm that can be followed through the horizon the page opens with
HALF = 50.0  # percent of a post: the outcome that is predicted
PREDICTED_MONTH = 12


class NoMonthsError(NobodyStartedError):
    """A study whose time in the measure is not counted in months."""


@dataclass(frozen=True, slots=True, eq=False)
class Arm:
    """Those of one arm who started: their histories, clusters, and predicted probability of a job."""

    histories: Histories
    clusters: np.ndarray | None
    chance: np.ndarray | None

    def followed(self, horizon: int) -> np.ndarray:
        """Positions of those who are followed through the horizon."""
        return np.flatnonzero(self.histories.observed >= horizon)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What sorts the participants: months since the start, the person columns, and how well it ranks."""

    month: int
    columns: tuple[str, ...]
    ranks_right: float


def arms(
    database: Database, selection: Selection, *, all_permanent: bool
) -> tuple[dict[str, Arm], Prediction | None]:
    """Histories by arm. With ``all_permanent`` every job counts as permanent where no extract says it.

    Raises
    ------
    NoMonthsError
        If the study counts in weeks, or has no measure.
    NobodyStartedError, TooFewError
    """
    study = database.study(selection)
    if study.definition["participation"].get("time_unit", "måned") != "måned":
        raise NoMonthsError(_("Betaling regnes per måned i tiltaket, og denne studien følger uker."))
    found = months_in_measure(database, selection, columns=COLUMNS, months=LONGEST)
    treated = found.is_treated.astype(bool)
    require_enough([int(treated.sum()), int((~treated).sum())], data_status=study.data_status)
    if treated.all() or not treated.any():
        raise NobodyStartedError(_("Ingen i en av gruppene startet i tiltaket."))
    histories = _histories(found.columns, found.duration, found.observable, all_permanent=all_permanent)
    clusters = _clusters(database, selection, study, found.participant_id)
    chance, prediction = _chances(database, selection, study, histories, found.participant_id, treated)
    by_arm = {}
    for arm, rows in zip(ARMS, (np.flatnonzero(treated), np.flatnonzero(~treated)), strict=True):
        by_arm[arm] = Arm(
            part(histories, rows),
            None if clusters is None else clusters[rows],
            None if chance is None else chance[rows],
        )
    return by_arm, prediction


def part(histories: Histories, rows: np.ndarray) -> Histories:
    """Some of the participants."""
    names = ("in_measure", "observed", "position", "permanent", "pension", "sick", "subsidy")
    held = {name: getattr(histories, name) for name in names}
    return replace(histories, **{name: values[rows] for name, values in held.items() if values is not None})


def horizon_of(by_arm: dict[str, Arm]) -> int:
    """The longest whole half-year that most of both arms can be followed through; at least one."""
    for months in range(LONGEST, 6, -6):
        if all(len(arm.followed(months)) >= MOST * len(arm.histories) for arm in by_arm.values()):
            return months
    return 6


def _histories(
    columns: Mapping[str, np.ndarray],
    duration: np.ndarray,
    observable: np.ndarray,
    *,
    all_permanent: bool,
) -> Histories:

    observed = np.minimum(observable, LONGEST)
    month = np.arange(LONGEST)[None, :]
    in_measure = month < np.minimum(duration, observed)[:, None]
    unknown = np.full(in_measure.shape, np.nan, np.float32)
    position = columns.get(POSITION, unknown)
    permanent = columns.get(PERMANENT, position if all_permanent else None)
    sick = None
    if set(SICK) <= set(columns):
        either, both = (
            np.logical_or(columns[SICK[0]] == 1, columns[SICK[1]] == 1),
            np.logical_and(columns[SICK[0]] >= 0, columns[SICK[1]] >= 0),
        )
        sick = np.where(either, 1.0, np.where(both, 0.0, np.nan)).astype(np.float32)
    return Histories(
        in_measure=in_measure,
        observed=observed.astype(int),
        position=position,
        permanent=permanent,
        pension=_yes_no(columns.get(PENSION)),
        sick=sick,
        subsidy=_yes_no(columns.get(SUBSIDY)),
    )


def _yes_no(values: np.ndarray | None) -> np.ndarray | None:
    return None if values is None else np.where(values < 0, np.nan, values).astype(np.float32)


def _people(
    database: Database, selection: Selection, ids: np.ndarray, columns: tuple[str, ...]
) -> dict[str, np.ndarray]:
    people = participants(database, selection, columns=["participant_id", *columns])
    place = np.searchsorted(people["participant_id"], ids)
    return {name: people[name][place] for name in columns}


def _clusters(database: Database, selection: Selection, study: Study, ids: np.ndarray) -> np.ndarray | None:
    if selection.se != "klynge" or study.cluster is None:
        return None
    return _people(database, selection, ids, (study.cluster,))[study.cluster].astype(str)


def _chances(
    database: Database,
    selection: Selection,
    study: Study,
    histories: Histories,
    ids: np.ndarray,
    treated: np.ndarray,
) -> tuple[np.ndarray | None, Prediction | None]:
    """Predicted probability of at least half a post a year after the start, from what was known before."""
    spec = richest(study, selection)
    month = PREDICTED_MONTH
    job = histories.position[:, month]
    known = (histories.observed > month) & ~np.isnan(job)
    if spec is None or (known & ~treated).sum() < 2 * payment_sums.FOLDS:
        return None, None
    people = _people(database, selection, ids, spec.covariates)
    x = np.column_stack([_columns(people[name]) for name in spec.covariates])
    y = np.where(known, job >= HALF, 0).astype(float)
    fitted_on = known & ~treated
    chance = payment_sums.predicted(x, y, fitted_on)
    right = payment_sums.ranks_right(chance[fitted_on], y[fitted_on])
    return chance, Prediction(month, spec.covariates, right)


def richest(study: Study, selection: Selection) -> Spec | None:
    """The chosen model if it has characteristics, else the study's own, else the one with most."""
    offered = [study.specs[name] for name in (selection.spec, study.default_spec) if name in study.specs]
    most = max(study.specs.values(), key=lambda spec: len(spec.covariates), default=None)
    return next((spec for spec in (*offered, most) if spec is not None and spec.covariates), None)


def _columns(values: np.ndarray) -> np.ndarray:
    """A number with its mean for null and a mark of null; a text as one column per value."""
    if values.dtype == object:
        texts = values.astype(str)
        return np.column_stack([texts == one for one in np.unique(texts)]).astype(float)
    is_known = np.isfinite(values)
    middle = float(values[is_known].mean()) if is_known.any() else 0.0
    spread = float(values[is_known].std()) if is_known.any() else 0.0
    filled = (np.where(is_known, values, middle) - middle) / (spread or 1.0)
    return np.column_stack([filled, ~is_known]).astype(float)
