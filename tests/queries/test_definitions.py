"""The loader of SQL definitions: one good file, and bad files named after their one fault."""

import pytest

from queries import definitions
from queries.definitions import DefinitionError, Param

GOOD = """/*
title  = "Har jobb"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Eget eksempel"
reads  = ["panel"]
needs  = ["avtalte_timer"]

[params]
min_timer = { default = 4.0, label = "Minste timer", choices = [0.0, 4.0, 18.75] }
uten_aap  = { default = false, label = "Bare uten AAP", needs = ["mottar_aap"] }

[presets]
"Rapporten" = { min_timer = 18.75 }

[columns]
participant_id = "pseudonym"
month          = "whole months since month 0"
y              = "1 with a job, 0 without, null not observed"
*/
-- $comment and 'text' with $inside; are no parameters
select
    participant_id,
    month,
    case
        when $uten_aap and mottar_aap then 0
        when avtalte_timer >= $min_timer then 1
        else 0
    end as y
from panel
where 'a $text; too' is not null
"""

SUBGROUP = """/*
title  = "Kjønn"
grain  = ["participant_id"]
source = "Eget eksempel"
reads  = ["person"]
exploratory = true
[levels]
kvinne = "Kvinner"
mann   = "Menn"
[columns]
participant_id = "pseudonym"
level          = "kvinne or mann"
*/
select participant_id, case kvinne when 1 then 'kvinne' when 0 then 'mann' end as level from person
"""

# fault -> (what stands in the good file, what stands in the bad one, what the message says)
FAULTS = {
    "no_header": ("/*\ntitle", "title", "must begin with a header"),
    "header_not_toml": ('title  = "Har jobb"', "title  = Har jobb", "not TOML"),
    "no_title": ('title  = "Har jobb"\n', "", "lacks title"),
    "empty_title": ('"Har jobb"', '" "', "title must be a text"),
    "no_unit": ('unit   = "share"\n', "", "lacks unit"),
    "unknown_unit": ('"share"', '"prosent"', "unit is 'prosent'"),
    "no_grain": ('grain  = ["participant_id", "month"]\n', "", "lacks grain"),
    "other_grain": ('grain  = ["participant_id", "month"]', 'grain  = ["month"]', "grain must be"),
    "no_source": ('source = "Eget eksempel"\n', "", "lacks source"),
    "no_reads": ('reads  = ["panel"]\n', "", "lacks reads"),
    "reads_another_table": ('["panel"]', '["person"]', "reads must name panel"),
    "needs_not_a_list": ('["avtalte_timer"]', '"avtalte_timer"', "needs must be a list"),
    "needs_named_twice": ('["avtalte_timer"]', '["a", "a"]', "needs names something twice"),
    "unknown_key": ("needs  =", "need   =", "unknown key in the header: need"),
    "levels_in_an_outcome": (
        "[presets]",
        '[levels]\nja = "Ja"\n[presets]',
        "unknown key in the header: levels",
    ),
    "column_not_described": ('month          = "whole months since month 0"\n', "", "columns must be"),
    "parameter_without_default": ("default = 4.0, ", "", "min_timer lacks default"),
    "parameter_without_label": ('label = "Minste timer", ', "", "min_timer lacks label"),
    "parameter_with_unknown_key": ('label = "Minste timer"', 'label = "M", unit = "t"', "unknown key: unit"),
    "parameter_not_a_table": (
        '{ default = false, label = "Bare uten AAP", needs = ["mottar_aap"] }',
        "false",
        "uten_aap must be a table",
    ),
    "default_not_among_choices": ("default = 4.0", "default = 5.0", "default 5.0, not one of its choices"),
    "default_of_another_sort": ("[0.0, 4.0, 18.75]", "[false, true]", "default 4.0, not one of its choices"),
    "one_choice_only": ("[0.0, 4.0, 18.75]", "[4.0]", "at least two choices"),
    "choices_of_two_sorts": ("[0.0, 4.0, 18.75]", '[0.0, "fire"]', "mixes numbers"),
    "preset_with_unknown_parameter": (
        "{ min_timer = 18.75 }",
        "{ min_time = 18.75 }",
        "unknown parameter: min_time",
    ),
    "preset_outside_choices": ("{ min_timer = 18.75 }", "{ min_timer = 20.0 }", "not one of its choices"),
    "preset_of_another_type": ("{ min_timer = 18.75 }", "{ uten_aap = 1 }", "not of the default"),
    "preset_not_a_table": ("{ min_timer = 18.75 }", "18.75", "must be a table of parameters"),
    "parameter_not_declared": (
        ">= $min_timer",
        ">= $min_time + $min_timer",
        r"uses \$min_time, not declared",
    ),
    "parameter_not_used": (">= $min_timer", ">= 4.0", r"never uses \$min_timer"),
    "positional_parameter": (">= $min_timer", ">= $1 + $min_timer", r"uses \$1, not declared"),
    "two_statements": ("select\n", "select 1;\nselect\n", "without a semicolon"),
    "not_a_select": ("select\n", "delete from panel select\n", "exactly one select"),
}


