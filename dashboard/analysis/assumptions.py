"""Own assumptions: which of a report's a reader has changed, and to what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dashboard.assumption_text import MONTHS_FROM, REPORT
from dashboard.cost_model import Assumption, CostModel
from dashboard.selection import Selection


@dataclass(frozen=True, slots=True)
class Change:
    """One assumption with the value it has been given in place of the report's."""

    assumption: Assumption
    value: float


def changes(model: CostModel, selection: Selection) -> tuple[Change, ...]:
    """What differs from the report, in the order of the file."""
    chosen = dict(selection.assumptions)
    return tuple(Change(one, chosen[key]) for key, one in model.assumptions.items() if key in chosen)


def with_values(selection: Selection, model: CostModel, values: Mapping[str, float]) -> Selection:
    """The selection with these values too; a value equal to the report's is no change.

    Raises
    ------
    KeyError
        If an assumption does not exist in the model.
    """
    chosen = {**dict(selection.assumptions), **values}
    kept = {name: value for name, value in chosen.items() if value != model.assumptions[name].value}
    return replace(selection, assumptions=tuple(sorted(kept.items())))


def as_in_report(selection: Selection) -> Selection:
    """The selection with every assumption as the report has it."""
    return replace(selection, assumptions=(), months_from=REPORT)


def is_own(selection: Selection) -> bool:
    """Whether anything in the calculation differs from the report's."""
    return bool(selection.assumptions) or selection.months_from != MONTHS_FROM[0]
