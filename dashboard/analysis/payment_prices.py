"""The payment models at their prices: chosen by the reader, or from the study's own cost calculation."""

from __future__ import annotations

from dataclasses import replace

from dashboard import payment_text
from dashboard.analysis.cost_ladder import work_out
from dashboard.catalogue import Study
from dashboard.payment_model import Amount, PaymentModel
from dashboard.payment_text import EXTENSION, HELD, LOOSE, OVER, PRICE
from dashboard.selection import Selection
from dashboard.text import _, number


class PricedModels:
    """Gives a model by name at the price that holds, with its criteria read as chosen."""

    def __init__(self, study: Study, selection: Selection) -> None:
        self.chosen = selection.payment
        self.month = month_price(study, selection)

    def __call__(self, name: str) -> PaymentModel:
        model = payment_text.priced(self.chosen, name)
        if self.month is not None and PRICE + name not in dict(self.chosen):
            model = _at_month_price(model, self.month)
        reading = replace(
            model.reading,
            job_at_start=bool(payment_text.value_of(self.chosen, HELD)),
            beyond_count_days=0
            if payment_text.value_of(self.chosen, OVER) == LOOSE
            else model.reading.beyond_count_days,
        )
        limits = model.limits
        if limits is not None:
            limits = replace(limits, with_extension=bool(payment_text.value_of(self.chosen, EXTENSION)))
        return replace(model, reading=reading, limits=limits)


def month_price(study: Study, selection: Selection) -> Amount | None:
    """The price of a month in the control arm's measure, as the study's cost calculation has it now.

    None where the study has no calculation, or it has no price for that measure.
    """
    model = study.cost_model
    if model is None:
        return None
    rules = study.definition["participation"]
    groups = (rules.get("start_measure") or rules["arm_measure"])["kontroll"]
    name = next((model.prices[f"i_{group}"] for group in groups if f"i_{group}" in model.prices), None)
    if name is None:
        return None
    line = work_out(model, values=dict(selection.assumptions), months={})[name]
    return Amount(
        title="Pris per deltakermåned",
        value=line.value,
        low=0.0,
        high=line.value,
        unit="kr_per_mnd",
        report=model.report,
        table=name,
        note=_("«{title}» på siden Kostnader.").format(title=_(line.title)),
    )


def _at_month_price(model: PaymentModel, month: Amount) -> PaymentModel:
    """A month at that price; an hour at that price over the hours the model's file has for a month."""
    if model.price is None or model.kind not in ("maaned", "time"):
        return model
    if model.kind == "maaned":
        low, high = model.price.low, model.price.high
        return replace(model, price=replace(month, low=low, high=high))
    norm = payment_text.choices()[payment_text.HOURS].default
    note = _("Ikke trykt. {month} delt på {hours} timer.").format(
        month=_(month.note).rstrip("."), hours=number(float(norm), 1 if float(norm) % 1 else 0)
    )
    return replace(model, price=replace(model.price, value=month.value / float(norm), note=note))
