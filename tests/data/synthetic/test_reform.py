"""Report 001 drawn, built and compared with the printed tables."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from data import build
from data.synthetic import reform, synthesise
from data.synthetic.reform_parameters import month

pytestmark = pytest.mark.slow

PUBLISHED = Path(__file__).parents[3] / "data" / "published" / "reform"
POINTS = 2.0  # the calibration's goal for shares, per cent
CURVE = 1.5  # of the survival curve, per cent; printed as "about" and "just under"
NEAR = 0.01  # the calibration's goal for coefficients
STEP = 0.015  # steps 2 and 3 follow from the others and the composition
SUPPLIERS = {
    "kontroll": {"skjermet": 31729, "kommersiell": 11700, "ideell": 11, "annet_ukjent": 3425},
    "tiltak": {"skjermet": 14431, "kommersiell": 17833, "ideell": 395, "annet_ukjent": 192},
}
ARMS = {"gammelt": "kontroll", "nytt": "tiltak"}
# The report's labels of the two diagnoses look swapped in table 3.1 and annex 1.
SWAPPED = {"aap_psykisk": "aap_muskel_skjelett", "aap_muskel_skjelett": "aap_psykisk"}
COLUMNS = {"fodeland": "landgruppe", "utdanning": "utdanning6"}
FIXED = ["fylke", "maaned0"]
TERMS = {
    "mnd_i_arbeid_siste_2_ar": "mnd_i_arbeid_siste_24",
    "ledighetsrate_fylke_kvartal": "ledighet_mnd_12",
}
MISPRINT = ("50_pluss", "kommersiell")  # annex 1: 31.2 makes the age groups add up to 105.6


@dataclass(frozen=True, slots=True)
class Built:
    """``person`` with outcomes ``y_<month>`` and ``wide_<month>``; ``stays``: months in the measure."""

    folder: Path
    person: pd.DataFrame
    stays: np.ndarray


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("reform")
    synthesise("reform", folder / "reform")
    build.build([folder / "reform"], out=folder / "data.duckdb")
    with duckdb.connect(str(folder / "data.duckdb"), read_only=True) as con:
        person = con.sql("from reform.person order by participant_id").df()
        months = con.sql(
            """
            select
                participant_id,
                month,
                case when i_annet_tiltak then 0 else cast(avtalte_timer >= 4 as integer) end as y,
                cast(avtalte_timer >= 4 as integer) as wide,
                cast(reg_nedsatt_arbeidsevne as integer) as reduced,
                cast(reg_annen_status as integer) as others
            from reform.panel
            where month in (-24, -1, 0, 12, 18, 24)
            """
        ).df()
        spells = con.sql("from reform.deltakelse order by participant_id").df()
    for name in ("y", "wide", "reduced", "others"):
        table = months.pivot(index="participant_id", columns="month", values=name)
        for number in table:
            person[f"{name}_{number}"] = table[number].to_numpy(dtype=float)
    person.loc[person["maaned0"] > "2017-06", "y_18"] = np.nan
    return Built(folder / "reform", person, spells["duration"].to_numpy())


def printed(name: str) -> pd.DataFrame:
    return pd.read_csv(PUBLISHED / f"{name}.csv", dtype={"table": str, "spec": str})


def members(person: pd.DataFrame, characteristic: str, category: str) -> np.ndarray:
    """People with a printed characteristic."""
    if characteristic == "alle":
        return np.ones(len(person), dtype=bool)
    if characteristic == "kjonn":
        return (person["kvinne"] == (category == "kvinne")).to_numpy()
    column = COLUMNS.get(characteristic, characteristic)
    value = {"ja": 1, "nei": 0}.get(category, category)
    return (person[column] == value).to_numpy()


def test_counts_are_those_the_report_prints(built: Built) -> None:
    person = built.person
    found = person.groupby("arm")["leverandortype"].value_counts()
    assert {arm: found[arm].to_dict() for arm in SUPPLIERS} == SUPPLIERS
    seen = person.dropna(subset=["y_12"])
    assert seen["arm"].value_counts().to_dict() == {"kontroll": 46862, "tiltak": 21845}
    assert (seen["maaned0"] <= "2017-12").all()
    assert int(person["y_18"].notna().sum()) == 62363
    assert seen["nedsatt_arbeidsevne"].value_counts().to_dict() == {1: 51079, 0: 17628}
    assert (person["maaned0"].min(), person["maaned0"].max()) == ("2013-01", "2018-12")
    assert person["fylke"].nunique() == 19


@pytest.mark.parametrize("table", ["3.1", "Vedleggstabell 1"])
def test_composition_is_within_two_points(table: str, built: Built) -> None:
    rows = printed("descriptives").query("table == @table and statistic == 'andel'")
    person, missed = built.person, {}
    for row in rows.itertuples():
        category = SWAPPED.get(row.category, row.category)
        is_arm = person["arm"] == ARMS[row.group] if table == "3.1" else person["arm"] == "tiltak"
        if table != "3.1":
            is_arm &= person["leverandortype"] == row.group
        share = 100 * members(person, row.characteristic, category)[is_arm].mean()
        if (row.category, row.group) != MISPRINT and abs(share - row.value) > POINTS:
            missed[row.label_nb, row.group] = share
    assert missed == {}


def test_work_at_month_12_by_group_is_within_two_points(built: Built) -> None:
    rows = printed("descriptives").query("table == '4.1'")
    person, missed = built.person, {}
    for row in rows.itertuples():
        some = members(person, row.characteristic, row.category) & (person["arm"] == ARMS[row.group])
        share = 100 * person.loc[some, "y_12"].mean()
        if abs(share - row.value) > POINTS:
            missed[row.label_nb, row.group] = share
    assert len(rows) == 48
    assert missed == {}


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("y_0", 5, 16),
        ("y_12", 20, 29),
        ("y_24", 29, 35),
        ("wide_0", 21, 35),
        ("reduced_-1", 79, 59),
        ("others_-24", 30, 30),
        ("others_-1", 20, 40),
    ],
)
def test_levels_of_figures_3_5_and_4_1(column: str, old: float, new: float, built: Built) -> None:
    shares = 100 * built.person.groupby("arm")[column].mean()
    assert shares["kontroll"] == pytest.approx(old, abs=POINTS)
    assert shares["tiltak"] == pytest.approx(new, abs=POINTS)


@pytest.mark.parametrize(("after", "old", "new"), [(2, 84, 84), (6, 49.5, 49), (12, 25, 19.5), (24, 10, 8)])
def test_share_still_in_the_measure(after: int, old: float, new: float, built: Built) -> None:
    start = pd.PeriodIndex(built.person["maaned0"], freq="M").astype("int64")
    # Whether a stay is over is known up to five months before the end of the register: gaps are joined.
    seen = start + after <= month("2018-07")
    for arm, share in (("kontroll", old), ("tiltak", new)):
        some = seen & (built.person["arm"] == arm).to_numpy()
        assert 100 * (built.stays[some] > after).mean() == pytest.approx(share, abs=CURVE)


@pytest.mark.parametrize(
    ("year", "share"), [(2013, 80), (2014, 80), (2015, 80), (2016, 70), (2017, 57), (2018, 56)]
)
def test_reduced_capacity_by_year_of_start(year: int, share: float, built: Built) -> None:
    people = built.person[built.person["aar0"] == year]
    assert 100 * people["nedsatt_arbeidsevne"].mean() == pytest.approx(share, abs=POINTS + 0.5)


def regressed(person: pd.DataFrame, rows: pd.DataFrame, outcome: str) -> tuple[pd.Series, pd.Series]:
    """Coefficients and standard errors clustered on county, of a printed model estimated again."""
    person = person.dropna(subset=[outcome])
    columns = {}
    for term in rows["term"]:
        columns[term] = _values(person, term)
    fixed = [pd.get_dummies(person[name], drop_first=True) for name in FIXED if rows["spec"].iloc[0] != "1"]
    design = sm.add_constant(pd.concat([pd.DataFrame(columns, index=person.index), *fixed], axis=1))
    county = pd.factorize(person["fylke"])[0]
    result = sm.OLS(person[outcome].to_numpy(), design.astype(float)).fit(
        cov_type="cluster", cov_kwds={"groups": county}
    )
    return result.params[rows["term"]], result.bse[rows["term"]]


def _values(person: pd.DataFrame, term: str) -> pd.Series:
    if term == "nytt_tiltak":
        return person["arm"] == "tiltak"
    if term.startswith("leverandor_"):
        kinds = {"kommersiell": ["kommersiell"], "annet_ideell": ["ideell", "annet_ukjent"]}
        return person["leverandortype"].isin(kinds[term.removeprefix("leverandor_")])
    if term.startswith("utd_"):
        return person["utdanning6"] == term.removeprefix("utd_")
    if term.startswith("aap_"):
        return person["aap_diagnose"] == term
    return person[TERMS.get(term, term)]


def sample(person: pd.DataFrame, name: str) -> pd.DataFrame:
    masks = {
        "alle": np.ones(len(person), dtype=bool),
        "nedsatt_arbeidsevne": person["nedsatt_arbeidsevne"] == 1,
        "ikke_nedsatt_arbeidsevne": person["nedsatt_arbeidsevne"] == 0,
        "nytt_tiltak": person["arm"] == "tiltak",
        "skjermede": person["leverandortype"] == "skjermet",
        "kommersielle": person["leverandortype"] == "kommersiell",
    }
    return person[masks[name]]


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("4.2", "alle"),
        ("4.3", "nedsatt_arbeidsevne"),
        ("4.3", "ikke_nedsatt_arbeidsevne"),
        ("4.4", "nytt_tiltak"),
        ("4.5", "skjermede"),
        ("4.5", "kommersielle"),
        ("Vedleggstabell 3", "alle"),
    ],
)
def test_printed_models_come_out_again(table: str, name: str, built: Built) -> None:
    rows = printed("estimates").query("table == @table and sample == @name and term != 'konstant'")
    outcome = "y_18" if table == "Vedleggstabell 3" else "y_12"
    found, error = regressed(sample(built.person, name), rows, outcome)
    miss = np.abs(found.to_numpy() - rows["estimate"].to_numpy())
    assert (miss <= 2 * error.to_numpy()).mean() >= 0.9
    assert (miss <= NEAR).mean() >= 0.9
    own = rows["term"].isin(["nytt_tiltak", "leverandor_kommersiell"]).to_numpy()
    assert miss[own].max() <= NEAR


@pytest.mark.parametrize(("spec", "tolerance"), [("1", NEAR), ("2", STEP), ("3", STEP)])
def test_steps_of_the_model_come_out_again(spec: str, tolerance: float, built: Built) -> None:
    rows = printed("estimates").query(
        "table == 'Vedleggstabell 2' and spec == @spec and term == 'nytt_tiltak'"
    )
    found, _ = regressed(built.person, rows, "y_12")
    assert found["nytt_tiltak"] == pytest.approx(rows["estimate"].iloc[0], abs=tolerance)


def test_another_seed_and_scale_stay_near() -> None:
    people, work, follow_up = reform.realise(seed=2, scale=2)
    assert np.bincount(people.is_new).tolist() == [2 * 46865, 2 * 32851]
    assert int(people.reduced[(people.start + 12 <= month("2018-12")) & ~people.left].sum()) == 2 * 51079
    strict, seen = work.strict, people.start + 12 <= month("2018-12")
    for is_arm, share in ((~people.is_new, 0.195), (people.is_new, 0.285)):
        assert strict[is_arm & seen, 24 + 12].mean() == pytest.approx(share, abs=0.005)
    assert (follow_up.length[people.is_new] > 12).mean() == pytest.approx(0.195, abs=0.01)


def test_the_same_seed_gives_the_same_files(built: Built, tmp_path: Path) -> None:
    synthesise("reform", tmp_path / "igjen")
    for name in reform.FILES:
        one, same = (
            pd.read_parquet(folder / f"{name}.parquet") for folder in (built.folder, tmp_path / "igjen")
        )
        pd.testing.assert_frame_equal(one, same)


def test_extracts_are_marked_synthetic_and_hold_no_outcome(built: Built) -> None:
    sources = pd.read_parquet(built.folder / "kilder.parquet")
    assert (sources["syntetisk"] == 1).all()
    assert sorted(path.stem for path in built.folder.glob("*.parquet")) == sorted(reform.FILES)
    posts = pd.read_parquet(built.folder / "arbeidsforhold.parquet")
    small = posts["timer_uke"] < 4
    # Too few hours are a matter of the old register: none begins after the break.
    assert small.any()
    assert (pd.to_datetime(posts.loc[small, "fra_dato"]) < "2015-01-01").all()
