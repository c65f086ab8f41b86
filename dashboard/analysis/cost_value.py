"""Kostnader: what the effect and the cost of the same participants say together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from dashboard import disclosure
from dashboard.analysis import model as model_module
from dashboard.analysis.cost_ladder import NoCostsError, model_of, work_out
from dashboard.analysis.effects import DETECTABLE, NothingObservedError
from dashboard.analysis.model import Problem, model
from dashboard.analysis.one_target import one_target
from dashboard.assumption_text import PANEL, REPORT
from dashboard.catalogue import Study
from dashboard.cost_model import CostModel
from dashboard.disclosure import TooFewError
from dashboard.estimators import bands, event_study
from dashboard.estimators.cost_effect import CostEffect, net_benefit
from dashboard.formula import Interval, evaluate
from dashboard.selection import Selection, target_of
from dashboard.text import _
from dashboard.warehouse import Database, MonthSums, month_sums, participants

HORIZON, VALUE = "horisont", "verdi_av_jobb"
# Outcomes that are shares and read these columns are about being in work.
_WORK = {"avtalte_timer", "lonn_nok", "storste_stilling", "storste_fast_stilling"}
_EVERY_ARM = "er_tiltak"  # 1 for the treated: what is paid once per participant hangs on it


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Differences between the arms in the effect, first, and in everything a cost is made of.

    ``names`` are the effect's target, panel columns (months in them), and ``er_tiltak``; ``covariance`` is of
    all of them together, from the same participants.
    """

    names: tuple[str, ...]
    estimate: np.ndarray
    covariance: np.ndarray
    critical: float
    n_treated: int
    n_control: int


@dataclass(frozen=True, slots=True, eq=False)
class Quantities:
    """All that must be estimated; prices and values are applied to it afterwards.

    ``effect`` is the effect alone, among everybody it is known for, as *Effekter* shows it; ``joint`` effect
    and quantities among those who are also followed for the whole horizon, None with the ``reason``.
    ``unit`` is the target's; ``is_work`` says that the outcome is a share in work.
    """

    target: str
    unit: str
    is_work: bool
    horizon: int
    effect: Joint
    joint: Joint | None
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """One way to the cost: ``rapport``, the ladder's, without sampling error; ``panel``, the people's own.

    ``rounding`` is the interval of the ladder's difference that the rounding of the printed inputs allows.
    """

    source: str
    both: CostEffect
    n_treated: int
    n_control: int
    rounding: Interval | None = None

    @property
    def detectable(self) -> float:
        """The smallest effect a study of this precision finds four times of five."""
        return DETECTABLE * self.both.effect_error


@dataclass(frozen=True, slots=True, eq=False)
class CostValue:
    """Effect and cost together at the chosen assumptions; ``main`` is the basis the page shows.

    ``value`` is what one unit of effect is worth in kroner, None where nobody has said.
    """

    study: Study
    selection: Selection
    quantities: Quantities
    bases: Mapping[str, Basis]
    main: Basis
    value: float | None

    @property
    def model(self) -> CostModel:
        return model_of(self.study)


def horizon_of(study: Study, selection: Selection) -> int:
    """How many months costs are counted, from month 0."""
    assumption = model_of(study).assumptions[HORIZON]
    return round(dict(selection.assumptions).get(HORIZON, assumption.value))


