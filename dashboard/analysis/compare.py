"""Sammenligning: one selection pinned as A, another as B, and their difference with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis.effects import MARGIN, check_observed, check_sample, seed_of, verdict
from dashboard.analysis.model import Problem, fit, model, problem
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.estimators import bands
from dashboard.estimators.comparison import Side, difference_covariance
from dashboard.estimators.event_study import Estimates
from dashboard.selection import Selection, question, target_of
from dashboard.text import _
from dashboard.warehouse import Database, participants, sample_ids

PERSONS = ("n_treated_a", "n_control_a", "n_treated_b", "n_control_b")
COLUMNS = (
    "target_kind",
    "target",
    "estimate_a",
    "std_error_a",
    "conf_low_a",
    "conf_high_a",
    "estimate_b",
    "std_error_b",
    "conf_low_b",
    "conf_high_b",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "band_low",
    "band_high",
    *PERSONS,
)
# A difference this small beside the two standard errors is the rounding of doubles: the same question asked
# in two ways. Real ones are larger by far (one participant among a hundred thousand moves 1e-5).
ROUNDING = 1e-9
_STRICTNESS = {"syntetisk": 1, "offentlig": 2}  # what is not named is closed, and decides


class IncomparableError(ValueError):
    """Two selections whose estimates cannot be subtracted."""


@dataclass(frozen=True, slots=True)
class MainDifference:
    """B less A in one window or month, and the verdict the page's fixed rule gives it."""

    target: str
    estimate_a: float
    estimate_b: float
    estimate: float
    conf_low: float
    conf_high: float
    verdict: str


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What is shown of two selections side by side.

    ``table`` has ``COLUMNS``, months first, then windows; ``estimate`` is B less A. ``n_shared`` counts the
    participants in both models, None where it is too few to name. ``se`` is the kind of standard error of
    the difference: hc1, klynge, or hver_sin for two studies, which share nobody.
    """

    a: Selection
    b: Selection
    unit: str
    table: Protected
    main: MainDifference
    n_shared: int | None
    se: str
    n_clusters: int | None

    def months(self) -> pd.DataFrame:
        frame = self.table.frame
        return frame[frame["target_kind"] == "month"].astype({"target": int})


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """One side: its problem and estimates, and the names of its targets."""

    study: Study
    stated: Problem
    estimates: Estimates
    names: list[str]


def compare(database: Database, a: Selection, b: Selection) -> Comparison:
    """Estimate both selections in the months and windows they have in common, and B less A.

    Participants of the same study count once: what they do to both estimates cancels. With clusters on
    either side the difference is clustered on both. Two studies share nobody, and their variances add.
    Intervals use t with the fewest clusters less one where there are clusters.

    Raises
    ------
    IncomparableError
        If the outcomes are in different units, or no month is in both.
    TooFewError
        If real data hold too few in an arm of either sample.
    NothingObservedError
        If nobody in either sample is observed with the outcome.
    """
    unit = _shared_unit(database, a, b)
    one, two = (_asked(database, side, covariance=a.study != b.study) for side in (a, b))
    months, windows = _in_common(one, two)
    names = [*months, *windows]
    columns = [np.array([side.names.index(name) for name in names]) for side in (one, two)]
    covariance, se = _covariance(database, (a, b), (one, two), columns)
    frame = _frame(one.estimates, two.estimates, columns, covariance)
    frame.insert(0, "target_kind", ["month"] * len(months) + ["window"] * len(windows))
    frame.insert(1, "target", names)
    groups = [_clusters(side.estimates, at) for side, at in zip((one, two), columns, strict=True)]
    known = [found for found in groups if found is not None]
    fewest = np.minimum.reduce(known) if known else None
    point = bands.pointwise_critical(n_clusters=fewest)
    inside = slice(0, len(months))
    seed = seed_of((question(a, one.study), question(b, two.study)))
    wide = bands.simultaneous_critical(covariance[inside, inside], seed=seed)
    reach = np.r_[np.full(len(months), wide), np.full(len(windows), np.nan)]
    for name, half in (("conf", point), ("band", reach)):
        frame[f"{name}_low"] = frame["estimate"] - half * frame["std_error"]
        frame[f"{name}_high"] = frame["estimate"] + half * frame["std_error"]
    status = _strictest(one.study, two.study)
    table = disclosure.protect(frame[list(COLUMNS)], data_status=status, persons=PERSONS)
    return Comparison(
        a=a,
        b=b,
        unit=unit,
        table=table,
        main=_main(table, _target(b, a, names, (two.study, one.study)), is_share=unit == "share"),
        n_shared=disclosure.shown_count(_shared(database, a, b), data_status=status),
        se=se,
        n_clusters=None if fewest is None else int(fewest.max()),
    )


def _shared_unit(database: Database, a: Selection, b: Selection) -> str:
    outcomes = [database.study(side).outcomes[side.outcome] for side in (a, b)]
    units = [outcome.unit or "count" for outcome in outcomes]
    if units[0] != units[1]:
        raise IncomparableError(
            _(
                "A og B kan ikke trekkes fra hverandre: «{a}» og «{b}» måles i ulike enheter. "
                "Velg et utfall i samme enhet, eller løsne A."
            ).format(a=_(outcomes[0].title), b=_(outcomes[1].title))
        )
    return units[0]


def _asked(database: Database, selection: Selection, *, covariance: bool) -> _Asked:
    check_sample(database, selection)
    stated = check_observed(problem(database, selection))
    names = [*(str(month) for month in stated.months), *stated.windows]
    return _Asked(database.study(selection), stated, fit(stated, covariance=covariance), names)


def _in_common(one: _Asked, two: _Asked) -> tuple[list[str], list[str]]:
    """Months and windows of both sides, in the first's order."""
    windows = [name for name in two.stated.windows if name in one.stated.windows]
    months = [name for name in two.names if name in one.names and name not in windows]
    if not months:
        raise IncomparableError(_("A og B har ingen måneder felles. Velg en annen studie, eller løsne A."))
    return months, windows


