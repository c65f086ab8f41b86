"""A printed row in words: whom, when, what it counts, and the number with the digits of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.analysis.published_estimates import month_target
from dashboard.catalogue import TERMS, CatalogueError, Study, read_window
from dashboard.names import column_name, place_name
from dashboard.sentences import effect_word, target_text
from dashboard.text import MISSING, _, digits, number

Row = Mapping[str, Any]
# Files in which the outcome of a row is an outcome; elsewhere the report's own label says more.
_BY_OUTCOME = ("estimates", "participation", "specifications")


def table_name(table: str) -> str:
    """ "5.1" is a table; "tekst 3.4" says itself where it stands."""
    place = place_name(table)
    return place[:1].upper() + place[1:] if " " in table else _("Tabell {table}").format(table=table)


def what(row: Row, study: Study | None) -> str:
    """The outcome, and the term of the model if it is not the effect itself."""
    label = str(row["label"])
    if study is not None and row["outcome"] in study.outcomes and row["kind"] in _BY_OUTCOME:
        label = _(study.outcomes[row["outcome"]].title)
    return label[:1].upper() + label[1:]


def term(row: Row, study: Study | None) -> str:
    """What the number is of the outcome: the effect, a covariate's coefficient, a mean."""
    code = str(row["term"])
    if study is not None and code in _published(study).get("terms", ()):
        return effect_word(study)
    meant = {} if study is None else _published(study).get("terms_of", {})
    if code in meant and study is not None:
        return _coefficient(code, meant[code], study)
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
        "konstant": _("konstantledd"),
        "alder_kvadrert": _("alder i annen"),
        "mnd_i_arbeid_siste_2_ar": _("måneder i arbeid siste to år"),
        "ledighetsrate_fylke_kvartal": _("ledighet i fylket"),
        "aap_psykisk": _("AAP og psykisk lidelse"),
        "aap_muskel_skjelett": _("AAP og muskel-/skjelettlidelse"),
        "aap_andre": _("AAP og andre diagnoser"),
        "utd_vgs_ikke_fullfort": _("ikke fullført videregående"),
        "utd_vgs_fullfort": _("fullført videregående"),
        "utd_hoy_inntil_4_ar": _("høyere utdanning inntil 4 år"),
        "utd_hoy_over_4_ar": _("høyere utdanning over 4 år"),
        "utd_ukjent": _("ukjent utdanning"),
        "andel_i_arbeid_mnd_12": _("andel i arbeid i måned 12"),
        "prosentpoeng_mnd_12": _("forskjell i måned 12"),
        "": "",
    }
    if code in named:
        return named[code]
    return code.replace("_", " ") if study is None else column_name(code, study)


def _coefficient(code: str, meant: str | Mapping[str, str], study: Study) -> str:
    """A printed coefficient: the effect, of another contrast, or one part of an interaction."""
    if isinstance(meant, str):
        return effect_word(study) if meant == TERMS[0] else code.replace("_", " ")
    if "relative" in meant:
        return _("{effect} i prosent av snittet").format(effect=effect_word(study))
    contrast = study.contrasts.get(meant.get("contrast", ""))
    return code.replace("_", " ") if contrast is None else _(contrast.title)


def _published(study: Study) -> Mapping[str, Any]:
    return study.definition.get("published") or {}


def whom(row: Row, study: Study | None) -> str:
    """The sample or arm a row is about."""
    code = str(row["sample"])
    if study is None:
        return code.replace("_", " ").replace(":", ", ")
    levels = _published(study).get("samples", {}).get(code)
    if levels:
        titles = [
            _(study.subgroups[name].levels[level])
            for name, level in levels.items()
            if name in study.subgroups
        ]
        return "; ".join(titles) or code.replace("_", " ")
    arm = _published(study).get("arms", {}).get(code)
    code = arm if isinstance(arm, str) else code
    return {
        "alle": _("alle"),
        "total": _("alle"),
        "totalt": _("alle"),
        "begge": _("begge"),
        "tiltak": _(study.treated.short),
        "kontroll": _(study.control.short),
        "differanse": _("forskjell"),
        "startet_tiltak": _("de som startet"),
        "trukket_til_se": _(study.treated.title),
        "trukket_til_kontroll": _(study.control.title),
        "se": "SE",
        "ab": _("Arbeid med bistand"),
        "ot": _("Oppfølging"),
    }.get(code, code.replace("_", " ").replace(":", ", "))


def when(row: Row) -> str:
    """The window in words; a table's own category as it stands."""
    code = str(row["window"])
    first, span, last = code.partition("..")
    if span:
        return _("måned {first} til {last}").format(first=first, last=last)
    if code.startswith("mnd_-"):
        return target_text(month_target(code))
    try:
        read_window(code)
    except CatalogueError:
        return code.replace("_", " ")
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
        "dogn": _("døgn"),
        "leverandorer": _("leverandører"),
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
    if row["std_error"] != row["std_error"]:
        return written
    if row["se_as_printed"]:
        written += f" ({number(row['std_error'], _places(row['se_as_printed']))})"
    elif row["z_basis"]:
        written += f" ({number(row['std_error'], places)})"
    return written


def distance(row: Row) -> str:
    """How far apart the two are: in standard errors, percentage points, or as a share of the printed."""
    if row["z"] == row["z"]:
        return number(row["z"], 1, signed=True)
    if row["points"] == row["points"]:
        return _("{x} prosentpoeng").format(x=number(row["points"], 1, signed=True))
    if row["relative"] == row["relative"]:
        return _("{x} prosent").format(x=number(row["relative"] * 100, 1, signed=True))
    return MISSING


def basis(row: Row) -> str:
    """Whose standard error the distance is in."""
    return {"trykt": _("trykt"), "egen": _("egen")}.get(str(row["z_basis"]), MISSING)


def match_name(code: str) -> str:
    """The quality of a comparison, in a word."""
    return {
        "samme": _("samme"),
        "naer": _("nær"),
        "ikke_gjenskapbar": _("ikke gjenskapbar"),
        "trykt": _("bare trykt"),
    }.get(code, code)


def kind_name(code: str) -> str:
    """What kind of numbers a file of the report holds."""
    return {
        "estimates": _("Anslag"),
        "descriptives": _("Andeler, snitt og antall"),
        "participation": _("Punkter på kurver"),
        "costs": _("Kostnader"),
        "survey": _("Spørreundersøkelse"),
        "specifications": _("Hva modellene har med"),
        "outcomes": _("Utfall"),
        "data_sources": _("Datakilder"),
        "facts": _("Opplysninger"),
    }.get(code, code)


def _comma(printed: object) -> str:
    """A printed number with the screen's signs; a text as it stands."""
    text = str(printed or "")
    try:
        float(text)
    except ValueError:
        return text
    return digits(text) if text != "nan" else ""


def _places(digits: object) -> int:
    return len(str(digits or "").partition(".")[2])
