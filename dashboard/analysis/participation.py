"""Deltakelse: how long people stay in the measure, how many start, and what they leave to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.estimators import survival
from dashboard.estimators.cumulative_incidence import cumulative_incidence
from dashboard.estimators.log_rank import LogRank, log_rank
from dashboard.estimators.spells import SpellCounts, life_table
from dashboard.estimators.survival import GroupDifference
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.warehouse import Database, Spells, participants, person_columns, spells

COLUMNS = (
    "arm",
    "month",
    "at_risk",
    "exits",
    "censored",
    "survival",
    "conf_low",
    "conf_high",
    "share_observable",
)
# What is taken out of a row with too few persons; arm, month and destination stay.
VALUES = ("survival", "conf_low", "conf_high", "share_observable", "hazard", "share")
HORIZONS = (12, 24)
ARMS = ("tiltak", "kontroll")


class NobodyStartedError(ValueError):
    """Nobody in an arm of the sample started the arm's measure."""


@dataclass(frozen=True, slots=True, eq=False)
class RestrictedMean:
    """Mean months in the measure within ``horizon``, by arm, and the difference."""

    horizon: int
    treated: tuple[float, float, float]
    control: tuple[float, float, float]
    difference: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Participation:
    """All that the page *Deltakelse* shows of one selection.

    ``table`` has the columns ``COLUMNS``; ``hazard`` arm, month, at_risk, hazard, conf_low, conf_high;
    ``destinations`` arm, month, destination, share, conf_low, conf_high; ``waiting`` arm, month, share
    (started a measure within so many months of month 0) and n.
    """

    selection: Selection
    table: Protected
    hazard: Protected
    destinations: Protected
    waiting: Protected
    uptake: Protected
    restricted_means: tuple[RestrictedMean, ...]
    medians: dict[str, float]
    log_rank: LogRank
    n_treated: int
    n_control: int


def participation(database: Database, selection: Selection) -> Participation:
    """Survival in the arm's measure for the chosen sample.

    Raises
    ------
    TooFewError
        If real data hold too few who started in an arm.
    NobodyStartedError
        If nobody in an arm started.
    """
    study = database.study(selection)
    counted = count_spells(database, selection)
    n = counted.n
    disclosure.require_enough([int(x) for x in n], data_status=study.data_status)
    wanted = {"arm", "ventetid_mnd", "forste_tiltak"} & set(person_columns(database, study.id))
    people = participants(database, selection, columns=sorted(wanted))
    return Participation(
        selection=selection,
        table=_protected(_survival_table(counted), study, persons=["at_risk"], counts=["exits", "censored"]),
        hazard=_protected(_hazard_table(counted), study, persons=["at_risk"]),
        destinations=_protected(_destination_table(counted), study, persons=["at_risk"]),
        waiting=_protected(_waiting_table(people, study), study, persons=["n"]),
        uptake=_protected(_uptake_table(people, study), study, persons=["n"]),
        restricted_means=tuple(
            _restricted_mean(counted, horizon) for horizon in HORIZONS if horizon < len(counted.months)
        ),
        medians=dict(
            zip(ARMS, survival.median_months(survival.kaplan_meier(counted)).estimate.tolist(), strict=True)
        ),
        log_rank=log_rank(counted),
        n_treated=disclosure.shown_count(int(n[0]), data_status=study.data_status) or 0,
        n_control=disclosure.shown_count(int(n[1]), data_status=study.data_status) or 0,
    )


def count_spells(database: Database, selection: Selection) -> SpellCounts:
    """Spells of the sample by arm (treated first), ending and month.

    Raises
    ------
    NobodyStartedError
    """
    study = database.study(selection)
    rows = spells(database, selection)
    if not rows.is_treated.any() or rows.is_treated.all():
        raise NobodyStartedError(
            _("Ingen i en av gruppene startet i tiltaket. Ta bort én av avgrensningene.")
        )
    return spell_counts(rows, study, group=np.where(rows.is_treated, 0, 1), groups=ARMS)


def spell_counts(rows: Spells, study: Study, *, group: np.ndarray, groups: tuple[str, ...]) -> SpellCounts:
    """Count spells by any grouping of the participants; ``group`` are positions in ``groups``."""
    named = study.definition["participation"]["destinations"]
    destinations = tuple(dict.fromkeys([*named, *rows.destinations]))
    # Positions among the file's destinations become positions among the study's, after 0 for censored.
    cause_of = np.array([*(1 + destinations.index(name) for name in rows.destinations), 0])
    return SpellCounts.from_spells(
        group=group,
        duration=rows.duration,
        cause=np.where(rows.is_exit, cause_of[rows.destination], 0),
        observable=rows.observable,
        groups=groups,
        destinations=destinations,
    )


