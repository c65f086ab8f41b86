"""REFIN: places, participants and payment steps of the first trial with payment by results."""

from __future__ import annotations

import streamlit as st

from dashboard import plate_recruitment
from dashboard.analysis.recruitment import fact, report_of
from dashboard.selection import Selection, default_selection
from dashboard.text import _, count
from dashboard.views import figure, links
from dashboard.warehouse import Database

PAGE = __name__.rpartition(".")[2]


def render(database: Database, selection: Selection) -> None:
    report = report_of(PAGE)
    st.title(_("REFIN"), anchor=False)
    st.markdown(
        _(
            "Forsøk med betaling for resultat fra høsten 2013, i tre fylker med én leverandør hver. Rapport "
            "{code}, «{title}» ({publisher}), beskriver oppstarten med intervjuer og dokumenter. Tallene er "
            "rapportens egne."
        ).format(code=report.code, title=_(report.title), publisher=report.publisher)
    )
    _counts()
    _figures(database, selection)
    _limits()
    catalogue = database.catalogue
    shown = default_selection(catalogue.studies[selection.study])
    links.page_link(
        _("Alle trykte tall står i Publisert, rapport {code}").format(code=report.code),
        "publisert",
        shown,
        catalogue,
    )


def _counts() -> None:
    report = report_of(PAGE)
    first, second, third, fourth = st.columns(4)
    first.metric(_("Plasser"), count(fact(report, "plasser")))
    second.metric(_("Deltakere 20. oktober 2014"), count(fact(report, "deltakere_2014_10_20")))
    third.metric(_("Trekantsamtaler"), count(fact(report, "trekantsamtaler_nov_2014")))
    fourth.metric(
        _("Ikke tatt inn etter samtalen"),
        count(fact(report, "ikke_tatt_inn_nov_2014")),
        help=_("{share} prosent av samtalene, november 2014.").format(
            share=count(fact(report, "andel_ikke_tatt_inn"))
        ),
    )


def _figures(database: Database, selection: Selection) -> None:
    report = report_of(PAGE)
    st.header(_("Plassene ble ikke fylt"), anchor=False)
    figure.show(plate_recruitment.places(database, selection, report), key=f"{PAGE}_places")
    st.header(_("Betaling i tre trinn"), anchor=False)
    figure.show(plate_recruitment.steps(database, selection, report), key=f"{PAGE}_milestones")


def _limits() -> None:
    st.header(_("Hva rapporten ikke kan si"), anchor=False)
    report = report_of(PAGE)
    lines = [
        _(
            "Om betaling for resultat virker. Ingen ble trukket, veilederen valgte deltakerne, og rapporten "
            "har ingen sammenligningsgruppe."
        ),
        _("Hvor mange som kom i arbeid. Rapporten gir ingen resultatandeler og bygger ikke på registerdata."),
        _(
            "Hva tiltaket koster. Det eneste om pris er at den høyeste av de tre prisene er {n} prosent over "
            "den laveste."
        ).format(n=count(fact(report, "prisforskjell_hoyest_lavest"))),
        _(
            "Om leverandørene valgte bort de svakeste. Ingen av de intervjuede så det, men alle så faren, og "
            "leverandøren kunne si nei til en bruker."
        ),
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
    st.markdown(
        _(
            "Refino-forsøket (rapport 000) bygger på erfaringene: deltakerne ble trukket, fasene har ingen "
            "egne frister, og midlertidig jobb teller etter ni måneder."
        )
    )
