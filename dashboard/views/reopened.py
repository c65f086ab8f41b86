"""A kept figure made anew, and whether it still says what it said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from dashboard import cache
from dashboard.analysis.cost_ladder import NoCostsError
from dashboard.collection import Collection, Item, fingerprint
from dashboard.plates import Plate, PlateError, kind_title, plate
from dashboard.selection import Rejected, Selection, from_query
from dashboard.text import _, current_language
from dashboard.views.frame import EXPECTED
from dashboard.views.links import page_title
from dashboard.warehouse import Database

_MADE = "collection_plates"
_MOST = 200  # kept in a session; a full collection and what its controls have been moved to
SAME, CHANGED, MOVED, UNKNOWN = "som_for", "tallene_endret", "andre_data", "ukjent"


@dataclass(frozen=True, slots=True, eq=False)
class Reopened:
    """A figure now. ``made`` is None where it cannot be made, and ``reason`` says why.

    ``rejected`` are the parts of its selection that the open data do not have.
    """

    item: Item
    selection: Selection
    rejected: tuple[Rejected, ...]
    made: Plate | None
    reason: str = ""

    @property
    def state(self) -> str:
        """``SAME``; ``CHANGED`` numbers; ``MOVED`` to other data with the same numbers; or ``UNKNOWN``."""
        if self.made is None or not self.item.fingerprint:
            return UNKNOWN
        if fingerprint(self.made.table) != self.item.fingerprint or self.rejected:
            return CHANGED
        return SAME if self.made.build_id == self.item.build_id else MOVED

    @property
    def title(self) -> str:
        """What it says now, else what it said, else what it is."""
        if self.made is not None:
            return self.made.title
        return self.item.title or name(self.item)


def name(item: Item) -> str:
    """Page and kind of a figure in words."""
    kind = kind_title(item.kind)
    return f"{page_title(item.page)}: {kind}" if kind else page_title(item.page)


def reopen(database: Database, item: Item) -> Reopened:
    """Make one kept figure anew; the plate is kept as long as data and language are the same."""
    key = (item.is_same_view, database.build_id, current_language())
    known: dict[object, Reopened] = st.session_state.setdefault(_MADE, {})
    found = known.get(key)
    if found is None or found.item != item:
        found = _reopen(database, item) if found is None else _with(found, item)
        if len(known) >= _MOST:
            known.clear()
        known[key] = found
    return found


def reopen_all(
    database: Database, collection: Collection, *, progress: Callable[[float, str], object] | None = None
) -> list[Reopened]:
    """Every figure in order; ``progress`` is told the share that is done and what comes next."""
    found = []
    for number, item in enumerate(collection):
        if progress is not None:
            progress(number / len(collection), name(item))
        found.append(reopen(database, item))
    return found


def is_ready(database: Database, collection: Collection) -> bool:
    """Whether every figure has been made already."""
    known = st.session_state.get(_MADE, {})
    language = current_language()
    return all((item.is_same_view, database.build_id, language) in known for item in collection)


def _reopen(database: Database, item: Item) -> Reopened:
    selection, rejected = from_query(item.query, database.catalogue)
    if not item.kind:
        reason = _("Åpne siden for å se figuren; den kan ikke tas ut av siden den står på.")
        return Reopened(item, selection, rejected, None, reason)
    try:
        made = plate(database, selection, item.page, item.kind, results=cache)
    except (PlateError, NoCostsError, *EXPECTED) as error:
        return Reopened(item, selection, rejected, None, str(error))
    return Reopened(item, selection, rejected, made)


def _with(found: Reopened, item: Item) -> Reopened:
    return Reopened(item, found.selection, found.rejected, found.made, found.reason)
