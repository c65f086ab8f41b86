"""*Last ned*: a figure as PowerPoint, image, Word, Excel, CSV or all of it, each made when clicked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard import cache, controls
from dashboard.export import Exported
from dashboard.plates import HOME, Cell, Plate, plate
from dashboard.selection import from_query
from dashboard.text import _, speaking

Columns = dict[str, tuple[str, Cell]]
Rows = Callable[[], list[dict[str, object]]]


def buttons(
    answer: Exported,
    *,
    key: str,
    kind: str,
    reading: str,
    columns: Columns,
    rows: Rows,
    make: Callable[[], Plate] | None = None,
) -> None:
    """CSV and PowerPoint in one click, the other formats in a menu that is filled when opened.

    ``make`` gives the plate the page has at hand; without it the plate is that of ``kind``, or of the table.
    """
    page, address = controls.page(), server_address()

    def made() -> Plate:
        if make is not None:
            return replace(make(), address=address)
        return _plate(answer, page, kind, address=address, reading=reading, columns=columns, rows=rows)

    _button(answer, made, "csv", key=key, label=_("Last ned CSV"))
    _button(answer, made, "pptx", key=key, label=_("Last ned PowerPoint"))
    menu = st.popover(_("Flere formater"), key=f"formats_{key}", on_change="rerun")
    with menu:
        if menu.open:
            _menu(answer, made, key=key)


def server_address() -> str:
    """Where this app is served, with a final slash; empty where the browser did not say."""
    url = (st.context.url or "").partition("?")[0]
    if "://" not in url:
        return ""
    # The first page has no name in the address.
    return (url.rstrip("/") if controls.page() == HOME else url.rpartition("/")[0]) + "/"


def _menu(answer: Exported, make: Callable[[], Plate], *, key: str) -> None:
    from dashboard.outputs import FORMATS, title
    from dashboard.outputs.browser import find_browser, no_browser

    has_browser = find_browser() is not None
    for one in FORMATS.values():
        if one.code not in ("csv", "pptx"):
            is_off = one.needs_browser and not has_browser
            _button(answer, make, one.code, key=key, label=title(one.code), is_off=is_off)
    if not has_browser:
        st.markdown(no_browser())


def _button(
    answer: Exported,
    make: Callable[[], Plate],
    code: str,
    *,
    key: str,
    label: str,
    is_off: bool = False,
) -> None:
    def made() -> bytes:
        from dashboard import outputs

        return outputs.make(code, [make()])

    st.download_button(
        label,
        data=speaking(made),
        file_name=_file_name(answer, key, code),
        key=f"{code}_{key}",
        on_click="ignore",
        disabled=is_off,
    )


def _plate(
    answer: Exported,
    page: str,
    kind: str,
    *,
    address: str,
    reading: str,
    columns: Columns,
    rows: Rows,
) -> Plate:
    """The figure's own plate; a table without one is taken out as a table."""
    from dashboard.plate_table import table_plate
    from dashboard.plates import owner

    database = cache.database()
    selection, _rejected = from_query(answer.query, database.catalogue)
    home = owner(page, kind, database.study(selection))
    if home:
        return plate(database, selection, home, kind, results=cache, address=address)
    made = table_plate(
        database, answer, page=page, kind=kind or "tabell", reading=reading, columns=columns, rows=rows()
    )
    return replace(made, address=address)


def _file_name(answer: Exported, key: str, extension: str) -> str:
    return f"tiltakslupen_{key}_{answer.table.data_status}.{extension}"
