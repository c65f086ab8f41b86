"""Every text has an English one, with the same places to fill in; nothing shown goes around the catalogue."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard import messages
from dashboard.messages import Message
from dashboard.text import _, catalogue_file, count, kroner, ngettext, number, percent, use_language

ROOT = Path(__file__).resolve().parents[2]
# Norwegian letters that may stand in an English text: names of measures, places, people and registers.
NAMES = re.compile(
    "Utvidet oppfølging( i NAV)?|Oppfølging|Opplæring|Grunnbeløpet|Lamøy|Arbeid med bistand|Sysselsetting"
)
# What an English text would not hold: common words of bokmål that English lacks.
BOKMAAL = re.compile(r"\b(og|ikke|som|eller|av|til|uten|etter|måned|andel|tiltak|utfall|utvalg|forskjell)\b")
# Calls whose texts people read.
SHOWN_BY = (
    "title", "header", "subheader", "caption", "badge", "metric", "expander", "button", "download_button",
    "selectbox", "radio", "toggle", "checkbox", "pills", "segmented_control", "slider", "number_input",
    "text_input", "text_area", "file_uploader", "info", "warning", "error", "success", "tabs", "page_link",
    "Page", "spinner", "toast", "popover", "multiselect",
)  # fmt: skip
# Keywords of any call, and keys of a figure's layout, whose texts people read.
SHOWN_AS = ("label", "help", "placeholder", "text", "hovertemplate", "alt")
LETTERS = re.compile(r"[A-Za-zÆØÅæøå]{2,}")
# Texts that are the same in every language, or are said where no language is known; why.
ALLOWED = {
    "Tiltakslupen": "the name of the program",
    "Noe gikk galt. Last siden på nytt, eller gå tilbake.": "said when the script itself could not run",
    "Uncaught error": "for the log",
}
# Files whose keys mean something else, and what.
NOT_SHOWN = {
    "dashboard/__main__.py": "the help of the command line, read before a language is chosen",
    "dashboard/analysis/printed_rows.py": "names of the columns in data/published",
    "dashboard/charts/theme.py": "the colour of text",
}


@pytest.fixture(scope="module")
def found() -> dict[Message, list[str]]:
    return messages.messages()


def _forms(text: Message | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _held(text: Message | list[str]) -> tuple[Message, ...]:
    """A pair stands for its singular alone as well."""
    forms = _forms(text)
    return forms if len(forms) == 1 else (forms, forms[0])


def _is_singular(text: Message, found: dict[Message, list[str]]) -> bool:
    return any(isinstance(pair, tuple) and pair[0] == text for pair in found)


def _places(text: str) -> list[str]:
    return sorted(
        name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None
    )


def test_the_catalogue_holds_exactly_the_texts_there_are(found: dict[Message, list[str]]) -> None:
    held: set[Message] = {text for one in messages.catalogue() if one.id for text in _held(one.id)}
    missing = {str(text): places for text, places in found.items() if text not in held}
    assert missing == {}, "`make messages` adds them; then write the English"
    gone = {text for text in held if text not in found and not _is_singular(text, found)}
    assert gone == set(), "`make messages` takes them out"


def test_every_text_has_an_english_one() -> None:
    assert messages.untranslated(messages.catalogue()) == []


def test_an_english_text_fills_in_the_same() -> None:
    faults = []
    for one in messages.catalogue():
        if not one.id:
            continue
        for original, english in zip(_forms(one.id), _forms(one.string), strict=True):
            if _places(original) != _places(english):
                faults.append((original, english))
            if (
                original[:1].isspace() != english[:1].isspace()
                or original[-1:].isspace() != english[-1:].isspace()
            ):
                faults.append((original, english))
    assert faults == []


def test_an_english_text_is_english() -> None:
    faults = []
    for one in messages.catalogue():
        for english in _forms(one.string) if one.id else ():
            rest = NAMES.sub("", english)
            if re.search("[æøåÆØÅ]", rest) or BOKMAAL.search(rest):
                faults.append(english)
    assert faults == []


def test_the_file_is_as_the_script_writes_it() -> None:
    now = messages.as_text(messages.updated(messages.catalogue()))
    assert catalogue_file(messages.LANGUAGE).read_text(encoding="utf-8") == now


def test_a_text_without_english_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = messages.messages()
    monkeypatch.setattr(messages, "messages", lambda: {**there, "Ny tekst, {n} ord": ["dashboard/x.py"]})
    assert messages.main(["--check"]) == 1
    assert "no English: Ny tekst, {n} ord" in capsys.readouterr().out


def test_definitions_and_headers_are_read(found: dict[Message, list[str]]) -> None:
    assert (
        "data/studies/se.toml"
        in found["Hjelper Supported Employment mer enn Arbeid med bistand og Oppfølging?"]
    )
    assert "queries/outcomes/sysselsatt.sql" in found["Sysselsatt"]
    assert "dashboard/specs/raa.toml" in found["Rå forskjell"]
    assert ("måned", "måneder") in found


def test_the_same_program_speaks_both() -> None:
    assert _("Måned") == "Måned"
    with use_language("en"):
        assert _("Måned") == "Month"
        assert ngettext("måned", "måneder", 1) == "month"
        assert (number(-1234.5, 1), percent(0.312), kroner(62511), count(3737)) == (
            "\u22121,234.5",
            "31.2%",
            "NOK\u00a062,511",
            "3,737",
        )


# --- texts that bypass the catalogue ------------------------------------------------------------


def _modules() -> list[Path]:
    every = sorted((ROOT / "dashboard").rglob("*.py"))
    return [path for path in every if path.relative_to(ROOT).as_posix() not in NOT_SHOWN]


def _literals(node: ast.expr | None) -> Iterator[ast.Constant]:
    """The texts of an expression that are shown as they stand: not those inside a call."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.BinOp):
        yield from (*_literals(node.left), *_literals(node.right))
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.List | ast.Tuple):
        yield from (one for part in node.elts for one in _literals(part))


