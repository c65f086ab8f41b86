"""Who starts, when and in which arm, drawn by hand; and the months in the measure afterwards.

Measures are complete from 2010-01 to 2018-12. Old and new measure share the code INDOPPFAG; the
county's month in [omlegging] tells them apart. Office 0312 is in Oslo, 1102 in Rogaland.
"""

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from types import ModuleType

import duckdb
import pytest

from data.build_panel import BuildError, helper_tables, participants
from data.study import complete

OLD = ["ABIST", "INDOPPFAG"]
REFORM = {
    "id": "x",
    "title": "X",
    "clock": "oppstart",
    "months": [-2, 12],
    "arms": {"tiltak": "Ny", "kontroll": "Gammel"},
    "measures": {
        "gammelt": {"codes": OLD, "starts": "for_omlegging"},
        "nytt": {"codes": OLD, "starts": "fra_omlegging"},
    },
    "omlegging": {"Oslo": "2016-03", "Rogaland": "2015-06"},
    "participation": {
        "start_measure": {"tiltak": ["nytt"], "kontroll": ["gammelt"]},
        "arm_measure": {"tiltak": ["gammelt", "nytt"], "kontroll": ["gammelt", "nytt"]},
        "clean_months": 6,
        "closed_gap": 5,
    },
}
UTVIDET = REFORM | {
    "measures": {"utvidet": ["UTVAOONAV"], "oppfolging": ["INDOPPFAG"], "ab": ["ABIST"]},
    "omlegging": {},
    "participation": {
        "start_measure": {"tiltak": ["utvidet"], "kontroll": ["oppfolging"]},
        "arm_measure": {"tiltak": ["utvidet"], "kontroll": ["oppfolging"]},
        "clean_measures": ["utvidet", "oppfolging", "ab"],
        "clean_months": 6,
        "start_months_in_row": 2,
    },
}
OSLO = [("2009-01-01", None, "0312")]
Spell = tuple[str, str, str | None]


def started(
    study: dict, spells: list[Spell], offices: list[tuple] | None = None, **rules: object
) -> tuple | None:
    """Arm, month 0, first day, county, office and gjennomforing_id of person P; None for no start."""
    own = deepcopy(study)
    own["participation"] |= rules
    definition = complete(own)
    days = {"a": date(2010, 1, 1), "b": date(2018, 12, 31)}
    with duckdb.connect() as con:
        helper_tables(con, definition)
        con.execute(
            "create table dekning as select 'tiltak_deltakelse' as fil, $a as fra_dag, $b as til_dag,"
            f" {2010 * 12} as fra_idx",
            days,
        )
        con.execute(
            "create table personer as select 'P' as lopenr, null::date as dod_dato,"
            " null::date as utvandret_dato"
        )
        con.execute(
            "create table tiltak_deltakelse (rad bigint, lopenr varchar, gjennomforing_id varchar,"
            " tiltakskode varchar, fra_dato date, til_dato date)"
        )
        con.execute(
            "create table arena_status (rad bigint, lopenr varchar, kontornr varchar, fra_dato date,"
            " til_dato date)"
        )
        for row, (code, first, last) in enumerate(spells):
            con.execute(
                "insert into tiltak_deltakelse values (?, 'P', ?, ?, ?, ?)",
                [row, f"G{row}", code, first, last],
            )
        for row, (first, last, office) in enumerate(OSLO if offices is None else offices):
            con.execute("insert into arena_status values (?, 'P', ?, ?, ?)", [row, office, first, last])
        participants(con, definition)
        return con.execute(
            "select arm, strftime(make_date(month0_idx // 12, month0_idx % 12 + 1, 1), '%Y-%m'),"
            " cast(trekk_dato as varchar), trekk_enhet, kontornr, gjennomforing_id from deltakere"
        ).fetchone()


