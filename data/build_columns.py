"""Which extract each person and panel column comes from, for the columns that have data."""

from typing import Any

import duckdb

from data import study_names

Table = dict[str, Any]

_TRACE = {
    "personer": (
        "alder",
        "aldersgruppe5",
        "kvinne",
        "ikke_fodt_i_norge",
        "innvandrer",
        "utdanning",
        "vgo",
        "hoyere_utd",
    ),
    "inntekt_aar": (
        "arsinntekt_trekningsaret",
        "yrkesinntekt_aret_for",
        "yrkesinntekt_siste_5_ar",
        "arbeidserfaring_ar",
    ),
    "arena_status": ("nedsatt_arbeidsevne",),
    "fidelity": ("fidelity_poeng",),
    "ytelser": (
        *study_names.BENEFIT_COLUMNS.values(),
        *(name for name in study_names.PERSON_COLUMNS if name.endswith(("_ved_trekning", "_for_trekning"))),
        *(f"observert_ytelser_{code.lower()}" for code in study_names.BENEFIT_COLUMNS),
    ),
    "amelding": (
        "lonn_nok",
        "lonn_mnd_for",
        "observert_amelding",
        *(name for name in study_names.PERSON_COLUMNS if "sysselsatt_siste" in name),
    ),
    "arbeidsforhold": ("avtalte_timer", "observert_arbeidsforhold"),
    "grunnbelop": ("g_nok",),
}
_TITLES = {
    "alder": "Alder ved måned 0",
    "aldersgruppe5": "Aldersgruppe",
    "kvinne": "Kvinne",
    "ikke_fodt_i_norge": "Ikke født i Norge",
    "innvandrer": "Innvandrer",
    "utdanning": "Høyeste utdanning",
    "vgo": "Videregående som høyeste utdanning",
    "hoyere_utd": "Høyere utdanning",
    "trekk_enhet": "Trekningsenhet",
    "kontornr": "NAV-kontor",
    "arsinntekt_trekningsaret": "Årsinntekt i trekningsåret",
    "yrkesinntekt_aret_for": "Yrkesinntekt året før",
    "yrkesinntekt_siste_5_ar": "Yrkesinntekt siste fem år",
    "arbeidserfaring_ar": "Arbeidserfaring, år med inntekt",
    "nedsatt_arbeidsevne": "Nedsatt arbeidsevne ved trekningen",
    "lonn_mnd_for": "Lønn måneden før",
    "fidelity_poeng": "Metodekvalitet, poeng",
    "ventetid_mnd": "Ventetid til første tiltak, måneder",
    "forste_tiltak": "Første tiltak",
    "lonn_nok": "Kontantlønn i måneden",
    "avtalte_timer": "Avtalte timer per uke",
    "i_tiltak": "I tiltak",
    "i_annet_tiltak": "I annet tiltak",
    "i_lonnstilskudd": "Med lønnstilskudd",
    "i_tilrettelegging": "Med tilretteleggingstilskudd",
    "g_nok": "Grunnbeløp",
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
    """An observed-flag has data when it is ever true, ``utdanning`` when it is ever known."""
    if name.startswith("observert_"):
        return f"bool_or({name})"
    if name in ("utdanning", "vgo", "hoyere_utd"):
        return (
            f"bool_or({'utdanning' if name == 'utdanning' else name} is not null and utdanning <> 'ukjent')"
        )
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
        "observert_tiltak",
    )
    if name.startswith(measures):
        return "tiltak_deltakelse"
    return "trekning" if definition["clock"] == "trekning" else "tiltak_deltakelse"


def _title(name: str, definition: Table) -> str:
    if name in definition["personer"]:
        return definition["personer"][name]["title"]
    if name.startswith("utfall_"):
        return definition["utfall"][name.removeprefix("utfall_")]["title"]
    for group, entry in definition["measures"].items():
        if name == f"i_{group}":
            return entry["title"]
    return _TITLES.get(name, name.replace("_", " ").capitalize())
