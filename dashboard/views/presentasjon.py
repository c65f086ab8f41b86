"""Presentasjon: one figure at a time on the whole screen, moved by keys; the controls come when called."""

from __future__ import annotations

import html
import math

import plotly.graph_objects as go
import streamlit as st

from dashboard import cache, controls
from dashboard.charts.larger import larger
from dashboard.collection import Collection, Item, without_language
from dashboard.plates import Plate, main_kinds
from dashboard.selection import Selection, to_query
from dashboard.text import _, count
from dashboard.views import collected, figure, links, presentation_frame, reopened
from dashboard.views.presentation_frame import HEIGHT, PADDING, WIDTH
from dashboard.views.reopened import CHANGED, Reopened
from dashboard.warehouse import Database

STEP = "steg"
_PAGES = ("effekter", "deltakelse", "kostnader")
_PLAYED = "presentation_played"
_SHOWN = "presentation_controls"
_LINE = 25  # px of a line of text
_LETTER = 9.6  # px of a letter of 20, wide ones and narrow ones together
_GAPS = 40  # px between the parts and at the edges


def render(database: Database, selection: Selection) -> None:
    presentation_frame.bare_page(figure.theme(), is_phone=figure.is_narrow())
    collection = collected.arrive()
    collected.show_fault(in_passing=True)
    played = collection if collection.items else _of_selection(database, selection)
    last, asked = len(played), st.query_params.get(STEP, "")
    step = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 4 else 1
    moved, called = presentation_frame.keys(step=step, last=last, of=_name(collection, selection))
    if called:
        st.session_state[_SHOWN] = not st.session_state.get(_SHOWN, False)
    if moved is not None and 1 <= moved <= last:
        step = moved
    one = played.items[step - 1]
    if collection.items:
        selection = _selection_of(database, selection, collection, step, was_linked=asked != "")
    is_moved = bool(collection.items) and selection != reopened.reopen(database, one).selection
    item = Item(one.page, one.kind, _query(selection, database)) if is_moved else one
    if st.query_params.get(STEP) != str(step):
        st.query_params[STEP] = str(step)
    shown = reopened.reopen(database, item)
    _slide(shown, note=one.note, step=step, last=last)
    _row(database, shown, selection, step=step, last=last)
    if st.session_state.get(_SHOWN, False):
        _live(database, selection, one, is_moved=is_moved)


def _of_selection(database: Database, selection: Selection) -> Collection:
    """Without a collection: the main figures of the present selection."""
    study, query = database.study(selection), _query(selection, database)
    return Collection(tuple(Item(page, kind, query) for page in _PAGES for kind in main_kinds(page, study)))


def _query(selection: Selection, database: Database) -> str:
    """The selection as a collection keeps it."""
    return without_language(to_query(selection, database.catalogue))


def _name(collection: Collection, selection: Selection) -> str:
    return str(hash(collection)) if collection.items else selection.study


def _selection_of(
    database: Database, selection: Selection, collection: Collection, step: int, *, was_linked: bool
) -> Selection:
    """The step's own selection when it is come to; what the controls have made of it while one stays.

    A link that names the step and a selection is one that was left with the controls moved.
    """
    state, here = st.session_state, (collection, step)
    stayed = state.get(_PLAYED) == here and was_linked
    reloaded = _PLAYED not in state and was_linked and "study" in st.query_params
    state[_PLAYED] = here
    if stayed or reloaded:
        return selection
    chosen = reopened.reopen(database, collection.items[step - 1]).selection
    controls.choose(chosen, database.catalogue)
    return chosen


