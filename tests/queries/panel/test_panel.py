"""Participant-months of the four-person study, worked out by hand."""

from collections.abc import Callable
from types import ModuleType

import pytest

G_2015 = {4: 88370, 5: 90068}  # kroner by month: May 2015 has the new amount


def months(rows: list[tuple]) -> list:
    return [value for (value,) in rows]


def column(query: Callable, name: str, person: int = 0) -> list:
    return months(query(f"select {name} from panel where participant_id = {person} order by month"))


def test_full_rectangle_in_order(built: Callable) -> None:
    rows = built({})("select participant_id, month from panel")
    assert rows == [(person, month) for person in range(4) for month in range(-2, 7)]


def test_calendar_and_basic_amount_change_in_may(built: Callable) -> None:
    rows = built({})(
        "select cast(calendar_month as varchar), g_nok from panel where participant_id = 0 and month < 0"
    )
    assert rows == [("2015-04-01", G_2015[4]), ("2015-05-01", G_2015[5])]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2015-07-28", "2015-07-28", [1]),  # exactly the count day
        ("2015-07-29", "2015-08-27", []),  # between two count days
        ("2015-07-01", "2015-07-27", []),  # ends the day before
        ("2015-07-29", "2015-08-28", [2]),
        ("2015-07-28", "2015-09-27", [1, 2]),
        ("2015-01-01", "2015-07-28", [-2, -1, 0, 1]),  # runs from before the window
        ("2015-11-01", "2020-01-01", [5, 6]),  # planned end after the coverage
        ("2015-11-28", "", [5, 6]),  # still running
    ],
)
def test_status_on_the_count_day(
    first: str, last: str, expected: list, built: Callable, small: ModuleType
) -> None:
    status = "GJENN" if last == "" else "FULLF"
    changes = small.with_rows("tiltak_deltakelse.csv", f"3,C,SUPPEMP,{status},{first},{last}")
    changes |= small.with_rows("ytelser.csv", f"C,UFP,{first},{last}")
    changes |= small.with_rows("arbeidsforhold.csv", f"3,C,frilanser,{first},{last},10")
    query = built(changes)
    for flag in ("i_a", "mottar_ufore", "avtalte_timer > 0"):
        assert months(query(f"select month from panel where participant_id = 2 and {flag}")) == expected


def test_count_day_31_is_the_last_day_of_a_short_month(built: Callable, small: ModuleType) -> None:
    changes = small.with_rows("ytelser.csv", "C,UFP,2015-05-31,2015-06-30", "D,UFP,2015-06-30,2015-07-30")
    query = built(changes | small.with_definition("telledag = 31\n"))
    found = query("select participant_id, month from panel where mottar_ufore")
    assert found == [(2, -1), (2, 0), (3, 0)]


def test_overlaps_are_merged_hours_and_wages_are_added(built: Callable, small: ModuleType) -> None:
    changes = small.with_rows("amelding.csv", "A,V2,2015-10,1500.5")
    changes |= small.with_rows("arbeidsforhold.csv", "2,A,frilanser,2015-10-01,2015-10-31,7.5")
    changes |= small.with_rows("ytelser.csv", "A,AAP,2015-08-01,2015-08-31", "A,SOS,2015-08-01,2015-08-31")
    query = built(changes)
    assert query("select lonn_nok, avtalte_timer from panel where participant_id = 0 and month = 4") == [
        (31500.5, 45)
    ]
    aap = query(
        "select mottar_aap, mottar_sosialhjelp from panel where participant_id = 0 and month in (2, 3)"
    )
    assert aap == [(True, True), (False, False)]


def test_hours_that_are_unknown_are_not_zero(built: Callable, small: ModuleType) -> None:
    query = built(small.with_rows("arbeidsforhold.csv", "2,C,frilanser,2015-10-01,2015-10-31,"))
    assert column(query, "avtalte_timer", person=2) == [0, 0, 0, 0, 0, 0, None, 0, 0]


def test_pension_is_no_job(built: Callable, small: ModuleType) -> None:
    row = "2,C,pensjonOgAndreTyperYtelserUtenAnsettelsesforhold,2015-10-01,,10"
    query = built(small.with_rows("arbeidsforhold.csv", row))
    assert set(column(query, "avtalte_timer", person=2)) == {0}


