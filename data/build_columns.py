"""Which extract each person and panel column comes from, for the columns that have data."""

from typing import Any

import duckdb

from data import study_names

Table = dict[str, Any]

_TRACE = {
    "personer": (
        "alder",
        "alder_kvadrert",
        "aldersgruppe5",
        "aldersgruppe",
        "kvinne",
        "ikke_fodt_i_norge",
        "innvandrer",
        "landgruppe",
        "utdanning",
        "vgo",
        "hoyere_utd",
        "utdanning6",
    ),
    "inntekt_aar": (
        "arsinntekt_trekningsaret",
        "yrkesinntekt_aret_for",
        "yrkesinntekt_siste_5_ar",
        "hoyeste_yrkesinntekt_5_ar",
        "arbeidserfaring_ar",
    ),
    "arena_status": (
        "nedsatt_arbeidsevne",
        "reg_nedsatt_arbeidsevne",
        "reg_annen_status",
        "observert_arena_status",
    ),
    "ledighet": ("ledighet_mnd_12",),
    "tiltak_gjennomforing": ("leverandortype",),
    "fidelity": ("fidelity_poeng",),
    "ytelser": (
        *study_names.BENEFIT_COLUMNS.values(),
        "ufore_ved_start",
        "aap_diagnose",
        *(name for name in study_names.PERSON_COLUMNS if name.endswith(("_ved_trekning", "_for_trekning"))),
        *(f"observert_ytelser_{code.lower()}" for code in study_names.BENEFIT_COLUMNS),
    ),
    "amelding": (
        "lonn_nok",
        "lonn_mnd_for",
        "observert_amelding",
        *(name for name in study_names.PERSON_COLUMNS if "sysselsatt_siste" in name),
    ),
    "arbeidsforhold": (
        "avtalte_timer",
        "storste_stilling",
        "storste_fast_stilling",
        "observert_arbeidsforhold",
        "i_arbeid_ved_start",
        "mnd_i_arbeid_siste_24",
    ),
    "grunnbelop": ("g_nok",),
}
# Where a start decides who takes part, the office is the one registered that day.
_PLACE = ("trekk_enhet", "kontornr", "fylke")
_TITLES = {
    "maaned0": "Måned 0",
    "aar0": "År for måned 0",
    "fylke": "Fylke",
    "ledighet_mnd_12": "Lokal ledighet i måned 12, prosent",
    "alder": "Alder ved måned 0",
    "alder_kvadrert": "Alder kvadrert",
    "aldersgruppe5": "Alder i femårsgrupper",
    "aldersgruppe": "Aldersgruppe",
    "kvinne": "Kvinne",
    "ikke_fodt_i_norge": "Ikke født i Norge",
    "innvandrer": "Innvandrer",
    "utdanning": "Høyeste utdanning",
    "vgo": "Videregående som høyeste utdanning",
    "hoyere_utd": "Høyere utdanning",
    "landgruppe": "Landbakgrunn",
    "utdanning6": "Utdanning, seks nivåer",
    "trekk_enhet": "Trekningsenhet",
    "kontornr": "NAV-kontor",
    "arsinntekt_trekningsaret": "Årsinntekt i trekningsåret",
    "yrkesinntekt_aret_for": "Yrkesinntekt året før",
    "yrkesinntekt_siste_5_ar": "Yrkesinntekt siste fem år",
    "hoyeste_yrkesinntekt_5_ar": "Høyeste yrkesinntekt siste fem år",
    "arbeidserfaring_ar": "Arbeidserfaring, år med inntekt",
    "nedsatt_arbeidsevne": "Nedsatt arbeidsevne ved trekningen",
    "lonn_mnd_for": "Lønn måneden før",
    "i_arbeid_ved_start": "I arbeid ved trekningen",
    "mnd_i_arbeid_siste_24": "Måneder i arbeid siste 24 måneder",
    "ufore_ved_start": "Uføretrygd ved trekningen",
    "aap_diagnose": "AAP og diagnose ved trekningen",
    "aap_ved_trekning": "AAP ved trekningen",
    "sosialhjelp_ved_trekning": "Sosialhjelp ved trekningen",
    "overgangsstonad_ved_trekning": "Overgangsstønad ved trekningen",
    "foreldrepenger_ved_trekning": "Foreldrepenger ved trekningen",
    "kvp_ved_trekning": "Kvalifiseringsstønad ved trekningen",
    "aap_for_trekning": "AAP måneden før trekningen",
    "annen_ytelse_for_trekning": "Annen ytelse måneden før trekningen",
    "leverandortype": "Type leverandør",
    "samtidig_lonnstilskudd": "Lønnstilskudd underveis i tiltaket",
    "samtidig_tilrettelegging": "Tilretteleggingstilskudd underveis i tiltaket",
    "fidelity_poeng": "Metodekvalitet, poeng",
    "ventetid_mnd": "Ventetid til første tiltak, måneder",
    "forste_tiltak": "Første tiltak",
    "lonn_nok": "Kontantlønn i måneden",
    "avtalte_timer": "Avtalte timer per uke",
    "storste_stilling": "Største stilling, prosent",
    "storste_fast_stilling": "Største faste stilling, prosent",
    "i_tiltak": "I tiltak",
    "i_annet_tiltak": "I annet tiltak",
    "i_lonnstilskudd": "Med lønnstilskudd",
    "i_tilrettelegging": "Med tilretteleggingstilskudd",
    "reg_nedsatt_arbeidsevne": "Registrert i NAV med nedsatt arbeidsevne",
    "reg_annen_status": "Registrert i NAV uten nedsatt arbeidsevne",
    "g_nok": "Grunnbeløp",
}
# Month 0 is a start, not a draw.
_START_TITLES = {
    "maaned0": "Startmåned",
    "aar0": "Startår",
    "trekk_dato": "Startdato",
    "trekk_aar": "Startår",
    "trekk_maaned": "Startmåned",
    "trekk_kvartal": "Startkvartal",
    "trekk_enhet": "Fylke",
}


