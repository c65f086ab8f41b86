"""Registration in NAV month by month, worked out by hand (month 0 is June 2015)."""

from collections.abc import Callable
from types import ModuleType

import pytest

NAMES = ("reg_nedsatt_arbeidsevne", "reg_annen_status")


def months(query: Callable, condition: str, person: int = 0) -> list[int]:
    rows = query(f"select month from panel where participant_id = {person} and {condition} order by month")
    return [month for (month,) in rows]


def with_status(
    small: ModuleType, *rows: str, first: str = "2014-01", last: str = "2015-12"
) -> dict[str, str]:
    head = "lopenr,formidlingsgruppe,kvalifiseringsgruppe,fra_dato,til_dato\n"
    covered = small.FILES["kilder.csv"] + f"arena_status,,{first},{last},2016-03-01,1\n"
    return {"arena_status.csv": head + "".join(f"{row}\n" for row in rows), "kilder.csv": covered}


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("ARBS,BATT", (True, False)),
        ("IARBS,VARIG", (True, False)),
        ("ARBS,BFORM", (False, True)),
        ("IARBS,VURDU", (False, True)),
        ("ISERV,BATT", (False, False)),
        ("ISERV,IVURD", (False, False)),
        (",BATT", (None, False)),
        ("ARBS,", (None, None)),
        ("ISERV,", (False, False)),
    ],
)
def test_codes(codes: str, expected: tuple, built: Callable, small: ModuleType) -> None:
    query = built(with_status(small, f"A,{codes},2014-01-01,"))
    assert query(f"select distinct {', '.join(NAMES)} from panel where participant_id = 0") == [expected]
    # Nobody has said anything of B in months that are covered: not registered.
    assert query(f"select distinct {', '.join(NAMES)} from panel where participant_id = 1") == [
        (False, False)
    ]


def test_the_count_day_decides_and_reduced_capacity_goes_first(built: Callable, small: ModuleType) -> None:
    query = built(
        with_status(
            small,
            "A,ARBS,BFORM,2015-01-01,2015-07-27",
            "A,ARBS,BATT,2015-07-28,2015-09-28",
            "A,ARBS,BKART,2015-09-01,2015-10-27",
        )
    )
    assert months(query, "reg_annen_status") == [-2, -1, 0]
    assert months(query, "reg_nedsatt_arbeidsevne") == [1, 2, 3]


def test_outside_the_coverage_is_missing(built: Callable, small: ModuleType) -> None:
    query = built(with_status(small, "A,ARBS,BATT,2014-01-01,", first="2015-05", last="2015-11"))
    assert months(query, "observert_arena_status") == list(range(-1, 6))
    for name in NAMES:
        assert months(query, f"{name} is null") == [-2, 6]
    listed = dict(query("select kolonne, kilde from ut.main.kolonne"))
    assert all(listed[name] == "arena_status" for name in (*NAMES, "observert_arena_status"))


def test_without_the_extract_all_is_missing_and_unlisted(built: Callable) -> None:
    query = built({})
    assert months(query, "not observert_arena_status") == list(range(-2, 7))
    listed = {name for (name,) in query("select kolonne from ut.main.kolonne")}
    for name in NAMES:
        assert months(query, f"{name} is null") == list(range(-2, 7))
        assert name not in listed