def quantities(database: Database, selection: Selection) -> Quantities:
    """Estimate the effect, and the months and fixed costs of the same participants.

    The design is the selection's: sample, contrast, model, coefficient and kind of standard error.

    Raises
    ------
    NoCostsError
        If the study has no cost calculation.
    TooFewError, NothingObservedError
        If the sample has too few or nobody.
    """
    study = database.study(selection)
    costs, horizon = model_of(study), horizon_of(study, selection)
    treated = participants(database, selection, columns=["is_treated"])["is_treated"] == 1
    disclosure.require_enough((int(treated.sum()), int((~treated).sum())), data_status=study.data_status)
    stated = one_target(database, selection)
    target = target_of(selection, study)
    effect = _joint(stated, (target,), study)
    if effect is None:
        raise NothingObservedError(_("Effekten kan ikke anslås for dette utvalget. Velg et annet utfall."))
    outcome = study.outcomes[selection.outcome]
    is_sum = outcome.unit == "share" and target.startswith("kumulativ_")
    joint, reason = None, _missing(costs, study, horizon)
    if not reason:
        sums = month_sums(database, selection, {name: (name,) for name in costs.prices}, months=horizon)
        chosen = model(database, selection)
        stated = with_sums(stated, sums, chosen.rows, treated if costs.fixed else None)
        names = (target, *sums.names, *([_EVERY_ARM] if costs.fixed else []))
        joint = _joint(stated, names, study)
        if joint is None:
            reason = _(
                "For få i utvalget er fulgt i alle de {n} første månedene. Velg en kortere horisont."
            ).format(n=horizon)
    return Quantities(
        target=target,
        unit="months" if is_sum else outcome.unit or "count",
        is_work=outcome.unit == "share" and not is_sum and bool(_WORK & set(outcome.needs)),
        horizon=horizon,
        effect=effect,
        joint=joint,
        reason=reason,
    )


def with_sums(
    stated: Problem, sums: MonthSums, rows: np.ndarray, treated: np.ndarray | None = None
) -> Problem:
    """A one-target problem with the sums beside the outcome, among those who have all of them."""
    columns = [stated.y, sums.values[rows]]
    if treated is not None:
        columns.append(treated[rows, None].astype(float))
    y = np.column_stack(columns)
    inside = stated.observed[:, 0] & sums.is_complete[rows].all(axis=1)
    observed = np.repeat(inside[:, None], y.shape[1], axis=1)
    prepared = event_study.prepare(stated.prepared.design, observed)
    return replace(stated, prepared=prepared, y=np.where(observed, y, 0.0), observed=observed)


def _joint(stated: Problem, names: tuple[str, ...], study: Study) -> Joint | None:
    """The fit of all columns at once; None where an arm is empty or too small to show."""
    if not stated.observed.any():
        return None
    found = model_module.fit(stated, covariance=True)
    arms = int(found.n_treated[0]), int(found.n_control[0])
    try:
        disclosure.require_enough(arms, data_status=study.data_status)
    except TooFewError:
        return None
    if not np.isfinite(found.estimate).all() or not np.isfinite(found.std_error).all():
        return None
    assert found.covariance is not None  # asked for above
    critical = float(np.atleast_1d(bands.pointwise_critical(n_clusters=found.n_clusters))[0])
    return Joint(names, found.estimate, found.covariance, critical, *arms)


def _missing(costs: CostModel, study: Study, horizon: int) -> str:
    """Why the participants' own costs cannot be counted; empty if they can."""
    if not costs.prices:
        return _("Beregningen sier ikke hvilke måneder prisene gjelder.")
    wanting = [name for name in costs.prices if name not in study.sources]
    if wanting:
        return _("De lastede dataene mangler {columns}.").format(columns=", ".join(wanting))
    longest = study.months[1] + 1
    if horizon > longest:
        return _("Dataene følger deltakerne i {n} måneder; horisonten er lengre.").format(n=longest)
    return ""


def cost_value(
    found: Quantities, study: Study, selection: Selection, *, value: float | None = None
) -> CostValue:
    """Apply prices and assumptions to what was estimated.

    Parameters
    ----------
    value : kroner for one unit of effect; without it the assumption for a person in work, 1 for a sum of
        kroner, and none for other outcomes.

    Raises
    ------
    NoCostsError
        If the cost can be had neither from the report nor from the data.
    """
    costs = model_of(study)
    lines = line_values(costs, dict(selection.assumptions))
    bases: dict[str, Basis] = {}
    if not (selection.groups or selection.contrast or study.specs[selection.spec].interaction):
        exact = work_out(costs, values=dict(selection.assumptions), months={})
        total = costs.sums[0].total
        bases[REPORT] = Basis(
            REPORT,
            _alone(found.effect, ladder_difference(costs, lines)),
            found.effect.n_treated,
            found.effect.n_control,
            rounding=exact[total["tiltak"]].interval - exact[total["kontroll"]].interval,
        )
    if found.joint is not None:
        both = _priced(found.joint, costs, lines)
        bases[PANEL] = Basis(PANEL, both, found.joint.n_treated, found.joint.n_control)
    wanted = selection.months_from if selection.months_from in bases else next(iter(bases), "")
    if not wanted:
        raise NoCostsError(_("Kostnadene kan ikke regnes for dette utvalget. {why}").format(why=found.reason))
    if value is None:
        is_kroner = found.unit == "nok" and found.target.startswith("kumulativ_")
        value = lines[VALUE] if found.is_work else 1.0 if is_kroner else None
    return CostValue(study, selection, found, bases, bases[wanted], value)


