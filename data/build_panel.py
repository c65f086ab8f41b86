"""From checked extracts to the tables of one study: person, panel, deltakelse.

Runs ``queries/panel/*.sql`` in order. Columns that a study's own names decide (measure
groups, own outcomes, further person columns) are added here; the names were checked as
identifiers by ``data.study``.
"""

import functools
import operator
from collections.abc import Callable, Iterable
from typing import Any

import duckdb

from data import contract, study_names
from data.build_sql import count, fill, run
from queries import definitions

Table = dict[str, Any]

PERSONS_PER_CHUNK = 10_000
_DROPPED = "gruppe_bits, kal_idx, er_med"
# One query each, queries/panel/person_<part>.sql; all its columns become person columns.
_PERSON_PARTS = (
    "bakgrunn", "sted", "inntekt", "arbeid", "i_arbeid", "ytelser", "status", "kvalitet", "leverandor",
)  # fmt: skip


class BuildError(ValueError):
    """The tables could not be built, or broke a promise they must keep."""


def build(
    con: duckdb.DuckDBPyConnection, *, definition: Table, target: str, progress: Callable[[str], None]
) -> None:
    """Make ``<target>.person``, ``.panel`` and ``.deltakelse`` from the tables of ``data.build_import``.

    Parameters
    ----------
    con : connection with the checked extracts in its current schema
    definition : the completed definition
    target : schema to write to, quoted, for example ``ut."se"``
    progress : told what is being done

    Raises
    ------
    BuildError
        If nobody is left in one of the arms.
    """
    first, last = definition["months"]
    window = {"forste": first, "siste": last, "telledag": definition["telledag"]}
    progress("deltakere")
    helper_tables(con, definition)
    participants(con, definition)
    _must_have_both_arms(con, definition)
    run(con, "panel", "kalender", into="kalender", **window)
    run(con, "panel", "dekning_bred", into="dekning_bred")
    run(con, "panel", "tiltak_vindu", into="tiltak_vindu", **window)
    progress("forløp til måneder")
    for name in (
        "tiltak_forlop",
        "tiltak_maaned",
        "ytelse_maaned",
        "lonn_maaned",
        "timer_maaned",
        "status_maaned",
        "utfall_maaned",
    ):
        # Two years before are also counted where the panel begins later.
        run(con, "panel", name, into=name, **window | {"forste": min(first, -24)})
    progress("deltaker-måneder")
    _own_outcomes(con, definition)
    _panel(con, definition, target)
    progress("varighet i tiltaket")
    _participation(con, definition, target)
    progress("deltakere ved måned 0")
    _person(con, definition, target)


def helper_tables(con: duckdb.DuckDBPyConnection, definition: Table) -> None:
    """Basic amounts, measure codes with their groups as bits, months of the switch, arms, events."""
    amounts = [
        (int(row["from_date"][:4]) * 12 + int(row["from_date"][5:7]) - 1, float(row["kroner"]))
        for row in contract.code_table("grunnbelop")
    ]
    fill(con, "grunnbelop", "fra_idx integer, kroner double", amounts)
    measures, kinds = definition["measures"], definition["measure_kinds"]
    bits = {group: 1 << place for place, group in enumerate(measures)}
    codes = sorted(
        {code for group in measures.values() for code in group["codes"]}
        | set(functools.reduce(operator.iadd, kinds.values(), []))
    )
    rows = []
    for code in codes:
        parts = {"": 0, "for_omlegging": 0, "fra_omlegging": 0}
        for group, entry in measures.items():
            parts[entry.get("starts", "")] |= bits[group] if code in entry["codes"] else 0
        beside = [code in kinds.get(kind, []) for kind in ("lonnstilskudd", "tilrettelegging")]
        is_declared = any(code in entry["codes"] and not entry.get("other") for entry in measures.values())
        rows.append((code, *parts.values(), not any(beside), not any(beside) and not is_declared, *beside))
    fill(
        con,
        "maalekode",
        "kode varchar, gruppe_bits bigint, for_bits bigint, fra_bits bigint,"
        " er_tiltak boolean, er_annet boolean, er_lonnstilskudd boolean, er_tilrettelegging boolean",
        rows,
    )
    switches = [
        (unit, int(month[:4]) * 12 + int(month[5:]) - 1)
        for unit, month in definition["omlegging"].items()
        if unit != "antatt"
    ]
    fill(con, "omlegging", "trekk_enhet varchar, fra_idx integer", switches)
    rules = definition["participation"]
    order = {group: number for number, group in enumerate(rules["first_measure"])}
    fill(
        con,
        "gruppe",
        "gruppe varchar, bit bigint, forste_nr integer",
        [(group, bit, order.get(group)) for group, bit in bits.items()],
    )
    arms = [
        (arm, *(_bits(definition, rules[key][arm]) for key in ("arm_measure", "start_measure")))
        for arm in study_names.ARMS
    ]
    fill(con, "arm", "arm varchar, gruppe_bits bigint, start_bits bigint", arms)
    offices = [(row["kontornr"], row["fylke_2014"]) for row in contract.code_table("nav_kontor")]
    fill(con, "kontor", "kontornr varchar, fylke varchar", offices)
    fill(con, "hendelse", "status varchar", [(status,) for status in rules["event_status"]])


