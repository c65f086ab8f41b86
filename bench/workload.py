"""The data that are measured on: the synthetic SE study, in its own size and ten times as large."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import sizes

from dashboard.analysis.model import problem
from dashboard.estimators.event_study import Design
from dashboard.selection import Selection, default_selection, with_outcome
from dashboard.warehouse import Database, open_database

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "bench"
STUDY, OUTCOME, BEFORE = "se", "sysselsatt", "sysselsatt_uten_lonnstilskudd"
TABLE_4_2 = ROOT / "data" / "published" / "se" / "outcomes.csv"


def data_file(scale: int = 1) -> Path:
    """The study at a scale; made anew if the code that makes it has changed since."""
    file, extracts = FOLDER / f"x{scale}.duckdb", FOLDER / f"x{scale}"
    if _is_fresh(file):
        return file
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"Lager data i skala {scale} ...", flush=True)
    _data("synthesise", "--study", STUDY, "--out", extracts, "--scale", scale)
    _data("build", "--extracts", extracts, "--out", file)
    return file


def every_study() -> Path:
    """All studies that can be synthesised, in one file."""
    from data.synthetic import STUDIES

    file = FOLDER / "studier.duckdb"
    if _is_fresh(file):
        return file
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"Lager data for {', '.join(STUDIES)} ...", flush=True)
    for study in STUDIES:
        _data("synthesise", "--study", study, "--out", FOLDER / study)
    _data("build", "--extracts", *(FOLDER / study for study in STUDIES), "--out", file)
    return file


def _is_fresh(file: Path) -> bool:
    """Whether a file is newer than the code that makes it."""
    code = [p for folder in ("data", "queries") for p in (ROOT / folder).rglob("*") if p.suffix in _CODE]
    return file.exists() and file.stat().st_mtime > max(p.stat().st_mtime for p in code)


def sized_file(name: str, scale: float = 1.0) -> Path:
    """A file of an observational study's size; made anew if the code that makes it has changed since."""
    file = FOLDER / f"storrelse_{name}_x{scale:g}.duckdb"
    if not file.exists() or file.stat().st_mtime < Path(sizes.__file__).stat().st_mtime:
        FOLDER.mkdir(parents=True, exist_ok=True)
        print(f"Lager data i størrelsen til {name} x {scale:g} ...", flush=True)
        sizes.write(file, sizes.SIZES[name], scale=scale)
    return file


def selection(database: Database, *, outcome: str = OUTCOME) -> Selection:
    """The report's main model over the whole window, with heteroskedasticity-robust errors."""
    study = database.catalogue.studies[STUDY]
    first, last = study.months
    chosen = replace(default_selection(study), spec="se_d", se="hc1", first=first, last=last)
    return with_outcome(chosen, study, outcome)


def table_4_2() -> list[str]:
    """The nineteen outcomes of the report's table 4.2."""
    printed = pd.read_csv(TABLE_4_2, dtype=str)
    return printed.loc[printed["table"] == "4.2", "outcome"].tolist()


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """What the engine is given: one row per participant; ``y`` (n, months) is nan where not observed."""

    design: Design
    y: np.ndarray
    months: np.ndarray


def arrays(file: Path, *, outcome: str = OUTCOME) -> Arrays:
    """The main model's arrays, so that every library gets the very same numbers."""
    database = open_database(file)
    found = given(database, selection(database, outcome=outcome))
    database.close()
    return found


def given(database: Database, chosen: Selection) -> Arrays:
    """The arrays of any selection."""
    stated = problem(database, chosen)
    n_months = len(stated.months)
    y = np.where(stated.observed[:, :n_months], np.asarray(stated.y)[:, :n_months], np.nan)
    return Arrays(stated.prepared.design, y, stated.months)


def _data(command: str, *options: object) -> None:
    words = [sys.executable, "-m", "data", command, *map(str, options)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"python -m data {command} stopped:\n{done.stderr}")


_CODE = {".py", ".sql", ".toml", ".csv"}
