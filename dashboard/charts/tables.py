"""Reading a protected table for a figure."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from dashboard.disclosure import Protected


class ChartTableError(ValueError):
    """A table that lacks what the figure draws."""


def rows(table: Protected, *, columns: Sequence[str]) -> pd.DataFrame:
    """The frame inside `table`, once it is known to be protected and to have the columns.

    Everything in a figure reaches the browser, hover text included, so a figure is made from nothing but a
    table that has passed the disclosure rules.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    if not isinstance(table, Protected):
        raise TypeError(f"A figure is drawn from a Protected table, not from {type(table).__name__}.")
    missing = [column for column in columns if column not in table.frame.columns]
    if missing:
        raise ChartTableError(
            f"The table lacks {', '.join(missing)}; it has {', '.join(map(str, table.frame.columns))}."
        )
    return table.frame


def floats(column: pd.Series, *, scale: float = 1.0) -> list[float | None]:
    """The numbers of a column times `scale`; None where there is none, which a line leaves open.

    Ten decimals are more than any pixel and keep 0.57 * 100 at 57.
    """
    numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=float("nan"))
    return [round(x * scale, 10) if math.isfinite(x) else None for x in numbers.tolist()]


def months(column: pd.Series) -> list[int]:
    """A column of months as whole numbers; month targets may be written as text."""
    return [int(month) for month in column]
