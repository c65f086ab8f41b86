"""The plate of the account on *Kostnader*: every item to NAV, the public purse and society."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import plate_costs, sentences_account
from dashboard.analysis.perspectives import DIFFERENCE, SUM, Account
from dashboard.charts import account as account_chart
from dashboard.plates import Cell, Panel, Plate, Series, common
from dashboard.selection import Selection
from dashboard.text import _, plain
from dashboard.warehouse import Database

PERSPECTIVE = "perspektiv"


def account_plate(database: Database, selection: Selection, account: Account) -> Plate:
    """Every item of the account, and what it is to NAV, the public purse and society."""
    study, table = database.study(selection), account.table
    items = {item.id: _(item.title) for item in account.perspectives.items}
    views = {code: _(title) for code, title in account.perspectives.titles.items()}
    titles = {**items, SUM: _("Sum")}

    def draw(theme: str, compact: bool) -> go.Figure:
        return account_chart.account(table, items=items, perspectives=views, theme=theme, compact=compact)

    columns: dict[str, tuple[str, Cell]] = {
        "item": (_("Post"), lambda name: titles[str(name)]),
        "perspective": (_("For hvem"), lambda code: views.get(str(code), _("Forskjell"))),
        "value": (_("Kroner per deltaker"), lambda x: plain(x, "nok", signed=True)),
        "low": (_("95 % fra"), lambda x: plain(x, "nok", signed=True)),
        "high": (_("til"), lambda x: plain(x, "nok", signed=True)),
    }
    return Plate(
        page="kostnader",
        kind=PERSPECTIVE,
        title=sentences_account.title(account),
        sentence=sentences_account.state(account, selection, study),
        reading=sentences_account.reading(account, study),
        not_shown=_("Regnskapet har bare de postene som opplysningene og rapporten gir, i så mange måneder."),
        definition=sentences_account.definition(),
        caveats=plate_costs.caveats(selection, study),
        panels=_panels(account, titles, views),
        table=table,
        columns=columns,
        summary=sentences_account.table(account),
        draw=draw,
        alt=account_chart.account_alt_text(table, items=items, perspectives=views),
        **common(database, selection),
    )


def _panels(account: Account, titles: dict[str, str], views: dict[str, str]) -> tuple[Panel, ...]:
    """The sums with their intervals first, then the items that make them, the largest first."""
    frame = account.table.frame
    counts = (frame["value"] != 0) | (frame["item"] == SUM)
    frame = frame[counts & (frame["perspective"] != DIFFERENCE)].set_index(["item", "perspective"])
    largest = frame["value"].abs().groupby(level="item").max().sort_values(ascending=False)
    names = [SUM, *(str(name) for name in largest.index if name != SUM)]
    series = tuple(
        Series(
            title,
            tuple(titles[name] for name in names),
            tuple(_at(frame["value"], name, code) for name in names),
            tuple(_at(frame["low"], name, code) if name == SUM else None for name in names),
            tuple(_at(frame["high"], name, code) if name == SUM else None for name in names),
            "annet",
        )
        for code, title in views.items()
    )
    heading = _("Sum med 95 %-intervall, og postene, størst først")
    return (Panel(heading, "liggende", series, "", _("kr per deltaker"), "nok", True),)


def _at(column: pd.Series, item: str, perspective: str) -> float | None:
    """A number of the account; None where the item does not count."""
    known = column.get((item, perspective))
    return float(known) if known is not None and known == known else None
