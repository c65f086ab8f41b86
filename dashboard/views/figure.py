"""A figure and what stands under it: a reading, the table, the download and the code."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from dashboard.disclosure import Protected
from dashboard.export import Exported
from dashboard.plates import Cell, Plate
from dashboard.text import _, current_language
from dashboard.views import put_aside, take_out

Rows = Callable[[Protected], list[dict[str, object]]]
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


def show(
    made: Plate,
    *,
    key: str,
    script: Callable[[], str] | None = None,
    command: str = "",
    rows: Rows | None = None,
    is_kept: bool = True,
) -> None:
    """A plate on its page: the figure, and all that stands under it.

    ``is_kept`` is false where the page has been told something that its link does not hold: the figure can be
    taken out, but not opened again as it stands.
    """
    draw(made.draw(theme(), is_narrow()), made.alt, key=key)
    under(
        Exported(made.table, made.sentence, made.query, made.build_id, made.version),
        key=key,
        reading=made.reading,
        columns=dict(made.columns),
        script=script,
        command=command,
        rows=rows,
        kind=made.kind,
        make=lambda: made,
        is_kept=is_kept,
    )


def under(
    answer: Exported,
    *,
    key: str,
    reading: str,
    columns: dict[str, tuple[str, Cell]],
    script: Callable[[], str] | None = None,
    command: str = "",
    rows: Rows | None = None,
    kind: str = "",
    make: Callable[[], Plate] | None = None,
    is_kept: bool = True,
) -> None:
    """The sentence that reads the figure, then table, download and code, each made when opened.

    ``columns`` maps a column of the table to its title and how a cell of it is written; ``kind`` is the
    figure's kind where it can be made outside its page (``dashboard.plates``), ``make`` makes its plate from
    what the page has at hand, and ``command`` stands in the place of a script.
    """
    st.markdown(reading)
    table = st.expander(_("Vis tabell"), key=f"table_{key}", on_change="rerun")
    with table:
        if table.open:
            shown = _shown(answer, rows)
            st.table([{title: write(row[name]) for name, (title, write) in columns.items()} for row in shown])
    if script or command:
        _code(script, command, key=key)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        take_out.buttons(
            answer,
            key=key,
            kind=kind,
            make=make,
            reading=reading,
            columns=columns,
            rows=lambda: _shown(answer, rows),
        )
        put_aside.button(answer, key=key, kind=kind, is_kept=is_kept)


def _code(script: Callable[[], str] | None, command: str, *, key: str) -> None:
    code = st.expander(_("Vis kode") if script else _("Vis kommando"), key=f"code_{key}", on_change="rerun")
    with code:
        if not code.open:
            return
        if script:
            st.markdown(_("Skriptet gir de samme tallene uten Tiltakslupen."))
            st.code(script(), language="python", wrap_lines=True)
        else:
            st.markdown(_("Kommandoen gir de samme tallene på kommandolinjen."))
            st.code(command, language="bash", wrap_lines=True)


def _shown(answer: Exported, rows: Rows | None) -> list[dict[str, object]]:
    """The table's rows as they are shown."""
    if rows:
        return rows(answer.table)
    records = answer.table.frame.to_dict(orient="records")
    return [{str(name): cell for name, cell in row.items()} for row in records]
