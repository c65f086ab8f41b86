"""Betaling: what the supplier would have been paid, under payment models on participants' histories."""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from dashboard import cache, export, export_payment, sentences_payment
from dashboard.analysis.payment import Payment
from dashboard.analysis.payment_histories import NoMonthsError
from dashboard.catalogue import Study
from dashboard.charts import payment as charts
from dashboard.charts.labels import Labels
from dashboard.disclosure import Protected
from dashboard.selection import Selection
from dashboard.sentences import effect_word
from dashboard.text import _, count, kroner, percent, value
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
    labels, titles = _labels(study), {one.name: _(one.title) for one in found.chosen.models}
    _cash(found, labels, titles)
    _parts(found, study, labels, titles)
    _under(found, database, selection, study)


def _labels(study: Study) -> Labels:
    return Labels(
        outcome=_("Betaling per deltaker"),
        unit="nok",
        treated=_(study.treated.short),
        control=_(study.control.short),
        difference=effect_word(study),
        month0=_("start i tiltaket"),
    )


def _missing(found: Payment) -> None:
    """What the criteria ask for and the data do not hold, before any picture."""
    lines = sentences_payment.missing(found)
    if lines:
        head = _("Det som mangler, og hva det gjør med tallene:")
        st.warning("\n".join([head, *(f"- {line}" for line in lines)]))


def _cash(found: Payment, labels: Labels, titles: dict[str, str]) -> None:
    st.header(_("Når pengene kommer"), anchor=False)
    by_month = st.toggle(_("Vis måned for måned"), key="payment_by_month")
    column = "mean" if by_month else "total"
    _draw(
        lambda theme, compact: charts.cash_flow(
            found.cash, titles=titles, labels=labels, theme=theme, compact=compact, by_month=by_month
        ),
        charts.alt_text(
            found.cash,
            titles=titles,
            labels=labels,
            what=_("Betaling per deltaker i måneden") if by_month else _("Betaling per deltaker så langt"),
            x="month",
            y=column,
        ),
        key=f"kontantstrom_{column}",
    )
    st.markdown(
        _(
            "Hver måned er et snitt av dem som kan følges så lenge; summen legger månedene sammen. "
            "Gruppene er "
            "de som startet, ikke alle som ble trukket, så forskjellen mellom dem er ikke uten videre "
            "en effekt."
        )
    )


def _parts(found: Payment, study: Study, labels: Labels, titles: dict[str, str]) -> None:
    """Milestones, spread and gradient, each under its question."""
    st.header(_("Hvor mange når milepælene"), anchor=False)
    st.markdown(sentences_payment.risk(found, study))
    _picture(
        charts.milestones, found.milestones, _("Andel som når hver milepæl"), "title", "share", labels, titles
    )
    st.markdown(sentences_payment.deadweight(found, study))
    st.header(_("Hvor ulikt det betales"), anchor=False)
    _picture(
        charts.spread,
        found.spread,
        _("Betaling per deltaker, fra minst til mest"),
        "percentile",
        "amount",
        labels,
        titles,
    )
    st.markdown(_spread_text(found, study))
    st.header(_("Når modellene koster det samme"), anchor=False)
    st.markdown(sentences_payment.break_even(found, study))
    st.header(_("Hvem det lønner seg å ta inn"), anchor=False)
    if not found.gradient.frame.empty:
        _picture(
            charts.gradient,
            found.gradient,
            _("Betaling etter jobbsannsynlighet"),
            "tenth",
            "amount",
            labels,
            titles,
        )
    st.markdown(sentences_payment.gradient(found, study))


def _picture(
    chart: Callable[..., go.Figure],
    table: Protected,
    what: str,
    x: str,
    y: str,
    labels: Labels,
    titles: dict[str, str],
) -> None:
    _draw(
        lambda theme, compact: chart(table, titles=titles, labels=labels, theme=theme, compact=compact),
        charts.alt_text(table, titles=titles, labels=labels, what=what, x=x, y=y),
        key=f"{chart.__name__}",
    )


def _draw(make: Callable[[str, bool], go.Figure], alt: str, *, key: str) -> None:
    figure.draw(make(figure.theme(), figure.is_narrow()), alt, key=f"betaling_{key}")


def _spread_text(found: Payment, study: Study) -> str:
    """The standard deviation by model and arm."""
    parts = []
    for model in found.chosen.models:
        rows = [found.row("standardavvik", model.name, arm) for arm in ("tiltak", "kontroll")]
        amounts = [kroner(row["value"]) for row in rows if row is not None]
        if len(amounts) < len(rows):
            parts.append(_("{model}: kan ikke regnes.").format(model=_(model.title)))
            continue
        parts.append(
            _("{model}: standardavvik {a} i «{treated}» og {b} i «{control}».").format(
                model=_(model.title),
                a=amounts[0],
                b=amounts[1],
                treated=_(study.treated.short),
                control=_(study.control.short),
            )
        )
    return " ".join(parts)


def _under(found: Payment, database: Database, selection: Selection, study: Study) -> None:
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
    table = st.expander(_("Vis tabell"), key="table_betaling", on_change="rerun")
    with table:
        if table.open:
            st.table(_rows(found, study))
    command = st.expander(_("Vis kommando"), key="code_betaling", on_change="rerun")
    with command:
        if command.open:
            st.markdown(_("Kommandoen gir alle tallene på siden, også måned for måned."))
            st.code(
                f'python -m dashboard betaling "{answer.query}" --format csv',
                language="bash",
                wrap_lines=True,
            )
    st.download_button(
        _("Last ned CSV"),
        data=lambda: export.as_csv(answer, page="betaling"),
        file_name=f"tiltakslupen_betaling_{study.id}_{answer.table.data_status}.csv",
        mime="text/csv",
        key=f"csv_betaling_{study.id}",
        on_click="ignore",
    )


def _rows(found: Payment, study: Study) -> list[dict[str, object]]:
    """The summary and the milestones as text."""
    titles = {one.name: _(one.title) for one in found.chosen.models}
    arms = {
        "tiltak": _(study.treated.short),
        "kontroll": _(study.control.short),
        "differanse": _("hver med sin modell"),
    }
    items = {
        "snitt": _("Betaling per deltaker"),
        "hoyst": _("Høyeste mulige betaling"),
        "andel_uavklart": _("Andel der ukjente verdier avgjør"),
        "standardavvik": _("Standardavvik"),
        "andel_bare_forste": _("Andel uten mer enn første milepæl"),
        "andel_jobb_ved_start": _("Andel av ansettelsene som fantes ved start"),
        "per_ti_prosentpoeng": _("Mer per ti prosentpoeng jobbsannsynlighet"),
        "lik_pris": _("Pris der modellene koster det samme"),
    }
    told = [
        (row["model"], row["arm"], items[row["item"]], row["unit"], row)
        for row in found.summary.frame.to_dict("records")
    ]
    told += [
        (row["model"], row["arm"], _(row["title"]), "share", {**row, "value": row["share"]})
        for row in found.milestones.frame.to_dict("records")
    ]
    return [
        {
            _("Modell"): titles[model],
            _("Gruppe"): arms[arm],
            _("Størrelse"): item,
            _("Verdi"): _amount(row["value"], unit),
            _("95 % fra"): _amount(row["low"], unit),
            _("til"): _amount(row["high"], unit),
            _("N"): count(row["n"]),
        }
        for model, arm, item, unit, row in told
    ]


def _amount(x: float, unit: str) -> str:
    return percent(x) if unit == "share" else value(x, unit)
