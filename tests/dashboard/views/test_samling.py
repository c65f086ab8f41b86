"""The collection on its page and in a presentation: added, ordered, noted, reopened on other data."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache, plates
from dashboard.collection import Collection, Item
from dashboard.collection_file import as_link, from_link

Open = Callable[..., AppTest]
Words = Callable[[AppTest], str]
Whole = Callable[[AppTest], None]


def collected(page: AppTest) -> Collection:
    return page.session_state["collection"]


def linked(*items: Item) -> str:
    text = as_link(Collection(items))
    assert text is not None
    return text


def query(page: AppTest, key: str) -> str:
    """One value of the address; a list before the first run, a text after it."""
    value = page.query_params[key]
    return value if isinstance(value, str) else value[-1]


def kept(open_page: Open) -> Item:
    """A figure as *Effekter* puts it aside."""
    page = open_page("effekter", study="se", outcome="aap")
    page.button(key="collect_effekter_se_aap").click().run()
    return collected(page).items[0]


def test_a_figure_is_put_aside_with_its_numbers(open_page: Open, assert_whole: Whole) -> None:
    page = open_page("effekter", study="se", outcome="aap")
    sentence = next(one.value for one in page.markdown if "Trukket til SE" in one.value)
    page.button(key="collect_effekter_se_aap").click().run()
    assert_whole(page)
    (item,) = collected(page)
    assert (item.page, item.kind, item.query) == ("effekter", "effekt", "study=se&outcome=aap")
    assert item.sentence == sentence
    assert len(item.numbers) > 2 and item.fingerprint and item.build_id
    assert page.button(key="collect_effekter_se_aap").disabled
    assert page.button(key="collect_effekter_se_aap").label == "Ligger i samlingen (1)"


def test_an_empty_collection_says_how_to_fill_it(open_page: Open, words: Words) -> None:
    page = open_page("samling", study="se")
    assert "Samlingen er tom" in words(page)
    assert "samling" not in page.query_params


def test_a_link_brings_the_collection_back(open_page: Open, words: Words) -> None:
    item = kept(open_page)
    page = open_page("samling", samling=linked(replace(item, note="Se *her*")))
    assert collected(page).items[0].numbers == item.numbers
    assert item.sentence in words(page).replace("\\", "")
    assert page.text_area[0].value == "Se *her*"
    assert "endret" not in words(page)


def test_every_figure_of_every_page_can_be_opened_again(open_page: Open, words: Words) -> None:
    """Each link leads to the figure's page, and to the part of it that the figure stands in."""
    study = cache.database().catalogue.studies["se"]
    kinds = [
        (page, kind) for page in plates.PAGES for kind in plates.kinds(page, study) if kind != "sammenligning"
    ]
    page = open_page("samling", samling=linked(*(Item(where, kind, "study=se") for where, kind in kinds)))
    assert "har ingen figur" not in words(page).replace("\\", "")
    links = [link.proto for link in page.get("page_link") if link.proto.label.startswith("Åpne figur")]
    assert len(links) == len(kinds)
    for link, (where, kind) in zip(links, kinds, strict=True):
        assert link.page == where
        assert ("figur=" + kind in link.query_string) == (kind in plates.FOLDED)


def test_order_note_and_removal_reach_the_link(open_page: Open, assert_whole: Whole) -> None:
    item = kept(open_page)
    other = replace(item, kind="vinduer", numbers=(), fingerprint="")
    page = open_page("samling", samling=linked(item, other))
    page.button(key="move_0_1").click().run()
    assert [one.kind for one in collected(page)] == ["vinduer", "effekt"]
    page.text_area[1].set_value("Siste ord").run()
    page.button(key="remove_0").click().run()
    assert_whole(page)
    again = from_link(query(page, "samling"))
    assert [(one.kind, one.note) for one in again] == [("effekt", "Siste ord")]


def test_changed_numbers_are_shown_old_and_new(open_page: Open, words: Words, assert_whole: Whole) -> None:
    item = kept(open_page)
    head, first, *rest = item.numbers
    before = replace(
        item, fingerprint="0" * 12, build_id="annen", numbers=(head, (first[0], "+9,9", *first[2:]), *rest)
    )
    page = open_page("samling", samling=linked(before))
    said = words(page)
    assert "Tallene er endret i 1 figur" in said
    assert "Da: data annen" in said and f"Nå: data {item.build_id}" in said.replace("\\", "")
    old, new = (one.value for one in page.table)
    assert old.iloc[0, 1].replace("\\", "") == "+9,9"
    assert new.iloc[0, 1].replace("\\", "") == first[1]
    assert len(old) == len(new) == 1
    page.button(key="accept_0").click().run()
    assert_whole(page)
    assert "endret" not in words(page)
    assert collected(page).items[0].build_id == item.build_id


def test_other_data_with_the_same_numbers_are_named(open_page: Open, words: Words) -> None:
    item = replace(kept(open_page), build_id="annen")
    said = words(open_page("samling", samling=linked(item)))
    assert "Tallene er de samme" in said
    assert "endret" not in said


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (Item("effekter", "effekt", "study=se&outcome=fins_ikke"), "fins_ikke"),
        (Item("effekter", "fins_ikke", "study=se"), "har ingen figur «fins_ikke»"),
        (Item("publisert", "", "study=se"), "Åpne siden"),
        (Item("fins_ikke", "effekt", "study=se"), "Siden «fins_ikke» har ingen figur"),
    ],
)
def test_what_cannot_be_made_again_says_why(open_page: Open, words: Words, item: Item, said: str) -> None:
    assert said in words(open_page("samling", samling=linked(item))).replace("\\", "")


