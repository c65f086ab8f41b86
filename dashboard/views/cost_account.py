"""On *Kostnader*: every item once, and what it is to NAV, the public purse and society."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import cache, export, plate_account
from dashboard.analysis.cost_ladder import NoCostsError
from dashboard.analysis.cost_value import CostValue, line_values
from dashboard.plates import Plate
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.views import figure, links
from dashboard.warehouse import Database

NET_GAIN = "netto_samfunnsgevinst"  # the outcome that is report 003's figure 5.5, where a study has it


def render(found: CostValue, database: Database) -> None:
    """The account by perspective, what it rests on, and society's account month by month."""
    try:
        account = cache.account(found.selection)
    except NoCostsError as error:
        st.info(str(error))
        return
    _show(plate_account.account_plate(database, found.selection, account), database)
    if NET_GAIN in found.study.outcomes:
        _net_gain(found, database)


def _show(made: Plate, database: Database) -> None:
    """The figure, and its table with a column per perspective, as its short table has them."""
    header, *rows = made.summary
    # A phone has no room for the difference that the perspectives are of.
    kept = [title for title in header if not (figure.is_narrow() and title == _("Forskjell"))]
    figure.draw(made.draw(figure.theme(), figure.is_narrow()), made.alt, key=made.kind)
    figure.under(
        export.exported(made.table, database, made.selection, sentence=made.sentence),
        key=f"{made.kind}_{made.selection.study}",
        reading=made.reading,
        columns={title: (title, str) for title in kept},
        rows=lambda _table: [dict(zip(header, row, strict=True)) for row in rows],
        kind=made.kind,
        make=lambda: made,
    )


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
