"""Data marked real: every page opens behind the gate, and a group that is too small is refused."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.__main__ import main as ask
from dashboard.disclosure import policy
from data import build

EXAMPLE = Path(__file__).resolve().parents[3] / "data" / "examples" / "eget_forsok"
PAGES = ("oversikt", "effekter", "deltakelse", "kostnader", "betaling", "publisert", "om_tallene")
SMALL = {"alder": "50_pluss", "utdanning": "hoyere"}


@pytest.fixture(scope="module")
def real_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example study with its mark changed from synthetic to real."""
    folder = tmp_path_factory.mktemp("reell") / "eget_forsok"
    shutil.copytree(EXAMPLE, folder)
    sources = folder / "kilder.csv"
    rows = sources.read_text("utf-8").splitlines()
    sources.write_text("\n".join([rows[0], *(row.removesuffix("1") + "0" for row in rows[1:])]), "utf-8")
    file = folder.parent / "reell.duckdb"
    build.build([folder], out=file)
    return file


def opened(page: str, file: Path, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]) -> AppTest:
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(file))
    script = f"from dashboard.views import {page}, frame\nframe.show({page!r}, {page}.render)"
    at = AppTest.from_string(script, default_timeout=120)
    for key, value in query.items():
        at.query_params[key] = value
    return at.run()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_and_says_the_data_are_real(
    page: str, real_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(page, real_file, monkeypatch, {})
    assert not at.exception
    assert not at.error
    assert any("Reelle registerdata" in element.value for element in at.markdown)


@pytest.mark.parametrize("page", ["effekter", "deltakelse", "betaling"])
def test_a_small_group_is_refused_with_a_way_out(
    page: str, real_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(page, real_file, monkeypatch, SMALL)
    assert not at.exception
    assert "færre enn 10" in at.info[0].value
    assert not at.get("plotly_chart")
    at.button(key="way_out_groups").click().run()
    assert at.get("plotly_chart")


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("effekter", ["n_treated", "n_control"]),
        ("deltakelse", ["at_risk", "exits", "censored"]),
        ("oversikt", ["n_treated", "n_control"]),
    ],
)
def test_counts_are_rounded_and_never_under_ten(
    question: str, counts: list[str], real_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask([question, "", "--db", str(real_file)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows
    shown = [float(row[name]) for row in rows for name in counts if row[name]]
    assert all(number % 5 == 0 for number in shown)
    persons = [float(row[counts[0]]) for row in rows if row[counts[0]]]
    assert min(persons) >= 10


def test_counts_beside_the_payments_are_rounded(real_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One number of persons is as telling as a table of them."""
    assert ask(["betaling", "--db", str(real_file), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    for name in ("started", "followed"):
        assert set(told[name]) == {"tiltak", "kontroll"}
        assert [n for n in told[name].values() if n is None or n % policy().rounding] == []
    assert {row["n"] % policy().rounding for row in told["rows"] if row.get("n")} == {0}
