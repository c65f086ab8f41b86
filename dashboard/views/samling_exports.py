"""A whole collection as slides, a report or one archive: made when asked for, with progress, then fetched."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.collection import Item
from dashboard.plates import Plate
from dashboard.text import _, count, ngettext
from dashboard.views import collected
from dashboard.views.collected import literal
from dashboard.views.reopened import CHANGED, Reopened

OFFERED = ("pptx", "docx", "zip")
_READY = "collection_export"


def buttons(found: list[Reopened]) -> None:
    """One button per kind of file; what was made last stands ready until the collection changes."""
    from dashboard import outputs

    plates = plates_of(found)
    asked = ""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for code in OFFERED:
            if st.button(
                outputs.title(code), key=f"export_{code}", disabled=not plates, icon=":material/description:"
            ):
                asked = code
    if len(plates) < len(found):
        n = len(found) - len(plates)
        st.markdown(
            ngettext(
                "{n} figur kan ikke tas ut av siden den står på, og følger ikke med i filene.",
                "{n} figurer kan ikke tas ut av siden de står på, og følger ikke med i filene.",
                n,
            ).format(n=count(n))
        )
    if asked:
        _make(asked, plates)
    _fetch(plates)


def plates_of(found: list[Reopened]) -> list[Plate]:
    """The figures that can be made, each with its note and what has changed first among what to know."""
    plates = []
    for one in found:
        if one.made is None:
            continue
        told = [_("Merknad: {note}").format(note=one.item.note)] if one.item.note else []
        if one.state == CHANGED:
            told.append(_("Tallene er endret siden figuren ble lagt i samlingen."))
        plates.append(replace(one.made, caveats=(*told, *one.made.caveats)))
    return plates


def _make(code: str, plates: list[Plate]) -> None:
    from dashboard import outputs

    bar = st.progress(0.0, _("Lager filen"))

    def progress(done: int, total: int) -> None:
        text = _("Figur {done} av {total}").format(done=count(min(done + 1, total)), total=count(total))
        bar.progress(done / total, text)

    try:
        made = outputs.make(code, plates, progress=progress)
    except outputs.OutputError as error:
        st.warning(literal(str(error)))
        return
    finally:
        bar.empty()
    st.session_state[_READY] = (code, _what(plates), made)


def _fetch(plates: list[Plate]) -> None:
    from dashboard import outputs

    code, what, made = st.session_state.get(_READY, ("", None, b""))
    if not made:
        return
    if what != _what(plates):
        del st.session_state[_READY]
        return
    st.download_button(
        _("Last ned {name}").format(name=outputs.file_name(plates, code)),
        data=made,
        file_name=outputs.file_name(plates, code),
        mime=outputs.FORMATS[code].mime,
        key="export_fetch",
        type="primary",
        on_click="ignore",
    )


def _what(plates: list[Plate]) -> tuple[tuple[Item, ...], tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """What a file made earlier must agree with to be handed out."""
    caveats = tuple(plate.caveats for plate in plates)
    return collected.held().items, tuple(f"{plate.build_id} {plate.link}" for plate in plates), caveats
