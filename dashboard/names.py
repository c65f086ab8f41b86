"""Screen names of what the file calls by a code: person columns, benefits and lines of the import report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.catalogue import Study
from dashboard.text import N_, _

_WITHIN = re.compile(r"sysselsatt_siste_(\d+)")
PLACES = {
    "tekst": N_("tekst"),
    "tabell": N_("tabell"),
    "figur": N_("figur"),
    "avsnitt": N_("avsnitt"),
    "vedlegg": N_("vedlegg"),
    "vedleggstabell": N_("vedleggstabell"),
    "undersøkelser": N_("undersøkelser"),
    "fotnote": N_("fotnote"),
}
_MONTHS = re.compile(r"mnd_sysselsatt_siste_(\d+)")


def column_name(column: str, study: Study) -> str:
    """A person column in words; the study's own title for its own columns."""
    own = study.definition.get("personer", {}).get(column)
    if own:
        return _(own["title"])
    if found := _MONTHS.fullmatch(column):
        return _("måneder sysselsatt siste {k} måneder").format(k=found.group(1))
    if found := _WITHIN.fullmatch(column):
        return _("sysselsatt minst én av de siste {k} månedene").format(k=found.group(1))
    words = _columns() | (_columns_of_a_start() if study.definition.get("clock") == "oppstart" else {})
    return words.get(column) or _(study.titles.get(column, column.replace("_", " ")))


def contrast_name(study: Study) -> str:
    """What is compared with what; a definition that does not say has it of its arms' titles."""
    written, arms = str(study.definition["contrast"]), (study.treated.title, study.control.title)
    if written == "{} mot {}".format(*arms):
        return _("{treated} mot {control}").format(treated=_(arms[0]), control=_(arms[1]))
    return _(written)


def level_name(column: str, level: str, study: Study) -> str:
    """One value of a characteristic in words: as the division of the same name has it, if there is one."""
    if column in study.subgroups and level in study.subgroups[column].levels:
        return _(study.subgroups[column].levels[level])
    known = {"60 og over": _("60 og over"), "under 20": _("under 20"), "ukjent": _("ukjent")}
    return known.get(level, level.replace("_", " "))


def column_list(columns: Iterable[str], study: Study) -> str:
    """Several columns, as a list in words."""
    return ", ".join(column_name(column, study) for column in columns)


def effect_name(columns: tuple[str, ...], study: Study) -> str:
    """A fixed effect: its columns, crossed."""
    return " × ".join(column_name(column, study) for column in columns)


def place_name(place: str) -> str:
    """Where in a report something stands: "tekst 3.4" with its word in the reader's language.

    Examples
    --------
    >>> place_name("tekst 3.4"), place_name("Figur 2.1"), place_name("5.1")
    ('tekst 3.4', 'Figur 2.1', '5.1')
    """
    word, space, rest = place.partition(" ")
    if word.lower() not in PLACES or not space:
        return _(place)
    said = _(PLACES[word.lower()])
    return f"{said[:1].upper() + said[1:] if word[0].isupper() else said} {rest}"


def benefit_name(code: str) -> str:
    """A type of benefit."""
    return {
        "AAP": _("arbeidsavklaringspenger (AAP)"),
        "UFP": _("uføretrygd"),
        "SOS": _("sosialhjelp"),
        "KVP": _("kvalifiseringsstønad"),
        "OVERG": _("overgangsstønad"),
        "TP": _("tiltakspenger"),
        "DAGP": _("dagpenger"),
        "SYKEP": _("sykepenger"),
        "FODSEL": _("foreldrepenger"),
    }.get(code, code)


def kind_name(kind: str, study: Study) -> str:
    """What within a file a coverage is for: a benefit, or an outcome of the study's own."""
    own = study.definition.get("utfall", {}).get(kind)
    return _(own["title"]) if own else benefit_name(kind)


def measure_line(measure: str, rules: dict[str, str]) -> str:
    """What one line of the import report counts."""
    name, _colon, rule = measure.partition(":")
    if name == "avvist":
        return _("avvist: {rule}").format(rule=_(rules.get(rule, rule.replace("_", " "))))
    return {
        "lest": _("rader lest"),
        "beholdt": _("rader beholdt"),
        "andel_personer": _("andel personer med minst én rad"),
        "forste_maaned": _("første måned"),
        "siste_maaned": _("siste måned"),
        "dekning_fra": _("komplett fra"),
        "dekning_til": _("komplett til"),
        "ukjent_person": _("avvist: løpenummer som ikke står i personer"),
        "ukjent_kode": _("ukjente koder"),
        "utenfor_tillatt": _("utenfor tillatte verdier, satt til mangler"),
        "ikke_deltakelse": _("ikke deltakelse etter status"),
        "negativ_lonn": _("personmåneder med negativ lønn, satt til 0"),
        "hoy_lonn": _("personmåneder med lønn over 500 000 kroner"),
        "hoy_stilling": _("stillingsprosent over 100"),
        "alder_utenfor": _("personer utenfor 16–70 år ved start"),
        "celler_med_en_arm": _("celler (trekningsenhet × kvartal) med bare én gruppe"),
        "advarsel": _("merknad"),
    }.get(name, name.replace("_", " "))


