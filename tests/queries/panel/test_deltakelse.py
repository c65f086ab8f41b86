"""How long people stay in the arm's measure, worked out by hand for person C."""

from collections.abc import Callable
from types import ModuleType

import pytest

COLUMNS = "start_month, duration, is_exit, destination, observable"
NEVER = (None, None, None, None, None)


def stay(query: Callable, person: int = 2) -> tuple:
    (row,) = query(f"select {COLUMNS} from deltakelse where participant_id = {person}")
    return row


def spells(
    small: ModuleType, *periods: tuple[str, str], code: str = "SUPPEMP", rules: str = ""
) -> dict[str, str]:
    """Person C in the measure in the given periods, with further keys under [participation]."""
    rows = [
        f"{number},C,{code},{'FULLF' if last else 'GJENN'},{first},{last}"
        for number, (first, last) in enumerate(periods, start=10)
    ]
    return small.with_rows("tiltak_deltakelse.csv", *rows) | {"study.toml": small.FILES["study.toml"] + rules}


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([], NEVER),
        ([("2015-07-28", "2015-07-28")], (1, 1, True, "ukjent", 6)),
        ([("2015-07-01", "2015-09-27")], (1, 2, True, "ukjent", 6)),
        ([("2015-07-01", "2015-09-28")], (1, 3, True, "ukjent", 6)),
        ([("2015-01-01", "2015-06-28")], (0, 1, True, "ukjent", 7)),  # already in it at the draw
        ([("2015-01-01", "2015-06-27")], NEVER),  # out before the first count day
        ([("2015-07-01", "2015-11-30")], (1, 5, True, "ukjent", 6)),  # out in the last month
        ([("2015-07-01", "2015-12-28")], (1, 6, False, None, 6)),  # still in it in the last month
        ([("2015-07-01", "")], (1, 6, False, None, 6)),
        ([("2015-12-01", "")], (6, 1, False, None, 1)),
        ([("2015-07-01", "2015-07-31"), ("2015-10-01", "")], (1, 1, True, "ukjent", 6)),  # a gap ends it
        ([("2015-07-01", "2015-08-10"), ("2015-08-05", "2015-09-30")], (1, 3, True, "ukjent", 6)),  # overlap
    ],
)
def test_duration_and_exit(periods: list, expected: tuple, built: Callable, small: ModuleType) -> None:
    assert stay(built(spells(small, *periods))) == expected


def test_only_the_arms_own_measure_counts(built: Callable, small: ModuleType) -> None:
    assert stay(built(spells(small, ("2015-07-01", "2015-09-30"), code="INDOPPFAG"))) == NEVER


@pytest.mark.parametrize(
    ("gap", "periods", "expected"),
    [
        (1, [("2015-07-01", "2015-07-31"), ("2015-09-01", "2015-09-30")], (1, 3, True, "ukjent", 5)),
        (1, [("2015-07-01", "2015-07-31"), ("2015-10-01", "2015-10-31")], (1, 1, True, "ukjent", 5)),
        (
            2,
            [("2015-07-01", "2015-07-31"), ("2015-10-01", "2015-10-31")],
            (1, 4, False, None, 4),
        ),
        (1, [("2015-07-01", "2015-11-30")], (1, 5, False, None, 5)),  # the last month may be a gap
        # Gone or still there in the last two months: nobody is known to have left, both are censored alike.
        (2, [("2015-07-01", "2015-11-30")], (1, 4, False, None, 4)),
        (2, [("2015-07-01", "2015-12-31")], (1, 4, False, None, 4)),
    ],
)
def test_short_gaps_are_closed(
    gap: int, periods: list, expected: tuple, built: Callable, small: ModuleType
) -> None:
    assert stay(built(spells(small, *periods, rules=f"closed_gap = {gap}\n"))) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (1, (1, 1, True, "ukjent", 6)),
        (2, (3, 2, True, "ukjent", 4)),
        (3, NEVER),
    ],
)
def test_start_needs_months_in_a_row(row: int, expected: tuple, built: Callable, small: ModuleType) -> None:
    periods = [("2015-07-01", "2015-07-31"), ("2015-09-01", "2015-10-31")]
    assert stay(built(spells(small, *periods, rules=f"start_months_in_row = {row}\n"))) == expected


@pytest.mark.parametrize(("within", "expected"), [(1, NEVER), (2, (2, 1, True, "ukjent", 5))])
def test_start_must_come_in_time(within: int, expected: tuple, built: Callable, small: ModuleType) -> None:
    changes = spells(small, ("2015-08-01", "2015-08-31"), rules=f"start_within = {within}\n")
    assert stay(built(changes)) == expected


