"""Plates as CSV: a table whose last columns say what a file that travels alone must say."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.outputs import OutputError, Progress, quiet
from dashboard.plates import Plate
from dashboard.text import _


def make(plates: Sequence[Plate], *, progress: Progress = quiet) -> bytes:
    """The table of one plate: comma, decimal point, full precision, empty for missing.

    Raises
    ------
    OutputError
        If more than one plate is asked for.
    """
    if len(plates) > 1:
        raise OutputError(_("En CSV-fil holder én tabell. Velg Excel eller zip for flere."))
    progress(0, 1)
    made = table_csv(plates[0]).encode("utf-8")
    progress(1, 1)
    return made


def table_csv(plate: Plate) -> str:
    """The plate's whole table."""
    return stamped(plate.table.frame, plate)


def stamped(frame: pd.DataFrame, plate: Plate) -> str:
    """A table of the plate's with its marks in the last columns."""
    marks = {
        "title": plate.title,
        "sentence": plate.sentence,
        "status": plate.status,
        "data_status": plate.data_status,
        "build_id": plate.build_id,
        "version": plate.version,
        "source": plate.source,
        "query": plate.query,
        "link": plate.link,
    }
    # A table may have a column of its own by these names.
    marked = frame.assign(**{f"about_{name}": text for name, text in marks.items()})
    text: str = marked.to_csv(index=False, lineterminator="\n")
    return text
