"""The files: shape of the contract, keys, dates, coverage, and that a seed decides all of it."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest

from data.contract import contract
from data.synthetic import UnknownStudyError, synthesise

FILES = {
    "kilder",
    "personer",
    "trekning",
    "tiltak_deltakelse",
    "ytelser",
    "arbeidsforhold",
    "amelding",
    "inntekt_aar",
    "fidelity",
}
SPELLS = ("tiltak_deltakelse", "ytelser", "arbeidsforhold")


def test_all_files_stand_beside_the_study(folder: Path, extracts_of_se: dict) -> None:
    assert set(extracts_of_se) == FILES
    assert tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))["id"] == "se"


@pytest.mark.parametrize("name", sorted(FILES))
def test_columns_and_codes_are_the_contracts(extracts_of_se: dict, name: str) -> None:
    declared, frame = contract().files[name], extracts_of_se[name]
    assert set(frame.columns) <= set(declared.columns)
    for column, rule in declared.columns.items():
        assert not rule.required or column in frame
        if column in frame:
            values = frame[column].dropna()
            assert not rule.needed or len(values) == len(frame)
            if rule.codes is not None:
                text = values.astype(int) if rule.type == "integer" else values
                assert set(text.astype(str)) <= rule.codes
    if declared.key and set(declared.key) <= set(frame.columns):
        assert not frame.duplicated(list(declared.key)).any()


def test_every_source_says_that_it_is_synthetic(extracts_of_se: dict) -> None:
    sources = extracts_of_se["kilder"]
    assert (sources["syntetisk"] == 1).all()
    ends = sources.fillna({"type": ""}).set_index(["fil", "type"])["til_maaned"]
    assert ends["amelding", ""] == "2020-07"
    assert ends["ytelser", "AAP"] == ends["ytelser", "TP"] == "2020-07"
    assert {ends["ytelser", kind] for kind in ("UFP", "SOS", "KVP", "OVERG")} == {"2018-12"}


@pytest.mark.parametrize("name", sorted(FILES - {"kilder", "fidelity"}))
def test_keys_cannot_be_identity_numbers(extracts_of_se: dict, name: str) -> None:
    keys = extracts_of_se[name]["lopenr"]
    assert not keys.str.fullmatch(r"\d{11}").any()
    assert keys.str.match(r"SYN\d").all()
    assert set(keys) <= set(extracts_of_se["personer"]["lopenr"])


def test_no_text_anywhere_reads_as_an_identity_number(extracts_of_se: dict) -> None:
    texts = 0
    for frame in extracts_of_se.values():
        for column in frame.columns:
            if pd.api.types.is_string_dtype(frame[column]):
                texts += 1
                assert not frame[column].dropna().str.fullmatch(r"\d{11}").any()
    assert texts > 20


@pytest.mark.parametrize("name", SPELLS)
def test_spells_run_forward_inside_the_coverage(extracts_of_se: dict, name: str) -> None:
    rows, sources = extracts_of_se[name], extracts_of_se["kilder"]
    sources = sources[sources["fil"] == name]
    if name == "ytelser":
        rows = rows.merge(sources[["type", "fra_maaned", "til_maaned"]], on="type")
    else:
        rows = rows.assign(fra_maaned=sources["fra_maaned"].item(), til_maaned=sources["til_maaned"].item())
    rows = rows.dropna(subset=["fra_dato"])
    start, end = pd.to_datetime(rows["fra_dato"]), pd.to_datetime(rows["til_dato"])
    last = pd.PeriodIndex(rows["til_maaned"], freq="M").end_time.normalize()
    assert (start >= pd.to_datetime(rows["fra_maaned"])).all()
    assert (start <= last).all()
    ended = end.notna()
    assert (end[ended] >= start[ended]).all()
    assert (end[ended] <= last[ended]).all()
    assert (~ended).any()


def test_nobody_starts_a_measure_in_the_month_of_the_draw(extracts_of_se: dict) -> None:
    """Whatever a reader counts as the first measure, month 0 does not blur it."""
    rows = extracts_of_se["tiltak_deltakelse"].dropna(subset=["fra_dato"])
    rows = rows[rows["tiltakskode"].isin(["SUPPEMP", "ABIST", "INDOPPFAG", "INDOPPFOLG"])]
    drawn = extracts_of_se["trekning"].set_index("lopenr")["trekk_dato"]
    month = pd.to_datetime(rows["lopenr"].map(drawn)).dt.to_period("M")
    assert not (pd.to_datetime(rows["fra_dato"]).dt.to_period("M") == month).any()


def test_old_measures_end_with_the_units_change(folder: Path, extracts_of_se: dict) -> None:
    switch = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))["omlegging"]
    rows = extracts_of_se["tiltak_deltakelse"].dropna(subset=["fra_dato"])
    unit = rows["lopenr"].map(extracts_of_se["trekning"].set_index("lopenr")["trekk_enhet"])
    started = pd.to_datetime(rows["fra_dato"]).dt.strftime("%Y-%m")
    is_new = started >= unit.map(switch)
    assert not rows.loc[is_new, "tiltakskode"].isin(["ABIST", "INDOPPFOLG"]).any()
    assert not rows.loc[~is_new, "tiltakskode"].eq("INDOPPFAG").any()


def test_hours_follow_the_wage(extracts_of_se: dict) -> None:
    jobs = extracts_of_se["arbeidsforhold"]
    assert jobs["timer_uke"].between(0, 37.5).all()
    wage = extracts_of_se["amelding"].groupby(["lopenr", "virksomhet_id"])["lonn_kontant"].mean()
    hours = jobs.groupby(["lopenr", "virksomhet_id"])["timer_uke"].mean()
    joined = pd.concat([wage, hours], axis=1).dropna()
    assert len(joined) == len(hours)
    assert joined.corr(method="spearman").iloc[0, 1] > 0.7


def test_a_seed_decides_everything(folder: Path, extracts_of_se: dict, tmp_path: Path) -> None:
    synthesise("se", tmp_path / "igjen")
    synthesise("se", tmp_path / "annet", seed=2)
    for name, frame in extracts_of_se.items():
        pd.testing.assert_frame_equal(frame, pd.read_parquet(tmp_path / "igjen" / f"{name}.parquet"))
    for name in ("personer", "trekning", "tiltak_deltakelse", "ytelser", "amelding", "inntekt_aar"):
        other = pd.read_parquet(tmp_path / "annet" / f"{name}.parquet")
        assert not extracts_of_se[name].equals(other)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    synthesise("se", tmp_path, progress=told.append)
    assert len(told) == 2


@pytest.mark.parametrize(
    ("study", "scale", "error"), [("finnesikke", 1, UnknownStudyError), ("se", 0, ValueError)]
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, study: str, scale: int, error: type) -> None:
    with pytest.raises(error, match="Choose"):
        synthesise(study, tmp_path / "ut", scale=scale)
    assert not (tmp_path / "ut").exists()
