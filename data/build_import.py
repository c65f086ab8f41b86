"""Lay one study's extracts in DuckDB: checked, coded and with rejected rows left out.

Afterwards every file of the contract is a table of its own name (empty where no file was
delivered), beside ``dekning`` (which months each source covers) and ``levert``.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from data import check, contract, study
from data.build_extracts import ExtractError, Raw, find, lay_in
from data.check import Note, Report
from data.contract import UNKNOWN, Column, File
from queries import definitions

Table = dict[str, Any]

_CODES_SHOWN = 5


@dataclass(slots=True)
class _Log:
    """What the checks found so far, in order."""

    notes: list[Note] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def note(self, fil: str, maal: str, verdi: float | None, tekst: str = "") -> None:
        self.notes.append(Note(fil=fil, maal=maal, verdi=verdi, tekst=tekst))


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
    log = _Log(warnings=list(study.warnings(definition)))
    paths, others = find(folder)
    log.warnings += [f"{path.name}: er ikke en fil i kontrakten og leses ikke." for path in others]
    _required_files(paths, definition, log)
    _code_tables(con, definition)
    for file in contract.contract().files.values():
        _load_file(con, file=file, path=paths.get(file.name), definition=definition, log=log)
        if file.name == "kilder":
            _coverage(con, paths=paths, definition=definition, log=log)
    status = _data_status(con)
    if not log.errors:
        _content(con, definition=definition, log=log)
    return Report(
        study=definition["id"],
        data_status=status,
        notes=tuple(log.notes),
        warnings=tuple(log.warnings),
        errors=tuple(log.errors),
    )


def run(con: duckdb.DuckDBPyConnection, kind: str, name: str, *, into: str, **values: object) -> None:
    """Make table ``into`` from ``queries/<kind>/<name>.sql``; parameters without a value keep their default."""
    definition = definitions.load(kind, name)
    given = {param.name: values.get(param.name, param.default) for param in definition.params}
    con.execute(f"create or replace table {into} as\n{definition.sql}", given)


def count(con: duckdb.DuckDBPyConnection, sql: str, values: object = None) -> int:
    """The one number that ``sql`` answers with; null counts as 0."""
    row = con.execute(sql, values).fetchone() if values is not None else con.execute(sql).fetchone()
    return int(row[0] or 0) if row else 0


def _required_files(paths: dict[str, Path], definition: Table, log: _Log) -> None:
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
    con.execute("create or replace table koder (fil varchar, kolonne varchar, kode varchar)")
    rows = []
    for file in contract.contract().files.values():
        for column in file.columns.values():
            if column.codes is not None:
                rows += [(file.name, column.name, code) for code in _known(column, definition, events)]
    rows += [("utfall", "utfall", name) for name in definition["utfall"]]
    con.executemany("insert into koder values (?, ?, ?)", rows)
    statuses = {row["code"]: row for row in contract.code_table("deltakerstatus")}
    con.execute("create or replace table status_klasse (kode varchar, teller boolean, er_avsluttet boolean)")
    con.executemany(
        "insert into status_klasse values (?, ?, ?)",
        [
            (
                code,
                code in events or statuses[code]["counts_as_participation_proposed"] == "1",
                code in events or statuses[code]["class_proposed"] == "ended",
            )
            for code in sorted(set(statuses) | events)
        ],
    )


def _known(column: Column, definition: Table, events: set[str]) -> frozenset[str]:
    if column.name == "tiltakskode":
        return study.known_codes(definition)
    codes = column.codes or frozenset()
    return codes | events if column.name == "status" else codes


def _load_file(
    con: duckdb.DuckDBPyConnection, *, file: File, path: Path | None, definition: Table, log: _Log
) -> None:
    extra = (
        tuple(name for name in definition["personer"] if name not in file.columns)
        if file.name == "personer"
        else ()
    )
    try:
        raw = lay_in(con, file=file, path=path, extra=extra)
    except ExtractError as error:
        log.errors.append(str(error))
        raw, path = lay_in(con, file=file, path=None, extra=extra), None
    if path is not None and not _check_raw(con, file=file, raw=raw, definition=definition, log=log):
        raw, path = lay_in(con, file=file, path=None, extra=extra), None
    con.execute(f"create or replace view raa as select {_coded(con, file, raw)} from {raw.table}")
    run(con, "register", file.name, into="lest")
    if file.name == "personer":
        _own_person_columns(con, definition)
    con.execute("drop view raa")
    con.execute(f"drop table {raw.table}")
    if file.name == "tiltak_deltakelse":
        _participation_only(con, log=log if path is not None else _Log())
    _reject(con, file=file, raw=raw, log=log if path is not None else _Log(), definition=definition)
    con.execute("drop table lest")


def _check_raw(con: duckdb.DuckDBPyConnection, *, file: File, raw: Raw, definition: Table, log: _Log) -> bool:
    """Everything that concerns a file as a whole; False when it cannot be used."""
    before = len(log.errors)
    name = raw.path.name
    _no_identity_numbers(con, file=file, raw=raw)
    if missing := [
        column for column in raw.missing if column in file.columns and file.columns[column].required
    ]:
        log.errors.append(
            f"{name}: mangler {_words(missing)}. Filen har {', '.join(raw.found)}. Gi kolonnen navnet fra kontrakten."
        )
        return False
    if absent := [column for column in raw.missing if column not in file.columns]:
        log.errors.append(
            f"{name}: mangler {_words(absent)} som study.toml nevner under [personer]. Filen har {', '.join(raw.found)}."
        )
    if raw.rows == 0:
        log.errors.append(f"{name}: har 0 rader. Fjern filen hvis kilden ikke er levert.")
        return False
    if raw.unknown:
        log.warnings.append(f"{name}: ukjente kolonner er ikke tatt med: {', '.join(raw.unknown)}.")
    log.note(file.name, "lest", raw.rows)
    for column in file.columns.values():
        _check_type(con, raw=raw, column=column, log=log)
    for column_name, entry in definition["personer"].items():
        if file.name == "personer" and entry["type"] == "number" and column_name not in file.columns:
            own = Column(name=column_name, type="number", title=entry["title"])
            _check_type(con, raw=raw, column=own, log=log)
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
    for name, column in texts.items():
        condition = check.has_identity_number("tekst")
        found = f"select count(*) from (select distinct {column} as tekst from {raw.table}) where {condition}"
        if count(con, found):
            raise ExtractError(
                f"{raw.path}: kolonnen {name!r} har tall på 11 sifre som består kontrollen for fødselsnummer. "
                "Hele importen er stoppet. Bytt dem ut med pseudonyme løpenumre før uttrekket leveres."
            )


def _check_type(con: duckdb.DuckDBPyConnection, *, raw: Raw, column: Column, log: _Log) -> None:
    condition = check.wrong_type(column)
    if condition is None or column.name in raw.missing:
        return
    row = con.execute(f"select count(*), min(rad) from {raw.table} where {condition}").fetchone()
    if row and row[0]:
        line = f", første gang i rad {row[1]}" if raw.path.suffix.lower() == ".csv" else ""
        log.errors.append(
            f"{raw.path.name}: kolonnen {column.name!r} har {row[0]} verdier som ikke er "
            f"{check.TYPE_NAMES[column.type]} (regel: type{line})."
        )


def _count_codes(con: duckdb.DuckDBPyConnection, *, file: File, raw: Raw, column: Column, log: _Log) -> None:
    if column.codes is not None or (file.name == "utfall" and column.name == "utfall"):
        known = f"(select kode from koder where fil = '{file.name}' and kolonne = '{column.name}')"
        unknown = f"from {raw.table} where {_code(column)} not in {known}"
        if rows := count(con, f"select count(*) {unknown}"):
            codes = con.execute(
                f"select left({column.name}, 20) as kode, count(*) as antall {unknown} group by all"
                " order by antall desc, kode limit ?",
                [_CODES_SHOWN],
            ).fetchall()
            log.note(file.name, "ukjent_kode", rows, f"{column.name}: {', '.join(code for code, _ in codes)}")
    if outside := check.outside_range(column):
        if rows := count(con, f"select count(*) from {raw.table} where {outside}"):
            log.note(file.name, "utenfor_tillatt", rows, column.name)


def _code(column: Column) -> str:
    """The text that is looked up among the codes: 1.0 is the code 1 in an integer column."""
    return f"regexp_replace({column.name}, '\\.0+$', '')" if column.type == "integer" else column.name


def _coded(con: duckdb.DuckDBPyConnection, file: File, raw: Raw) -> str:
    """The select list of view ``raa``: unknown codes as UKJENT, impossible values as null."""
    parts = ["*"]
    for column in file.columns.values():
        name = column.name
        if column.codes is not None:
            known = f"(select kode from koder where fil = '{file.name}' and kolonne = '{name}')"
            other = f"'{UNKNOWN}'" if column.type == "text" else "null"
            parts.append(
                f"case when {name} is null or {_code(column)} in {known} then {name} else {other} end as {name}"
            )
        elif outside := check.outside_range(column):
            parts.append(f"case when {outside} then null else {name} end as {name}")
    replaced = ",\n".join(parts[1:])
    return f"* replace ({replaced})" if replaced else "*"


def _own_person_columns(con: duckdb.DuckDBPyConnection, definition: Table) -> None:
    """Table ``person_egne``: the further columns that study.toml names, number or text."""
    columns = ["rad"]
    for name, entry in definition["personer"].items():
        source = f"cast({name} as varchar)"
        number = f"cast(replace({source}, ',', '.') as double)"
        columns.append(f"{number if entry['type'] == 'number' else source} as {name}")
    con.execute(f"create or replace table person_egne as select {', '.join(columns)} from raa")


def _participation_only(con: duckdb.DuckDBPyConnection, *, log: _Log) -> None:
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


def _reject(con: duckdb.DuckDBPyConnection, *, file: File, raw: Raw, definition: Table, log: _Log) -> None:
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
        values |= {arm: definition["arms"][arm]["value"] for arm in study.ARMS}
    outside = check.OUTSIDE_SPELL if file.is_spell else check.OUTSIDE_MONTH
    conditions = check.BROKEN | {"innenfor_dekning": outside}
    rules |= {rule: conditions[rule] for rule in file.rules if rule in conditions}
    return rules, values


def _one_arm_per_person(con: duckdb.DuckDBPyConnection, log: _Log) -> None:
    """The same number always gave the same result; two arms for one person is an error."""
    twice = "select lopenr from merket where regel is null group by lopenr having count(distinct gruppe) > 1"
    if count(con, f"select count(*) from ({twice})"):
        log.errors.append(
            "trekning: minst én person står i begge armene i samme studie. Rett uttrekket: en person har ett utfall."
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


def _describe(con: duckdb.DuckDBPyConnection, *, file: File, log: _Log) -> None:
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
            f" max(year(coalesce(til_dato, fra_dato)) * 12 + month(coalesce(til_dato, fra_dato)) - 1) from {file.name}"
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


def month_text(index: int) -> str:
    """A month counted as year * 12 + month - 1, as text.

    Examples
    --------
    >>> month_text(2014 * 12 + 4)
    '2014-05'
    """
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def _coverage(
    con: duckdb.DuckDBPyConnection, *, paths: dict[str, Path], definition: Table, log: _Log
) -> None:
    """Table ``dekning`` for delivered files; what is said of others is left out with a warning."""
    files = contract.contract().files
    listed = {row[0] for row in con.execute("select distinct fil from kilder").fetchall()}
    for name in sorted(listed - set(files)):
        log.warnings.append(f"kilder: filen {name!r} finnes ikke i kontrakten.")
    if backwards := con.execute("select distinct fil from kilder where fra_idx > til_idx").fetchall():
        log.errors.append(
            f"kilder: fra_maaned er etter til_maaned for {_words(sorted(row[0] for row in backwards))}."
        )
    if twice := con.execute("select fil from kilder group by fil, type having count(*) > 1").fetchall():
        log.errors.append(
            f"kilder: {_words(sorted({row[0] for row in twice}))} står to ganger med samme type."
        )
    for file in files.values():
        if file.has_coverage and file.name in paths and listed and file.name not in listed:
            log.errors.append(
                f"kilder: mangler rad for {file.name}. Oppgi fra og til hvilken måned filen er komplett."
            )
        if file.has_coverage and file.name in listed and file.name not in paths:
            log.warnings.append(f"kilder: {file.name} står der, men filen er ikke levert.")
    types = {"ytelser": list(study.BENEFIT_COLUMNS), "utfall": list(definition["utfall"])}
    rows = [
        (name, code, file.is_spell)
        for name, file in files.items()
        if name in paths and name in listed
        for code in types.get(name, [""])
    ]
    con.execute("create or replace table typer (fil varchar, type varchar, er_forlop boolean)")
    if rows:
        con.executemany("insert into typer values (?, ?, ?)", rows)
    run(con, "panel", "dekning", into="dekning", telledag=definition["telledag"])
    for fil, code, first, last in con.execute(
        "select fil, type, fra_idx, til_idx from dekning order by all"
    ).fetchall():
        name = f"{code} " if code else ""
        log.note(fil, "dekning_fra", first, f"{name}{month_text(first)}")
        log.note(fil, "dekning_til", last, f"{name}{month_text(last)}")


def _data_status(con: duckdb.DuckDBPyConnection) -> str:
    """The strictest mark in kilder; no mark counts as real data."""
    rows = con.execute(
        "select distinct coalesce(datastatus, case syntetisk when 1 then 'syntetisk' else 'reell' end) from kilder"
    ).fetchall()
    marks = {row[0] for row in rows}
    if not marks or marks - {"syntetisk", "offentlig"}:
        return "reell"
    return "syntetisk" if "syntetisk" in marks else "offentlig"


def _content(con: duckdb.DuckDBPyConnection, *, definition: Table, log: _Log) -> None:
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


def _draws(con: duckdb.DuckDBPyConnection, *, log: _Log) -> None:
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


def _omlegging(con: duckdb.DuckDBPyConnection, *, definition: Table, log: _Log) -> None:
    months = set(definition["omlegging"]) - {"antatt"}
    if not any("starts" in entry for entry in definition["measures"].values()):
        return
    units = {row[0] for row in con.execute("select distinct trekk_enhet from trekning").fetchall()} - {None}
    if lacking := sorted(units - months):
        log.warnings.append(
            f"study.toml: [omlegging] mangler måned for {_words(lacking)}; grupper med starts er tomme der."
        )


def _words(names: list[str]) -> str:
    return ", ".join(repr(name) for name in names)
