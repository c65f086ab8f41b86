"""Words and numbers as the reader sees them.

Every string on screen passes through `_` when it is shown, never when a module is imported: the language is
a choice of the person looking, and two people may look at once. Bokmål is the source language, so a missing
catalogue or a missing entry gives the Norwegian text.

Numbers follow the language, whatever the browser says. In bokmål: decimal comma, no-break space between
thousands and before ``%`` and ``kr``. In English: decimal point, comma between thousands, ``%`` close to the
number and ``NOK`` before it. A real minus sign in both. Halves round away from zero on the decimal number
that is printed (0.0125 is 1,3 %), and a value that rounds to zero carries no sign. A missing number is a
dash.
"""

from __future__ import annotations

import gettext
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Literal, TypeVar, get_args

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, parse_pattern

T = TypeVar("T")
Language = Literal["nb", "en"]
Unit = Literal["share", "nok", "hours", "months", "weeks", "count", "score"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
UNITS: tuple[Unit, ...] = get_args(Unit)
DOMAIN = "tiltakslupen"
CATALOGUES = Path(__file__).parent / "locale"

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "\u2013"

_LOCALES = {"nb": Locale.parse("nb_NO"), "en": Locale.parse("en_GB")}
_language: ContextVar[Language] = ContextVar("language", default="nb")


class TextError(ValueError):
    """A language or unit that the texts do not know."""


# --- language ------------------------------------------------------------


def set_language(language: str) -> None:
    """Speak `language` from here on in this thread or task. Call it first in every run.

    Raises
    ------
    TextError
        If the language is not one of `LANGUAGES`.
    """
    _language.set(_known_language(language))


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Speak `language` inside a ``with`` block.

    Raises
    ------
    TextError
        If the language is not one of `LANGUAGES`.

    Examples
    --------
    >>> with use_language("en"):
    ...     current_language()
    'en'
    >>> current_language()
    'nb'
    """
    token = _language.set(_known_language(language))
    try:
        yield
    finally:
        _language.reset(token)


def current_language() -> Language:
    """The language that texts are given in now: ``"nb"`` unless somebody chose another."""
    return _language.get()


def _(message: str) -> str:
    """The text in the current language; `message` is the bokmål text itself."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of a text that goes with the number `n`, in the current language."""
    return _catalogue(_language.get()).ngettext(singular, plural, n)


def speaking(make: Callable[[], T]) -> Callable[[], T]:
    """A function that speaks the present language when it is called later, in whatever thread."""
    language = _language.get()

    def later() -> T:
        with use_language(language):
            return make()

    return later


def digits(written: str) -> str:
    """A number as a file writes it, with a point, in the language's own decimal sign and minus.

    Examples
    --------
    >>> digits("-0.25") == "\u22120,25"
    True
    """
    point = "." if _language.get() == "en" else ","
    return written.replace(".", point).replace("-", MINUS)


def N_(message: str) -> str:
    """Marks a text that stands in a table of constants; pass it through `_` when it is shown."""
    return message


def catalogue_file(language: str) -> Path:
    """Where the translations to a language stand; the source language has none."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: Language) -> gettext.NullTranslations:
    """The catalogue, compiled in memory once per process, so that no second file can fall behind it."""
    path = catalogue_file(language)
    if not path.is_file():
        return gettext.NullTranslations()
    # Read only where somebody asks for another language than the source's.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _known_language(language: str) -> Language:
    for known in LANGUAGES:
        if language == known:
            return known
    raise TextError(f"Language {language!r} is unknown. Choose one of {', '.join(LANGUAGES)}.")


# --- numbers ------------------------------------------------------------


def number(x: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    """A number with `decimals` decimals.

    Examples
    --------
    >>> number(-1234.5, 1) == "\u22121\u00a0234,5"
    True
    >>> number(3.85, 1, signed=True), number(-0.04, 1), number(None)
    ('+3,9', '0,0', '–')
    """
    return _number(x, decimals=decimals, signed=signed, scale=0)


def percent(share: float | None, decimals: int = 1) -> str:
    """A share (0-1) as percent.

    Examples
    --------
    >>> percent(0.312) == "31,2\u00a0%"
    True
    """
    return _with_unit(_number(share, decimals=decimals, signed=False, scale=2), percent_sign())


def percent_sign() -> str:
    """What follows a number of percent, with its space where the language has one."""
    return "%" if _language.get() == "en" else f"{NBSP}%"


def probability(share: float | None) -> str:
    """A probability in whole percent; an estimated one is never written as certain.

    Examples
    --------
    >>> probability(0.956) == "96\u00a0%", probability(0.9999) == "over 99\u00a0%"
    (True, True)
    """
    if share is None or not math.isfinite(share):
        return MISSING
    if share > 0.99:
        return _("over {share}").format(share=percent(0.99, 0))
    return _("under {share}").format(share=percent(0.01, 0)) if share < 0.01 else percent(share, 0)


def points(diff: float | None, decimals: int = 1, signed: bool = False) -> str:
    """A difference between two shares (0-1) in percentage points.

    Examples
    --------
    >>> points(0.039)
    '3,9 prosentpoeng'
    """
    return _with_unit(_number(diff, decimals=decimals, signed=signed, scale=2), " " + _("prosentpoeng"))


def kroner(x: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    """An amount in NOK.

    Examples
    --------
    >>> kroner(62511) == "62\u00a0511\u00a0kr"
    True
    """
    written = number(x, decimals, signed=signed)
    return MISSING if written == MISSING else _("{amount} kr").format(amount=written).replace(" ", NBSP)


def count(n: float | None) -> str:
    """A number of people or things, without decimals.

    Examples
    --------
    >>> count(3737) == "3\u00a0737"
    True
    """
    return number(n, 0)


def value(x: float | None, unit: str, *, decimals: int | None = None) -> str:
    """A level in its unit: percent for shares, kr for NOK, otherwise the unit's name.

    Parameters
    ----------
    x : float or None
        In the unit itself; shares are 0-1.
    unit : one of `UNITS`
    decimals : int, optional
        The unit's own number of decimals if not given.

    Raises
    ------
    TextError
        If the unit is unknown.

    Examples
    --------
    >>> value(18.75, "hours"), value(1, "months", decimals=0)
    ('18,8 timer', '1 måned')
    """
    places = _decimals(unit, decimals)
    if unit == "share":
        return percent(x, places)
    return _in_unit(x, unit, places, signed=False)


def difference(x: float | None, unit: str, *, decimals: int | None = None, signed: bool = False) -> str:
    """A difference between two levels in their unit: percentage points for shares, otherwise as `value`.

    Raises
    ------
    TextError
        If the unit is unknown.

    Examples
    --------
    >>> difference(-0.012, "share") == "\u22121,2 prosentpoeng"
    True
    """
    places = _decimals(unit, decimals)
    if unit == "share":
        return points(x, places, signed)
    return _in_unit(x, unit, places, signed=signed)


def interval(low: float | None, high: float | None, unit: str, *, decimals: int | None = None) -> str:
    """An interval in parentheses, without the unit: it follows a number that names it.

    Raises
    ------
    TextError
        If the unit is unknown.

    Examples
    --------
    >>> interval(0.012, 0.064, "share")
    '(1,2 til 6,4)'
    """
    return (
        "("
        + _("{low} til {high}").format(
            low=plain(low, unit, decimals=decimals), high=plain(high, unit, decimals=decimals)
        )
        + ")"
    )


def plain(x: float | None, unit: str, *, decimals: int | None = None, signed: bool = False) -> str:
    """A number in its unit's scale without the unit's name: a share of 0.039 is "3,9".

    Raises
    ------
    TextError
        If the unit is unknown.
    """
    return _number(x, decimals=_decimals(unit, decimals), signed=signed, scale=2 if unit == "share" else 0)


def p_value(p: float | None) -> str:
    """A p-value to three decimals.

    Examples
    --------
    >>> p_value(0.05), p_value(0.0002)
    ('p = 0,050', 'p < 0,001')
    """
    if p is not None and p < 0.001:
        return f"p < {number(0.001, 3)}"
    return f"p = {number(p, 3)}"


def month_label(month: date) -> str:
    """A calendar month in the current language.

    Examples
    --------
    >>> month_label(date(2014, 5, 1))
    'mai 2014'
    """
    return format_date(month, "MMMM y", locale=_LOCALES[_language.get()])


_DECIMALS = {"share": 1, "nok": 0, "hours": 1, "months": 1, "weeks": 1, "count": 0, "score": 1}


def _decimals(unit: str, chosen: int | None) -> int:
    if unit not in _DECIMALS:
        raise TextError(f"Unit {unit!r} is unknown. Choose one of {', '.join(UNITS)}.")
    return _DECIMALS[unit] if chosen is None else chosen


def _in_unit(x: float | None, unit: str, decimals: int, *, signed: bool) -> str:
    if unit == "nok":
        return kroner(x, decimals, signed=signed)
    written = number(x, decimals, signed=signed)
    # Bokmål has the singular only for a bare one: "1 måned", "1,0 måneder".
    n = 1 if written.lstrip("+" + MINUS) == "1" else 2
    names = {
        "hours": ngettext("time", "timer", n),
        "months": ngettext("måned", "måneder", n),
        "weeks": ngettext("uke", "uker", n),
    }
    return _with_unit(written, f" {names[unit]}" if unit in names else "")


def _with_unit(written: str, unit: str) -> str:
    return written if written == MISSING else written + unit


def _number(x: float | None, *, decimals: int, signed: bool, scale: int) -> str:
    # Nullable columns hand over pandas.NA, which has no truth value and no float.
    try:
        x = math.nan if x is None else float(x)
    except TypeError:
        x = math.nan
    return _written(x, decimals, signed, scale, _language.get()) if math.isfinite(x) else MISSING


@lru_cache(maxsize=4096)
def _written(x: float, decimals: int, signed: bool, scale: int, language: Language) -> str:
    exact = Decimal(repr(x)).scaleb(scale)
    rounded = abs(exact).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    digits = _pattern(decimals).apply(rounded, _LOCALES[language])
    if rounded == 0:
        return digits
    return (MINUS if exact < 0 else "+" if signed else "") + digits


@lru_cache(maxsize=16)
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))
