"""Protected tables as CSV and JSON, with what they show."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from typing import Any

import pandas as pd

from dashboard import disclosure
from dashboard.analysis.documentation import version
from dashboard.analysis.overview import Card
from dashboard.analysis.published import COLUMNS, Published
from dashboard.disclosure import Protected
from dashboard.selection import Selection, to_query
from dashboard.warehouse import Database


@dataclass(frozen=True, slots=True, eq=False)
class Exported:
    """A protected table and everything needed to say what it is."""

    table: Protected
    sentence: str
    query: str
    build_id: str
    version: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def exported(table: Protected, database: Database, selection: Selection, *, sentence: str) -> Exported:
    """Name what a table shows.

    Raises
    ------
    TypeError
        If the table has not passed the disclosure gate.
    """
    if not isinstance(table, Protected):
        raise TypeError("Only a Protected table may leave the program. Use dashboard.disclosure.protect.")
    query = to_query(selection, database.catalogue)
    return Exported(table, sentence, query, database.build_id, version(database).version)


def with_facts(answer: Exported, **facts: Any) -> Exported:
    """Add single numbers that stand beside the table in JSON."""
    return replace(answer, facts={**answer.facts, **facts})


def as_csv(answer: Exported, *, page: str = "") -> str:
    """The table: comma, decimal point, full precision, empty for missing.

    With the ``page`` it belongs to, last columns say what a file that travels alone must say of itself.
    """
    frame = answer.table.frame
    if page:
        frame = frame.assign(
            about_sentence=answer.sentence,
            about_data_status=answer.table.data_status,
            about_build_id=answer.build_id,
            about_version=answer.version,
            about_link=f"{page}?{answer.query}",
        )
    return frame.to_csv(index=False, lineterminator="\n")


def as_json(answer: Exported) -> str:
    """The table's rows, the selection, the state sentence, data status, version and policy."""
    rows = answer.table.frame.astype(object).to_dict(orient="records")
    document = {
        "sentence": answer.sentence,
        "query": answer.query,
        "data_status": answer.table.data_status,
        "build_id": answer.build_id,
        "version": answer.version,
        "policy": answer.table.policy,
        "withheld": answer.table.withheld,
        **answer.facts,
        "rows": rows,
    }
    return json.dumps(_plain(document), ensure_ascii=False, indent=1) + "\n"


def published_table(found: Published) -> Protected:
    """The columns of the printed comparison."""
    return disclosure.narrowed(found.table, columns=COLUMNS)


def overview_table(cards: tuple[Card, ...]) -> Protected:
    """One row per study, with its headline."""
    rows = []
    for card in cards:
        row: dict[str, Any] = {
            "study": card.study.id,
            "title": card.study.title,
            "design": card.study.definition["design"],
            "data_status": card.study.data_status,
            "outcome": card.selection.outcome,
        }
        if card.effects is not None:
            head = card.effects.headline
            row |= {
                "window": head.target,
                "n_treated": card.effects.n_treated,
                "n_control": card.effects.n_control,
                "estimate": head.estimate,
                "conf_low": head.conf_low,
                "conf_high": head.conf_high,
                "verdict": head.verdict,
            }
        rows.append(row)
    columns = ["study", "title", "design", "data_status", "outcome", "window", "n_treated", "n_control"]
    columns += ["estimate", "conf_low", "conf_high", "verdict"]
    frame = pd.DataFrame(rows, columns=columns)
    status = disclosure.strictest(card.study.data_status for card in cards)
    return disclosure.protect(frame, data_status=status, persons=["n_treated", "n_control"])


def _plain(item: Any) -> Any:
    """Numpy numbers and nan as JSON knows them."""
    if is_dataclass(item) and not isinstance(item, type):
        return _plain(asdict(item))
    if isinstance(item, dict):
        return {key: _plain(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [_plain(value) for value in item]
    if hasattr(item, "item"):
        item = item.item()
    if isinstance(item, float) and not math.isfinite(item):
        return None
    return item