# name -> (study, spells, offices, rules, answer)
STARTS = {
    "before_the_county_switched": (
        REFORM,
        [("INDOPPFAG", "2016-02-29", "2016-12-31")],  # the switch is in March, month 0 too
        None,
        {},
        ("kontroll", "2016-03", "2016-02-29", "Oslo", "0312", "G0"),
    ),
    "in_the_month_of_the_switch": (
        REFORM,
        [("INDOPPFAG", "2016-03-01", None)],
        None,
        {},
        ("tiltak", "2016-03", "2016-03-01", "Oslo", "0312", "G0"),
    ),
    "another_county_had_switched": (
        REFORM,
        [("ABIST", "2016-02-01", "2016-12-31")],
        [("2009-01-01", "2016-01-31", "0312"), ("2016-02-01", None, "1102")],
        {},
        ("tiltak", "2016-02", "2016-02-01", "Rogaland", "1102", "G0"),
    ),
    "the_later_of_two_offices": (
        REFORM,
        [("ABIST", "2016-02-01", "2016-12-31")],
        [("2015-01-01", None, "1102"), ("2009-01-01", None, "0312")],
        {},
        ("tiltak", "2016-02", "2016-02-01", "Rogaland", "1102", "G0"),
    ),
    "a_later_period_is_over": (
        REFORM,
        [("ABIST", "2016-02-01", "2016-12-31")],
        [("2009-01-01", None, "0312"), ("2015-01-01", "2016-01-31", "1102")],
        {},
        ("kontroll", "2016-02", "2016-02-01", "Oslo", "0312", "G0"),
    ),
    "no_known_office_no_arm": (REFORM, [("ABIST", "2016-02-01", None)], [], {}, None),
    "county_without_a_switch": (
        REFORM,
        [("ABIST", "2016-02-01", None)],
        [("2009-01-01", None, "0602")],
        {},
        None,
    ),
    "a_spell_of_unknown_county_spoils_a_start": (
        REFORM,
        [("ABIST", "2016-02-01", "2016-04-30"), ("ABIST", "2016-10-01", "2017-03-31")],
        [("2016-10-01", None, "0312")],
        {},
        None,
    ),
    "six_months_after_a_spell_of_unknown_county": (
        REFORM,
        [("ABIST", "2016-02-01", "2016-04-30"), ("ABIST", "2016-11-01", "2017-03-31")],
        [("2016-10-01", None, "0312")],
        {},
        ("tiltak", "2016-11", "2016-11-01", "Oslo", "0312", "G1"),
    ),
    "over_the_switch_is_one_start": (
        REFORM,
        [("ABIST", "2015-10-01", "2016-02-28"), ("INDOPPFAG", "2016-03-01", "2017-03-31")],
        None,
        {},
        ("kontroll", "2015-10", "2015-10-01", "Oslo", "0312", "G0"),
    ),
    "too_early_then_clean": (
        REFORM,
        [("ABIST", "2012-01-01", "2012-12-31"), ("INDOPPFAG", "2016-03-01", "2017-03-31")],
        None,
        {"starts": ["2013-01", "2018-12"]},
        ("tiltak", "2016-03", "2016-03-01", "Oslo", "0312", "G1"),
    ),
    "too_early_and_still_in": (
        REFORM,
        [("ABIST", "2012-01-01", "2013-12-31")],
        None,
        {"starts": ["2013-01", "2018-12"]},
        None,
    ),
    "first_month_that_counts": (
        REFORM,
        [("ABIST", "2013-01-01", "2013-12-31")],
        None,
        {"starts": ["2013-01", "2013-01"]},
        ("kontroll", "2013-01", "2013-01-01", "Oslo", "0312", "G0"),
    ),
    "after_the_last_month_that_counts": (
        REFORM,
        [("ABIST", "2013-01-29", "2013-12-31")],
        None,
        {"starts": ["2013-01", "2013-01"]},
        None,
    ),
    "six_months_before_are_not_covered": (REFORM, [("ABIST", "2010-06-01", "2013-12-31")], None, {}, None),
    "six_months_before_are_covered": (
        REFORM,
        [("ABIST", "2010-07-01", "2013-12-31")],
        None,
        {},
        ("kontroll", "2010-07", "2010-07-01", "Oslo", "0312", "G0"),
    ),
    "no_office_is_needed_without_a_switch": (
        UTVIDET,
        [("UTVAOONAV", "2017-01-10", None)],
        [],
        {},
        ("tiltak", "2017-01", "2017-01-10", None, None, "G0"),
    ),
    "an_office_that_is_not_listed": (
        UTVIDET,
        [("INDOPPFAG", "2017-01-10", None)],
        [("2009-01-01", None, "9999")],
        {},
        ("kontroll", "2017-01", "2017-01-10", None, "9999", "G0"),
    ),
    "one_month_is_no_start": (UTVIDET, [("UTVAOONAV", "2017-01-10", "2017-02-27")], None, {}, None),
    "two_months_are": (
        UTVIDET,
        [("UTVAOONAV", "2017-01-10", "2017-02-28")],
        None,
        {},
        ("tiltak", "2017-01", "2017-01-10", "Oslo", "0312", "G0"),
    ),
    "a_third_measure_spoils_a_start": (
        UTVIDET,
        [("ABIST", "2016-09-01", "2016-09-30"), ("UTVAOONAV", "2017-03-01", "2017-12-31")],
        None,
        {},
        None,
    ),
    "but_not_when_it_is_not_listed": (
        UTVIDET,
        [("ABIST", "2016-09-01", "2016-09-30"), ("UTVAOONAV", "2017-03-01", "2017-12-31")],
        None,
        {"clean_measures": ["utvidet", "oppfolging"]},
        ("tiltak", "2017-03", "2017-03-01", "Oslo", "0312", "G1"),
    ),
    "a_third_measure_makes_no_start": (UTVIDET, [("ABIST", "2017-03-01", "2017-12-31")], None, {}, None),
    "both_arms_in_the_same_month": (
        UTVIDET,
        [("INDOPPFAG", "2017-03-01", "2017-12-31"), ("UTVAOONAV", "2017-03-20", "2017-12-31")],
        None,
        {},
        ("tiltak", "2017-03", "2017-03-20", "Oslo", "0312", "G1"),
    ),
    "two_spells_of_one_start": (
        UTVIDET,
        [("UTVAOONAV", "2017-03-20", "2017-12-31"), ("UTVAOONAV", "2017-03-01", "2017-12-31")],
        None,
        {},
        ("tiltak", "2017-03", "2017-03-01", "Oslo", "0312", "G1"),
    ),
    "another_code_is_nothing": (
        UTVIDET,
        [("MENTOR", "2016-12-01", "2017-12-31"), ("UTVAOONAV", "2017-03-01", "2017-12-31")],
        None,
        {},
        ("tiltak", "2017-03", "2017-03-01", "Oslo", "0312", "G1"),
    ),
}


