"""Report 004 drawn, built and compared with the printed tables."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from data import build
from data.synthetic import synthesise, utvidet
from data.synthetic.utvidet_models import FIRST_12
from data.synthetic.utvidet_people import ARMS

pytestmark = pytest.mark.slow

PUBLISHED = Path(__file__).parents[3] / "data" / "published" / "utvidet"
POINTS = 2.0  # the calibration's goal for shares, per cent
MONTHS_IN_FIRST_YEAR = 0.2  # the printed mean and the printed curve hardly fit one another
STANDARD_ERRORS = 2.0
PERSONS = {
    ("kontroll", 2017): 13843,
    ("kontroll", 2018): 10603,
    ("kontroll", 2019): 6066,
    ("tiltak", 2017): 2459,
    ("tiltak", 2018): 2980,
    ("tiltak", 2019): 1826,
}
NAMES = {"oppfolging": "kontroll", "utvidet": "tiltak"}
TRAITS = {"fodeland": "landgruppe", "utdanning": "utdanning6"}
SHARES = {  # printed characteristic: person column that is 1
    "uforetrygd_ved_start": "ufore_ved_start",
    "i_arbeid_ved_start": "i_arbeid_ved_start",
    "nedsatt_arbeidsevne": "nedsatt_arbeidsevne",
}
PANEL = (
    "avtalte_timer",
    "i_annet_tiltak",
    "i_lonnstilskudd",
    "mottar_ufore",
    "reg_nedsatt_arbeidsevne",
    "reg_annen_status",
)
FIRST, LAST = -24, 32


@dataclass(frozen=True, slots=True)
class Built:
    """The built tables: ``person``, time in the measure, and panel columns as persons x months."""

    extracts: dict[str, pd.DataFrame]
    person: pd.DataFrame
    spells: pd.DataFrame
    months: dict[str, np.ndarray]

    def at(self, name: str, month: int) -> np.ndarray:
        return self.months[name][:, month - FIRST]

    def arm(self, name: str) -> np.ndarray:
        return (self.person["arm"] == NAMES[name]).to_numpy()

    def started_by(self, month: str) -> np.ndarray:
        return (self.person["maaned0"].astype(str) <= month).to_numpy()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("utvidet")
    synthesise("utvidet", folder / "ut")
    build.build([folder / "ut"], out=folder / "alle.duckdb")
    with duckdb.connect(str(folder / "alle.duckdb"), read_only=True) as con:
        person = con.execute("select * from utvidet.person order by participant_id").df()
        spells = con.execute("select * from utvidet.deltakelse order by participant_id").df()
        panel = con.execute(
            f"select {', '.join(PANEL)} from utvidet.panel order by participant_id, month"
        ).df()
    months = {
        name: panel[name].to_numpy(dtype=float, na_value=np.nan).reshape(len(person), LAST - FIRST + 1)
        for name in PANEL
    }
    hours, other = months["avtalte_timer"], months["i_annet_tiltak"]
    months["bred"] = np.where(np.isnan(hours), np.nan, hours >= 4)
    months["i_arbeid"] = months["bred"] * (1 - other)
    extracts = {path.stem: pd.read_parquet(path) for path in sorted((folder / "ut").glob("*.parquet"))}
    return Built(extracts, person, spells, months)


def printed(name: str, table: str) -> pd.DataFrame:
    frame = pd.read_csv(PUBLISHED / f"{name}.csv", dtype=str)
    return frame[frame["table" if "table" in frame else "figure"] == table]


def holders(built: Built, characteristic: str, category: str) -> np.ndarray:
    """The people of a printed group."""
    person = built.person
    if characteristic == "kjonn":
        found = person["kvinne"] == (category == "kvinne")
    elif characteristic in SHARES:
        found = person[SHARES[characteristic]] == (category == "ja")
    else:
        found = person[TRAITS.get(characteristic, characteristic)] == category
    return found.to_numpy()


def test_starts_by_arm_and_year_are_those_of_table_3_1(built: Built) -> None:
    assert built.person.groupby(["arm", "aar0"]).size().to_dict() == PERSONS


@pytest.mark.parametrize(("last", "counts"), [("2018-08", (21696, 4598)), ("2018-03", (16500, 2995))])
def test_fixed_samples_have_the_printed_size(last: str, counts: tuple[int, int], built: Built) -> None:
    found = tuple(int((built.arm(arm) & built.started_by(last)).sum()) for arm in ARMS)
    assert found == counts


def test_rules_of_the_start_leave_some_out(built: Built) -> None:
    process = utvidet.utvidet_people.declared()
    left_out = len(built.extracts["personer"]) - len(built.person)
    assert left_out == sum(process.fixed["dropped"].values())
    known = built.extracts["tiltak_deltakelse"]
    starts = known[known["tiltakskode"].isin(["INDOPPFAG", "UTVAOONAV"])]
    assert starts["lopenr"].nunique() == len(built.extracts["personer"])


def test_extracts_are_synthetic_and_hold_no_outcome(built: Built) -> None:
    assert set(built.extracts) == set(utvidet.FILES)
    assert (built.extracts["kilder"]["syntetisk"] == 1).all()
    columns = {name for frame in built.extracts.values() for name in frame.columns}
    assert not columns & {"i_arbeid", "gruppe", "utfall", "verdi", "maaned0"}


def test_everybody_has_what_the_models_need(built: Built) -> None:
    needed = ["kontornr", "fylke", "ledighet_mnd_12", "mnd_i_arbeid_siste_24", "aap_diagnose", "landgruppe"]
    assert built.person[needed].notna().all().all()
    with_utvidet = built.person.loc[built.arm("utvidet"), "kontornr"]
    assert set(with_utvidet) <= set(built.person.loc[built.arm("oppfolging"), "kontornr"])


def test_composition_is_that_of_table_3_2(built: Built) -> None:
    for row in printed("descriptives", "3.2").itertuples():
        found = 100 * holders(built, row.characteristic, row.category)[built.arm(row.group)].mean()
        assert found == pytest.approx(float(row.value), abs=POINTS), row


def test_work_at_month_12_by_group_is_that_of_table_4_2(built: Built) -> None:
    sample = built.started_by("2018-08")
    for row in printed("descriptives", "4.2").itertuples():
        who = sample & built.arm(row.group)
        if row.characteristic != "alle":
            who &= holders(built, row.characteristic, row.category)
        found = 100 * built.at("i_arbeid", 12)[who].mean()
        assert found == pytest.approx(float(row.value), abs=POINTS), row


def test_work_by_definition_is_that_of_table_4_1(built: Built) -> None:
    work, hours = built.at("i_arbeid", 12), built.at("avtalte_timer", 12)
    definitions = {
        ("i_arbeid_arbeidstid", "deltid_under_30"): hours < 30,
        ("i_arbeid_arbeidstid", "heltid_30_pluss"): hours >= 30,
    }
    for name, column in (
        ("i_arbeid_lonnstilskudd", "i_lonnstilskudd"),
        ("i_arbeid_uforetrygd", "mottar_ufore"),
    ):
        definitions[name, "med"] = built.at(column, 12) == 1
        definitions[name, "uten"] = built.at(column, 12) == 0
    for row in printed("descriptives", "4.1").itertuples():
        who = built.started_by("2018-08") & built.arm(row.group)
        is_so = definitions.get((row.characteristic, row.category), True)
        found = 100 * (work * is_so)[who].mean()
        assert found == pytest.approx(float(row.value), abs=POINTS), row


@pytest.mark.parametrize(("arm", "share"), [("oppfolging", 47), ("utvidet", 53)])  # section 4.1.1
def test_wide_definition_counts_those_in_other_measures(arm: str, share: float, built: Built) -> None:
    who = built.started_by("2018-08") & built.arm(arm)
    assert 100 * built.at("bred", 12)[who].mean() == pytest.approx(share, abs=POINTS)


def test_measures_beside_are_those_of_table_2_1(built: Built) -> None:
    names = {"inkluderingstilskudd": "tilrettelegging"}
    for row in printed("descriptives", "2.1").itertuples():
        column = f"samtidig_{names.get(row.category, row.category)}"
        found = 100 * built.person.loc[built.arm(row.group), column].mean()
        assert found == pytest.approx(float(row.value), abs=POINTS), row


@pytest.mark.parametrize("figure", ["Figur 3.2", "Figur 3.3", "Figur 4.1"])
def test_curves_pass_through_the_printed_months(figure: str, built: Built) -> None:
    columns = {
        "i_arbeid": "i_arbeid",
        "registrert_nedsatt_arbeidsevne": "reg_nedsatt_arbeidsevne",
        "registrert_andre_arbeidssokere": "reg_annen_status",
    }
    rows = printed("participation", figure)
    for row in rows[rows["unit"] == "prosent"].itertuples():
        values = built.at(columns[row.measure], int(row.month))[built.arm(row.arm)]
        assert 100 * np.nanmean(values) == pytest.approx(float(row.share_or_value), abs=POINTS), row


def test_fixed_sample_keeps_jobs_as_in_figure_4_2(built: Built) -> None:
    rows = printed("participation", "Figur 4.2")
    for row in rows[rows["unit"] == "prosent"].itertuples():
        values = built.at("i_arbeid", int(row.month))
        if row.measure == "i_arbeid_12_og_18":
            values = built.at("i_arbeid", 12) * built.at("i_arbeid", 18)
        found = 100 * values[built.arm(row.arm) & built.started_by("2018-03")].mean()
        assert found == pytest.approx(float(row.share_or_value), abs=POINTS), row


def test_survival_is_that_of_figure_2_21(built: Built) -> None:
    spells = built.spells
    for row in printed("participation", "Figur 2.21").itertuples():
        observed = built.arm(row.arm) & (spells["observable"] > int(row.month)).to_numpy()
        found = 100 * (spells.loc[observed, "duration"] > int(row.month)).mean()
        assert found == pytest.approx(float(row.share_or_value), abs=POINTS), row


@pytest.mark.parametrize(("arm", "months"), [("oppfolging", 7.20), ("utvidet", 8.26)])  # table 6.3
def test_months_in_the_first_year_are_near_table_6_3(arm: str, months: float, built: Built) -> None:
    spells = built.spells[built.arm(arm)]
    still = [(spells.loc[spells["observable"] > t, "duration"] > t).mean() for t in range(12)]
    assert sum(still) == pytest.approx(months, abs=MONTHS_IN_FIRST_YEAR)


def test_treatment_terms_are_those_of_the_printed_models(built: Built) -> None:
    person, work = built.person, built.at("i_arbeid", 12)
    sample, early = built.started_by("2018-08"), built.started_by("2018-03")
    young = person["aldersgruppe"].isin(["under_25", "25_29"]).to_numpy()
    unsubsidised = work * (built.at("i_lonnstilskudd", 12) == 0)
    background = _background(person)
    work_before = person[["i_arbeid_ved_start", "mnd_i_arbeid_siste_24", "nedsatt_arbeidsevne"]]
    whole = background.join(work_before).join(_dummies(person["aap_diagnose"], "ikke_aap"))
    whole = whole.join(person["ledighet_mnd_12"])
    nothing = background[[]]
    misses = [
        *_misses(person, work, sample, nothing, [0.0394]),
        *_misses(person, work, sample, background, [0.0379]),
        *_misses(person, work, sample, background.join(work_before), [0.0397]),
        *_misses(person, work, sample, whole, [0.0575, -0.0431]),
        *_misses(person, work, sample & young, whole, [0.0593, -0.0439]),
        *_misses(person, work, sample & ~young, whole, [0.0515, -0.0353]),
        *_misses(person, work * built.at("i_arbeid", 18), early, whole, [0.0301, -0.0117]),
        *_misses(person, unsubsidised, sample, whole, [0.0334, -0.0277]),
    ]
    within = np.abs(misses) <= STANDARD_ERRORS
    assert within.mean() >= 0.9, misses


def _background(person: pd.DataFrame) -> pd.DataFrame:
    plain = person[["alder", "alder_kvadrert", "kvinne", "innvandrer"]]
    return plain.join(_dummies(person["utdanning6"], "grunnskole"))


def _dummies(values: pd.Series, reference: str | None = None) -> pd.DataFrame:
    frame = pd.get_dummies(values.astype(str), prefix=values.name, dtype=float)
    return frame.drop(columns=f"{values.name}_{reference}") if reference else frame.iloc[:, 1:]


def _misses(
    person: pd.DataFrame, outcome: np.ndarray, rows: np.ndarray, design: pd.DataFrame, terms: list[float]
) -> np.ndarray:
    """Distance from the printed terms in standard errors clustered on offices.

    With two terms the second is the arm times AAP, and offices and months are held fixed.
    """
    treated = person["is_treated"].astype(float)
    columns = {"utvidet": treated, "utvidet_x_aap": treated * person["aap_ved_trekning"]}
    whole = pd.DataFrame(columns)[list(columns)[: len(terms)]].join(design.astype(float))
    whole = whole[rows]
    if len(terms) > 1:
        whole = whole.join(_dummies(person.loc[rows, "kontornr"])).join(_dummies(person.loc[rows, "maaned0"]))
    office = pd.factorize(person.loc[rows, "kontornr"])[0]
    fit = sm.OLS(outcome[rows], sm.add_constant(whole)).fit(cov_type="cluster", cov_kwds={"groups": office})
    names = list(columns)[: len(terms)]
    return ((fit.params[names] - terms) / fit.bse[names]).to_numpy()


def test_another_seed_stays_near_and_the_same_gives_the_same(built: Built) -> None:
    again = utvidet.realise(seed=20140501, scale=1)
    pd.testing.assert_frame_equal(again.personer(), built.extracts["personer"])
    other = utvidet.realise(seed=2, scale=1)
    people, path = other.people, other.path
    rows = people.start <= FIRST_12
    for number, (share, printed_share) in enumerate(zip((0.292, 0.331), (0.376, 0.418), strict=True)):
        who = people.arm == number
        assert 100 * path.at(12)[who & rows].mean() == pytest.approx(100 * share, abs=POINTS)
        assert 100 * path.at(24)[who & (people.start <= FIRST_12 - 12)].mean() == pytest.approx(
            100 * printed_share, abs=POINTS
        )
    assert not np.array_equal(path.work, again.path.work)
