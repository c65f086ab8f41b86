"""Build one DuckDB file from the extracts of one or more studies.

The file is made under a temporary name beside the wanted one and moved into place when it
is complete, checked and written out. A build that fails leaves the old file as it was, and
a reader that has the old file open keeps it.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from data import build_columns, build_panel, study
from data.build_extracts import find
from data.build_import import load
from data.build_panel import BuildError
from data.build_verify import verify
from data.check import Report

Table = dict[str, Any]

STEPS = 7
_STORAGE = "v1.4.0"
_MEMORY = "1GB"
_ROOT = Path(__file__).parents[1]


def quiet(line: str) -> None:
    """Take a progress line and say nothing."""


def check(folder: Path) -> Report:
    """Check the extracts of one folder without building anything.

    Raises
    ------
    StudyError, ExtractError
        If there is no usable study.toml, or the import must stop at once.
    """
    definition = study.read(folder)
    with tempfile.TemporaryDirectory(prefix="tiltakslupen-") as scratch:
        con = _work(Path(scratch))
        try:
            return load(con, folder=folder, definition=definition)
        except duckdb.Error as error:
            raise _stopped(folder, error) from error
        finally:
            con.close()


def build(folders: Sequence[Path], *, out: Path, progress: Callable[[str], None] = quiet) -> str:
    """Build ``out`` from the study folders and return the build id.

    Parameters
    ----------
    folders : each with study.toml and its extracts; the study ids must differ
    out : the file to write; replaced in one step when everything is done
    progress : told one line per step

    Raises
    ------
    StudyError, ExtractError, BuildError
        With what was found, where, and what to do. ``out`` is then as before.
    """
    definitions = _definitions(folders)
    _must_be_usable(out, definitions)
    build_id = fingerprint(folders)
    scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}.", suffix=".bygges", dir=out.parent))
    try:
        made = scratch / "ny.duckdb"
        for folder, definition in zip(folders, definitions, strict=True):
            _one_study(folder, definition=definition, made=made, scratch=scratch, progress=progress)
        _finish(made, build_id=build_id)
        os.replace(made, out)
    except OSError as error:
        raise BuildError(
            f"{out}: kunne ikke skrives ({error.strerror or error}). Den gamle filen er urørt."
        ) from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return build_id


def fingerprint(folders: Iterable[Path]) -> str:
    """Twelve hex digits of everything that decides the result: inputs, definitions, code."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in (*find(folder)[0].values(), folder / "study.toml"):
            _add(digest, path.name, path)
    for part in ("data", "queries"):
        for path in sorted((_ROOT / part).rglob("*")):
            if path.suffix in (".py", ".sql", ".toml", ".csv") and "examples" not in path.parts:
                _add(digest, path.relative_to(_ROOT).as_posix(), path)
    return digest.hexdigest()[:12]


def _add(digest: Any, name: str, path: Path) -> None:
    digest.update(name.encode())
    with path.open("rb") as file:
        digest.update(hashlib.file_digest(file, "sha256").digest())


def _definitions(folders: Sequence[Path]) -> list[Table]:
    definitions = [study.read(folder) for folder in folders]
    ids = [definition["id"] for definition in definitions]
    if twice := sorted({name for name in ids if ids.count(name) > 1}):
        raise BuildError(
            f"To mapper har studien {twice[0]!r}. Gi dem hver sin id i study.toml, eller oppgi bare én."
        )
    return definitions


