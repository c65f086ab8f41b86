"""Runs queries: the only part of the dashboard that knows DuckDB.

One read-only connection per process and one cursor per query (a shared connection gives wrong
answers under threads). Outcome and sample enter a result query as CTEs built here, so that every
number on a page has one runnable statement behind it. Values are bound, never pasted.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import numpy as np
import pyarrow as pa

from dashboard.catalogue import Catalogue, Contrast, Study, read_study
from dashboard.narrow import Column, Filled
from dashboard.selection import Selection
from queries import definitions
from queries.definitions import Definition

T = TypeVar("T")
CATALOG = "tiltakslupen"
MEMO_BYTES = 80_000_000  # of arrays kept between questions, by file
BATCH = 500_000  # rows of an outcome read at a time
# In this order: as a config dict most orders are refused, because the later settings lock the earlier.
_HARDENING = (
    "set temp_directory = ''",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set allow_community_extensions = false",
    "set python_enable_replacements = false",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


class WarehouseError(ValueError):
    """The file cannot be opened or does not hold what the dashboard reads."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One select with its values; :meth:`runnable` is what a reader can paste into DuckDB."""

    schema: str
    sql: str
    values: Mapping[str, Any]

    def runnable(self) -> str:
        """The select with its values written in; run it after ``use "<schema>"``."""
        return re.sub(r"\$(\w+)", lambda found: _literal(self.values[found.group(1)]), self.sql)


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """An outcome as a rectangle: rows as in ``participant_id``, one column per month.

    ``y`` is 0 where ``observed`` is False. It is bytes if they hold every value exactly, as they do a yes or
    no, and doubles otherwise; an estimator widens it piece by piece.
    """

    participant_id: np.ndarray
    months: np.ndarray
    y: np.ndarray
    observed: np.ndarray


def default_path() -> str:
    """The file that ``make run`` serves, or the one TILTAKSLUPEN_DB names."""
    return os.environ.get("TILTAKSLUPEN_DB", "build/tiltakslupen.duckdb")


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Time in the measure, one element per participant who started.

    ``destination`` is a position in ``destinations``, -1 while still in the measure.
    """

    participant_id: np.ndarray
    is_treated: np.ndarray
    duration: np.ndarray
    is_exit: np.ndarray
    destination: np.ndarray
    destinations: tuple[str, ...]
    observable: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class MonthsInMeasure:
    """Panel columns of those who started the arm's measure, from the month they started.

    ``columns`` holds the columns that have data, participants x months: numbers with nan, yes or no as 1
    and 0 with -1, for what is not known.
    """

    participant_id: np.ndarray
    is_treated: np.ndarray
    duration: np.ndarray
    observable: np.ndarray
    columns: Mapping[str, np.ndarray]


class Database:
    """One open file. Use :func:`open_database`."""

    def __init__(self, path: Path, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
        self.path = path
        self.catalogue = catalogue
        self._connection = connection
        self._lock = threading.Lock()
        self._memo: OrderedDict[Hashable, Any] = OrderedDict()
        self._held: dict[Hashable, int] = {}

    @property
    def build_id(self) -> str:
        return self.catalogue.build_id

    def study(self, selection: Selection) -> Study:
        """The study, with the arms that the selection compares."""
        return self.catalogue.studies[selection.study].contrasted(selection.contrast)

    def close(self) -> None:
        self._connection.close()

    def arrow(self, statement: Statement) -> pa.Table:
        """Run one statement on a cursor of its own."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(f'use {CATALOG}."{statement.schema}"')
            # `sql` hands over Arrow without the copy that `execute` makes.
            return cursor.sql(statement.sql, params=dict(statement.values) or None).to_arrow_table()
        finally:
            cursor.close()

    def batches(self, statement: Statement) -> Iterator[pa.RecordBatch]:
        """Run one statement and hand over its rows some at a time."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(f'use {CATALOG}."{statement.schema}"')
            yield from cursor.sql(statement.sql, params=dict(statement.values) or None).to_arrow_reader(BATCH)
        finally:
            cursor.close()

    def memo(self, key: Hashable, make: Callable[[], T]) -> T:
        """Keep what is slow to make and the same for every outcome; the oldest is forgotten first."""
        with self._lock:
            if key in self._memo:
                self._memo.move_to_end(key)
                return self._memo[key]
        made = make()
        with self._lock:
            self._memo[key] = made
            self._held[key] = _bytes_of(made)
            while sum(self._held.values()) > MEMO_BYTES and len(self._memo) > 1:
                oldest, _ = self._memo.popitem(last=False)
                del self._held[oldest]
        return made


def open_database(path: str | Path) -> Database:
    """Open a built file read-only.

    Raises
    ------
    WarehouseError
        If there is no file, or it was not made by ``python -m data build``.
    """
    file = Path(path)
    if not file.is_file():
        raise WarehouseError(
            f"Finner ikke datafilen {file.name}. Lag den med: "
            f"python -m data build --extracts MAPPE --out {file.name}"
        )
    connection = None
    try:
        connection = duckdb.connect()
        # Attached under a fixed name: a file called like one of its studies would make names ambiguous.
        connection.execute(f"attach {_literal(str(file))} as {CATALOG} (read_only)")
        for setting in _HARDENING:
            connection.execute(setting)
        catalogue = _read_catalogue(connection)
    except duckdb.Error as error:
        if connection is not None:
            connection.close()
        raise WarehouseError(
            f"Datafilen {file.name} kan ikke leses. Bygg den på nytt med: python -m data build "
            f"--extracts MAPPE --out {file.name} ({type(error).__name__})"
        ) from error
    return Database(file, connection, catalogue)


def statement(result: str, selection: Selection, study: Study) -> Statement:
    """A result query with the selection's outcome and sample as CTEs."""
    query = definitions.load("results", result)
    steps: list[tuple[str, str]] = []
    values: dict[str, Any] = {}
    if "outcome" in query.reads:
        sql, bound = _bound("outcome", study.outcomes[selection.outcome], dict(selection.params))
        steps.append(("outcome", sql))
        values.update(bound)
    if "sample" in query.reads:
        more, bound = _sample(selection, study)
        steps += more
        values.update(bound)
    return Statement(study.id, f"with {_ctes(steps)}\n{query.sql.strip()}", values)


