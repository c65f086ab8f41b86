"""A figure and what stands under it: a reading, the table, the download and the code."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from dashboard.disclosure import Protected
from dashboard.export import Exported
from dashboard.text import _, current_language
from dashboard.views import put_aside, take_out

Cell = Callable[[object], str]
# Plotly bundles no Norwegian; these are the buttons that are shown.
_NORWEGIAN = {
    "dictionary": {
        "Zoom": "Zoom",
        "Pan": "Flytt",
        "Zoom in": "Zoom inn",
        "Zoom out": "Zoom ut",
        "Autoscale": "Tilpass",
        "Reset axes": "Tilbakestill akser",
        "Download plot as a PNG": "Last ned som PNG",
        "Download plot": "Last ned figuren",
        "Double-click to zoom back out": "Dobbeltklikk for å zoome ut",
    }
}


def theme() -> str:
    """``light`` or ``dark``, as the reader's browser shows the page."""
    kind = getattr(st.context.theme, "type", None)
    return "dark" if kind == "dark" else "light"


def is_narrow() -> bool:
    """Whether the browser says it is a phone; the server cannot see the width."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def draw(figure: go.Figure, alt: str, *, key: str) -> None:
    """Show a figure with its own theme, an alternative text and buttons in the reader's language."""
    spoken = (
        {"locale": "no", "locales": {"no": _NORWEGIAN}} if current_language() == "nb" else {"locale": "en"}
    )
    st.plotly_chart(
        figure,
        key=f"figure_{key}",
        theme=None,
        alt=alt,
        width="stretch",
        config={
            "displaylogo": False,
            **spoken,
            "modeBarButtonsToRemove": ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d"],
        },
    )


def under(
    answer: Exported,
    *,
    key: str,
    reading: str,
    columns: dict[str, tuple[str, Cell]],
    script: Callable[[], str],
    rows: Callable[[Protected], list[dict[str, object]]] | None = None,
    kind: str = "",
) -> None:
    """The sentence that reads the figure, then table, download and code, each made when opened.

    ``columns`` maps a column of the table to its title and how a cell of it is written; ``kind`` is the
    figure's kind where it can be made outside its page (``dashboard.plates``).
    """
    st.markdown(reading)
    table = st.expander(_("Vis tabell"), key=f"table_{key}", on_change="rerun")
    with table:
        if table.open:
            shown = _shown(answer, rows)
            st.table([{title: write(row[name]) for name, (title, write) in columns.items()} for row in shown])
    code = st.expander(_("Vis kode"), key=f"code_{key}", on_change="rerun")
    with code:
        if code.open:
            st.markdown(_("Skriptet gir de samme tallene uten Tiltakslupen."))
            st.code(script(), language="python", wrap_lines=True)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        take_out.buttons(
            answer, key=key, kind=kind, reading=reading, columns=columns, rows=lambda: _shown(answer, rows)
        )
        put_aside.button(answer, key=key, kind=kind)


def _shown(
    answer: Exported, rows: Callable[[Protected], list[dict[str, object]]] | None
) -> list[dict[str, object]]:
    """The table's rows as they are shown."""
    if rows:
        return rows(answer.table)
    records = answer.table.frame.to_dict(orient="records")
    return [{str(name): cell for name, cell in row.items()} for row in records]
