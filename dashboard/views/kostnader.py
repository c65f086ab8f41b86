"""Kostnader: the report's cost ladder with every input open to change."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, controls, export, plate_costs, sentences_costs, sentences_plain, snippet_costs
from dashboard.analysis.assumptions import as_in_report, is_own
from dashboard.analysis.cost_ladder import CostLadder, NoCostsError, has_panel_months, ladder_of
from dashboard.assumption_text import MONTHS_FROM, PANEL
from dashboard.catalogue import Catalogue, Study
from dashboard.charts import cost_bars
from dashboard.charts.labels import Labels
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
    with sums:
        _sums(ladder, study)
        cost_rows.step_controls(ladder, selection, catalogue)
        cost_file.file_controls(ladder, selection, study, catalogue)
    _under(ladder, database, selection)
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


def _sums(ladder: CostLadder, study: Study) -> None:
    labels = Labels(
        outcome=_("Kostnad per deltaker"),
        unit="nok",
        treated=_(study.treated.short),
        control=_(study.control.short),
        difference=_("Forskjell"),
    )
    st.header(_("Kostnad per deltaker"), anchor=False)
    figure.draw(
        cost_bars.cost_bars(ladder.parts, labels=labels, theme=figure.theme(), compact=figure.is_narrow()),
        key="kostnader",
        alt=cost_bars.cost_bars_alt_text(ladder.parts, labels=labels),
    )


def _under(ladder: CostLadder, database: Database, selection: Selection) -> None:
    study = database.study(selection)
    names = {line.id: _(line.title) for line in ladder.lines.values()}
    answer = export.exported(
        ladder.table,
        database,
        selection,
        sentence=sentences_costs.state_sentence(selection, study, ladder),
    )

    def rows(table: object) -> list[dict[str, object]]:
        return [
            {
                "title": names[line.id],
                "arm": cost_rows.arm_name(line.arm, study),
                "value": sentences_costs.amount(line.value, line.unit),
                "low": sentences_costs.amount(line.interval.low, line.unit),
                "high": sentences_costs.amount(line.interval.high, line.unit),
                "source": line.source,
                "changed": _("ja") if line.is_changed else "",
            }
            for line in ladder.lines.values()
        ]

    figure.under(
        answer,
        key=f"kostnader_{study.id}",
        reading=_(
            "Fra og til er spennet som avrundingen av de trykte tallene gir rom for. "
            "Egne verdier er regnet som eksakte."
        ),
        columns={
            "title": (_("Post"), str),
            "arm": (_("Gruppe"), str),
            "value": (_("Verdi"), str),
            "low": (_("Fra"), str),
            "high": (_("Til"), str),
            "source": (_("Kilde"), str),
            "changed": (_("Endret"), str),
        },
        script=lambda: snippet_costs.ladder_script(ladder),
        rows=rows,
        kind=plate_costs.COST,
    )


def _nothing(study: Study, catalogue: Catalogue) -> None:
    """A study without a cost calculation says so, and names those that have one."""
    st.info(_("Studien «{title}» har ingen kostnadsberegning.").format(title=_(study.title)))
    for other in catalogue.studies.values():
        if other.cost_model is not None:
            links.page_link(_(other.title), "kostnader", default_selection(other), catalogue)
