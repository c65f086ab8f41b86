"""A report's cost calculation as a file: its assumptions, the steps of its ladder, and what it printed.

``data/assumptions/<name>.toml`` holds everything; a study names its file in ``assumptions``. What an
assumption is worth now, and what the steps come to, is worked out in ``dashboard.analysis.cost_ladder``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.cost_entry import (
    NAME,
    CostModelError,
    among,
    check_keys,
    entry_place,
    formula_of,
    number_of,
    table_of,
    text_of,
)
from dashboard.formula import Formula, FormulaError, Interval, evaluate

FOLDER = Path(__file__).parents[1] / "data" / "assumptions"
ARMS = ("tiltak", "kontroll", "begge")
STEP_ARMS = (*ARMS, "differanse")
# What a number counts. `andel` is 0-1 and shown in percent, `prosentpoeng` is a difference of two shares.
UNITS = (
    "kr", "kr_per_mnd", "kr_per_ar", "maaneder", "deltakermaaneder", "arsverk", "deltakere",
    "deltakere_per_arsverk", "andel", "prosentpoeng", "faktor", "grunnbelop", "aar",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assumption:
    """One input.

    ``rounded`` is the step the report printed it with, so that the true value lies within half of it; 0 for
    exact. ``low`` and ``high`` are what a reader may set it to. ``is_printed`` is false for what the report
    does not say. ``panel_months`` (an arm and a horizon) is what the loaded data say of it, if anything.
    """

    id: str
    title: str
    value: float
    unit: str
    arm: str
    low: float
    high: float
    report: str
    table: str
    year: str = ""
    price_year: str = ""
    rounded: float = 0.0
    step: float = 0.0
    is_printed: bool = True
    panel_months: tuple[str, int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A result as printed: ``rounded`` is the step of its last digit, ``misprint`` what is wrong with it."""

    value: float
    rounded: float
    table: str
    misprint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder: a formula over assumptions and earlier steps."""

    id: str
    title: str
    arm: str
    unit: str
    section: str
    formula: Formula
    printed: tuple[Printed, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """What the arms cost in all: a total by arm, and the steps it is made of."""

    title: str
    total: Mapping[str, str]
    parts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Control:
    """A step that can be moved as if it were an input: then ``sets`` becomes ``formula``.

    ``equal`` is a step that tells where the arms cost the same; empty for none.
    """

    step: str
    sets: str
    formula: Formula
    equal: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class CostModel:
    """A file of assumptions, read and checked. ``text`` says what the calculation covers.

    ``prices`` maps a yes/no column of the panel to the line with the price of a month in it, ``fixed`` an arm
    to the line paid once per participant.
    """

    name: str
    title: str
    report: str
    text: str
    assumptions: Mapping[str, Assumption]
    steps: tuple[Step, ...]
    sums: tuple[Sum, ...]
    prices: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    controls: tuple[Control, ...] = ()

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.id == name)


@cache
def read_cost_model(name: str) -> CostModel | None:
    """The file of that name, or None if there is none.

    Raises
    ------
    CostModelError
    """
    path = FOLDER / f"{name}.toml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    try:
        return parse_cost_model(tomllib.loads(path.read_text(encoding="utf-8")), name=name)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CostModelError(f"data/assumptions/{name}.toml er ikke gyldig TOML: {error}") from None
    except CostModelError as error:
        raise CostModelError(f"data/assumptions/{name}.toml: {error}") from None


def parse_cost_model(table: Mapping[str, Any], *, name: str) -> CostModel:
    """Read and check the content of a file of assumptions.

    Raises
    ------
    CostModelError
        Naming the entry, what was found, and what may stand there.
    """
    check_keys(table, "", "filen")
    report = text_of(table, "report", "filen")
    assumptions = {
        key: _assumption(key, entry, report) for key, entry in table_of(table, "assumptions").items()
    }
    steps: list[Step] = []
    for key, entry in table_of(table, "steps").items():
        steps.append(_step(key, entry, known={*assumptions, *(step.id for step in steps)}))
        if key in assumptions:
            raise CostModelError(f"[steps.{key}] heter det samme som en forutsetning. Velg et annet navn.")
    _can_be_worked_out(assumptions, steps)
    sums = tuple(_sum(entry, {step.id for step in steps}) for entry in table.get("sums", []))
    units = {key: one.unit for key, one in assumptions.items()} | {step.id: step.unit for step in steps}
    prices = _lines(table, "prices", units, unit="kr_per_mnd", keys=None)
    fixed = _lines(table, "fixed", units, unit="kr", keys=ARMS[:2])
    controls = tuple(_control(entry, set(assumptions), units) for entry in table.get("controls", []))
    title, text = text_of(table, "title", "filen"), text_of(table, "text", "filen")
    return CostModel(name, title, report, text, assumptions, tuple(steps), sums, prices, fixed, controls)


def _assumption(key: str, entry: Any, report: str) -> Assumption:
    place = entry_place(key, entry, "assumptions")
    value = number_of(entry, "value", place)
    low, high = (number_of(entry, side, place, default=value) for side in ("low", "high"))
    if not low <= value <= high:
        raise CostModelError(
            f"{place}: value = {value:g} ligger ikke mellom low = {low:g} og high = {high:g}."
        )
    rounded, step = (number_of(entry, name, place, default=0.0) for name in ("rounded", "step"))
    if rounded < 0 or step < 0:
        raise CostModelError(f"{place}: rounded og step kan ikke være under null.")
    source = entry.get("source", {})
    if not isinstance(source, dict) or set(source) - {"report", "table"}:
        raise CostModelError(f'{place}: source skal være {{ report = "004", table = "6.1" }}.')
    panel = entry.get("panel_months")
    if panel is not None and not (isinstance(panel, dict) and set(panel) == {"arm", "horizon"}):
        raise CostModelError(f'{place}: panel_months skal være {{ arm = "tiltak", horizon = 12 }}.')
    return Assumption(
        id=key,
        title=text_of(entry, "title", place),
        value=value,
        unit=among(text_of(entry, "unit", place), UNITS, f"{place} unit"),
        arm=among(entry.get("arm", "begge"), ARMS, f"{place} arm"),
        low=low,
        high=high,
        report=str(source.get("report", report)),
        table=str(source.get("table", "")),
        year=str(entry.get("year", "")),
        price_year=str(entry.get("price_year", "")),
        rounded=rounded,
        step=step,
        is_printed=bool(entry.get("printed", True)),
        panel_months=(among(panel["arm"], ARMS[:2], f"{place} arm"), int(panel["horizon"]))
        if panel
        else None,
        note=str(entry.get("note", "")),
    )


def _step(key: str, entry: Any, *, known: set[str]) -> Step:
    place = entry_place(key, entry, "steps")
    return Step(
        id=key,
        title=text_of(entry, "title", place),
        arm=among(entry.get("arm", "begge"), STEP_ARMS, f"{place} arm"),
        unit=among(text_of(entry, "unit", place), UNITS, f"{place} unit"),
        section=str(entry.get("section", "")),
        formula=formula_of(entry, place, known=known),
        printed=tuple(_printed(one, place) for one in entry.get("printed", [])),
        note=str(entry.get("note", "")),
    )


def _printed(entry: Any, place: str) -> Printed:
    if not isinstance(entry, dict):
        raise CostModelError(f"{place}: printed skal være en liste av {{ value, rounded, table }}.")
    check_keys(entry, "printed", place)
    rounded = number_of(entry, "rounded", place)
    if rounded <= 0:
        raise CostModelError(f"{place}: printed trenger rounded, steget i det siste trykte sifferet.")
    table, misprint = text_of(entry, "table", place), str(entry.get("misprint", ""))
    return Printed(number_of(entry, "value", place), rounded, table, misprint)


def _sum(entry: Any, steps: set[str]) -> Sum:
    place = "[[sums]]"
    if not isinstance(entry, dict):
        raise CostModelError(f"{place} skal være tabeller med title, total og parts.")
    check_keys(entry, "sums", place)
    total = dict(table_of(entry, "total"))
    parts = {arm: tuple(names) for arm, names in table_of(entry, "parts").items()}
    for found in (total, parts):
        if set(found) != set(ARMS[:2]):
            raise CostModelError(f"{place}: total og parts skal ha tiltak og kontroll.")
    for name in [*total.values(), *(name for names in parts.values() for name in names)]:
        among(name, tuple(steps), place)
    return Sum(text_of(entry, "title", place), total, parts)


def _lines(
    table: Mapping[str, Any], kind: str, units: Mapping[str, str], *, unit: str, keys: tuple[str, ...] | None
) -> dict[str, str]:
    """A table of names of lines, each in ``unit``: what a participant costs, [prices] and [fixed]."""
    found = table.get(kind, {})
    if not isinstance(found, dict):
        raise CostModelError(f"[{kind}] skal være en tabell.")
    for key, name in found.items():
        place = f"[{kind}] {key}"
        if keys:
            among(key, keys, f"[{kind}]")
        elif not NAME.fullmatch(key):
            raise CostModelError(f"{place}: navnet skal være en kolonne i panelet.")
        among(name, tuple(units), place)
        if units[name] != unit:
            raise CostModelError(f"{place}: {name} er i {units[name]}, men skal være i {unit}.")
    return dict(found)


def _control(entry: Any, assumptions: set[str], lines: Mapping[str, str]) -> Control:
    place = "[[controls]]"
    if not isinstance(entry, dict):
        raise CostModelError(f"{place} skal være tabeller med step, sets og formula.")
    check_keys(entry, "controls", place)
    steps = tuple(sorted(set(lines) - assumptions))
    step = among(entry.get("step"), steps, f"{place} step")
    sets = among(entry.get("sets"), tuple(sorted(assumptions)), f"{place} sets")
    equal = among(entry["equal"], steps, f"{place} equal") if "equal" in entry else ""
    return Control(step, sets, formula_of(entry, place, known=set(lines)), equal)


def _can_be_worked_out(assumptions: Mapping[str, Assumption], steps: list[Step]) -> None:
    """No step may divide by zero, whatever a reader sets the assumptions to."""
    values = {key: Interval(one.low, one.high) for key, one in assumptions.items()}
    for step in steps:
        try:
            values[step.id] = evaluate(step.formula, values, kind=Interval)
        except FormulaError as error:
            raise CostModelError(f"[steps.{step.id}] innenfor grensene low og high: {error}") from None
