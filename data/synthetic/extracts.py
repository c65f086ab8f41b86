"""The realised lives as register extracts: people, the draw, measures, benefits, quality."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from data.synthetic import parameters as declared
from data.synthetic.earnings import Earnings
from data.synthetic.measures import Measures
from data.synthetic.sample import Lives
from data.synthetic.spells import LAST_FD, LAST_WAGE, dated, first_day, lopenr, spells

EXTRACTED = np.datetime64("2020-09-15")
COVERAGE = (
    ("amelding", None, "2011-01", "2020-07"),
    ("arbeidsforhold", None, "2011-01", "2020-07"),
    ("tiltak_deltakelse", None, "2011-01", "2020-07"),
    ("ytelser", "AAP", "2011-01", "2020-07"),
    ("ytelser", "TP", "2011-01", "2020-07"),
    ("ytelser", "UFP", "2011-01", "2018-12"),
    ("ytelser", "SOS", "2011-01", "2018-12"),
    ("ytelser", "KVP", "2011-01", "2018-12"),
    ("ytelser", "OVERG", "2011-01", "2018-12"),
    ("ytelser", "FODSEL", "2011-01", "2018-12"),
    ("inntekt_aar", None, "2005-01", "2019-12"),
)
OTHER_CODES = np.array(["ARBTREN", "AVKLARAG", "ARBRRHDAG", "ARBFORB", "GRUPPEAMO", "ENKELAMO"])
OTHER_SHARES = (0.45, 0.16, 0.12, 0.12, 0.09, 0.06)
COUNTRIES = np.array(["101", "131", "140", "346", "404", "428", "444", "564", "568", "684"])
COUNTRY_GROUP = np.array([1, 2, 2, 3, 3, 3, 3, 3, 3, 1])


class Writer:
    """Turns one sample into the frames of the contract, one method per file."""

    def __init__(self, lives: Lives, treated: np.ndarray, rng: np.random.Generator) -> None:
        self.lives, self.treated, self.rng = lives, treated, rng
        self.people = lives.people
        self.key = lopenr(rng.permutation(lives.people.size) + 1).to_numpy()
        self.first = lives.people.draw_month + int(lives.months[0])

    def chosen(self, of_arm: Callable[[str], np.ndarray]) -> np.ndarray:
        """Status by person and month under the arm each person was drawn to."""
        treated, control = of_arm("tiltak"), of_arm("kontroll")
        return np.where(self.treated[:, None], treated, control)

    def earnings(self) -> Earnings:
        """The wages of the arm each person was drawn to."""
        wage = self.chosen(lambda arm: self.lives.work.wage[arm])
        return Earnings(wage, self.key, self.people.draw_month + int(self.lives.wage_months[0]))

    def kilder(self) -> pd.DataFrame:
        frame = pd.DataFrame(COVERAGE, columns=["fil", "type", "fra_maaned", "til_maaned"])
        return frame.assign(uttrekksdato=EXTRACTED, syntetisk=1)

    def personer(self) -> pd.DataFrame:
        people, rng = self.people, self.rng
        born = people.draw_month + declared.FIRST_DRAW_MONTH - np.round(people.age * 12).astype(int)
        foreign = people.traits["ikke_fodt_i_norge"]
        country = rng.integers(0, len(COUNTRIES), people.size)
        lower = rng.choice([2, 3], size=people.size, p=[0.7, 0.3])
        upper = rng.choice([4, 5], size=people.size, p=[0.9, 0.1])
        higher = rng.choice([6, 7], size=people.size, p=[0.82, 0.18])
        education = np.select(
            [people.traits["hoyere_utd"], people.traits["vgo"], people.traits["utd_ukjent"]],
            [higher, upper, 9],
            lower,
        )
        return pd.DataFrame(
            {
                "lopenr": self.key,
                "fodt_mnd": pd.Series((born - 1970 * 12).astype("datetime64[M]").astype(str)),
                "kjonn": np.where(people.traits["kvinne"], 2, 1),
                "fodeland": np.where(foreign, COUNTRIES[country], "000"),
                "invkat": np.where(foreign, "B", "A"),
                "landgruppe": pd.Series(COUNTRY_GROUP[country], dtype="Int64").where(foreign),
                "utd_nivaa": education,
                "utd_kilde": "NUDB",
                "dod_dato": np.datetime64("NaT", "D"),
                "utvandret_dato": np.datetime64("NaT", "D"),
            }
        )

    def trekning(self) -> pd.DataFrame:
        people, rng = self.people, self.rng
        offices = _offices()
        office = np.empty(people.size, dtype=object)
        for unit, numbers in offices.items():
            here = people.unit == unit
            office[here] = rng.choice(numbers, size=int(here.sum()))
        desk = pd.Series(rng.integers(1, 13, people.size)).astype(str).str.zfill(2)
        return pd.DataFrame(
            {
                "lopenr": self.key,
                "studie": "SE",
                "trekk_dato": people.draw_date,
                "trekk_enhet": people.unit,
                "gruppe": self.treated.astype(int),
                "kontornr": office,
                "saksbehandler": "SB" + pd.Series(office) + "-" + desk,
                "p_trekk": people.chance,
            }
        )

    def tiltak_deltakelse(self, switch: dict[str, str]) -> pd.DataFrame:
        """Participations, and applications that came to nothing; see ``registers.md`` section 4."""
        measures, rng = self.lives.measures, self.rng
        parts = []
        for name in ("se", "oppf_ab", "other", "subsidy", "adaptation"):
            status = self.chosen(partial(_status, measures, name))
            table = dated(spells(status, self.first, last=LAST_WAGE), rng)
            parts.append(table.assign(tiltakskode=self._codes(name, table, switch)))
        table = pd.concat(parts, ignore_index=True)
        works = self.chosen(lambda arm: self.lives.work.employed[arm][:, -len(self.lives.months) :])
        column = np.clip(table["final"] - self.first[table["person"]] + 1, 0, works.shape[1] - 1)
        begins_work = works[table["person"], column]
        ended = ~table["is_open"]
        broken = rng.random(len(table)) < 0.25
        waited = rng.integers(10, 60, len(table)).astype("timedelta64[D]")
        table = table.assign(
            status=np.where(ended, np.where(broken, "DELAVB", "FULLF"), "GJENN"),
            sluttaarsak=np.select([ended & begins_work, ended & broken], ["BEGA", "ANN"], ""),
            prosent_deltid=np.where(rng.random(len(table)) < 0.6, 100.0, 50.0),
            dager_uke=np.where(rng.random(len(table)) < 0.6, 5.0, 3.0),
            reg_dato=table["fra_dato"].to_numpy().astype("datetime64[D]") - waited,
        )
        table = pd.concat([table, self._not_started()], ignore_index=True)
        return pd.DataFrame(
            {
                "deltaker_id": "D" + pd.Series(rng.permutation(len(table)) + 1).astype(str).str.zfill(8),
                "lopenr": self.key[table["person"].astype(int)],
                "tiltakskode": table["tiltakskode"],
                "status": table["status"],
                "sluttaarsak": table["sluttaarsak"].replace("", None),
                "fra_dato": pd.to_datetime(table["fra_dato"]),
                "til_dato": pd.to_datetime(table["til_dato"]),
                "prosent_deltid": table["prosent_deltid"],
                "dager_uke": table["dager_uke"],
                "reg_dato": pd.to_datetime(table["reg_dato"]),
            }
        )

    def _not_started(self) -> pd.DataFrame:
        """Applications to the arm's own measure by those who never came to it."""
        measures, months = self.lives.measures, self.lives.months
        own = np.where(self.treated[:, None], measures["tiltak"].se, measures["kontroll"].oppf_ab)[
            :, months > 0
        ]
        person = np.flatnonzero(~own.any(axis=1))
        draw = self.people.draw_date[person]
        return pd.DataFrame(
            {
                "person": person,
                "tiltakskode": np.where(self.treated[person], "SUPPEMP", "INDOPPFAG"),
                "status": self.rng.choice(["IKKAKTUELL", "NEITAKK", "IKKEM", "AVSLAG"], size=len(person)),
                "reg_dato": draw + self.rng.integers(1, 15, len(person)),
            }
        )

    def _codes(self, name: str, table: pd.DataFrame, switch: dict[str, str]) -> np.ndarray:
        rng = self.rng
        if name == "se":
            return np.full(len(table), "SUPPEMP")
        if name == "subsidy":
            return np.where(rng.random(len(table)) < 0.93, "MIDLONTIL", "VARLONTIL")
        if name == "adaptation":
            return np.full(len(table), "INKLUTILS")
        if name == "other":
            return rng.choice(OTHER_CODES, size=len(table), p=OTHER_SHARES)
        month = {unit: np.datetime64(date, "M").astype(int) for unit, date in switch.items()}
        changed = np.array([month[unit] for unit in self.people.unit[table["person"]]])
        is_new = table["first"].to_numpy() + declared.FIRST_DRAW_MONTH - 1970 * 12 >= changed
        measures = self.lives.measures
        in_ab = np.where(self.treated, measures["tiltak"].in_ab, measures["kontroll"].in_ab)
        old = np.where(in_ab[table["person"]], "ABIST", "INDOPPFOLG")
        return np.where(is_new, "INDOPPFAG", old)

    def ytelser(self) -> pd.DataFrame:
        benefits, rng = self.lives.benefits, self.rng
        kvp = benefits["kontroll"].is_kvp[:, None]
        social = self.chosen(lambda arm: benefits[arm].social)
        kinds = {
            "AAP": (self.chosen(lambda arm: benefits[arm].aap), LAST_WAGE),
            "TP": (self.chosen(lambda arm: benefits[arm].tiltakspenger), LAST_WAGE),
            "UFP": (self.chosen(lambda arm: benefits[arm].disability), LAST_FD),
            "SOS": (social & ~kvp, LAST_FD),
            "KVP": (social & kvp, LAST_FD),
            "OVERG": (self.chosen(lambda arm: benefits[arm].overgangsstonad), LAST_FD),
            "FODSEL": (self.chosen(lambda arm: benefits[arm].fodsel), LAST_FD),
        }
        diagnosis = rng.choice(["P", "L", "A"], size=self.people.size, p=[0.5, 0.3, 0.2])
        parts = []
        for kind, (status, last) in kinds.items():
            table = dated(spells(status, self.first, last=last), rng)
            if kind in ("SOS", "KVP"):
                table["fra_dato"] = first_day(table["first"].to_numpy())
            aap = kind == "AAP"
            parts.append(
                pd.DataFrame(
                    {
                        "lopenr": self.key[table["person"]],
                        "type": kind,
                        "grad": 100.0 if kind in ("AAP", "UFP") else np.nan,
                        "fra_dato": pd.to_datetime(table["fra_dato"]),
                        "til_dato": pd.to_datetime(table["til_dato"]),
                        "diagnose": diagnosis[table["person"]] if aap else None,
                        "kilde": "Arena" if last == LAST_WAGE else "FD-Trygd",
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def fidelity(self, scores: dict) -> pd.DataFrame:
        rows = [(unit, day, points) for unit, measured in scores.items() for day, points in measured]
        frame = pd.DataFrame(rows, columns=["trekk_enhet", "maalt_dato", "poeng"])
        return frame.assign(
            maalt_dato=pd.to_datetime(frame["maalt_dato"]), poeng=frame["poeng"].astype(float)
        )


def _status(measures: dict[str, Measures], name: str, arm: str) -> np.ndarray:
    return getattr(measures[arm], name)


def _offices() -> dict[str, np.ndarray]:
    """NAV offices by draw unit: the office itself where it was the unit, otherwise the county's."""
    table = pd.read_csv(declared.CODES / "nav_kontor.csv", dtype=str)
    own = {
        "Buskerud-Drammen": "0602",
        "Buskerud-Øvre Eiker": "0624",
        "Buskerud-Nedre Eiker": "0625",
        "Buskerud-Lier": "0626",
    }
    counties = ("Akershus", "Aust-Agder", "Buskerud", "Møre og Romsdal", "Nordland", "Oppland", "Rogaland")
    offices = {name: table.loc[table["fylke_2014"] == name, "kontornr"].to_numpy()[:12] for name in counties}
    return offices | {name: np.array([number]) for name, number in own.items()}