def sources(
    con: duckdb.DuckDBPyConnection, *, definition: Table, target: str
) -> list[tuple[str, str, str, str]]:
    """Rows of ``main.kolonne``: study, column, extract, title.

    Columns without a single value are left out: their source is missing, or says nothing
    of these participants. The key columns are always there.
    """
    rows: list[tuple[str, str, str, str]] = []
    for table in ("person", "panel"):
        columns = [row[0] for row in con.execute(f"describe {target}.{table}").fetchall()]
        counts = con.execute(
            f"select {', '.join(_has_data(name) for name in columns)} from {target}.{table}"
        ).fetchone()
        for name, has_data in zip(columns, counts or (), strict=True):
            if has_data and not any(row[1] == name for row in rows):
                rows.append((definition["id"], name, _source(name, definition), _title(name, definition)))
    return rows


def _has_data(name: str) -> str:
    """An observed-flag has data when it is ever true, the levels of education when one is ever known."""
    if name.startswith("observert_"):
        return f"bool_or({name})"
    if name in ("utdanning", "vgo", "hoyere_utd", "utdanning6"):
        return f"bool_or({name} is not null and utdanning <> 'ukjent')"
    return f"count({name}) > 0"


def _source(name: str, definition: Table) -> str:
    for source, columns in _TRACE.items():
        if name in columns:
            return source
    if name in definition["personer"]:
        return "personer"
    if name.startswith(("utfall_", "observert_utfall")):
        return "utfall"
    measures = (
        "i_",
        "forste_",
        "deltar_",
        "lonnstilskudd",
        "tilrettelegging",
        "ventetid",
        "samtidig_",
        "observert_tiltak",
    )
    if name.startswith(measures):
        return "tiltak_deltakelse"
    if name in _PLACE and definition["clock"] == "oppstart":
        return "arena_status"
    return "trekning" if definition["clock"] == "trekning" else "tiltak_deltakelse"


def _title(name: str, definition: Table) -> str:
    if name in definition["personer"]:
        return definition["personer"][name]["title"]
    if name.startswith("utfall_"):
        return definition["utfall"][name.removeprefix("utfall_")]["title"]
    for group, entry in definition["measures"].items():
        if name == f"i_{group}":
            return entry["title"]
        if name == f"samtidig_{group}":
            return f"{entry['title']} underveis i tiltaket"
    title = _TITLES.get(name, name.replace("_", " ").capitalize())
    if definition["clock"] == "oppstart":
        return _START_TITLES.get(name, title.replace("trekningen", "start"))
    return title
