"""Rows of a plate's table, and cells of them in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.plates import Cell
from dashboard.text import MISSING, kroner, percent, plain

Rows = Sequence[Mapping[str, object]]


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """A dictionary per row."""
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict(orient="records")]


def written(columns: Mapping[str, tuple[str, Cell]], rows: Rows) -> tuple[tuple[str, ...], ...]:
    """Rows in words, with their header first."""
    header = tuple(title for title, _write in columns.values())
    return (header, *(tuple(write(row[name]) for name, (_t, write) in columns.items()) for row in rows))


def plain_cell(x: object) -> str:
    """A number without a unit, or what is written already."""
    if isinstance(x, str):
        return x
    return plain(x, "score") if x is not None and x == x else MISSING  # type: ignore[arg-type]


def kroner_cell(x: object) -> str:
    return kroner(x)  # type: ignore[arg-type]


def percent_cell(x: object) -> str:
    return percent(x)  # type: ignore[arg-type]
