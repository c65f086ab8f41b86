"""The list of views. Run with ``streamlit run dashboard/app.py``; ``make run`` serves ``server.py``."""

from __future__ import annotations

import os

# Small matrices are slower, and timings erratic, with several BLAS threads. Must be set before numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard import controls
from dashboard.plates import HOME
from dashboard.text import _
from dashboard.views import (
    betaling,
    deltakelse,
    effekter,
    frame,
    kostnader,
    om_tallene,
    oversikt,
    presentasjon,
    publisert,
    refin,
    samling,
    style,
)

ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    controls.speak()
    st.set_page_config(
        page_title="Tiltakslupen", page_icon=str(ICON), layout="wide", initial_sidebar_state="auto"
    )
    style.sheet()
    first = st.Page(_page("oversikt", oversikt.render), title=_("Oversikt"), url_path="start", default=True)
    pages = [
        first,
        st.Page(_page("effekter", effekter.render), title=_("Effekter"), url_path="effekter"),
        st.Page(_page("deltakelse", deltakelse.render), title=_("Deltakelse"), url_path="deltakelse"),
        st.Page(_page("kostnader", kostnader.render), title=_("Kostnader"), url_path="kostnader"),
        st.Page(_page("betaling", betaling.render), title=_("Betaling"), url_path="betaling"),
        st.Page(_page("publisert", publisert.render), title=_("Publisert"), url_path="publisert"),
        st.Page(_page(refin.PAGE, refin.render), title=_("REFIN"), url_path=refin.PAGE),
        st.Page(_page("om_tallene", om_tallene.render), title=_("Om tallene"), url_path="om_tallene"),
        st.Page(_page("samling", samling.render), title=samling.menu_title(), url_path="samling"),
        st.Page(
            _page("presentasjon", presentasjon.render),
            title=_("Presentasjon"),
            url_path="presentasjon",
            visibility="hidden",
        ),
        # The first page lives at the bare address; its name leads there too.
        st.Page(
            lambda: st.switch_page(first, query_params=st.query_params.to_dict()),
            title=_("Oversikt"),
            url_path=HOME,
            visibility="hidden",
        ),
    ]
    st.navigation(pages, position="top").run()
    style.paper()


def _page(name: str, render: frame.Render) -> Callable[[], None]:
    """A page with the frame around it, under a name Streamlit can tell from the others."""

    def page() -> None:
        frame.show(name, render)

    page.__name__ = name
    return page


main()
