"""The realised lives as register extracts: spells with dates, wages by employer, yearly income."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from data.synthetic import parameters as declared
from data.synthetic.sample import Lives
from data.synthetic.work import by_year

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
FIRST_COVERED = (2011 - 2014) * 12 - 4  # January 2011, counted from May 2014
LAST_WAGE, LAST_FD = 74, 55
OTHER_CODES = np.array(["ARBTREN", "AVKLARAG", "ARBRRHDAG", "ARBFORB", "GRUPPEAMO", "ENKELAMO"])
OTHER_SHARES = (0.45, 0.16, 0.12, 0.12, 0.09, 0.06)
COUNTRIES = np.array(["101", "131", "140", "346", "404", "428", "444", "564", "568", "684"])
COUNTRY_GROUP = np.array([1, 2, 2, 3, 3, 3, 3, 3, 3, 1])


def lopenr(numbers: np.ndarray) -> pd.Series:
    """Keys that cannot be read as identity numbers: they begin with letters."""
    return "SYN" + pd.Series(numbers).astype(str).str.zfill(7)


def _first_day(index: np.ndarray) -> np.ndarray:
    return (index + declared.FIRST_DRAW_MONTH - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


def _last_day(index: np.ndarray) -> np.ndarray:
    return _first_day(index + 1) - 1


def spells(status: np.ndarray, first_index: np.ndarray, *, last: int) -> pd.DataFrame:
    """Runs of months in a status, by person.

    Parameters
    ----------
    status : boolean, persons x months
    first_index : calendar month of each person's first column, counted from May 2014
    last : last covered calendar month

    Returns
    -------
    DataFrame
        ``person``, ``first``, ``final`` (calendar months, inside the coverage) and ``is_open`` for
        runs that the end of the coverage cuts.
    """
    padded = np.zeros((status.shape[0], status.shape[1] + 2), dtype=np.int8)
    padded[:, 1:-1] = status
    step = np.diff(padded, axis=1)
    person, start = np.nonzero(step == 1)
    _, stop = np.nonzero(step == -1)
    first = np.maximum(start + first_index[person], FIRST_COVERED)
    final = stop - 1 + first_index[person]
    table = pd.DataFrame(
        {"person": person, "first": first, "final": np.minimum(final, last), "is_open": final >= last}
    )
    return table[(table["final"] >= table["first"])].reset_index(drop=True)


def _dated(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Dates such that the status on the 28th of each month is the spell's; open spells have no end."""
    start = _first_day(table["first"].to_numpy())
    # A spell that begins where the coverage does may well be older; its day is the first of the month.
    start = start + np.where(table["first"] > FIRST_COVERED, rng.integers(0, 20, len(table)), 0)
    end = _first_day(table["final"].to_numpy()) + rng.integers(27, 31, len(table))
    end = np.minimum(end, _last_day(table["final"].to_numpy()))
    return table.assign(fra_dato=start, til_dato=pd.Series(end).where(~table["is_open"].to_numpy()).to_numpy())


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
                "landgruppe": pd.array(COUNTRY_GROUP[country], dtype="Int64").copy(),
                "utd_nivaa": education,
                "utd_kilde": "NUDB",
                "dod_dato": np.datetime64("NaT", "D"),
                "utvandret_dato": np.datetime64("NaT", "D"),
            }
        ).assign(landgruppe=lambda frame: frame["landgruppe"].where(foreign))

    def trekning(self) -> pd.DataFrame:
        people, rng = self.people, self.rng
        offices = _offices()
        office = np.empty(people.size, dtype=object)
        for unit, numbers in offices.items():
            here = people.unit == unit
            office[here] = rng.choice(numbers, size=int(here.sum()))
        caseworker = pd.Series(office) + "-" + pd.Series(rng.integers(1, 13, people.size)).astype(str).str.zfill(2)
        return pd.DataFrame(
            {
                "lopenr": self.key,
                "studie": "SE",
                "trekk_dato": people.draw_date,
                "trekk_enhet": people.unit,
                "gruppe": self.treated.astype(int),
                "kontornr": office,
                "saksbehandler": "SB" + caseworker,
                "p_trekk": people.chance,
            }
        )

    def tiltak_deltakelse(self, switch: dict[str, str]) -> pd.DataFrame:
        """Participations, and applications that came to nothing; see ``registers.md`` section 4."""
        measures, rng = self.lives.measures, self.rng
        parts = []
        for name in ("se", "oppf_ab", "other", "subsidy", "adaptation"):
            status = self.chosen(lambda arm, name=name: getattr(measures[arm], name))
            table = _dated(spells(status, self.first, last=LAST_WAGE), rng)
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
            sluttaarsak=np.where(ended & begins_work, "BEGA", np.where(ended & broken, "ANN", None)),
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
                "sluttaarsak": table["sluttaarsak"],
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
        own = np.where(
            self.treated[:, None], measures["tiltak"].se, measures["kontroll"].oppf_ab
        )[:, months > 0]
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
            table = _dated(spells(status, self.first, last=last), rng)
            if kind in ("SOS", "KVP"):
                table["fra_dato"] = _first_day(table["first"].to_numpy())
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

    def _wages(self) -> tuple[np.ndarray, np.ndarray]:
        wage = self.chosen(lambda arm: self.lives.work.wage[arm])
        return wage, self.people.draw_month + int(self.lives.wage_months[0])

    def work(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """``amelding`` and ``arbeidsforhold``: a job lasts over gaps of up to three months."""
        rng = self.rng
        wage, first = self._wages()
        paid = wage > 0
        in_job = paid.copy()
        for gap in (1, 2, 3):
            bridge = np.zeros_like(paid)
            bridge[:, gap:-1] = paid[:, : -gap - 1]
            later = np.zeros_like(paid)
            later[:, :-1] = paid[:, 1:]
            for step in range(2, 4):
                later[:, :-step] |= paid[:, step:]
            in_job |= bridge & later
        jobs = spells(in_job, first, last=LAST_WAGE)
        jobs = jobs.assign(job=np.arange(len(jobs)))
        number = np.full(wage.shape, -1, dtype=np.int32)
        length = (jobs["final"] - jobs["first"] + 1).to_numpy()
        rows = np.repeat(jobs["person"].to_numpy(), length)
        offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        columns = np.repeat(jobs["first"].to_numpy(), length) + offset - first[rows]
        number[rows, columns] = np.repeat(jobs["job"].to_numpy(), length)
        person, column = np.nonzero(paid & (number >= 0))
        rows_out = pd.DataFrame(
            {
                "person": person,
                "job": number[person, column],
                "index": column + first[person],
                "amount": wage[person, column],
            }
        )
        employer = 1 + rng.integers(0, max(len(jobs) // 3, 1), len(jobs))
        second = np.where(rng.random(len(jobs)) < 0.07, rng.uniform(0.15, 0.4, len(jobs)), 0)
        return self._amelding(rows_out, employer, second), self._arbeidsforhold(rows_out, jobs, employer, second)

    def _amelding(self, rows: pd.DataFrame, employer: np.ndarray, second: np.ndarray) -> pd.DataFrame:
        job = rows["job"].to_numpy()
        side = np.round(rows["amount"].to_numpy() * second[job])
        base = pd.DataFrame(
            {
                "lopenr": self.key[rows["person"]],
                "virksomhet_id": _company(employer[job], "V"),
                "maaned": _month_text(rows["index"].to_numpy()),
                "lonn_kontant": rows["amount"].to_numpy() - side,
            }
        )
        extra = base.assign(virksomhet_id=_company(employer[job], "W"), lonn_kontant=side)[side > 0]
        frame = pd.concat([base, extra], ignore_index=True)
        return frame.astype({"lonn_kontant": "float64"})

    def _arbeidsforhold(
        self, rows: pd.DataFrame, jobs: pd.DataFrame, employer: np.ndarray, second: np.ndarray
    ) -> pd.DataFrame:
        amount = declared.basic_amount_in(rows["index"].to_numpy())
        relative = (rows["amount"] / amount).groupby(rows["job"]).mean().reindex(jobs["job"]).fillna(0).to_numpy()
        # An hour pays about 0.2 per cent of G; a full week is 37.5 hours.
        hourly = 0.0020 * np.exp(0.18 * self.rng.standard_normal(len(jobs)))
        weekly = np.clip(relative / hourly / 4.33, 1.0, 37.5)
        dated = _dated(jobs, self.rng)
        parts = []
        for prefix, share in (("V", 1 - second), ("W", second)):
            kept = share > 0
            hours = np.round(weekly * share, 1)[kept]
            parts.append(
                pd.DataFrame(
                    {
                        "arbeidsforhold_id": _company(jobs["job"].to_numpy()[kept] + 1, "A" + prefix),
                        "lopenr": self.key[jobs["person"]][kept],
                        "virksomhet_id": _company(employer[kept], prefix),
                        "type": "ordinaertArbeidsforhold",
                        "fra_dato": pd.to_datetime(dated["fra_dato"].to_numpy()[kept]),
                        "til_dato": pd.to_datetime(dated["til_dato"].to_numpy()[kept]),
                        "stillingspst": np.round(hours / 0.375, 1),
                        "timer_fulltid": 37.5,
                        "timer_uke": hours,
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def inntekt_aar(self) -> pd.DataFrame:
        """Earnings by year: wages, and for a while part of what was lost (sick pay counts as income)."""
        people, earned = self.people, self.lives.history.earned
        wage, _ = self._wages()
        after = by_year(wage, self.lives.wage_months, people, np.arange(0, 6))
        fixed = self.lives.parameters.fixed["work"]
        previous = np.concatenate([earned[:, -1:], after[:, :-1]], axis=1)
        rate = np.full(after.shape[1], fixed["sick_pay"])
        rate[0] = fixed["sick_pay_draw_year"]
        after = np.round(after + rate * np.maximum(previous - after, 0))
        years = np.concatenate([_earlier(earned), earned, after], axis=1)
        offsets = np.arange(-5 - (years.shape[1] - 11), 6)
        year = people.year[:, None] + offsets[None, :]
        kept = (year >= 2005) & (year <= 2019) & (years > 0)
        person, column = np.nonzero(kept)
        return pd.DataFrame(
            {
                "lopenr": self.key[person],
                "aar": year[person, column],
                "yrkesinntekt": years[person, column],
            }
        )

    def fidelity(self, scores: dict) -> pd.DataFrame:
        rows = [(unit, day, points) for unit, measured in scores.items() for day, points in measured]
        frame = pd.DataFrame(rows, columns=["trekk_enhet", "maalt_dato", "poeng"])
        return frame.assign(maalt_dato=pd.to_datetime(frame["maalt_dato"]), poeng=frame["poeng"].astype(float))


def _earlier(history: np.ndarray) -> np.ndarray:
    """Years before the five drawn ones: the first of them, a little lower each year back."""
    return np.round(history[:, :1] * 0.97 ** np.arange(7, 0, -1)[None, :])


def _company(numbers: np.ndarray, prefix: str) -> np.ndarray:
    return (prefix + pd.Series(numbers).astype(str).str.zfill(6)).to_numpy()


def _month_text(index: np.ndarray) -> np.ndarray:
    known = pd.Series(np.arange(index.min(), index.max() + 1)) if len(index) else pd.Series([], dtype=int)
    text = (known.to_numpy() + declared.FIRST_DRAW_MONTH - 1970 * 12).astype("datetime64[M]").astype(str)
    return text[index - index.min()] if len(index) else np.array([], dtype=str)


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