def _slide(shown: Reopened, *, note: str, step: int, last: int) -> None:
    """Title, state sentence, figure and note, together no higher than the screen."""
    made = shown.made
    title = shown.title
    size = 32 if len(title) < 75 else 26 if len(title) < 160 else 22
    _text(title, "plate-title", size=size)
    sentence = made.sentence if made else shown.item.sentence
    _text(sentence)
    told = [_("Tallene er endret siden figuren ble lagt i samlingen.")] if shown.state == CHANGED else []
    told += [note.replace("\n", " ")] if note else []
    told += [_("Noe i utvalget finnes ikke i disse dataene.")] if shown.rejected else []
    left = HEIGHT - _GAPS - _lines(title, size) * size * 1.2 - _lines(sentence) * _LINE
    foot = _foot(made, step=step, last=last)
    left -= sum(_lines(text) for text in [*told, foot]) * _LINE
    if made is not None:
        _drawing(made, step=step, height=max(260, math.floor(left)))
    else:
        _text(shown.reason)
    for text in told:
        _text(text)
    _text(foot)


def _foot(made: Plate | None, *, step: int, last: int) -> str:
    """What the data are, which report, and where one is."""
    place = _("{n} av {last}").format(n=count(step), last=count(last))
    if made is None:
        return place
    return f"{made.status.rstrip('.')}. {made.source.partition(':')[0]}. {place}"


def _drawing(made: Plate, *, step: int, height: int) -> None:
    theme, width, is_phone = figure.theme(), WIDTH - 2 * PADDING, figure.is_narrow()

    def make() -> go.Figure:
        drawn = made.draw(theme, is_phone)
        return drawn if is_phone else larger(drawn, width=width, height=height)

    drawn = cache.drawing(
        f"presentasjon_{made.page}_{made.kind}_{height}",
        made.selection,
        theme=theme,
        compact=is_phone,
        make=make,
    )
    with st.container(key="presentation_figure"):
        figure.draw(drawn, made.alt, key=f"presentasjon_{step}")


def _row(database: Database, shown: Reopened, selection: Selection, *, step: int, last: int) -> None:
    """Where one is, and the ways on for those without a keyboard: at the foot, or with the controls."""
    if st.session_state.get(_SHOWN, False):
        place = st.sidebar.container(horizontal=True, gap="small", key="presentation_buttons")
    else:
        place = st.container(
            horizontal=True, gap="small", vertical_alignment="center", key="presentation_row", width="stretch"
        )
    with place:
        st.button(
            _("Forrige"),
            key="previous",
            disabled=step == 1,
            on_click=_go,
            args=(step - 1,),
            icon=":material/arrow_back:",
        )
        st.button(
            _("Neste"),
            key="next",
            disabled=step == last,
            on_click=_go,
            args=(step + 1,),
            icon=":material/arrow_forward:",
        )
        st.button(
            _("Skjul kontroller") if st.session_state.get(_SHOWN) else _("Vis kontroller"),
            key="controls",
            on_click=_call,
            icon=":material/tune:",
            help=_(
                "Piltaster, mellomrom, Page Up og Page Down, Home og End flytter. Escape viser "
                "kontrollene, F fyller skjermen."
            ),
        )
        links.page_link(_("Åpne"), shown.item.page, shown.selection, database.catalogue, kind=shown.item.kind)
        links.page_link(_("Avslutt"), "samling", selection, database.catalogue)


def _live(database: Database, selection: Selection, one: Item, *, is_moved: bool) -> None:
    controls.sidebar(selection, database.catalogue)
    if is_moved:
        with st.sidebar:
            st.button(
                _("Tilbake til samlingens valg"),
                key="as_collected",
                on_click=controls.choose,
                args=(reopened.reopen(database, one).selection, database.catalogue),
            )


def _go(step: int) -> None:
    st.query_params[STEP] = str(step)


def _call() -> None:
    st.session_state[_SHOWN] = not st.session_state.get(_SHOWN, False)


def _text(text: str, kind: str = "plate-text", *, size: int = 20) -> None:
    st.html(f'<div class="{kind}" style="font-size: {size}px">{html.escape(text)}</div>')


def _lines(text: str, size: int = 20) -> int:
    """How many lines a text takes across the screen, rather one too many."""
    return math.ceil(len(text) * _LETTER * size / 20 / (WIDTH - 2 * PADDING)) if text else 0