def _covariance(
    database: Database,
    selections: tuple[Selection, Selection],
    sides: tuple[_Asked, _Asked],
    columns: list[np.ndarray],
) -> tuple[np.ndarray, str]:
    """Covariance of the difference, and the kind of standard error that makes it."""
    a, b = selections
    if a.study != b.study:
        parts = [side.estimates.covariance[np.ix_(at, at)] for side, at in zip(sides, columns, strict=True)]  # type: ignore[index]
        return parts[0] + parts[1], "hver_sin"
    se = "klynge" if "klynge" in (a.se, b.se) else "hc1"
    stated = [
        side.stated if asked.se == se else problem(database, replace(asked, se=se))
        for asked, side in zip(selections, sides, strict=True)
    ]
    units = _cluster_units(database, selections) if se == "klynge" else [_people(database, s) for s in (a, b)]
    one, two = (
        Side(each.prepared, each.y, unit, at) for each, unit, at in zip(stated, units, columns, strict=True)
    )
    return difference_covariance(one, two), se


def _people(database: Database, selection: Selection) -> np.ndarray:
    """The participants in the model, by their place among all of the study's."""
    rows, sample = model(database, selection).rows, sample_ids(database, selection)
    return rows if sample is None else sample[rows]


def _cluster_units(database: Database, selections: tuple[Selection, Selection]) -> list[np.ndarray]:
    """For each side the cluster behind every code of its design, numbered alike on both sides."""
    cluster = database.study(selections[0]).cluster
    assert cluster is not None  # klynge is not offered without
    number: dict[str, int] = {}
    units = []
    for selection in selections:
        chosen = model(database, replace(selection, se="klynge"))
        texts = participants(database, selection, columns=[cluster])[cluster][chosen.rows].astype(str)
        codes = chosen.design.clusters
        assert codes is not None
        _codes, first = np.unique(codes, return_index=True)
        units.append(np.array([number.setdefault(text, len(number)) for text in texts[first]]))
    return units


def _shared(database: Database, a: Selection, b: Selection) -> int:
    if a.study != b.study:
        return 0
    return len(np.intersect1d(_people(database, a), _people(database, b), assume_unique=True))


def _frame(a: Estimates, b: Estimates, columns: list[np.ndarray], covariance: np.ndarray) -> pd.DataFrame:
    """Both sides' estimates with their own intervals, and the difference with its standard error."""
    values: dict[str, np.ndarray] = {}
    for name, found, at in (("a", a, columns[0]), ("b", b, columns[1])):
        half = bands.pointwise_critical(n_clusters=_clusters(found, at)) * found.std_error[at]
        values |= {
            f"estimate_{name}": found.estimate[at],
            f"std_error_{name}": found.std_error[at],
            f"conf_low_{name}": found.estimate[at] - half,
            f"conf_high_{name}": found.estimate[at] + half,
            f"n_treated_{name}": found.n_treated[at],
            f"n_control_{name}": found.n_control[at],
        }
    difference = values["estimate_b"] - values["estimate_a"]
    error = np.sqrt(np.diag(covariance))
    noise = ROUNDING * (values["std_error_a"] + values["std_error_b"])
    values["estimate"] = np.where(np.abs(difference) <= noise, 0.0, difference)
    values["std_error"] = np.where(np.isfinite(difference), np.where(error <= noise, 0.0, error), np.nan)
    return pd.DataFrame(values)


def _clusters(found: Estimates, at: np.ndarray) -> np.ndarray | None:
    return None if found.n_clusters is None else found.n_clusters[at]


def _target(b: Selection, a: Selection, names: list[str], studies: tuple[Study, Study]) -> str:
    """The main number's target: B's, else A's, else the last window or month in common."""
    targets = [target_of(side, study) for side, study in zip((b, a), studies, strict=True)]
    # One study's window of a single month is a month in the other.
    wanted = [name for target in targets for name in (target, target.removeprefix("mnd_"))]
    return next((target for target in wanted if target in names), names[-1])


def _main(table: Protected, target: str, *, is_share: bool) -> MainDifference:
    row = table.frame[table.frame["target"] == target].iloc[0]
    found = {
        name: float(row[name]) for name in ("estimate_a", "estimate_b", "estimate", "conf_low", "conf_high")
    }
    margin = MARGIN if is_share and not target.startswith("kumulativ_") else None
    said = verdict(found["estimate"], found["conf_low"], found["conf_high"], margin=margin)
    return MainDifference(target=target, verdict=said, **found)


def _strictest(*studies: Study) -> str:
    """The data status of the two together: the stricter decides."""
    found = [study.data_status for study in studies]
    return min(found, key=lambda status: _STRICTNESS.get(status, 0))
