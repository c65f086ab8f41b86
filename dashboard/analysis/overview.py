"""Oversikt: the studies side by side, each with its headline result."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.analysis.effects import Effects, NothingObservedError, effects
from dashboard.catalogue import Study
from dashboard.disclosure import TooFewError
from dashboard.selection import Selection, default_selection, with_outcome
from dashboard.warehouse import Database, import_report


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """One study: its own headline selection and what it gives; ``effects`` is None with a reason."""

    study: Study
    selection: Selection
    effects: Effects | None
    reason: str = ""


def overview(database: Database) -> tuple[Card, ...]:
    """Each study's headline, by the outcome and window its definition names."""
    return tuple(_card(database, study) for study in database.catalogue.studies.values())


def headline_selection(study: Study) -> Selection:
    """The selection a study's card opens."""
    selection = default_selection(study)
    wanted = study.definition.get("headline", {}).get("outcome")
    return with_outcome(selection, study, wanted) if wanted in study.outcomes else selection


def quality_report(database: Database, study: str) -> list[dict[str, object]]:
    """Rows of the import report, for *Om tallene* and the command line."""
    return import_report(database, study).to_pylist()


def _card(database: Database, study: Study) -> Card:
    selection = headline_selection(study)
    try:
        return Card(study, selection, effects(database, selection))
    except (NothingObservedError, TooFewError) as error:
        return Card(study, selection, None, str(error))
