"""On *Kostnader*: what the effect and the cost of the same participants say together."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import cache, disclosure, export, plate_costs, sentences, sentences_value, snippet_value
from dashboard.analysis import cost_value_tables as tables
from dashboard.analysis.assumptions import with_values
from dashboard.analysis.cost_ladder import NoCostsError
from dashboard.analysis.cost_value import VALUE, CostValue, break_even_price, cost_value
from dashboard.analysis.cost_value_tables import Printed
from dashboard.analysis.effects import NothingObservedError
from dashboard.catalogue import Study
from dashboard.charts import acceptability, plane, ruler, tornado
from dashboard.charts.labels import Labels
from dashboard.disclosure import Protected, TooFewError
from dashboard.selection import Selection, target_of
from dashboard.sentences_costs import amount
from dashboard.text import _, difference, kroner, percent
from dashboard.views import cost_account, cost_rows, figure, links
from dashboard.warehouse import Database
from dashboard.words import labels_of

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
    labels, printed = labels_of(selection, study), _printed(selection, study)
    st.markdown(f"**{sentences_value.headline(found)}**")
    table, target = tables.ruler(found, printed=printed), found.quantities.target
    figure.draw(
        ruler.ruler(table, labels=labels, target=target, theme=figure.theme(), compact=figure.is_narrow()),
        key="linjal",
        alt=ruler.ruler_alt_text(table, labels=labels, target=target),
    )
    st.markdown(sentences_value.ruler_sentence(found, printed=printed))


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
    _parts(found, labels_of(selection, study), database)
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
    if not study.is_randomised:
        st.markdown(
            _("Forskjellen kan ha andre årsaker enn tiltaket. Regnestykket holder så langt den er en effekt.")
        )
    if selection.groups or selection.contrast:
        st.markdown(
            _(
                "Måneder og effekt er utvalgets egne. Prisen per måned er den samme for alle: "
                "ingen av rapportene kjenner prisen for en gruppe."
            )
        )
    links.page_link(_("Velg utfall og modell på Effekter"), "effekter", selection, database.catalogue)


def _printed(selection: Selection, study: Study) -> Printed | None:
    """The report's own estimate of exactly this, if it printed one with a standard error."""
    target = target_of(selection, study)
    same = [one for one in cache.overlay(selection) if one.target.removeprefix("mnd_") in _names(target)]
    return next((Printed(one.estimate, one.std_error) for one in same if one.std_error > 0), None)


def _names(target: str) -> tuple[str, str]:
    return target, target.removeprefix("mnd_")


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


def _parts(found: CostValue, labels: Labels, database: Database) -> None:
    """Each drawn when it is opened."""
    drawn: dict[str, tuple[str, Callable[[], None]]] = {}
    if found.value is not None:
        drawn["kurve"] = (_("Hvor sikkert er det at det lønner seg?"), lambda: _curve(found))
        drawn["tornado"] = (_("Hvilke forutsetninger avgjør?"), lambda: _tornado(found))
    drawn["plan"] = (_("Effekt mot kostnad"), lambda: _plane(found, labels))
    drawn["perspektiv"] = (
        _("For hvem: NAV, staten og samfunnet"),
        lambda: cost_account.render(found, database),
    )
    for name, (title, draw) in drawn.items():
        part = st.expander(title, key=f"value_{name}_{found.study.id}", on_change="rerun")
        with part:
            if part.open:
                draw()


def _curve(found: CostValue) -> None:
    table, value = tables.curve(found), float(found.value or 0.0)
    axis = _("Verdi av én {unit}").format(unit=sentences_value.per_unit(found))
    figure.draw(
        acceptability.acceptability(
            table, value=value, axis=axis, theme=figure.theme(), compact=figure.is_narrow()
        ),
        key="kurve",
        alt=acceptability.acceptability_alt_text(table, value=value),
    )
    st.markdown(acceptability.acceptability_alt_text(table, value=value))
    _numbers(
        table,
        "kurve",
        {
            "value": (_("Verdi"), _kroner),
            "probability": (_("Sannsynlighet"), _percent),
        },
        every=5,
    )


def _plane(found: CostValue, labels: Labels) -> None:
    table, shares, target = tables.plane(found), tables.quadrants(found), found.quantities.target
    figure.draw(
        plane.plane(
            table,
            shares,
            labels=labels,
            target=target,
            value=found.value,
            theme=figure.theme(),
            compact=figure.is_narrow(),
        ),
        key="plan",
        alt=plane.plane_alt_text(table, shares, labels=labels, target=target),
    )
    st.markdown(
        _(
            "Punktet er anslaget, feltet det som rommer begge med 95 % sannsynlighet. "
            "Under den stiplede linjen er netto nytte over null."
        )
    )
    titles = plane.quadrant_titles()
    _numbers(
        shares,
        "plan",
        {
            "quadrant": (_("Felt"), lambda name: titles[str(name)]),
            "probability": (_("Sannsynlighet"), _percent),
        },
    )


def _tornado(found: CostValue) -> None:
    table, names = tables.tornado(found), sentences_value.tornado_names(found)
    figure.draw(
        tornado.tornado(table, names=names, theme=figure.theme(), compact=figure.is_narrow()),
        key="tornado",
        alt=tornado.tornado_alt_text(table, names=names),
    )
    st.markdown(
        _(
            "Én forutsetning flyttes om gangen, alt annet likt. Effekten flyttes i sitt 95 %-intervall, "
            "forutsetningene mellom grensene de kan settes til."
        )
    )
    _numbers(
        table,
        "tornado",
        {
            "id": (_("Forutsetning"), lambda name: names[str(name)][0]),
            "low": (_("Lav"), str),
            "at_low": (_("Netto nytte ved lav"), _kroner),
            "high": (_("Høy"), str),
            "at_high": (_("Netto nytte ved høy"), _kroner),
        },
        words={"low": {name: ends[1] for name, ends in names.items()}}
        | {"high": {name: ends[2] for name, ends in names.items()}},
    )


def _table(found: CostValue, database: Database) -> None:
    """All the numbers, to look at and to take along."""
    table = tables.values(found)
    names = item_names(found)
    answer = export.exported(
        table,
        database,
        found.selection,
        sentence=sentences.state_sentence(found.selection, found.study),
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
        reading="",
        columns={
            "item": (_("Tall"), str),
            "source": (_("Kostnad fra"), lambda code: source_name(str(code))),
            "value": (_("Verdi"), str),
            "low": (_("95 % fra"), str),
            "high": (_("til"), str),
        },
        script=lambda: snippet_value.value_script(found),
        rows=rows,
        kind=plate_costs.RULER,
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


def _numbers(
    table: Protected,
    key: str,
    columns: dict[str, tuple[str, figure.Cell]],
    *,
    every: int = 1,
    words: dict[str, dict[str, str]] | None = None,
) -> None:
    """A figure's numbers as a table, on demand: it stands inside a part, where nothing more can open."""
    if not st.toggle(_("Vis tabell"), key=f"numbers_{key}"):
        return
    rows = table.frame.iloc[::every].to_dict(orient="records")
    for row in rows:
        for name, texts in (words or {}).items():
            row[name] = texts[row["id"]]
    st.table([{title: write(row[name]) for name, (title, write) in columns.items()} for row in rows])


def _kroner(x: object) -> str:
    return kroner(x)  # type: ignore[arg-type]


def _percent(x: object) -> str:
    return percent(x, 1)  # type: ignore[arg-type]