def test_negative_sum_of_the_month_is_zero(built: Callable, small: ModuleType) -> None:
    rows = ["C,V1,2015-09,-500", "C,V2,2015-09,200", "C,V1,2015-10,-500", "C,V2,2015-10,700"]
    query = built(small.with_rows("amelding.csv", *rows))
    assert column(query, "lonn_nok", person=2) == [0, 0, 0, 0, 0, 0, 200, 0, 0]


def with_coverage(
    small: ModuleType, fil: str, first: str, last: str, taken: str = "2016-03-01"
) -> dict[str, str]:
    old = f"{fil},,2014-01,2015-12,2016-03-01"
    assert old in small.FILES["kilder.csv"]
    return {"kilder.csv": small.FILES["kilder.csv"].replace(old, f"{fil},,{first},{last},{taken}")}


OUTSIDE = {
    "amelding": ("observert_amelding", ["lonn_nok"]),
    "arbeidsforhold": ("observert_arbeidsforhold", ["avtalte_timer", "storste_stilling"]),
    "ytelser": ("observert_ytelser_aap", ["mottar_aap"]),
    "tiltak_deltakelse": (
        "observert_tiltak_deltakelse",
        ["i_tiltak", "i_annet_tiltak", "i_lonnstilskudd", "i_a"],
    ),
}


@pytest.mark.parametrize("fil", OUTSIDE)
def test_outside_the_coverage_is_missing_not_no(fil: str, built: Callable, small: ModuleType) -> None:
    observed, columns = OUTSIDE[fil]
    query = built(with_coverage(small, fil, "2015-05", "2015-11"))
    expected = [False] + [True] * 7 + [False]
    assert column(query, observed) == expected
    for name in columns:
        assert [value is not None for value in column(query, name)] == expected


@pytest.mark.parametrize(("taken", "last"), [("2015-11-28", 5), ("2015-11-27", 4), ("2015-12-31", 6)])
def test_spells_are_known_to_the_last_count_day_before_the_extract(
    taken: str, last: int, built: Callable, small: ModuleType
) -> None:
    query = built(with_coverage(small, "tiltak_deltakelse", "2014-01", "2015-12", taken))
    found = months(query("select month from panel where participant_id = 1 and i_b"))
    assert found == list(range(2, last + 1))
    assert query("select max(month) from panel where observert_tiltak_deltakelse") == [(last,)]


def test_each_benefit_has_its_own_coverage(built: Callable, small: ModuleType) -> None:
    line = "ytelser,AAP,2014-01,2015-07,2016-03-01,1\n"
    query = built({"kilder.csv": small.FILES["kilder.csv"] + line})
    assert query("select max(month) from panel where observert_ytelser_aap") == [(1,)]
    assert query("select max(month) from panel where observert_ytelser_ufp") == [(6,)]


def test_types_that_no_line_covers_are_missing(built: Callable, small: ModuleType) -> None:
    lines = small.FILES["kilder.csv"].replace("ytelser,,", "ytelser,AAP,")
    query = built({"kilder.csv": lines})
    assert set(column(query, "mottar_ufore")) == {None}
    assert query("select count(*) from ut.main.kolonne where kolonne in ('mottar_ufore', 'mottar_aap')") == [
        (1,)
    ]


def test_missing_file_leaves_its_columns_null_and_unlisted(built: Callable) -> None:
    query = built({"amelding.csv": None})
    assert set(column(query, "lonn_nok")) == {None}
    assert query("select count(*) from ut.main.kolonne where kilde = 'amelding'") == [(0,)]


@pytest.mark.parametrize(("rule", "expected"), [("missing", [True] * 5 + [False] * 4), ("zero", [True] * 9)])
@pytest.mark.parametrize("dates", ["2015-08-10,", ",2015-08-10", "2015-10-01,2015-08-10"])
def test_death_and_emigration_end_observation(
    rule: str, expected: list, dates: str, built: Callable, small: ModuleType
) -> None:
    people = small.FILES["personer.csv"].replace("A,1985-06,2,000,4,,", f"A,1985-06,2,000,4,{dates}")
    query = built({"personer.csv": people} | small.with_definition(f'after_death = "{rule}"\n'))
    for name in ("lonn_nok", "avtalte_timer", "mottar_aap", "i_tiltak"):
        assert [value is not None for value in column(query, name)] == expected
    assert column(query, "observert_amelding") == expected


