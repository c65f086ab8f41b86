"""The ladder's rows: what a step is, what it comes to, what the report printed, and its inputs in place."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard import controls
from dashboard.analysis.assumptions import with_values
from dashboard.analysis.cost_ladder import (
    EQUAL,
    OUTSIDE,
    WITHIN,
    CostLadder,
    Line,
    limits_of,
    moved_to,
)
from dashboard.catalogue import Catalogue, Study
from dashboard.charts.theme import ARM_MARK
from dashboard.cost_model import Assumption, Control, Step
from dashboard.selection import Selection
from dashboard.sentences_costs import (
    amount,
    check_text,
    formula_text,
    input_unit,
    printed_amount,
    source_help,
    table_text,
)
from dashboard.text import _
from dashboard.views import figure

BADGES = {EQUAL: "green", WITHIN: "blue", OUTSIDE: "orange"}
ACROSS = 2  # inputs beside each other
SLIDER_STEP = 0.1


def rows(ladder: CostLadder, selection: Selection, study: Study, catalogue: Catalogue) -> None:
    """All sections; those that no sum rests on are closed until somebody opens them."""
    drawn: set[str] = set()
    main = _behind_the_sums(ladder)
    for title, steps in _sections(ladder).items():
        inputs = {name for step in steps for name in step.formula.names if name in ladder.model.assumptions}
        dot = " •" if any(name in dict(selection.assumptions) for name in inputs - drawn) else ""
        # On a phone a closed section with what it comes to says more than a long list of fields.
        is_open = bool(dot) or (any(step.id in main for step in steps) and not figure.is_narrow())
        part = st.expander(
            f"**{_(title)}**{_result(steps, ladder)}{dot}",
            expanded=is_open,
            key=f"costs_{study.id}_{title}",
            on_change="rerun",
        )
        for step in steps if part.open else ():
            with part:
                new = [name for name in step.formula.names if name in inputs and name not in drawn]
                drawn |= set(new)
                _row(step, new, ladder, selection, catalogue)
    others = [name for name in ladder.model.assumptions if name not in _used(ladder)]
    _others(others, ladder, selection, study, catalogue)


def _sections(ladder: CostLadder) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step in ladder.model.steps:
        found.setdefault(step.section, []).append(step)
    return found


def _result(steps: list[Step], ladder: CostLadder) -> str:
    """What a section comes to, where it comes to one thing: an arm's total, or a difference."""
    totals = {name for one in ladder.model.sums for name in one.total.values()}
    here = [step.id for step in steps if step.id in totals]
    if len(here) != 1:
        here = [steps[-1].id] if steps[-1].arm == "differanse" else []
    line = ladder.lines[here[0]] if here else None
    return f": {amount(line.value, line.unit)}" if line else ""


def _row(
    step: Step, inputs: list[str], ladder: CostLadder, selection: Selection, catalogue: Catalogue
) -> None:
    line = ladder.lines[step.id]
    mark = f"{ARM_MARK[step.arm]} " if step.arm in ARM_MARK else ""
    dot = " •" if line.is_changed else ""
    with st.container(gap="xsmall"):
        what, printed = st.columns([3, 2], gap="small")
        what.markdown(
            f"{mark}{_(step.title)}: **{amount(line.value, line.unit)}**{dot}  \n"
            f"= {formula_text(step, ladder)}"
        )
        if line.checks:
            printed.markdown(_printed(line))
        if step.note:
            st.markdown(_(step.note))
        _inputs(inputs, ladder, selection, catalogue)


def _printed(line: Line) -> str:
    texts = []
    for check in line.checks:
        colour = BADGES.get(check.verdict, "violet")
        value, table = printed_amount(check.printed, line.unit), table_text(check.printed.table)
        texts.append(
            _("Trykt: {value}, {table}").format(value=value, table=table)
            + f"  \n:{colour}-background[{check_text(check, line)}]"
        )
    return "  \n".join(texts)


def _others(
    names: list[str], ladder: CostLadder, selection: Selection, study: Study, catalogue: Catalogue
) -> None:
    """Assumptions that no step uses: what the value of a measure is judged by."""
    if not names:
        return
    dot = " •" if any(name in dict(selection.assumptions) for name in names) else ""
    part = st.expander(
        f"**{_('Andre forutsetninger')}**{dot}",
        expanded=bool(dot),
        key=f"costs_{study.id}_andre",
        on_change="rerun",
    )
    if part.open:
        with part:
            _inputs(names, ladder, selection, catalogue)