# What is added in the first month out (August 2015, G 90 068, 2G/12 = 15 011.33) -> destination.
STATES = {
    "wage_above": ({"amelding.csv": "C,V,2015-08,15011.34"}, "arbeid"),
    "wage_at_the_limit": ({"amelding.csv": "C,V,2015-08,15011.33"}, "ukjent"),
    "hours_do_not_count_beside_wages": ({"arbeidsforhold.csv": "9,C,x,2015-08-01,2015-08-31,40"}, "ukjent"),
    "other_measure": ({"tiltak_deltakelse.csv": "99,C,MENTOR,FULLF,2015-08-01,2015-08-31"}, "annet_tiltak"),
    "wage_before_other_measure": (
        {
            "amelding.csv": "C,V,2015-08,20000",
            "tiltak_deltakelse.csv": "99,C,MENTOR,FULLF,2015-08-01,2015-08-31",
        },
        "arbeid",
    ),
    "subsidy_alone_is_no_measure": (
        {"tiltak_deltakelse.csv": "99,C,MIDLONTIL,FULLF,2015-08-01,2015-08-31"},
        "ukjent",
    ),
    "benefit": ({"ytelser.csv": "C,TP,2015-08-01,2015-08-31"}, "ytelse"),
    "benefit_too_late": ({"ytelser.csv": "C,TP,2015-08-29,2015-09-30"}, "ukjent"),
}


@pytest.mark.parametrize("state", STATES)
def test_destination(state: str, built: Callable, small: ModuleType) -> None:
    added, expected = STATES[state]
    changes = spells(small, ("2015-07-01", "2015-07-31"))
    for name, row in added.items():
        changes[name] = changes.get(name, small.FILES[name]) + f"{row}\n"
    assert stay(built(changes))[2:4] == (True, expected)


@pytest.mark.parametrize(("hours", "expected"), [("4", "arbeid"), ("3.9", "ukjent")])
def test_hours_decide_without_wages(hours: str, expected: str, built: Callable, small: ModuleType) -> None:
    changes = spells(small, ("2015-07-01", "2015-07-31")) | {"amelding.csv": None}
    changes |= small.with_rows("arbeidsforhold.csv", f"9,C,x,2015-08-01,2015-08-31,{hours}")
    assert stay(built(changes))[3] == expected


@pytest.mark.parametrize(
    ("status", "last", "expected"),
    [
        ("DELAVB", "2015-09-30", (1, 3, True, "ukjent", 6)),
        ("FULLF", "2015-09-30", (1, 3, False, None, 6)),  # ended, but not by the event
        ("DELAVB", "2015-12-31", (1, 6, True, "ukjent", 6)),  # the event on the last covered day
        ("DELAVB", "2016-01-01", (1, 6, False, None, 6)),  # cut by the end of coverage
    ],
)
def test_only_named_statuses_are_events(
    status: str, last: str, expected: tuple, built: Callable, small: ModuleType
) -> None:
    changes = small.with_rows("tiltak_deltakelse.csv", f"9,C,SUPPEMP,{status},2015-07-01,{last}")
    changes["study.toml"] = small.FILES["study.toml"] + 'event_status = ["DELAVB"]\n'
    assert stay(built(changes)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2015-06-10", "2015-06-12", (0, 1, True, "ukjent", 30)),  # 205 days: weeks 0 to 29
        ("2015-06-10", "2015-06-16", (0, 1, True, "ukjent", 30)),  # seven days: out at week 1
        ("2015-06-10", "2015-06-17", (0, 2, True, "ukjent", 30)),
        ("2015-06-01", "2015-06-16", (0, 1, True, "ukjent", 30)),  # counted from the draw
        ("2015-06-10", "", (0, 30, False, None, 30)),
        ("2015-12-25", "2015-12-30", (6, 1, True, "ukjent", 2)),
        ("2015-12-26", "2015-12-30", (6, 1, False, None, 1)),  # the week is not wholly covered
    ],
)
def test_weeks(first: str, last: str, expected: tuple, built: Callable, small: ModuleType) -> None:
    assert stay(built(spells(small, (first, last), rules='time_unit = "uke"\n'))) == expected


def test_one_row_for_everybody(built: Callable) -> None:
    query = built({})
    assert query("select participant_id from deltakelse") == [(0,), (1,), (2,), (3,)]
    assert stay(query, 0) == (1, 3, True, "arbeid", 6)
    assert stay(query, 1) == (2, 5, False, None, 5)
    assert stay(query, 3) == NEVER
