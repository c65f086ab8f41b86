"""[published] of the built-in studies: every name is one that exists, and every entry has a printed row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.analysis.printed_rows import PrintedRow, rows
from dashboard.analysis.published_estimates import OUTCOME_KEYS, SAMPLE_KEYS
from dashboard.analysis.published_match import MATCHES, match
from data.study import complete, person_columns
from queries import definitions

STUDIES = {
    file.stem: complete(tomllib.loads(file.read_text(encoding="utf-8")))
    for file in sorted((Path(__file__).resolve().parents[3] / "data" / "studies").glob("*.toml"))
}
IDS = [name for name, study in STUDIES.items() if "published" in study]


def of_kind(name: str, kind: str) -> list[PrintedRow]:
    return [row for row in rows(STUDIES[name]["published"]["folder"]) if row.kind == kind]


def columns(name: str) -> set[str]:
    return set(person_columns(STUDIES[name]))


def params(outcome: str) -> set[str]:
    return {param.name for param in definitions.load("outcomes", outcome).params}


def table(name: str, part: str) -> dict[str, Any]:
    found = STUDIES[name]["published"].get(part, {})
    assert isinstance(found, dict)
    return found


def meant_outcomes(name: str) -> Iterator[tuple[str, str, set[str]]]:
    """Outcome, window (empty for the row's own) and parameters of everything that names an outcome."""
    for printed, entry in table(name, "outcomes").items():
        yield entry.get("outcome", printed), entry.get("window", ""), set(entry) - set(OUTCOME_KEYS)
    for entry in table(name, "statistics").values():
        yield entry["outcome"], entry["window"], set(entry.get("params", {}))
    for entry in table(name, "measures").values():
        if "outcome" in entry or "observed" in entry:
            outcome = entry.get("outcome", entry.get("observed"))
            yield outcome, entry.get("window", ""), set(entry.get("params", {}))


@pytest.mark.parametrize("name", IDS)
def test_every_printed_name_occurs_in_the_copy(name: str) -> None:
    effects, people, curves = (of_kind(name, kind) for kind in ("estimates", "descriptives", "participation"))
    terms = {row.term for row in effects}
    assert set(STUDIES[name]["published"].get("terms", ())) <= terms
    assert set(table(name, "terms_of")) <= terms
    assert set(table(name, "covariates")) <= terms
    assert set(table(name, "samples")) <= {row.sample for row in effects}
    assert set(table(name, "specs")) <= {row.spec for row in effects}
    listed = {row.outcome for row in of_kind(name, "outcomes")}
    assert set(table(name, "outcomes")) <= {row.outcome for row in effects} | listed
    assert set(table(name, "arms")) <= {row.sample for row in (*people, *curves)}
    assert set(table(name, "levels")) <= {row.outcome for row in people}
    assert set(table(name, "statistics")) <= {row.term for row in people}
    assert set(STUDIES[name]["published"]["descriptive_tables"]) <= {row.table for row in people}
    measures = {key for row in curves for key in (row.outcome, f"{row.table}/{row.outcome}")}
    measures |= {f"{row.outcome}:{row.sample}" for row in curves}
    assert set(table(name, "measures")) <= measures
    units = {row.unit for row in rows(STUDIES[name]["published"]["folder"])}
    assert set(table(name, "unit_factors")) <= units


@pytest.mark.parametrize("name", IDS)
def test_every_own_name_exists(name: str) -> None:
    study = STUDIES[name]
    divisions = [*study["subgroups"]["forhandsregistrert"], *study["subgroups"]["utforskende"]]
    models = {*study["models"]["use"], *study["models"].get("printed", [])}
    assert set(table(name, "specs").values()) <= models
    for sample in table(name, "samples").values():
        assert sample.get("spec", study["models"]["main"]) in models
        assert sample.get("contrast") in (None, *study.get("contrasts", {}))
        for division, level in sample.items():
            if division not in SAMPLE_KEYS:
                assert division in divisions
                assert level in definitions.load("subgroups", division).levels
    for outcome, window, given in meant_outcomes(name):
        assert outcome in study["outcomes"]["use"]
        assert window in ("", *study["windows"]["use"]) or window.removeprefix("mnd_").isdigit()
        assert given <= params(outcome)
    for meant in table(name, "terms_of").values():
        if isinstance(meant, dict):
            assert set(meant) <= {"contrast", "term", "relative"}
            assert meant.get("contrast") in (None, *study.get("contrasts", {}))


@pytest.mark.parametrize("name", IDS)
def test_every_column_exists(name: str) -> None:
    known = columns(name)
    for meant in table(name, "covariates").values():
        assert (meant if isinstance(meant, str) else meant["column"]) in known
    for names in table(name, "sums").values():
        assert set(names) <= known
    for arm in table(name, "arms").values():
        if isinstance(arm, dict):
            assert set(arm) - {"arm"} <= known
    for level in table(name, "levels").values():
        assert {level[key] for key in ("column",) if key in level} <= known
        assert set(level.get("columns", {}).values()) <= known
        for given in level.get("params", {}).values():
            assert set(given) <= params("i_arbeid")
    for measure in table(name, "measures").values():
        assert set(measure.get("where", {})) <= known
        if "column" in measure:
            wanted = str(measure["column"])
            assert wanted in known or wanted.replace("{month}", "12") in known


@pytest.mark.parametrize("name", IDS)
def test_every_rule_of_a_match_fits_a_row_and_has_a_reason(name: str) -> None:
    every = rows(STUDIES[name]["published"]["folder"])
    for rule in STUDIES[name]["published"].get("matches", ()):
        assert rule["match"] in MATCHES
        assert rule["reason"].endswith(".")
        assert any(match({"matches": [rule]}, row, is_computed=True)[1] == rule["reason"] for row in every), (
            rule
        )
