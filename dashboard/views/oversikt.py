"""Oversikt: the studies side by side, ready questions, and what the numbers can and cannot say."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from dashboard import cache, disclosure, plate_overview, sentences, sentences_plain, snippet
from dashboard.analysis.effects import Effects
from dashboard.analysis.overview import Card
from dashboard.analysis.printed_rows import Report, reports
from dashboard.analysis.recruitment import fact
from dashboard.catalogue import Study
from dashboard.charts import sparkline
from dashboard.glossary import explain
from dashboard.plates import PlateError
from dashboard.selection import Selection, default_selection
from dashboard.text import _, count
from dashboard.views import figure, links
from dashboard.views.effekter import VERDICT_COLOURS, labels_of
from dashboard.views.frame import data_mark
from dashboard.views.limits import limits
from dashboard.views.questions import ASKERS, asker_title, ready_questions
from dashboard.warehouse import Database

SPARKLINE_HEIGHT = 150  # pixels
STATUS_COLOURS: dict[str, Literal["orange", "blue"]] = {"syntetisk": "orange", "offentlig": "blue"}


def render(database: Database, selection: Selection) -> None:
    cards = cache.overview()
    st.title(_("Oversikt"), anchor=False)
    with st.container(horizontal=True, gap="small"):
        kinds = {(card.study.data_status, card.study.is_calibrated): card.study for card in cards}
        for study in kinds.values():
            data_mark(study)
    for card in cards:
        _card(card, database)
    if any(card.effects is not None for card in cards):
        st.markdown(_sparklines_read(cards))
    for report in reports():
        if report.page:
            _described(report, selection, database)
    _side_by_side(cards, database, selection)
    st.header(_("Ferdige spørsmål"), anchor=False)
    for card in cards:
        _questions(card.study, database, alone=len(cards) == 1)
    st.header(_("Hva tallene kan og ikke kan si"), anchor=False)
    for card in cards:
        if len(cards) > 1:
            st.subheader(_(card.study.title), anchor=False)
        st.markdown("\n".join(f"- {line}" for line in limits(card.study)))


def _card(card: Card, database: Database) -> None:
    study = card.study
    with st.container(border=True, key=f"card_{study.id}"):
        words, picture = st.columns([3, 2], gap="medium")
        with words:
            st.header(_(study.definition.get("question") or study.title), anchor=False)
            with st.container(horizontal=True, gap="small"):
                st.badge(_(study.title), color="gray")
                st.badge(_("randomisert") if study.is_randomised else _("observasjonelt"), color="gray")
                st.badge(
                    _("regnet fra {month0}").format(month0=_(study.definition["month0_name"])),
                    color="gray",
                    help=explain("maaned0", "itt") if study.is_randomised else explain("maaned0"),
                )
                st.badge(
                    sentences.status_name(study.data_status),
                    color=STATUS_COLOURS.get(study.data_status, "gray"),
                )
            if card.effects is None:
                st.markdown(card.reason)
            else:
                _answer(card)
            links.page_link(_("Åpne i Effekter"), "effekter", card.selection, database.catalogue)
        with picture:
            if card.effects is not None:
                _sparkline(card)


def _described(report: Report, selection: Selection, database: Database) -> None:
    """A report without register data: what it describes, and that it measures nothing."""
    with st.container(border=True, key=f"card_{report.folder}"):
        st.header(_("Hvordan startet det første forsøket med resultatbetaling?"), anchor=False)
        with st.container(horizontal=True, gap="small"):
            st.badge(links.page_title(report.page), color="gray")
            st.badge(_("beskrivende"), color="gray")
            st.badge(_("trykte tall"), color="blue")
        st.markdown(
            _(
                "{places} plasser i tre fylker, {participants} deltakere etter det første året. "
                "Rapport {code} bygger på intervjuer og dokumenter. Den har ingen sammenligningsgruppe og "
                "sier ikke om betalingen virket."
            ).format(
                places=count(fact(report, "plasser")),
                participants=count(fact(report, "deltakere_2014_10_20")),
                code=report.code,
            )
        )
        links.page_link(
            _("Åpne {page}").format(page=links.page_title(report.page)),
            report.page,
            default_selection(database.catalogue.studies[selection.study]),
            database.catalogue,
        )


def _answer(card: Card) -> None:
    study, found = card.study, card.effects
    assert found is not None
    outcome = study.outcomes[card.selection.outcome]
    head = found.headline
    unit = outcome.unit or "count"
    st.markdown(sentences.headline_sentence(head, study, unit=unit, outcome=outcome.title))
    st.markdown(sentences_plain.line(sentences_plain.not_shown(head, study, unit=unit)))
    st.badge(
        sentences.verdict_label(head.verdict),
        color=VERDICT_COLOURS.get(head.verdict, "gray"),
        help=sentences.verdict_rule(outcome.unit or "count") + "\n\n" + explain("konfidensintervall"),
    )
    st.markdown(sentences.state_sentence(card.selection, study, found))


def _sparkline(card: Card) -> None:
    found = card.effects
    assert found is not None
    labels = labels_of(card.selection, card.study)
    table = _while_all_are_seen(found, card.study)
    figure.draw(
        sparkline.sparkline(table, labels=labels, theme=figure.theme(), height=SPARKLINE_HEIGHT),
        key=f"sparkline_{card.study.id}",
        alt=sparkline.alt_text(table, labels=labels),
    )


def _while_all_are_seen(found: Effects, study: Study) -> disclosure.Protected:
    """The months in which everybody is observed; half of either arm, where the headline's window is later."""
    ends = {window.name: window.last for window in study.windows}
    until = found.everyone_until
    frame = found.table.frame
    month = pd.to_numeric(frame["target"].where(frame["target_kind"] == "month"))
    if until is None or until < ends.get(found.headline.target, 0):
        seen = frame["n_treated"].ge(found.n_treated / 2) & frame["n_control"].ge(found.n_control / 2)
        until = max(int(month[seen].max()), ends.get(found.headline.target, 0))
    return disclosure.narrowed(found.table, rows=month <= until)


