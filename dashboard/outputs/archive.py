"""Plates as one package: CSV files, Excel, images where a browser is found, and a README."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from dashboard.outputs import Progress, image, quiet, report, slides, table, workbook
from dashboard.plates import Plate
from dashboard.text import _

# Files are stamped alike, so that the same plates give the same package.
_STAMP = (1980, 1, 1, 0, 0, 0)


def make(plates: Sequence[Plate], *, progress: Progress = quiet) -> bytes:
    """A .zip with a README, the tables and what is plotted as CSV, and the other formats."""
    drawn = image.drawn_or_none(plates, progress=progress)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "README.txt", readme(plates, has_images=drawn is not None).encode("utf-8"))
        for number, plate in enumerate(plates, start=1):
            name = f"{number:02d}_{plate.name}"
            _add(package, f"{name}.csv", table.table_csv(plate).encode("utf-8"))
            _add(package, f"{name}_figur.csv", table.stamped(workbook.plotted(plate), plate).encode("utf-8"))
            if drawn is not None:
                _add(package, f"{name}.png", drawn[number - 1].png)
                _add(package, f"{name}.svg", drawn[number - 1].svg.encode("utf-8"))
        _add(package, "tabeller.xlsx", workbook.make(plates))
        _add(package, "lysark.pptx", slides.make(plates))
        _add(package, "rapport.docx", report.make(plates, drawn=drawn))
    progress(len(plates), len(plates))
    return file.getvalue()


def readme(plates: Sequence[Plate], *, has_images: bool) -> str:
    """Selection, definitions, suppression and citation of every figure in the package."""
    lines = [_("Fra Tiltakslupen. Tall i CSV: komma mellom felt, desimalpunktum, andeler fra 0 til 1."), ""]
    if not has_images:
        lines += [image.no_browser(), ""]
    for number, plate in enumerate(plates, start=1):
        lines += [f"{number:02d}_{plate.name}"]
        lines += [f"  {label}: {text}" for label, text in workbook.readme_rows(plate)]
        lines.append("")
    return "\n".join(lines)


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)
