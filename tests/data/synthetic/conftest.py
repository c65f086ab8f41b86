"""Extracts of the default seed, once at the trial's size and once twice as large."""

from pathlib import Path

import pandas as pd
import pytest

from data.synthetic import synthesise


def read(folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


@pytest.fixture(scope="session", params=[1, 2])
def sized(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict]:
    """Scale and extracts."""
    folder = tmp_path_factory.mktemp("se") / "ut"
    synthesise("se", folder, scale=request.param)
    return request.param, read(folder)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("se") / "ut"
    synthesise("se", out)
    return out


@pytest.fixture(scope="session")
def extracts_of_se(folder: Path) -> dict[str, pd.DataFrame]:
    return read(folder)
