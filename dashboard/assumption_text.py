"""One assumption's value as text: in a link, in a file, and what is wrong with it."""

from __future__ import annotations

import math

from dashboard.cost_model import Assumption, CostModel
from dashboard.text import _, digits

PREFIX = "f_"  # of an assumption's key in a link
REPORT, PANEL = MONTHS_FROM = ("rapport", "panel")


def key(name: str) -> str:
    return PREFIX + name


def write(value: float) -> str:
    """A value as it stands in a link or file: every digit that counts, and no more.

    Examples
    --------
    >>> write(710000.0), write(7.25), write(638126500.0)
    ('710000', '7.25', '638126500')
    """
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def read_aloud(value: float) -> str:
    """The value as a sentence has it, with every digit and the language's decimal sign."""
    return digits(write(value))


def read(model: CostModel, name: str, text: str) -> float:
    """The value of assumption ``name`` from a text.

    Raises
    ------
    ValueError
        With a sentence for the reader, if it is not a number or outside what it may be set to.
    """
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(_("er ikke et tall."))
    return within(model.assumptions[name], value)


def within(assumption: Assumption, value: float) -> float:
    """The value itself, if the assumption may be set to it.

    Raises
    ------
    ValueError
        With a sentence that tells the limits.
    """
    if not assumption.low <= value <= assumption.high:
        raise ValueError(
            _("er utenfor grensene for «{title}», {low} til {high}.").format(
                title=_(assumption.title), low=read_aloud(assumption.low), high=read_aloud(assumption.high)
            )
        )
    return value
