"""Publisert: every printed number of a report beside what the loaded data give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis import published_curves, published_people
from dashboard.analysis.printed_rows import PrintedRow, folder_of, number, printed, rows
from dashboard.analysis.published_estimates import (
    Here,
    Progress,
    asked,
    estimates,
    month_target,
    selection_of,
)
from dashboard.analysis.published_match import correction_text, likely_number, match
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.warehouse import Database

COLUMNS = (
    "report",
    "table",
    "outcome",
    "sample",
    "window",
    "spec",
    "term",
    "published",
    "published_se",
    "estimate",
    "std_error",
    "z",
    "z_basis",
    "match",
)
# What one of a printed unit is as a share.
SHARES = {"andel": 1.0, "prosent": 0.01, "prosentpoeng": 0.01}

__all__ = ["COLUMNS", "Overlay", "Progress", "Published", "overlays", "printed", "published", "selection_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """All printed numbers of one report.

    ``table`` has ``COLUMNS``, then kind and row (which row of which file), label, unit, note, the digits
    ``as_printed`` and ``se_as_printed``, reason (of the match), correction and likely (what a misprint should
    be), ``points`` (the difference in percentage points, for shares without z), ``relative`` (the difference
    as a share of the printed number, for other numbers without z), n_treated and n_control. ``study`` is the
    report's folder where the file has no study of it.
    """

    study: str
    table: Protected

    def compared(self) -> pd.DataFrame:
        """Rows that have a printed and a computed number."""
        frame = self.table.frame
        return frame[frame["published"].notna() & frame["estimate"].notna()]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A printed estimate that belongs to exactly the present selection.

    ``note`` says what is known to be wrong with it, or why the data cannot give it; mostly empty.
    """

    target: str
    estimate: float
    std_error: float
    table: str
    report: str
    note: str = ""


def published(database: Database, study_id: str, *, progress: Progress | None = None) -> Published:
    """Compare every printed number that the loaded data can answer; the rest stand as printed.

    ``z`` is the distance in printed standard errors (``z_basis`` trykt); of a coefficient printed without
    one, in our own (egen). Null where there is neither.
    """
    study = database.catalogue.studies[study_id]
    folder = folder_of(study)
    every = rows(folder) if folder else ()
    found: dict[tuple[str, int], Here | None] = {}
    for kind, answers in _answers(database, study, every, progress):
        mine = [row for row in every if row.kind == kind]
        found |= {(kind, row.number): here for row, here in zip(mine, answers, strict=True)}
    table = study.definition.get("published") or {}
    return Published(
        study_id,
        _protected(
            [
                _line(row, found.get((row.kind, row.number)), folder, table, factor=_factor(study, row.unit))
                for row in every
            ],
            study.data_status,
        ),
    )


def as_printed(folder: str) -> Published:
    """All printed numbers of a report that the loaded file has no study of."""
    nothing = _("Studien er ikke i den lastede filen.")
    table = {
        "matches": [{"kind": kind, "match": "ikke_gjenskapbar", "reason": nothing} for kind in _COMPUTED]
    }
    lines = [_line(row, None, folder, table, factor=1.0) for row in rows(folder)]
    return Published(folder, _protected(lines, disclosure.OPEN[1]))


def overlays(study: Study) -> dict[Selection, tuple[Overlay, ...]]:
    """Printed estimates by the selection (its view at the defaults) they were made with."""
    found: dict[Selection, tuple[Overlay, ...]] = {}
    folder = folder_of(study)
    for every in rows(folder) if folder else ():
        row = every.fields
        meant = asked(study, row) if every.kind == "estimates" else None
        if meant is None or meant.covariate or meant.relative or not row["estimate"]:
            continue
        factor = _factor(study, row["unit"])
        one = Overlay(
            month_target(meant.target),
            number(row["estimate"]) * factor,
            number(row["se"]) * factor,
            row["table"],
            row["report"],
            _overlay_note(study, folder, every),
        )
        # The first table that prints a number is the one it is known from.
        earlier = found.get(meant.selection, ())
        if one.target not in [known.target for known in earlier]:
            found[meant.selection] = (*earlier, one)
    return found


