"""Samling: the figures put aside, in order, with notes; kept as a file or link, and exported together."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import cache
from dashboard.collection import LONGEST_NOTE, Collection, CollectionError, Item, Rows, moved, noted, removed
from dashboard.collection_file import as_file, as_link, from_file
from dashboard.plates import PAGES, kinds
from dashboard.selection import Selection
from dashboard.text import _, count, ngettext, speaking
from dashboard.views import collected, figure, links, put_aside, reopened, samling_exports, side
from dashboard.views.collected import literal
from dashboard.views.frame import EXPECTED, data_mark
from dashboard.views.reopened import CHANGED, MOVED, SAME, Reopened
from dashboard.warehouse import Database

_UPLOAD = "collection_file"


def render(database: Database, selection: Selection) -> None:
    collection = collected.arrive()
    side.sidebar(selection, database.catalogue)
    st.title(_("Samling"), anchor=False)
    data_mark(database.study(selection))
    collected.show_fault()
    st.markdown(_summary(collection))
    actions = st.container(horizontal=True, gap="small", vertical_alignment="center")
    _from_here(database, selection, collection)
    _file(database, collection)
    with actions:
        links.page_link(_("Vis som presentasjon"), "presentasjon", selection, database.catalogue)
    if not collection.items:
        return
    found = _reopened(database, collection)
    with actions:
        samling_exports.buttons(found)
    _changes(found)
    for place, one in enumerate(found):
        _figure(place, one, database, len(found))


def menu_title() -> str:
    """What the menu calls the page: with how much is in it."""
    n = len(collected.held())
    return _("Samling ({n})").format(n=count(n)) if n else _("Samling")


def _summary(collection: Collection) -> str:
    n = len(collection)
    if not n:
        return _(
            "Samlingen er tom. Trykk *Legg i samling* under en figur på en av sidene, eller hent en samling "
            "fra fil."
        )
    text = ngettext("{n} figur i rekkefølge.", "{n} figurer i rekkefølge.", n).format(n=count(n))
    if as_link(collection) is None:
        return text + " " + _("Samlingen er for lang til å ligge i lenken. Lagre den som fil.")
    return text + " " + _("Adressen til denne siden er en lenke til samlingen; den kan også lagres som fil.")


def _from_here(database: Database, selection: Selection, collection: Collection) -> None:
    """Every figure of the present selection, also those that have no button of their own."""
    part = st.expander(_("Legg til figurer fra gjeldende valg"), key="collection_add", on_change="rerun")
    if not part.open:
        return
    study = database.study(selection)
    with part:
        for page in PAGES:
            offered = kinds(page, study)
            with st.container(horizontal=True, gap="small"):
                for kind in offered:
                    st.button(
                        reopened.name(Item(page, kind, "")),
                        key=f"add_{page}_{kind}",
                        icon=":material/playlist_add:",
                        on_click=_add,
                        args=(database, selection, page, kind),
                    )


def _add(database: Database, selection: Selection, page: str, kind: str) -> None:
    try:
        put_aside.add(put_aside.taken(database, selection, page, kind))
    except (ValueError, *EXPECTED) as error:
        collected.fault(str(error))


def _file(database: Database, collection: Collection) -> None:
    part = st.expander(_("Lagre og hent samlingen"), key="collection_part", on_change="rerun")
    if not part.open:
        return
    told = _told(database, collection)
    with part:
        st.download_button(
            _("Lagre samlingen som fil"),
            data=speaking(lambda: as_file(told)),
            file_name="samling.toml",
            mime="application/toml",
            key="collection_save",
            on_click="ignore",
            disabled=not collection.items,
            help=_("En tekstfil med én blokk per figur. To utgaver kan sammenlignes linje for linje."),
        )
        st.file_uploader(_("Hent samling fra fil"), type=["toml"], key=_UPLOAD, on_change=_uploaded)


def _told(database: Database, collection: Collection) -> Collection:
    """With title and sentence, which a link leaves out, where the figure still says what it said."""
    items = [reopened.reopen(database, item) for item in collection]
    return Collection(
        tuple(
            replace(one.item, title=one.made.title, sentence=one.made.sentence)
            if one.made is not None and one.state == SAME and not one.item.sentence
            else one.item
            for one in items
        )
    )


def _uploaded() -> None:
    uploaded = st.session_state.get(_UPLOAD)
    if uploaded is None:
        return
    try:
        collected.keep(from_file(uploaded.getvalue()))
    except CollectionError as error:
        collected.fault(_("Filen ble ikke brukt.") + "\n" + str(error))


def _reopened(database: Database, collection: Collection) -> list[Reopened]:
    """Every figure made anew, with progress while that takes time."""
    if reopened.is_ready(database, collection):
        return reopened.reopen_all(database, collection)
    place = st.empty()
    found = reopened.reopen_all(
        database,
        collection,
        progress=lambda share, text: place.progress(share, _("Åpner {name}").format(name=text)),
    )
    place.empty()
    return found


def _changes(found: list[Reopened]) -> None:
    """Whether the collection still says what it said, above the list."""
    n = sum(one.state == CHANGED for one in found)
    if n:
        text = ngettext(
            "Tallene er endret i {n} figur siden den ble lagt i samlingen. Da og nå står under den.",
            "Tallene er endret i {n} figurer siden de ble lagt i samlingen. Da og nå står under hver.",
            n,
        )
        st.warning(text.format(n=count(n)))
    elif any(one.state == MOVED for one in found):
        st.info(_("Samlingen er laget på andre data. Tallene er de samme."))


def _figure(place: int, one: Reopened, database: Database, n: int) -> None:
    with st.container(border=True, key=f"collected_{place}"):
        st.header(f"{place + 1}. {literal(one.title)}", anchor=False)
        st.markdown(literal(one.made.sentence if one.made else one.item.sentence))
        if one.reason:
            st.info(one.reason)
        if one.rejected:
            lines = [f"- {literal(f'{x.key}={x.value}')} {literal(x.reason)}" for x in one.rejected]
            st.warning(_("Noe i utvalget finnes ikke i disse dataene:") + "\n" + "\n".join(lines))
        _changed(one)
        st.text_area(
            _("Merknad til figur {n}").format(n=place + 1),
            value=one.item.note,
            key=f"note_{place}_{hash(one.item.is_same_view)}",
            max_chars=LONGEST_NOTE,
            height=68,
            on_change=_noted,
            args=(place, f"note_{place}_{hash(one.item.is_same_view)}"),
        )
        _buttons(place, one, database, n)
        _drawing(place, one)


def _changed(one: Reopened) -> None:
    """What the figure said, and what it says now."""
    if one.state == MOVED:
        st.markdown(
            _("Laget på andre data ({build}); tallene er de samme.").format(build=literal(one.item.build_id))
        )
        return
    if one.state != CHANGED or one.made is None:
        return
    st.markdown(":orange-background[" + _("Tallene er endret") + "]")
    then, now = one.item.numbers, one.made.summary
    old, new = st.columns(2)
    with old:
        _numbers(_("Da: data {build}").format(build=literal(one.item.build_id)), then, now)
    with new:
        _numbers(_("Nå: data {build}").format(build=literal(one.made.build_id)), now, then)


def _numbers(title: str, rows: Rows, others: Rows) -> None:
    """Those of the main rows that are not the same in both."""
    st.markdown(f"**{title}**")
    changed = [row for row in rows[1:] if row not in others]
    if changed:
        head = [literal(cell) or str(place) for place, cell in enumerate(rows[0])]
        st.table([dict(zip(head, map(literal, row), strict=True)) for row in changed])
    else:
        st.markdown(_("Hovedtallene er de samme; andre tall i figuren er endret."))


def _buttons(place: int, one: Reopened, database: Database, n: int) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for steps, label, icon, blocked in (
            (-1, _("Flytt figur {n} opp"), ":material/arrow_upward:", place == 0),
            (1, _("Flytt figur {n} ned"), ":material/arrow_downward:", place == n - 1),
        ):
            st.button(
                label.format(n=place + 1),
                key=f"move_{place}_{steps}",
                icon=icon,
                disabled=blocked,
                on_click=lambda steps=steps: collected.keep(moved(collected.held(), place, steps)),
            )
        st.button(
            _("Fjern figur {n}").format(n=place + 1),
            key=f"remove_{place}",
            icon=":material/delete:",
            on_click=lambda: collected.keep(removed(collected.held(), place)),
        )
        if one.state in (CHANGED, MOVED) and one.made is not None:
            st.button(
                _("Godta de nye tallene"),
                key=f"accept_{place}",
                on_click=_accept,
                args=(place, put_aside.item_of(one.made)),
            )
        if not one.rejected:
            links.page_link(
                _("Åpne figur {n}").format(n=place + 1),
                one.item.page,
                one.selection,
                database.catalogue,
                kind=one.item.kind,
            )


def _noted(place: int, key: str) -> None:
    collected.keep(noted(collected.held(), place, st.session_state[key] or ""))


def _accept(place: int, item: Item) -> None:
    """Take what a figure says now in place of what it said; the note stays."""
    items = list(collected.held().items)
    note = items[place].note
    items[place] = item
    collected.keep(noted(Collection(tuple(items)), place, note))


def _drawing(place: int, one: Reopened) -> None:
    if one.made is None:
        return
    part = st.expander(_("Vis figur {n}").format(n=place + 1), key=f"show_{place}", on_change="rerun")
    with part:
        if part.open:
            made = one.made
            drawn = cache.drawing(
                f"samling_{made.page}_{made.kind}",
                made.selection,
                theme=figure.theme(),
                compact=figure.is_narrow(),
                make=lambda: made.draw(figure.theme(), figure.is_narrow()),
            )
            figure.draw(drawn, made.alt, key=f"collected_{place}")
