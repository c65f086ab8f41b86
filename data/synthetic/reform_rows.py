"""Months in a status as dated rows; months count from January 1970."""

import numpy as np
import pandas as pd

LAST_START_DAY = 20  # a row begins on one of the first days, so the count day of the month is in it


def first_day(months: np.ndarray) -> np.ndarray:
    """First day of each month."""
    return np.asarray(months).astype("datetime64[M]").astype("datetime64[D]")


def last_day(months: np.ndarray) -> np.ndarray:
    """Last day of each month."""
    return first_day(np.asarray(months) + 1) - 1


def runs(values: np.ndarray, first: np.ndarray, *, last: int) -> pd.DataFrame:
    """Runs of months with the same value above 0, by person.

    Parameters
    ----------
    values : whole numbers, persons x months
    first : calendar month of each person's first column
    last : last covered month; what comes after is left out

    Returns
    -------
    DataFrame
        ``person``, ``value``, ``first`` and ``final`` (calendar months), ``is_oldest`` for a run that begins
        in the first column, and ``is_open`` for one that reaches the last covered month.
    """
    columns = np.arange(values.shape[1])
    inside = np.where(first[:, None] + columns <= last, values, 0)
    padded = np.zeros((len(values), values.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = inside
    changed = padded[:, 1:] != padded[:, :-1]
    person, start = np.nonzero(changed[:, :-1] & (padded[:, 1:-1] > 0))
    _, stop = np.nonzero(changed[:, 1:] & (padded[:, 1:-1] > 0))
    final = stop + first[person]
    return pd.DataFrame(
        {
            "person": person,
            "value": inside[person, start],
            "first": start + first[person],
            "final": final,
            "is_oldest": start == 0,
            "is_open": final >= last,
        }
    )


def dated(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Days such that the row covers the 28th of its months and of no other; open rows have no end."""
    start = first_day(table["first"].to_numpy()) + rng.integers(0, LAST_START_DAY, len(table))
    final = table["final"].to_numpy()
    end = np.minimum(first_day(final) + rng.integers(27, 31, len(table)), last_day(final))
    open_end = np.where(table["is_open"], np.datetime64("NaT", "D"), end)
    return table.assign(fra_dato=start, til_dato=open_end)


def month_text(months: np.ndarray) -> np.ndarray:
    """``YYYY-MM`` of each month."""
    return np.asarray(months).astype("datetime64[M]").astype(str)
