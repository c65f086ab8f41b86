"""One built data file for all tests of a run, with the synthetic, the public and the example studies."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.warehouse import Database, open_database

ROOT = Path(__file__).resolve().parents[1]
LONGEST_BUILD = 300.0


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Folder with the extracts of each trial (default seed), and the file ``alle.duckdb``."""
    return _once(tmp_path_factory, worker_id, "felles", _write_trials)


@pytest.fixture(scope="session")
def five_studies_file(tmp_path_factory: pytest.TempPathFactory, worker_id: str, extracts: Path) -> Path:
    """The file of ``make run``: both trials and both studies without a draw. For slow tests only."""

    def write(folder: Path) -> None:
        from data import build, synthetic

        for name in ("utvidet", "reform"):
            synthetic.synthesise(name, folder / name)
        made = [extracts / "se", extracts / "refino", folder / "utvidet", folder / "reform"]
        build.build(made, out=folder / "fem.duckdb")

    return _once(tmp_path_factory, worker_id, "fem", write) / "fem.duckdb"


@pytest.fixture(scope="session")
def five_studies(five_studies_file: Path) -> Iterator[Database]:
    opened = open_database(five_studies_file)
    yield opened
    opened.close()


def _once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, name: str, write: Callable[[Path], None]
) -> Path:
    """A folder that the first worker to ask for it fills; the others wait."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / name
    try:
        folder.mkdir()
    except FileExistsError:
        _wait_for(folder / "ferdig")
        return folder
    write(folder)
    (folder / "ferdig").touch()
    return folder


def _write_trials(folder: Path) -> None:
    from data import build, synthetic
    from data.imports import rossi

    for trial in ("se", "refino"):
        synthetic.synthesise(trial, folder / trial)
    rossi.write(folder / "rossi")
    studies = [folder / "se", folder / "refino", folder / "rossi", ROOT / "data" / "examples" / "eget_forsok"]
    build.build(studies, out=folder / "alle.duckdb")


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
