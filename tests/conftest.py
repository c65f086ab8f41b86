"""One built data file for all tests of a run, with the synthetic, the public and the example studies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.warehouse import Database, open_database

ROOT = Path(__file__).resolve().parents[1]
LONGEST_BUILD = 300.0


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Folder with the extracts of each trial (default seed), and the file ``alle.duckdb``."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "felles"
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(folder / "ferdig")
        return folder
    from data import build, synthetic
    from data.imports import rossi

    for trial in ("se", "refino"):
        synthetic.synthesise(trial, folder / trial)
    rossi.write(folder / "rossi")
    studies = [folder / "se", folder / "refino", folder / "rossi", ROOT / "data" / "examples" / "eget_forsok"]
    build.build(studies, out=folder / "alle.duckdb")
    (folder / "ferdig").touch()
    return folder


@pytest.fixture(scope="session")
def database_file(extracts: Path) -> Path:
    return extracts / "alle.duckdb"


@pytest.fixture(scope="session")
def database(database_file: Path) -> Iterator[Database]:
    opened = open_database(database_file)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def worker_id() -> str:
    """The worker's name; ``master`` when the tests run in one process."""
    return os.environ.get("PYTEST_XDIST_WORKER", "master")


def _wait_for(file: Path) -> None:
    until = time.monotonic() + LONGEST_BUILD
    while not file.exists():
        if time.monotonic() > until:
            raise TimeoutError(f"{file.parent.name} was not built by the other worker. See its error.")
        time.sleep(0.2)
