"""Publisert: every printed number of the report beside what the loaded data give."""

from __future__ import annotations

from contextvars import copy_context
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cache, controls, disclosure, plate_published, snippet
from dashboard import words_printed as printed
from dashboard.analysis.printed_rows import Report, folder_of, reports
from dashboard.analysis.published import Published, as_printed
from dashboard.analysis.scoreboard import POINTS, WITHIN, Score, scoreboard
from dashboard.catalogue import Catalogue, Study
from dashboard.disclosure import Protected
from dashboard.plates import PlateError
from dashboard.selection import Selection, default_selection
from dashboard.text import LANGUAGES, _, count, current_language, number, percent
from dashboard.views import figure, links, published_rows, side
from dashboard.views.frame import data_mark
from dashboard.warehouse import Database

_ALL = "*"
_REPORT = "published_report"
_REPORT_OF = "published_report_of"  # the study whose report was chosen
_FILTERS = ("published_file", "published_table", "published_outcome")


def render(database: Database, selection: Selection) -> None:
    side.sidebar(selection, database.catalogue)
    chosen_study = database.catalogue.studies[selection.study]
    st.title(_("Publisert"), anchor=False)
    if not folder_of(chosen_study):
        data_mark(chosen_study)
        st.info(
            _(
                "«{title}» har ingen trykte tall å sammenligne med. Velg en rapport her, en annen studie i "
                "menyen, eller se tallene i Effekter."
            ).format(title=_(chosen_study.title))
        )
        links.page_link(_("Åpne i Effekter"), "effekter", default_selection(chosen_study), database.catalogue)
    report = _report(chosen_study, database.catalogue)
    if report is None:
        return
    study = _study_of(report, database.catalogue)
    if study is None:
        st.markdown(_sentence(report, None))
        if report.page:
            links.page_link(_("Kort om rapporten"), report.page, selection, database.catalogue)
        found = as_printed(report.folder)
    else:
        data_mark(study)
        st.markdown(_sentence(report, study))
        found = _computed(study)
        _scores(scoreboard(found))
    chosen, told = _filtered(found, study)
    if study is not None:
        _figure(found, chosen, told, study, database, selection)
    published_rows.rows(chosen, study, database)
    published_rows.misprints(found, report, study)


def _report(study: Study, catalogue: Catalogue) -> Report | None:
    """The report asked for: the study's own until another is chosen."""
    known = {report.folder: report for report in reports()}
    state = st.session_state
    if state.get(_REPORT_OF) != study.id:
        state[_REPORT_OF] = study.id
        state[_REPORT] = folder_of(study) or None
        for key in _FILTERS:
            state.pop(key, None)
    folder = st.selectbox(
        _("Rapport"),
        list(known),
        index=None,
        format_func=lambda one: f"{known[one].code}: {_(known[one].title)}",
        placeholder=_("Velg en rapport"),
        key=_REPORT,
        on_change=_moved,
        args=(catalogue,),
    )
    return known.get(folder) if folder else None


def _moved(catalogue: Catalogue) -> None:
    """A report whose study is in the file brings the study with it."""
    state = st.session_state
    for key in _FILTERS:
        state.pop(key, None)
    for study in catalogue.studies.values():
        if state[_REPORT] and folder_of(study) == state[_REPORT]:
            controls.choose(default_selection(study), catalogue)


def _study_of(report: Report, catalogue: Catalogue) -> Study | None:
    return next((study for study in catalogue.studies.values() if folder_of(study) == report.folder), None)


def _sentence(report: Report, study: Study | None) -> str:
    source = _("«{title}» ({publisher})").format(title=_(report.title), publisher=report.publisher)
    if study is None:
        return (
            _(
                "Alle trykte tall i {source}. Ingen studie i den lastede filen svarer til rapporten, "
                "så tallene står som trykt."
            ).format(source=source)
            + in_report_language()
        )
    text = _(
        "Alle trykte tall i {source}, mot det de lastede dataene gir med samme utfall, utvalg og modell."
    ).format(source=source)
    text += in_report_language()
    if study.data_status == "syntetisk":
        text += " " + _(
            "Dataene er syntetiske og laget for å ligne disse tallene. At de stemmer, er kalibrering: det "
            "viser at beregningene virker, ikke at resultatet er bekreftet."
        )
    return text


def in_report_language() -> str:
    """For those who read another language than the reports: which words are quoted."""
    if current_language() == LANGUAGES[0]:
        return ""
    return " " + _("Navn, kategorier og merknader i radene er rapportens egne ord, på norsk.")


def _computed(study: Study) -> Published:
    """The comparison, with a bar while it is made for the first time."""
    place = st.empty()
    # The bar is drawn in the context from before the cached call: what is drawn inside would be drawn
    # again at every later visit.
    outside = copy_context()

    def progress(done: int, total: int) -> None:
        text = _("Regner ut {done} av {total} utvalg …").format(done=count(done + 1), total=count(total))
        outside.run(place.progress, (done + 1) / total, text=text)

    found = cache.published(study.id, progress=progress)
    place.empty()
    return found


