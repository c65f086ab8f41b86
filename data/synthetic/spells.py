"""Months in a status as rows with dates, and the keys of people and companies."""

import numpy as np
import pandas as pd

from data.synthetic import parameters as declared

FIRST_COVERED = (2011 - 2014) * 12 - 4  # January 2011, counted from May 2014
LAST_WAGE, LAST_FD = 74, 55  # July 2020 and December 2018


def lopenr(numbers: np.ndarray) -> pd.Series:
    """Keys that cannot be read as identity numbers: they begin with letters."""
    return "SYN" + pd.Series(numbers).astype(str).str.zfill(7)


def first_day(index: np.ndarray) -> np.ndarray:
    """First day of calendar months counted from May 2014."""
    return (index + declared.FIRST_DRAW_MONTH - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


def last_day(index: np.ndarray) -> np.ndarray:
    """Last day of calendar months counted from May 2014."""
    return first_day(index + 1) - 1


def spells(status: np.ndarray, first_index: np.ndarray, *, last: int) -> pd.DataFrame:
    """Runs of months in a status, by person.

    Parameters
    ----------
    status : boolean, persons x months
    first_index : calendar month of each person's first column, counted from May 2014
    last : last covered calendar month

    Returns
    -------
    DataFrame
        ``person``, ``first``, ``final`` (calendar months, inside the coverage) and ``is_open`` for
        runs that the end of the coverage cuts.
    """
    padded = np.zeros((status.shape[0], status.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = status
    step = np.diff(padded, axis=1)
    person, start = np.nonzero(step == 1)
    _, stop = np.nonzero(step == -1)
    first = np.maximum(start + first_index[person], FIRST_COVERED)
    final = stop - 1 + first_index[person]
    table = pd.DataFrame(
        {"person": person, "first": first, "final": np.minimum(final, last), "is_open": final >= last}
    )
    return table[(table["final"] >= table["first"])].reset_index(drop=True)


def dated(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Dates such that the status on the 28th of each month is the spell's; open spells have no end."""
    start = first_day(table["first"].to_numpy())
    # A spell that begins where the coverage does may well be older; its day is the first of the month.
    start = start + np.where(table["first"] > FIRST_COVERED, rng.integers(0, 20, len(table)), 0)
    end = first_day(table["final"].to_numpy()) + rng.integers(27, 31, len(table))
    end = np.minimum(end, last_day(table["final"].to_numpy()))
    end = np.where(table["is_open"], np.datetime64("NaT", "D"), end)
    return table.assign(fra_dato=start, til_dato=end)


def company(numbers: np.ndarray, prefix: str) -> np.ndarray:
    """Pseudonyms of companies and jobs."""
    return (prefix + pd.Series(numbers).astype(str).str.zfill(6)).to_numpy()


def month_text(index: np.ndarray) -> np.ndarray:
    """``YYYY-MM`` of calendar months counted from May 2014."""
    if len(index) == 0:
        return np.array([], dtype=str)
    known = np.arange(index.min(), index.max() + 1)
    text = (known + declared.FIRST_DRAW_MONTH - 1970 * 12).astype("datetime64[M]").astype(str)
    return text[index - index.min()]
