"""A link that names a figure opens the part of the page it stands in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.plates import FOLDED, kinds
from dashboard.warehouse import Database

Open = Callable[..., AppTest]


def drawn(page: AppTest) -> int:
    return len(page.get("plotly_chart"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("effekter", "stegvis"), ("kostnader", "kurve"), ("kostnader", "tornado"), ("kostnader", "plan")],
)
def test_the_part_of_an_asked_figure_is_open(open_page: Open, name: str, kind: str) -> None:
    closed = open_page(name, study="se")
    opened = open_page(name, study="se", figur=kind)
    assert drawn(opened) == drawn(closed) + 1


@pytest.mark.parametrize("kind", ["avgang", "hvor"])
def test_the_tab_of_an_asked_figure_is_the_open_one(open_page: Open, kind: str) -> None:
    """A tab that is closed draws nothing."""
    page = open_page("deltakelse", study="se", figur=kind)
    assert any(f"figure_{kind}" in str(chart.proto.id) for chart in page.get("plotly_chart"))
    first = open_page("deltakelse", study="se")
    assert not any(f"figure_{kind}" in str(chart.proto.id) for chart in first.get("plotly_chart"))


def test_a_figure_that_nobody_knows_is_passed_over(open_page: Open) -> None:
    page = open_page("effekter", study="se", figur="kake")
    assert drawn(page) == drawn(open_page("effekter", study="se"))
    assert not page.warning


def test_every_folded_figure_exists(database: Database) -> None:
    """Those of weights are only for studies without a draw; the rest are in the trial."""
    study = database.catalogue.studies["se"]
    known = {kind for page in ("effekter", "deltakelse", "kostnader") for kind in kinds(page, study)}
    assert FOLDED - known == {"metoder", "overlapp", "vektbalanse"}
