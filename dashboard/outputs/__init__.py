"""Plates as files: slides, report, workbook, archive and images, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

from dashboard.plates import Plate
from dashboard.text import _

Progress = Callable[[int, int], None]


class OutputError(ValueError):
    """A file that cannot be made; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its extension is its code. ``module`` makes it."""

    code: str
    mime: str
    module: str
    needs_browser: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: dict[str, Format] = {
    one.code: one
    for one in (
        Format("csv", "text/csv", "table"),
        Format("png", "image/png", "image", needs_browser=True),
        Format("svg", "image/svg+xml", "image", needs_browser=True),
        Format("pdf", "application/pdf", "image", needs_browser=True),
        Format("pptx", f"{_OFFICE}.presentationml.presentation", "slides"),
        Format("docx", f"{_OFFICE}.wordprocessingml.document", "report"),
        Format("xlsx", f"{_OFFICE}.spreadsheetml.sheet", "workbook"),
        Format("zip", "application/zip", "archive"),
    )
}


def title(code: str) -> str:
    """What a format is called on a button."""
    return {
        "csv": _("CSV"),
        "png": _("Bilde (PNG)"),
        "svg": _("Vektorbilde (SVG)"),
        "pdf": _("PDF"),
        "pptx": _("PowerPoint, redigerbare figurer"),
        "docx": _("Word, med metodevedlegg"),
        "xlsx": _("Excel"),
        "zip": _("Alt i én pakke (zip)"),
    }[code]


def quiet(done: int, total: int) -> None:
    """Progress that tells nobody."""


def make(code: str, plates: Sequence[Plate], *, progress: Progress = quiet) -> bytes:
    """The plates as one file.

    Parameters
    ----------
    code : one of ``FORMATS``
    progress : called with how many plates are done, and of how many.

    Raises
    ------
    OutputError
        If there is no plate, the format is unknown, or an image needs a browser and none is found.
    """
    if code not in FORMATS:
        raise OutputError(f"There is no format {code!r}. Choose one of {', '.join(FORMATS)}.")
    if not plates:
        raise OutputError(_("Det er ingen figurer å ta ut."))
    one = FORMATS[code]
    module = import_module(f"dashboard.outputs.{one.module}")
    extra = {"code": code} if one.module == "image" else {}
    made: bytes = module.make(plates, progress=progress, **extra)
    return made


def file_name(plates: Sequence[Plate], code: str) -> str:
    """A name in ASCII that says what is in the file and which data it rests on."""
    name = plates[0].name if len(plates) == 1 else f"{len(plates)}_figurer"
    return f"tiltakslupen_{name}_{plates[0].data_status}.{code}"