def _bits(definition: Table, groups: Iterable[str]) -> int:
    """The measure groups as one number, a bit each."""
    return sum(1 << place for place, group in enumerate(definition["measures"]) if group in groups)


def participants(con: duckdb.DuckDBPyConnection, definition: Table) -> None:
    """Table ``deltakere``: who, in which arm, and month 0. One SQL file per clock."""
    rules = definition["participation"]
    months = [int(month[:4]) * 12 + int(month[5:]) - 1 for month in rules["starts"]]
    run(
        con,
        "panel",
        f"deltakere_{definition['clock']}",
        into="deltakere",
        tiltak=definition["arms"]["tiltak"]["value"],
        etter_dod=definition["after_death"],
        telledag=definition["telledag"],
        start_months_in_row=rules["start_months_in_row"],
        clean_months=rules["clean_months"],
        rene_bits=_bits(definition, rules["clean_measures"]),
        **dict(zip(("forste_start", "siste_start"), months, strict=False)),
    )


def _must_have_both_arms(con: duckdb.DuckDBPyConnection, definition: Table) -> None:
    look = {
        "trekning": "Se etter gruppe og draw i trekning.",
        "oppstart": "Se etter start_measure og starts i [participation], og fylkene i [omlegging].",
    }
    for arm in study_names.ARMS:
        if count(con, "select count(*) from deltakere where arm = ?", [arm]) == 0:
            raise BuildError(
                f"{definition['id']}: ingen deltakere i armen {arm}. {look[definition['clock']]}"
            )


def _own_outcomes(con: duckdb.DuckDBPyConnection, definition: Table) -> None:
    """Table ``utfall_bred``: one column per own outcome, and whether there was a row at all."""
    parts = [
        f"max(verdi) filter (where utfall = '{name}') as verdi_{name},"
        f" bool_or(utfall = '{name}') as har_{name}"
        for name in definition["utfall"]
    ]
    columns = ", ".join(["participant_id", "month", *parts])
    con.execute(
        f"create or replace table utfall_bred as select {columns}"
        " from utfall_maaned group by participant_id, month"
    )


def _panel(con: duckdb.DuckDBPyConnection, definition: Table, target: str) -> None:
    """The rectangle, a chunk of participants at a time, in order of participant and month."""
    persons = count(con, "select count(*) from deltakere")
    first, last = definition["months"]
    columns = [f"panel.* exclude ({_DROPPED})"]
    columns += [
        f"(panel.gruppe_bits & {1 << place}) <> 0 as i_{group}"
        for place, group in enumerate(definition["measures"])
    ]
    joins = []
    for name in definition["utfall"]:
        covered = f"dekning_{name}.fra_idx and dekning_{name}.til_idx"
        observed = f"coalesce(panel.er_med and panel.kal_idx between {covered}, false)"
        # Inside the coverage no row means no; a row without a value is missing.
        given = f"case when utfall_bred.har_{name} then utfall_bred.verdi_{name} else 0 end"
        value = f"case when {observed} then {given} end"
        columns += [f"{observed} as observert_utfall_{name}", f"cast({value} as double) as utfall_{name}"]
        joins.append(
            f"left join dekning as dekning_{name}"
            f" on dekning_{name}.fil = 'utfall' and dekning_{name}.type = '{name}'"
        )
    select = (
        f"with panel as (\n{definitions.load('panel', 'panel').sql}\n)\n"
        f"select {', '.join(columns)}\nfrom panel\n"
        "left join utfall_bred on utfall_bred.participant_id = panel.participant_id"
        " and utfall_bred.month = panel.month\n"
        + "\n".join(joins)
        + "\norder by panel.participant_id, panel.month"
    )
    for start in range(0, persons, PERSONS_PER_CHUNK):
        values = {"fra_id": start, "til_id": start + PERSONS_PER_CHUNK - 1, "forste": first, "siste": last}
        verb = f"insert into {target}.panel" if start else f"create table {target}.panel as"
        con.execute(f"{verb}\n{select}", values)