def _side_by_side(cards: tuple[Card, ...], database: Database, selection: Selection) -> None:
    """The studies' main results in one figure, with the table under it."""
    try:
        made = plate_overview.side_by_side(database, selection, cards)
    except PlateError as error:
        st.info(str(error))
        return
    st.header(_("Studiene side om side"), anchor=False)
    figure.show(
        made,
        key="oversikt",
        script=lambda: "\n\n".join(
            f"# {card.study.title}\n{snippet.effects_script(database, card.selection)}"
            for card in cards
            if card.effects is not None
        ),
        rows=lambda table: plate_overview.rows(table, cards),
    )


def _questions(study: Study, database: Database, *, alone: bool) -> None:
    questions = ready_questions(study)
    if not questions:
        return
    if not alone:
        st.subheader(_(study.title), anchor=False)
    for column, asker in zip(st.columns(len(ASKERS), gap="medium"), ASKERS, strict=True):
        with column, st.container(gap="xxsmall"):
            st.markdown(f"#### {asker_title(asker)}" if not alone else f"### {asker_title(asker)}")
            for question in questions:
                if question.asker == asker:
                    st.markdown(f"**{question.text}**")
                    for answer in question.answers:
                        links.page_link(answer.label, answer.page, answer.selection, database.catalogue)


def _sparklines_read(cards: tuple[Card, ...]) -> str:
    words = dict.fromkeys(sentences.effect_word(card.study).lower() for card in cards)
    return _(
        "De små figurene viser {word} måned for måned med 95 %-intervall. Linjen stopper når ikke alle "
        "lenger er observert, eller når færre enn halvparten er det."
    ).format(word=_(" eller ").join(words))
