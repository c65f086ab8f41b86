"""Publisert: every printed number of a report beside what the loaded data give."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard import disclosure
from dashboard.analysis.effects import effect_table
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.selection import Selection, default_selection, with_outcome
from dashboard.warehouse import Database, participants

PRINTED = Path(__file__).resolve().parents[2] / "data" / "published"
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
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Published:
    """All printed numbers of one study.

    ``table`` has ``COLUMNS``, then label, unit, note, and the digits ``as_printed`` and ``se_as_printed``.
    """

    study: str
    table: Protected

    def compared(self) -> pd.DataFrame:
        """Rows that have a printed and a computed number."""
        frame = self.table.frame
        return frame[frame["published"].notna() & frame["estimate"].notna()]


@dataclass(frozen=True, slots=True)
class Overlay:
    """A printed estimate that belongs to exactly the present selection."""

    target: str
    estimate: float
    std_error: float
    table: str
    report: str


def published(database: Database, study_id: str, *, progress: Progress | None = None) -> Published:
    """Compare every printed number that the loaded data can answer; the rest stand as printed.

    ``z`` is the distance in printed standard errors, null where none is printed.
    """
    study = database.catalogue.studies[study_id]
    rows = [*_estimates(database, study, progress), *_descriptives(database, study)]
    columns = [*COLUMNS, "label", "unit", "note", "as_printed", "se_as_printed"]
    frame = pd.DataFrame(rows, columns=[*columns, "n_treated", "n_control"])
    persons = ["n_treated", "n_control"]
    shown = disclosure.protect(
        frame,
        data_status=study.data_status,
        persons=persons,
        values=["estimate", "std_error", "z"],
    )
    return Published(study_id, shown)


def overlays(study: Study) -> dict[Selection, tuple[Overlay, ...]]:
    """Printed estimates by the selection (its view at the defaults) they were made with."""
    found: dict[Selection, tuple[Overlay, ...]] = {}
    for row in printed(study, "estimates"):
        selection = selection_of(study, row)
        if selection is not None and row["estimate"]:
            factor = _factor(study, row["unit"])
            one = Overlay(
                _target(row["window"]),
                float(row["estimate"]) * factor,
                _number(row["se"]) * factor,
                row["table"],
                row["report"],
            )
            # The first table that prints a number is the one it is known from.
            earlier = found.get(selection, ())
            if one.target not in [known.target for known in earlier]:
                found[selection] = (*earlier, one)
    return found


def selection_of(study: Study, row: Mapping[str, str]) -> Selection | None:
    """The selection a printed effect was made with; None if this product does not offer it."""
    table = study.definition.get("published") or {}
    sample = table.get("samples", {}).get(row["sample"])
    spec = table.get("specs", {}).get(row["spec"])
    if sample is None or spec not in study.specs or row["term"] not in table.get("terms", ()):
        return None
    if row["outcome"] not in study.outcomes or not set(sample) <= set(study.subgroups):
        return None
    selection = with_outcome(default_selection(study), study, row["outcome"])
    wanted = table.get("outcomes", {}).get(row["outcome"], {})
    return replace(
        selection,
        params=tuple(sorted({**dict(selection.params), **wanted}.items())),
        groups=tuple(sorted(sample.items())),
        spec=spec,
    )


def _factor(study: Study, unit: str) -> float:
    """What one of a printed unit is in the unit of the data: 100 000 for 100 000 kroner."""
    return float((study.definition.get("published") or {}).get("unit_factors", {}).get(unit, 1.0))


@cache
def _read(folder: str, name: str) -> tuple[dict[str, str], ...]:
    path = PRINTED / folder / f"{name}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def printed(study: Study, name: str) -> tuple[dict[str, str], ...]:
    """Rows of one file of the study's printed numbers; none if the study has no report."""
    folder = (study.definition.get("published") or {}).get("folder")
    return _read(folder, name) if folder else ()


