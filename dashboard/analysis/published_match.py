"""How near a number here can come to the printed one, and the report's known misprints."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.analysis.printed_rows import PrintedRow, number
from dashboard.text import _, digits

CORRECTIONS = Path(__file__).resolve().parents[2] / "data" / "corrections"
# samme: the same definition; naer: nearly; ikke_gjenskapbar: the data cannot give it; trykt: as printed.
MATCHES = ("samme", "naer", "ikke_gjenskapbar", "trykt")
_KEYS = ("kind", "table", "outcome", "sample", "window", "spec", "term")
# Words in a note that make the printed number a rough one.
_ROUGH = (
    "om lag", "rundt", "over ", "oppunder", "i underkant", "i overkant", "noe under", "godt under",
    "litt over", "mer enn", "nedre grense", "øvre grense", "nedre", "øvre", "avrundet", "jf. ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Correction:
    """A known misprint: which row, what is printed, what was probably meant, why, and who found it.

    ``where`` has what the row is known by (kind, table, outcome, sample, window, spec, term); empty fits all.
    """

    where: Mapping[str, str]
    printed: str
    likely: str
    why: str
    source: str

    def fits(self, row: PrintedRow) -> bool:
        """Whether the misprint stands in this row."""
        return self.printed == row.value and all(
            not wanted or getattr(row, name) == wanted for name, wanted in self.where.items()
        )


@cache
def corrections(folder: str) -> tuple[Correction, ...]:
    """Known misprints of one report, in the order of its tables; none if it has no list."""
    path = CORRECTIONS / f"{folder}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Correction(
                where={name: line[name] for name in _KEYS},
                printed=line["printed"],
                likely=line["likely"],
                why=line["why"],
                source=line["source"],
            )
            for line in csv.DictReader(file)
        )


def correction_text(folder: str, row: PrintedRow) -> str:
    """What a misprinted row should say; empty for a row that is as it should be."""
    texts = [
        _("Trolig {likely}. {why}").format(likely=_on_screen(one.likely), why=_(one.why))
        if one.likely
        else _(one.why)
        for one in corrections(folder)
        if one.fits(row)
    ]
    return " ".join(texts)


def likely_number(folder: str, row: PrintedRow) -> float:
    """What a misprinted number probably should be; nan where nobody knows, or nothing is wrong."""
    found = [number(one.likely) for one in corrections(folder) if one.fits(row) and one.likely]
    return found[0] if found else float("nan")


def _on_screen(written: str) -> str:
    return digits(written) if number(written) == number(written) else written


def match(table: Mapping[str, Any], row: PrintedRow, *, is_computed: bool) -> tuple[str, str]:
    """The quality of a comparison and its reason; the study's [[published.matches]] decide first.

    Examples
    --------
    >>> row = PrintedRow("estimates", 1, "x", "4.3", "y", "alle", "mnd_12", "", "t", "1", "", "", "", "", {})
    >>> rules = {"matches": [{"table": "4.3", "match": "naer", "reason": "annen måned"}]}
    >>> match(rules, row, is_computed=True), match({}, row, is_computed=True)
    (('naer', 'annen måned'), ('samme', ''))
    """
    for rule in table.get("matches", ()):
        meant = all(_fits(rule[key], getattr(row, key)) for key in _KEYS if key in rule)
        if meant and (is_computed or rule["match"] == "ikke_gjenskapbar"):
            return str(rule["match"]), _(str(rule["reason"]))
    if not is_computed:
        return "trykt", why_printed(row)
    if row.kind == "participation" and any(word in row.note.partition("«")[0] for word in _ROUGH):
        return "naer", _("Rapporten gir tallet omtrentlig.")
    return "samme", ""


def why_printed(row: PrintedRow) -> str:
    """Why a row has no number beside it."""
    by_kind = {
        "survey": _("Ingen motpart i registrene: svar på en spørreundersøkelse."),
        "costs": _("Ingen motpart i registrene: priser, årsverk og regnskap."),
        "specifications": _("Sier hva modellen har med."),
        "facts": _("Ingen motpart i registrene: intervjuer og dokumenter."),
        "outcomes": _("Rapportens definisjon av utfallet."),
        "data_sources": _("Rapportens datakilder."),
    }
    if row.kind in by_kind:
        return by_kind[row.kind]
    if row.value == "":
        return _("Ikke trykt som tall.")
    if number(row.value) != number(row.value):
        return _("Et navn, ikke et tall.")
    if row.term == "konstant":
        return _("Konstantleddet avhenger av hvordan faste effekter er målt.")
    if row.kind == "estimates":
        return _("Modellen eller leddet finnes ikke her.")
    return _("Kan ikke regnes ut fra de lastede dataene.")


def _fits(wanted: str | list[str], found: str) -> bool:
    return found in wanted if isinstance(wanted, list) else found == wanted
