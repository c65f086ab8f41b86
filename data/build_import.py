"""Lay one study's extracts in DuckDB: checked, coded and with rejected rows left out.

Afterwards every file of the contract is a table of its own name (empty where no file was
delivered), beside ``dekning`` (which months each source covers) and ``levert``.
"""

from pathlib import Path
from typing import Any

import duckdb

from data import contract, study
from data.build_coverage import content, coverage, data_status
from data.build_extracts import ExtractError, find, lay_in
from data.build_raw import coded, is_usable, own_person_columns
from data.build_rows import participation_only, reject
from data.build_sql import fill, run
from data.check import Log, Report
from data.contract import Column, File

Table = dict[str, Any]


def load(con: duckdb.DuckDBPyConnection, *, folder: Path, definition: Table) -> Report:
    """Check one folder of extracts and lay the rows that pass in ``con``.

    Parameters
    ----------
    con : connection whose current schema is empty; tables are made there
    folder : the study's folder
    definition : the completed definition (``data.study.read``)

    Raises
    ------
    ExtractError
        If a value looks like a national identity number, or no folder can be read. All
        other errors are in the report.
    """
    log = Log(warnings=list(study.warnings(definition)))
    paths, others = find(folder)
    log.warnings += [f"{path.name}: er ikke en fil i kontrakten og leses ikke." for path in others]
    _required_files(paths, definition, log)
    _code_tables(con, definition)
    for file in contract.contract().files.values():
        _load_file(con, file=file, path=paths.get(file.name), definition=definition, log=log)
        if file.name == "kilder":
            coverage(con, paths=paths, definition=definition, log=log)
    status = data_status(con)
    if not log.errors:
        content(con, definition=definition, log=log)
    return Report(
        study=definition["id"],
        data_status=status,
        notes=tuple(log.notes),
        warnings=tuple(log.warnings),
        errors=tuple(log.errors),
    )


def _required_files(paths: dict[str, Path], definition: Table, log: Log) -> None:
    for file in contract.contract().files.values():
        if file.required and file.name not in paths:
            log.errors.append(f"{file.name}: filen mangler. Den må være med i alle uttrekk.")
    needed = "trekning" if definition["clock"] == "trekning" else "tiltak_deltakelse"
    if needed not in paths:
        log.errors.append(
            f"{needed}: filen mangler. En studie med clock = {definition['clock']!r} må ha den."
        )


def _code_tables(con: duckdb.DuckDBPyConnection, definition: Table) -> None:
    """Known codes per column, and which status codes count as participation."""
    events = set(definition["participation"]["event_status"])
    rows = []
    for file in contract.contract().files.values():
        for column in file.columns.values():
            if column.codes is not None:
                rows += [(file.name, column.name, code) for code in _known(column, definition, events)]
    rows += [("utfall", "utfall", name) for name in definition["utfall"]]
    fill(con, "koder", "fil varchar, kolonne varchar, kode varchar", rows)
    statuses = {row["code"]: row for row in contract.code_table("deltakerstatus")}
    classes = [
        (
            code,
            code in events or statuses[code]["counts_as_participation_proposed"] == "1",
            code in events or statuses[code]["class_proposed"] == "ended",
        )
        for code in sorted(set(statuses) | events)
    ]
    fill(con, "status_klasse", "kode varchar, teller boolean, er_avsluttet boolean", classes)


def _known(column: Column, definition: Table, events: set[str]) -> frozenset[str]:
    if column.name == "tiltakskode":
        return study.known_codes(definition)
    codes = column.codes or frozenset()
    return codes | events if column.name == "status" else codes


def _load_file(
    con: duckdb.DuckDBPyConnection, *, file: File, path: Path | None, definition: Table, log: Log
) -> None:
    """Table ``<file>`` of the rows that pass; an empty one when there is no usable file."""
    extra = tuple(definition["personer"]) if file.name == "personer" else ()
    extra = tuple(name for name in extra if name not in file.columns)
    try:
        raw = lay_in(con, file=file, path=path, extra=extra)
    except ExtractError as error:
        log.errors.append(str(error))
        path = None
    if path is None or not is_usable(con, file=file, raw=raw, definition=definition, log=log):
        raw, path = lay_in(con, file=file, path=None, extra=extra), None
    con.execute(f"create or replace view raa as select {coded(file)} from {raw.table}")
    run(con, "register", file.name, into=file.name if path is None else "lest")
    if file.name == "personer":
        own_person_columns(con, definition)
    con.execute("drop view raa")
    con.execute(f"drop table {raw.table}")
    if path is not None:
        if file.name == "tiltak_deltakelse":
            participation_only(con, log=log)
        reject(con, file=file, raw=raw, log=log, definition=definition)
        con.execute("drop table lest")
