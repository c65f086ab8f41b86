"""study.toml: what is filled in, and one bad definition per rule, named after its fault."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import duckdb
import pytest

from data import study
from data.study_names import SQL_WORDS, StudyError
from queries import definitions

STUDIES = Path(__file__).parents[2] / "data" / "studies"
MINIMAL = {
    "id": "min",
    "title": "Min studie",
    "months": [-12, 24],
    "arms": {"tiltak": {"title": "A"}, "kontroll": {"title": "B"}},
    "measures": {"a": {"codes": ["SUPPEMP"]}, "b": {"codes": ["MIDLONTIL"]}},
}


def changed(**changes: object) -> dict:
    return deepcopy(MINIMAL) | deepcopy(changes)


def test_minimal_study_is_filled_in() -> None:
    full = study.complete(MINIMAL)
    assert (full["clock"], full["design"], full["telledag"], full["after_death"]) == (
        "trekning",
        "randomisert",
        28,
        "missing",
    )
    assert [full["arms"][arm]["value"] for arm in ("tiltak", "kontroll")] == [1, 0]
    assert full["arms"]["tiltak"]["short"] == "A" and full["contrast"] == "A mot B"
    assert full["models"]["use"] == ["raa", "strata", "justert"] and full["models"]["main"] == "justert"
    assert full["windows"] == {"use": ["mnd_1_12", "siste_6"], "main": "mnd_1_12", "latest_start": {}}
    assert full["participation"]["first_measure"] == ["a", "b"]
    assert full["participation"]["arm_measure"] == {"tiltak": ["a", "b"], "kontroll": ["a", "b"]}
    assert full["strata"] == full["covariates"] == [] and full["cluster"] is None
    assert study.warnings(full) == ()


def test_declared_codes_are_not_also_wage_subsidy() -> None:
    assert "MIDLONTIL" not in study.complete(MINIMAL)["measure_kinds"]["lonnstilskudd"]


def test_the_argument_is_not_changed() -> None:
    before = deepcopy(MINIMAL)
    study.complete(MINIMAL)
    assert before == MINIMAL


def test_windows_fit_a_short_study() -> None:
    assert study.complete(changed(months=[-2, 5]))["windows"]["use"] == ["mnd_1_5", "siste_5"]


def test_groups_called_as_the_arms_belong_to_them() -> None:
    full = study.complete(changed(measures={"kontroll": ["SUPPEMP"], "a": ["ABIST"]}))
    assert full["participation"]["arm_measure"] == {"tiltak": ["kontroll", "a"], "kontroll": ["kontroll"]}


@pytest.mark.parametrize("path", sorted(STUDIES.glob("*.toml")), ids=lambda path: path.stem)
def test_built_in_studies_are_complete(path: Path) -> None:
    full = study.complete(tomllib.loads(path.read_text("utf-8")))
    assert full["id"] == path.stem
    assert study.warnings(full) == ()
    assert study.complete(full) == full


def test_a_study_names_its_cost_calculation() -> None:
    full = study.complete(changed(assumptions="refino"))
    assert full["assumptions"] == "refino" and study.warnings(full) == ()


def test_own_outcome_may_be_named_with_its_column() -> None:
    full = study.complete(
        changed(utfall={"poeng": {"title": "Poeng"}}, outcomes={"use": ["utfall_poeng", "sysselsatt"]})
    )
    assert full["outcomes"]["use"] == ["poeng", "sysselsatt"]
    assert full["utfall"]["poeng"]["unit"] == "share"


def test_answerable_takes_what_the_data_have() -> None:
    full = study.answerable(study.complete(MINIMAL), {"lonn_nok", "g_nok", "kvinne"})
    assert "sysselsatt" in full["outcomes"]["use"] and "aap" not in full["outcomes"]["use"]
    assert full["subgroups"]["utforskende"] == ["kjonn"]
    assert full["headline"] == {"outcome": "sysselsatt", "window": "mnd_1_12"}


def test_data_that_answer_nothing() -> None:
    with pytest.raises(StudyError, match="ikke svare på noe utfall"):
        study.answerable(study.complete(MINIMAL), set())


def test_reserved_words_are_the_databases_own() -> None:
    with duckdb.connect() as con:
        rows = con.execute(
            "select keyword_name from duckdb_keywords() where keyword_category = 'reserved'"
        ).fetchall()
    assert {row[0] for row in rows} == SQL_WORDS


def test_unknown_key_is_a_warning_with_the_nearest() -> None:
    (warning,) = study.warnings(study.complete(changed(covariate=["alder"])))
    assert "'covariate'" in warning and "'covariates'" in warning


ARMS = MINIMAL["arms"]
# fault -> (changed keys, what the message says)
FAULTS = {
    "assumptions_do_not_exist": ({"assumptions": "refinno"}, "refino"),
    "assumptions_are_a_path": ({"assumptions": "../studies/se"}, "assumptions"),
    "id_has_capital": ({"id": "Min"}, "id: 'Min'"),
    "id_starts_with_digit": ({"id": "1a"}, "id: '1a'"),
    "id_is_too_long": ({"id": "a" * 32}, "høyst 31 tegn"),
    "id_ends_in_newline": ({"id": "min\n"}, "kan ikke være et navn"),
    "id_is_taken": ({"id": "main"}, "opptatt"),
    "months_is_one_number": ({"months": [12]}, "months"),
    "months_backwards": ({"months": [24, -12]}, "months"),
    "months_are_text": ({"months": ["-1", "2"]}, "months"),
    "three_arms": ({"arms": ARMS | {"tredje": {}}}, "tredje"),
    "arms_have_the_same_value": ({"arms": {"tiltak": {"value": 1}, "kontroll": {"value": 1}}}, "samme value"),
    "arm_value_is_text": ({"arms": {"tiltak": {"value": "ja"}, "kontroll": {}}}, "'ja'"),
    "arm_is_a_number": ({"arms": {"tiltak": 1, "kontroll": 0}}, "[arms.tiltak]"),
    "arms_is_a_list": ({"arms": []}, "[arms]"),
    "measure_without_codes": ({"measures": {"a": {}}}, "[measures.a]"),
    "measure_codes_are_numbers": ({"measures": {"a": {"codes": [1]}}}, "[measures.a]"),
    "measure_has_a_space": ({"measures": {"a b": ["X"]}}, "'a b'"),
    "measure_is_an_injection": ({"measures": {'a"; drop table person; --': ["X"]}}, "kan ikke være et navn"),
    "measure_name_is_taken": ({"measures": {"annet": ["X"]}}, "opptatt"),
    "measure_is_a_database_word": ({"measures": {"select": ["X"]}}, "opptatt ord"),
    "starts_misspelt": ({"measures": {"a": {"codes": ["X"], "starts": "fra_omleging"}}}, "fra_omlegging"),
    "other_is_text": ({"measures": {"a": {"codes": ["X"], "other": "ja"}}}, "[measures.a] other = 'ja'"),
    "kind_misspelt": ({"measure_kinds": {"lonnstilskud": []}}, "Mente du 'lonnstilskudd'?"),
    "design_misspelt": ({"design": "randomisrt"}, "Mente du 'randomisert'?"),
    "clock_unknown": ({"clock": "klokke"}, "oppstart, trekning"),
    "count_day_zero": ({"telledag": 0}, "telledag"),
    "count_day_text": ({"telledag": "28"}, "telledag"),
    "draw_is_a_number": ({"draw": 3}, "draw"),
    "switch_is_no_month": ({"omlegging": {"Nord": "2015-13"}}, "'Nord'"),
    "first_measure_unknown": ({"participation": {"first_measure": ["c"]}}, "first_measure"),
    "arm_measure_lacks_an_arm": ({"participation": {"arm_measure": {"tiltak": ["a"]}}}, "kontroll"),
    "gap_is_negative": ({"participation": {"closed_gap": -1}}, "closed_gap"),
    "no_month_makes_a_start": ({"participation": {"start_months_in_row": 0}}, "start_months_in_row"),
    "time_unit_unknown": ({"participation": {"time_unit": "dag"}}, "time_unit"),
    "person_column_taken": ({"personer": {"alder": "number"}}, "finnes fra før"),
    "person_column_made_for_a_group": ({"personer": {"forste_mnd_a": "number"}}, "finnes fra før"),
    "person_column_is_month": ({"personer": {"month": "number"}}, "opptatt ord"),
    "person_column_type_unknown": ({"personer": {"x": "tall"}}, "number"),
    "outcome_called_as_built_in": ({"utfall": {"sysselsatt": {}}}, "innebygd"),
    "outcome_unit_unknown": ({"utfall": {"x": {"unit": "kr"}}}, "unit"),
    "outcome_unknown": ({"outcomes": {"use": ["syselsatt"]}}, "Mente du 'sysselsatt'?"),
    "default_outcome_not_in_use": (
        {"outcomes": {"use": ["sysselsatt"]}, "defaults": {"outcome": "i_arbeid"}},
        "[defaults] outcome",
    ),
    "subgroup_unknown": ({"subgroups": {"forhandsregistrert": ["kjon"]}}, "Mente du 'kjonn'?"),
    "stratum_unknown": ({"strata": ["trek_enhet"]}, "Mente du 'trekk_enhet'?"),
    "covariate_unknown": ({"covariates": ["aldr"]}, "Mente du 'alder'?"),
    "covariates_are_text": ({"covariates": "alder"}, "covariates"),
    "cluster_unknown": ({"cluster": "kontor"}, "cluster"),
    "model_unknown": ({"models": {"use": ["justrt"]}}, "Mente du 'justert'?"),
    "main_model_not_in_use": ({"models": {"use": ["raa"], "main": "justert"}}, "[models] main"),
    "window_misspelt": ({"windows": {"use": ["maaned_1_12"]}}, "maaned_1_12"),
    "window_too_long": ({"windows": {"use": ["mnd_1_25"]}}, "months = [-12, 24]"),
    "window_backwards": ({"windows": {"use": ["mnd_12_1"]}}, "mnd_12_1"),
    "main_window_not_in_use": ({"windows": {"use": ["mnd_1_12"], "main": "siste_6"}}, "[windows] main"),
    "own_division_of_unknown_column": ({"own_subgroups": {"x": {"column": "aldr"}}}, "Mente du 'alder'?"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_named(fault: str) -> None:
    changes, message = FAULTS[fault]
    with pytest.raises(StudyError) as error:
        study.complete(changed(**changes))
    assert message in str(error.value)


@pytest.mark.parametrize("key", ["id", "title", "months", "arms", "measures"])
def test_required_key(key: str) -> None:
    content = deepcopy(MINIMAL)
    content["x" + key] = content.pop(key)
    with pytest.raises(StudyError, match=f"mangler '{key}'. Fant 'x{key}'"):
        study.complete(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b'title = "\xe5"', "UTF-8"), (b"title = ", "gyldig TOML"), (b'title = "x"', "mangler 'id'")],
)
def test_file_is_named(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(StudyError) as error:
        study.read(tmp_path)
    assert "study.toml" in str(error.value) and message in str(error.value)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="finnes ikke"):
        study.read(tmp_path)


def test_byte_order_mark_is_read(tmp_path: Path, small: Callable) -> None:
    (tmp_path / "study.toml").write_bytes(b"\xef\xbb\xbf" + small.FILES["study.toml"].encode())
    assert study.read(tmp_path)["id"] == "liten"


def test_every_division_can_be_named() -> None:
    names = list(definitions.names("subgroups"))
    assert study.complete(changed(subgroups={"utforskende": names}))["subgroups"]["utforskende"] == names


def test_models_of_a_printed_table_must_exist() -> None:
    own = changed(models={"use": ["raa"], "printed": ["strata"]})
    assert study.complete(own)["models"]["printed"] == ["strata"]
    own["models"]["printed"] = ["strata2"]
    with pytest.raises(StudyError, match=r"\[models\] printed: 'strata2' finnes ikke\. Mente du 'strata'"):
        study.complete(own)
