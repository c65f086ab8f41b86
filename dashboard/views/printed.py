"""A printed row in words: whom, when, what it counts, and the number with the digits of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.catalogue import CatalogueError, Study, read_window
from dashboard.names import column_name
from dashboard.sentences import effect_word, target_text
from dashboard.text import MISSING, _, number

Row = Mapping[str, Any]


def table_name(table: str) -> str:
    """ "5.1" is a table; "tekst 3.4" says itself where it stands."""
    return table[:1].upper() + table[1:] if " " in table else _("Tabell {table}").format(table=table)


def what(row: Row, study: Study) -> str:
    """The outcome, and the term of the model if it is not the effect itself."""
    label = str(row["label"])
    if row["outcome"] in study.outcomes:
        label = _(study.outcomes[row["outcome"]].title)
    return label[:1].upper() + label[1:]


def term(row: Row, study: Study) -> str:
    """What the number is of the outcome: the effect, a covariate's coefficient, a mean."""
    code = str(row["term"])
    if code in (study.definition.get("published") or {}).get("terms", ()):
        return effect_word(study)
    named = {
        "andel": _("andel"),
        "snitt": _("snitt"),
        "antall": _("antall"),
        "median": _("median"),
        "min": _("minst"),
        "maks": _("størst"),
        "belop": _("beløp"),
        "poeng": _("poeng"),
        "p_verdi": _("p-verdi"),
        "100000_kr": _("100 000 kr"),
        "100000_kr_2023": _("100 000 kr, 2023-kroner"),
        "kontroll_minus_tiltak": _("kontroll minus tiltak"),
        "f_test_alle_null": _("F-test, alle kjennetegn samlet"),
        "f_test_alle_null_p": _("p-verdi for F-testen"),
        "b1_pluss_b2": _("sum av koeffisientene"),
        "nedre_grense": _("nedre grense"),
        "andel_null": _("andel med null"),
        "andel_som_trykt": _("andel, som trykt"),
        "andel_rettet": _("andel, kolonnebytte rettet"),
        "sum_av_fylkene": _("sum av fylkene"),
        "gjennomsnittlig_utfall": _("gjennomsnittlig utfall"),
        "predikert_inntekt": _("predikert inntekt"),
        "predikert_inntekt_x_trukket_til_se": _("predikert inntekt × trukket til SE"),
        "": "",
    }
    return named[code] if code in named else column_name(code, study)


def whom(row: Row, study: Study) -> str:
    """The sample or arm a row is about."""
    code = str(row["sample"])
    levels = (study.definition.get("published") or {}).get("samples", {}).get(code)
    if levels:
        titles = [
            _(study.subgroups[name].levels[level])
            for name, level in levels.items()
            if name in study.subgroups
        ]
        return "; ".join(titles) or code.replace("_", " ")
    return {
        "alle": _("alle"),
        "total": _("alle"),
        "tiltak": _(study.treated.short),
        "kontroll": _(study.control.short),
        "differanse": _("forskjell"),
        "startet_tiltak": _("de som startet"),
        "trukket_til_se": _(study.treated.title),
        "trukket_til_kontroll": _(study.control.title),
        "se": "SE",
        "ab": _("Arbeid med bistand"),
        "ot": _("Oppfølging"),
    }.get(code, code.replace("_", " "))


def when(row: Row) -> str:
    """The window in words; a table's own category as it stands."""
    code = str(row["window"])
    try:
        read_window(code)
    except CatalogueError:
        return code
    return target_text(code)


def unit(row: Row) -> str:
    """What the printed number counts."""
    code = str(row["unit"])
    return {
        "andel": _("andel"),
        "kr_per_mnd": _("kr per måned"),
        "mnd": _("måneder"),
        "ar": _("år"),
        "p_verdi": _("p-verdi"),
        "personer_per_mnd": _("personer per måned"),
        "andel_per_1000_kr": _("andel per 1 000 kr"),
        "andel_per_mnd_ventetid": _("andel per måned ventetid"),
        "kr_per_mnd_per_kr_arsinntekt": _("kr per måned per krone årsinntekt"),
    }.get(code, code.replace("_", " "))


def as_printed(row: Row) -> str:
    """The number, and its standard error in parentheses, with the report's own digits."""
    digits, error = _comma(row["as_printed"]), _comma(row["se_as_printed"])
    if not digits:
        return MISSING
    return f"{digits} ({error})" if error else digits


def as_here(row: Row) -> str:
    """The computed number with as many decimals as the printed one."""
    if row["estimate"] != row["estimate"]:
        return MISSING
    places = _places(row["as_printed"])
    written = number(row["estimate"], places)
    if row["std_error"] == row["std_error"] and row["se_as_printed"]:
        written += f" ({number(row['std_error'], _places(row['se_as_printed']))})"
    return written


def _comma(digits: object) -> str:
    text = str(digits or "")
    return text.replace(".", ",").replace("-", "\u2212") if text != "nan" else ""


def _places(digits: object) -> int:
    return len(str(digits or "").partition(".")[2])
