"""What surrounds every page: the open file, the selection, the data mark, and errors in words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard import cache, controls
from dashboard.analysis.effects import NothingObservedError
from dashboard.analysis.participation import NobodyStartedError
from dashboard.catalogue import CatalogueError, Study
from dashboard.disclosure import TooFewError
from dashboard.estimators.spells import SpellError
from dashboard.plates import FOLDED
from dashboard.selection import Selection, default_selection
from dashboard.sentences import status_label
from dashboard.text import _
from dashboard.warehouse import Database, WarehouseError

Render = Callable[[Database, Selection], None]
# What a reader can do something about: shown as it stands, with the nearest valid choice.
EXPECTED = (NothingObservedError, NobodyStartedError, TooFewError, SpellError)
LOG = logging.getLogger("tiltakslupen")


def show(name: str, render: Render) -> None:
    """Draw one page; whatever goes wrong is said in words."""
    try:
        database = cache.database()
    except (WarehouseError, CatalogueError) as error:
        st.error(str(error))
        return
    selection = controls.current(database.catalogue, name)
    controls.language_switch(selection, database.catalogue)
    controls.show_rejected()
    try:
        render(database, selection)
        show_asked()
    except EXPECTED as error:
        st.info(str(error))
        _offer_way_out(database, selection)
    except Exception:
        # Logged for whoever runs the server; the reader gets a way on, not a traceback.
        LOG.exception("Page %s failed", name)
        st.error(_("Noe gikk galt da siden skulle vises. Gå tilbake, eller tilbakestill valgene."))
        _offer_way_out(database, selection)


def show_asked() -> None:
    """Bring the figure the address asks for into view, once it is drawn; nothing when it asks for none."""
    kind = controls.asked_figure()
    if kind in FOLDED:
        st.html(_SCROLL.replace("KIND", kind), unsafe_allow_javascript=True)


# Tried for some seconds: parts of a page are drawn after one another.
_SCROLL = """<script>(() => {
  let left = 20;
  const look = () => {
    const figure = document.querySelector('[class*="st-key-figure_KIND"] .js-plotly-plot');
    if (figure) figure.scrollIntoView({block: "center"});
    else if (left-- > 0) setTimeout(look, 300);
  };
  look();
})()</script>"""


def data_mark(study: Study) -> None:
    """The quiet band that says what the data are; no setting removes it."""
    colour = {"syntetisk": "orange", "offentlig": "blue"}.get(study.data_status, "gray")
    label = status_label(study.data_status, is_calibrated=study.is_calibrated)
    st.markdown(f":{colour}-background[{label}]")


def _offer_way_out(database: Database, selection: Selection) -> None:
    catalogue = database.catalogue
    if selection.groups:
        st.button(
            _("Vis alle deltakere"),
            key="way_out_groups",
            on_click=controls.choose,
            args=(replace(selection, groups=()), catalogue),
        )
    st.button(
        _("Gå til rapportens valg"),
        key="way_out_default",
        on_click=controls.choose,
        args=(default_selection(catalogue.studies[selection.study]), catalogue),
    )
