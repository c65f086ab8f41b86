"""The declared process: every number of it is read from the TOML and CSV files beside this one."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent
CODES = FOLDER.parent / "codes"
FIRST_DRAW_MONTH = 2014 * 12 + 4  # May 2014, in months since year 0
HALVES = ("tidlig", "sen")


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of one study.

    ``fixed`` is the TOML file. ``draws`` has one row per draw unit and quarter, ``levels`` the
    control arm's share by variable, half and knot month, ``effects`` what the draw adds, by
    variable, group and knot month.
    """

    fixed: dict
    draws: pd.DataFrame
    levels: pd.DataFrame
    effects: pd.DataFrame


@cache
def load(study: str) -> Parameters:
    """Read the parameters of one study.

    Raises
    ------
    FileNotFoundError
        If the study has none.
    """
    return Parameters(
        fixed=tomllib.loads((FOLDER / f"{study}.toml").read_text(encoding="utf-8")),
        draws=pd.read_csv(FOLDER / f"{study}_trekning.csv"),
        levels=pd.read_csv(FOLDER / f"{study}_nivaa.csv"),
        effects=pd.read_csv(FOLDER / f"{study}_effekter.csv"),
    )


def path(knots: pd.DataFrame, column: str, months: np.ndarray) -> np.ndarray:
    """Piecewise-linear path through ``maaned``/``column``, flat outside the knots; 0 without knots."""
    if knots.empty:
        return np.zeros(len(months), dtype=np.float32)
    ordered = knots.sort_values("maaned")
    return np.interp(months, ordered["maaned"], ordered[column]).astype(np.float32)


def level(parameters: Parameters, variable: str, half: str, months: np.ndarray) -> np.ndarray:
    """Share of the control arm in ``variable`` by month, for those drawn early or late."""
    table = parameters.levels
    return path(table[(table["variabel"] == variable) & (table["halvdel"] == half)], "andel", months)


def effect(
    parameters: Parameters, variable: str, groups: dict[str, np.ndarray], months: np.ndarray
) -> np.ndarray:
    """What the draw adds, person by month: the sum over the groups a person belongs to.

    Parameters
    ----------
    groups : dict of boolean arrays, one value per person
    """
    table = parameters.effects[parameters.effects["variabel"] == variable]
    persons = len(next(iter(groups.values())))
    total = np.zeros((persons, len(months)), dtype=np.float32)
    for name, is_member in groups.items():
        knots = table[table["gruppe"] == name]
        if not knots.empty:
            total += is_member[:, None] * path(knots, "verdi", months)[None, :]
    return total


@cache
def basic_amount() -> np.ndarray:
    """G in kroner by calendar month since January 2005; a change on 1 May counts from May."""
    table = pd.read_csv(CODES / "grunnbelop.csv")
    starts = pd.PeriodIndex(table["from_date"], freq="M")
    calendar = pd.period_range("2005-01", "2020-12", freq="M")
    position = np.searchsorted(starts.asi8, calendar.asi8, side="right") - 1
    return table["kroner"].to_numpy(dtype=np.float64)[np.maximum(position, 0)]


def basic_amount_in(month_index: np.ndarray) -> np.ndarray:
    """G for months counted from May 2014 (any shape); before 2009 the first known value."""
    table = basic_amount()
    return table[np.clip(month_index + (2014 - 2005) * 12 + 4, 0, len(table) - 1)]
