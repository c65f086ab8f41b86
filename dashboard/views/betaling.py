"""Betaling: what the supplier would have been paid, under payment models on participants' histories."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import cache, export, export_payment, plate_payment, sentences_payment
from dashboard.analysis.payment import Payment
from dashboard.analysis.payment_histories import NoMonthsError
from dashboard.catalogue import Study
from dashboard.plates import Plate, PlateError
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.views import betaling_valg, figure, side
from dashboard.views.frame import data_mark
from dashboard.warehouse import Database


def render(database: Database, selection: Selection) -> None:
    catalogue, study = database.catalogue, database.study(selection)
    side.sidebar(selection, catalogue, groups=True)
    st.title(_("Betaling"), anchor=False)
    data_mark(study)
    try:
        found = cache.payment(selection)
    except NoMonthsError as error:
        st.info(str(error))
        return
    st.markdown(f"**{sentences_payment.headline(found, study)}**")
    st.markdown(sentences_payment.state_sentence(found, study))
    betaling_valg.models(selection, catalogue, found)
    betaling_valg.readings(selection, catalogue, found)
    betaling_valg.reset(selection, catalogue)
    _missing(found)
    _figures(found, database, selection, study)
    _under(found, database, selection, study)


def _missing(found: Payment) -> None:
    """What the criteria ask for and the data do not hold, before any picture."""
    lines = sentences_payment.missing(found)
    if lines:
        head = _("Det som mangler, og hva det gjør med tallene:")
        st.warning("\n".join([head, *(f"- {line}" for line in lines)]))


def _figures(found: Payment, database: Database, selection: Selection, study: Study) -> None:
    """Cash flow, milestones, spread and gradient, each under its question."""
    st.header(_("Når pengene kommer"), anchor=False)
    by_month = st.toggle(_("Vis måned for måned"), key="payment_by_month")
    _show(
        lambda: plate_payment.cash_flow(found, database, selection, by_month=by_month),
        study,
        is_kept=not by_month,
    )
    st.header(_("Hvor mange når milepælene"), anchor=False)
    _show(lambda: plate_payment.milestones(found, database, selection), study)
    st.header(_("Hvor ulikt det betales"), anchor=False)
    _show(lambda: plate_payment.spread(found, database, selection), study)
    st.header(_("Når modellene koster det samme"), anchor=False)
    st.markdown(sentences_payment.break_even(found, study))
    st.header(_("Hvem det lønner seg å ta inn"), anchor=False)
    _show(lambda: plate_payment.gradient(found, database, selection), study)


def _show(make: Callable[[], Plate], study: Study, *, is_kept: bool = True) -> None:
    """A figure with all that stands under it; why, where there is none."""
    try:
        made = make()
    except PlateError as error:
        st.markdown(str(error))
        return
    command = f'python -m dashboard betaling "{made.query}" --format xlsx --kind {made.kind}'
    figure.show(
        made, key=f"{made.kind}_{study.id}", command=f"{command} --out {made.kind}.xlsx", is_kept=is_kept
    )


def _under(found: Payment, database: Database, selection: Selection, study: Study) -> None:
    """What the registers do not show, and every number of the page."""
    answer = export.exported(
        export_payment.payment_table(found),
        database,
        selection,
        sentence=sentences_payment.state_sentence(found, study),
    )
    unseen = st.expander(_("Det registrene ikke viser"), key="payment_unseen", on_change="rerun")
    with unseen:
        if unseen.open:
            st.markdown("\n".join(f"- {line}" for line in sentences_payment.never_seen(found)))
    st.header(_("Alle tallene på siden"), anchor=False)
    figure.under(
        answer,
        key=f"betaling_{study.id}",
        reading=_("Tabellen har størrelser og milepæler. CSV-filen har også priser, måneder og fordelinger."),
        columns=export_payment.columns(),
        command=f'python -m dashboard betaling "{answer.query}" --format csv',
        rows=lambda _table: export_payment.rows(found, study),
    )
