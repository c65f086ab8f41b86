"""A panel drawn as text: one row per line, ``-`` for not observed, the answer last."""

import math
from collections.abc import Callable

import duckdb
import pytest

from queries import definitions
from queries.definitions import Value

NUMBERS = ("lonn_nok", "g_nok", "avtalte_timer")

Check = Callable[..., None]


def sql_type(column: str) -> str:
    if column in NUMBERS:
        return "double"
    return "boolean" if column.startswith(("i_", "mottar_", "reg_")) else "varchar"


def expected(word: str) -> float | None:
    return None if word == "-" else float(word)


@pytest.fixture
def check() -> Check:
    """Run an outcome on a drawn panel and compare every row with the ``y`` drawn in it.

    The drawing's columns are named in its first line; the last is ``y``. Columns that the
    definition needs and the drawing leaves out are null. The rows are one person's months.
    """

    def run(name: str, drawing: str, **params: Value) -> None:
        definition = definitions.load("outcomes", name)
        header, *rows = [line.split() for line in drawing.strip().splitlines()]
        assert header[-1] == "y", "the last column of the drawing must be y"
        needed = set(definition.needs).union(*(param.needs for param in definition.params))
        columns = [*header[:-1], *sorted(needed - set(header))]
        fields = ", ".join(f"{column} {sql_type(column)}" for column in columns)
        with duckdb.connect() as connection:
            connection.execute(f"create table panel (participant_id integer, month smallint, {fields})")
            for month, row in enumerate(rows):
                assert len(row) == len(header), f"row {month} of the drawing has {len(row)} words"
                known = [None if word == "-" else word for word in row[:-1]]
                values = [1, month, *known, *[None] * (len(columns) - len(known))]
                marks = ", ".join("?" * len(values))
                connection.execute(f"insert into panel values ({marks})", values)
            values = {param.name: param.default for param in definition.params} | params
            answer = connection.execute(definition.sql, values or None).fetchall()
        got = {month: y for _, month, y in answer}
        want = {month: expected(row[-1]) for month, row in enumerate(rows)}
        assert got.keys() == want.keys()
        for month, y in want.items():
            same = got[month] is None if y is None else got[month] is not None and math.isclose(got[month], y)
            assert same, f"row {month} {' '.join(rows[month])}: got {got[month]} with {values}"

    return run
