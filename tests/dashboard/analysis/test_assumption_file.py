"""Own assumptions as a file: out and in again, and every fault named."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.analysis.assumption_file import LARGEST, AssumptionFileError, as_file, from_file
from dashboard.analysis.cost_ladder import model_of
from dashboard.selection import Selection, default_selection
from dashboard.warehouse import Database

STUDY = "refino"
OWN = (("mva", 0.15), ("pris_tiltak_2019", 5000.0))


def chosen(database: Database, **more: object) -> Selection:
    return replace(default_selection(database.catalogue.studies[STUDY]), **more)  # type: ignore[arg-type]


def read(database: Database, text: str | bytes, **more: object) -> Selection:
    study = database.catalogue.studies[STUDY]
    content = text.encode() if isinstance(text, str) else text
    return from_file(content, chosen(database, **more), study, model_of(study))


def test_out_and_in_again_is_the_same(database: Database) -> None:
    own = chosen(database, assumptions=OWN, months_from="panel", spec="raa")
    text = as_file(model_of(database.catalogue.studies[STUDY]), own)
    again = read(database, text, assumptions=(("skattekostnad", 0.1),), spec="raa")
    assert again == own


def test_the_file_says_what_it_holds(database: Database) -> None:
    text = as_file(model_of(database.catalogue.studies[STUDY]), chosen(database, assumptions=OWN))
    table = tomllib.loads(text)
    assert text.startswith("# ")
    assert (table["study"], table["report"], table["maaneder"]) == ("refino", "000", "rapport")
    first = {entry["id"]: entry for entry in table["assumptions"]}["mva"]
    assert first == {
        "id": "mva",
        "title": "Merverdiavgift",
        "value": 0.15,
        "in_report": 0.25,
        "unit": "andel",
        "source": "ikke trykt (rapport 000, tekst 8.3)",
    }


ENTRY = '[[assumptions]]\nid = "{id}"\nvalue = {value}\n'
HEAD = 'study = "refino"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('study = "se"\n', "gjelder studien «se»"),
        ("", "gjelder studien"),
        (HEAD + ENTRY.format(id="mvaa", value=0.1), "«mvaa» finnes ikke"),
        (HEAD + ENTRY.format(id="mva", value='"0.1"'), "noe tall"),
        (HEAD + ENTRY.format(id="mva", value="true"), "noe tall"),
        (HEAD + ENTRY.format(id="mva", value="nan"), "utenfor grensene"),
        (HEAD + ENTRY.format(id="mva", value="-0.1"), "0 til 0,25"),
        (HEAD + ENTRY.format(id="mva", value="9" * 400), "noe tall"),
        (HEAD + 2 * ENTRY.format(id="mva", value=0.1), "to ganger"),
        (HEAD + "[[assumptions]]\nvalue = 1\n", "finnes ikke"),
        (HEAD + "assumptions = [1]\n", "id og value"),
        (HEAD + "assumptions = 1\n", r"\[\[assumptions\]\]"),
        (HEAD + 'maaneder = "begge"\n', "«rapport» eller «panel»"),
        (HEAD + "maaneder = [1]\n", "«rapport» eller «panel»"),
        ("study = refino", "ikke gyldig TOML"),
        (b"\xff\xfe", "UTF-8"),
        (b"#" * (LARGEST + 1), "for stor"),
        ("a = " + "[" * 5000, "ikke gyldig TOML"),
    ],
)
def test_a_fault_is_named(database: Database, text: str | bytes, said: str) -> None:
    with pytest.raises(AssumptionFileError, match=said):
        read(database, text)


def test_all_faults_are_named_at_once(database: Database) -> None:
    text = HEAD + ENTRY.format(id="mvaa", value=0.1) + ENTRY.format(id="mva", value=7)
    with pytest.raises(AssumptionFileError) as error:
        read(database, text)
    assert [line.split(":")[0] for line in str(error.value).split("\n")] == [
        "Forutsetning 1",
        "Forutsetning 2",
    ]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_any_file_is_read_or_refused(database: Database, content: bytes) -> None:
    try:
        read(database, content)
    except AssumptionFileError as error:
        assert str(error)
