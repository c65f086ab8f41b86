"""Names a study may use: fixed columns, reserved words, and what to say of a wrong name."""

import difflib
import re
from collections.abc import Collection, Iterable

NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
ARMS = ("tiltak", "kontroll")
RESERVED_IDS = {"main", "temp", "system", "information_schema", "pg_catalog", "arbeid", "ut"}
RESERVED_GROUPS = {"annet", "ingen", "tiltak", "annet_tiltak", "lonnstilskudd", "tilrettelegging"}
BENEFIT_COLUMNS = {
    "AAP": "mottar_aap",
    "UFP": "mottar_ufore",
    "SOS": "mottar_sosialhjelp",
    "KVP": "mottar_kvp",
    "OVERG": "mottar_overgangsstonad",
    "TP": "mottar_tiltakspenger",
    "DAGP": "mottar_dagpenger",
    "SYKEP": "mottar_sykepenger",
    "FODSEL": "mottar_foreldrepenger",
}
PARTICIPATION_MONTHS = (6, 12, 30)
WAGE_SUBSIDY = ["MIDLONTIL", "VARLONTIL", "LONNTIL", "LONNTILL", "LONNTILS", "TIDSUBLONN", "FLEKSJOBB"]
ADAPTATION = ["TILRETTEL", "TILPERBED", "INKLUTILS", "TILRTILSK"]
PERSON_COLUMNS = (
    "participant_id", "arm", "is_treated", "month0", "trekk_dato", "trekk_aar", "trekk_maaned",
    "trekk_kvartal", "trekk_enhet", "kontornr", "maaned0", "aar0", "fylke", "ledighet_mnd_12", "alder",
    "alder_kvadrert", "aldersgruppe5", "aldersgruppe", "kvinne", "ikke_fodt_i_norge", "innvandrer",
    "landgruppe", "utdanning", "vgo", "hoyere_utd", "utdanning6", "arsinntekt_trekningsaret",
    "yrkesinntekt_aret_for", "yrkesinntekt_siste_5_ar", "hoyeste_yrkesinntekt_5_ar", "arbeidserfaring_ar",
    "nedsatt_arbeidsevne",
    "mnd_sysselsatt_siste_12", "mnd_sysselsatt_siste_24", "mnd_sysselsatt_siste_36", "sysselsatt_siste_12",
    "sysselsatt_siste_24", "sysselsatt_siste_36", "lonn_mnd_for", "i_arbeid_ved_start",
    "mnd_i_arbeid_siste_24", "leverandortype", "ufore_ved_start", "aap_diagnose", "aap_ved_trekning",
    "sosialhjelp_ved_trekning", "overgangsstonad_ved_trekning", "foreldrepenger_ved_trekning",
    "kvp_ved_trekning", "aap_for_trekning", "annen_ytelse_for_trekning", "fidelity_poeng", "ventetid_mnd",
    "forste_tiltak", "forste_tiltak_annet", "forste_tiltak_ingen", "lonnstilskudd",
    "tilretteleggingstilskudd", "samtidig_lonnstilskudd", "samtidig_tilrettelegging",
    *(f"lonnstilskudd_innen_{k}_mnd" for k in PARTICIPATION_MONTHS),
    *(f"deltar_andre_tiltak_innen_{k}_mnd" for k in PARTICIPATION_MONTHS),
)  # fmt: skip

# Words that DuckDB reserves; a test compares the list with the database's own.
SQL_WORDS = {
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "both", "case",
    "cast", "check", "collate", "column", "constraint", "create", "default", "deferrable", "desc",
    "describe", "distinct", "do", "else", "end", "except", "false", "fetch", "for", "foreign",
    "from", "group", "having", "in", "initially", "intersect", "into", "lambda", "lateral",
    "leading", "limit", "not", "null", "offset", "on", "only", "or", "order", "pivot",
    "pivot_longer", "pivot_wider", "placing", "primary", "qualify", "references", "returning",
    "select", "show", "some", "summarize", "symmetric", "table", "then", "to", "trailing", "true",
    "union", "unique", "unpivot", "using", "variadic", "when", "where", "window", "with",
}  # fmt: skip
RESERVED_COLUMNS = {"participant_id", "month", "y", "level", "n"}


class StudyError(ValueError):
    """A study's definition cannot be used; the message names the file, the key and the fault."""


def identifier(name: object, where: str) -> None:
    """Refuse what could not stand unquoted in SQL text.

    Raises
    ------
    StudyError
        If ``name`` is not lowercase ASCII letters, digits and underscores, or is an SQL word.
    """
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise StudyError(
            f"{where}: {name!r} kan ikke være et navn. Bruk små bokstaver a-z, tall og understrek, "
            "begynn med en bokstav, høyst 31 tegn."
        )
    if name in SQL_WORDS or name in RESERVED_COLUMNS:
        raise StudyError(f"{where}: {name!r} er et opptatt ord. Velg et annet navn.")


def among(value: object, allowed: Collection[str], where: str) -> None:
    """Refuse a value that is not one of ``allowed``, and name the nearest.

    Raises
    ------
    StudyError
        Naming ``where`` the value stands and what was meant.

    Examples
    --------
    >>> among("randomsert", ("randomisert", "observasjonell"), "design")
    Traceback (most recent call last):
    data.study_names.StudyError: design: 'randomsert' finnes ikke. Mente du 'randomisert'?
    """
    if not isinstance(value, str) or value not in allowed:
        raise StudyError(f"{where}: {value!r} finnes ikke.{nearest(str(value), allowed)}")


def nearest(name: str, allowed: Iterable[str]) -> str:
    """What to say of a name that is not among ``allowed``: the nearest, or all when they are few.

    Examples
    --------
    >>> nearest("titel", ["title", "months"]), nearest("x", [])
    (" Mente du 'title'?", '')
    """
    names = sorted(str(entry) for entry in allowed)
    if close := difflib.get_close_matches(name, names, n=1, cutoff=0.6):
        return f" Mente du {close[0]!r}?"
    return f" Velg blant {', '.join(names)}." if 0 < len(names) <= 12 else ""


def is_list(value: object, kind: type) -> bool:
    """True for a list whose items are all exactly of ``kind``."""
    return isinstance(value, list) and all(type(item) is kind for item in value)
