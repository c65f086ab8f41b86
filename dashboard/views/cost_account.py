"""On *Kostnader*: every item once, and what it is to NAV, the public purse and society."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import cache
from dashboard.analysis.cost_ladder import NoCostsError
from dashboard.analysis.cost_value import CostValue, line_values
from dashboard.analysis.perspectives import DIFFERENCE, SUM, Account
from dashboard.catalogue import Study
from dashboard.selection import Selection
from dashboard.text import _, difference, interval, number
from dashboard.views import figure, links
from dashboard.warehouse import Database

NET_GAIN = "netto_samfunnsgevinst"  # the outcome that is report 003's figure 5.5, where a study has it


def render(found: CostValue, database: Database) -> None:
    """The table of items by perspective, what it rests on, and society's account month by month."""
    try:
        account = cache.account(found.selection)
    except NoCostsError as error:
        st.info(str(error))
        return
    st.table(_account_rows(account))
    st.markdown(_account_reading(account, found.study))
    if NET_GAIN in found.study.outcomes:
        _net_gain(found, database)


def _account_rows(account: Account) -> list[dict[str, str]]:
    """One row per item, then the sum with its interval."""
    cells = {(row["item"], row["perspective"]): row for row in account.table.frame.to_dict(orient="records")}
    rows = []
    for item in account.perspectives.items:
        if (item.id, DIFFERENCE) not in cells:
            continue
        row = {_("Post"): _(item.title)}
        if not figure.is_narrow():
            row[_("Forskjell")] = _signed(cells[item.id, DIFFERENCE]["value"])
        for code, title in account.perspectives.titles.items():
            has_part = item.weights[code] != 0
            row[_(title)] = _signed(cells[item.id, code]["value"]) if has_part else ""
        rows.append(row)
    last = {_("Post"): _("Sum (95 %-intervall)")}
    if not figure.is_narrow():
        last[_("Forskjell")] = ""
    for code, title in account.perspectives.titles.items():
        one = cells[SUM, code]
        span = interval(round(one["low"], -2), round(one["high"], -2), "nok")
        last[_(title)] = f"{_signed(one['value'])} {span}"
    return [*rows, last]


def _signed(x: float) -> str:
    return number(x, signed=True)


def _account_reading(account: Account, study: Study) -> str:
    text = _(
        "Kroner per deltaker de første {n} månedene, {treated} mindre {control}. N = {count} er fulgt "
        "hele tiden med alle postene. Pluss er gevinst, minus kostnad. Hver post telles én gang; ytelser "
        "og skatt flytter penger og teller ikke for samfunnet, bortsett fra skattekostnaden."
    ).format(
        n=account.horizon,
        treated=_(study.treated.short),
        control=_(study.control.short),
        count=difference(account.n_treated + account.n_control, "count"),
    )
    return " ".join([text, *_missing(account)])


def _missing(account: Account) -> list[str]:
    """The items that are not there, by what is wanting."""
    whys = {
        "data": _("Ikke med, fordi opplysningene ikke er i dataene: {items}."),
        "sats": _("Ikke med, fordi rapporten ikke oppgir sats: {items}."),
        "pris": _("Ikke med, fordi rapporten ikke oppgir pris: {items}."),
    }
    titles = {item.id: _(item.title) for item in account.perspectives.items}
    told = []
    for why, text in whys.items():
        items = [titles[name] for name, found in account.missing.items() if found == why]
        if items:
            told.append(text.format(items=", ".join(items)))
    return told


def _net_gain(found: CostValue, database: Database) -> None:
    """The account of society month by month is an outcome, so *Effekter* draws it."""
    selection = net_gain_selection(found)
    st.markdown(_("Måned for måned er samfunnets regnskap et eget utfall, som figur 5.5 i rapporten."))
    links.page_link(_("Vis netto samfunnsgevinst per måned"), "effekter", selection, database.catalogue)


def net_gain_selection(found: CostValue) -> Selection:
    """The outcome with this page's prices and factors, read as the report reads missing benefits."""
    study = found.study
    outcome = study.outcomes[NET_GAIN]
    # A step like pris_se stands for the parameter of its name; the report's own is the default.
    lines = line_values(found.model, dict(found.selection.assumptions)) if found.selection.assumptions else {}
    preset = next(iter(outcome.presets.values()), {})
    values = {param.name: lines.get(param.name, param.default) for param in outcome.params} | preset
    params = tuple(sorted((name, value) for name, value in values.items() if value is not None))
    return replace(found.selection, outcome=NET_GAIN, params=params, target="")