def _must_be_usable(out: Path, definitions: Iterable[Table]) -> None:
    if out.is_dir():
        raise BuildError(
            f"{out}: er en mappe. Oppgi navnet på en fil, for eksempel {out}/tiltakslupen.duckdb."
        )
    # DuckDB names the catalog after the file, and cannot tell it from a schema of the same name.
    if any(out.name.split(".")[0] == definition["id"] for definition in definitions):
        raise BuildError(f"{out}: filen kan ikke hete det samme som en studie i den. Velg et annet filnavn.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"{out.parent}: kan ikke lages ({error.strerror}).") from None


def _work(scratch: Path) -> duckdb.DuckDBPyConnection:
    """An empty database in memory; above the limit it puts tables aside in ``scratch``."""
    con = duckdb.connect(":memory:")
    con.execute("set temp_directory = ?", [str(scratch / "tmp")])
    con.execute(f"set memory_limit = '{_MEMORY}'")
    return con


def _one_study(
    folder: Path, *, definition: Table, made: Path, scratch: Path, progress: Callable[[str], None]
) -> None:
    started = time.monotonic()
    step = 0

    def say(what: str) -> None:
        nonlocal step
        step += 1
        progress(f"[{step}/{STEPS}] {definition['id']}: {what} ({time.monotonic() - started:.1f} s)")

    con = _work(scratch)
    try:
        say("leser og sjekker uttrekkene")
        report = load(con, folder=folder, definition=definition)
        if not report.is_ok:
            raise BuildError(
                "\n".join(
                    [f"{folder}: uttrekkene kan ikke bygges.", *(f"- {error}" for error in report.errors)]
                )
            )
        con.execute(
            f"attach '{str(made).replace(chr(39), chr(39) * 2)}' as ut (storage_version '{_STORAGE}')"
        )
        target = f'ut."{definition["id"]}"'
        con.execute(f"create schema {target}")
        build_panel.build(con, definition=definition, target=target, progress=say)
        say("kontrollerer")
        verify(con, definition=definition, target=target)
        _describe(con, definition=definition, report=report, target=target)
        con.execute("detach ut")
    except duckdb.Error as error:
        raise _stopped(folder, error) from error
    finally:
        con.close()


def _stopped(folder: Path, error: duckdb.Error) -> BuildError:
    """The database's own words only when they speak of disk or memory: others may quote a row."""
    said = str(error).splitlines()[0]
    spoken = isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException)
    return BuildError(f"{folder}: arbeidet stoppet i databasen ({said if spoken else type(error).__name__}).")


def _describe(con: duckdb.DuckDBPyConnection, *, definition: Table, report: Report, target: str) -> None:
    """The study's rows in the tables that stand beside the studies."""
    con.execute(
        "create table if not exists ut.main.studie (studie varchar, definisjon varchar, data_status varchar)"
    )
    con.execute(
        "create table if not exists ut.main.import_rapport"
        " (studie varchar, fil varchar, maal varchar, verdi double, tekst varchar)"
    )
    con.execute(
        "create table if not exists ut.main.kolonne"
        " (studie varchar, kolonne varchar, kilde varchar, tittel varchar)"
    )
    columns = build_columns.sources(con, definition=definition, target=target)
    complete = study.answerable(definition, {name for _, name, _, _ in columns})
    con.execute(
        "insert into ut.main.studie values (?, ?, ?)",
        [definition["id"], json.dumps(complete, ensure_ascii=False), report.data_status],
    )
    con.executemany("insert into ut.main.kolonne values (?, ?, ?, ?)", columns)
    notes = [(definition["id"], note.fil, note.maal, note.verdi, note.tekst) for note in report.notes]
    notes += [(definition["id"], "", "advarsel", None, warning) for warning in report.warnings]
    con.executemany("insert into ut.main.import_rapport values (?, ?, ?, ?, ?)", notes)


def _finish(made: Path, *, build_id: str) -> None:
    """Write the build's own row and everything to disk; no write-ahead log may be left."""
    con = duckdb.connect(str(made))
    try:
        con.execute("create table main.bygg (build_id varchar, bygget timestamp, versjon varchar)")
        con.execute(
            "insert into main.bygg values (?, ?, ?)",
            [build_id, datetime.now().replace(microsecond=0), version()],
        )
        con.execute("checkpoint")
    finally:
        con.close()
    if made.with_name(f"{made.name}.wal").exists():
        raise BuildError("Databasen ble ikke skrevet ferdig til disk. Se etter ledig plass og bygg på nytt.")


def version() -> str:
    """The project's version, installed or from pyproject.toml."""
    try:
        return metadata.version("tiltakslupen")
    except metadata.PackageNotFoundError:
        return tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