def _estimates(database: Database, study: Study, progress: Progress | None) -> Iterable[dict[str, object]]:
    rows = printed(study, "estimates")
    wanted = [selection_of(study, row) for row in rows]
    distinct = list(dict.fromkeys(selection for selection in wanted if selection is not None))
    # By sample and model, so that each factorisation is made once and then used for all outcomes.
    distinct.sort(key=lambda selection: (selection.groups, selection.spec))
    tables: dict[Selection, pd.DataFrame] = {}
    for done, selection in enumerate(distinct):
        if progress is not None:
            progress(done, len(distinct))
        tables[selection] = effect_table(database, selection).set_index("target")
    for row, made_with in zip(rows, wanted, strict=True):
        target, here = _target(row["window"]), None
        if made_with is not None and target in tables[made_with].index:
            here = tables[made_with].loc[target]
        yield _row(
            row,
            here,
            outcome=row["outcome"],
            sample=row["sample"],
            window=row["window"],
            spec=row["spec"],
            term=row["term"],
            value=row["estimate"],
            se=row["se"],
            label=row["outcome_label_nb"],
            factor=_factor(study, row["unit"]),
        )


def _row(
    row: Mapping[str, str],
    here: pd.Series | None,
    *,
    outcome: str,
    sample: str,
    window: str,
    spec: str,
    term: str,
    value: str,
    se: str,
    label: str,
    factor: float,
) -> dict[str, object]:
    published_value, published_se = _number(value), _number(se)
    nan = float("nan")
    estimate = nan if here is None else float(here["estimate"]) / factor
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (estimate - published_value) / published_se if published_se > 0 else nan
    return {
        "report": row["report"],
        "table": row["table"],
        "outcome": outcome,
        "sample": sample,
        "window": window,
        "spec": spec,
        "term": term,
        "published": published_value,
        "published_se": published_se,
        "estimate": estimate,
        "std_error": nan if here is None else float(here["std_error"]) / factor,
        "z": z,
        "label": label,
        "unit": row["unit"],
        "note": row["note"],
        "as_printed": value,
        "se_as_printed": se,
        "n_treated": nan if here is None else float(here["n_treated"]),
        "n_control": nan if here is None else float(here["n_control"]),
    }


def _descriptives(database: Database, study: Study) -> Iterable[dict[str, object]]:
    rows = printed(study, "descriptives")
    if not rows:
        return
    people = participants(database, default_selection(study))
    tables = (study.definition.get("published") or {}).get("descriptive_tables", ())
    sums = (study.definition.get("published") or {}).get("sums", {})
    arms = (study.definition.get("published") or {}).get("arms", {})
    for row in rows:
        here = None
        if row["table"] in tables:
            columns = sums.get(row["characteristic"], [row["characteristic"]])
            group = arms.get(row["group"], row["group"])
            here = _characteristic(people, row, group, columns)
        yield _row(
            row,
            here,
            outcome=row["characteristic"],
            sample=row["group"],
            window=row["category"],
            spec="",
            term=row["statistic"],
            value=row["value"],
            se="",
            label=row["label_nb"],
            factor=_factor(study, row["unit"]),
        )


def _characteristic(
    people: dict[str, np.ndarray], row: Mapping[str, str], group: str, columns: list[str]
) -> pd.Series | None:
    """Mean, count or arm difference of a person column; None if there is no such column.

    ``group`` is an arm, ``total`` or ``differanse``, whatever the report calls it.
    """
    treated = people["is_treated"] == 1
    arms = {"total": treated | ~treated, "tiltak": treated, "kontroll": ~treated}
    n = {"n_treated": float(treated.sum()), "n_control": float((~treated).sum())}
    if row["characteristic"] == "antall_personer" and group in arms:
        return pd.Series({"estimate": float(arms[group].sum()), "std_error": np.nan, **n})
    if any(name not in people or people[name].dtype == object for name in columns):
        return None
    values = np.sum([people[name] for name in columns], axis=0)
    if group in arms and row["statistic"] in ("andel", "snitt"):
        mean, error = _mean(values[arms[group]])
        return pd.Series({"estimate": mean, "std_error": error, **n})
    if group == "differanse" and row["statistic"] == "kontroll_minus_tiltak":
        (control, c_error), (mine, t_error) = _mean(values[~treated]), _mean(values[treated])
        return pd.Series({"estimate": control - mine, "std_error": float(np.hypot(c_error, t_error)), **n})
    return None


def _mean(values: np.ndarray) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if len(known) < 2:
        return float("nan"), float("nan")
    return float(known.mean()), float(known.std(ddof=1) / np.sqrt(len(known)))


def _target(window: str) -> str:
    """A printed single month is a month here: mnd_12 -> 12."""
    single = window.removeprefix("mnd_")
    return single if window.startswith("mnd_") and single.isdigit() else window


def _number(text: str) -> float:
    """A printed number; nan for nothing, and for a name that stands where numbers do."""
    try:
        return float(text)
    except ValueError:
        return float("nan")
