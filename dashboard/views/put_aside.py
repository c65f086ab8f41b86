"""*Legg i samling*: a figure with its selection and what it says now, at the end of the collection."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, controls
from dashboard.analysis.cost_ladder import NoCostsError
from dashboard.collection import CollectionError, Item, added, fingerprint, without_language
from dashboard.export import Exported
from dashboard.plates import Plate, PlateError, owner, plate
from dashboard.selection import Selection, from_query
from dashboard.text import _, count
from dashboard.views import collected
from dashboard.views.frame import EXPECTED
from dashboard.warehouse import Database


def button(answer: Exported, *, key: str, kind: str = "", is_kept: bool = True) -> None:
    """The button under a figure; without a kind the page itself is what is kept.

    What its link cannot restore is not kept (``is_kept``), and the button says so.
    """
    held = collected.held()
    page = _page(kind)
    is_in = Item(page, kind, without_language(answer.query)) in held
    st.button(
        _("Ligger i samlingen ({n})").format(n=count(len(held))) if is_in else _("Legg i samling"),
        key=f"collect_{key}",
        icon=":material/check:" if is_in else ":material/playlist_add:",
        disabled=is_in or not is_kept,
        help=None
        if is_kept
        else _("Noe av det som er valgt over figuren, står ikke i lenken. Figuren kan lastes ned."),
        on_click=_add,
        args=(answer, page, kind),
    )


def taken(database: Database, selection: Selection, page: str, kind: str) -> Item:
    """A figure as it is now, as a collection keeps it.

    Raises
    ------
    As ``dashboard.plates.plate``.
    """
    return item_of(plate(database, selection, page, kind, results=cache))


def item_of(made: Plate) -> Item:
    return Item(
        page=made.page,
        kind=made.kind,
        query=without_language(made.query),
        title=made.title,
        sentence=made.sentence,
        data_status=made.data_status,
        build_id=made.build_id,
        version=made.version,
        fingerprint=fingerprint(made.table),
        numbers=made.summary,
    )


def add(item: Item) -> None:
    """Put a figure last; a full collection says so. For callbacks."""
    try:
        collected.keep(added(collected.held(), item))
    except CollectionError as error:
        collected.fault(str(error))
        st.toast(str(error))
        return
    n = count(len(collected.held()))
    st.toast(_("Lagt i samlingen, som nå har {n}.").format(n=n), icon=":material/playlist_add_check:")


def _add(answer: Exported, page: str, kind: str) -> None:
    if kind:
        try:
            database = cache.database()
            selection, _rejected = from_query(answer.query, database.catalogue)
            add(taken(database, selection, page, kind))
            return
        except (PlateError, NoCostsError, *EXPECTED) as error:
            st.toast(str(error))
            return
    sentence = answer.sentence
    add(
        Item(
            page=page,
            kind="",
            query=without_language(answer.query),
            title=sentence.partition(". ")[0][:200],
            sentence=sentence,
            data_status=answer.table.data_status,
            build_id=answer.build_id,
            fingerprint=fingerprint(answer.table),
        )
    )


def _page(kind: str) -> str:
    """The page that owns a kind of figure: this one, or the one that draws the same figure."""
    page = controls.page()
    return owner(page, kind, cache.database().study(controls.chosen())) or page if kind else page