def _person(con: duckdb.DuckDBPyConnection, definition: Table, target: str) -> None:
    given = {
        "telledag": definition["telledag"],
        "regel": definition["fidelity_regel"],
        "klokke": definition["clock"],
        "tidsenhet": definition["participation"]["time_unit"],
    }
    for part in (*_PERSON_PARTS, "tiltak", "samtidig"):
        run(con, "panel", f"person_{part}", into=f"person_{part}", **given)
    run(con, "panel", "gruppe_start", into="gruppe_start")
    columns = [
        "d.participant_id as participant_id",
        "d.arm as arm",
        "d.is_treated as is_treated",
        "make_date(d.month0_idx // 12, d.month0_idx % 12 + 1, 1) as month0",
        "strftime(make_date(d.month0_idx // 12, d.month0_idx % 12 + 1, 1), '%Y-%m') as maaned0",
        "cast(d.month0_idx // 12 as integer) as aar0",
        "d.trekk_dato as trekk_dato",
        "cast(year(d.trekk_dato) as integer) as trekk_aar",
        "strftime(d.trekk_dato, '%Y-%m') as trekk_maaned",
        "year(d.trekk_dato) || 'K' || quarter(d.trekk_dato) as trekk_kvartal",
        "d.trekk_enhet as trekk_enhet",
        "d.kontornr as kontornr",
        *(f"{part}.* exclude (participant_id)" for part in _PERSON_PARTS),
        "tiltak.ventetid_mnd as ventetid_mnd",
        "tiltak.forste_tiltak as forste_tiltak",
        *_first_measure(definition),
        *_groups(definition),
        *_beside("lonnstilskudd"),
        *_beside("andre_tiltak", prefix="deltar_"),
        *(_ever(name) for name in ("lonnstilskudd", "tilretteleggingstilskudd")),
        *_alongside(definition),
        *(f"egne.{name} as {name}" for name in definition["personer"]),
    ]
    groups = ", ".join(
        f"max(forste_mnd) filter (where gruppe = '{group}') as forste_{group}"
        for group in definition["measures"]
    )
    joins = [
        f"inner join person_{part} as {part} on {part}.participant_id = d.participant_id"
        for part in (*_PERSON_PARTS, "tiltak", "samtidig")
    ]
    con.execute(
        f"create table {target}.person as\n"
        f"with start as (select participant_id, {groups} from gruppe_start group by participant_id)\n"
        f"select {', '.join(columns)}\nfrom deltakere as d\n{chr(10).join(joins)}\n"
        "left join start on start.participant_id = d.participant_id\n"
        "inner join personer on personer.lopenr = d.lopenr\n"
        "left join person_egne as egne on egne.rad = personer.rad\n"
        "order by d.participant_id"
    )


def _first_measure(definition: Table) -> list[str]:
    groups = [*definition["participation"]["first_measure"], "annet", "ingen"]
    return [f"cast(tiltak.forste_tiltak = '{group}' as integer) as forste_tiltak_{group}" for group in groups]


def _groups(definition: Table) -> list[str]:
    """Per group its first month, and whether it came within so many months (null when not seen)."""
    columns = []
    for group in definition["measures"]:
        columns.append(f"start.forste_{group} as forste_mnd_{group}")
        columns += [
            _within(f"start.forste_{group}", k, f"deltar_{group}_innen_{k}_mnd")
            for k in study_names.PARTICIPATION_MONTHS
        ]
    return columns


def _beside(name: str, *, prefix: str = "") -> list[str]:
    return [
        _within(f"tiltak.{name}_mnd", k, f"{prefix}{name}_innen_{k}_mnd")
        for k in study_names.PARTICIPATION_MONTHS
    ]


def _alongside(definition: Table) -> list[str]:
    """Per group, and for what stands beside: 1 when in it underway in the arm's measure, else 0."""
    columns = [
        f"cast((samtidig.gruppe_bits & {1 << place}) <> 0 as integer) as samtidig_{group}"
        for place, group in enumerate(definition["measures"])
    ]
    return [
        *columns,
        *(f"samtidig.{name} as samtidig_{name}" for name in ("lonnstilskudd", "tilrettelegging")),
    ]


def _within(month: str, k: int, name: str) -> str:
    """1 within k months, 0 when not and k months are observed, else null."""
    return f"case when {month} <= {k} then 1 when tiltak.siste_mnd >= {k} then 0 end as {name}"


def _ever(name: str) -> str:
    """1 when it ever happened, 0 when not and month 0 is observed, else null."""
    seen = f"tiltak.{name}_mnd is not null"
    return f"case when {seen} then 1 when tiltak.siste_mnd is not null then 0 end as {name}"


def _participation(con: duckdb.DuckDBPyConnection, definition: Table, target: str) -> None:
    rules = definition["participation"]
    # With the clock oppstart the start is found already: it is month 0.
    is_start = definition["clock"] == "oppstart"
    con.execute(f"create or replace view panel as select * from {target}.panel")
    run(
        con,
        "panel",
        "deltakelse" if rules["time_unit"] == "måned" else "deltakelse_uke",
        into="deltakelse",
        start_within=0 if is_start else rules["start_within"],
        start_months_in_row=1 if is_start else rules["start_months_in_row"],
        closed_gap=rules["closed_gap"],
    )
    # The arm stands here too: the time in the measure is then one plain scan.
    con.execute(
        f"create table {target}.deltakelse as select deltakelse.*, deltakere.is_treated from deltakelse "
        "join deltakere using (participant_id) order by participant_id"
    )
