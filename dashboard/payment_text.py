"""One choice of the page *Betaling* as text: in a link, in a file, and what is wrong with it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from dashboard.payment_model import Amount, PaymentModel, model_names, read_payment_model
from dashboard.text import _

PREFIX = "b_"  # of a choice's key in a link
MODEL, OTHER, HORIZON, HELD, OVER, EXTENSION, FORM, HOURS = (
    "modell", "mot", "horisont", "jobb_ved_start", "over", "forlengelse", "form", "timer",
)  # fmt: skip
PRICE = "pris_"  # and the model's name
LONGEST = 36  # months of a history that are read
STRICT, LOOSE = "streng", "romslig"
TEMPORARY, PERMANENT = "midlertidig", "fast"

Value = float | str


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: a number between limits, or one of several words."""

    name: str
    default: Value
    low: float = 0.0
    high: float = 1.0
    words: tuple[str, ...] = ()
    amount: Amount | None = None

    @property
    def is_yes_no(self) -> bool:
        return not self.words and self.amount is None and (self.low, self.high) == (0.0, 1.0)


@cache
def choices() -> dict[str, Choice]:
    """Everything that can be chosen, by name. A horizon of 0 is the longest that most can be followed."""
    names = model_names()
    models = {name: read_payment_model(name) for name in names}
    paid_by_time = [name for name, one in models.items() if one.kind in ("maaned", "time")]
    found = [
        Choice(MODEL, names[0], words=names),
        Choice(OTHER, (paid_by_time or names[1:])[0], words=names),
        Choice(HORIZON, 0.0, 0.0, float(LONGEST)),
        Choice(HELD, 1.0),
        Choice(OVER, STRICT, words=(STRICT, LOOSE)),
        Choice(EXTENSION, 1.0),
        Choice(FORM, TEMPORARY, words=(TEMPORARY, PERMANENT)),
    ]
    for name, one in models.items():
        if one.price is not None:
            found.append(_number(PRICE + name, one.price))
        if one.hours is not None:
            found.append(_number(HOURS, one.hours))
    return {one.name: one for one in found}


def _number(name: str, amount: Amount) -> Choice:
    return Choice(name, amount.value, amount.low, amount.high, amount=amount)


def key(name: str) -> str:
    return PREFIX + name


def write(value: Value) -> str:
    """A value as it stands in a link.

    Examples
    --------
    >>> write(6492.0), write(649.2), write("refino")
    ('6492', '649.2', 'refino')
    """
    if isinstance(value, str):
        return value
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def read(name: str, text: str) -> Value:
    """The value of choice ``name`` from a text.

    Raises
    ------
    ValueError
        With a sentence for the reader, if the value cannot be used.
    KeyError
        If there is no such choice.
    """
    choice = choices()[name]
    if choice.words:
        if text not in choice.words:
            raise ValueError(_("kan være {choices}.").format(choices=", ".join(choice.words)))
        return text
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(_("er ikke et tall."))
    if not choice.low <= value <= choice.high:
        limits = write(choice.low), write(choice.high)
        raise ValueError(_("må være fra {low} til {high}.").format(low=limits[0], high=limits[1]))
    if (choice.is_yes_no or name == HORIZON) and not value.is_integer():
        raise ValueError(_("må være et helt tall."))
    return value


def with_values(chosen: tuple[tuple[str, Value], ...], **values: Value) -> tuple[tuple[str, Value], ...]:
    """The choices with these too; a value equal to the default is no choice.

    A price by month or hour always is one: without it, the study's own price holds.

    Examples
    --------
    >>> with_values((("horisont", 12.0),), modell="refin")
    (('horisont', 12.0), ('modell', 'refin'))
    >>> with_values((("horisont", 12.0),), horisont=0.0)
    ()
    """
    changed = {**dict(chosen), **values}
    followed = {PRICE + name for name in model_names() if read_payment_model(name).kind in ("maaned", "time")}
    kept = {name: one for name, one in changed.items() if name in followed or one != choices()[name].default}
    return tuple(sorted(kept.items()))


def value_of(chosen: tuple[tuple[str, Value], ...], name: str) -> Value:
    """What is chosen, or else the default."""
    return dict(chosen).get(name, choices()[name].default)


def priced(chosen: tuple[tuple[str, Value], ...], name: str) -> PaymentModel:
    """A model at the chosen price and hours; a mix has none of its own."""
    model = read_payment_model(name)
    if model.price is None:
        return model
    price = float(value_of(chosen, PRICE + name))
    return model.with_price(price, hours=float(value_of(chosen, HOURS)) if model.hours else None)
