"""What must hold of a built study; a build that breaks it is thrown away."""

from typing import Any

import duckdb

from data import study_names
from data.build_panel import BuildError
from data.build_sql import count

Table = dict[str, Any]

_SOURCES = {
    "lonn_nok": "observert_amelding",
    "avtalte_timer": "observert_arbeidsforhold",
    "storste_stilling": "observert_arbeidsforhold",
    "storste_fast_stilling": "observert_arbeidsforhold",
    "i_tiltak": "observert_tiltak_deltakelse",
    "i_annet_tiltak": "observert_tiltak_deltakelse",
    "i_lonnstilskudd": "observert_tiltak_deltakelse",
    "i_tilrettelegging": "observert_tiltak_deltakelse",
    "reg_nedsatt_arbeidsevne": "observert_arena_status",
    "reg_annen_status": "observert_arena_status",
    **{column: f"observert_ytelser_{code.lower()}" for code, column in study_names.BENEFIT_COLUMNS.items()},
}


def verify(con: duckdb.DuckDBPyConnection, *, definition: Table, target: str) -> None:
    """Check the invariants of the panel, person and deltakelse tables.

    One row per participant and month; months consecutive over the whole window; nothing
    known where its source is not observed; the same participants in all three tables.

    Raises
    ------
    BuildError
        Naming the table and the promise that does not hold.
    """
    first, last = definition["months"]
    persons = count(con, "select count(*) from deltakere")
    dense = (
        f"count(*) = {persons} and count(distinct participant_id) = {persons}"
        f" and max(participant_id) = {persons - 1}"
    )
    for table in ("person", "deltakelse"):
        _must(con, definition, table, "én rad per deltaker", f"select {dense} from {target}.{table}")
    length = last - first + 1
    _must(
        con,
        definition,
        "panel",
        "én rad per deltaker og måned, alle måneder på rad",
        f"select count(*) = {persons} and bool_and(rader = {length} and ulike = {length}"
        f" and forste = {first} and siste = {last}) from (select count(*) as rader,"
        " count(distinct month) as ulike, min(month) as forste, max(month) as siste"
        f" from {target}.panel group by participant_id)",
    )
    sources = _SOURCES | {f"i_{group}": "observert_tiltak_deltakelse" for group in definition["measures"]}
    sources |= {f"utfall_{name}": f"observert_utfall_{name}" for name in definition["utfall"]}
    for column, observed in sources.items():
        _must(
            con,
            definition,
            "panel",
            f"{column} er tom der {observed} er usann",
            f"select count(*) = 0 from {target}.panel where {column} is not null and not {observed}",
        )
    _must(con, definition, "panel", "lønn og timer er ikke negative", _not_negative(target))
    _must(
        con,
        definition,
        "deltakelse",
        "varighet er minst 1 og avgang er kjent for alle som startet",
        _durations(target),
    )


def _not_negative(target: str) -> str:
    return f"select count(*) = 0 from {target}.panel where lonn_nok < 0 or avtalte_timer < 0"


def _durations(target: str) -> str:
    return (
        f"select count(*) = 0 from {target}.deltakelse where start_month is not null and"
        " not coalesce(duration >= 1 and observable >= 1 and (is_exit = (destination is not null)), false)"
    )


def _must(con: duckdb.DuckDBPyConnection, definition: Table, table: str, promise: str, sql: str) -> None:
    row = con.execute(sql).fetchone()
    if not row or row[0] is not True:
        raise BuildError(
            f"{definition['id']}: tabellen {table} holder ikke kravet: {promise}. Ingenting er skrevet."
        )