def _survival_table(counted: SpellCounts) -> pd.DataFrame:
    table, curve = life_table(counted), survival.kaplan_meier(counted)
    observable = survival.share_observable(counted)
    return _by_arm(
        counted,
        at_risk=table.at_risk,
        exits=table.exits,
        censored=table.censored,
        survival=curve.estimate,
        conf_low=curve.conf_low,
        conf_high=curve.conf_high,
        share_observable=observable.estimate,
    )[list(COLUMNS)]


def _hazard_table(counted: SpellCounts) -> pd.DataFrame:
    rate = survival.hazard(counted)
    return _by_arm(
        counted, at_risk=rate.n, hazard=rate.estimate, conf_low=rate.conf_low, conf_high=rate.conf_high
    )


def _destination_table(counted: SpellCounts) -> pd.DataFrame:
    left = cumulative_incidence(counted)
    frames = []
    for position, name in enumerate(left.destinations):
        frame = _by_arm(
            counted,
            at_risk=life_table(counted).at_risk,
            share=left.estimate[:, position],
            conf_low=left.conf_low[:, position],
            conf_high=left.conf_high[:, position],
        )
        frame.insert(2, "destination", name)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def _by_arm(counted: SpellCounts, **columns: np.ndarray) -> pd.DataFrame:
    """Groups x months arrays as rows, one arm after the other."""
    months = counted.months
    frame = pd.DataFrame({name: values.ravel() for name, values in columns.items()})
    frame.insert(0, "month", np.tile(months, len(counted.groups)))
    frame.insert(0, "arm", np.repeat(counted.groups, len(months)))
    return frame


def _waiting_table(people: dict[str, np.ndarray], study: Study) -> pd.DataFrame:
    """Share of each arm that has started any measure, by months since month 0."""
    waited = people.get("ventetid_mnd")
    if waited is None or not np.isfinite(waited).any():
        return pd.DataFrame({"arm": [], "month": [], "share": [], "n": []})
    months = np.arange(0, int(study.definition["participation"]["start_within"]) + 1)
    frames = []
    for arm in ARMS:
        mine = waited[people["arm"] == arm]
        started = (mine[:, None] <= months).mean(axis=0) if len(mine) else np.full(len(months), np.nan)
        frames.append(pd.DataFrame({"arm": arm, "month": months, "share": started, "n": len(mine)}))
    return pd.concat(frames, ignore_index=True)


def _uptake_table(people: dict[str, np.ndarray], study: Study) -> pd.DataFrame:
    """Share of each arm whose first measure was this one, with the wait of those who started."""
    first = people.get("forste_tiltak")
    if first is None:
        return pd.DataFrame({"arm": [], "first": [], "share": [], "n": []})
    rows = []
    for arm in ARMS:
        mine = first[people["arm"] == arm]
        known = [*study.definition["participation"]["first_measure"], "annet", "ingen"]
        for name in known:
            share = float(np.mean([value == name for value in mine])) if len(mine) else np.nan
            rows.append({"arm": arm, "first": name, "share": share, "n": len(mine)})
    return pd.DataFrame(rows)


def _restricted_mean(counted: SpellCounts, horizon: int) -> RestrictedMean:
    mean = survival.restricted_mean(counted, horizon=horizon)
    gap: GroupDifference = survival.difference(mean, treated=ARMS[0], reference=ARMS[1])
    by_arm = [(float(mean.estimate[g]), float(mean.conf_low[g]), float(mean.conf_high[g])) for g in range(2)]
    return RestrictedMean(
        horizon=horizon,
        treated=by_arm[0],
        control=by_arm[1],
        difference=(float(gap.estimate), float(gap.conf_low), float(gap.conf_high)),
    )


def _protected(
    frame: pd.DataFrame, study: Study, *, persons: list[str], counts: list[str] | None = None
) -> Protected:
    return disclosure.protect(
        frame,
        data_status=study.data_status,
        persons=persons,
        counts=counts or [],
        values=[name for name in VALUES if name in frame.columns],
    )
