"""Small helpers for running the project's SQL files while building."""

from collections.abc import Iterable

import duckdb

from queries import definitions


def run(con: duckdb.DuckDBPyConnection, kind: str, name: str, *, into: str, **values: object) -> None:
    """Make table ``into`` from ``queries/<kind>/<name>.sql``.

    Parameters of the query without a value keep their default; values it does not take are
    left out.
    """
    definition = definitions.load(kind, name)
    given = {param.name: values.get(param.name, param.default) for param in definition.params}
    con.execute(f"create or replace table {into} as\n{definition.sql}", given)


def count(con: duckdb.DuckDBPyConnection, sql: str, values: object = None) -> int:
    """The one number that ``sql`` answers with; null counts as 0."""
    row = con.execute(sql, values).fetchone() if values is not None else con.execute(sql).fetchone()
    return int(row[0] or 0) if row else 0


def fill(con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Iterable[tuple]) -> None:
    """Make a small table of ``rows``; ``columns`` is a list of names and types."""
    con.execute(f"create or replace table {table} ({columns})")
    if lists := [list(values) for values in zip(*rows, strict=True)]:
        # One statement with a list per column: a statement per row is much slower.
        con.execute(f"insert into {table} select {', '.join('unnest(?)' for _ in lists)}", lists)


def month_text(index: int) -> str:
    """A month counted as year * 12 + month - 1, as text.

    Examples
    --------
    >>> month_text(2014 * 12 + 4)
    '2014-05'
    """
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def words(names: Iterable[str]) -> str:
    """Names in quotes with commas between.

    Examples
    --------
    >>> words(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(repr(name) for name in names)
