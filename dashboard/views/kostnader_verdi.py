"""On *Kostnader*: what the effect and the cost of the same participants say together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard import (
    cache,
    controls,
    disclosure,
    export,
    plate_costs,
    plate_plane,
    plate_value,
    sentences,
    sentences_value,
    snippet_value,
)
from dashboard.analysis import cost_value_tables as tables
from dashboard.analysis.assumptions import with_values
from dashboard.analysis.cost_ladder import NoCostsError
from dashboard.analysis.cost_value import VALUE, CostValue, break_even_price, cost_value
from dashboard.analysis.effects import NothingObservedError
from dashboard.catalogue import Study
from dashboard.disclosure import Protected, TooFewError
from dashboard.plates import Plate
from dashboard.selection import Selection
from dashboard.sentences_costs import amount
from dashboard.text import _, difference
from dashboard.views import cost_account, cost_rows, figure, links
from dashboard.warehouse import Database

MILLION = 1e6
# The ladder is still worth showing when effect and cost together cannot be.
NO_VALUE = (NoCostsError, NothingObservedError, TooFewError)


def top(database: Database, selection: Selection) -> None:
    """The sentence, and the ruler directly under it; nothing where the cost cannot be worked out."""
    study = database.study(selection)
    try:
        found = _found(study, selection)
    except NO_VALUE:
        return  # said where the rest would be
    printed = plate_costs.printed(selection, study, cache)
    st.markdown(f"**{sentences_value.headline(found)}**")
    made = plate_costs.ruler_plate(database, found, printed)
    # Its reading begins with the headline, which stands over the figure.
    shown = replace(made, reading=sentences_value.ruler_sentence(found, printed=printed))
    figure.show(shown, key="linjal")


def render_value(database: Database, selection: Selection) -> None:
    """What a person in work is worth, what follows from it, and the rest in parts that open on demand."""
    study = database.study(selection)
    st.header(_("Effekt og kostnad sammen"), anchor=False)
    try:
        found = _found(study, selection)
    except NO_VALUE as error:
        st.info(str(error))
        return
    _asked(found, database)
    found = _value(found, database)
    if found.value is None:
        st.markdown(sentences_value.value_note(found))
    else:
        st.markdown(sentences_value.net_sentence(found))
        st.markdown(sentences_value.break_even_sentence(found, break_even_price(found)))
    told = (sentences_value.point_sentence(found), sentences_value.bases_sentence(found))
    st.markdown(" ".join(part for part in told if part))
    _parts(found, database)
    _table(found, database)


def _found(study: Study, selection: Selection, *, value: float | None = None) -> CostValue:
    return cost_value(cache.quantities(selection), study, selection, value=value)


def _asked(found: CostValue, database: Database) -> None:
    """Which effect this is, and where to choose another."""
    selection, study = found.selection, found.study
    n_treated, n_control = (
        disclosure.shown_count(n, data_status=study.data_status) or 0
        for n in (found.main.n_treated, found.main.n_control)
    )
    text = sentences.state_sentence(selection, study)
    st.markdown(
        text
        + " "
        + _("N = {n} ({treated} / {control}).").format(
            n=difference(n_treated + n_control, "count"),
            treated=difference(n_treated, "count"),
            control=difference(n_control, "count"),
        )
    )
    for told in plate_costs.premises(selection, study):
        st.markdown(told)
    links.page_link(_("Velg utfall og modell på Effekter"), "effekter", selection, database.catalogue)


def _value(found: CostValue, database: Database) -> CostValue:
    """What a unit of effect is worth: the assumption for a person in work, else the reader's own number."""
    selection, unit = found.selection, found.quantities.unit
    if found.quantities.is_work:
        assumption = found.model.assumptions[VALUE]
        cost_rows.control(
            st.slider,
            _(assumption.title) + ", " + _("millioner kr"),
            key="verdi",
            value=float(found.value or 0.0) / MILLION,
            moved=lambda value: with_values(selection, found.model, {VALUE: float(round(value * MILLION))}),
            catalogue=database.catalogue,
            is_changed=found.value != assumption.value,
            min_value=assumption.low / MILLION,
            max_value=assumption.high / MILLION,
            step=(assumption.step or 50_000) / MILLION,
            format="%.2f",
            help=_(assumption.note),
        )
        return found
    worth = st.number_input(
        _("Hva én {unit} er verdt, kr").format(unit=sentences_value.per_unit(found)),
        min_value=0.0,
        value=found.value,
        key=f"worth_{found.study.id}_{selection.outcome}_{unit}",
        help=sentences_value.value_note(found),
    )
    return _found(found.study, selection, value=worth) if worth is not None else found


