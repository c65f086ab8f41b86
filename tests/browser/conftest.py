"""A served app and a real browser. Nothing is downloaded: the browser is the machine's own Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SERVER_SECONDS = 60.0
# The address of each page, with the study that fills it the most.
PAGES = {
    "oversikt": "",
    "effekter": "effekter?study=refino",
    "deltakelse": "deltakelse?study=refino",
    "kostnader": "kostnader?study=refino",
    "betaling": "betaling?study=refino",
    "publisert": "publisert?study=refino",
    "refin": "refin",
    "om_tallene": "om_tallene?study=refino",
    "samling": "samling?study=refino",
    "presentasjon": "presentasjon?study=refino",
}
DEEPEST = 6  # expanders inside expanders, and patience for those that close when the page runs
WRITTEN = "[data-testid=stMain] :is([data-testid=stMarkdownContainer], [data-testid=stHtml]):visible"
# No run under way, nothing open that is empty, and nothing changed for a while.
SETTLED = """() => new Promise((done, fail) => {
    const until = Date.now() + 60000;
    let timer;
    const look = () => {
        const rests = document.querySelector('[data-test-script-state="notRunning"]');
        const open = Array.from(document.querySelectorAll("details[open] > :not(summary)"));
        if (!rests || open.some(one => one.textContent.trim() === "")) return wait();
        watch.disconnect();
        done();
    };
    const wait = () => {
        clearTimeout(timer);
        if (Date.now() > until) fail(new Error("The page did not come to rest."));
        else timer = setTimeout(look, 300);
    };
    const watch = new MutationObserver(wait);
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    wait();
})"""
Act = Callable[..., None]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def address(database_file: Path) -> Iterator[str]:
    """Address of the app, served as ``make run`` serves it."""
    with served(database_file) as address:
        yield address


@pytest.fixture(scope="module")
def address_of_five(five_studies_file: Path) -> Iterator[str]:
    """The same with the studies without a draw as well, in a server of its own."""
    with served(five_studies_file) as address:
        yield address


@contextmanager
def served(file: Path) -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server.py", "--server.port", str(port)]
    log = (file.parent / f"server_{port}.log").open("wb")
    server = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, "TILTAKSLUPEN_DB": str(file), "OPENBLAS_NUM_THREADS": "1"},
    )
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("No Chromium on this machine. Install it (Debian: apt-get install chromium).")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="nb-NO")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    """One page for a whole file: the programme is fetched once."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="nb-NO", reduced_motion="reduce"
    )
    opened = context.new_page()
    opened.set_default_timeout(60_000)
    yield opened
    context.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``page_name`` runs for each page."""
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", PAGES)


@pytest.fixture(scope="session")
def pages() -> tuple[str, ...]:
    return tuple(PAGES)


@pytest.fixture(scope="session")
def visit() -> Act:
    """``visit(page, address, name, language="nb")``: a page by its name, drawn and at rest."""
    return _visit


@pytest.fixture(scope="session")
def go() -> Act:
    """``go(page, url, language="nb")``: the same by its address."""
    return _go


@pytest.fixture(scope="session")
def settle() -> Act:
    """``settle(page)``: wait until it rests; what failed in words fails the test."""
    return _settle


@pytest.fixture(scope="session")
def open_everything() -> Act:
    """``open_everything(page)``: each expander, and then those that come to light inside."""
    return _open_everything


def _visit(page: Page, address: str, name: str, *, language: str = "nb") -> None:
    _go(page, f"{address}/{PAGES[name]}", language=language)


def _go(page: Page, url: str, *, language: str) -> None:
    if language != "nb":
        url += f"{'&' if '?' in url else '?'}lang={language}"
    page.goto(url)
    page.wait_for_selector(WRITTEN)
    _settle(page)


def _settle(page: Page) -> None:
    page.evaluate(SETTLED)
    failed = page.locator('[data-testid="stAlertContentError"], [data-testid="stException"]')
    assert failed.count() == 0, failed.all_inner_texts()


def _open_everything(page: Page) -> None:
    """Open each expander, and then those that come to light inside."""
    for _ in range(DEEPEST):
        closed = page.locator("details:not([open]) > summary:visible")
        if closed.count() == 0:
            return
        closed.evaluate_all("all => all.forEach(one => one.click())")
        _settle(page)
    pytest.fail(f"Not all opened: {closed.all_inner_texts()}")


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SERVER_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("The app stopped before it was up. See its log.")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The app did not come up.")
