"""Effekter: the effect, or difference, by month and window."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis.model import Problem, fit, problem
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.estimators import bands
from dashboard.estimators.bands import JointTest
from dashboard.estimators.event_study import Estimates
from dashboard.selection import Selection, question, target_of, with_spec
from dashboard.text import _
from dashboard.warehouse import Database, participants

COLUMNS = (
    "target_kind",
    "target",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "band_low",
    "band_high",
    "n_treated",
    "n_control",
    "mean_treated",
    "mean_control",
)
# 80 % power in a two-sided test at 5 %: (1.96 + 0.84) standard errors.
DETECTABLE = 2.8
MARGIN = 0.02  # equivalence margin for shares, two percentage points


class NothingObservedError(ValueError):
    """Nobody in the sample is observed with the outcome."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One number, what it is known by, and the verdict a fixed rule gives it.

    ``verdict`` is klart_hoyere, klart_lavere, trolig_likeverdig, usikkert or for_fa.
    """

    target: str
    estimate: float
    conf_low: float
    conf_high: float
    detectable: float
    mean_treated: float
    mean_control: float
    verdict: str


@dataclass(frozen=True, slots=True)
class BreakSpan:
    """Months, counted from month 0, in which some are measured before a register break and some after it."""

    first: int
    last: int
    month: str  # YYYY-MM, the first month measured the new way
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """All that the page *Effekter* shows of one selection.

    ``table`` has the columns ``COLUMNS``, months first, then windows. ``everyone_until`` is the last
    month in which everybody in the sample is observed; None if there is none. ``singletons`` and
    ``incomplete`` are None where they are too small to name.
    """

    selection: Selection
    table: Protected
    headline: Headline
    n_treated: int
    n_control: int
    critical: float
    pretrend: JointTest | None
    everyone_until: int | None
    singletons: int | None
    incomplete: int | None
    dropped: tuple[str, ...]
    n_clusters: int | None
    breaks: tuple[BreakSpan, ...]

    def months(self) -> pd.DataFrame:
        frame = self.table.frame
        return frame[frame["target_kind"] == "month"].astype({"target": int})

    def windows(self) -> pd.DataFrame:
        frame = self.table.frame
        return frame[frame["target_kind"] == "window"]


def effects(database: Database, selection: Selection) -> Effects:
    """Estimate every month and window of a selection.

    Raises
    ------
    TooFewError
        If real data hold too few in an arm of the sample.
    NothingObservedError
        If nobody is observed with the outcome.
    """
    study = database.study(selection)
    treated, control = check_sample(database, selection)
    stated = check_observed(problem(database, selection))
    estimates = fit(stated, covariance=True)
    seed = seed_of(question(selection, study))
    covariance = estimates.covariance
    assert covariance is not None  # asked for above
    months = len(stated.months)
    # The band holds for all months at once; each window stands alone.
    critical = bands.simultaneous_critical(covariance[:months, :months], seed=seed)
    frame = _table(stated, estimates, critical)
    table = disclosure.protect(frame, data_status=study.data_status, persons=["n_treated", "n_control"])
    before = np.flatnonzero(stated.months < 0)
    target = target_of(selection, study)
    return Effects(
        selection=selection,
        table=table,
        headline=headline(table, target, outcome_is_share=_is_share(database, selection)),
        n_treated=_shown(treated, study),
        n_control=_shown(control, study),
        critical=critical,
        pretrend=bands.joint_test(estimates.estimate[before], covariance[np.ix_(before, before)], seed=seed),
        everyone_until=_everyone_until(stated),
        singletons=disclosure.shown_count(stated.prepared.singletons, data_status=study.data_status),
        incomplete=disclosure.shown_count(stated.incomplete, data_status=study.data_status),
        dropped=stated.prepared.dropped,
        n_clusters=None if estimates.n_clusters is None else int(estimates.n_clusters.max()),
        breaks=_breaks(database, selection, study),
    )


def check_sample(database: Database, selection: Selection) -> tuple[int, int]:
    """How many there are in each arm of the sample, once there are enough to show.

    Raises
    ------
    TooFewError
        If real data hold too few in an arm.
    NothingObservedError
        If an arm is empty.
    """
    arms = participants(database, selection, columns=["is_treated"])["is_treated"]
    treated, control = int((arms == 1).sum()), int((arms == 0).sum())
    disclosure.require_enough((treated, control), data_status=database.study(selection).data_status)
    if not treated or not control:
        raise NothingObservedError(
            _("Utvalget har ingen deltakere i en av gruppene. Ta bort én av avgrensningene.")
        )
    return treated, control


def check_observed(stated: Problem) -> Problem:
    """The same problem, once somebody is observed with the outcome.

    Raises
    ------
    NothingObservedError
    """
    if not stated.observed.any():
        raise NothingObservedError(
            _("Ingen i utvalget er observert med dette utfallet. Velg et annet utfall.")
        )
    return stated


def effect_table(database: Database, selection: Selection) -> pd.DataFrame:
    """Estimates and standard errors only, ungated: the inside of other analyses and of benchmarks."""
    stated = problem(database, selection)
    estimates = fit(stated)
    return pd.DataFrame(
        {
            "target": [str(month) for month in stated.months] + stated.windows,
            "estimate": estimates.estimate,
            "std_error": estimates.std_error,
            "n_treated": estimates.n_treated,
            "n_control": estimates.n_control,
        }
    )


def side_by_side(database: Database, selection: Selection) -> list[tuple[str, Effects]]:
    """The same question asked of the raw, the stratified and the full model."""
    study = database.study(selection)
    specs = dict.fromkeys([study.raw_spec, study.stratified_spec, study.default_spec])
    return [(spec, effects(database, with_spec(selection, study, spec))) for spec in specs if spec]


def headline(table: Protected, target: str, *, outcome_is_share: bool) -> Headline:
    """Pick one target of a protected table and judge it by the fixed rule."""
    frame = table.frame
    found = frame[frame["target"] == target]
    if found.empty:
        nan = float("nan")
        return Headline(target, nan, nan, nan, nan, nan, nan, "for_fa")
    row = found.iloc[0]
    margin = MARGIN if outcome_is_share else None
    return Headline(
        target=target,
        estimate=float(row["estimate"]),
        conf_low=float(row["conf_low"]),
        conf_high=float(row["conf_high"]),
        detectable=DETECTABLE * float(row["std_error"]),
        mean_treated=float(row["mean_treated"]),
        mean_control=float(row["mean_control"]),
        verdict=verdict(
            float(row["estimate"]), float(row["conf_low"]), float(row["conf_high"]), margin=margin
        ),
    )


def verdict(estimate: float, low: float, high: float, *, margin: float | None) -> str:
    """What a page may say of an interval (statistics: *What a page may say*).

    Examples
    --------
    >>> verdict(0.03, 0.01, 0.05, margin=0.02)
    'klart_hoyere'
    >>> verdict(0.0, -0.01, 0.01, margin=0.02)
    'trolig_likeverdig'
    >>> verdict(0.0, -0.03, 0.03, margin=0.02)
    'usikkert'
    """
    if not np.isfinite([estimate, low, high]).all():
        return "for_fa"
    if low > 0:
        return "klart_hoyere"
    if high < 0:
        return "klart_lavere"
    if margin is not None and -margin < low and high < margin:
        return "trolig_likeverdig"
    return "usikkert"


def seed_of(selection: object) -> int:
    """Where the draws of the simultaneous band start: the same selection gives the same band."""
    return int.from_bytes(hashlib.blake2b(repr(selection).encode(), digest_size=8).digest(), "big")


def _table(stated: Problem, estimates: Estimates, critical: float) -> pd.DataFrame:
    months = len(stated.months)
    point = bands.pointwise_critical(n_clusters=estimates.n_clusters)
    wide = np.r_[np.full(months, critical), np.full(len(stated.windows), np.nan)]
    frame = pd.DataFrame(
        {
            "target_kind": ["month"] * months + ["window"] * len(stated.windows),
            "target": [str(month) for month in stated.months] + stated.windows,
            "estimate": estimates.estimate,
            "std_error": estimates.std_error,
            "conf_low": estimates.estimate - point * estimates.std_error,
            "conf_high": estimates.estimate + point * estimates.std_error,
            "band_low": estimates.estimate - wide * estimates.std_error,
            "band_high": estimates.estimate + wide * estimates.std_error,
            "n_treated": estimates.n_treated,
            "n_control": estimates.n_control,
            "mean_treated": estimates.mean_treated,
            "mean_control": estimates.mean_control,
        }
    )
    return frame[list(COLUMNS)]


def _breaks(database: Database, selection: Selection, study: Study) -> tuple[BreakSpan, ...]:
    """The outcome's register breaks on the axis of months since month 0, inside the study's window."""
    found = study.outcome_breaks(selection.outcome)
    if not found:
        return ()
    starts = set(participants(database, selection, columns=["maaned0"])["maaned0"].astype(str).tolist())
    early, late = _month_number(min(starts)), _month_number(max(starts))
    spans = []
    for one in found:
        at = _month_number(one.month)
        first, last = max(at - late, study.months[0]), min(at - 1 - early, study.months[1])
        if first <= last:
            spans.append(BreakSpan(first, last, one.month, one.text))
    return tuple(spans)


def _month_number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _everyone_until(stated: Problem) -> int | None:
    full = stated.observed[:, : len(stated.months)].all(axis=0)
    return int(stated.months[full][-1]) if full.any() else None


def _is_share(database: Database, selection: Selection) -> bool:
    return database.study(selection).outcomes[selection.outcome].unit == "share"


def _shown(count: int, study: Study) -> int:
    """An arm's size; the whole sample has passed the gate, so it is never too small to name."""
    return disclosure.shown_count(count, data_status=study.data_status) or 0
