"""Which months each source covers, what sort of data it is, and checks across files."""

from pathlib import Path
from typing import Any

import duckdb

from data import check, contract, study_names
from data.build_sql import count, fill, month_text, run, words
from data.check import Log

Table = dict[str, Any]


def coverage(con: duckdb.DuckDBPyConnection, *, paths: dict[str, Path], definition: Table, log: Log) -> None:
    """Table ``dekning`` for delivered files; what is said of others is left out with a warning."""
    files = contract.contract().files
    listed = {row[0] for row in con.execute("select distinct fil from kilder").fetchall()}
    for name in sorted(listed - set(files)):
        log.warnings.append(f"kilder: filen {name!r} finnes ikke i kontrakten.")
    if backwards := con.execute("select distinct fil from kilder where fra_idx > til_idx").fetchall():
        log.errors.append(
            f"kilder: fra_maaned er etter til_maaned for {words(sorted(row[0] for row in backwards))}."
        )
    if twice := con.execute("select fil from kilder group by fil, type having count(*) > 1").fetchall():
        log.errors.append(
            f"kilder: {words(sorted({row[0] for row in twice}))} står to ganger med samme type."
        )
    for file in files.values():
        if file.has_coverage and file.name in paths and listed and file.name not in listed:
            log.errors.append(
                f"kilder: mangler rad for {file.name}. Oppgi fra og til hvilken måned filen er komplett."
            )
        if file.has_coverage and file.name in listed and file.name not in paths:
            log.warnings.append(f"kilder: {file.name} står der, men filen er ikke levert.")
    types = {"ytelser": list(study_names.BENEFIT_COLUMNS), "utfall": list(definition["utfall"])}
    rows = [
        (name, code, file.is_spell)
        for name, file in files.items()
        if name in paths and name in listed
        for code in types.get(name, [""])
    ]
    fill(con, "typer", "fil varchar, type varchar, er_forlop boolean", rows)
    run(con, "panel", "dekning", into="dekning", telledag=definition["telledag"])
    for fil, code, first, last in con.execute(
        "select fil, type, fra_idx, til_idx from dekning order by all"
    ).fetchall():
        name = f"{code} " if code else ""
        log.note(fil, "dekning_fra", first, f"{name}{month_text(first)}")
        log.note(fil, "dekning_til", last, f"{name}{month_text(last)}")


def data_status(con: duckdb.DuckDBPyConnection) -> str:
    """The strictest mark in kilder; no mark counts as real data."""
    rows = con.execute(
        "select distinct coalesce(datastatus, case syntetisk when 1 then 'syntetisk' else 'reell' end)"
        " from kilder"
    ).fetchall()
    marks = {row[0] for row in rows}
    if not marks or marks - {"syntetisk", "offentlig"}:
        return "reell"
    return "syntetisk" if "syntetisk" in marks else "offentlig"


def content(con: duckdb.DuckDBPyConnection, *, definition: Table, log: Log) -> None:
    """Checks that need several rows or several files."""
    if count(con, "select count(*) from personer") == 0:
        log.errors.append("personer: ingen rad kan brukes.")
    if definition["clock"] == "trekning":
        _draws(con, log=log)
    wages = "(select sum(lonn_kontant) as lonn from amelding group by lopenr, maaned_idx)"
    for maal, condition in (
        ("negativ_lonn", "lonn < 0"),
        ("hoy_lonn", f"lonn > {check.LARGEST_MONTHLY_WAGE}"),
    ):
        if rows := count(con, f"select count(*) from {wages} where {condition}"):
            log.note("amelding", maal, rows)
    if rows := count(con, "select count(*) from arbeidsforhold where stillingspst > 100"):
        log.note("arbeidsforhold", "hoy_stilling", rows)
    _omlegging(con, definition=definition, log=log)


def _draws(con: duckdb.DuckDBPyConnection, *, log: Log) -> None:
    if count(con, "select count(*) from trekning") == 0:
        log.errors.append(
            "trekning: ingen rad hører til studien. Se etter verdien av draw i study.toml og studie i filen."
        )
        return
    ages = count(
        con,
        "select count(*) from trekning inner join personer on personer.lopenr = trekning.lopenr"
        " where (year(trekk_dato) * 12 + month(trekk_dato) - 1 - fodt_idx) / 12 not between 16 and 71",
    )
    if ages:
        value, text = check.count_of_persons(ages)
        log.note("personer", "alder_utenfor", value, text)
    cells = count(
        con,
        "select count(*) from (select 1 from trekning where trekk_enhet is not null"
        " group by trekk_enhet, year(trekk_dato), quarter(trekk_dato) having count(distinct gruppe) < 2)",
    )
    if cells:
        log.note("trekning", "celler_med_en_arm", cells)


def _omlegging(con: duckdb.DuckDBPyConnection, *, definition: Table, log: Log) -> None:
    months = set(definition["omlegging"]) - {"antatt"}
    if not any("starts" in entry for entry in definition["measures"].values()):
        return
    if definition["clock"] == "oppstart":
        # Every county is a unit there: a start in one without a month has no arm.
        units = {row["fylke_2014"] for row in contract.code_table("nav_kontor")}
    else:
        units = {row[0] for row in con.execute("select distinct trekk_enhet from trekning").fetchall()} - {
            None
        }
    if lacking := sorted(units - months):
        log.warnings.append(
            f"study.toml: [omlegging] mangler måned for {words(lacking)}; grupper med starts er tomme der."
        )
