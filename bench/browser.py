"""From a changed outcome to a redrawn figure, in a real browser.

Three servers and one browser: the app, and two pages where the same choice changes one text, with and
without the app's frame and controls. A toggle is timed inside the browser, from the key press that makes the
choice to the first frame after the change.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import workload
from goals import Row, measured

TOGGLES = 30
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LINES = "document.querySelector('.js-plotly-plot').querySelectorAll('path.js-line')"
FIGURE = f"[...{LINES}].map(line => line.getAttribute('d')).join()"
TEXT = "document.querySelector('[data-testid=stText]').textContent"
# Starts at the key press, ends one frame after the page shows something else than before.
WAIT = """() => new Promise(done => {
    const look = () => { try { return %s } catch { return '' } };
    const before = look();
    let start = null;
    addEventListener('keydown', () => { start ??= performance.now() }, {capture: true, once: true});
    const watch = () => {
        const now = look();
        const changed = start !== null && now && now !== before;
        requestAnimationFrame(changed ? () => done(performance.now() - start) : watch);
    };
    watch();
})"""


def toggle(file: Path) -> list[Row]:
    """Another outcome, seen before in the session, beside choices that change one text."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return [measured("browser", note=f"ikke målt: fant ingen av {', '.join(BROWSERS)}")]
    here, outcomes = Path(__file__).parent, titles(file)
    query = f"study={workload.STUDY}&outcome={workload.OUTCOME}"
    with (
        server(workload.ROOT / "dashboard" / "server.py", file) as app,
        server(here / "empty_page.py", file) as empty,
        server(here / "bare_page.py", file) as bare,
        opened(browser) as new_page,
    ):
        pages = {
            "app": (start(new_page(), f"{app}/effekter?{query}", FIGURE), FIGURE),
            "empty": (start(new_page(), f"{empty}/?{query}", TEXT), TEXT),
            "bare": (start(new_page(), bare, TEXT), TEXT),
        }
        times: dict[str, list[float]] = {name: [] for name in pages}
        for turn in range(TOGGLES + 2):
            title = outcomes[turn % 2]
            for name, (page, look) in pages.items():
                times[name].append(choose(page, title, look) / 1000)
    median = {name: float(np.median(seconds[2:])) for name, seconds in times.items()}
    late = {name: float(np.percentile(seconds[2:], 95)) for name, seconds in times.items()}
    note = f"{TOGGLES} valg mellom utfall som er sett før; første gang {1000 * times['app'][0]:.0f} ms"
    return [
        _beside("browser", median, "empty", note=note),
        _beside("browser_p95", late, "empty"),
        _beside("browser_bare", median, "bare"),
    ]


def _beside(key: str, seconds: dict[str, float], peer: str, *, note: str = "") -> Row:
    ratio = seconds["app"] / seconds[peer]
    return measured(key, seconds=seconds["app"], peer_seconds=seconds[peer], ratio=ratio, note=note)


def choose(page: Any, title: str, look: str) -> float:
    """Choose an outcome by typing its title; milliseconds until the page has changed."""
    page.bring_to_front()
    control = page.get_by_role("combobox", name=re.compile("Utfall")).first
    control.fill(title)
    page.get_by_role("option", name=title, exact=True).first.wait_for()
    page.evaluate(f"() => {{ window.waiting = ({WAIT % look})() }}")
    control.press("Enter")
    took = page.evaluate("window.waiting")
    page.wait_for_selector("[data-test-script-state=notRunning]")
    return float(took)


def start(page: Any, address: str, look: str) -> Any:
    """Open an address and wait until there is something to look at."""
    page.goto(address)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_function(
        f"() => {{ try {{ return !!({look}) }} catch {{ return false }} }}", timeout=60_000
    )
    return page


def titles(file: Path) -> tuple[str, str]:
    """Titles of two outcomes to go between."""
    from dashboard.warehouse import open_database

    database = open_database(file)
    outcomes = database.catalogue.studies[workload.STUDY].outcomes
    database.close()
    return outcomes[workload.BEFORE].title, outcomes[workload.OUTCOME].title


@contextlib.contextmanager
def opened(browser: str) -> Iterator[Callable[[], Any]]:
    """A browser; call what is given for a new window of it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=FLAGS)
        yield lambda: chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
        chromium.close()


@contextlib.contextmanager
def server(page: Path, file: Path) -> Iterator[str]:
    """A Streamlit server of its own on a free port, stopped afterwards; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--server.headless=true", f"--server.port={port}", "--browser.gatherUsageStats=false"]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(page), *options],
        cwd=workload.ROOT,
        env={**os.environ, "TILTAKSLUPEN_DB": str(file), "PYTHONPATH": str(workload.ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _healthy(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _healthy(address: str, process: subprocess.Popen, patience: float = 60) -> str:
    end = time.monotonic() + patience
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
            return address
        time.sleep(0.2)
    raise RuntimeError(f"The server at {address} did not start.")
