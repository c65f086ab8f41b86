"""Oversikt: a card per study, links that open what they say, and what the numbers can say."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from dashboard.analysis.overview import overview
from dashboard.selection import from_query, to_query
from dashboard.text import difference, interval
from dashboard.views.limits import limits
from dashboard.views.questions import ASKERS, ready_questions
from dashboard.warehouse import Database


def test_a_card_per_study_with_its_headline(open_page, words, database: Database) -> None:
    page = open_page("oversikt")
    titles = [heading.value for heading in page.header]
    text = words(page)
    for card in overview(database):
        assert card.study.definition["question"] in titles
        head, unit = card.effects.headline, card.study.outcomes[card.selection.outcome].unit
        estimate = difference(head.estimate, unit, signed=True)
        assert f"{estimate} {interval(head.conf_low, head.conf_high, unit)}" in text
    assert len(page.title) == 1
    assert "Syntetiske data" in text
    # A small one per study, and one with all of them.
    assert len(page.get("plotly_chart")) == len(database.catalogue.studies) + 1


def test_the_studies_can_be_taken_out_and_kept(open_page, words) -> None:
    page = open_page("oversikt")
    assert "Hver studie er vist med sitt eget hovedutfall" in words(page)
    keys = {button.key for button in page.get("download_button")}
    assert {"csv_oversikt", "pptx_oversikt"} <= keys
    assert not page.button(key="collect_oversikt").disabled


def test_a_hostile_link_is_named(open_page) -> None:
    page = open_page("oversikt", study="<script>", outcome="'; drop table person")
    assert "drop table person" in page.warning[0].value
    assert len(page.title) == 1


def test_links_lead_where_they_say(open_page, database: Database) -> None:
    page = open_page("oversikt")
    links = page.get("page_link")
    opened = {"effekter", "deltakelse", "kostnader", "betaling", "publisert", "refin", "om_tallene"}
    assert {link.proto.page for link in links} == {*opened, "presentasjon"}
    for link in links:
        _, rejected = from_query(parse_qs(link.proto.query_string), database.catalogue)
        assert rejected == (), link.proto.query_string


def test_questions_follow_the_definition(database: Database) -> None:
    studies = database.catalogue.studies
    asked = {name: ready_questions(study) for name, study in studies.items()}
    assert len(asked["se"]) >= 8
    with_report = [name for name, all_of in asked.items() if _asks(all_of, "rapporten")]
    assert with_report == ["se", "refino"]
    assert not _asks(asked["rossi"], "ventet")
    assert _asks(asked["eget_forsok"], "ventet")
    late = [
        answer.selection
        for question in asked["se"]
        for answer in question.answers
        if answer.selection.groups == (("trekningsperiode", "sen"),)
    ]
    assert to_query(late[0], database.catalogue) == "study=se&outcome=sysselsatt&trekningsperiode=sen"


def test_each_who_asks_has_questions(database: Database) -> None:
    studies = database.catalogue.studies
    for name in ("se", "refino"):
        asked = ready_questions(studies[name])
        assert len(asked) >= 12
        assert all(sum(question.asker == asker for question in asked) >= 3 for asker in ASKERS)
    pages = {answer.page for question in ready_questions(studies["refino"]) for answer in question.answers}
    assert pages >= {"effekter", "deltakelse", "kostnader", "betaling", "publisert", "om_tallene"}
    # Weeks are not paid by the month, and there is no calculation to show.
    timed = {answer.page for question in ready_questions(studies["rossi"]) for answer in question.answers}
    assert timed.isdisjoint({"kostnader", "betaling"})


@pytest.mark.slow
def test_every_link_opens_what_it_asks_for(open_page, words, database: Database) -> None:
    for question in ready_questions(database.catalogue.studies["refino"]):
        for answer in question.answers:
            query = parse_qs(to_query(answer.selection, database.catalogue))
            page = open_page(answer.page, **{key: values[0] for key, values in query.items()})
            assert not [box.value for box in page.warning if "kunne ikke brukes" in box.value], answer
            assert words(page) or page.get("html")


@pytest.mark.parametrize(
    ("study", "said", "not_said"),
    [
        ("se", ["kalibrering", "Ingen gruppe var uten tilbud", "2015–2016"], ["Dataene er åpne"]),
        ("rossi", ["Dataene er åpne", "Maryland"], ["kalibrering", "Ingen gruppe var uten tilbud"]),
        ("eget_forsok", ["kalibrering", "Loddtrekning"], ["Maryland"]),
    ],
)
def test_limits_fit_the_study(database: Database, study: str, said: list[str], not_said: list[str]) -> None:
    text = " ".join(limits(database.catalogue.studies[study]))
    assert [one for one in said if one not in text] == []
    assert [one for one in not_said if one in text] == []
    assert "replikasjon" not in text


def _asks(questions, word: str) -> bool:
    return any(word in question.text for question in questions)