def test_good_outcome() -> None:
    definition = definitions.parse(GOOD, kind="outcomes", name="har_jobb")
    assert (definition.kind, definition.name, definition.unit) == ("outcomes", "har_jobb", "share")
    assert definition.grain == ("participant_id", "month")
    assert definition.needs == ("avtalte_timer",)
    assert definition.params == (
        Param("min_timer", 4.0, "Minste timer", (0.0, 4.0, 18.75), ()),
        Param("uten_aap", False, "Bare uten AAP", None, ("mottar_aap",)),
    )
    assert definition.presets == {"Rapporten": {"min_timer": 18.75}}
    assert definition.sql.startswith("-- $comment") and definition.sql.endswith("is not null")
    assert definition.exploratory is False and definition.levels == {}


def test_good_subgroup() -> None:
    definition = definitions.parse(SUBGROUP, kind="subgroups", name="kjonn")
    assert definition.levels == {"kvinne": "Kvinner", "mann": "Menn"}
    assert definition.exploratory is True and definition.unit is None


def test_result_query_needs_no_default() -> None:
    text = (
        '/*\ntitle = "Antall"\ngrain = ["arm"]\nreads = ["sample"]\n[params]\nlast = {}\n*/\n'
        "with step as (select arm from sample where month <= $last) "
        "select arm, count(*) as n from step group by arm"
    )
    assert definitions.parse(text, kind="results", name="antall").params == (Param("last", None, "last"),)


@pytest.mark.parametrize("fault", FAULTS)
def test_bad_file(fault: str) -> None:
    before, after, message = FAULTS[fault]
    assert GOOD.count(before) >= 1
    with pytest.raises(DefinitionError, match=message) as caught:
        definitions.parse(GOOD.replace(before, after, 1), kind="outcomes", name=fault)
    assert f"queries/outcomes/{fault}.sql" in str(caught.value)


def test_subgroup_without_levels() -> None:
    text = SUBGROUP.replace('[levels]\nkvinne = "Kvinner"\nmann   = "Menn"\n', "")
    with pytest.raises(DefinitionError, match="lacks levels"):
        definitions.parse(text, kind="subgroups", name="kjonn")


def test_exploratory_is_a_switch() -> None:
    with pytest.raises(DefinitionError, match="exploratory must be"):
        definitions.parse(SUBGROUP.replace("= true", '= "ja"'), kind="subgroups", name="kjonn")


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("views", "a", "no kind 'views'"),
        ("outcomes", "Har_jobb", "lowercase ASCII"),
        ("outcomes", "../a", "lowercase ASCII"),
    ],
)
def test_names_are_checked(kind: str, name: str, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        definitions.parse(GOOD, kind=kind, name=name)


def test_file_that_does_not_exist() -> None:
    with pytest.raises(DefinitionError, match="does not exist"):
        definitions.load("outcomes", "finnes_ikke")


def test_kind_that_does_not_exist() -> None:
    with pytest.raises(DefinitionError, match="no kind"):
        definitions.names("finnes_ikke")
