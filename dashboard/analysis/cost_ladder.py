"""A report's cost ladder, step by step: the point value, and the interval the printed rounding allows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashboard import disclosure
from dashboard.analysis.participation import RestrictedMean, participation
from dashboard.assumption_text import PANEL, read_aloud
from dashboard.catalogue import Study
from dashboard.cost_model import Assumption, Control, CostModel, Printed, Step, Sum
from dashboard.disclosure import Protected
from dashboard.formula import Interval, evaluate
from dashboard.names import place_name
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.warehouse import Database

COLUMNS = ("item", "arm", "value", "low", "high", "unit", "source", "changed")
PARTS = ("sum", "arm", "part", "title", "value")
EQUAL, WITHIN, OUTSIDE, OWN = VERDICTS = ("likt", "innenfor", "utenfor", "egne_forutsetninger")
# Halves are compared after a division in floating point: a billionth of the last printed digit.
_SLACK = 1e-9
Months = Mapping[tuple[str, int], float]  # (arm, horizon) -> mean months in the measure


class NoCostsError(ValueError):
    """The study has no file of assumptions, or one that the loaded data cannot serve."""


@dataclass(frozen=True, slots=True)
class Check:
    """A printed result beside the computed one.

    ``verdict`` is ``likt`` (the same when rounded as printed), ``innenfor`` (not the same, but the rounding
    of the printed inputs allows it), ``utenfor``, or ``egne_forutsetninger`` (an input is not the report's).
    """

    printed: Printed
    verdict: str


@dataclass(frozen=True, slots=True)
class Line:
    """One assumption or step with its value.

    ``is_changed`` says that it, or something it rests on, is not the report's.
    """

    id: str
    title: str
    arm: str
    unit: str
    value: float
    interval: Interval
    source: str
    is_changed: bool
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CostLadder:
    """All lines by id, assumptions and steps, in the order of the calculation.

    ``table`` has ``COLUMNS``; ``parts`` what each arm's sums are made of, ``PARTS``.
    """

    model: CostModel
    lines: Mapping[str, Line]
    months_from: str
    table: Protected
    parts: Protected

    def total(self, arm: str, *, of: Sum | None = None) -> float:
        """What an arm costs in all, by the first sum of the file unless another is given."""
        return self.lines[(of or self.model.sums[0]).total[arm]].value

    def difference(self, *, of: Sum | None = None) -> float:
        """How much more the treated arm costs."""
        return self.total("tiltak", of=of) - self.total("kontroll", of=of)


def cost_ladder(database: Database, selection: Selection) -> CostLadder:
    """The ladder of the chosen study with the chosen assumptions.

    Raises
    ------
    NoCostsError
        If the study has no assumptions, or its months in the measure cannot be taken from the data.
    TooFewError, NobodyStartedError
        If they are to be, and the sample is too small.
    """
    study = database.study(selection)
    means = participation(database, selection).restricted_means if selection.months_from == PANEL else ()
    return ladder_of(study, selection, means)


def ladder_of(study: Study, selection: Selection, means: Iterable[RestrictedMean]) -> CostLadder:
    """As :func:`cost_ladder`, with the means of months in the measure at hand."""
    model = model_of(study)
    months: dict[tuple[str, int], float] = {}
    if selection.months_from == PANEL:
        for mean in means:
            months |= {("tiltak", mean.horizon): mean.treated[0], ("kontroll", mean.horizon): mean.control[0]}
        _require_months(study, model, months)
    lines = work_out(model, values=dict(selection.assumptions), months=months)
    return CostLadder(
        model,
        lines,
        selection.months_from,
        table=disclosure.protect(_frame(lines.values()), data_status=study.data_status),
        parts=disclosure.protect(_parts(model, lines), data_status=study.data_status),
    )


def model_of(study: Study) -> CostModel:
    """The study's assumptions.

    Raises
    ------
    NoCostsError
    """
    if study.cost_model is None:
        raise NoCostsError(_("Studien «{title}» har ingen kostnadsberegning.").format(title=_(study.title)))
    return study.cost_model


def has_panel_months(study: Study) -> bool:
    """Whether the loaded data can say how many months people were in the measure."""
    in_months = study.definition["participation"]["time_unit"] != "uke"
    model = study.cost_model
    return in_months and model is not None and any(one.panel_months for one in model.assumptions.values())


def moved_to(ladder: CostLadder, control: Control, wanted: float) -> float:
    """What the control's assumption must be for its step to come to ``wanted``, within the limits."""
    values = {name: line.value for name, line in ladder.lines.items()} | {control.step: wanted}
    assumption = ladder.model.assumptions[control.sets]
    return min(max(evaluate(control.formula, values, kind=float), assumption.low), assumption.high)


def limits_of(ladder: CostLadder, control: Control) -> tuple[float, float]:
    """How far the control's step can be moved, with everything else as it is."""
    assumption = ladder.model.assumptions[control.sets]
    ends = []
    for end in (assumption.low, assumption.high):
        values = {name: line.value for name, line in ladder.lines.items()} | {control.sets: end}
        for step in ladder.model.steps:
            values[step.id] = evaluate(step.formula, values, kind=float)
        ends.append(values[control.step])
    return min(ends), max(ends)


def _require_months(study: Study, model: CostModel, months: Months) -> None:
    """Every assumption that is to be taken from the data must be there."""
    wanted = {one.panel_months for one in model.assumptions.values() if one.panel_months}
    there = {key for key, mean in months.items() if math.isfinite(mean)}
    if not has_panel_months(study) or not wanted <= there:
        raise NoCostsError(
            _("Måneder i tiltaket kan ikke hentes fra dataene for dette utvalget. Velg rapportens tall.")
        )


def work_out(model: CostModel, *, values: Mapping[str, float], months: Months) -> dict[str, Line]:
    """Every assumption and step, each assumption just before the first step that uses it.

    Parameters
    ----------
    values : own values by assumption; they go before ``months``, and both before the report's.
    months : mean months in the measure in the loaded data, by arm and horizon; empty to use the report's.

    Raises
    ------
    FormulaError
        If a step divides by zero with these values.
    """
    lines: dict[str, Line] = {}
    for step in model.steps:
        for name in step.formula.names:
            if name in model.assumptions and name not in lines:
                lines[name] = _input(model.assumptions[name], values, months)
        lines[step.id] = _step(step, lines)
    for name, assumption in model.assumptions.items():
        if name not in lines:
            lines[name] = _input(assumption, values, months)
    return lines


def _input(assumption: Assumption, values: Mapping[str, float], months: Months) -> Line:
    value, half, is_changed = assumption.value, assumption.rounded / 2, True
    source = source_text(assumption)
    own = values.get(assumption.id)
    seen = months.get(assumption.panel_months) if assumption.panel_months else None
    horizon = assumption.panel_months[1] if assumption.panel_months else 0
    if own is not None:
        value, half = own, 0.0
        source = _("egen forutsetning; rapporten: {value}").format(value=read_aloud(assumption.value))
    elif seen is not None:
        value, half = seen, 0.0
        source = _("lastede data, de første {n} månedene; rapporten: {value}").format(
            n=horizon, value=read_aloud(assumption.value)
        )
    else:
        is_changed = False
    return Line(
        id=assumption.id,
        title=assumption.title,
        arm=assumption.arm,
        unit=assumption.unit,
        value=value,
        interval=Interval(value - half, value + half),
        source=source,
        is_changed=is_changed,
    )


def source_text(assumption: Assumption) -> str:
    """Where an assumption comes from; that it is not printed, if so."""
    place = _("{report}, {table}") if assumption.table else "{report}"
    table = assumption.table
    if table[:1].isdigit():
        is_number = "." in table and " " not in table
        table = _("tabell {table}").format(table=table) if is_number else place_name(table)
    report = assumption.report
    report = _("rapport {report}").format(report=report) if report.isdigit() else report
    text = place.format(report=report, table=table)
    return text if assumption.is_printed else _("ikke trykt ({source})").format(source=text)


def _step(step: Step, lines: Mapping[str, Line]) -> Line:
    used = [lines[name] for name in step.formula.names]
    value = evaluate(step.formula, {line.id: line.value for line in used}, kind=float)
    interval = evaluate(step.formula, {line.id: line.interval for line in used}, kind=Interval)
    is_changed = any(line.is_changed for line in used)
    return Line(
        id=step.id,
        title=step.title,
        arm=step.arm,
        unit=step.unit,
        value=value,
        interval=interval,
        source=f"= {step.formula.text}",
        is_changed=is_changed,
        checks=tuple(
            Check(printed, OWN if is_changed else verdict(value, interval, printed))
            for printed in step.printed
        ),
    )


def verdict(value: float, interval: Interval, printed: Printed) -> str:
    """Whether a printed result is the computed one, lies where the rounding allows, or outside.

    Examples
    --------
    >>> first_year = Printed(44835.0, 1.0, "6.3")
    >>> verdict(44843.3, Interval(44811.9, 44874.7), first_year)
    'innenfor'
    """
    step = printed.rounded
    # Halves go away from zero, as in print.
    rounded = math.copysign(math.floor(abs(value) / step + 0.5 + _SLACK), value)
    if rounded == round(printed.value / step):
        return EQUAL
    half = step * (0.5 + _SLACK)
    return WITHIN if interval.low - half <= printed.value <= interval.high + half else OUTSIDE


def _frame(lines: Iterable[Line]) -> pd.DataFrame:
    rows = [
        (
            line.id,
            line.arm,
            line.value,
            line.interval.low,
            line.interval.high,
            line.unit,
            line.source,
            line.is_changed,
        )
        for line in lines
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _parts(model: CostModel, lines: Mapping[str, Line]) -> pd.DataFrame:
    rows = [
        (one.title, arm, name, lines[name].title, lines[name].value)
        for one in model.sums
        for arm, names in one.parts.items()
        for name in names
    ]
    return pd.DataFrame(rows, columns=list(PARTS))
