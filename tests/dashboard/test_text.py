"""Texts and numbers, to the byte."""

from __future__ import annotations

import gettext
import threading
from datetime import date

import numpy as np
import pandas as pd
import pytest

from dashboard import text
from dashboard.text import (
    TextError,
    _,
    count,
    current_language,
    difference,
    interval,
    kroner,
    month_label,
    ngettext,
    number,
    p_value,
    percent,
    plain,
    points,
    set_language,
    use_language,
    value,
)


class English(gettext.NullTranslations):
    """A catalogue with two entries."""

    def gettext(self, message: str) -> str:
        return {"prosentpoeng": "percentage points"}.get(message, message)


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogues = {"nb": gettext.NullTranslations(), "en": English()}
    monkeypatch.setattr(text, "_catalogue", catalogues.__getitem__)


@pytest.mark.parametrize(
    ("x", "decimals", "expected"),
    [
        (-0.12, 2, "\u22120,12"),
        (1234567, 0, "1\u00a0234\u00a0567"),
        (1234, 0, "1\u00a0234"),
        (999.95, 1, "1\u00a0000,0"),
        (-1234.5, 1, "\u22121\u00a0234,5"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (1.25, 1, "1,3"),
        (-1.25, 1, "\u22121,3"),
        (1.005, 2, "1,01"),
        (-0.04, 1, "0,0"),
        (-0.0, 0, "0"),
        (1e-7, 1, "0,0"),
        (1e16, 0, "10\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000"),
        (None, 1, "\u2013"),
        (float("nan"), 1, "\u2013"),
        (float("inf"), 1, "\u2013"),
        (np.float64(3.85), 1, "3,9"),
        (np.int64(3737), 0, "3\u00a0737"),
        (pd.NA, 0, "\u2013"),
        (True, 0, "1"),
    ],
)
def test_number(x: float, decimals: int, expected: str) -> None:
    assert number(x, decimals) == expected


@pytest.mark.parametrize(
    ("x", "expected"), [(3.85, "+3,9"), (-3.85, "\u22123,9"), (0.04, "0,0"), (None, "\u2013")]
)
def test_signed_number(x: float, expected: str) -> None:
    assert number(x, 1, signed=True) == expected


def test_share_and_difference_of_shares() -> None:
    assert percent(0.312) == "31,2\u00a0%"
    assert percent(0.312, decimals=0) == "31\u00a0%"
    assert percent(-0.005) == "\u22120,5\u00a0%"
    assert percent(None) == "\u2013"
    assert points(0.039) == "3,9 prosentpoeng"
    assert points(0.01) == "1,0 prosentpoeng"
    assert points(0.0125, signed=True) == "+1,3 prosentpoeng"
    assert points(float("nan")) == "\u2013"


def test_share_is_scaled_before_it_is_rounded() -> None:
    # 0.145 * 100 is 14.499999999999998 in floating point.
    assert percent(0.145, 0) == "15\u00a0%"


def test_kroner_and_count() -> None:
    assert kroner(62511) == "62\u00a0511\u00a0kr"
    assert kroner(-183.4) == "\u2212183\u00a0kr"
    assert kroner(558, signed=True) == "+558\u00a0kr"
    assert kroner(None) == "\u2013"
    assert count(3737) == "3\u00a0737"
    assert count(pd.NA) == "\u2013"


@pytest.mark.parametrize(
    ("unit", "level", "gap", "limits"),
    [
        ("share", "1\u00a0234,6\u00a0%", "1\u00a0234,6 prosentpoeng", "(\u2212100,0 til 1\u00a0234,6)"),
        ("nok", "12\u00a0kr", "12\u00a0kr", "(\u22121 til 12)"),
        ("hours", "12,3 timer", "12,3 timer", "(\u22121,0 til 12,3)"),
        ("months", "12,3 måneder", "12,3 måneder", "(\u22121,0 til 12,3)"),
        ("weeks", "12,3 uker", "12,3 uker", "(\u22121,0 til 12,3)"),
        ("count", "12", "12", "(\u22121 til 12)"),
        ("score", "12,3", "12,3", "(\u22121,0 til 12,3)"),
    ],
)
def test_units(unit: str, level: str, gap: str, limits: str) -> None:
    assert value(12.346, unit) == level
    assert difference(12.346, unit) == gap
    assert interval(-1, 12.346, unit) == limits


def test_every_unit_has_decimals() -> None:
    assert set(text.UNITS) == set(text._DECIMALS)


def test_unit_in_the_singular_only_for_a_bare_one() -> None:
    assert value(1, "months", decimals=0) == "1 måned"
    assert difference(-1, "weeks", decimals=0, signed=True) == "\u22121 uke"
    assert value(1, "hours") == "1,0 timer"
    assert value(11, "hours", decimals=0) == "11 timer"


def test_decimals_can_be_chosen() -> None:
    assert value(0.3124, "share", decimals=2) == "31,24\u00a0%"
    assert difference(0.0391, "share", decimals=2) == "3,91 prosentpoeng"
    assert interval(0.012, 0.064, "share", decimals=0) == "(1 til 6)"
    assert plain(0.0391, "share", signed=True) == "+3,9"


def test_interval_with_a_missing_end() -> None:
    assert interval(0.012, None, "share") == "(1,2 til \u2013)"


def test_unknown_unit_names_the_known_ones() -> None:
    with pytest.raises(TextError, match=r"'euro' is unknown.*share, nok"):
        value(1, "euro")


def test_missing_value_keeps_no_unit() -> None:
    assert value(None, "months") == difference(None, "nok") == "\u2013"


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        (0.05, "p = 0,050"),
        (0.0002, "p < 0,001"),
        (0.001, "p = 0,001"),
        (0.00099, "p < 0,001"),
        (1, "p = 1,000"),
        (None, "p = \u2013"),
    ],
)
def test_p_value(p: float, expected: str) -> None:
    assert p_value(p) == expected


