"""The drawn lives of report 004 as register extracts."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from data.synthetic.parameters import FIRST_DRAW_MONTH
from data.synthetic.spells import company, dated, first_day, last_day, lopenr, month_text, spells
from data.synthetic.utvidet_benefits import NOT_REGISTERED, REDUCED, Benefits
from data.synthetic.utvidet_left_out import OLDER_CODES, OWN_CODES, draw_left_out, left_out_spells
from data.synthetic.utvidet_measures import LAST, Months
from data.synthetic.utvidet_models import calendar
from data.synthetic.utvidet_people import (
    ARMS,
    HEALTH,
    RATE_FIRST,
    RATE_MONTHS,
    TRAITS,
    Declared,
    People,
    by_arm,
)
from data.synthetic.utvidet_work import Path

FIRST = calendar(2015, 1)
EXTRACTED = np.datetime64("2019-11-15")
FULL_WEEK = 37.5
COUNTRIES = {
    "norge": np.array(["000"]),
    "landgruppe_2": np.array(["101", "106", "131", "136", "139", "144", "684"]),
    "landgruppe_3": np.array(["346", "404", "428", "452", "534", "564", "568"]),
}
LEVELS = {
    "grunnskole": [1, 2, 2, 2],
    "vgs_ikke_fullfort": [3, 3, 3, 3],
    "vgs_fullfort": [4, 4, 4, 5],
    "hoy_inntil_4_ar": [6, 6, 6, 6],
    "hoy_over_4_ar": [7, 7, 7, 8],
    "ukjent": [9, 9, 9, 9],
}
DIAGNOSES = {  # ICPC-2
    "aap_psykisk": np.array(["P76", "P74", "P82", "P73", "P29"]),
    "aap_muskel_skjelett": np.array(["L84", "L18", "L92", "L88", "L03"]),
    "aap_andre": np.array(["A04", "N86", "K90", "D94", "T90"]),
}
DISABILITY_DIAGNOSES = np.array(["F33", "F41", "M54", "M79", "G35", "I63"])  # ICD-10


class Writer:
    """Turns one sample into the frames of the contract, one method per file."""

    def __init__(
        self,
        process: Declared,
        people: People,
        path: Path,
        states: Months,
        benefits: Benefits,
        rng: np.random.Generator,
        *,
        scale: int,
    ) -> None:
        self.process, self.people, self.path = process, people, path
        self.states, self.benefits, self.rng = states, benefits, rng
        self.first = people.start + int(path.months[0])
        calendar_month = people.start[:, None] + path.months[None, :]
        self.covered = (calendar_month >= FIRST) & (calendar_month <= LAST)
        self.left_out = draw_left_out(process, people, rng, scale=scale)
        # Keys mix those who count and those the rules of the start leave out.
        self.key = lopenr(rng.permutation(people.size + len(self.left_out)) + 1).to_numpy()
        self.origin = np.concatenate([np.arange(people.size), self.left_out["like"].to_numpy()])

    def runs(self, status: np.ndarray) -> pd.DataFrame:
        """Months in a status as dated rows inside the coverage."""
        return dated(spells(status & self.covered, self.first, last=LAST), self.rng)

    def kilder(self) -> pd.DataFrame:
        names = ("tiltak_deltakelse", "arena_status", "ytelser", "arbeidsforhold")
        rows = [(name, None, "2015-01", "2019-09") for name in names]
        rows.append(("ledighet", None, "2015-01", "2020-09"))
        frame = pd.DataFrame(rows, columns=["fil", "type", "fra_maaned", "til_maaned"])
        return frame.assign(uttrekksdato=EXTRACTED, syntetisk=1)

    def personer(self) -> pd.DataFrame:
        people, rng, origin = self.people, self.rng, self.origin
        level = np.array([LEVELS[name] for name in TRAITS["utdanning6"]])
        country = np.empty(len(origin), dtype=object)
        group = people.traits["landgruppe"][origin]
        for number, name in enumerate(TRAITS["landgruppe"]):
            country[group == number] = rng.choice(COUNTRIES[name], size=int((group == number).sum()))
        born = (people.start - people.age)[origin] + FIRST_DRAW_MONTH - 1970 * 12
        education = level[people.traits["utdanning6"][origin], rng.integers(0, 4, len(origin))]
        return pd.DataFrame(
            {
                "lopenr": self.key,
                "fodt_mnd": pd.Series(born.astype("datetime64[M]").astype(str)),
                "kjonn": np.where(people.has("kjonn", "kvinne")[origin], 2, 1),
                "fodeland": country,
                "invkat": np.where(group == 0, "A", "B"),
                "landgruppe": group + 1,
                "utd_nivaa": education,
                "utd_kilde": "SELVRAPP",
            }
        )

    def tiltak_deltakelse(self) -> pd.DataFrame:
        rng, states, people = self.rng, self.states, self.people
        own = self.runs(states.own)
        older = self.runs(states.older)
        names = np.array([OWN_CODES[arm] for arm in ARMS])
        parts = [
            own.assign(tiltakskode=names[people.arm[own["person"]]]),
            older.assign(tiltakskode=rng.choice(OLDER_CODES, size=len(older))),
            left_out_spells(self.left_out, rng, first_person=people.size),
        ]
        parts += [self.runs(status).assign(tiltakskode=code) for code, status in states.codes.items()]
        table = pd.concat(parts, ignore_index=True)
        ended, broken = ~table["is_open"].to_numpy(dtype=bool), rng.random(len(table)) < 0.25
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
        """Status and office; a row per run of months, whole months, so that they never overlap."""
        people, rng, months = self.people, self.rng, self.path.months
        moved = (rng.random(people.size) < self.process.fixed["status"]["moved"])[:, None] & (months < -8)
        parts = []
        for state in range(3):
            for is_elsewhere in (False, True):
                status = (self.benefits.status == state) & (moved == is_elsewhere) & self.covered
                table = spells(status, self.first, last=LAST)
                parts.append(table.assign(state=state, elsewhere=is_elsewhere))
        outside = people.size + np.arange(len(self.left_out))
        first = np.maximum(self.left_out["first"].to_numpy() - 14, FIRST)
        state = self.benefits.status[self.origin[outside], -int(months[0])]
        parts.append(
            pd.DataFrame(
                {"person": outside, "first": first, "final": LAST, "is_open": True, "state": state}
            ).assign(elsewhere=False)
        )
        table = pd.concat(parts, ignore_index=True)
        office = people.office[self.origin]
        elsewhere = (office * 31 + 7) % len(people.offices)
        place = np.where(table["elsewhere"], elsewhere[table["person"]], office[table["person"]])
        by_person = rng.random(len(self.origin))[table["person"]]
        on_disability = self.benefits.disability[self.origin, -int(months[0])][table["person"]]
        begin, end = first_day(table["first"].to_numpy()), last_day(table["final"].to_numpy())
        return pd.DataFrame(
            {
                "lopenr": self.key[table["person"]],
                "formidlingsgruppe": _need(table["state"].to_numpy(), "ISERV", "ARBS", "ARBS"),
                "kvalifiseringsgruppe": _need(
                    table["state"].to_numpy(),
                    "IVURD",
                    np.where(by_person < 0.85, "BFORM", "IKVAL"),
                    np.where((by_person < 0.06) | on_disability, "VARIG", "BATT"),
                ),
                "kontornr": people.offices["kontornr"].to_numpy()[place],
                "fra_dato": pd.to_datetime(begin),
                "til_dato": pd.to_datetime(np.where(table["is_open"], np.datetime64("NaT", "D"), end)),
            }
        )

    def ytelser(self) -> pd.DataFrame:
        people, rng = self.people, self.rng
        diagnosis = np.empty(people.size, dtype=object)
        for name in HEALTH[2:]:
            who = people.has("helse", name)
            diagnosis[who] = rng.choice(DIAGNOSES[name], size=int(who.sum()))
        aap, disability = self.runs(self.benefits.aap), self.runs(self.benefits.disability)
        degree = rng.choice([40.0, 50.0, 60.0, 100.0], size=people.size, p=[0.2, 0.4, 0.1, 0.3])
        icd = rng.choice(DISABILITY_DIAGNOSES, size=people.size)
        parts = [
            aap.assign(type="AAP", grad=100.0, diagnose=diagnosis[aap["person"]]),
            disability.assign(
                type="UFP", grad=degree[disability["person"]], diagnose=icd[disability["person"]]
            ),
        ]
        table = pd.concat(parts, ignore_index=True)
        return pd.DataFrame(
            {
                "lopenr": self.key[table["person"]],
                "type": table["type"],
                "grad": table["grad"],
                "fra_dato": pd.to_datetime(table["fra_dato"]),
                "til_dato": pd.to_datetime(table["til_dato"]),
                "diagnose": table["diagnose"],
                "kilde": "Arena",
            }
        )

    def arbeidsforhold(self) -> pd.DataFrame:
        """A row per run of months in a job of four hours, and a few jobs of fewer hours."""
        people, rng, fixed = self.people, self.rng, self.process.fixed["jobs"]
        small = (rng.random(people.size) < fixed["small"])[:, None] & ~self.states.job
        parts = []
        for prefix, status, hours in (
            ("A", self.states.job, self._hours()),
            ("B", small, np.round(rng.uniform(1, 3.9, people.size), 1)),
        ):
            table = self.runs(status)
            number = np.arange(len(table))
            weekly = hours[table["person"]]
            parts.append(
                pd.DataFrame(
                    {
                        "arbeidsforhold_id": company(number + 1, prefix),
                        "lopenr": self.key[table["person"]],
                        "virksomhet_id": company(1 + (number * 7919) % (people.size // 3 + 1), "V"),
                        "type": "ordinaertArbeidsforhold",
                        "fra_dato": pd.to_datetime(table["fra_dato"]),
                        "til_dato": pd.to_datetime(table["til_dato"]),
                        "stillingspst": np.round(100 * weekly / FULL_WEEK, 1),
                        "timer_fulltid": FULL_WEEK,
                        "timer_uke": weekly,
                    }
                )
            )
        return pd.concat(parts, ignore_index=True)

    def _hours(self) -> np.ndarray:
        """Agreed hours a week, the same in all of a person's jobs; part time as table 4.1 says."""
        people, rng, fixed = self.people, self.rng, self.process.fixed["jobs"]
        part = np.zeros(people.size, dtype=bool)
        share = by_arm(people, fixed["part_time"])
        # Evenly over those in work at month 12 and the others, by arm.
        for group in range(2 * len(ARMS)):
            who = np.nonzero(people.arm * 2 + self.path.at(12) == group)[0]
            part[rng.permutation(who)[: round(share[who].mean() * len(who)) if len(who) else 0]] = True
        (low, high), (least, most) = fixed["part_hours"], fixed["full_hours"]
        full = np.where(
            rng.random(people.size) < fixed["full_week"], FULL_WEEK, rng.uniform(least, most, people.size)
        )
        return np.round(np.where(part, rng.uniform(low, high, people.size), full), 1)

    def ledighet(self) -> pd.DataFrame:
        """Percent of the labour force by office, and by county the mean of its offices."""
        people = self.people
        months = month_text(np.arange(RATE_FIRST, RATE_FIRST + RATE_MONTHS))
        offices = pd.DataFrame(people.rate, index=people.offices["kontornr"], columns=months)
        counties = offices.groupby(people.offices["fylke_2014"].to_numpy()).mean().round(2)
        parts = []
        for kind, frame in (("KOMMUNE", offices), ("FYLKE", counties)):
            rows = frame.stack().reset_index()
            rows.columns = pd.Index(["omraade_kode", "maaned", "prosent"])
            parts.append(rows.assign(omraade_type=kind))
        table = pd.concat(parts, ignore_index=True)
        return table[["omraade_type", "omraade_kode", "maaned", "prosent"]]


def _need(state: np.ndarray, without: str, other: ArrayLike, reduced: ArrayLike) -> np.ndarray:
    """One of three codes by status at NAV."""
    result = np.where(state == REDUCED, reduced, other)
    return np.where(state == NOT_REGISTERED, without, result)