def _parts(found: CostValue, database: Database) -> None:
    """Each worked out when it is opened."""
    drawn: dict[str, tuple[str, Callable[[], None]]] = {}
    if found.value is not None:
        drawn["kurve"] = (_("Hvor sikkert er det at det lønner seg?"), lambda: _curve(found, database))
        drawn["tornado"] = (_("Hvilke forutsetninger avgjør?"), lambda: _tornado(found, database))
    drawn["plan"] = (_("Effekt mot kostnad"), lambda: _plane(found, database))
    drawn["perspektiv"] = (
        _("For hvem: NAV, staten og samfunnet"),
        lambda: cost_account.render(found, database),
    )
    for name, (title, draw) in drawn.items():
        part = st.expander(
            title,
            expanded=controls.asked_figure() == name,
            key=f"value_{name}_{found.study.id}",
            on_change="rerun",
        )
        with part:
            if part.open:
                draw()


def _curve(found: CostValue, database: Database) -> None:
    _part(found, plate_value.curve_plate(database, found), plate_value.every_fifth)


def _plane(found: CostValue, database: Database) -> None:
    _part(found, plate_plane.plane_plate(database, found), plate_plane.plane_rows)


def _tornado(found: CostValue, database: Database) -> None:
    made = plate_value.tornado_plate(database, found)
    _part(found, made, lambda table: plate_value.tornado_rows(found, table))


def _part(found: CostValue, made: Plate, rows: figure.Rows) -> None:
    """A figure of one part; a value that was typed in above it is not in the link."""
    figure.show(made, key=f"{made.kind}_{found.study.id}", rows=rows, is_kept=plate_costs.is_in_link(found))


def _table(found: CostValue, database: Database) -> None:
    """All the numbers, to look at and to take along."""
    table = tables.values(found)
    names = item_names(found)
    answer = export.exported(
        table,
        database,
        found.selection,
        sentence=f"{_('Effekt og kostnad sammen')}. {plate_costs.state(found)}",
    )

    def rows(shown: Protected) -> list[dict[str, object]]:
        return [
            {
                "item": names.get(row["item"], row["item"]),
                "source": row["source"],
                **{name: _cell(row[name], row["unit"]) for name in ("value", "low", "high")},
            }
            for row in shown.frame.to_dict(orient="records")
        ]

    figure.under(
        answer,
        key=f"verdi_{found.study.id}_{found.selection.outcome}",
        reading=_("Alle tallene om effekt og kostnad sammen:"),
        columns={
            "item": (_("Tall"), str),
            "source": (_("Kostnad fra"), lambda code: source_name(str(code))),
            "value": (_("Verdi"), str),
            "low": (_("95 % fra"), str),
            "high": (_("til"), str),
        },
        script=lambda: snippet_value.value_script(found),
        rows=rows,
        is_kept=plate_costs.is_in_link(found),
    )


def source_name(code: str) -> str:
    return {"rapport": _("rapporten"), "panel": _("de lastede dataene")}[code]


def item_names(found: CostValue) -> dict[str, str]:
    """The items of the table in words."""
    unit = sentences_value.per_unit(found)
    return {
        "effekt": sentences.effect_word(found.study),
        "minste_paaviselige_effekt": _("Minste som kan påvises"),
        "kostnadsforskjell": _("Forskjell i kostnad"),
        "kostnad_per_prosentpoeng": _("Kostnad per prosentpoeng per deltaker"),
        "kostnad_per_ekstra_i_arbeid": _("Kostnad per ekstra person i arbeid"),
        "kostnad_per_enhet": _("Kostnad per {unit}").format(unit=unit),
        "verdi": _("Verdi av én {unit}").format(unit=unit),
        "netto_nytte": _("Netto nytte per deltaker"),
        "sannsynlighet_positiv": _("Sannsynlighet for at det lønner seg"),
        "nullpunkt_effekt": _("Nullpunkt, effekt"),
        "nullpunkt_pris": _("Nullpunkt, månedspris"),
        "evpi": _("Verdien av å vite sikkert, per deltaker"),
    }


def _cell(x: float, unit: str) -> str:
    if x != x:
        return "–"
    if unit in ("kr", "kr_per_mnd", "andel"):
        return amount(x, unit)
    return difference(x, "share" if unit == "prosentpoeng" else unit, signed=True)
