"""The realised lives of the Refino trial as register extracts."""

import numpy as np
import pandas as pd

from data.synthetic import parameters as declared
from data.synthetic.measures import ARMS
from data.synthetic.refino_lives import FULL_WEEK, LIMITS, Lives
from data.synthetic.spells import company, dated, lopenr, month_text, spells
from data.synthetic.work import by_year

FIRST, LAST = 8, 103  # January 2015 and December 2022, counted from May 2014
EXTRACTED = np.datetime64("2023-03-15")
MONTHLY = ("amelding", "arbeidsforhold", "tiltak_deltakelse", "arena_status")
OLDEST_YEAR = 1965
OTHER_CODES = np.array(["ARBTREN", "AVKLARAG", "ARBFORB", "GRUPPEAMO", "ENKELAMO"])
COUNTRIES = np.array(["101", "131", "346", "404", "428", "444", "564", "568"])


class Writer:
    """Turns one sample into the frames of the contract, one method per file."""

    def __init__(self, lives: Lives, treated: np.ndarray, rng: np.random.Generator) -> None:
        self.lives, self.treated, self.rng, self.people = lives, treated, rng, lives.people
        self.key = lopenr(rng.permutation(lives.people.size) + 1).to_numpy()
        self.first = lives.people.draw_month + int(lives.months[0])
        calendar = lives.people.draw_month[:, None] + lives.months[None, :]
        self.covered = (calendar >= FIRST) & (calendar <= LAST)
        # Numbers of its own, so that declaring the form of employment moves nothing else.
        self.forms = rng.spawn(1)[0]

    def chosen(self, by_arm: dict[str, np.ndarray]) -> np.ndarray:
        """Values under the arm each person was drawn to."""
        treated = self.treated.reshape(-1, *[1] * (by_arm["tiltak"].ndim - 1))
        return np.where(treated, by_arm["tiltak"], by_arm["kontroll"])

    def runs(self, status: np.ndarray) -> pd.DataFrame:
        """Months in a status as dated rows inside the coverage."""
        return dated(spells(status & self.covered, self.first, last=LAST), self.rng)

    def kilder(self) -> pd.DataFrame:
        rows = [(name, None, "2015-01", "2022-12") for name in MONTHLY]
        rows.append(("inntekt_aar", None, f"{OLDEST_YEAR}-01", "2022-12"))
        frame = pd.DataFrame(rows, columns=["fil", "type", "fra_maaned", "til_maaned"])
        return frame.assign(uttrekksdato=EXTRACTED, syntetisk=1)

    def personer(self) -> pd.DataFrame:
        people, foreign = self.people, self.people.traits["innvandrer"]
        born = people.draw_month + declared.FIRST_DRAW_MONTH - np.round(people.age * 12).astype(int)
        return pd.DataFrame(
            {
                "lopenr": self.key,
                "fodt_mnd": pd.Series((born - 1970 * 12).astype("datetime64[M]").astype(str)),
                "kjonn": np.where(people.traits["kvinne"], 2, 1),
                "fodeland": np.where(foreign, self.rng.choice(COUNTRIES, size=people.size), "000"),
                "invkat": np.where(foreign, "B", "A"),
                "pensjonsgivende_aret_for": self.lives.pensionable,
            }
        )

    def trekning(self) -> pd.DataFrame:
        people = self.people
        office = np.empty(people.size, dtype=object)
        for unit, numbers in self.lives.parameters.fixed["areas"].items():
            here = people.unit == unit
            office[here] = self.rng.choice(numbers, size=int(here.sum()))
        return pd.DataFrame(
            {
                "lopenr": self.key,
                "studie": "REFINO",
                "trekk_dato": people.draw_date,
                "trekk_enhet": people.unit,
                "gruppe": self.treated.astype(int),
                "kontornr": office,
                "p_trekk": people.chance,
            }
        )

    def tiltak_deltakelse(self) -> pd.DataFrame:
        rng, months = self.rng, self.lives.months
        own = {}
        for name in ("refino", "oppfolging"):
            start = self.chosen({arm: self.lives.start[arm][name] for arm in ARMS})[:, None]
            own[name] = (months >= start) & (months < start + self.lives.length[name][:, None])
        other = self.lives.other & ~own["refino"] & ~own["oppfolging"] & (months != 0)
        parts = [
            self.runs(own["refino"]).assign(tiltakskode="REFINO"),
            self.runs(own["oppfolging"]).assign(tiltakskode="INDOPPFAG"),
            self.runs(other).assign(tiltakskode=lambda rows: rng.choice(OTHER_CODES, size=len(rows))),
        ]
        table = pd.concat(parts, ignore_index=True)
        ended, broken = ~table["is_open"], rng.random(len(table)) < 0.25
        waited = rng.integers(5, 40, len(table)).astype("timedelta64[D]")
        return pd.DataFrame(
            {
                "deltaker_id": "D" + pd.Series(rng.permutation(len(table)) + 1).astype(str).str.zfill(8),
                "lopenr": self.key[table["person"]],
                "tiltakskode": table["tiltakskode"],
                "status": np.where(ended, np.where(broken, "DELAVB", "FULLF"), "GJENN"),
                "fra_dato": pd.to_datetime(table["fra_dato"]),
                "til_dato": pd.to_datetime(table["til_dato"]),
                "reg_dato": pd.to_datetime(table["fra_dato"].to_numpy().astype("datetime64[D]") - waited),
            }
        )

    def arena_status(self) -> pd.DataFrame:
        """One status per person, from before the draw; nobody's changes."""
        rng, size = self.rng, self.people.size
        reduced = np.where(rng.random(size) < 0.92, "BATT", "VARIG")
        others = np.where(rng.random(size) < 0.85, "BFORM", "IKVAL")
        start = self.people.draw_date - rng.integers(10, 700, size)
        return pd.DataFrame(
            {
                "lopenr": self.key,
                "formidlingsgruppe": "ARBS",
                "kvalifiseringsgruppe": np.where(self.people.traits["nedsatt_arbeidsevne"], reduced, others),
                "fra_dato": pd.to_datetime(start),
                "til_dato": pd.Series(pd.NaT, index=range(size), dtype="datetime64[s]"),
            }
        )

    def arbeidsforhold(self) -> pd.DataFrame:
        """A row per run of months in one class of job, and the second job beside a full post."""
        job, hours = self.chosen(self.lives.job), self.lives.jobs.hours
        parts = []
        for level in range(1, len(LIMITS) + 1):
            parts.append(self._posts(job == level, hours[:, level], "V"))
        parts.append(self._posts(job == len(LIMITS), self.lives.jobs.second, "W"))
        return pd.concat(parts, ignore_index=True).assign(
            ansettelsesform=lambda rows: self._form(job > 0, rows)
        )

    def _form(self, employed: np.ndarray, rows: pd.DataFrame) -> np.ndarray:
        """Permanent or temporary: one draw for each unbroken time in work, whatever the hours."""
        share = self.lives.parameters.fixed["work"]["fast_andel"]
        begins = employed & ~np.pad(employed, ((0, 0), (1, 0)))[:, :-1]
        is_permanent = self.forms.random(employed.shape) < share
        number = np.cumsum(begins, axis=1)
        person = pd.Index(self.key).get_indexer(rows["lopenr"])
        month = rows["fra_dato"].to_numpy().astype("datetime64[M]").astype(int)
        column = month - (self.first[person] + declared.FIRST_DRAW_MONTH - 1970 * 12)
        return np.where(is_permanent[person, number[person, column]], "FAST", "MIDLERTIDIG")

    def _posts(self, status: np.ndarray, hours: np.ndarray, prefix: str) -> pd.DataFrame:
        table = self.runs(status & (hours > 0)[:, None])
        weekly = hours[table["person"]]
        return pd.DataFrame(
            {
                # Hours that change within one job begin a new row of it.
                "arbeidsforhold_id": company(table["person"].to_numpy() + 1, "A" + prefix),
                "lopenr": self.key[table["person"]],
                "virksomhet_id": self._employer(table["person"].to_numpy(), prefix),
                "type": "ordinaertArbeidsforhold",
                "fra_dato": pd.to_datetime(table["fra_dato"]),
                "til_dato": pd.to_datetime(table["til_dato"]),
                "stillingspst": np.round(100 * weekly / FULL_WEEK, 1),
                "timer_fulltid": FULL_WEEK,
                "timer_uke": weekly,
            }
        )

    def _employer(self, person: np.ndarray, prefix: str) -> np.ndarray:
        return company(1 + (person * 7919) % max(self.people.size // 3, 1), prefix)

    def amelding(self) -> pd.DataFrame:
        wage = self.chosen(self.lives.wage)
        person, column = np.nonzero((wage > 0) & self.covered)
        return pd.DataFrame(
            {
                "lopenr": self.key[person],
                "virksomhet_id": self._employer(person, "V"),
                "maaned": month_text(column + self.first[person]),
                "lonn_kontant": wage[person, column].astype(float),
            }
        )

    def inntekt_aar(self) -> pd.DataFrame:
        """Wages by year around the draw; before that as many years with earnings as the experience says."""
        lives, people = self.lives, self.people
        wage = self.chosen(lives.wage)
        near = by_year(wage, lives.months, people, np.arange(-1, 2))
        mean, spread = lives.parameters.fixed["income"]["aar"]
        earlier = 60
        drawn = np.round(mean * np.exp(spread * self.rng.standard_normal((people.size, earlier))))
        left = lives.experience - (near[:, 0] > 0)
        drawn *= np.arange(earlier, 0, -1)[None, :] <= left[:, None]
        amounts = np.concatenate([drawn, near], axis=1)
        year = people.year[:, None] + np.arange(-earlier - 1, 2)[None, :]
        person, column = np.nonzero((amounts > 0) & (year >= OLDEST_YEAR) & (year <= 2022))
        return pd.DataFrame(
            {
                "lopenr": self.key[person],
                "aar": year[person, column],
                "yrkesinntekt": amounts[person, column],
            }
        )