@pytest.mark.parametrize("name", STARTS)
def test_start(name: str) -> None:
    study, spells, offices, rules, expected = STARTS[name]
    assert started(study, spells, offices, **rules) == expected


REFORM_FILES = """
clock = "oppstart"
[omlegging]
"Oslo" = "2015-08"
[measures.gammelt]
codes = ["ABIST", "INDOPPFAG"]
starts = "for_omlegging"
[measures.nytt]
codes = ["ABIST", "INDOPPFAG"]
starts = "fra_omlegging"
[participation]
start_measure = { tiltak = ["nytt"], kontroll = ["gammelt"] }
arm_measure = { tiltak = ["gammelt", "nytt"], kontroll = ["gammelt", "nytt"] }
"""
HEAD = """id = "liten"
title = "Liten studie"
months = [-2, 12]
arms = { tiltak = "Ny", kontroll = "Gammel" }
"""


def reform(small: ModuleType, *periods: tuple[str, str], code: str = "ABIST", rules: str = "") -> dict:
    """Person C in the given periods; D starts the new measure in September."""
    rows = [f"{number},C,{code},FULLF,{first},{last}" for number, (first, last) in enumerate(periods)]
    rows.append("9,D,INDOPPFAG,FULLF,2015-09-29,2015-12-31")
    return {
        "study.toml": HEAD + REFORM_FILES + rules,
        "trekning.csv": None,
        "tiltak_deltakelse.csv": "deltaker_id,lopenr,tiltakskode,status,fra_dato,til_dato\n"
        + "".join(f"{row}\n" for row in rows),
        "kilder.csv": small.FILES["kilder.csv"] + "arena_status,,2014-01,2015-12,2016-03-01,1\n",
        "arena_status.csv": "lopenr,kontornr,fra_dato,til_dato\nC,312,2014-01-01,\nD,312,2014-01-01,\n",
    }


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        # Out in April to August, five months: still the same stay. Six months: an exit. With the register's
        # end in month 10 leaving is known to month 5: there those who have not left are censored.
        ([("2015-02-01", "2015-03-31"), ("2015-09-01", "2015-10-31")], (0, 6, False, None, 6, 8)),
        ([("2015-02-01", "2015-03-31"), ("2015-10-01", "2015-11-30")], (0, 2, True, "ukjent", 6, 1)),
        # Not seen to leave before six months out are seen.
        ([("2015-02-01", "2015-07-31")], (0, 6, False, None, 6, 5)),
        ([("2015-02-01", "2015-06-30")], (0, 5, True, "ukjent", 6, 4)),
        # From the old to the new measure over the switch.
        ([("2015-05-01", "2015-08-15"), ("2015-08-16", "2015-12-31")], (0, 3, False, None, 3, 7)),
    ],
)
def test_the_stay_goes_on_over_gaps_and_the_switch(
    periods: list, expected: tuple, built: Callable, small: ModuleType
) -> None:
    query = built(reform(small, *periods, rules="closed_gap = 5\nclean_months = 6\n"))
    assert query("select arm, trekk_enhet, kontornr from person order by 1") == [
        ("kontroll", "Oslo", "0312"),
        ("tiltak", "Oslo", "0312"),
    ]
    (row,) = query("select * exclude (participant_id, is_treated) from deltakelse where not is_treated")
    assert row == expected
    assert query("select start_month, duration from deltakelse where is_treated") == [(0, 1)]