def _overlay_note(study: Study, folder: str, row: PrintedRow) -> str:
    """What a reader must know before a printed estimate is held against the data."""
    known, reason = match(study.definition.get("published") or {}, row, is_computed=True)
    return correction_text(folder, row) or (reason if known == "ikke_gjenskapbar" else "")


# Kinds of rows that a loaded study can be asked for.
_COMPUTED = ("estimates", "descriptives", "participation")


def _answers(
    database: Database, study: Study, every: tuple[PrintedRow, ...], progress: Progress | None
) -> Iterable[tuple[str, list[Here | None]]]:
    """For each kind of rows, the same numbers from the loaded data."""
    by_kind = {kind: [row for row in every if row.kind == kind] for kind in _COMPUTED}
    fields = [row.fields for row in by_kind["estimates"]]
    yield "estimates", estimates(database, study, fields, progress=progress)
    if by_kind["descriptives"]:
        yield "descriptives", published_people.descriptives(database, study, by_kind["descriptives"])
    if by_kind["participation"]:
        yield "participation", published_curves.participation(database, study, by_kind["participation"])


def _factor(study: Study, unit: str) -> float:
    """What one of a printed unit is in the unit of the data: 100 000 for 100 000 kroner."""
    own = (study.definition.get("published") or {}).get("unit_factors", {})
    return float(own.get(unit, SHARES.get(unit, 1.0)))


def _line(
    row: PrintedRow, here: Here | None, folder: str, table: Mapping[str, object], *, factor: float
) -> dict[str, object]:
    """One row of the comparison, in the printed unit."""
    nan = float("nan")
    value, error = number(row.value), number(row.se)
    estimate = nan if here is None else here.estimate / factor
    own_error = nan if here is None else here.std_error / factor
    z, basis = _distance(row, estimate - value, own_error)
    judged, reason = match(table, row, is_computed=bool(np.isfinite(estimate)))
    gap = nan if np.isfinite(z) else estimate - value
    share = SHARES.get(row.unit)
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = float(np.divide(gap, abs(value))) if share is None and value else nan
    return {
        "report": row.report,
        "table": row.table,
        "outcome": row.outcome,
        "sample": row.sample,
        "window": row.window,
        "spec": row.spec,
        "term": row.term,
        "published": value,
        "published_se": error,
        "estimate": estimate,
        "std_error": own_error,
        "z": z,
        "z_basis": basis,
        "match": judged,
        "kind": row.kind,
        "row": row.number,
        "label": row.label,
        "unit": row.unit,
        "note": row.note,
        "as_printed": row.value,
        "se_as_printed": row.se,
        "reason": reason,
        "correction": correction_text(folder, row),
        "likely": likely_number(folder, row),
        "points": nan if share is None else gap * share * 100,
        "relative": relative,
        "n_treated": nan if here is None else here.n_treated,
        "n_control": nan if here is None else here.n_control,
    }


def _distance(row: PrintedRow, gap: float, own_error: float) -> tuple[float, str]:
    """The gap in standard errors and whose they are; only coefficients are judged by our own."""
    if row.se:
        error, basis = number(row.se), "trykt"
    else:
        error, basis = (own_error if row.kind == "estimates" else float("nan")), "egen"
    if not (error > 0 and np.isfinite(gap)):
        return float("nan"), ""
    return gap / error, basis


def _protected(lines: list[dict[str, object]], status: str) -> Protected:
    persons = ["n_treated", "n_control"]
    frame = pd.DataFrame(lines, columns=[*COLUMNS, *_MORE, *persons])
    return disclosure.protect(
        frame,
        data_status=status,
        persons=persons,
        values=["estimate", "std_error", "z", "points", "relative"],
    )


_MORE = (
    "kind",
    "row",
    "label",
    "unit",
    "note",
    "as_printed",
    "se_as_printed",
    "reason",
    "correction",
    "likely",
    "points",
    "relative",
)
