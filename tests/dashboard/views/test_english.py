"""Every page in English: nothing on it is in Norwegian but names and what is quoted from a report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from dashboard.text import current_language, set_language

PAGES = ("oversikt", "effekter", "deltakelse", "kostnader", "betaling", "refin", "om_tallene", "samling")
# What an element says only to the program. A trace's name is a code, and the hover hides it.
NOT_SHOWN = {
    "id", "formId", "key", "url", "mime", "elementType", "pageScriptHash", "queryString", "config", "meta",
    "legendgroup", "widthConfig", "page", "fileName", "name",
}  # fmt: skip
# Names that are not translated, and why they may stand on an English page.
NAMES = {
    "measures, as NAV names them": r"Utvidet oppfølging( i NAV)?|Oppfølging|Opplæring|Arbeid med bistand",
    "the report and the study of that name": r"Førerkort|Utvidet oppfølging 2020|Grunnbeløpet",
    "counties and units of the draw": r"Møre og Romsdal|Sogn og Fjordane|(Sør|Nord)-Trøndelag|Østfold",
    "authors and publishers": r"Lamøy|Frischsenteret og Proba samfunnsanalyse",
    "NAV's own names of its codes": r"[A-Z]{5,} \([^)]*\)+( og BHT-honorar\))?",
    "the name of the button": r"Norsk",
}
LETTERS = re.compile(r"[æøåÆØÅ]")
WORDS = re.compile(
    r"\b(og|ikke|som|eller|av|til|uten|etter|fra|måned|andel|andre|tiltak|utfall|utvalg|forskjell|kontroll|"
    r"snitt|deltaker|deltakere|rapporten|ingen|bare|ved|hver|uke|timer|antall|siden|kvinne|alder|fylke)\b"
)


@pytest.fixture
def everything_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parts that open on demand are open; the language is as before afterwards."""
    closed = st.expander

    def opened(*arguments: Any, **options: Any) -> Any:
        return closed(*arguments, **{**options, "expanded": True})

    monkeypatch.setattr(st, "expander", opened)
    before = current_language()
    yield
    set_language(before)


def said(page: AppTest) -> Iterator[str]:
    """Every text of a page with its figures, tables and choices; code is code in any language."""
    yield from _of(page._tree)


def _of(node: Any) -> Iterator[str]:
    proto = getattr(node, "proto", None)
    if proto is not None and node.type not in ("code", "html"):
        yield from _strings(MessageToDict(proto), "")
        if node.type in ("table", "arrow_table"):
            yield from (str(column) for column in node.value.columns)
            yield from (str(cell) for row in node.value.values.tolist() for cell in row)
    for child in getattr(node, "children", {}).values():
        yield from _of(child)


def _strings(held: Any, key: str) -> Iterator[str]:
    if isinstance(held, dict):
        for name, value in held.items():
            if name not in NOT_SHOWN:
                yield from _strings(value, name)
    elif isinstance(held, list):
        for value in held:
            yield from _strings(value, key)
    elif isinstance(held, str):
        if key == "spec":
            yield from _strings(json.loads(held), "")
        else:
            yield held


def norwegian(text: str) -> bool:
    for names in NAMES.values():
        text = re.sub(names, "", text)
    return bool(LETTERS.search(text) or WORDS.search(text))


@pytest.mark.slow
@pytest.mark.parametrize("study", ["se", "refino"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_english(
    name: str, study: str, open_page: Callable[..., AppTest], everything_open: None
) -> None:
    shown = list(said(open_page(name, study=study, lang="en")))
    assert len(shown) > 10
    assert [text for text in shown if norwegian(text)] == []


@pytest.mark.slow
@pytest.mark.parametrize("study", ["utvidet", "reform"])
@pytest.mark.parametrize("name", ["effekter", "deltakelse", "om_tallene"])
def test_an_observational_study_in_english(
    name: str,
    study: str,
    open_page: Callable[..., AppTest],
    five_studies_file: Path,
    everything_open: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(five_studies_file))
    shown = list(said(open_page(name, study=study, lang="en")))
    assert [text for text in shown if norwegian(text)] == []


@pytest.mark.slow
def test_printed_rows_keep_the_words_of_the_report_and_say_so(
    open_page: Callable[..., AppTest], words: Callable[[AppTest], str]
) -> None:
    english = words(open_page("publisert", study="se", lang="en"))
    assert "the report's own words, in Norwegian" in english
    assert "på norsk" not in words(open_page("publisert", study="se"))


def test_the_button_changes_the_language_and_the_address(open_page: Callable[..., AppTest]) -> None:
    page = open_page("effekter", study="se", outcome="inntekt_kr")
    assert page.button(key="switch_language").label == "English"
    page.button(key="switch_language").click().run()
    assert "en" in page.query_params["lang"]
    assert "inntekt_kr" in page.query_params["outcome"]
    assert page.button(key="switch_language").label == "Norsk"
    assert page.sidebar.selectbox(key="control_outcome").label.startswith("Outcome")
    page.sidebar.selectbox(key="control_outcome").select("aap").run()
    assert "en" in page.query_params["lang"]
    page.button(key="switch_language").click().run()
    assert "lang" not in page.query_params
    assert page.sidebar.selectbox(key="control_outcome").label.startswith("Utfall")
    assert "aap" in page.query_params["outcome"]


def test_an_unknown_language_is_named(open_page: Callable[..., AppTest]) -> None:
    page = open_page("effekter", study="se", lang="sv")
    assert "lang=sv" in page.warning[0].value
    assert page.button(key="switch_language").label == "English"


@pytest.mark.parametrize(
    ("text", "is_norwegian"),
    [
        ("Måneder", True),
        ("Forskjell i arbeid, andel", True),
        ("Months in Oppfølging", False),
        ("Effect", False),
    ],
)
def test_norwegian_is_seen(text: str, is_norwegian: bool) -> None:
    assert norwegian(text) == is_norwegian