def test_groups_of_the_switch_in_the_panel(built: Callable, small: ModuleType) -> None:
    query = built(reform(small, ("2015-05-01", "2015-08-15"), ("2015-08-16", "2015-12-31")))
    months = query(
        "select month, i_gammelt, i_nytt from panel where participant_id = 0 and month between 2 and 4"
    )
    assert months == [(2, True, False), (3, False, True), (4, False, True)]


@pytest.mark.parametrize(("gap", "weeks"), [(0, (0, 5)), (40, (0, 14))])
def test_weeks_from_a_start_after_the_count_day(
    gap: int, weeks: tuple, built: Callable, small: ModuleType
) -> None:
    rules = f'time_unit = "uke"\nclosed_gap = {gap}\n'
    # 29 September is month 0 = October; the break of two months is closed by a gap of forty weeks.
    query = built(
        reform(small, ("2015-07-01", "2015-12-31"), rules=rules)
        | {
            "tiltak_deltakelse.csv": "deltaker_id,lopenr,tiltakskode,status,fra_dato,til_dato\n"
            "1,C,ABIST,FULLF,2015-07-01,2015-12-31\n"
            "2,D,ABIST,FULLF,2015-09-29,2015-10-28\n"
            "3,D,ABIST,FULLF,2015-12-15,2015-12-30\n"
        }
    )
    assert query("select start_month, duration from deltakelse where is_treated") == [weeks]


def test_an_arm_without_a_start(built: Callable, small: ModuleType) -> None:
    changes = reform(small, ("2015-02-01", "2015-03-31")) | {"arena_status.csv": None}
    with pytest.raises(BuildError, match=r"ingen deltakere i armen tiltak\. Se etter start_measure"):
        built(changes)
