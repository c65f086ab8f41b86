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
from goals import Row, browser_key, measured

from queries.definitions import Definition

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
    """Another outcome of each study, seen before in the session, beside choices that change one text."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        return [measured(browser_key(workload.STUDY), note=f"ikke målt: fant ingen av {', '.join(BROWSERS)}")]
    here, rows = Path(__file__).parent, []
    with (
        server(workload.ROOT / "dashboard" / "server.py", file) as app,
        server(here / "empty_page.py", file) as empty,
        server(here / "bare_page.py", file) as bare,
        opened(browser) as new_page,
    ):
        for study, pair in pairs(file).items():
            query = f"study={study}&outcome={pair[1].name}"
            pages = {
                "app": (start(new_page(), f"{app}/effekter?{query}", FIGURE), FIGURE),
                "empty": (start(new_page(), f"{empty}/?{query}", TEXT), TEXT),
            }
            if study == workload.STUDY:
                pages["bare"] = (start(new_page(), bare, TEXT), TEXT)
            rows += _of_study(study, pages, (pair[0].title, pair[1].title))
            for page, _ in pages.values():
                page.context.close()
    return rows


def _of_study(study: str, pages: dict[str, tuple[Any, str]], outcomes: tuple[str, str]) -> list[Row]:
    """Median and 95th percentile of the app's toggles beside the other pages'."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(TOGGLES + 2):
        for name, (page, look) in pages.items():
            times[name].append(choose(page, outcomes[turn % 2], look) / 1000)
    median = {name: float(np.median(seconds[2:])) for name, seconds in times.items()}
    late = {name: float(np.percentile(seconds[2:], 95)) for name, seconds in times.items()}
    note = f"{TOGGLES} valg mellom utfall som er sett før; første gang {1000 * times['app'][0]:.0f} ms"
    key = browser_key(study)
    rows = [_beside(key, median, "empty", note=note), _beside(f"{key}_p95", late, "empty")]
    return rows + ([_beside("browser_bare", median, "bare")] if "bare" in pages else [])


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


def pairs(file: Path) -> dict[str, tuple[Definition, Definition]]:
    """Two outcomes of each study to go between: the next in its list, and the one its page opens with."""
    from dashboard.warehouse import open_database

    database = open_database(file)
    found = {}
    for study in database.catalogue.studies.values():
        first = study.outcomes[study.default_outcome]
        other = next(outcome for outcome in study.outcomes.values() if outcome.title != first.title)
        found[study.id] = (other, first)
    database.close()
    return found


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