def _scores(scores: tuple[Score, ...]) -> None:
    everything = scores[0]
    first, second, third, fourth = st.columns(4)
    whose = _("Standardfeilen er trykt i rapporten.")
    if everything.own:
        whose = _("{own} av dem er målt i vår egen standardfeil, fordi rapporten ikke trykker noen.").format(
            own=count(everything.own)
        )
    first.metric(
        _("Innenfor {k} standardfeil").format(k=number(WITHIN)),
        f"{count(everything.within)} {_('av')} {count(everything.judged)}",
        help=_("{share} av koeffisientene.").format(share=percent(everything.share, 0)) + " " + whose,
    )
    second.metric(
        _("Standardfeil her delt på trykt"),
        number(everything.se_ratio, 2),
        help=_("Medianen. 1 betyr at usikkerheten er like stor som i rapporten."),
    )
    third.metric(
        _("Trykte tall regnet ut her"),
        f"{count(everything.compared)} {_('av')} {count(everything.printed)}",
        help=_("Resten vises som trykt."),
    )
    fourth.metric(
        _("Andeler innenfor {k} prosentpoeng").format(k=number(POINTS)),
        f"{count(everything.near)} {_('av')} {count(everything.shares)}",
        help=_("{share} av andelene, som er trykt uten standardfeil.").format(
            share=percent(everything.near_share, 0)
        ),
    )
    if everything.set_aside:
        st.markdown(plate_published.set_aside(everything))
    with st.expander(_("Tabell for tabell")):
        header = plate_published.score_header()
        st.table(
            [
                dict(zip(header, plate_published.score_cells(one), strict=True))
                for one in scores[1:]
                if one.compared
            ]
        )


def _filtered(found: Published, study: Study | None) -> tuple[Protected, list[str]]:
    """The rows the reader asks for, and what was asked for in words; nothing where it is all of them."""
    frame = found.table.frame
    first, left, middle = st.columns(3)
    kinds = list(dict.fromkeys(frame["kind"]))
    kind_names = {one: printed.kind_name(one) for one in kinds}
    kind = _choice(first, _("Slag"), kinds, kind_names, "published_file")
    rows = frame if kind == _ALL else frame[frame["kind"] == kind]
    tables = list(dict.fromkeys(rows["table"]))
    names = {one: printed.table_name(one) for one in tables}
    table = _choice(left, _("Tabell"), tables, names, "published_table")
    rows = rows if table == _ALL else rows[rows["table"] == table]
    named = rows[["outcome", "label", "kind"]].drop_duplicates("outcome")
    titles = {str(row["outcome"]): printed.what(row, study) for row in named.to_dict(orient="records")}
    outcome = _choice(middle, _("Utfall eller kjennetegn"), list(titles), titles, "published_outcome")
    inside = frame.index.isin(rows.index)
    if outcome != _ALL:
        inside &= frame["outcome"].to_numpy() == outcome
    asked = ((kind, kind_names), (table, names), (outcome, titles))
    told = [known[code] for code, known in asked if code != _ALL]
    if study is not None:
        shown = {"alle": _("alle"), "her": _("regnet ut her"), "trykt": _("bare trykt")}
        which = st.segmented_control(
            _("Vis"),
            list(shown),
            default="alle",
            format_func=shown.__getitem__,
            key="published_kind",
            required=True,
        )
        if which != "alle":
            inside &= frame["estimate"].notna().to_numpy() == (which == "her")
            told.append(shown[which])
    return disclosure.narrowed(found.table, rows=pd.Series(inside, index=frame.index)), told


def _choice(place: Any, label: str, options: list[str], titles: dict[str, str], key: str) -> str:
    """One of the options, or all of them; a choice that the other filters rule out is forgotten."""
    if st.session_state.get(key) not in (None, _ALL, *options):
        del st.session_state[key]
    names = {_ALL: _("alle"), **titles}
    return str(place.selectbox(label, [_ALL, *options], format_func=lambda one: names.get(one, one), key=key))


def _figure(
    found: Published,
    chosen: Protected,
    told: list[str],
    study: Study,
    database: Database,
    selection: Selection,
) -> None:
    shown = selection if selection.study == study.id else default_selection(study)
    try:
        made = plate_published.against(database, shown, found, chosen=chosen, told=told)
    except PlateError as error:
        st.info(str(error))
        return
    rows = plate_published.compared_rows(chosen).frame.to_dict(orient="records")
    figure.show(
        made,
        key=f"publisert_{study.id}",
        script=lambda: snippet.published_script(database, study.id),
        rows=lambda _table: [dict(published_rows.numbers(row, study)) for row in rows],
        # The link holds the study, not what is filtered on the page.
        is_kept=not told,
    )
