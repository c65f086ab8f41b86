"""The parts of a study's definition that say what is compared: windows, contrasts, register breaks."""

import re
from collections.abc import Collection
from typing import Any

from data.study_names import ARMS, MONTH, StudyError, among, identifier, is_list
from queries import definitions

Table = dict[str, Any]

_WINDOW = re.compile(r"mnd_(\d+)(?:_(?:og_)?(\d+))?|(?:siste|kumulativ)_(\d+)")
_BUILD_ONLY = {"participant_id", "month", "gruppe_bits", "kal_idx", "er_med"}


def windows(study: Table) -> None:
    """Fill in and check [windows] in place.

    ``mnd_12_og_18`` asks for the outcome in both months; ``latest_start`` gives the last
    month 0 a window holds.

    Raises
    ------
    StudyError
        Naming the window and what is wrong with it.
    """
    last = study["months"][1]
    table = study.setdefault("windows", {})
    table.setdefault(
        "use", ["mnd_1_12" if last >= 12 else f"mnd_1_{last}", "siste_6" if last >= 6 else f"siste_{last}"]
    )
    for name in table["use"]:
        match = _WINDOW.fullmatch(str(name))
        if match is None:
            raise StudyError(
                f"[windows] use: {name!r} skal hete mnd_<fra>_<til>, mnd_<måned>, mnd_<måned>_og_<måned>, "
                "siste_<antall> eller kumulativ_<antall>."
            )
        ends = [int(end) for end in match.groups() if end is not None]
        if ends != sorted(ends) or ends[0] < 1 or ends[-1] > last:
            raise StudyError(f"[windows] use: {name!r} går ut over months = {study['months']}.")
        if "_og_" in name and ends[0] == ends[1]:
            raise StudyError(f"[windows] use: {name!r} skal ha to ulike måneder.")
    table.setdefault("main", table["use"][0])
    among(table["main"], table["use"], "[windows] main")
    latest = table.setdefault("latest_start", {})
    if not isinstance(latest, dict):
        raise StudyError(f"[windows] latest_start = {latest!r} skal være en tabell, [windows.latest_start].")
    for name, month in latest.items():
        among(name, table["use"], "[windows.latest_start]")
        if not (isinstance(month, str) and MONTH.fullmatch(month)):
            raise StudyError(f"[windows.latest_start] {name} = {month!r} skal være en måned, ÅÅÅÅ-MM.")


def contrasts(study: Table, *, columns: Collection[str]) -> None:
    """Fill in and check [contrasts] in place: further pairs of arms inside the study.

    Parameters
    ----------
    study : the definition, completed so far
    columns : names of the study's person columns

    Raises
    ------
    StudyError
        Naming the contrast, the key and what was found.
    """
    for name, entry in study.setdefault("contrasts", {}).items():
        where = f"[contrasts.{name}]"
        identifier(name, "[contrasts]")
        if not isinstance(entry, dict):
            raise StudyError(f"{where} skal være en tabell med column, tiltak og kontroll.")
        among(entry.get("column"), columns, f"{where} column")
        if "within" in entry:
            among(entry["within"], ARMS, f"{where} within")
        if "spec" in entry:
            models = [*study["models"]["use"], *study["models"].get("printed", [])]
            among(entry["spec"], models, f"{where} spec")
        for arm in ARMS:
            _level(entry, arm, where)
        if both := set(entry["tiltak"]["value"]) & set(entry["kontroll"]["value"]):
            raise StudyError(f"{where}: {sorted(both)[0]!r} står i begge armene.")
        entry.setdefault("title", f"{entry['tiltak']['title']} mot {entry['kontroll']['title']}")


def _level(entry: Table, arm: str, where: str) -> None:
    """One arm of a contrast; its value becomes a list of the column's values, as text."""
    table = entry.get(arm)
    if not isinstance(table, dict):
        raise StudyError(f"{where} mangler {arm}, en tabell med value og title.")
    value = [table["value"]] if isinstance(table.get("value"), str) else table.get("value")
    if not is_list(value, str) or not value:
        raise StudyError(
            f"{where} {arm} value = {table.get('value')!r} skal være en verdi av {entry['column']}, "
            "som tekst, eller en liste med slike."
        )
    title = table.get("title", " og ".join(value).replace("_", " ").capitalize())
    entry[arm] = {"short": title, **table, "title": title, "value": value}


def breaks(study: Table) -> None:
    """Check [[breaks]]: from which month which panel columns are measured otherwise, in words.

    Raises
    ------
    StudyError
        Naming the break, the key and what was found.
    """
    found = study.setdefault("breaks", [])
    if not is_list(found, dict):
        raise StudyError(f"breaks = {found!r} skal være tabeller, [[breaks]].")
    columns = panel_columns(study)
    for number, entry in enumerate(found, start=1):
        where = f"[[breaks]] nummer {number}"
        month = entry.get("month")
        if not (isinstance(month, str) and MONTH.fullmatch(month)):
            raise StudyError(f"{where}: month = {month!r} skal være en måned, ÅÅÅÅ-MM.")
        if not is_list(entry.get("columns"), str) or not entry["columns"]:
            raise StudyError(f"{where}: columns skal være en liste med kolonner i panelet.")
        for name in entry["columns"]:
            among(name, columns, f"{where}: columns")
        if not (isinstance(entry.get("text"), str) and entry["text"]):
            raise StudyError(f"{where}: text mangler. Skriv hva som ble endret.")


def panel_columns(study: Table) -> tuple[str, ...]:
    """Names of all panel columns a build of this study makes, but the keys."""
    fixed = [name for name in definitions.load("panel", "panel").columns if name not in _BUILD_ONLY]
    groups = [f"i_{group}" for group in study["measures"]]
    own = [f"{kind}_{name}" for name in study.get("utfall", {}) for kind in ("utfall", "observert_utfall")]
    return (*fixed, *groups, *own)