def outcome_matrix(database: Database, selection: Selection) -> Matrix:
    """The chosen outcome of everybody in the chosen sample, by month of the study's window.

    The outcome is fetched once for the whole study: narrowing the sample then needs no query.
    """
    study = database.study(selection)
    key = ("matrix", selection.study, selection.outcome, selection.params)
    whole = database.memo(key, lambda: _matrix(database, selection, study))
    people = sample_ids(database, selection)
    if people is None:
        return whole
    return Matrix(people, whole.months, whole.y[people], whole.observed[people])


def participants(
    database: Database, selection: Selection, *, columns: Iterable[str] | None = None
) -> dict[str, np.ndarray]:
    """Person columns of the chosen sample as arrays, sorted by ``participant_id``.

    Numbers are doubles with nan for null; texts are object arrays with None for null. ``columns`` names those
    wanted; without it all are fetched, which takes much longer in a large study.
    """
    study = database.study(selection)
    names = person_columns(database, study.id) if columns is None else tuple(dict.fromkeys(columns))
    people = sample_ids(database, selection)
    found = _people(database, study.id, names, people)
    if selection.contrast and people is not None:
        contrast = study.contrasts[selection.contrast]
        value = _people(database, study.id, (contrast.column,), people)[contrast.column]
        treated = np.isin(value.astype(str), contrast.treated)
        arms = {
            "is_treated": treated.astype(float),
            "arm": np.where(treated, "tiltak", "kontroll").astype(object),
        }
        found |= {name: values for name, values in arms.items() if name in found}
    return found


def _people(
    database: Database, study: str, names: tuple[str, ...], rows: np.ndarray | None
) -> dict[str, np.ndarray]:
    """Person columns of some of the study's participants, or of all."""

    @cache
    def table() -> pa.Table:
        listed = ", ".join(f'"{name}"' for name in names)
        return database.arrow(Statement(study, f"select {listed} from person order by participant_id", {}))

    kept = {
        name: database.memo(
            ("person", study, name),
            lambda name=name: Column.of(table().column(name)),  # type: ignore[misc]
        )
        for name in names
    }
    return {name: column.array(rows) for name, column in kept.items()}


def person_columns(database: Database, study: str) -> tuple[str, ...]:
    """Names of the study's person columns."""

    def make() -> tuple[str, ...]:
        return tuple(database.arrow(Statement(study, "select * from person limit 0", {})).column_names)

    return database.memo(("person columns", study), make)


