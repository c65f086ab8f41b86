"""A collection: its order, its file and its place in a link, and every fault named with its line."""

from __future__ import annotations

import base64
import random
import tomllib
import zlib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.collection import (
    LONGEST_NOTE,
    MOST,
    Collection,
    CollectionError,
    Item,
    added,
    clean,
    fingerprint,
    moved,
    noted,
    removed,
)
from dashboard.collection_file import LARGEST, as_file, as_link, from_file, from_link
from dashboard.disclosure import protect

NAMES = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
TEXTS = st.text(max_size=60).map(clean)
ROWS = st.integers(0, 3).flatmap(
    lambda width: st.lists(st.lists(TEXTS, min_size=width, max_size=width).map(tuple), max_size=3).map(tuple)
)
ITEMS = st.builds(
    Item,
    page=NAMES,
    kind=st.just("") | NAMES,
    query=TEXTS,
    note=TEXTS | st.lists(TEXTS, min_size=2, max_size=4).map("\n".join),
    title=TEXTS,
    sentence=TEXTS,
    data_status=NAMES,
    build_id=TEXTS,
    version=TEXTS,
    fingerprint=NAMES,
    numbers=ROWS,
)
COLLECTIONS = st.lists(ITEMS, max_size=5).map(tuple).map(Collection)
ONE = Item("effekter", "effekt", "study=x&outcome=aap", numbers=(("Måned", "Effekt"), ("12", "+2,4")))
GOOD = as_file(Collection((ONE, Item("deltakelse", "overlevelse", "study=x", note="Første\nandre"))))


@settings(max_examples=60, deadline=None)
@given(COLLECTIONS)
def test_out_and_in_again_is_the_same(collection: Collection) -> None:
    assert from_file(as_file(collection).encode()) == collection


@settings(max_examples=40, deadline=None)
@given(COLLECTIONS)
def test_a_link_holds_all_but_what_is_made_anew(collection: Collection) -> None:
    text = as_link(collection)
    if text is not None:
        again = from_link(text)
        assert as_link(again) == text
        assert [(x.is_same_view, x.note, x.numbers, x.build_id) for x in again] == [
            (x.is_same_view, x.note, x.numbers, x.build_id) for x in collection
        ]


def test_a_windows_editor_does_no_harm() -> None:
    assert from_file(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()) == from_file(GOOD.encode())


def test_a_changed_note_moves_one_line() -> None:
    one = Collection((ONE, ONE, ONE))
    before, after = as_file(one).split("\n"), as_file(noted(one, 1, "Se her")).split("\n")
    assert [line for line in after if line not in before] == ['note = "Se her"']
    assert len(after) == len(before) + 1


def test_each_row_of_numbers_has_its_own_line() -> None:
    assert '    ["12", "+2,4"],' in GOOD.split("\n")
    assert tomllib.loads(GOOD)["figures"][1]["note"] == "Første\nandre"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version = 1", "version = 2", "Linje 1: version skal være 1"),
        ('kind = "effekt"', 'kind = "Effekt!"', "Linje 6: kind = «Effekt!»"),
        ('page = "deltakelse"', "page = 7", "Linje 14: page skal være tekst"),
        ('query = "study=x"', 'qvery = "study=x"', "Linje 16: «qvery» er ukjent"),
        ('query = "study=x"', 'qvery = "study=x"', "Linje 13: figuren mangler «query»"),
        ('    ["12", "+2,4"],', '    ["12"],', "Linje 8: numbers skal være rader"),
        ('    ["12", "+2,4"],', "    [12, 2.4],", "Linje 8: numbers skal være rader"),
        ('page = "effekter"', 'page = "effekter', "Linje 5, tegn 17: ikke gyldig TOML"),
        ("version = 1", 'version = 1\nfarge = "rosa"', "Linje 3: «farge» er ukjent"),
        ('note = """\nFørste', f'note = """\n{"x" * LONGEST_NOTE}', "Linje 17: note er lengre enn 2000 tegn"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(CollectionError) as caught:
        from_file(GOOD.replace(old, new, 1).encode())
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "version skal"),
        (b"figures = 3", "[[figures]]"),
        (b"version = 1\nfigures = [1]", "er ikke en figur"),
        ("version = 1 # å".encode("latin-1"), "UTF-8"),
        (b"#" * (LARGEST + 1), "for stor"),
        (b"version = 1\nx = " + b"[" * 5000, "TOML"),
        (b"version = 1\n" + b'[[figures]]\npage = "a"\nquery = ""\n' * (MOST + 1), "plass til 60"),
    ],
)
def test_what_is_no_collection_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(CollectionError) as caught:
        from_file(content)
    assert said in str(caught.value)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_content_makes_it_fail_otherwise(content: bytes) -> None:
    try:
        from_file(content)
    except CollectionError as error:
        assert str(error)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.integers(0, 200), st.sampled_from("aZ09-_%é"))
def test_a_damaged_link_is_refused(text: str, place: int, sign: str) -> None:
    good = as_link(from_file(GOOD.encode()))
    assert good is not None
    changed = good[: place % len(good)] + sign + good[place % len(good) + 1 :]
    for damaged in (text, good[:-7], changed):
        try:
            assert from_link(damaged) == from_link(good) or damaged == text
        except CollectionError as error:
            assert "skadet" in str(error) or "annen utgave" in str(error)


def test_a_link_that_would_unpack_to_much_is_refused() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b"[" + b" " * 5_000_000 + b"]")).decode()
    with pytest.raises(CollectionError):
        from_link(bomb)


def test_a_collection_too_long_for_a_link_says_so() -> None:
    drawn = random.Random(1)
    notes = ["".join(drawn.choices("abcdefghijklmnop", k=LONGEST_NOTE)) for _number in range(9)]
    assert as_link(Collection(tuple(Item("effekter", "effekt", "", note=note) for note in notes))) is None


def test_order_and_removal() -> None:
    three = Collection(tuple(Item(page, "", "") for page in "abc"))
    assert "".join(x.page for x in moved(three, 0, 1)) == "bac"
    assert "".join(x.page for x in moved(three, 0, -1)) == "abc"
    assert "".join(x.page for x in removed(three, 1)) == "ac"
    assert Item("b", "", "", note="annet") in three
    assert Item("b", "", "q") not in three


def test_a_full_collection_takes_no_more() -> None:
    with pytest.raises(CollectionError):
        added(Collection((ONE,) * MOST), ONE)


def test_a_fingerprint_follows_the_numbers_and_nothing_else() -> None:
    def of(**columns: list[object]) -> str:
        return fingerprint(protect(pd.DataFrame(columns), data_status="syntetisk"))

    one = of(target=["a"], estimate=[0.123456], n=[10])
    assert one == of(target=["b"], estimate=[0.123456 + 1e-12], n=[10])
    assert one != of(target=["a"], estimate=[0.12346], n=[10])
    assert one != of(target=["a"], estimate=[0.123456], n=[11])


def test_what_was_withheld_leaves_no_trace() -> None:
    """Two small groups of real data give the same print: it is made from what is shown."""
    few = [
        protect(pd.DataFrame({"y": [y], "n": [n]}), data_status="reell", persons=["n"])
        for y, n in ((0.2, 3), (0.7, 4))
    ]
    assert fingerprint(few[0]) == fingerprint(few[1])
