"""One entry of a file of assumptions: its keys, texts, numbers and formulas, each fault named."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from dashboard.formula import Formula, FormulaError, parse

NAME = re.compile(r"[a-z][a-z0-9_]*")
KEYS = {
    "": {"title", "report", "text", "assumptions", "steps", "sums", "prices", "fixed",
         "controls"},
    "assumptions": {
        "title", "value", "unit", "arm", "year", "price_year", "source", "low", "high", "rounded", "step",
        "printed", "panel_months", "note",
    },
    "steps": {"title", "arm", "formula", "unit", "section", "printed", "note"},
    "printed": {"value", "rounded", "table", "misprint"},
    "sums": {"title", "total", "parts"},
    "controls": {"step", "sets", "formula", "equal"},
}  # fmt: skip


class CostModelError(ValueError):
    """A file of assumptions that breaks a rule; the message names the entry and what to write."""


def formula_of(entry: Mapping[str, Any], place: str, *, known: set[str]) -> Formula:
    try:
        formula = parse(text_of(entry, "formula", place))
    except FormulaError as error:
        raise CostModelError(f"{place}: {error}") from None
    for name in formula.names:
        if name not in known:
            raise CostModelError(f"{place}: {name!r} finnes ikke over dette trinnet.{nearest(name, known)}")
    return formula


def entry_place(key: str, entry: Any, kind: str) -> str:
    place = f"[{kind}.{key}]"
    if not NAME.fullmatch(key):
        raise CostModelError(f"{place}: navnet skal ha små bokstaver, tall og _, og begynne med en bokstav.")
    if not isinstance(entry, dict):
        raise CostModelError(f"{place} skal være en tabell.")
    check_keys(entry, kind, place)
    return place


def check_keys(entry: Mapping[str, Any], kind: str, place: str) -> None:
    for key in entry:
        if key not in KEYS[kind]:
            raise CostModelError(f"{place}: ukjent nøkkel {key!r}.{nearest(key, KEYS[kind])}")


def table_of(entry: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = entry.get(key)
    if not isinstance(found, dict) or not found:
        raise CostModelError(f"{key} mangler eller er ikke en tabell.")
    return found


def text_of(entry: Mapping[str, Any], key: str, place: str) -> str:
    found = entry.get(key)
    if not isinstance(found, str) or not found:
        raise CostModelError(f"{place}: {key} mangler eller er ikke tekst.")
    return found


def number_of(entry: Mapping[str, Any], key: str, place: str, *, default: float | None = None) -> float:
    found = entry.get(key, default)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise CostModelError(f"{place}: {key} = {found!r} skal være et tall.")
    return float(found)


def among(found: Any, known: tuple[str, ...], place: str) -> str:
    if found not in known:
        raise CostModelError(f"{place} = {found!r} finnes ikke.{nearest(str(found), known)}")
    return str(found)


def nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f" Mente du {close[0]!r}?" if close else f" Det finnes: {', '.join(sorted(known))}."
