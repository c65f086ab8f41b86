"""Links inside the app: a page with a selection in its address, opened without loading anything anew."""

from __future__ import annotations

from urllib.parse import parse_qsl

import streamlit as st

from dashboard.catalogue import Catalogue
from dashboard.plates import figure_query
from dashboard.selection import Selection, to_query
from dashboard.text import _


def page_link(label: str, page: str, selection: Selection, catalogue: Catalogue, *, kind: str = "") -> None:
    """A link to a page of the app, with the selection as its query; a folded figure of it is opened."""
    # Pages are known by their address alone, so this stands for the one in the menu.
    target = st.Page(_elsewhere, title=label, url_path=page)
    st.page_link(
        target,
        label=label,
        icon=":material/arrow_forward:",
        query_params=dict(parse_qsl(to_query(selection, catalogue) + figure_query(kind))),
    )


def address(page: str, selection: Selection, catalogue: Catalogue) -> str:
    """The page's address, relative to any other page of the app."""
    return f"{page}?{to_query(selection, catalogue)}"


def page_title(page: str) -> str:
    """What the menu calls a page."""
    return {
        "oversikt": _("Oversikt"),
        "effekter": _("Effekter"),
        "deltakelse": _("Deltakelse"),
        "kostnader": _("Kostnader"),
        "betaling": _("Betaling"),
        "publisert": _("Publisert"),
        "om_tallene": _("Om tallene"),
        "samling": _("Samling"),
        "presentasjon": _("Presentasjon"),
    }.get(page, page.upper())  # a report's own page is called as the report is


def _elsewhere() -> None:
    """Never run: the link leads to the page that the menu has under the same address."""
