"""Own assumptions as a small TOML file, and back: what a reader keeps, edits by hand or sends to others."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from typing import Any

from dashboard.analysis.assumptions import changes, with_values
from dashboard.analysis.cost_ladder import source_text
from dashboard.assumption_text import MONTHS_FROM, within, write
from dashboard.catalogue import Study
from dashboard.cost_model import CostModel
from dashboard.selection import Selection
from dashboard.text import _

LARGEST = 100_000  # bytes; a file that holds every assumption of a study is a tenth of it


class AssumptionFileError(ValueError):
    """A file that cannot be used; the message has one line for each thing to mend."""


def as_file(model: CostModel, selection: Selection) -> str:
    """What differs from the report, each with its title, unit, the report's own value and source."""
    lines = [
        "# "
        + _("Egne forutsetninger fra Tiltakslupen. Endre value her, og les filen inn på siden Kostnader."),
        f"study = {_quoted(selection.study)}",
        f"report = {_quoted(model.report)}",
        f"maaneder = {_quoted(selection.months_from)}",
    ]
    for change in changes(model, selection):
        one = change.assumption
        lines += [
            "",
            "[[assumptions]]",
            f"id = {_quoted(one.id)}",
            f"title = {_quoted(one.title)}",
            f"value = {write(change.value)}",
            f"in_report = {write(one.value)}",
            f"unit = {_quoted(one.unit)}",
            f"source = {_quoted(source_text(one))}",
        ]
    return "\n".join(lines) + "\n"


def from_file(content: bytes, selection: Selection, study: Study, model: CostModel) -> Selection:
    """The selection with the file's assumptions in place of its own. Only values are read, not titles.

    Raises
    ------
    AssumptionFileError
        If the file cannot be read, is about another study, or holds a value that cannot be used. Then none of
        it is used.
    """
    table = _read(content)
    if table.get("study") != study.id:
        raise AssumptionFileError(
            _("Filen gjelder studien «{found}». Velg den studien, eller en fil for «{wanted}».").format(
                found=table.get("study", ""), wanted=study.id
            )
        )
    months, entries = table.get("maaneder", MONTHS_FROM[0]), table.get("assumptions", [])
    faults = [] if months in MONTHS_FROM else [_("maaneder skal være «rapport» eller «panel».")]
    values: dict[str, float] = {}
    if not isinstance(entries, list):
        faults.append(_("assumptions skal skrives som [[assumptions]]."))
        entries = []
    for number, entry in enumerate(entries, 1):
        try:
            name, value = _entry(entry, model)
            if name in values:
                raise ValueError(_("«{name}» står to ganger.").format(name=name))
            values[name] = value
        except ValueError as error:
            faults.append(_("Forutsetning {number}: {fault}").format(number=number, fault=error))
    if faults:
        raise AssumptionFileError("\n".join(faults))
    return with_values(replace(selection, assumptions=(), months_from=str(months)), model, values)


def _read(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise AssumptionFileError(_("Filen er for stor til å være en fil med forutsetninger."))
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise AssumptionFileError(_("Filen er ikke UTF-8. Lagre den som UTF-8.")) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AssumptionFileError(_("Filen er ikke gyldig TOML: {error}").format(error=error)) from None


def _entry(entry: Any, model: CostModel) -> tuple[str, float]:
    if not isinstance(entry, dict):
        raise ValueError(_("skal ha id og value."))
    name, value = str(entry.get("id", "")), entry.get("value")
    if name not in model.assumptions:
        raise ValueError(_("«{name}» finnes ikke i denne studien.").format(name=name))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_("«{name}» har ikke noe tall i value.").format(name=name))
    try:
        return name, within(model.assumptions[name], float(value))
    except ValueError as error:
        raise ValueError(f"{name} = {value} {error}") from None
    except OverflowError:
        raise ValueError(_("«{name}» har ikke noe tall i value.").format(name=name)) from None


def _quoted(text: str) -> str:
    """A TOML string: what JSON writes is one, once the one control character it leaves is gone."""
    return json.dumps(text.replace("\x7f", ""), ensure_ascii=False)