def test_month() -> None:
    assert month_label(date(2014, 5, 1)) == "mai 2014"
    assert month_label(pd.Timestamp(2018, 12, 1)) == "desember 2018"
    with use_language("en"):
        assert month_label(date(2014, 5, 1)) == "May 2014"


def test_bokmal_is_the_source_language() -> None:
    assert current_language() == "nb"
    assert _("Denne teksten står ikke i noen katalog") == "Denne teksten står ikke i noen katalog"


def test_missing_entry_falls_back_to_bokmal(english: None) -> None:
    with use_language("en"):
        assert _("Denne teksten står ikke i noen katalog") == "Denne teksten står ikke i noen katalog"


def test_language_is_looked_up_when_the_text_is_shown(english: None) -> None:
    with use_language("en"):
        assert points(0.039) == "3.9 percentage points"
        with use_language("nb"):
            assert points(0.039) == "3,9 prosentpoeng"
        assert current_language() == "en"
    assert points(0.039) == "3,9 prosentpoeng"


def test_language_is_reset_after_an_error() -> None:
    with pytest.raises(RuntimeError), use_language("en"):
        raise RuntimeError
    assert current_language() == "nb"


def test_one_reader_does_not_change_anothers_language() -> None:
    seen: list[str] = []

    def read_in_english() -> None:
        set_language("en")
        seen.append(current_language())

    reader = threading.Thread(target=read_in_english)
    reader.start()
    reader.join()
    assert [*seen, current_language()] == ["en", "nb"]


def test_unknown_language_is_refused() -> None:
    with pytest.raises(TextError, match=r"'sv' is unknown. Choose one of nb, en"):
        set_language("sv")


def test_plural() -> None:
    assert ngettext("{n} deltaker", "{n} deltakere", 1) == "{n} deltaker"
    assert ngettext("{n} deltaker", "{n} deltakere", 2) == "{n} deltakere"
