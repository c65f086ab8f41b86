"""Kostnader: the report's cost ladder with every input open to change."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, controls, export, plate_costs, sentences_costs, sentences_plain, snippet_costs
from dashboard.analysis.assumptions import as_in_report, is_own
from dashboard.analysis.cost_ladder import CostLadder, NoCostsError, has_panel_months, ladder_of
from dashboard.assumption_text import MONTHS_FROM, PANEL
from dashboard.catalogue import Catalogue, Study
from dashboard.plates import Plate
from dashboard.selection import Selection, default_selection
from dashboard.text import _, ngettext
from dashboard.views import cost_file, cost_rows, figure, kostnader_verdi, links, side
from dashboard.views.frame import data_mark
from dashboard.warehouse import Database


def render(database: Database, selection: Selection) -> None:
    catalogue = database.catalogue
    study = database.study(selection)
    from_panel = selection.months_from == PANEL
    # A group has its own months and effect, whatever the ladder counts.
    side.sidebar(selection, catalogue, groups=study.cost_model is not None)
    st.title(_("Kostnader"), anchor=False)
    data_mark(study)
    if study.cost_model is None:
        _nothing(study, catalogue)
        return
    try:
        means = cache.participation(selection).restricted_means if from_panel else ()
        ladder = ladder_of(study, selection, means)
    except NoCostsError as error:
        st.info(str(error))
        _reset(selection, catalogue)
        return
    st.markdown(f"**{sentences_costs.headline(ladder, study)}**")
    st.markdown(sentences_plain.line(plate_costs.not_shown()))
    _own(ladder, selection, study, catalogue)
    kostnader_verdi.top(database, selection)
    if figure.is_narrow():
        # The picture first: below all the steps nobody would find it.
        sums, steps = st.container(), st.container()
    else:
        steps, sums = st.columns([3, 2], gap="large")
    with steps:
        _months(selection, study, catalogue)
        cost_rows.rows(ladder, selection, study, catalogue)
    made = plate_costs.cost_plate(database, selection, ladder)
    with sums:
        _sums(made)
        cost_rows.step_controls(ladder, selection, catalogue)
        cost_file.file_controls(ladder, selection, study, catalogue)
    _under(made, ladder, database, selection)
    kostnader_verdi.render_value(database, selection)


def _own(ladder: CostLadder, selection: Selection, study: Study, catalogue: Catalogue) -> None:
    """What is calculated; the band and the way back once something differs from the report."""
    st.markdown(sentences_costs.state_sentence(selection, study, ladder))
    if not is_own(selection):
        st.markdown(_(ladder.model.text))
        return
    n = len(selection.assumptions)
    text = ngettext("Egne forutsetninger: {n} endret", "Egne forutsetninger: {n} endret", n).format(n=n)
    if selection.months_from == PANEL:
        text += ". " + _("Måneder i tiltaket er fra de lastede dataene")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f":violet-background[{text}.]")
        _reset(selection, catalogue)


def _reset(selection: Selection, catalogue: Catalogue) -> None:
    st.button(
        _("Tilbake til rapportens forutsetninger"),
        key="reset_costs",
        on_click=controls.choose,
        args=(as_in_report(selection), catalogue),
    )


def _months(selection: Selection, study: Study, catalogue: Catalogue) -> None:
    """Whose months in the measure the ladder uses."""
    can = has_panel_months(study)
    titles = {MONTHS_FROM[0]: _("rapporten"), PANEL: _("de lastede dataene")}
    cost_rows.control(
        st.segmented_control,
        _("Måneder i tiltaket fra"),
        key="maaneder",
        value=selection.months_from,
        moved=lambda value: cost_rows.with_months(selection, value),
        catalogue=catalogue,
        is_changed=selection.months_from != MONTHS_FROM[0],
        options=list(MONTHS_FROM),
        format_func=lambda code: titles[code],
        required=True,
        disabled=not can,
        help=_(
            "Fra de lastede dataene: gjennomsnittlige måneder i tiltaket blant dem som startet, "
            "for utvalget i venstre marg. De er syntetiske når dataene er det."
        )
        if can
        else _("Måneder i tiltaket kan ikke hentes fra dataene i denne studien."),
    )


def _sums(made: Plate) -> None:
    st.header(_("Kostnad per deltaker"), anchor=False)
    figure.draw(made.draw(figure.theme(), figure.is_narrow()), made.alt, key="kostnader")


def _under(made: Plate, ladder: CostLadder, database: Database, selection: Selection) -> None:
    """The table over the whole width, an amount with its unit in one cell."""
    columns = {name: column for name, column in made.columns.items() if name != "unit"}
    figure.under(
        export.exported(made.table, database, selection, sentence=made.sentence),
        key=f"kostnader_{selection.study}",
        reading=plate_costs.rounding_text(),
        columns=columns,
        script=lambda: snippet_costs.ladder_script(ladder),
        rows=lambda _table: plate_costs.rows(ladder),
        kind=made.kind,
        make=lambda: made,
    )


def _nothing(study: Study, catalogue: Catalogue) -> None:
    """A study without a cost calculation says so, and names those that have one."""
    st.info(_("Studien «{title}» har ingen kostnadsberegning.").format(title=_(study.title)))
    for other in catalogue.studies.values():
        if other.cost_model is not None:
            links.page_link(_(other.title), "kostnader", default_selection(other), catalogue)
