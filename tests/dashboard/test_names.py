"""Columns in words: another word where month 0 is a start and not a draw."""

from types import SimpleNamespace

import pytest

from dashboard.names import column_name


@pytest.mark.parametrize(
    ("column", "drawn", "started"),
    [
        ("aap_ved_trekning", "AAP ved trekningen", "AAP ved start"),
        ("i_arbeid_ved_start", "i arbeid ved trekningen", "i arbeid ved start"),
        ("trekk_enhet", "trekningsenhet", "fylke"),
        ("maaned0", "måned 0", "startmåned"),
        ("alder", "alder", "alder"),
        ("samtidig_a", "A underveis i tiltaket", "A underveis i tiltaket"),
    ],
)
def test_words_follow_the_clock(column: str, drawn: str, started: str) -> None:
    for clock, expected in (("trekning", drawn), ("oppstart", started)):
        study = SimpleNamespace(definition={"clock": clock}, titles={"samtidig_a": "A underveis i tiltaket"})
        assert column_name(column, study) == expected
