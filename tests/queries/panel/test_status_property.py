"""Months of random spells against a day-by-day count, and the queries against their headers."""

from calendar import monthrange
from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.build_panel import helper_tables
from data.build_sql import run
from data.study import complete
from queries import definitions

FIRST, LAST = -3, 8
COVERED_FROM, COVERED_TO = date(2015, 1, 1), date(2015, 12, 31)
MONTH0 = 2015 * 12 + 3
STUDY = {
    "id": "x",
    "title": "X",
    "months": [FIRST, LAST],
    "arms": {"tiltak": "A", "kontroll": "B"},
    "measures": {"a": ["A1", "A2"], "b": ["A2"]},
}
DAYS = st.integers(-100, 500).map(lambda days: COVERED_FROM + timedelta(days))
SPELLS = st.lists(
    st.tuples(DAYS, st.integers(0, 200), st.booleans(), st.sampled_from(["A1", "A2", "MENTOR"])), max_size=6
)


def tables(spells: list[tuple], count_day: int) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    helper_tables(con, complete(STUDY))
    con.execute(
        "create table deltakere as select 0 as participant_id, 'P' as lopenr, null::varchar as trekk_enhet,"
        f" {MONTH0} as month0_idx"
    )
    con.execute(
        "create table dekning as select 'tiltak_deltakelse' as fil, '' as type, $a as fra_dag, $b as til_dag",
        {"a": COVERED_FROM, "b": COVERED_TO},
    )
    con.execute(
        "create table tiltak_deltakelse (rad bigint, lopenr varchar, tiltakskode varchar, status varchar,"
        " fra_dato date, til_dato date)"
    )
    for number, (first, length, is_open, code) in enumerate(spells):
        last = None if is_open else first + timedelta(length)
        con.execute(
            "insert into tiltak_deltakelse values (?, 'P', ?, null, ?, ?)", [number, code, first, last]
        )
    window = {"telledag": count_day, "forste": FIRST, "siste": LAST}
    run(con, "panel", "tiltak_forlop", into="tiltak_forlop", **window)
    run(con, "panel", "tiltak_maaned", into="tiltak_maaned", **window)
    return con


def by_the_day(spells: list[tuple], count_day: int, codes: set[str]) -> list[int]:
    """Months with a spell of one of the codes on the count day, found by looking at each month."""
    found = []
    for month in range(FIRST, LAST + 1):
        year, number = divmod(MONTH0 + month, 12)
        day = date(year, number + 1, min(count_day, monthrange(year, number + 1)[1]))
        for first, length, is_open, code in spells:
            last = COVERED_TO if is_open else min(first + timedelta(length), COVERED_TO)
            if code in codes and first <= day <= last:
                found.append(month)
                break
    return found


@settings(max_examples=40, deadline=None, derandomize=True)
@given(spells=SPELLS, count_day=st.sampled_from([1, 15, 28, 31]))
def test_months_are_those_whose_count_day_is_covered(spells: list[tuple], count_day: int) -> None:
    with tables(spells, count_day) as con:
        for flag, codes in [
            ("gruppe_bits & 1 <> 0", {"A1", "A2"}),
            ("gruppe_bits & 2 <> 0", {"A2"}),
            ("i_annet_tiltak", {"MENTOR"}),
            ("i_tiltak", {"A1", "A2", "MENTOR"}),
        ]:
            rows = con.execute(f"select month from tiltak_maaned where {flag} order by month").fetchall()
            assert [month for (month,) in rows] == by_the_day(spells, count_day, codes), flag


@pytest.mark.parametrize("kind", ["panel", "register"])
def test_one_select_and_the_headers_parameters(kind: str) -> None:
    for name in definitions.names(kind):
        definition = definitions.load(kind, name)
        (statement,) = duckdb.extract_statements(definition.sql)
        assert statement.type == duckdb.StatementType.SELECT, name
        assert statement.named_parameters == {param.name for param in definition.params}, name
        assert set(definition.grain) <= set(definition.columns), name
