"""Persons drawn as text: one per line, ``-`` for not known, the level last."""

from collections.abc import Callable

import duckdb
import pytest

from queries import definitions
from queries.definitions import Value

TEXTS = ("utdanning", "utdanning6", "aldersgruppe", "landgruppe", "aap_diagnose", "leverandortype")
TYPES = {"trekk_dato": "date", **dict.fromkeys(TEXTS, "varchar")}

Check = Callable[..., None]


@pytest.fixture
def check() -> Check:
    """Run a division on drawn persons and compare each with the ``level`` drawn for it.

    The columns are named in the drawing's first line; the last is ``level``. Every level
    that comes out must be one of the definition's.
    """

    def run(name: str, drawing: str, **params: Value) -> None:
        definition = definitions.load("subgroups", name)
        header, *rows = [line.split() for line in drawing.strip().splitlines()]
        assert header[-1] == "level", "the last column of the drawing must be level"
        fields = ", ".join(f"{column} {TYPES.get(column, 'double')}" for column in header[:-1])
        with duckdb.connect() as connection:
            connection.execute(f"create table person (participant_id integer, {fields})")
            marks = ", ".join("?" * len(header))
            for number, row in enumerate(rows):
                assert len(row) == len(header), f"row {number} of the drawing has {len(row)} words"
                known = [None if word == "-" else word for word in row[:-1]]
                connection.execute(f"insert into person values ({marks})", [number, *known])
            values = {param.name: param.default for param in definition.params} | params
            answer = connection.execute(definition.sql, values or None).fetchall()
        assert len(answer) == len(rows)
        got = dict(answer)
        assert got == {number: None if row[-1] == "-" else row[-1] for number, row in enumerate(rows)}
        assert set(got.values()) - {None} <= set(definition.levels)

    return run