def levels(database: Database, study: Study, subgroup: str) -> np.ndarray:
    """Level of every participant in one division, as a position among its levels; -1 for unknown."""

    def make() -> np.ndarray:
        definition = study.subgroups[subgroup]
        defaults = {param.name: param.default for param in definition.params}
        sql, values = _bound(subgroup, definition, defaults)
        # Levels leave the database as positions: a text per participant costs more than the query.
        position = f"cast(coalesce(list_position(${subgroup}__known, level), 0) - 1 as tinyint)"
        query = f"select participant_id, {position} as position from (\n{sql}\n)"
        known = {f"{subgroup}__known": list(definition.levels)}
        table = database.arrow(Statement(study.id, query, {**values, **known}))
        found = np.empty(table.num_rows, np.int8)
        found[table.column("participant_id").to_numpy()] = table.column("position").to_numpy()
        return found

    return database.memo(("levels", study.id, subgroup), make)


def sample_ids(database: Database, selection: Selection) -> np.ndarray | None:
    """Participants of the chosen sample, ascending; None when everybody is in it."""
    if not selection.groups and not selection.contrast:
        return None
    study = database.study(selection)
    inside = [
        levels(database, study, name) == list(study.subgroups[name].levels).index(level)
        for name, level in selection.groups
    ]
    if selection.contrast:
        inside.append(_in_contrast(database, selection, study))
    return np.flatnonzero(np.logical_and.reduce(inside))


def _in_contrast(database: Database, selection: Selection, study: Study) -> np.ndarray:
    """Whether each of the study's participants is in one of the contrast's two arms."""
    contrast = study.contrasts[selection.contrast]
    people = _people(database, study.id, (contrast.column, "arm"), None)
    inside = np.isin(people[contrast.column].astype(str), (*contrast.treated, *contrast.control))
    return inside & (people["arm"] == contrast.within) if contrast.within else inside


def spells(database: Database, selection: Selection) -> Spells:
    """Time in the arm's measure of those in the chosen sample who started it.

    Like an outcome, it is fetched once for the whole study.
    """
    study = database.study(selection)
    whole = database.memo(("spells", selection.study), lambda: _spells(database, study))
    people = sample_ids(database, selection)
    rows = whole.duration > 0 if people is None else people[whole.duration[people] > 0]
    is_treated = whole.is_treated[rows]
    if selection.contrast and people is not None:
        started = whole.duration[people] > 0
        is_treated = participants(database, selection, columns=["is_treated"])["is_treated"][started] == 1
    return Spells(
        participant_id=whole.participant_id[rows],
        is_treated=is_treated,
        duration=whole.duration[rows],
        is_exit=whole.is_exit[rows],
        destination=whole.destination[rows],
        destinations=whole.destinations,
        observable=whole.observable[rows],
    )


def _spells(database: Database, study: Study) -> Spells:
    """Everybody's spell in the order of ``participant_id``; duration 0 for those who never started."""
    sql = "select participant_id, is_treated, duration, is_exit, destination, observable from deltakelse"
    table = database.arrow(Statement(study.id, sql, {}))
    place = np.argsort(table.column("participant_id").to_numpy(), kind="stable")
    left_to = table.column("destination").combine_chunks().dictionary_encode()
    return Spells(
        participant_id=np.arange(len(place)),
        is_treated=_integers(table.column("is_treated").cast(pa.int8()))[place].astype(bool),
        duration=_integers(table.column("duration"))[place],
        is_exit=_integers(table.column("is_exit").cast(pa.int8()))[place].astype(bool),
        destination=_integers(left_to.indices, missing=-1)[place],
        destinations=tuple(left_to.dictionary.to_pylist()),
        observable=_integers(table.column("observable"))[place],
    )


def months_in_measure(
    database: Database, selection: Selection, *, columns: Iterable[str], months: int
) -> MonthsInMeasure:
    """The first ``months`` months in the measure of those in the chosen sample who started it."""
    study, people = database.study(selection), spells(database, selection)
    wanted = tuple(name for name in columns if name in study.sources)
    whole = database.memo(
        ("months in measure", study.id, wanted, months), lambda: _from_start(database, study, wanted, months)
    )
    return MonthsInMeasure(
        people.participant_id,
        people.is_treated,
        people.duration,
        people.observable,
        {name: values[people.participant_id] for name, values in whole.items()},
    )