def test_a_presentation_of_a_damaged_link_says_so_and_plays_the_selection(open_page: Open) -> None:
    page = open_page("presentasjon", samling="abc", study="se")
    assert any("skadet" in toast.value for toast in page.toast)
    assert page.get("plotly_chart")


def test_a_damaged_link_opens_the_page_and_says_so(open_page: Open, words: Words) -> None:
    assert "skadet" in words(open_page("samling", samling="abc")).replace("\\", "")


def test_text_from_a_file_is_never_read_as_markdown(open_page: Open, words: Words) -> None:
    item = Item("effekter", "", "study=se", title="![x](http://example.org/x.png)", sentence="<b>x</b> **y**")
    said = words(open_page("samling", samling=linked(item)))
    assert "![x](" not in said and "**y**" not in said and "<b>" not in said


def test_the_files_hold_the_notes(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard import outputs

    given: list[tuple[str, ...]] = []

    def make(code: str, plates: list[object], *, progress: Callable[[int, int], None]) -> bytes:
        given.extend(plate.caveats for plate in plates)  # type: ignore[attr-defined]
        progress(1, 1)
        return b"fil"

    monkeypatch.setattr(outputs, "make", make)
    page = open_page("samling", samling=linked(replace(kept(open_page), note="Husk dette")))
    page.button(key="export_pptx").click().run()
    assert given[0][0] == "Merknad: Husk dette"
    assert [one.label for one in page.get("download_button")] == [
        "Last ned tiltakslupen_effekter_effekt_se_aap_syntetisk.pptx"
    ]


def slide(page: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in page.get("html"))


def test_a_presentation_plays_the_collection(open_page: Open, assert_whole: Whole) -> None:
    item = kept(open_page)
    other = Item("deltakelse", "overlevelse", "study=se", note="Se kurvene")
    text = linked(item, other)
    page = open_page("presentasjon", samling=text)
    assert item.sentence in slide(page) and "1 av 2" in slide(page)
    assert query(page, "steg") == "1"
    page.button(key="next").click().run()
    assert_whole(page)
    assert "2 av 2" in slide(page) and "Se kurvene" in slide(page)
    assert query(page, "steg") == "2"
    assert page.button(key="next").disabled
    again = open_page("presentasjon", samling=text, steg="2")
    assert "Se kurvene" in slide(again)


def test_controls_come_when_called_and_change_the_step_alone(open_page: Open, assert_whole: Whole) -> None:
    item = kept(open_page)
    page = open_page("presentasjon", samling=linked(item, Item("deltakelse", "overlevelse", "study=se")))
    assert not page.sidebar.selectbox
    page.button(key="controls").click().run()
    page.sidebar.selectbox(key="control_spec").set_value("se_a").run()
    assert_whole(page)
    assert "a: uten kontroll" in slide(page)
    assert query(page, "spec") == "se_a"
    assert collected(page).items[0].query == item.query
    page.button(key="as_collected").click().run()
    assert item.sentence in slide(page)


def test_without_a_collection_the_present_selection_is_played(open_page: Open) -> None:
    page = open_page("presentasjon", study="se", outcome="aap", steg="3")
    assert "3 av 8" in slide(page)
    assert query(page, "outcome") == "aap"


@pytest.mark.parametrize("step", ["0", "99", "-1", "x", "²"])
def test_a_step_that_is_not_there_is_no_fault(open_page: Open, step: str) -> None:
    assert " av 8" in slide(open_page("presentasjon", study="se", steg=step))


@pytest.mark.slow
def test_ten_figures_become_slides_with_their_notes(open_page: Open, assert_whole: Whole) -> None:
    from pptx import Presentation

    kinds = {
        "effekter": ("effekt", "vinduer"),
        "deltakelse": ("overlevelse", "avgang", "hvor", "ventetid"),
        "kostnader": ("kostnad", "linjal"),
    }
    items = [
        Item(name, kind, "study=se", note=f"Merk {kind}") for name, kinds_ in kinds.items() for kind in kinds_
    ]
    items += [Item("effekter", "effekt", f"study=se&outcome={name}") for name in ("aap", "ufore")]
    page = open_page("samling", samling=linked(*items))
    page.button(key="export_pptx").click().run()
    assert_whole(page)
    code, _what, made = page.session_state["collection_export"]
    deck = Presentation(io.BytesIO(made))
    assert code == "pptx"
    assert len(deck.slides) >= len(items) == 10
    told = "\n".join(
        slide.notes_slide.notes_text_frame.text for slide in deck.slides if slide.has_notes_slide
    )
    assert all(item.note in told for item in items)


def test_a_step_that_the_data_lack_a_part_of_says_so(open_page: Open) -> None:
    page = open_page("presentasjon", samling=linked(Item("effekter", "effekt", "study=se&outcome=fins_ikke")))
    assert "Noe i utvalget finnes ikke i disse dataene." in slide(page)
