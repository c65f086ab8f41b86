"""The built file: complete or not there at all, and described by its own tables."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from data import build, build_panel, build_verify, study
from data.build_panel import BuildError
from data.study_names import PERSON_COLUMNS

BAD = {"ytelser.csv": "lopenr,type,fra_dato,til_dato\nA,AAP,i fjor,\n"}


def ask(out: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(out), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def source(small: ModuleType, tmp_path: Path) -> Path:
    return small.write(tmp_path / "inn", {})


def test_tables_beside_the_studies(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "ny" / "ut.duckdb"
    build_id = build.build([source], out=out)
    assert ask(out, "select build_id, versjon from main.bygg") == [(build_id, build.version())]
    ((name, definition, status),) = ask(out, "select * from main.studie")
    assert (name, status) == ("liten", "syntetisk")
    complete = json.loads(definition)
    assert complete["telledag"] == 28 and complete["defaults"]["outcome"] == "sysselsatt"
    assert "sysselsatt" in complete["outcomes"]["use"] and "i_arbeid" in complete["outcomes"]["use"]
    assert "deltar_se" not in complete["outcomes"]["use"]  # the study has no such group
    assert ask(out, "select verdi from main.import_rapport where fil = 'personer' and maal = 'lest'") == [
        (4,)
    ]
    columns = ask(out, "select kolonne from main.kolonne")
    assert (
        len(columns) == len(set(columns)) and ("utdanning",) in columns and ("fidelity_poeng",) not in columns
    )


def test_every_promised_person_column_is_there(source: Path, tmp_path: Path) -> None:
    build.build([source], out=tmp_path / "ut.duckdb")
    columns = {row[0] for row in ask(tmp_path / "ut.duckdb", "describe ut.liten.person")}
    assert set(PERSON_COLUMNS) <= columns
    assert {"forste_tiltak_a", "forste_mnd_b", "deltar_a_innen_30_mnd", "samtidig_a"} <= columns
    assert columns == set(study.person_columns(study.read(source)))


def test_same_inputs_same_id_and_any_change_another(small: ModuleType, tmp_path: Path) -> None:
    first = build.fingerprint([small.write(tmp_path / "a", {})])
    assert first == build.fingerprint([small.write(tmp_path / "b", {})])
    changed = small.with_rows("amelding.csv", "A,V1,2015-11,1")
    assert first != build.fingerprint([small.write(tmp_path / "c", changed)])
    assert first != build.fingerprint([small.write(tmp_path / "d", small.with_definition("telledag = 27\n"))])
    assert len(first) == 12 and int(first, 16) >= 0


def test_order_of_rows_in_the_extract_does_not_matter(small: ModuleType, tmp_path: Path) -> None:
    head, *rows = small.FILES["personer.csv"].splitlines()
    turned = {"personer.csv": "\n".join([head, *reversed(rows)])}
    answers = []
    for name, changes in (("a", {}), ("b", turned)):
        build.build([small.write(tmp_path / name, changes)], out=tmp_path / f"{name}.db")
        answers.append(
            [ask(tmp_path / f"{name}.db", f"from {name}.liten.{table}") for table in ("person", "panel")]
        )
    assert answers[0] == answers[1]


def old_file(out: Path) -> bytes:
    out.write_bytes(b"den gamle filen")
    return out.read_bytes()


def left_beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path.name not in (out.name, "inn"))


def test_bad_extract_leaves_the_old_file(small: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "ut.duckdb"
    old = old_file(out)
    with pytest.raises(BuildError, match="fra_dato"):
        build.build([small.write(tmp_path / "inn", BAD)], out=out)
    assert out.read_bytes() == old and left_beside(out) == []


def test_crash_in_the_middle_leaves_the_old_file(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ut.duckdb"
    old = old_file(out)

    def crash(*arguments: object, **options: object) -> None:
        raise RuntimeError("strømmen gikk")

    monkeypatch.setattr(build_panel, "_person", crash)
    with pytest.raises(RuntimeError):
        build.build([source], out=out)
    assert out.read_bytes() == old and left_beside(out) == []


def test_full_disk_leaves_the_old_file(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "ut.duckdb"
    old = old_file(out)

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(BuildError, match="No space left"):
        build.build([source], out=out)
    assert out.read_bytes() == old and left_beside(out) == []


def test_second_study_bad_leaves_nothing_of_the_first(
    small: ModuleType, source: Path, tmp_path: Path
) -> None:
    bad = small.write(
        tmp_path / "andre", BAD | {"study.toml": small.FILES["study.toml"].replace('"liten"', '"andre"')}
    )
    out = tmp_path / "ny" / "ut.duckdb"
    with pytest.raises(BuildError, match="andre"):
        build.build([source, bad], out=out)
    assert not out.exists() and left_beside(out) == []


def test_reader_keeps_the_old_file_open(source: Path, small: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "ut.duckdb"
    build.build([source], out=out)
    wages = "select sum(lonn_nok) from ut.liten.panel"
    reader = (
        "import duckdb, sys; con = duckdb.connect(sys.argv[1], read_only=True); print('klar', flush=True);"
    )
    reader += "sys.stdin.readline(); print(con.execute(sys.argv[2]).fetchone()[0], flush=True)"
    process = subprocess.Popen(
        [sys.executable, "-c", reader, str(out), wages],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "klar\n"
        build.build([small.write(source, small.with_rows("amelding.csv", "A,V1,2015-11,1"))], out=out)
        answer, _ = process.communicate("\n")
    assert float(answer) == 30000
    assert ask(out, wages) == [(30001,)]


def test_no_write_ahead_log_is_left(source: Path, tmp_path: Path) -> None:
    build.build([source], out=tmp_path / "ut.duckdb")
    assert left_beside(tmp_path / "ut.duckdb") == []


def test_file_cannot_be_called_as_its_study(source: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="samme som en studie"):
        build.build([source], out=tmp_path / "liten.duckdb")


def test_same_study_twice(source: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="'liten'"):
        build.build([source, source], out=tmp_path / "ut.duckdb")


def test_folder_as_output(source: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="er en mappe"):
        build.build([source], out=tmp_path)


def test_progress_says_step_study_and_seconds(source: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    build.build([source], out=tmp_path / "ut.duckdb", progress=lines.append)
    steps = [f"[{number}/{build.STEPS}] liten" for number in range(1, build.STEPS + 1)]
    assert [line.split(":")[0] for line in lines] == steps
    assert all(line.endswith(" s)") for line in lines)


# broken promise -> statement that breaks it in a finished panel
BROKEN = {
    "row_lost": "delete from ut.liten.panel where participant_id = 1 and month = 3",
    "row_twice": "insert into ut.liten.panel from ut.liten.panel where participant_id = 1 and month = 3",
    "month_moved": "update ut.liten.panel set month = 9 where participant_id = 1 and month = 6",
    "known_where_not_observed": "update ut.liten.panel set observert_amelding = false where month = 1",
    "negative_wage": "update ut.liten.panel set lonn_nok = -1 where participant_id = 1",
    "person_lost": "delete from ut.liten.person where participant_id = 3",
    "person_renumbered": "update ut.liten.person set participant_id = 9 where participant_id = 3",
    "duration_zero": "update ut.liten.deltakelse set duration = 0 where participant_id = 0",
    "exit_unknown": "update ut.liten.deltakelse set is_exit = null where participant_id = 0",
}


@pytest.mark.parametrize("promise", BROKEN)
def test_broken_promise_fails_the_build(
    promise: str, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(con: duckdb.DuckDBPyConnection, **options: object) -> None:
        con.execute(BROKEN[promise].replace("ut.liten", 'ut."liten"'))
        build_verify.verify(con, **options)

    monkeypatch.setattr(build, "verify", breaks)
    with pytest.raises(BuildError, match="holder ikke kravet"):
        build.build([source], out=tmp_path / "ut.duckdb")
    assert not (tmp_path / "ut.duckdb").exists()


def test_months_start_and_own_clock(built: Callable, small: ModuleType) -> None:
    text = small.FILES["study.toml"] + "clean_months = 2\nstart_months_in_row = 2\n"
    rows = [
        "3,C,SUPPEMP,FULLF,2015-03-01,2015-04-30",
        "4,C,SUPPEMP,FULLF,2015-06-29,2015-08-28",  # July and August, one clean month between
        "5,D,SUPPEMP,FULLF,2015-05-01,2015-05-31",  # one month is no start
        "6,D,INDOPPFAG,FULLF,2015-08-01,2015-09-30",
    ]
    query = built(
        small.with_rows("tiltak_deltakelse.csv", *rows)
        | {"study.toml": 'clock = "oppstart"\n' + text, "trekning.csv": None}
    )
    found = query("select participant_id, arm, cast(month0 as varchar), ventetid_mnd from person")
    assert found == [
        (0, "tiltak", "2015-07-01", 0),
        (1, "kontroll", "2015-08-01", 0),
        (2, "tiltak", "2015-03-01", 0),
        (3, "kontroll", "2015-08-01", 0),
    ]
