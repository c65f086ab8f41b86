"""Reject the rows that break a rule, and count them by rule."""

from typing import Any

import duckdb

from data import check, study_names
from data.build_extracts import Raw
from data.build_sql import count, month_text
from data.check import Log
from data.contract import UNKNOWN, File

Table = dict[str, Any]


def participation_only(con: duckdb.DuckDBPyConnection, *, log: Log) -> None:
    """Keep the rows whose status counts as participation; a missing status counts."""
    con.execute(
        "create or replace table deltatt as select lest.*,"
        " coalesce(status_klasse.er_avsluttet, false) as er_avsluttet,"
        " lest.status is null or coalesce(status_klasse.teller, false) as teller"
        " from lest left join status_klasse on status_klasse.kode = lest.status"
    )
    if rows := count(con, "select count(*) from deltatt where not teller"):
        log.note("tiltak_deltakelse", "ikke_deltakelse", rows)
    con.execute("create or replace table lest as select * exclude (teller) from deltatt where teller")
    con.execute("drop table deltatt")


def reject(con: duckdb.DuckDBPyConnection, *, file: File, raw: Raw, definition: Table, log: Log) -> None:
    """Table ``<file>``: the rows of ``lest`` that break no rule; the others are counted by rule."""
    rules, values = _rules(file, definition)
    cases = " ".join(f"when {condition} then '{rule}'" for rule, condition in rules.items())
    marked = f"case {cases} end" if cases else "cast(null as varchar)"
    code = {"ytelser": "rader.type", "utfall": "rader.utfall"}.get(file.name, "''")
    join = (
        f"left join dekning on dekning.fil = '{file.name}' and dekning.type = {code}"
        if file.has_coverage
        else ""
    )
    con.execute(
        f"create or replace table merket as select rader.*, {marked} as regel from lest as rader {join}",
        values,
    )
    if file.name == "trekning":
        _one_arm_per_person(con, log)
    keys = check.key_columns(file, raw.found)
    if "unik_nokkel" in file.rules and set(file.key) <= set(raw.found) | {"virksomhet_id"}:
        _mark_duplicates(con, keys)
    rejected = con.execute(
        "select regel, count(*) from merket where regel is not null group by all order by all"
    ).fetchall()
    for rule, rows in rejected:
        log.note(file.name, "ukjent_person" if rule == "kjent_person" else f"avvist:{rule}", rows)
    con.execute(
        f"create or replace table {file.name} as select * exclude (regel) from merket where regel is null"
    )
    con.execute("drop table merket")
    _describe(con, file=file, log=log)


def _rules(file: File, definition: Table) -> tuple[dict[str, str], dict[str, object]]:
    rules: dict[str, str] = {}
    values: dict[str, object] = {}
    names = {"maaned": "maaned_idx", "fra_maaned": "fra_idx", "til_maaned": "til_idx"}
    if needed := [names.get(column.name, column.name) for column in file.columns.values() if column.needed]:
        rules["mangler_verdi"] = " or ".join(f"rader.{name} is null" for name in needed)
    if file.name == "trekning":
        if definition["draw"] is not None:
            rules["annen_studie"] = "rader.studie is distinct from $trekning"
            values["trekning"] = definition["draw"]
        rules["ukjent_gruppe"] = "rader.gruppe not in ($tiltak, $kontroll)"
        values |= {arm: definition["arms"][arm]["value"] for arm in study_names.ARMS}
    if file.name == "utfall":
        rules["ukjent_utfall"] = (
            "rader.utfall not in (select koder.kode from koder where koder.fil = 'utfall')"
        )
    outside = check.OUTSIDE_SPELL if file.is_spell else check.OUTSIDE_MONTH
    if file.name == "ytelser":
        outside = f"rader.type <> '{UNKNOWN}' and {outside}"
    conditions = check.BROKEN | {"innenfor_dekning": outside}
    rules |= {rule: conditions[rule] for rule in file.rules if rule in conditions}
    return rules, values


def _one_arm_per_person(con: duckdb.DuckDBPyConnection, log: Log) -> None:
    """The same number always gave the same result; two arms for one person is an error."""
    twice = "select lopenr from merket where regel is null group by lopenr having count(distinct gruppe) > 1"
    if count(con, f"select count(*) from ({twice})"):
        log.errors.append(
            "trekning: minst én person står i begge armene i samme studie. "
            "Rett uttrekket: en person har ett utfall."
        )


def _mark_duplicates(con: duckdb.DuckDBPyConnection, keys: tuple[str, ...]) -> None:
    """Of rows with the same complete key the first in the file is kept."""
    columns = ", ".join(keys)
    complete = " and ".join(f"{key} is not null" for key in keys)
    sound = f"from merket where regel is null and {complete}"
    if count(con, f"select count(*) from (select 1 {sound} group by {columns} having count(*) > 1)"):
        con.execute(
            f"update merket set regel = 'unik_nokkel' where regel is null and {complete}"
            f" and rad not in (select min(rad) {sound} group by {columns})"
        )


def _describe(con: duckdb.DuckDBPyConnection, *, file: File, log: Log) -> None:
    rows = count(con, f"select count(*) from {file.name}")
    log.note(file.name, "beholdt", rows)
    first, last = None, None
    if file.month:
        first, last = con.execute(f"select min(maaned_idx), max(maaned_idx) from {file.name}").fetchone() or (
            None,
            None,
        )
    elif file.is_spell:
        first, last = con.execute(
            "select min(year(fra_dato) * 12 + month(fra_dato) - 1),"
            " max(year(coalesce(til_dato, fra_dato)) * 12 + month(coalesce(til_dato, fra_dato)) - 1)"
            f" from {file.name}"
        ).fetchone() or (None, None)
    if first is not None and last is not None:
        log.note(file.name, "forste_maaned", first, month_text(first))
        log.note(file.name, "siste_maaned", last, month_text(last))
    if file.has_person:
        share = con.execute(
            f"select count(distinct lopenr) / (select nullif(count(*), 0) from personer) from {file.name}"
        ).fetchone()
        if share and share[0] is not None:
            log.note(file.name, "andel_personer", float(share[0]))
