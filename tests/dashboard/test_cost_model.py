"""Files of assumptions: the four that come with the program, and what is refused."""

from __future__ import annotations

import copy
import csv
import io
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

from dashboard.cost_model import FOLDER, CostModelError, parse_cost_model, read_cost_model

FILES = sorted(path.stem for path in FOLDER.glob("*.toml"))
STUDIES = Path(__file__).resolve().parents[2] / "data" / "studies"
PUBLISHED = Path(__file__).resolve().parents[2] / "data" / "published"
# A printed table may hold thousands, millions or percent where the file holds kroner and shares.
SCALES = (1.0, 1000.0, 1e6, 0.01)
TABLES = ("costs", "descriptives")


def printed_numbers(study: str) -> dict[tuple[str, str], list[float]]:
    """(report, table) -> all values printed there."""
    found: dict[tuple[str, str], list[float]] = {}
    for name in TABLES:
        path = PUBLISHED / study / f"{name}.csv"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        for row in csv.DictReader(io.StringIO(text)):
            with suppress(ValueError):  # some rows hold a name or nothing
                found.setdefault((row["report"], row["table"]), []).append(float(row["value"]))
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_value_is_the_printed_one(name: str) -> None:
    """Each input said to be printed, and each printed result, stands in the copied table it names."""
    model, numbers = read_cost_model(name), printed_numbers(name)
    assert model is not None
    inputs = [(a.id, a.report, a.table, a.value) for a in model.assumptions.values() if a.is_printed]
    results = [(s.id, model.report, p.table, p.value) for s in model.steps for p in s.printed]
    checked = 0
    for key, report, table, value in [*inputs, *results]:
        if report != model.report or key in NOT_A_COST:
            continue
        checked += 1
        there = numbers.get((report, table), [])
        # Some differences are printed without their sign.
        assert any(
            abs(abs(x) * scale - abs(value)) < 1e-9 * max(1, abs(value)) for x in there for scale in SCALES
        ), key
    assert checked > 10


# Choices of the analysis, with the table they belong to as source.
NOT_A_COST = {"horisont", "prisaar"}


@pytest.mark.parametrize("name", FILES)
def test_every_study_has_what_the_value_of_a_measure_needs(name: str) -> None:
    model = read_cost_model(name)
    assert model is not None
    assert {"horisont", "diskonteringsrente", "verdi_av_jobb", "prisaar"} <= set(model.assumptions)
    assert model.sums


@pytest.mark.parametrize("name", FILES)
def test_every_price_is_of_a_column_the_study_has(name: str) -> None:
    model = read_cost_model(name)
    definition = tomllib.loads((STUDIES / f"{name}.toml").read_text(encoding="utf-8"))
    kinds = {f"i_{kind}" for kind in definition.get("measure_kinds", {})}
    columns = {f"i_{group}" for group in definition["measures"]} | kinds | {"i_annet_tiltak"}
    assert model is not None
    assert model.prices
    assert set(model.prices) <= columns


def test_there_is_no_model_of_an_unknown_or_hostile_name() -> None:
    assert [read_cost_model(name) for name in ("", "finnes_ikke", "../studies/se")] == [None] * 3


GOOD = """
title = "T"
report = "1"
text = "Om"
[assumptions.pris]
title = "Pris"
value = 100
unit = "kr"
low = 50
high = 200
[assumptions.antall]
title = "Antall"
value = 2
unit = "deltakere"
low = 1
high = 4
[steps.sum]
title = "Sum"
unit = "kr"
formula = "pris / antall"
printed = [{ value = 50, rounded = 1, table = "1" }]
"""


def test_the_pattern_is_good() -> None:
    model = parse_cost_model(tomllib.loads(GOOD), name="x")
    assert model.steps[0].formula.names == ("pris", "antall")


@pytest.mark.parametrize(
    ("entry", "key", "value", "said"),
    [
        ("assumptions.pris", "value", 300, "ligger ikke mellom"),
        ("assumptions.pris", "value", "mye", "skal være et tall"),
        ("assumptions.pris", "value", float("nan"), "skal være et tall"),
        ("assumptions.pris", "unit", "krone", "finnes ikke"),
        ("assumptions.pris", "arm", "tiltk", "Mente du 'tiltak'"),
        ("assumptions.pris", "rounded", -1, "under null"),
        ("assumptions.pris", "titel", "x", "Mente du 'title'"),
        ("assumptions.pris", "panel_months", 12, "panel_months"),
        ("assumptions.antall", "low", 0, "deler på null"),
        ("steps.sum", "formula", "pris * antal", "Mente du 'antall'"),
        ("steps.sum", "formula", "pris ** 2", "kan ikke stå i en formel"),
        ("steps.sum", "formula", "sum + 1", "finnes ikke over"),
        ("steps.sum", "printed", [{"value": 1, "table": "1"}], "rounded"),
        ("assumptions", "Pris", {}, "små bokstaver"),
        ("assumptions", "sum", {"title": "S", "value": 1, "unit": "kr"}, "samme"),
        (
            "",
            "sums",
            [{"title": "S", "total": {"tiltak": "sum"}, "parts": {"tiltak": []}}],
            "tiltak og kontroll",
        ),
        ("", "assumptions", {}, "mangler"),
        ("", "controls", [{"step": "summ", "sets": "pris", "formula": "sum"}], "Mente du 'sum'"),
        ("", "controls", [{"step": "sum", "sets": "sum", "formula": "sum"}], "sets = 'sum' finnes ikke"),
        ("", "controls", [{"step": "sum", "sets": "pris", "formula": "sum * antal"}], "Mente du 'antall'"),
        ("", "controls", [1], "step, sets og formula"),
        ("", "prices", {"i_a": "antal"}, "Mente du 'antall'"),
        ("", "prices", {"i_a": "pris"}, "er i kr, men skal være i kr_per_mnd"),
        ("", "prices", {"I A": "pris"}, "kolonne i panelet"),
        ("", "prices", ["pris"], "skal være en tabell"),
        ("", "fixed", {"begge": "pris"}, "finnes ikke"),
        ("", "fixed", {"tiltak": "antall"}, "skal være i kr"),
    ],
)
def test_a_fault_is_named(entry: str, key: str, value: object, said: str) -> None:
    table = copy.deepcopy(tomllib.loads(GOOD))
    place = table
    for part in filter(None, entry.split(".")):
        place = place[part]
    place[key] = value
    with pytest.raises(CostModelError, match=said):
        parse_cost_model(table, name="x")