def _columns() -> dict[str, str]:
    return {
        "trekk_maaned": _("trekningsmåned"),
        "trekk_kvartal": _("kvartal"),
        "trekk_aar": _("trekningsår"),
        "trekk_enhet": _("trekningsenhet"),
        "kontornr": _("NAV-kontor"),
        "maaned0": _("måned 0"),
        "aar0": _("år for måned 0"),
        "fylke": _("fylke"),
        "ledighet_mnd_12": _("lokal ledighet i måned 12"),
        "alder": _("alder"),
        "alder_kvadrert": _("alder kvadrert"),
        "aldersgruppe": _("aldersgruppe"),
        "landgruppe": _("landbakgrunn"),
        "utdanning6": _("utdanning i seks nivåer"),
        "i_arbeid_ved_start": _("i arbeid ved trekningen"),
        "mnd_i_arbeid_siste_24": _("måneder i arbeid siste 24 måneder"),
        "ufore_ved_start": _("uføretrygd ved trekningen"),
        "aap_diagnose": _("AAP og diagnose ved trekningen"),
        "leverandortype": _("type leverandør"),
        "reg_nedsatt_arbeidsevne": _("registrert i NAV med nedsatt arbeidsevne"),
        "reg_annen_status": _("registrert i NAV uten nedsatt arbeidsevne"),
        "aldersgruppe5": _("alder i femårsgrupper"),
        "kvinne": _("kvinne"),
        "ikke_fodt_i_norge": _("ikke født i Norge"),
        "innvandrer": _("innvandrer"),
        "utdanning": _("høyeste fullførte utdanning"),
        "vgo": _("videregående som høyeste utdanning"),
        "hoyere_utd": _("høyere utdanning"),
        "arsinntekt_trekningsaret": _("årsinntekt i trekningsåret"),
        "yrkesinntekt_aret_for": _("yrkesinntekt året før"),
        "yrkesinntekt_siste_5_ar": _("yrkesinntekt siste fem år"),
        "hoyeste_yrkesinntekt_5_ar": _("høyeste yrkesinntekt siste fem år"),
        "arbeidserfaring_ar": _("arbeidserfaring, år med inntekt"),
        "nedsatt_arbeidsevne": _("nedsatt arbeidsevne ved trekningen"),
        "lonn_mnd_for": _("lønn måneden før"),
        "aap_ved_trekning": _("AAP ved trekningen"),
        "sosialhjelp_ved_trekning": _("sosialhjelp ved trekningen"),
        "overgangsstonad_ved_trekning": _("overgangsstønad ved trekningen"),
        "foreldrepenger_ved_trekning": _("foreldrepenger ved trekningen"),
        "kvp_ved_trekning": _("kvalifiseringsstønad ved trekningen"),
        "aap_for_trekning": _("AAP måneden før trekningen"),
        "annen_ytelse_for_trekning": _("annen ytelse måneden før trekningen"),
        "fidelity_poeng": _("metodekvalitet, poeng"),
        "lonn_nok": _("lønn per måned"),
        "avtalte_timer": _("avtalte timer per uke"),
        "storste_stilling": _("stillingsprosent"),
        "storste_fast_stilling": _("fast eller midlertidig ansatt"),
        "i_tiltak": _("deltakelse i tiltak"),
        "i_annet_tiltak": _("deltakelse i andre tiltak"),
        "i_lonnstilskudd": _("lønnstilskudd"),
        "i_tilrettelegging": _("tilrettelegging"),
        "mottar_aap": _("AAP"),
        "mottar_ufore": _("uføretrygd"),
        "mottar_sosialhjelp": _("sosialhjelp"),
        "mottar_kvp": _("kvalifiseringsstønad"),
        "mottar_overgangsstonad": _("overgangsstønad"),
        "mottar_tiltakspenger": _("tiltakspenger"),
        "mottar_dagpenger": _("dagpenger"),
        "mottar_sykepenger": _("sykepenger"),
        "mottar_foreldrepenger": _("foreldrepenger"),
        "ventetid_mnd": _("ventetid til første tiltak, måneder"),
    }


def _columns_of_a_start() -> dict[str, str]:
    """The columns that another word suits where month 0 is a start and not a draw."""
    return {
        "maaned0": _("startmåned"),
        "aar0": _("startår"),
        "trekk_maaned": _("startmåned"),
        "trekk_kvartal": _("startkvartal"),
        "trekk_aar": _("startår"),
        "trekk_enhet": _("fylke"),
        "nedsatt_arbeidsevne": _("nedsatt arbeidsevne ved start"),
        "i_arbeid_ved_start": _("i arbeid ved start"),
        "ufore_ved_start": _("uføretrygd ved start"),
        "aap_diagnose": _("AAP og diagnose ved start"),
        "aap_ved_trekning": _("AAP ved start"),
        "sosialhjelp_ved_trekning": _("sosialhjelp ved start"),
        "overgangsstonad_ved_trekning": _("overgangsstønad ved start"),
        "foreldrepenger_ved_trekning": _("foreldrepenger ved start"),
        "kvp_ved_trekning": _("kvalifiseringsstønad ved start"),
        "aap_for_trekning": _("AAP måneden før start"),
        "annen_ytelse_for_trekning": _("annen ytelse måneden før start"),
    }
