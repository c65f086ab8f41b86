"""The page *Betaling* as one table: item, arm, value, interval, unit, source and N; and its cash flow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashboard import disclosure, payment_text
from dashboard.analysis.payment import Payment
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.payment_model import Amount, PaymentModel
from dashboard.plates import Cell
from dashboard.sentences import status_name
from dashboard.text import _, count, percent, value

COLUMNS = ("item", "arm", "value", "low", "high", "unit", "source", "n")
_ENOUGH = 1_000_000  # persons, for what rests on none
Row = tuple[object, ...]


def payment_table(found: Payment) -> Protected:
    """Every number of the page. ``item`` begins with the model's name; months count from 1.

    The numbers have passed the disclosure gate already; the prices are public and rest on no persons.
    """
    status = found.summary.data_status
    measured = pd.DataFrame([*_measured(found, status_name(status))], columns=list(COLUMNS))
    prices = pd.DataFrame([*_prices(found)], columns=list(COLUMNS))
    frame = pd.concat([prices.astype(object), measured.astype(object)], ignore_index=True)
    for name in ("value", "low", "high", "n"):
        frame[name] = frame[name].astype(float)
    return _passed(frame, status, gone=frame["n"].isna() & (frame.index >= len(prices)))


def cash_table(found: Payment) -> Protected:
    """The cash flow by model, arm and month. Months count from 1: that is when the first has been paid."""
    frame = found.cash.frame.assign(month=found.cash.frame["month"] + 1)
    return _passed(frame, found.cash.data_status, gone=frame["n"].isna())


def _passed(frame: pd.DataFrame, status: str, *, gone: pd.Series) -> Protected:
    """Rows of protected tables in another shape, with those that were taken out (a mask) still counted."""
    behind = np.where(gone, 0, _ENOUGH)
    table = disclosure.protect(frame.assign(behind=behind), data_status=status, persons=["behind"], values=[])
    return disclosure.narrowed(table, columns=list(frame.columns))


def columns() -> dict[str, tuple[str, Cell]]:
    """Title and writing of each column of `rows`."""
    return {
        "item": (_("Størrelse"), str),
        "arm": (_("Gruppe"), str),
        "value": (_("Verdi"), str),
        "low": (_("95 % fra"), str),
        "high": (_("til"), str),
        "n": ("N", count),
    }


def rows(found: Payment, study: Study) -> list[dict[str, object]]:
    """The summary and the milestones, each number written with its unit."""
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
    told = [(items[row["item"]], row["unit"], row) for row in found.summary.frame.to_dict("records")]
    told += [
        (_(row["title"]), "share", {**row, "value": row["share"]})
        for row in found.milestones.frame.to_dict("records")
    ]
    return [
        {
            "item": f"{titles[row['model']]}: {item}",
            "arm": arms[row["arm"]],
            **{name: _amount(row[name], unit) for name in ("value", "low", "high")},
            "n": row["n"],
        }
        for item, unit, row in told
    ]


def _amount(x: float, unit: str) -> str:
    return percent(x) if unit == "share" else value(x, unit)


def _measured(found: Payment, data: str) -> Iterator[Row]:
    for row in found.summary.frame.to_dict("records"):
        item = f"{row['model']}:{row['item']}"
        yield (item, row["arm"], row["value"], row["low"], row["high"], row["unit"], data, row["n"])
    for row in found.milestones.frame.to_dict("records"):
        item = f"{row['model']}:milepael_{row['milestone']}"
        yield (item, row["arm"], row["share"], row["low"], row["high"], "share", data, row["n"])
    for row in cash_table(found).frame.to_dict("records"):
        item, month = row["model"], row["month"]
        known = ("nok", data, row["n"])
        yield (f"{item}:betalt_maaned_{month}", row["arm"], row["mean"], np.nan, np.nan, *known)
        yield (f"{item}:betalt_til_maaned_{month}", row["arm"], row["total"], row["low"], row["high"], *known)
    for row in found.spread.frame.to_dict("records"):
        item = f"{row['model']}:p{row['percentile']}"
        yield (item, row["arm"], row["amount"], np.nan, np.nan, "nok", data, row["n"])
    for row in found.gradient.frame.to_dict("records"):
        item = f"{row['model']}:tidel_{row['tenth']}"
        yield (item, row["arm"], row["amount"], row["low"], row["high"], "nok", data, row["n"])
        chance = (row["chance"], np.nan, np.nan, "share", data, row["n"])
        yield (f"{item}_sannsynlighet", row["arm"], *chance)


def _prices(found: Payment) -> Iterator[Row]:
    chosen = dict(found.selection.payment)
    for model in found.chosen.models:
        for place, amount in _amounts(model):
            is_own = place in chosen
            source = "egen" if is_own else _source(amount)
            yield (place, "begge", amount.value, np.nan, np.nan, amount.unit, source, np.nan)
        for name, share in model.parts:
            item = f"{model.name}:andel_{name}"
            yield (item, "begge", share, np.nan, np.nan, "share", "data/payment", np.nan)
    yield ("horisont", "begge", float(found.chosen.horizon), np.nan, np.nan, "months", "", np.nan)


def _amounts(model: PaymentModel) -> Iterator[tuple[str, Amount]]:
    if model.price is not None:
        yield payment_text.PRICE + model.name, model.price
    if model.hours is not None:
        yield payment_text.HOURS, model.hours


def _source(amount: Amount) -> str:
    return f"{amount.report} {amount.table}".strip() or "forutsetning"
