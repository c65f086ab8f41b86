"""The checks of one file as a whole, before its values are read as numbers and dates."""

from collections.abc import Iterable
from typing import Any

import duckdb

from data import check
from data.build_extracts import ExtractError, Raw
from data.build_sql import count, words
from data.check import Log
from data.contract import UNKNOWN, Column, File

Table = dict[str, Any]

_CODES_SHOWN = 5


def is_usable(con: duckdb.DuckDBPyConnection, *, file: File, raw: Raw, definition: Table, log: Log) -> bool:
    """Everything that concerns a file as a whole; False when it cannot be used."""
    before = len(log.errors)
    name = raw.path.name
    _no_identity_numbers(con, file=file, raw=raw)
    if missing := [
        column for column in raw.missing if column in file.columns and file.columns[column].required
    ]:
        log.errors.append(
            f"{name}: mangler {words(missing)}. Filen har {', '.join(raw.found)}."
            " Gi kolonnen navnet fra kontrakten."
        )
        return False
    if absent := [column for column in raw.missing if column not in file.columns]:
        log.errors.append(
            f"{name}: mangler {words(absent)} som study.toml nevner under [personer]."
            f" Filen har {', '.join(raw.found)}."
        )
    if raw.rows == 0:
        log.errors.append(f"{name}: har 0 rader. Fjern filen hvis kilden ikke er levert.")
        return False
    if raw.unknown:
        log.warnings.append(f"{name}: ukjente kolonner er ikke tatt med: {', '.join(raw.unknown)}.")
    log.note(file.name, "lest", raw.rows)
    own = [
        Column(name=name, type="number", title=entry["title"])
        for name, entry in definition["personer"].items()
        if file.name == "personer" and entry["type"] == "number" and name not in file.columns
    ]
    _check_types(con, raw=raw, columns=[*file.columns.values(), *own], log=log)
    if len(log.errors) == before:
        for column in file.columns.values():
            _count_codes(con, file=file, raw=raw, column=column, log=log)
    return len(log.errors) == before


def _no_identity_numbers(con: duckdb.DuckDBPyConnection, *, file: File, raw: Raw) -> None:
    texts = {
        name: name for name, column in file.columns.items() if column.type == "text" and name in raw.found
    }
    texts |= {name: f"ukjent_{i}" for i, name in enumerate(raw.unknown, start=1)}
    texts |= {name: name for name in raw.found if name not in file.columns and name not in raw.unknown}
    parts = [
        f"select {place} as nr, {check.eleven_digits('tekst')} as sifre"
        f" from (select distinct {column} as tekst from {raw.table})"
        for place, column in enumerate(texts.values())
    ]
    passes = check.is_identity_number("sifre")
    found = f"select nr from ({' union all '.join(parts)}) where {passes} order by nr limit 1"
    if parts and (row := con.execute(found).fetchone()):
        raise ExtractError(
            f"{raw.path}: kolonnen {list(texts)[row[0]]!r} har tall på 11 sifre som består kontrollen for "
            "fødselsnummer. Hele importen er stoppet. "
            "Bytt dem ut med pseudonyme løpenumre før uttrekket leveres."
        )


def _check_types(con: duckdb.DuckDBPyConnection, *, raw: Raw, columns: Iterable[Column], log: Log) -> None:
    conditions = {column.name: (column, check.wrong_type(column)) for column in columns}
    tested = {name: pair for name, pair in conditions.items() if pair[1] and name not in raw.missing}
    parts = [
        f"count(*) filter (where {condition}), min(rad) filter (where {condition})"
        for _, condition in tested.values()
    ]
    row = (con.execute(f"select {', '.join(parts)} from {raw.table}").fetchone() if parts else None) or ()
    for place, (name, (column, _)) in enumerate(tested.items()):
        wrong, first = row[2 * place], row[2 * place + 1]
        if wrong:
            line = f", første gang i rad {first}" if raw.path.suffix.lower() == ".csv" else ""
            log.errors.append(
                f"{raw.path.name}: kolonnen {name!r} har {wrong} verdier som ikke er "
                f"{check.TYPE_NAMES[column.type]} (regel: type{line})."
            )


def _count_codes(con: duckdb.DuckDBPyConnection, *, file: File, raw: Raw, column: Column, log: Log) -> None:
    if column.codes is not None:
        known = f"(select kode from koder where fil = '{file.name}' and kolonne = '{column.name}')"
        unknown = f"from {raw.table} where {_code(column)} not in {known}"
        if rows := count(con, f"select count(*) {unknown}"):
            codes = con.execute(
                f"select left({column.name}, 20) as kode, count(*) as antall {unknown} group by all"
                " order by antall desc, kode limit ?",
                [_CODES_SHOWN],
            ).fetchall()
            log.note(file.name, "ukjent_kode", rows, f"{column.name}: {', '.join(code for code, _ in codes)}")
    outside = check.outside_range(column)
    if outside and (rows := count(con, f"select count(*) from {raw.table} where {outside}")):
        log.note(file.name, "utenfor_tillatt", rows, column.name)


def _code(column: Column) -> str:
    """The text that is looked up among the codes: 1.0 is the code 1 in an integer column."""
    return f"regexp_replace({column.name}, '\\.0+$', '')" if column.type == "integer" else column.name


def coded(file: File) -> str:
    """The select list of view ``raa``: unknown codes as UKJENT, impossible values as null."""
    parts = ["*"]
    for column in file.columns.values():
        name = column.name
        if column.codes is not None:
            known = f"(select kode from koder where fil = '{file.name}' and kolonne = '{name}')"
            other = f"'{UNKNOWN}'" if column.type == "text" else "null"
            is_known = f"{name} is null or {_code(column)} in {known}"
            parts.append(f"case when {is_known} then {name} else {other} end as {name}")
        elif outside := check.outside_range(column):
            parts.append(f"case when {outside} then null else {name} end as {name}")
    replaced = ",\n".join(parts[1:])
    return f"* replace ({replaced})" if replaced else "*"


def own_person_columns(con: duckdb.DuckDBPyConnection, definition: Table) -> None:
    """Table ``person_egne``: the further columns that study.toml names, number or text."""
    columns = ["rad"]
    for name, entry in definition["personer"].items():
        source = f"cast({name} as varchar)"
        number = f"cast(replace({source}, ',', '.') as double)"
        columns.append(f"{number if entry['type'] == 'number' else source} as {name}")
    con.execute(f"create or replace table person_egne as select {', '.join(columns)} from raa")