def _from_start(
    database: Database, study: Study, columns: tuple[str, ...], months: int
) -> dict[str, np.ndarray]:
    """Everybody's columns by month since the start in the measure; unknown for those who never started."""
    n = database.arrow(Statement(study.id, "select count(*) as n from person", {})).column("n")[0].as_py()
    position = f"cast(panel.participant_id as integer) * {months} + (panel.month - deltakelse.start_month)"
    query = (
        f"select {', '.join([f'{position} as position', *(f'panel.{name}' for name in columns)])}\n"
        "from panel\ninner join deltakelse\n    on deltakelse.participant_id = panel.participant_id\n"
        f"where panel.month - deltakelse.start_month between 0 and {months - 1}"
    )
    found: dict[str, np.ndarray] = {}
    for batch in database.batches(Statement(study.id, query, {})) if columns else ():
        place = batch.column("position").to_numpy()
        for name in columns:
            column = batch.column(name)
            is_yes_no = pa.types.is_boolean(column.type)
            if name not in found:
                kind, unknown = (np.int8, -1) if is_yes_no else (np.float32, np.nan)
                found[name] = np.full(n * months, unknown, kind)
            if is_yes_no:
                column = column.cast(pa.int8()).fill_null(-1)
            found[name][place] = column.to_numpy(zero_copy_only=False)
    return {name: values.reshape(n, months) for name, values in found.items()}


def _integers(column: pa.ChunkedArray | pa.Array, *, missing: int = 0) -> np.ndarray:
    return column.fill_null(missing).to_numpy().astype(np.int64)


def import_report(database: Database, study: str) -> pa.Table:
    """The quality report of the import: ``fil``, ``maal``, ``verdi``, ``tekst``."""
    sql = "select fil, maal, verdi, tekst from import_rapport where studie = $studie order by all"
    return database.arrow(Statement("main", sql, {"studie": study}))


@dataclass(frozen=True, slots=True, eq=False)
class MonthSums:
    """What each participant had in the months from month 0 on, one column per name.

    ``values`` (n, names) is 0 where ``is_complete`` is False: some of the months are not observed.
    """

    names: tuple[str, ...]
    values: np.ndarray
    is_complete: np.ndarray


def month_sums(
    database: Database, selection: Selection, columns: Mapping[str, tuple[str, ...]], *, months: int
) -> MonthSums:
    """Sums over the months 0 to ``months - 1`` of panel columns, for the chosen sample.

    Parameters
    ----------
    columns : by name, the panel columns it is made of: one is added up as it stands, of several a month
        counts as one when any of them is true.
    months : how many months, from month 0.

    Raises
    ------
    WarehouseError
        If the study's panel has no such column.
    """
    study = database.study(selection)
    for column in dict.fromkeys(column for group in columns.values() for column in group):
        if column not in study.sources:
            raise WarehouseError(f"Study {study.id!r} has no panel column {column!r}. Leave it out.")
    names = tuple(columns)

    def make() -> MonthSums:
        each = [f"{_any_of(columns[name])} as x{at}" for at, name in enumerate(names)]
        sums = [f"sum(x{at}) as s{at}, count(x{at}) as n{at}" for at in range(len(names))]
        sql = (
            f"with seen as (select participant_id, {', '.join(each)} from panel "
            "where month >= 0 and month < $months)\n"
            f"select participant_id, {', '.join(sums)} from seen group by participant_id order by all"
        )
        table = database.arrow(Statement(study.id, sql, {"months": months}))
        known = [table.column(f"n{at}").to_numpy() == months for at in range(len(names))]
        found = [
            table.column(f"s{at}").cast(pa.float64()).fill_null(0.0).to_numpy() for at in range(len(names))
        ]
        is_complete = np.column_stack(known)
        return MonthSums(names, np.where(is_complete, np.column_stack(found), 0.0), is_complete)

    whole = database.memo(("month sums", study.id, tuple(columns.items()), months), make)
    people = sample_ids(database, selection)
    if people is None:
        return whole
    return MonthSums(names, whole.values[people], whole.is_complete[people])


def _any_of(columns: tuple[str, ...]) -> str:
    """A month's number: null unless all the columns are observed."""
    quoted = [f'"{column}"' for column in columns]
    if len(quoted) == 1:
        return f"cast({quoted[0]} as double)"
    missing = " or ".join(f"{column} is null" for column in quoted)
    return f"case when {missing} then null else cast({' or '.join(quoted)} as double) end"


def _matrix(database: Database, selection: Selection, study: Study) -> Matrix:
    """The whole study's outcome, batch by batch: the rows of a large study never stand side by side."""
    first, last = study.months
    months = np.arange(first, last + 1)
    # A query does not promise to keep the panel's order: every row says where its value belongs.
    # Wide integers before any product: a position would overflow the narrow types they are stored in.
    sql, bound = _bound("outcome", study.outcomes[selection.outcome], dict(selection.params))
    position = f"cast(participant_id as integer) * {len(months)} + (cast(month as integer) - {first})"
    query = f"select {position} as position, y from (\n{sql}\n)"
    n = database.arrow(Statement(study.id, "select count(*) as n from person", {})).column("n")[0].as_py()
    filled = Filled(n * len(months))
    for batch in database.batches(Statement(study.id, query, bound)):
        filled.put(batch.column("position").to_numpy(), batch.column("y"))
    shape = (n, len(months))
    return Matrix(np.arange(n), months, filled.values.reshape(shape), filled.is_known.reshape(shape))


