"""The command line: the issue of one table, its columns, and its words when it cannot answer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.analysis import (
    compare,
    cost_ladder,
    effects,
    participation,
    published,
    robustness_tables,
    stepwise,
)
from dashboard.catalogue import Study

STUDIES = ["se", "refino", "rossi", "eget_forsok"]
COLUMNS = {
    "effekter": effects.COLUMNS,
    "deltakelse": participation.COLUMNS,
    "publisert": published.COLUMNS,
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(list(arguments))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("question", ["effekter", "deltakelse"])
@pytest.mark.parametrize("study", STUDIES)
def test_csv_has_the_promised_columns(
    capsys: pytest.CaptureFixture[str], database_file: Path, question: str, study: str
) -> None:
    code, out, err = run(capsys, question, f"study={study}", "--db", str(database_file))
    rows = list(csv.reader(io.StringIO(out)))
    assert code == 0
    assert tuple(rows[0]) == COLUMNS[question]
    assert len(rows) > 10
    assert "data" in err


def test_effects_print_all_months_and_windows(
    capsys: pytest.CaptureFixture[str], database_file: Path
) -> None:
    query = "study=se&outcome=sysselsatt&spec=se_d"
    _, out, _ = run(capsys, "effekter", query, "--db", str(database_file), "--format", "csv")
    targets = [row["target"] for row in csv.DictReader(io.StringIO(out))]
    assert targets == [*map(str, range(-36, 66)), "mnd_1_12", "mnd_1_24", "mnd_1_36", "siste_6"]


def test_json_says_what_it_is(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    code, out, _ = run(
        capsys, "effekter", "study=se&trekningsperiode=sen", "--db", str(database_file), "--format", "json"
    )
    document = json.loads(out)
    assert code == 0
    assert document["data_status"] == "syntetisk"
    assert document["query"] == "study=se&outcome=sysselsatt&trekningsperiode=sen"
    assert "Sent trukket" in document["sentence"]
    assert "HC1" in document["sentence"]
    assert document["rows"][36 + 12]["target"] == "12"


def test_what_is_left_out_is_named(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    code, out, err = run(capsys, "effekter", "study=se&spec=se_q&tull=1", "--db", str(database_file))
    assert code == 0
    assert out
    assert "spec=se_q" in err
    assert "tull=1" in err


def test_a_missing_file_is_said_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "oversikt", "--db", str(tmp_path / "borte.duckdb"))
    assert (code, out) == (1, "")
    assert "borte.duckdb" in err
    assert "python -m data build" in err


@pytest.mark.parametrize("content", [b"", b"dette er ikke en database", b"\0" * 8192])
def test_a_broken_file_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "odelagt.duckdb"
    broken.write_bytes(content)
    code, _, err = run(capsys, "oversikt", "--db", str(broken))
    assert code == 1
    assert "odelagt.duckdb" in err
    assert "Traceback" not in err


def test_a_database_of_something_else_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    import duckdb

    other = tmp_path / "annet.duckdb"
    duckdb.connect(str(other)).execute("create table t as select 1 as x").close()
    code, _, err = run(capsys, "oversikt", "--db", str(other))
    assert code == 1
    assert "annet.duckdb" in err


def test_overview_has_one_row_per_study(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    _, out, _ = run(capsys, "oversikt", "--db", str(database_file))
    assert [row["study"] for row in csv.DictReader(io.StringIO(out))] == STUDIES


def test_the_steps_stand_one_per_model(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    code, out, err = run(capsys, "stegvis", "study=se&target=mnd_24", "--db", str(database_file))
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert tuple(rows[0]) == stepwise.COLUMNS
    assert [row["spec"] for row in rows] == ["se_a", "se_b", "se_c", "se_d"]
    assert err.rstrip().endswith("Måned 24.")


def test_other_methods_are_refused_for_a_trial_and_given_otherwise(
    capsys: pytest.CaptureFixture[str], database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = run(capsys, "robusthet", "study=se", "--db", str(database_file))
    assert (code, out) == (1, "")
    assert "randomisert" in err
    monkeypatch.setattr(Study, "is_randomised", property(lambda study: False))
    code, out, _ = run(capsys, "robusthet", "study=se", "--db", str(database_file), "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert tuple(document["rows"][0]) == robustness_tables.METHOD_COLUMNS
    assert {"arms", "overlap", "balance", "sensitivity", "estimand"} <= set(document)
    assert document["sensitivity"][3]["measure"] == "e_verdi"


def test_a_comparison_takes_a_beside_b(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    asked = ("study=se&kjonn=mann", "--mot", "study=se&kjonn=kvinne&spec=se_q", "--db", str(database_file))
    code, out, err = run(capsys, "sammenlign", *asked)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert tuple(rows[0]) == compare.COLUMNS
    assert len(rows) == 102 + 4
    assert "mot: spec=se_q" in err
    # The same link with A inside it, and another A in its place.
    inside = "study=se&kjonn=mann&target=mnd_12&mot=study%3Dse%26kjonn%3Dkvinne"
    code, out, _ = run(capsys, "sammenlign", inside, "--db", str(database_file), "--format", "json")
    document = json.loads(out)
    assert [row["target"] for row in document["rows"]] == ["12"]
    assert document["against"] == "study=se&outcome=sysselsatt&kjonn=kvinne"
    assert document["differs"] == [["kjønn", "kvinner", "menn"]]
    assert (document["n_shared"], document["std_error"]) == (0, "hc1")
    other = ("sammenlign", inside, "--mot", "study=se&outcome=aap", "--db", str(database_file))
    code, out, err = run(capsys, *other, "--format", "json")
    assert json.loads(out)["against"] == "study=se&outcome=aap"


def test_a_comparison_needs_an_a_in_the_same_unit(
    capsys: pytest.CaptureFixture[str], database_file: Path
) -> None:
    code, out, err = run(capsys, "sammenlign", "study=se", "--db", str(database_file))
    assert (code, out) == (1, "")
    assert "--mot" in err
    asked = ("sammenlign", "study=se", "--mot", "study=se&outcome=inntekt_kr", "--db", str(database_file))
    code, out, err = run(capsys, *asked)
    assert (code, out) == (1, "")
    assert "ulike enheter" in err


def test_costs_name_what_is_changed(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    query = "study=refino&f_mva=0.15"
    code, out, err = run(capsys, "kostnader", query, "--db", str(database_file), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert tuple(rows[0]) == cost_ladder.COLUMNS
    changed = {row["item"] for row in rows if row["changed"] == "True"}
    assert changed == {"mva", "samfunn_a", "samfunn_b"}
    assert "Merverdiavgift" in err


def test_costs_end_with_effect_and_cost_together(
    capsys: pytest.CaptureFixture[str], database_file: Path
) -> None:
    query = "study=refino&outcome=positiv_lonnsinntekt&f_verdi_av_jobb=1000000"
    _code, out, err = run(capsys, "kostnader", query, "--db", str(database_file), "--format", "csv")
    rows = {(row["source"], row["item"]): row for row in csv.DictReader(io.StringIO(out))}
    for source in ("rapport", "panel"):
        cost, effect, net = (
            float(rows[source, item]["value"]) for item in ("kostnadsforskjell", "effekt", "netto_nytte")
        )
        assert net == pytest.approx(1e6 * effect - cost)
        assert rows[source, "kostnad_per_ekstra_i_arbeid"]["value"] == ""
    assert rows["rapport", "netto_nytte"]["changed"] == "True"
    assert rows["rapport", "effekt"]["changed"] == "False"
    assert "fortegnet på effekten er usikkert" in err


def test_costs_say_in_json_what_is_printed(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    query = "study=se&maaneder=panel"
    code, out, _ = run(capsys, "kostnader", query, "--db", str(database_file), "--format", "json")
    document = json.loads(out)
    assert code == 0
    assert document["months_from"] == "panel"
    printed = {(one["item"], one["value"]): one["verdict"] for one in document["printed"]}
    assert printed == {("pris_se", 5568.0): "innenfor", ("faktor_tiltak", 1.25): "likt"}
    assert document["query"] == "study=se&outcome=sysselsatt&maaneder=panel"


def test_a_study_without_costs_is_said(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    code, out, err = run(capsys, "kostnader", "study=rossi", "--db", str(database_file))
    assert (code, out) == (1, "")
    assert "ingen kostnadsberegning" in err


def test_the_answer_in_english(capsys: pytest.CaptureFixture[str], database_file: Path) -> None:
    for arguments in (("study=se", "--lang", "en"), ("study=se&lang=en",)):
        code, out, err = run(capsys, "effekter", *arguments, "--db", str(database_file), "--format", "json")
        assert code == 0
        assert err.startswith("Employed. Randomised to SE against Control.")
        assert "lang=en" in json.loads(out)["query"]
    _code, _out, err = run(capsys, "effekter", "study=se", "--db", str(database_file))
    assert err.startswith("Sysselsatt.")
