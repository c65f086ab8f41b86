"""Payment files: what is read, and what is said of each fault."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from dashboard.payment_model import (
    FOLDER,
    PaymentModelError,
    model_names,
    parse_payment_model,
    read_payment_model,
)


def content(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def test_every_file_is_offered_once_in_its_order() -> None:
    assert set(model_names()) == {path.stem for path in FOLDER.glob("*.toml")}
    assert [read_payment_model(name).order for name in model_names()] == list(
        range(1, len(model_names()) + 1)
    )


@pytest.mark.parametrize("name", ["refino", "refin"])
def test_the_shares_are_those_of_the_reports(name: str) -> None:
    assert [one.share for one in read_payment_model(name).milestones] == [0.2, 0.4, 0.4]


def test_the_limits_are_those_of_the_pilot() -> None:
    limits = read_payment_model("refin").limits
    assert (limits.employment_months, limits.extension_months, limits.followup_months) == (6, 3, 6)
    assert read_payment_model("refin").reading.mapping_months + limits.search_months + 6 == 17  # its longest
    assert read_payment_model("refino").limits is None


FAULTS = {
    "unknown key": (lambda table: table.update(prise=1), "ukjent nøkkel 'prise'"),
    "shares that do not add up": (
        lambda table: table["milestones"][0].update(share=0.3),
        "andelene er 1.1 til sammen",
    ),
    "unknown kind": (lambda table: table.update(kind="gave"), "'gave' finnes ikke"),
    "no price": (lambda table: table.pop("price"), "price trengs"),
    "price outside its limits": (
        lambda table: table["price"].update(value=1),
        "skal ligge mellom low og high",
    ),
    "unknown form": (
        lambda table: table["milestones"][1]["routes"][0].update(form="løs"),
        "form = 'løs' finnes ikke",
    ),
    "a route without a form": (lambda table: table["milestones"][1]["routes"][0].pop("form"), "form"),
    "no title": (lambda table: table.pop("title"), "title mangler"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named(fault: str) -> None:
    table = deepcopy(content("refino"))
    spoil, said = FAULTS[fault]
    spoil(table)
    with pytest.raises(PaymentModelError, match=said):
        parse_payment_model(table, name="egen")


def test_a_mix_of_itself_or_of_nothing_is_refused() -> None:
    table = content("blanding")
    table["parts"][0]["model"] = "blanding"
    with pytest.raises(PaymentModelError, match="ingen annen fil"):
        parse_payment_model(table, name="blanding")
    with pytest.raises(PaymentModelError, match="Det finnes: blanding, gradert"):
        read_payment_model("finnes_ikke")


def test_a_mix_has_no_price_of_its_own() -> None:
    with pytest.raises(PaymentModelError, match="ingen egen pris"):
        read_payment_model("blanding").with_price(1.0)