def _sample(selection: Selection, study: Study) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """CTEs of the chosen divisions, and ``sample``: those who are at the chosen level of each."""
    steps: list[tuple[str, str]] = []
    values: dict[str, Any] = {}
    joins = []
    if selection.contrast:
        steps, values = _contrast(study.contrasts[selection.contrast], study)
    for name, level in selection.groups:
        subgroup = study.subgroups[name]
        defaults = {param.name: param.default for param in subgroup.params}
        sql, bound = _bound(name, subgroup, defaults)
        steps.append((f"deling_{name}", sql))
        values.update(bound)
        values[f"{name}__level"] = level
        joins.append(
            f"semi join (select participant_id from deling_{name} where level = ${name}__level) as {name}\n"
            "    using (participant_id)"
        )
    steps.append(("sample", "\n".join(["select person.participant_id", "from person", *joins])))
    return steps, values


def _contrast(contrast: Contrast, study: Study) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """The tables with an arm in them as the contrast sees them: two levels of a column are the arms."""
    treated = f"{contrast.column} in (select unnest($contrast__treated))"
    inside = f"{contrast.column} in (select unnest($contrast__both))"
    values: dict[str, Any] = {
        "contrast__treated": list(contrast.treated),
        "contrast__both": [*contrast.treated, *contrast.control],
    }
    if contrast.within:
        inside += "\n    and arm = $contrast__within"
        values["contrast__within"] = contrast.within
    # Named with their schema: a step may not read a table of its own name without it.
    arm = f"case when {treated} then 'tiltak' else 'kontroll' end"
    person = (
        f'select * replace ({treated} as is_treated, {arm} as arm)\nfrom "{study.id}".person\nwhere {inside}'
    )
    deltakelse = (
        "select deltakelse.* replace (person.is_treated as is_treated)\n"
        f'from "{study.id}".deltakelse\ninner join person using (participant_id)'
    )
    return [("person", person), ("deltakelse", deltakelse)], values


def _ctes(steps: list[tuple[str, str]]) -> str:
    return ",\n".join(f"{name} as not materialized (\n{_indent(sql)}\n)" for name, sql in steps)


def _bound(prefix: str, definition: Definition, chosen: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """A definition's select with its parameters renamed, so that two definitions never share one."""
    known = {param.name for param in definition.params}
    sql = re.sub(
        r"\$(\w+)",
        lambda found: f"${prefix}__{found.group(1)}" if found.group(1) in known else found.group(0),
        definition.sql.strip(),
    )
    return sql, {f"{prefix}__{name}": chosen[name] for name in known}


def _bytes_of(kept: Any) -> int:
    """Size of the arrays in a kept value."""
    if isinstance(kept, np.ndarray):
        return kept.nbytes
    if isinstance(kept, Mapping):
        return sum(_bytes_of(value) for value in kept.values())
    if isinstance(kept, list | tuple):
        return sum(_bytes_of(value) for value in kept)
    if is_dataclass(kept):
        return sum(_bytes_of(getattr(kept, field.name)) for field in fields(kept))
    return 0


def _read_catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    build_id = connection.execute(f"select build_id from {CATALOG}.main.bygg").fetchall()[0][0]
    columns = connection.execute(
        f"select studie, kolonne, kilde, tittel from {CATALOG}.main.kolonne"
    ).fetchall()
    studies = {}
    for study, definition, status in connection.execute(
        f"select studie, definisjon, data_status from {CATALOG}.main.studie"
    ).fetchall():
        mine = [row[1:] for row in columns if row[0] == study]
        studies[study] = read_study(
            json.loads(definition),
            data_status=status,
            sources={name: source for name, source, _ in mine},
            titles={name: title for name, _, title in mine},
        )
    if not studies:
        raise WarehouseError("Datafilen inneholder ingen studier. Bygg den på nytt med minst én mappe.")
    return Catalogue(build_id, studies)


def _indent(sql: str) -> str:
    return "\n".join(f"    {line}" if line else line for line in sql.splitlines())


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, list):
        return f"[{', '.join(_literal(item) for item in value)}]"
    return repr(value)