def bypassing(tree: ast.AST) -> Iterator[str]:
    """Texts with words that a call shows, or a figure holds, without passing through the catalogue."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            of_streamlit = isinstance(node.func, ast.Attribute) and name in SHOWN_BY
            shown = [*node.args[:1]] if of_streamlit else []
            shown += [one.value for one in node.keywords if one.arg in SHOWN_AS]
            yield from (str(text.value) for part in shown for text in _literals(part))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in SHOWN_AS:
                    yield from (str(text.value) for text in _literals(value))


def _words(text: str) -> str:
    """What is left of a text without markup: Plotly's placeholders and tags, Markdown's colours."""
    return re.sub(r"%\{[^}]*\}|<[^>]*>|:[a-z]+(-[a-z]+)*\[|\{[^}]*\}", "", text)


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_bypasses_the_catalogue(path: Path) -> None:
    texts = bypassing(ast.parse(path.read_text(encoding="utf-8")))
    assert [text for text in texts if LETTERS.search(_words(text)) and text not in ALLOWED] == []


@pytest.mark.parametrize(
    "code",
    [
        'st.title("Oversikt")',
        'st.button(f"Vis {n} rader", key="more")',
        'figure.add_annotation(text="Måned 0")',
        'axis = {"title": {"text": "Måneder"}}',
        'st.markdown(x, help="Les mer")',
    ],
)
def test_a_bypass_is_seen(code: str) -> None:
    assert [text for text in bypassing(ast.parse(code)) if LETTERS.search(_words(text))] != []


@pytest.mark.parametrize("code", ['st.title(_("Oversikt"))', 'figure.add_annotation(text=f"<b>{name}</b>")'])
def test_what_passes_through_is_not(code: str) -> None:
    assert [text for text in bypassing(ast.parse(code)) if LETTERS.search(_words(text))] == []