def test_measures_beside_and_outside_the_groups(built: Callable, small: ModuleType) -> None:
    spells = ["MIDLONTIL", "TILRETTEL", "MENTOR", "UKJENTKODE"]
    rows = [f"{n},C,{code},FULLF,2015-0{n}-20,2015-0{n}-30" for n, code in enumerate(spells, start=5)]
    query = built(small.with_rows("tiltak_deltakelse.csv", *rows))
    flags = "i_tiltak, i_annet_tiltak, i_lonnstilskudd, i_tilrettelegging, i_a"
    found = query(
        f"select {flags} from panel where participant_id = 2 and month between -1 and 2 order by month"
    )
    assert found == [
        (False, False, True, False, False),
        (False, False, False, True, False),
        (True, True, False, False, False),
        (True, True, False, False, False),
    ]


def test_groups_may_overlap_and_depend_on_the_switch(built: Callable, small: ModuleType) -> None:
    text = """
[measures.gammel]
codes = ["SUPPEMP"]
starts = "for_omlegging"
[measures.ny]
codes = ["SUPPEMP"]
starts = "fra_omlegging"
[omlegging]
Nord = "2015-08"
"Sør" = "2015-07"
"""
    rows = ["3,C,SUPPEMP,FULLF,2015-07-01,2015-07-31", "4,D,SUPPEMP,FULLF,2015-06-30,2015-07-31"]
    changes = small.with_rows("tiltak_deltakelse.csv", *rows)
    query = built(changes | {"study.toml": small.FILES["study.toml"] + text})
    found = query("select participant_id, i_a, i_gammel, i_ny from panel where month = 1 and i_a")
    assert found == [(0, True, True, False), (2, True, False, True), (3, True, True, False)]


OWN = """
[utfall.poeng]
title = "Poeng"
unit = "score"
"""


def test_own_outcome_no_row_is_zero_empty_is_missing(built: Callable, small: ModuleType) -> None:
    query = built(
        {
            "study.toml": small.FILES["study.toml"] + OWN,
            "kilder.csv": small.FILES["kilder.csv"] + "utfall,poeng,2015-06,2015-09,,1\n",
            "utfall.csv": "lopenr;maaned;utfall;verdi\nA;2015-07;poeng;3,5\nA;2015-08;poeng;\n"
            "A;2015-10;poeng;9\n",
        }
    )
    assert column(query, "utfall_poeng") == [None, None, 0, 3.5, None, 0, None, None, None]
    expected = [False, False, True, True, True, True, False, False, False]
    assert column(query, "observert_utfall_poeng") == column(query, "observert_utfall") == expected
    assert query("select kilde, tittel from ut.main.kolonne where kolonne = 'utfall_poeng'") == [
        ("utfall", "Poeng")
    ]


FORMS = """arbeidsforhold_id,lopenr,type,fra_dato,til_dato,timer_uke,stillingspst,ansettelsesform
1,A,ordinaertArbeidsforhold,2015-10-01,,37.5,,FAST
2,A,ordinaertArbeidsforhold,2015-11-01,,10,60,MIDLERTIDIG
3,B,ordinaertArbeidsforhold,2015-10-01,2015-11-30,,49.5,FAST
4,B,ordinaertArbeidsforhold,2015-11-01,2015-11-30,30,,
5,C,ordinaertArbeidsforhold,2015-10-01,,20,50,MIDLERTIDIG
6,D,ordinaertArbeidsforhold,2015-10-01,,,,FAST
"""


def test_the_largest_position_is_one_jobs_and_a_larger_job_of_unknown_form_may_be_permanent(
    built: Callable,
) -> None:
    query = built({"arbeidsforhold.csv": FORMS})
    found = query(
        "select storste_stilling, storste_fast_stilling from panel"
        " where month between 3 and 5 order by participant_id, month"
    )
    assert found[:3] == [(0, 0), (100, 100), (100, 100)]
    assert found[3:6] == [(0, 0), (49.5, 49.5), (80, None)]
    assert found[6:9] == [(0, 0), (50, 0), (50, 0)]
    assert found[9:] == [(0, 0), (None, None), (None, None)]


def test_without_the_form_nobody_is_known_to_lack_a_permanent_job(built: Callable, small: ModuleType) -> None:
    query = built(small.with_rows("arbeidsforhold.csv", "2,C,ordinaertArbeidsforhold,2015-10-01,,0"))
    assert set(column(query, "storste_stilling", person=0)) == {0, 100}
    assert set(column(query, "storste_fast_stilling", person=0)) == {None}
    listed = query("select kolonne from ut.main.kolonne where kolonne like 'storste%'")
    assert listed == [("storste_stilling",)]
