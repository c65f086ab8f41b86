"""[participation] in study.toml: defaults, and one bad definition per rule, named after its fault."""

from copy import deepcopy

import pytest

from data import study
from data.study_names import StudyError

MINIMAL = {
    "id": "min",
    "title": "Min studie",
    "clock": "oppstart",
    "months": [-12, 24],
    "arms": {"tiltak": {"title": "A"}, "kontroll": {"title": "B"}},
    "measures": {"a": {"codes": ["SUPPEMP"]}, "b": {"codes": ["INDOPPFAG"]}, "c": {"codes": ["ABIST"]}},
    "participation": {"arm_measure": {"tiltak": ["a"], "kontroll": ["b", "a"]}},
}


def rules(**given: object) -> dict:
    own = deepcopy(MINIMAL)
    own["participation"] |= given
    return study.complete(own)["participation"]


def test_starts_follow_the_arms_measures_by_default() -> None:
    found = rules()
    assert found["start_measure"] == {"tiltak": ["a"], "kontroll": ["b", "a"]}
    assert found["clean_measures"] == ["a", "b"]
    assert found["starts"] == []


def test_clean_measures_follow_start_measure_by_default() -> None:
    found = rules(start_measure={"tiltak": ["c"], "kontroll": ["b"]})
    assert found["clean_measures"] == ["c", "b"]
    assert found["arm_measure"] == {"tiltak": ["a"], "kontroll": ["b", "a"]}


def test_given_rules_stand() -> None:
    given = {"clean_measures": ["c"], "starts": ["2017-01", "2017-01"], "start_within": 0}
    assert rules(**given).items() >= given.items()


def test_no_months_spoil_a_start() -> None:
    assert rules(clean_measures=[])["clean_measures"] == []


FAULTS = {
    "start_measure_is_a_list": ({"start_measure": ["a"]}, "start_measure = ['a']"),
    "start_measure_lacks_an_arm": ({"start_measure": {"tiltak": ["a"]}}, "start_measure mangler"),
    "start_measure_of_a_third_arm": (
        {"start_measure": {"tiltak": ["a"], "kontrol": ["b"]}},
        "Mente du 'kontroll'?",
    ),
    "start_measure_unknown": ({"start_measure": {"tiltak": ["x"], "kontroll": ["b"]}}, "tiltak: 'x'"),
    "start_measure_is_text": ({"start_measure": {"tiltak": "a", "kontroll": ["b"]}}, "tiltak = 'a'"),
    "arm_measure_is_text": ({"arm_measure": {"tiltak": "a", "kontroll": ["b"]}}, "arm_measure tiltak = 'a'"),
    "clean_measures_is_text": ({"clean_measures": "a"}, "clean_measures = 'a'"),
    "clean_measures_unknown": ({"clean_measures": ["d"]}, "clean_measures: 'd'"),
    "starts_is_one_month": ({"starts": ["2017-01"]}, "starts = ['2017-01']"),
    "starts_is_text": ({"starts": "2017-01"}, "starts = '2017-01'"),
    "starts_is_a_year": ({"starts": ["2017", "2018"]}, "ÅÅÅÅ-MM"),
    "starts_backwards": ({"starts": ["2018-01", "2017-12"]}, "første og siste måned"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named(fault: str) -> None:
    changes, message = FAULTS[fault]
    with pytest.raises(StudyError) as error:
        rules(**changes)
    assert "[participation]" in str(error.value) and message in str(error.value)


def switched(unit: str, clock: str = "oppstart") -> dict:
    own = deepcopy(MINIMAL) | {"clock": clock, "omlegging": {"antatt": True, unit: "2016-01"}}
    own["measures"]["a"]["starts"] = "fra_omlegging"
    return study.complete(own)


def test_unit_of_the_switch_is_a_county() -> None:
    assert switched("Sør-Trøndelag")["omlegging"]["Sør-Trøndelag"] == "2016-01"
    with pytest.raises(StudyError, match=r"'Sør-Trøndelg' finnes ikke\. Mente du 'Sør-Trøndelag'"):
        switched("Sør-Trøndelg")


def test_unit_of_the_switch_is_any_where_people_are_drawn() -> None:
    assert switched("Kontor 1", clock="trekning")["omlegging"]["Kontor 1"] == "2016-01"
