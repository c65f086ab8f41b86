"""The session's collection: kept in this tab, and in the address of the pages that show it."""

from __future__ import annotations

import streamlit as st

from dashboard import controls
from dashboard.collection import Collection, CollectionError
from dashboard.collection_file import as_link, from_link

KEY = "samling"
PAGES = ("samling", "presentasjon")
_HELD = "collection"
_SEEN = "collection_links"
_AT = "collection_page"
_FAULT = "collection_fault"


def held() -> Collection:
    """What this tab has put aside."""
    collection: Collection = st.session_state.get(_HELD, Collection())
    return collection


def keep(collection: Collection) -> None:
    """Make a collection the present one; on the pages that show it, in the address as well. For callbacks."""
    st.session_state[_HELD] = collection
    if controls.page() in PAGES:
        _write(collection)


def fault(text: str) -> None:
    """Leave word of what went wrong, for the page to say."""
    st.session_state[_FAULT] = text


def show_fault(*, in_passing: bool = False) -> None:
    """Say what went wrong, once: where it stands, or above a page that has no room for it."""
    told = st.session_state.pop(_FAULT, "")
    if told and in_passing:
        st.toast(literal(told), icon=":material/warning:", duration="infinite")
    elif told:
        st.warning("\n".join(f"- {literal(line)}" for line in told.split("\n")))


def arrive() -> Collection:
    """The collection of a page that shows it: from the address if that is new, else as this tab has it.

    An address this tab has written itself brings back what it held, but only by Back and Forward on the page:
    coming from another page, what has been put aside since is not lost.
    """
    state, page = st.session_state, controls.page()
    text = st.query_params.get(KEY, "")
    stayed = state.get(_AT) == page
    state[_AT] = page
    seen: set[str] = state.setdefault(_SEEN, set())
    if text and text != as_link(held()) and (stayed or text not in seen):
        try:
            state[_HELD] = from_link(text)
        except CollectionError as error:
            fault(str(error))
    _write(held())
    return held()


def _write(collection: Collection) -> None:
    text = as_link(collection) if collection.items else None
    if text is None:
        st.query_params.pop(KEY, None)
    elif st.query_params.get(KEY) != text:
        st.query_params[KEY] = text
    st.session_state.setdefault(_SEEN, set()).add(text or "")


def literal(text: str) -> str:
    """Text from a file or a reader, so that markdown shows it as it stands.

    Examples
    --------
    >>> literal("![x](http://y) *z*")
    '\\\\!\\\\[x\\\\]\\\\(http\\\\:\\\\/\\\\/y\\\\) \\\\*z\\\\*'
    """
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!|~$:/&" else sign for sign in text)
