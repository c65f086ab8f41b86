"""A study of four people, as text, small enough to give every answer by hand.

Month 0 is June 2015 for everybody. A and C are drawn to the measure (SUPPEMP), B and D to
the control measure (INDOPPFAG). All sources are complete from 2014-01 to 2015-12.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from data import build

FILES = {
    "study.toml": """
id = "liten"
title = "Liten studie"
months = [-2, 6]
[arms.tiltak]
title = "Tiltak"
[arms.kontroll]
title = "Kontroll"
[measures.a]
codes = ["SUPPEMP"]
[measures.b]
codes = ["INDOPPFAG"]
[participation]
arm_measure = { tiltak = ["a"], kontroll = ["b"] }
""",
    "kilder.csv": """fil,type,fra_maaned,til_maaned,uttrekksdato,syntetisk
tiltak_deltakelse,,2014-01,2015-12,2016-03-01,1
ytelser,,2014-01,2015-12,2016-03-01,1
amelding,,2014-01,2015-12,2016-03-01,1
arbeidsforhold,,2014-01,2015-12,2016-03-01,1
""",
    "personer.csv": """lopenr,fodt_mnd,kjonn,fodeland,utd_nivaa,dod_dato,utvandret_dato
A,1985-06,2,000,4,,
B,1985-07,1,578,9,,
C,1995-06,2,000,7,,
D,1955-06,1,000,2,,
""",
    "trekning.csv": """lopenr,studie,trekk_dato,trekk_enhet,gruppe,kontornr
A,LITEN,2015-06-10,Nord,1,602
B,LITEN,2015-06-10,Nord,0,0602
C,LITEN,2015-06-10,Sør,1,
D,LITEN,2015-06-10,Sør,0,
""",
    "tiltak_deltakelse.csv": """deltaker_id,lopenr,tiltakskode,status,fra_dato,til_dato
1,A,SUPPEMP,FULLF,2015-07-01,2015-09-30
2,B,INDOPPFAG,GJENN,2015-08-01,
""",
    "ytelser.csv": """lopenr,type,fra_dato,til_dato
A,AAP,2014-01-01,2015-08-31
""",
    "amelding.csv": """lopenr,virksomhet_id,maaned,lonn_kontant
A,V1,2015-10,30000
""",
    "arbeidsforhold.csv": """arbeidsforhold_id,lopenr,type,fra_dato,til_dato,timer_uke
1,A,ordinaertArbeidsforhold,2015-10-01,,37.5
""",
}

Query = Callable[..., list[tuple[Any, ...]]]


def write(folder: Path, changes: dict[str, str | bytes | None]) -> Path:
    """Write the four-person study to ``folder``, with some files replaced (None: left out)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (FILES | changes).items():
        if isinstance(content, bytes):
            (folder / name).write_bytes(content)
        elif content is not None:
            (folder / name).write_text(content, encoding="utf-8")
    return folder


def with_rows(name: str, *rows: str) -> dict[str, str]:
    """One file of the study with rows added."""
    return {name: FILES[name] + "".join(f"{row}\n" for row in rows)}


def with_definition(text: str) -> dict[str, str]:
    """study.toml with top-level keys put first."""
    return {"study.toml": text + FILES["study.toml"]}


def built(folder: Path, changes: dict[str, str | bytes | None]) -> Query:
    """Build the study with changes; the answer runs queries against its tables."""
    write(folder / "inn", changes)
    out = folder / "ut.duckdb"
    build.build([folder / "inn"], out=out)

    def query(sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(out), read_only=True) as con:
            con.execute("use ut.liten")
            return con.execute(sql).fetchall()

    return query
