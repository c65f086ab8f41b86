"""Data files of the sizes of the two observational studies, written straight as the product's tables.

Nothing here is calibrated to a report: what counts is how many participants, months, offices, samples
and cells there are. Follow-up ends with the calendar, so that late starters are seen for fewer months.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

MEASURED = "maalt"  # the study in the file
CHUNK = 10_000  # participants whose months are written at a time
EDUCATION = ("grunnskole", "vgs_ikke_fullfort", "vgs_fullfort", "hoy_inntil_4_ar", "hoy_over_4_ar", "ukjent")
DIAGNOSIS = ("ikke_aap", "aap_psykisk", "aap_muskel_skjelett", "aap_andre")


@dataclass(frozen=True, slots=True)
class Size:
    """``starts`` months in which people start; the last month seen is ``end`` months after the first."""

    people: int
    months: tuple[int, int]
    starts: int
    end: int
    places: int
    spec: str
    cluster: str
    first_start: date
    latest: tuple[str, str]  # last month of start in the fixed samples of months 12 and 18
    seed: int


SIZES = {
    "utvidet": Size(
        37_777, (-24, 32), 32, 32, 300, "utvidet_5", "kontornr", date(2017, 1, 1), ("2018-08", "2018-03"), 12
    ),
    "reform": Size(
        79_716, (-24, 72), 72, 84, 19, "reform_4", "fylke", date(2013, 1, 1), ("2017-12", "2017-06"), 13
    ),
}


def write(file: Path, size: Size, *, scale: float = 1.0) -> None:
    """Write one study of a size, with ``scale`` times as many participants."""
    rng = np.random.default_rng(size.seed)
    people = _people(size, round(scale * size.people), rng)
    file.unlink(missing_ok=True)
    con = duckdb.connect()
    con.execute(f"attach '{file}' as ut (storage_version 'v1.4.0')")
    con.execute("set threads = 1")  # rows are stored in the order they are given
    con.execute(f"create schema ut.{MEASURED}")
    columns = people.drop_columns(["cohort"])
    con.register("people", columns)
    con.execute(f"create table ut.{MEASURED}.person as select * from people")
    _write_panel(con, size, people, rng)
    con.execute(
        f"create table ut.{MEASURED}.deltakelse as select participant_id, is_treated, cast(0 as smallint)"
        " as start_month, cast(1 + participant_id % 24 as smallint) as duration, participant_id % 3 > 0 as"
        " is_exit, case when participant_id % 3 > 0 then 'arbeid' end as destination, cast(24 as smallint)"
        f" as observable from ut.{MEASURED}.person"
    )
    panel = con.execute(f"describe ut.{MEASURED}.panel").fetchall()
    _describe(con, size, [*columns.column_names, *(row[0] for row in panel)])
    con.execute("checkpoint ut")
    con.close()


def _people(size: Size, n: int, rng: np.random.Generator) -> pa.Table:
    """Person columns of the models of the two studies."""
    cohort = rng.integers(0, size.starts, n)
    weight = rng.gamma(1.2 if size.places > 100 else 3.0, 1.0, size.places)
    place = rng.choice(size.places, n, p=weight / weight.sum())
    if size.cluster == "kontornr":  # the measure grows, and some offices use it more than others
        chance = np.clip(0.15 + 0.15 * (place % 7) / 7 + 0.2 * (cohort / size.starts), 0.02, 0.9)
    else:  # the measure comes county by county
        chance = np.clip(0.05 + 0.9 * (cohort > 30) * (0.4 + 0.3 * (place % 3)), 0.02, 0.97)
    treated = rng.random(n) < chance
    month = np.array(size.first_start, "datetime64[M]") + cohort
    age = rng.integers(18, 67, n).astype(float)
    working = np.minimum(24, rng.gamma(0.6, 18, n)).round()
    name = np.char.add("", place.astype(str))
    return pa.table(
        {
            "cohort": cohort,
            "participant_id": np.arange(n, dtype=np.int32),
            "arm": pa.array(np.where(treated, "tiltak", "kontroll")),
            "is_treated": treated,
            "month0": month.astype("datetime64[D]"),
            "maaned0": pa.array(month.astype(str)),
            "kontornr": pa.array(np.char.zfill(name, 4)),
            "fylke": pa.array(np.char.zfill(name, 2)),
            "alder": age,
            "alder_kvadrert": age**2,
            "kvinne": (rng.random(n) < 0.46).astype(np.int32),
            "innvandrer": (rng.random(n) < 0.35).astype(np.int32),
            "utdanning6": pa.array(np.array(EDUCATION)[rng.integers(0, len(EDUCATION), n)]),
            "aap_diagnose": pa.array(
                np.array(DIAGNOSIS)[rng.choice(len(DIAGNOSIS), n, p=[0.45, 0.3, 0.15, 0.1])]
            ),
            "i_arbeid_ved_start": (rng.random(n) < 0.2).astype(np.int32),
            "mnd_i_arbeid_siste_24": working.astype(np.int64),
            "nedsatt_arbeidsevne": (rng.random(n) < 0.6).astype(np.int32),
            "ledighet_mnd_12": 2.5
            + 0.3 * np.sin(cohort / 9.0)
            + 0.2 * (place % 5)
            + rng.normal(0, 0.05, n).round(2),
        }
    )


def _write_panel(
    con: duckdb.DuckDBPyConnection, size: Size, people: pa.Table, rng: np.random.Generator
) -> None:
    """The full rectangle: null in the months after the register ends."""
    months = np.arange(size.months[0], size.months[1] + 1)
    cohort, treated = people["cohort"].to_numpy(), people["is_treated"].to_numpy().astype(float)
    working = people["mnd_i_arbeid_siste_24"].to_numpy()
    for low in range(0, len(cohort), CHUNK):
        rows = slice(low, min(low + CHUNK, len(cohort)))
        seen = months <= (size.end - cohort[rows])[:, None]
        effect = 0.04 * (months > 0) * np.exp(-np.maximum(months, 0) / 24.0)
        chance = 0.12 + 0.01 * working[rows, None] + treated[rows, None] * effect
        shape = chance.shape
        # Most months are like the person's other months.
        drawn = np.where(rng.random(shape) < 0.7, rng.random((shape[0], 1)), rng.random(shape))

        def column(values: np.ndarray, seen: np.ndarray = seen) -> pa.Array:
            return pa.array(values.ravel(), mask=~seen.ravel())

        start = np.array(size.first_start, "datetime64[M]") + cohort[rows]
        chunk = pa.table(
            {
                "participant_id": np.repeat(np.arange(rows.start, rows.stop, dtype=np.int32), len(months)),
                "month": np.tile(months.astype(np.int16), shape[0]),
                "calendar_month": (start[:, None] + months).ravel().astype("datetime64[D]"),
                "observert_arbeidsforhold": seen.ravel(),
                "observert_tiltak_deltakelse": seen.ravel(),
                "avtalte_timer": column(np.where(drawn < chance, 37.5, 0.0)),
                "i_tiltak": column(drawn < 0.5),
                "i_annet_tiltak": column(rng.random(shape) < 0.05),
                "i_lonnstilskudd": column(rng.random(shape) < 0.05),
                "mottar_aap": column(1 - drawn < 0.5),
                "mottar_ufore": column(1 - drawn < 0.05 + 0.002 * months),
            }
        )
        con.register("chunk", chunk)
        make = f"insert into ut.{MEASURED}.panel" if low else f"create table ut.{MEASURED}.panel as"
        con.execute(f"{make} select * from chunk")
        con.unregister("chunk")


def _describe(con: duckdb.DuckDBPyConnection, size: Size, columns: list[str]) -> None:
    """The tables that stand beside a study in a built file."""
    definition = _definition(size)
    con.execute("create table ut.main.studie (studie varchar, definisjon varchar, data_status varchar)")
    con.execute("insert into ut.main.studie values (?, ?, 'syntetisk')", [MEASURED, json.dumps(definition)])
    con.execute(
        "create table ut.main.kolonne (studie varchar, kolonne varchar, kilde varchar, tittel varchar)"
    )
    con.executemany(
        "insert into ut.main.kolonne values (?, ?, 'personer', ?)",
        [[MEASURED, name, name] for name in dict.fromkeys(columns)],
    )
    con.execute(
        "create table ut.main.import_rapport"
        " (studie varchar, fil varchar, maal varchar, verdi double, tekst varchar)"
    )
    con.execute("create table ut.main.bygg (build_id varchar, bygget timestamp, versjon varchar)")
    con.execute("insert into ut.main.bygg values ('maalt', timestamp '2026-01-01', '0')")


def _definition(size: Size) -> dict[str, Any]:
    arms = {
        code: {"title": code, "short": code, "value": value}
        for code, value in (("tiltak", 1), ("kontroll", 0))
    }
    return {
        "id": MEASURED,
        "title": "Målt størrelse",
        "question": "Hvor lang tid tar det?",
        "contrast": "tiltak mot kontroll",
        "design": "observasjonell",
        "clock": "oppstart",
        "month0_name": "oppstart",
        "months": list(size.months),
        "after_death": "zero",
        "currency": "NOK",
        "report": {"code": "", "title": "", "publisher": ""},
        "arms": arms,
        "measures": {},
        "participation": {"title": "", "exit_title": "", "time_unit": "måned", "destinations": {}},
        "outcomes": {"use": ["i_arbeid", "aap", "deltar_tiltak"]},
        "subgroups": {"forhandsregistrert": [], "utforskende": ["kjonn"]},
        "models": {
            "use": ["raa", size.spec],
            "main": size.spec,
            "raw": "raa",
            "se": ["klynge", "hc1"],
            "cluster": size.cluster,
        },
        "windows": {
            "use": ["mnd_12", "mnd_18", "mnd_1_12", "mnd_1_24", "siste_6"],
            "main": "mnd_12",
            "latest_start": {"mnd_12": size.latest[0], "mnd_18": size.latest[1]},
        },
        "defaults": {"outcome": "i_arbeid"},
        "headline": {"outcome": "i_arbeid", "window": "mnd_12"},
        "notes": {"limits": []},
    }
