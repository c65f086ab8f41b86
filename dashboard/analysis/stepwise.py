"""Stegvis: one number by each of the study's models, from the raw difference to the full model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis import model
from dashboard.analysis.one_target import one_target, r_squared
from dashboard.catalogue import Spec, Study
from dashboard.disclosure import Protected
from dashboard.estimators import bands
from dashboard.names import column_list, column_name, effect_name
from dashboard.selection import Selection, target_of, with_spec
from dashboard.text import _
from dashboard.warehouse import Database, participants

COLUMNS = (
    "step",
    "spec",
    "title",
    "adds",
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "change",
    "r2",
    "n_treated",
    "n_control",
)
VALUES = ("estimate", "std_error", "conf_low", "conf_high", "change", "r2")


@dataclass(frozen=True, slots=True, eq=False)
class Stepwise:
    """The steps of one selection and target.

    ``table`` has the columns ``COLUMNS``, one row per model in the order of the study's definition.
    ``change`` is the estimate less that of the step before, ``r2`` counts fixed effects. A model with an
    interaction speaks of some of the people only: it has no ``change``, and the step after it is compared
    with the one before. Standard errors are as the selection says.
    """

    selection: Selection
    target: str
    table: Protected
    n_treated: int
    n_control: int


def stepwise(database: Database, selection: Selection) -> Stepwise:
    """Estimate the selection's target by every model of the study.

    Raises
    ------
    TooFewError
        If real data hold too few in an arm of the sample.
    """
    study = database.study(selection)
    treated = participants(database, selection, columns=["is_treated"])["is_treated"]
    arms = int((treated == 1).sum()), int((treated == 0).sum())
    disclosure.require_enough(arms, data_status=study.data_status)
    rows: list[dict[str, Any]] = []
    passed: list[tuple[Spec, float]] = []  # the models for everybody so far, and their estimates
    for step, name in enumerate(study.offered_specs, start=1):
        spec = study.specs[name]
        row = _row(database, with_spec(selection, study, spec.name), study)
        row |= {"step": step, "spec": spec.name, "adds": added(_before(spec, passed), spec, study)}
        row["change"] = row["estimate"] - passed[-1][1] if passed and not spec.interaction else float("nan")
        rows.append(row)
        if not spec.interaction:
            passed.append((spec, row["estimate"]))
    frame = pd.DataFrame(rows)
    table = disclosure.protect(
        frame[list(COLUMNS)],
        data_status=study.data_status,
        persons=["n_treated", "n_control"],
        values=VALUES,
    )
    shown = [disclosure.shown_count(n, data_status=study.data_status) or 0 for n in arms]
    return Stepwise(selection, target_of(selection, study), table, shown[0], shown[1])


def _row(database: Database, selection: Selection, study: Study) -> dict[str, Any]:
    stated = one_target(database, selection)
    found = model.fit(stated)
    critical = np.atleast_1d(bands.pointwise_critical(n_clusters=found.n_clusters))[0]
    estimate, error = float(found.estimate[0]), float(found.std_error[0])
    return {
        "title": _title(selection, study),
        "estimate": estimate,
        "std_error": error,
        "conf_low": estimate - critical * error,
        "conf_high": estimate + critical * error,
        "r2": r_squared(stated, estimate),
        "n_treated": int(found.n_treated[0]),
        "n_control": int(found.n_control[0]),
    }


def _before(spec: Spec, passed: list[tuple[Spec, float]]) -> Spec | None:
    """The step a model is told from: the last one, or for an interaction the one most like it."""
    if not passed or not spec.interaction:
        return passed[-1][0] if passed else None
    return min(
        (other for other, _estimate in reversed(passed)),
        key=lambda other: len({*other.covariates, *other.effects} ^ {*spec.covariates, *spec.effects}),
    )


def _title(selection: Selection, study: Study) -> str:
    """The model's title; with an interaction, for whom the number is."""
    spec = study.specs[selection.spec]
    if not spec.interaction:
        return _(spec.title)
    whom = {
        "tiltak": _("{title} (uten {trait})"),
        "samlet": _("{title} (med {trait})"),
        "interaksjon": _("{title} (med {trait} mindre uten)"),
    }[selection.term]
    return whom.format(title=_(spec.title), trait=column_name(spec.interaction, study))


def added(before: Spec | None, spec: Spec, study: Study) -> str:
    """What a model has that the one before it lacks, and what it leaves out, in words."""
    past = before or Spec("", "", "", "", (), ())
    parts = []
    if more := [name for name in spec.covariates if name not in past.covariates]:
        parts.append(column_list(more, study))
    if more_effects := [effect for effect in spec.effects if effect not in past.effects]:
        parts.append(_("faste effekter for {names}").format(names=_effects(more_effects, study)))
    if spec.interaction and spec.interaction != past.interaction:
        parts.append(_("egen forskjell etter {trait}").format(trait=column_name(spec.interaction, study)))
    less = [column_name(name, study) for name in past.covariates if name not in spec.covariates]
    if less_effects := [effect for effect in past.effects if not _is_within(effect, spec.effects)]:
        less.append(_("faste effekter for {names}").format(names=_effects(less_effects, study)))
    if less:
        parts.append(_("uten {names}").format(names=", ".join(less)))
    if parts:
        return "; ".join(parts)
    return _("ingen kjennetegn") if before is None else _("det samme som forrige steg")


def _is_within(effect: tuple[str, ...], effects: tuple[tuple[str, ...], ...]) -> bool:
    """Whether an effect is still there, itself or as part of a finer one."""
    return any(set(effect) <= set(other) for other in effects)


def _effects(effects: list[tuple[str, ...]], study: Study) -> str:
    return _(" og ").join(effect_name(effect, study) for effect in effects)
