"""The synthetic Refino trial: exact counts, the same files again, and who comes to which measure."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.synthetic import parameters, refino, synthesise
from data.synthetic.refino_lives import _length

PERSONS = {1: 1827, 0: 3074}  # table 2.3, by `gruppe`
WITHIN_A_YEAR = {"REFINO": 0.76, "INDOPPFAG": 0.81}  # section 3.3
UPTAKE = 0.02
FORM = 0.01  # about 25 000 unbroken times in work: a standard error of 0.003
FILES = set(refino.FILES)


def read(folder: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    folder = tmp_path_factory.mktemp("refino") / "ut"
    synthesise("refino", folder)
    return read(folder)


def test_people_by_arm_are_those_of_table_2_3(extracts: dict[str, pd.DataFrame]) -> None:
    assert extracts["trekning"]["gruppe"].value_counts().to_dict() == PERSONS
    assert set(extracts) == FILES
    assert extracts["trekning"]["lopenr"].is_unique


def test_draws_run_from_may_2018_to_december_2021_in_five_counties(extracts: dict[str, pd.DataFrame]) -> None:
    draws = extracts["trekning"]
    months = pd.to_datetime(draws["trekk_dato"]).dt.to_period("M")
    assert (str(months.min()), str(months.max()), months.nunique()) == ("2018-05", "2021-12", 44)
    started = draws.assign(month=months.astype(str)).groupby("trekk_enhet")["month"].min()
    assert len(started) == 5
    assert started.max() == "2018-08"


def test_chance_varies_by_county_and_month_and_is_carried_out(extracts: dict[str, pd.DataFrame]) -> None:
    draws = extracts["trekning"]
    month = pd.to_datetime(draws["trekk_dato"]).dt.to_period("M")
    cells = draws.groupby([draws["trekk_enhet"], month])
    assert (cells["p_trekk"].nunique() == 1).all()
    assert cells["gruppe"].mean().between(0.01, 0.99).all()  # nobody is drawn in a cell of one arm
    rounding = 1 / cells.size()
    assert ((cells["gruppe"].mean() - cells["p_trekk"].first()).abs() <= rounding).all()


def test_the_same_seed_gives_the_same_files(extracts: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    synthesise("refino", tmp_path / "igjen")
    again = read(tmp_path / "igjen")
    for name, frame in extracts.items():
        pd.testing.assert_frame_equal(frame, again[name])
    synthesise("refino", tmp_path / "annet", seed=2)
    assert not read(tmp_path / "annet")["trekning"].equals(extracts["trekning"])


def test_scale_multiplies_every_count(tmp_path: Path) -> None:
    synthesise("refino", tmp_path / "to", scale=2)
    found = pd.read_parquet(tmp_path / "to" / "trekning.parquet")["gruppe"].value_counts().to_dict()
    assert found == {arm: 2 * persons for arm, persons in PERSONS.items()}


@pytest.mark.parametrize(("code", "arm"), [("REFINO", 1), ("INDOPPFAG", 0)])
def test_start_in_the_assigned_measure_within_a_year(
    code: str, arm: int, extracts: dict[str, pd.DataFrame]
) -> None:
    draws = extracts["trekning"].set_index("lopenr")
    spells = extracts["tiltak_deltakelse"]
    first = spells[spells["tiltakskode"] == code].groupby("lopenr")["fra_dato"].min()
    drawn = draws.loc[draws["gruppe"] == arm, "trekk_dato"]
    waited = pd.to_datetime(first.reindex(drawn.index)).dt.to_period("M").astype("int64") - pd.to_datetime(
        drawn
    ).dt.to_period("M").astype("int64")
    within = first.reindex(drawn.index).notna() & (waited <= 12)
    assert within.mean() == pytest.approx(WITHIN_A_YEAR[code], abs=UPTAKE)


def test_nobody_drawn_to_oppfolging_comes_to_refino(extracts: dict[str, pd.DataFrame]) -> None:
    draws, spells = extracts["trekning"].set_index("lopenr"), extracts["tiltak_deltakelse"]
    in_refino = spells.loc[spells["tiltakskode"] == "REFINO", "lopenr"]
    assert (draws.loc[in_refino, "gruppe"] == 1).all()


@pytest.mark.parametrize(("name", "mean", "spike"), [("refino", 8.4, 2), ("oppfolging", 8.7, 6)])
def test_length_has_the_printed_mean_and_a_month_that_stands_out(name: str, mean: float, spike: int) -> None:
    fixed = parameters.load("refino").fixed["measures"]
    uniform = (np.arange(100_000) + 0.5) / 100_000
    length = _length(uniform, fixed[f"{name}_exit"], fixed["longest"])
    assert length.mean() == pytest.approx(mean, abs=0.05)  # section 8.3
    left = np.array([(length == month).sum() / (length >= month).sum() for month in range(1, 13)])
    assert left.argmax() == spike - 1
    assert left[spike - 1] > 2 * np.median(left)


def test_extracts_hold_no_outcome_and_stay_inside_the_coverage(extracts: dict[str, pd.DataFrame]) -> None:
    assert extracts["amelding"]["maaned"].between("2015-01", "2022-12").all()
    assert (extracts["kilder"]["syntetisk"] == 1).all()
    posts = extracts["arbeidsforhold"]
    assert posts["timer_uke"].between(0.5, 37.5).all()
    assert (pd.to_datetime(posts["fra_dato"]) >= "2015-01-01").all()


def test_the_form_of_employment_has_the_declared_share_and_lasts_while_in_work(
    extracts: dict[str, pd.DataFrame],
) -> None:
    posts = extracts["arbeidsforhold"].assign(is_permanent=lambda rows: rows["ansettelsesform"] == "FAST")
    assert set(posts["ansettelsesform"]) == {"FAST", "MIDLERTIDIG"}
    share = parameters.load("refino").fixed["work"]["fast_andel"]
    assert posts["is_permanent"].mean() == pytest.approx(share, abs=FORM)
    main = posts[posts["arbeidsforhold_id"].str.startswith("AV")].sort_values(["lopenr", "fra_dato"])
    begins, ended = (pd.to_datetime(main[name]).dt.to_period("M") for name in ("fra_dato", "til_dato"))
    goes_on = (ended.shift() + 1 == begins) & (main["lopenr"] == main["lopenr"].shift())
    same = main["ansettelsesform"] == main["ansettelsesform"].shift()
    assert goes_on.sum() > 1000
    assert same[goes_on].all()
