"""The settings the app is served with, as written and as Streamlit understands them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED: dict[str, Any] = {
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "localhost",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "viewer",
    "runner.postScriptGC": False,
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1,
    "server.port": 8501,
}
THEMED = {
    "theme.font": "sans-serif",
    "theme.paddingTop": "1rem",
    "theme.light.backgroundColor": "#ffffff",
    "theme.light.primaryColor": "#0063c1",
    "theme.dark.backgroundColor": "#0e151f",
    "theme.dark.primaryColor": "#5f94d8",
}
# Run in new processes, in the root of the repository.
ASK = """
import json, sys
from streamlit import config
config.get_config_options()
print(json.dumps({name: config.get_option(name) for name in json.loads(sys.argv[1])}))
"""
START = """
from streamlit import config, net_util
from streamlit.web import bootstrap
config.get_config_options()
def refuse(*args, **options):
    raise SystemExit("asked the internet for this machine's address")
net_util._make_blocking_http_get = refuse
bootstrap._print_url(is_running_hello=False)
"""


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def effective(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    names = json.dumps([*PINNED, *THEMED, "server.address"])
    return json.loads(_run(ASK, names, home=tmp_path_factory.mktemp("home")).stdout)


@pytest.mark.parametrize("name", PINNED)
def test_a_setting_is_written_down(name: str, written: dict[str, Any]) -> None:
    section, key = name.split(".")
    assert written[section][key] == PINNED[name]


@pytest.mark.parametrize("name", PINNED | THEMED)
def test_a_setting_takes_effect(name: str, effective: dict[str, Any]) -> None:
    # postScriptGC is a hidden option: a new Streamlit could drop it without a word.
    assert effective[name] == (PINNED | THEMED)[name]


def test_no_address_is_fixed(effective: dict[str, Any]) -> None:
    assert effective["server.address"] is None


def test_nothing_but_these_and_the_theme_is_set(written: dict[str, Any]) -> None:
    found = {f"{part}.{key}" for part, keys in written.items() if part != "theme" for key in keys}
    assert found == set(PINNED)


def test_starting_asks_nobody_for_the_address(tmp_path: Path) -> None:
    started = _run(START, home=tmp_path)
    assert "http://localhost:8501" in started.stdout


def test_the_theme_loads_no_font_from_elsewhere(written: dict[str, Any]) -> None:
    text = json.dumps(written["theme"])
    assert "fontFaces" not in text
    assert "http" not in text


def _run(program: str, *arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    # Away from the settings of whoever runs the tests.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=environment | {"HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