def _inputs(names: list[str], ladder: CostLadder, selection: Selection, catalogue: Catalogue) -> None:
    for start in range(0, len(names), ACROSS):
        columns = st.columns(ACROSS, gap="small")
        for column, name in zip(columns, names[start : start + ACROSS], strict=False):
            with column:
                _input(ladder.model.assumptions[name], ladder, selection, catalogue)


def _input(assumption: Assumption, ladder: CostLadder, selection: Selection, catalogue: Catalogue) -> None:
    """One number field; shares are typed in percent."""
    line = ladder.lines[assumption.id]
    scale = 100.0 if assumption.unit == "andel" else 1.0
    step = scale * (assumption.step or assumption.rounded or abs(assumption.value) / 100 or 1.0)
    title, unit = _(assumption.title), input_unit(assumption.unit)
    places = max(0, -math.floor(math.log10(scale * (assumption.rounded or assumption.step or 1.0)) + 1e-9))

    def moved(shown: float) -> Selection:
        return with_values(selection, ladder.model, {assumption.id: round(shown / scale, 12)})

    control(
        st.number_input,
        title if unit.lower() in title.lower() else f"{title}, {unit}",
        key=f"f_{assumption.id}",
        value=round(line.value * scale, 10),
        moved=moved,
        catalogue=catalogue,
        is_changed=line.is_changed,
        min_value=min(assumption.low, line.value) * scale,
        max_value=max(assumption.high, line.value) * scale,
        step=step,
        format=f"%.{places}f",
        help=source_help(line, assumption),
    )


def step_controls(ladder: CostLadder, selection: Selection, catalogue: Catalogue) -> None:
    """Sliders for the steps that can be moved directly, such as participants per staff-year."""
    for one in ladder.model.controls:
        step, line = ladder.model.step(one.step), ladder.lines[one.step]
        # Whole steps only, or the slider would stop at 11.98 and 12.08.
        low, high = limits_of(ladder, one)
        low, high = math.ceil(low / SLIDER_STEP) * SLIDER_STEP, math.floor(high / SLIDER_STEP) * SLIDER_STEP

        def moved(value: float, one: Control = one) -> Selection:
            return with_values(selection, ladder.model, {one.sets: moved_to(ladder, one, value)})

        control(
            st.slider,
            _(step.title),
            key=f"step_{one.step}",
            value=round(min(max(line.value, low), high), 1),
            moved=moved,
            catalogue=catalogue,
            is_changed=line.is_changed,
            min_value=round(low, 1),
            max_value=round(high, 1),
            step=SLIDER_STEP,
            format="%.1f",
            help=_("Endrer «{title}».").format(title=_(ladder.model.assumptions[one.sets].title)),
        )
        texts = [_(step.note)]
        if one.equal:
            equal = ladder.lines[one.equal]
            texts.insert(0, f"**{_(equal.title)} {amount(equal.value, equal.unit)}.**")
        st.markdown(" ".join(filter(None, texts)))


def with_months(selection: Selection, months_from: str) -> Selection:
    return replace(selection, months_from=months_from)


def arm_name(arm: str, study: Study) -> str:
    """The short name of an arm; empty for what is about both."""
    return {"tiltak": _(study.treated.short), "kontroll": _(study.control.short)}.get(arm, "")


def control(
    kind: Callable[..., Any],
    label: str,
    *,
    key: str,
    value: Any,
    moved: Callable[[Any], Selection],
    catalogue: Catalogue,
    is_changed: bool = False,
    **extra: Any,
) -> None:
    """One control with the selection's value; a dot marks what differs from the report's."""
    full_key = f"costs_{key}"
    st.session_state[full_key] = value

    def changed() -> None:
        controls.choose(moved(st.session_state[full_key]), catalogue)

    kind(label + (" •" if is_changed else ""), key=full_key, on_change=changed, **extra)


def _behind_the_sums(ladder: CostLadder) -> set[str]:
    """The steps the sums are made of, and what they rest on."""
    known = {step.id: step for step in ladder.model.steps}
    found: set[str] = set()
    pending = [name for one in ladder.model.sums for name in one.total.values()]
    while pending:
        name = pending.pop()
        if name in known and name not in found:
            found.add(name)
            pending += known[name].formula.names
    return found


def _used(ladder: CostLadder) -> set[str]:
    return {name for step in ladder.model.steps for name in step.formula.names}
