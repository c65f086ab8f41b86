"""What a headline does not say follows from the design, the interval and the data alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dashboard import sentences, sentences_plain
from dashboard.analysis.effects import effects
from dashboard.selection import default_selection
from dashboard.text import use_language
from dashboard.warehouse import Database


@pytest.mark.parametrize("language", ["nb", "en"])
def test_two_sentences_without_p_values(database: Database, language: str) -> None:
    for study in database.catalogue.studies.values():
        found = effects(database, default_selection(study))
        outcome = study.outcomes[study.default_outcome]
        with use_language(language):
            said = sentences.headline_sentence(
                found.headline, study, unit=outcome.unit or "count", outcome=outcome.title
            )
        # A full stop inside a name, as in «m.fl.», ends no sentence.
        assert len(re.findall(r"\.(?= [A-ZÆØÅ+−]|$)", said)) <= 2
        assert not re.search(r"\bp\s*[=<]", said)


def test_the_line_follows_the_design(database: Database) -> None:
    study = database.catalogue.studies["se"]
    head = effects(database, default_selection(study)).headline
    observed = replace(study, definition={**study.definition, "design": "observasjonell"})
    assert "hvem det virket for" in sentences_plain.not_shown(head, study, unit="share")
    assert "andre årsaker" in sentences_plain.not_shown(head, observed, unit="share")


def test_the_line_follows_the_interval(database: Database) -> None:
    study = database.catalogue.studies["se"]
    head = effects(database, default_selection(study)).headline
    clear = replace(head, conf_low=0.01, conf_high=0.03)
    unclear = replace(head, conf_low=-0.01, conf_high=0.03, detectable=0.028)
    assert "rommer null" not in sentences_plain.not_shown(clear, study, unit="share")
    told = sentences_plain.not_shown(unclear, study, unit="share")
    assert "rommer null" in told and "2,8 prosentpoeng" in told


def test_the_line_follows_the_data(database: Database) -> None:
    study = database.catalogue.studies["se"]
    head = effects(database, default_selection(study)).headline
    assert "syntetiske" in sentences_plain.not_shown(head, study, unit="share")
    real = replace(study, data_status="reell")
    assert "syntetiske" not in sentences_plain.not_shown(head, real, unit="share")
