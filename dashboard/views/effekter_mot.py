"""*Effekter* with two selections: one pinned as A, the page's own as B, and their difference."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from dashboard import cache, controls, plate_compare, sentences_compare, snippet_compare
from dashboard.analysis.compare import Comparison, IncomparableError
from dashboard.catalogue import Catalogue
from dashboard.selection import Selection, pin, pinned, swapped
from dashboard.sentences import verdict_rule
from dashboard.text import _
from dashboard.views import figure
from dashboard.views.frame import EXPECTED
from dashboard.warehouse import Database

ANCHOR = "sammenligning"


def buttons(selection: Selection, catalogue: Catalogue) -> None:
    """Pin, go to the comparison, swap, let go: only what can be done now."""
    present = pin(selection, catalogue)
    with st.container(horizontal=True, vertical_alignment="center", key="compare"):
        st.button(
            _("Fest som A"),
            key="compare_pin",
            icon=":material/push_pin:",
            disabled=selection.against == present,
            help=_(
                "Husk dette valget som A. Det du velger etterpå, blir B, og forskjellen vises under figurene."
            ),
            on_click=controls.choose,
            args=(replace(selection, against=present), catalogue),
        )
        if not selection.against:
            return
        if selection.against != present:
            st.markdown(f"[{_('Sammenlign med A')}](#{ANCHOR})", width="content")
            st.button(
                _("Bytt"),
                key="compare_swap",
                icon=":material/swap_horiz:",
                help=_("A blir B, og B blir A."),
                on_click=controls.choose,
                args=(swapped(selection, catalogue), catalogue),
            )
        st.button(
            _("Løsne"),
            key="compare_let_go",
            icon=":material/close:",
            help=_("Slutt å sammenligne."),
            on_click=controls.choose,
            args=(replace(selection, against=""), catalogue),
        )


def render(database: Database, selection: Selection) -> None:
    """The comparison as a part of its own; nothing while nothing is pinned."""
    other = pinned(selection, database.catalogue)
    if other is None:
        return
    st.header(_("Sammenligning: A mot B"), anchor=ANCHOR)
    if selection.against == pin(selection, database.catalogue):
        st.markdown(plate_compare.same())
        return
    sides, studies = (other, selection), (database.study(other), database.study(selection))
    st.markdown(sentences_compare.difference_sentence(sides, studies))
    try:
        found = cache.compare(other, selection)
    except (IncomparableError, *EXPECTED) as error:
        st.info(str(error))
        return
    _headline(found)
    made = plate_compare.compared(database, selection, found)

    def drawn(theme: str, compact: bool) -> go.Figure:
        def make() -> go.Figure:
            return made.draw(theme, compact)

        return cache.drawing("sammenligning", selection, theme=theme, compact=compact, make=make)

    figure.show(
        replace(made, draw=drawn),
        key=f"sammenligning_{selection.study}_{selection.outcome}",
        script=lambda: snippet_compare.compare_script(database, other, selection),
        rows=lambda table: plate_compare.rows(table, sentences_compare.labels(sides, studies, found.unit)),
    )


def _headline(found: Comparison) -> None:
    st.subheader(sentences_compare.headline(found), anchor=False)
    colours = {"klart_hoyere": "green", "klart_lavere": "red", "trolig_likeverdig": "blue"}
    st.badge(
        sentences_compare.verdict_sentence(found),
        color=colours.get(found.main.verdict, "gray"),  # type: ignore[arg-type]
        help=verdict_rule(sentences_compare.unit_of(found, found.main.target)),
    )
