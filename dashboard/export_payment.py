"""The page *Betaling* as one table: item, arm, value, interval, unit and source."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from dashboard import disclosure, payment_text
from dashboard.analysis.payment import Payment
from dashboard.disclosure import Protected
from dashboard.payment_model import Amount, PaymentModel
from dashboard.sentences import status_name

COLUMNS = ("item", "arm", "value", "low", "high", "unit", "source")
Row = tuple[object, ...]


def payment_table(found: Payment) -> Protected:
    """Every number of the page. ``item`` begins with the model's name; months count from 1.

    The numbers have passed the disclosure gate already; the prices are public.
    """
    status = found.summary.data_status
    data = status_name(status)
    numbers = pd.DataFrame([*_measured(found, data)], columns=list(COLUMNS))
    prices = pd.DataFrame([*_prices(found)], columns=list(COLUMNS))
    frame = pd.concat([prices.astype(object), numbers.astype(object)], ignore_index=True)
    for name in ("value", "low", "high"):
        frame[name] = frame[name].astype(float)
    # Nothing here is new: the parts are Protected, and this only puts them under each other.
    return disclosure.protect(frame, data_status=status)


def _measured(found: Payment, data: str) -> Iterator[Row]:
    for row in found.summary.frame.to_dict("records"):
        item = f"{row['model']}:{row['item']}"
        yield (item, row["arm"], row["value"], row["low"], row["high"], row["unit"], data)
    for row in found.milestones.frame.to_dict("records"):
        item = f"{row['model']}:milepael_{row['milestone']}"
        yield (item, row["arm"], row["share"], row["low"], row["high"], "share", data)
    for row in found.cash.frame.to_dict("records"):
        month = int(row["month"]) + 1
        yield (f"{row['model']}:betalt_maaned_{month}", row["arm"], row["mean"], np.nan, np.nan, "nok", data)
        item = f"{row['model']}:betalt_til_maaned_{month}"
        yield (item, row["arm"], row["total"], row["low"], row["high"], "nok", data)
    for row in found.spread.frame.to_dict("records"):
        item = f"{row['model']}:p{row['percentile']}"
        yield (item, row["arm"], row["amount"], np.nan, np.nan, "nok", data)
    for row in found.gradient.frame.to_dict("records"):
        item = f"{row['model']}:tidel_{row['tenth']}"
        yield (item, row["arm"], row["amount"], row["low"], row["high"], "nok", data)
        yield (f"{item}_sannsynlighet", row["arm"], row["chance"], np.nan, np.nan, "share", data)


def _prices(found: Payment) -> Iterator[Row]:
    chosen = dict(found.selection.payment)
    for model in found.chosen.models:
        for place, amount in _amounts(model):
            is_own = place in chosen
            source = "egen" if is_own else _source(amount)
            yield (place, "begge", amount.value, np.nan, np.nan, amount.unit, source)
        for name, share in model.parts:
            yield (f"{model.name}:andel_{name}", "begge", share, np.nan, np.nan, "share", "data/payment")
    yield ("horisont", "begge", float(found.chosen.horizon), np.nan, np.nan, "months", "")


def _amounts(model: PaymentModel) -> Iterator[tuple[str, Amount]]:
    if model.price is not None:
        yield payment_text.PRICE + model.name, model.price
    if model.hours is not None:
        yield payment_text.HOURS, model.hours


def _source(amount: Amount) -> str:
    return f"{amount.report} {amount.table}".strip() or "forutsetning"
