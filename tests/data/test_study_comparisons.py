"""Windows, contrasts and register breaks in study.toml: what is filled in, and each fault by name."""

from copy import deepcopy

import pytest

from data import study
from data.study_names import StudyError

MINIMAL = {
    "id": "min",
    "title": "Min studie",
    "months": [-12, 24],
    "arms": {"tiltak": {"title": "A"}, "kontroll": {"title": "B"}},
    "measures": {"a": {"codes": ["SUPPEMP"]}, "b": {"codes": ["INDOPPFAG"]}},
    "utfall": {"poeng": {"title": "Poeng"}},
}
LEVELS = {
    "column": "utdanning",
    "tiltak": {"value": "hoyere", "title": "Høyere utdanning", "short": "Høyere"},
    "kontroll": {"value": ["grunnskole", "vgo"]},
}


def changed(**changes: object) -> dict:
    return study.complete(deepcopy(MINIMAL) | deepcopy(changes))


def test_window_of_two_months() -> None:
    windows = changed(windows={"use": ["mnd_12", "mnd_12_og_18"], "latest_start": {"mnd_12": "2018-08"}})[
        "windows"
    ]
    assert windows["use"] == ["mnd_12", "mnd_12_og_18"] and windows["main"] == "mnd_12"
    assert windows["latest_start"] == {"mnd_12": "2018-08"}


def test_contrast_is_filled_in() -> None:
    full = changed(contrasts={"hoy": LEVELS | {"within": "tiltak", "spec": "raa"}})["contrasts"]["hoy"]
    assert full["tiltak"] == {"value": ["hoyere"], "title": "Høyere utdanning", "short": "Høyere"}
    assert full["kontroll"] == {
        "value": ["grunnskole", "vgo"],
        "title": "Grunnskole og vgo",
        "short": "Grunnskole og vgo",
    }
    assert full["title"] == "Høyere utdanning mot Grunnskole og vgo"
    assert (full["within"], full["spec"]) == ("tiltak", "raa")


def test_breaks_stand_as_written() -> None:
    given = {
        "month": "2015-01",
        "columns": ["avtalte_timer", "i_a", "utfall_poeng"],
        "text": "Nytt register.",
    }
    full = changed(breaks=[given])
    assert full["breaks"] == [given] and study.warnings(full) == ()


def test_nothing_is_the_default() -> None:
    full = changed()
    assert (full["contrasts"], full["breaks"], full["windows"]["latest_start"]) == ({}, [], {})


FAULTS = {
    "two_months_backwards": ({"windows": {"use": ["mnd_18_og_12"]}}, "mnd_18_og_12"),
    "two_months_too_late": ({"windows": {"use": ["mnd_12_og_25"]}}, "months = [-12, 24]"),
    "the_same_month_twice": ({"windows": {"use": ["mnd_12_og_12"]}}, "to ulike måneder"),
    "latest_start_of_unused_window": (
        {"windows": {"use": ["mnd_12"], "latest_start": {"mnd_18": "2018-08"}}},
        "[windows.latest_start]: 'mnd_18'",
    ),
    "latest_start_is_a_year": (
        {"windows": {"use": ["mnd_12"], "latest_start": {"mnd_12": "2018"}}},
        "mnd_12 = '2018'",
    ),
    "latest_start_is_a_month": ({"windows": {"use": ["mnd_12"], "latest_start": "2018-08"}}, "latest_start"),
    "contrasts_is_a_list": ({"contrasts": [LEVELS]}, "[contrasts]"),
    "contrast_is_text": ({"contrasts": {"x": "utdanning"}}, "[contrasts.x]"),
    "contrast_has_a_space": ({"contrasts": {"x y": LEVELS}}, "'x y'"),
    "contrast_of_unknown_column": (
        {"contrasts": {"x": LEVELS | {"column": "utdaning"}}},
        "[contrasts.x] column: 'utdaning' finnes ikke. Mente du 'utdanning'?",
    ),
    "contrast_without_column": ({"contrasts": {"x": {"tiltak": {}, "kontroll": {}}}}, "[contrasts.x] column"),
    "contrast_within_a_third_arm": (
        {"contrasts": {"x": LEVELS | {"within": "tiltk"}}},
        "within: 'tiltk' finnes ikke. Mente du 'tiltak'?",
    ),
    "contrast_of_unused_model": ({"contrasts": {"x": LEVELS | {"spec": "se_d"}}}, "[contrasts.x] spec"),
    "contrast_lacks_an_arm": (
        {"contrasts": {"x": {"column": "utdanning", "tiltak": {"value": "a"}}}},
        "mangler kontroll",
    ),
    "contrast_value_is_a_number": (
        {"contrasts": {"x": LEVELS | {"tiltak": {"value": 1}}}},
        "tiltak value = 1",
    ),
    "contrast_arms_overlap": ({"contrasts": {"x": LEVELS | {"tiltak": {"value": "vgo"}}}}, "'vgo'"),
    "breaks_is_a_table": ({"breaks": {"month": "2015-01"}}, "[[breaks]]"),
    "break_without_month": (
        {"breaks": [{"columns": ["avtalte_timer"], "text": "x"}]},
        "nummer 1: month = None",
    ),
    "break_without_columns": ({"breaks": [{"month": "2015-01", "columns": [], "text": "x"}]}, "columns"),
    "break_of_unknown_column": (
        {"breaks": [{"month": "2015-01", "columns": ["avtalt_timer"], "text": "x"}]},
        "Mente du 'avtalte_timer'?",
    ),
    "break_without_text": ({"breaks": [{"month": "2015-01", "columns": ["lonn_nok"]}]}, "text mangler"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named(fault: str) -> None:
    changes, message = FAULTS[fault]
    with pytest.raises(StudyError) as error:
        changed(**changes)
    assert message in str(error.value)


def test_completed_definition_is_complete() -> None:
    full = changed(contrasts={"hoy": LEVELS}, windows={"use": ["mnd_3_og_4"]})
    assert study.complete(full) == full
