"""The two commands, the locks and the settings: what a fresh machine gets."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from streamlit import config

ROOT = Path(__file__).resolve().parents[1]
LISTS = ("requirements.txt", "requirements-test.txt")
LOCKS = ("requirements.lock", "requirements-test.lock")
MAKE = shutil.which("make")
needs_make = pytest.mark.skipif(MAKE is None, reason="make is not installed")


def listed(name: str) -> list[tuple[str, str]]:
    """Requirement and reason of every line of a list that a person reads."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("#") for line in lines if line and not line.startswith(("#", "-")))
    return [(requirement.strip(), reason.strip()) for requirement, _, reason in pairs]


def pinned(name: str) -> dict[str, str]:
    """Package -> version of every entry of a lock."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", text, flags=re.MULTILINE))


def make(*arguments: str, cwd: Path, path: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run make without the settings of a make that may have started the tests."""
    assert MAKE is not None
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS", "PYTHON"))}
    return subprocess.run(
        [MAKE, *arguments],
        cwd=cwd,
        env=environment | ({"PATH": path} if path else {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def empty_clone(folder: Path) -> Path:
    """What make needs of a clone, with nothing installed or made."""
    for name in ("Makefile", "pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, folder)
    return folder


def stand_ins(folder: Path, **scripts: str) -> str:
    """A search path on which only these programs, and the plain tools of the Makefile, are found."""
    folder.mkdir()
    for tool in ("bash", "sh", "rm", "id", "mkdir", "touch", "find"):
        if tool not in scripts and (found := shutil.which(tool)):
            (folder / tool).symlink_to(found)
    for name, body in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return str(folder)


@pytest.mark.parametrize("name", LISTS)
def test_every_package_has_a_range_and_a_reason(name: str) -> None:
    for requirement, reason in listed(name):
        assert Requirement(requirement).specifier, f"{requirement} has no range"
        assert len(reason) > 10, f"{requirement} has no reason"


def test_the_list_ends_with_the_project_itself() -> None:
    # `streamlit run` puts only dashboard/ on the path; the editable install is what finds queries and data.
    assert (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1] == "-e ."


@pytest.mark.parametrize(("name", "lock"), list(zip(LISTS, LOCKS, strict=True)))
def test_the_lock_holds_every_listed_package_in_range(name: str, lock: str) -> None:
    versions = pinned(lock)
    for text, _ in listed(name):
        requirement = Requirement(text)
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier, requirement.name


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9][\w.-]*==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pinned(lock)) > 10
    assert [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.findall(r":/|--(?:extra-)?index|--find-links|--trusted|^-e", text, flags=re.MULTILINE) == []


def test_the_two_locks_agree() -> None:
    app, test = (pinned(lock) for lock in LOCKS)
    assert {name: test[name] for name in app.keys() & test.keys()} == {
        name: app[name] for name in app.keys() & test.keys()
    }
    assert {"pandas", "numpy", "pytest"} <= app.keys() & test.keys()


def test_no_usage_statistics_and_only_known_settings() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["browser"]["gatherUsageStats"] is False
    known = config.get_config_options()
    unknown = [
        f"{section}.{option}"
        for section, options in settings.items()
        for option, value in options.items()
        if not isinstance(value, dict) and f"{section}.{option}" not in known
    ]
    assert unknown == [], "Streamlit no longer knows these; see what replaced them"


def test_ci_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert re.search(r"^make test$", text, flags=re.MULTILINE)


@needs_make
def test_make_test_runs_every_check_and_every_test() -> None:
    plan = make("--dry-run", "--always-make", "test", cwd=ROOT).stdout
    for step in ("ruff check", "ruff format --check", "-m mypy", "-m pytest"):
        assert step in plan
    assert "not slow" not in plan
    assert "not browser" not in plan


@needs_make
def test_make_run_serves_on_the_chosen_port() -> None:
    plan = make("--dry-run", "--always-make", "run", "PORT=8599", cwd=ROOT).stdout
    assert "--require-hashes -r requirements.lock" in plan
    assert re.search(r"streamlit run dashboard/server\.py --server\.port 8599", plan)


@needs_make
def test_make_run_makes_no_data_when_a_file_is_chosen(tmp_path: Path) -> None:
    empty_clone(tmp_path)
    assert "synthesise" in make("--dry-run", "run", cwd=tmp_path).stdout
    assert "synthesise" not in make("--dry-run", "run", "TILTAKSLUPEN_DB=own.duckdb", cwd=tmp_path).stdout


@needs_make
def test_make_alone_lists_the_commands() -> None:
    plain, helped = make(cwd=ROOT), make("help", cwd=ROOT)
    assert plain.stdout == helped.stdout
    for command in ("run", "test", "check", "data", "bench", "clean", "lock"):
        assert f"make {command} " in plain.stdout


@needs_make
def test_a_missing_python_is_explained(tmp_path: Path) -> None:
    empty_clone(tmp_path)
    path = stand_ins(tmp_path / "bin", python3="exit 1")
    done = make("run", cwd=tmp_path, path=path)
    assert done.returncode != 0
    assert "trenger Python 3.11" in done.stdout
    assert not (tmp_path / ".venv").exists()


@needs_make
def test_python3_is_used_when_it_is_3_11(tmp_path: Path) -> None:
    empty_clone(tmp_path)
    body = 'case "$1" in\n-c) exit 0;;\n--version) echo "Python 3.11.99";;\n*) echo "$@" >> called;;\nesac'
    path = stand_ins(tmp_path / "path", python3=body)
    done = make(".venv/bin/python", cwd=tmp_path, path=path)
    assert done.returncode == 0, done.stderr
    assert "Lager .venv med Python 3.11.99" in done.stdout
    assert (tmp_path / "called").read_text(encoding="utf-8") == "-m venv .venv\n"


@needs_make
@pytest.mark.parametrize(
    ("programs", "status", "said"),
    [
        ({"chromium": "exit 0"}, 0, ""),
        ({"id": "echo 1000", "apt-get": "exit 0"}, 2, "make check"),
        ({"id": "echo 0"}, 2, "make check"),
        ({"id": "echo 0", "apt-get": 'echo "$@" >> asked'}, 0, "Installerer Chromium"),
        ({"id": "echo 0", "apt-get": "exit 100"}, 2, "Installerer Chromium"),
    ],
    ids=["there", "not-root", "no-apt", "installs", "apt-fails"],
)
def test_chromium_is_installed_or_asked_for(
    tmp_path: Path, programs: dict[str, str], status: int, said: str
) -> None:
    empty_clone(tmp_path)
    done = make("chromium", cwd=tmp_path, path=stand_ins(tmp_path / "path", **programs))
    assert done.returncode == status
    assert said in done.stdout
    if programs.get("apt-get", "").startswith("echo"):
        asked = (tmp_path / "asked").read_text(encoding="utf-8").splitlines()
        assert asked == ["update -qq", "install -y -qq chromium"]


@needs_make
def test_a_file_built_from_own_extracts_is_not_overwritten(tmp_path: Path) -> None:
    empty_clone(tmp_path)
    for made in (".venv/bin/python", ".venv/.app", "build/tiltakslupen.duckdb"):
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made).write_text("own", encoding="utf-8")
    done = make("--dry-run", "build/tiltakslupen.duckdb", cwd=tmp_path)
    assert "synthesise" not in done.stdout
    (tmp_path / "build/tiltakslupen.duckdb").unlink()
    assert "synthesise" in make("--dry-run", "build/tiltakslupen.duckdb", cwd=tmp_path).stdout
