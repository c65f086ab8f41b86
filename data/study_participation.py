"""The part of a study's definition that says what a start is and how long it lasts."""

from typing import Any

from data import contract
from data.study_names import ARMS, MONTH, StudyError, among, is_list, nearest

Table = dict[str, Any]

_WHERE = "[participation]"


def complete(study: Table) -> None:
    """Fill in and check [participation] in place; the measures are already checked.

    Raises
    ------
    StudyError
        Naming the key, what was found, and the nearest valid name.
    """
    groups = list(study["measures"])
    given = study.get("participation", {})
    arm_groups = {arm: [arm] if arm in groups else groups for arm in ARMS}
    study["participation"] = rules = {
        "first_measure": groups,
        "arm_measure": arm_groups,
        "start_within": min(24, study["months"][1]),
        "start_months_in_row": 1,
        "closed_gap": 0,
        "clean_months": 0,
        "event_status": [],
        "time_unit": "måned",
        "title": "I tiltaket",
        "exit_title": "Avgang fra tiltaket",
        **given,
    }
    rules["destinations"] = {
        "arbeid": "I arbeid",
        "annet_tiltak": "Annet tiltak",
        "ytelse": "Bare ytelse",
        "ukjent": "Ukjent",
        **given.get("destinations", {}),
    }
    for group in rules["first_measure"]:
        among(group, groups, f"{_WHERE} first_measure")
    _groups_per_arm(rules, "arm_measure", groups)
    _starts(study, rules, groups)
    lowest = {"start_within": 0, "start_months_in_row": 1, "closed_gap": 0, "clean_months": 0}
    for key, least in lowest.items():
        if not isinstance(rules[key], int) or rules[key] < least:
            raise StudyError(f"{_WHERE} {key} = {rules[key]!r} skal være et heltall, minst {least}.")
    among(rules["time_unit"], ("måned", "uke"), f"{_WHERE} time_unit")
    if not is_list(rules["event_status"], str):
        raise StudyError(f"{_WHERE} event_status skal være en liste med statuskoder.")
    _counties(study)


def _groups_per_arm(rules: Table, key: str, groups: list[str]) -> None:
    table = rules[key]
    if not isinstance(table, dict):
        raise StudyError(f"{_WHERE} {key} = {table!r} skal ha en liste med grupper for hver arm.")
    for arm in table:
        among(arm, ARMS, f"{_WHERE} {key}")
    for arm in ARMS:
        if not table.get(arm):
            raise StudyError(f"{_WHERE} {key} mangler gruppe for {arm}.")
        if not is_list(table[arm], str):
            raise StudyError(f"{_WHERE} {key} {arm} = {table[arm]!r} skal være en liste med grupper.")
        for group in table[arm]:
            among(group, groups, f"{_WHERE} {key} {arm}")


def _starts(study: Table, rules: Table, groups: list[str]) -> None:
    """Which groups make a start, which spoil one, and the months a start may come in."""
    rules.setdefault("start_measure", rules["arm_measure"])
    _groups_per_arm(rules, "start_measure", groups)
    rules.setdefault(
        "clean_measures", list(dict.fromkeys(group for arm in ARMS for group in rules["start_measure"][arm]))
    )
    if not is_list(rules["clean_measures"], str):
        raise StudyError(
            f"{_WHERE} clean_measures = {rules['clean_measures']!r} skal være en liste med grupper."
        )
    for group in rules["clean_measures"]:
        among(group, groups, f"{_WHERE} clean_measures")
    starts = rules.setdefault("starts", [])
    is_pair = is_list(starts, str) and len(starts) == 2 and all(MONTH.fullmatch(month) for month in starts)
    if starts != [] and not (is_pair and starts[0] <= starts[1]):
        raise StudyError(
            f"{_WHERE} starts = {starts!r} skal være første og siste måned som teller, ÅÅÅÅ-MM, "
            'for eksempel ["2017-01", "2019-08"].'
        )


def _counties(study: Table) -> None:
    """With the clock ``oppstart`` the units of [omlegging] are counties, told by the NAV office."""
    if study["clock"] != "oppstart" or not any("starts" in entry for entry in study["measures"].values()):
        return
    counties = {row["fylke_2014"] for row in contract.code_table("nav_kontor")}
    for unit in study["omlegging"]:
        if unit != "antatt" and unit not in counties:
            raise StudyError(f"[omlegging]: fylket {unit!r} finnes ikke.{nearest(unit, counties)}")
