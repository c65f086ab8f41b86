"""The declared process of the reform study, read from the TOML and CSV files beside this one."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

FOLDER = Path(__file__).parent
CODES = FOLDER.parent / "codes"
STUDY = FOLDER.parent / "studies" / "reform.toml"
ARMS = ("gammelt", "nytt")
SUPPLIERS = ("skjermet", "kommersiell", "ideell", "annet_ukjent")


@dataclass(frozen=True, slots=True)
class Parameters:
    """``fixed`` is the TOML file, the others the CSV files of the same name; ``switch`` by county."""

    fixed: dict
    fylker: pd.DataFrame
    sammensetning: pd.DataFrame
    baner: pd.DataFrame
    forlop: pd.DataFrame
    modeller: pd.DataFrame
    nivaa_12: pd.DataFrame
    switch: np.ndarray


@cache
def load() -> Parameters:
    """Read them; the month of each county's switch stands in the study's definition."""
    tables = {
        name: pd.read_csv(FOLDER / f"reform_{name}.csv")
        for name in ("fylker", "sammensetning", "baner", "forlop", "modeller", "nivaa_12")
    }
    months = tomllib.loads(STUDY.read_text(encoding="utf-8"))["omlegging"]
    return Parameters(
        fixed=tomllib.loads((FOLDER / "reform.toml").read_text(encoding="utf-8")),
        switch=np.array([month(months[county]) for county in tables["fylker"]["fylke"]]),
        **tables,
    )


def month(text: str) -> int:
    """Months since January 1970 of ``YYYY-MM``.

    Examples
    --------
    >>> month("1971-03")
    14
    """
    return int(np.datetime64(text, "M").astype(int))


def year(months: np.ndarray) -> np.ndarray:
    """Calendar year of months since January 1970."""
    return 1970 + np.asarray(months) // 12


def path(table: pd.DataFrame, column: str, months: np.ndarray) -> np.ndarray:
    """Piecewise-linear path through the months that ``column`` gives, flat outside them."""
    known = table.dropna(subset=[column])
    return np.interp(months, known["maaned"], known[column])