def line_values(
    costs: CostModel, changed: Mapping[str, float], *, fixed: Mapping[str, float] = {}
) -> dict[str, float]:
    """Every assumption and step as a number; ``fixed`` puts a number in the place of a line, step or not."""
    values = {name: one.value for name, one in costs.assumptions.items()} | dict(changed) | dict(fixed)
    for step in costs.steps:
        if step.id not in fixed:
            values[step.id] = evaluate(step.formula, values, kind=float)
    return values


def ladder_difference(costs: CostModel, lines: Mapping[str, float]) -> float:
    """How much more the treated arm costs by the first sum of the ladder."""
    total = costs.sums[0].total
    return lines[total["tiltak"]] - lines[total["kontroll"]]


def _weights(costs: CostModel, lines: Mapping[str, float]) -> np.ndarray:
    """What each quantity of a joint fit costs, the effect (0) first."""
    prices = [0.0, *(lines[name] for name in costs.prices.values())]
    if costs.fixed:
        once = {arm: lines[name] for arm, name in costs.fixed.items()}
        prices.append(once.get("tiltak", 0.0) - once.get("kontroll", 0.0))
    return np.array(prices)


def _priced(joint: Joint, costs: CostModel, lines: Mapping[str, float]) -> CostEffect:
    to_both = np.vstack([np.eye(1, len(joint.names))[0], _weights(costs, lines)])
    estimate = to_both @ joint.estimate
    covariance = to_both @ joint.covariance @ to_both.T
    (a, b), (_b, c) = covariance.tolist()
    return CostEffect(float(estimate[0]), float(estimate[1]), ((a, b), (b, c)), joint.critical)


def _alone(effect: Joint, cost: float) -> CostEffect:
    """A cost that is known without sampling error."""
    variance = float(effect.covariance[0, 0])
    return CostEffect(float(effect.estimate[0]), cost, ((variance, 0.0), (0.0, 0.0)), effect.critical)


def with_lines(found: CostValue, lines: Mapping[str, float], *, source: str = "") -> CostEffect:
    """Effect and cost if the ladder's lines had these values."""
    source = source or found.main.source
    if source == PANEL:
        assert found.quantities.joint is not None  # or there would be no such basis
        return _priced(found.quantities.joint, found.model, lines)
    return _alone(found.quantities.effect, ladder_difference(found.model, lines))


def treated_price(study: Study) -> tuple[str, str] | None:
    """Column and line of the price of a month in the treated arm's own measure."""
    participation = study.definition["participation"]
    groups = (participation.get("start_measure") or participation["arm_measure"])["tiltak"]
    prices = model_of(study).prices
    return next(((f"i_{group}", prices[f"i_{group}"]) for group in groups if f"i_{group}" in prices), None)


def break_even_price(found: CostValue) -> float | None:
    """The price of a month in the treated arm's measure at which net benefit is 0, all else as it is.

    None where the price does not move the difference in cost, or no value of the effect is given.
    """
    place = treated_price(found.study)
    if place is None or found.value is None:
        return None
    changed = dict(found.selection.assumptions)
    now = line_values(found.model, changed)[place[1]]
    # Net benefit is a straight line in the price.
    ends = [
        net_benefit(with_lines(found, line_values(found.model, changed, fixed={place[1]: at})), found.value)
        for at in (now, now + 1.0)
    ]
    slope = ends[1].estimate - ends[0].estimate
    return now - ends[0].estimate / slope if slope < 0 else None
