"""Choices of the page of payment models in a link: there and back, and what is said of a bad one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard import payment_text
from dashboard.selection import default_selection, from_query, question, to_query, with_study
from dashboard.warehouse import Database


def test_choices_survive_the_link(database: Database) -> None:
    study = database.catalogue.studies["refino"]
    chosen = payment_text.with_values((), modell="refin", horisont=12.0, pris_refino=80_000.5, over="romslig")
    selection = replace(default_selection(study), payment=chosen)
    query = to_query(selection, database.catalogue)
    assert "b_modell=refin" in query
    assert "b_pris_refino=80000.5" in query
    assert from_query(query, database.catalogue) == (selection, ())
    assert question(selection, study).payment == ()
    assert with_study(selection, database.catalogue.studies["se"]).payment == chosen


BAD = {
    "b_modell=gratis": "kan være refino, refin",
    "b_horisont=40": "må være fra 0 til 36",
    "b_horisont=6.5": "må være et helt tall",
    "b_pris_refino=mye": "er ikke et tall",
    "b_pris_refin0=1": "Mente du b_pris_refin",
    "b_jobb_ved_start=2": "må være fra 0 til 1",
}


@pytest.mark.parametrize("query", BAD)
def test_a_bad_choice_is_named_and_left_out(query: str, database: Database) -> None:
    selection, rejected = from_query(f"study=refino&{query}", database.catalogue)
    assert selection.payment == ()
    assert [one.key for one in rejected] == [query.split("=")[0]]
    assert BAD[query] in rejected[0].reason


def test_prices_reach_the_model() -> None:
    chosen = payment_text.with_values((), pris_timepris=700.0, timer=8.0)
    model = payment_text.priced(chosen, "timepris")
    assert (model.price.value, model.hours.value) == (700.0, 8.0)
    assert payment_text.priced(chosen, "refino").price.value == 100_000
    assert payment_text.priced(chosen, "blanding").price is None
