"""The Chromium that draws images: found on the machine, never downloaded, run without the network."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

from dashboard.outputs import OutputError
from dashboard.text import _

VARIABLE = "TILTAKSLUPEN_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
_PATIENCE = 120.0  # seconds
DONE = "tiltakslupen: figure drawn"


def find_browser() -> str | None:
    """The program that ``TILTAKSLUPEN_CHROMIUM`` names, or else the first that is installed.

    A name in the variable that does not exist gives None: nothing else is taken in its place.
    """
    wanted = os.environ.get(VARIABLE)
    if wanted is not None:
        return shutil.which(wanted)
    named = next((found for name in _NAMES if (found := shutil.which(name))), None)
    return named or next((place for place in _PLACES if Path(place).is_file()), None)


def no_browser() -> str:
    """That images cannot be made, why, and what still can."""
    return _(
        "Bilder (PNG, SVG, PDF) krever Chromium, Chrome eller Edge på maskinen som kjører Tiltakslupen, og "
        "ingen ble funnet. PowerPoint, Word, Excel, CSV og zip virker uten. {variable} kan peke på "
        "nettleseren."
    ).format(variable=VARIABLE)


def run(page: str, *arguments: str, output: str = "", told: Callable[[], None] = lambda: None) -> bytes:
    """Open a page in a browser without a window.

    Parameters
    ----------
    page : the page's HTML, which is written beside whatever it makes.
    output : a file name that the browser is to write; what it prints is returned if not given.
    told : called each time the page writes ``DONE`` on its console.

    Raises
    ------
    OutputError
        If there is no browser, or it does not finish.
    """
    program = find_browser()
    if program is None:
        raise OutputError(no_browser())
    with TemporaryDirectory(prefix="tiltakslupen_") as folder:
        file = Path(folder) / "side.html"
        file.write_text(page, encoding="utf-8")
        command = [program, "--headless", "--disable-gpu", "--no-first-run", "--hide-scrollbars"]
        command += ["--disable-extensions", "--disable-background-networking", "--disable-component-update"]
        command += [
            "--disable-sync",
            "--enable-logging=stderr",
            f"--user-data-dir={folder}/profil",
            "--virtual-time-budget=60000",
        ]
        if getattr(os, "geteuid", lambda: 1)() == 0:
            command.append("--no-sandbox")  # Chromium refuses to run as root with one
        command += [argument.replace("{output}", f"{folder}/{output}") for argument in arguments]
        made = Path(folder) / (output or "ut")
        try:
            _watch([*command, file.as_uri()], Path(folder) / "ut", told)
            return made.read_bytes()
        except OSError as error:
            raise OutputError(_("Nettleseren kunne ikke tegne figuren. Prøv igjen.")) from error


def _watch(command: list[str], out: Path, told: Callable[[], None]) -> None:
    """Run a browser to its end, or until patience is, and pass on what its console says meanwhile."""
    with (
        out.open("wb") as file,
        subprocess.Popen(
            command, stdout=file, stderr=subprocess.PIPE, text=True, errors="replace"
        ) as browser,
    ):
        stop = Timer(_PATIENCE, browser.kill)
        stop.start()
        try:
            assert browser.stderr is not None  # a pipe was asked for
            for line in browser.stderr:
                if DONE in line:
                    told()
        finally:
            stop.cancel()


@cache
def font_file() -> Path | None:
    """The Source Sans that Streamlit serves, for letters that look as on screen."""
    streamlit = find_spec("streamlit")
    if streamlit is None or streamlit.origin is None:
        return None
    media = Path(streamlit.origin).parent / "static" / "static" / "media"
    return next(iter(sorted(media.glob("SourceSansVF-Upright*.woff2"))), None)


@cache
def plotly_file() -> Path:
    """The drawing library that comes with the Python package."""
    plotly = find_spec("plotly")
    assert plotly is not None and plotly.origin is not None  # the figures are made with it
    return Path(plotly.origin).parent / "package_data" / "plotly.min.js"
