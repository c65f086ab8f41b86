"""Every page opens for every study of ``make run``, or says what it lacks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.selection import default_selection, from_query, to_query
from dashboard.warehouse import Database

pytestmark = pytest.mark.slow

STUDIES = ("se", "refino", "utvidet", "reform")
PAGES = ("oversikt", "effekter", "deltakelse", "kostnader", "betaling", "publisert", "om_tallene")


@pytest.fixture
def open_five(
    open_page: Callable[..., AppTest], five_studies_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(five_studies_file))
    return open_page


@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens(
    page: str, study: str, open_five: Callable[..., AppTest], assert_whole: Callable[[AppTest], None]
) -> None:
    assert_whole(open_five(page, study=study))


def test_an_observational_study_says_difference(
    open_five: Callable[..., AppTest], words: Callable[[AppTest], str]
) -> None:
    for study in ("utvidet", "reform"):
        shown = words(open_five("effekter", study=study)).lower()
        assert "forskjell" in shown
        assert "effekt:" not in shown


def test_few_counties_show_both_intervals(
    open_five: Callable[..., AppTest], words: Callable[[AppTest], str]
) -> None:
    page = open_five("effekter", study="reform")
    assert "vilt klynge-bootstrap" in words(page).lower()
    assert len(page.table) == 1
    assert len(page.table[0].value) == 5


def test_a_selection_follows_to_each_other_study(five_studies: Database) -> None:
    from dashboard.selection import with_study

    catalogue = five_studies.catalogue
    asked, rejected = from_query(
        "study=utvidet&outcome=i_arbeid&min_timer=30&nedsatt_arbeidsevne=nei&target=mnd_18", catalogue
    )
    assert rejected == ()
    moved = with_study(asked, catalogue.studies["reform"])
    assert dict(moved.params)["min_timer"] == 30
    assert moved.groups == (("nedsatt_arbeidsevne", "nei"),)
    assert moved.target == "mnd_18"
    for study in catalogue.studies.values():
        there = with_study(asked, study)
        assert from_query(to_query(there, catalogue), catalogue) == (there, ())
        assert there.spec in study.specs
        assert default_selection(study).study == study.id
