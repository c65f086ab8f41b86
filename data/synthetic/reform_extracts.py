"""The realised lives of the reform study as register extracts."""

import numpy as np
import pandas as pd

from data.synthetic import reform_status
from data.synthetic.reform_measures import FollowUp, draw_dropped
from data.synthetic.reform_parameters import SUPPLIERS, Parameters, month
from data.synthetic.reform_people import People, unemployment
from data.synthetic.reform_rows import dated, month_text, runs
from data.synthetic.reform_work import MONTHS, ZERO, Work
from data.synthetic.spells import company, lopenr

OTHER_CODES = np.array(["ARBTREN", "AVKLARAG", "GRUPPEAMO", "ENKELAMO", "ARBFORB"])
FAR, NEAR = np.array(["404", "428", "444", "564", "346"]), np.array(["101", "106", "131", "144", "612"])
FULL_WEEK = 37.5
NUS = {0: (0, 1, 2), 1: (3,), 2: (4, 5), 3: (6,), 4: (7, 8)}
KINDS = {"skjermet": "SKJERMET", "kommersiell": "KOMMERSIELL", "ideell": "IDEELL", "annet_ukjent": "ANNET"}
CONTRACTS = 4  # of each kind, county and measure


class Writer:
    """Turns one sample into the frames of the contract, one method per file."""

    def __init__(
        self,
        parameters: Parameters,
        people: People,
        work: Work,
        follow_up: FollowUp,
        rng: np.random.Generator,
        *,
        scale: int,
    ) -> None:
        self.parameters, self.people, self.work, self.rng = parameters, people, work, rng
        self.follow_up = follow_up
        self.dropped = draw_dropped(parameters, rng, scale=scale)
        self.last = month(parameters.fixed["coverage"]["last"])
        self.first = people.start + int(MONTHS[0])
        keys = lopenr(rng.permutation(people.size + len(self.dropped)) + 1).to_numpy()
        self.key, self.dropped_key = keys[: people.size], keys[people.size :]
        self.entry = reform_status.entries(parameters, people, rng)

    def kilder(self) -> pd.DataFrame:
        fixed = self.parameters.fixed["coverage"]
        own = [
            ("tiltak_deltakelse", None),
            ("arena_status", None),
            ("arbeidsforhold", None),
            ("ytelser", "AAP"),
        ]
        rows = [(name, kind, fixed["first"], fixed["last"]) for name, kind in own]
        rows.append(("ledighet", None, *fixed["unemployment"]))
        frame = pd.DataFrame(rows, columns=["fil", "type", "fra_maaned", "til_maaned"])
        return frame.assign(uttrekksdato=np.datetime64(fixed["extracted"]), syntetisk=1)

    def personer(self) -> pd.DataFrame:
        people, rng = self.people, self.rng
        level = np.full(people.size, np.nan)
        for code, known in NUS.items():
            here = people.education == code
            level[here] = rng.choice(known, size=int(here.sum()))
        home = np.select(
            [people.country == 2, people.country == 1],
            [rng.choice(FAR, size=people.size), rng.choice(NEAR, size=people.size)],
            "000",
        )
        away = np.where(people.left, people.start + 5, 0).astype("datetime64[M]").astype("datetime64[D]")
        own = pd.DataFrame(
            {
                "lopenr": self.key,
                "fodt_mnd": month_text(people.start - people.age),
                "kjonn": np.where(people.woman, 2, 1),
                "fodeland": home,
                "invkat": np.where(people.foreign, "B", "A"),
                "landgruppe": people.country + 1,
                "utd_nivaa": pd.array(level, dtype="Int64"),
                "utd_kilde": "SELVRAPP",
                "utvandret_dato": pd.to_datetime(np.where(people.left, away, np.datetime64("NaT", "D"))),
            }
        )
        born = rng.integers(month("1955-01"), month("1993-01"), len(self.dropped))
        others = pd.DataFrame(
            {
                "lopenr": self.dropped_key,
                "fodt_mnd": month_text(born),
                "kjonn": rng.integers(1, 3, len(born)),
                "fodeland": "000",
                "invkat": "A",
                "landgruppe": 1,
                "utd_nivaa": pd.array(rng.integers(2, 8, len(born)), dtype="Int64"),
                "utd_kilde": "SELVRAPP",
                "utvandret_dato": pd.Series(pd.NaT, index=range(len(born)), dtype="datetime64[s]"),
            }
        )
        return pd.concat([own, others], ignore_index=True).sort_values("lopenr", ignore_index=True)

    def tiltak_deltakelse(self) -> pd.DataFrame:
        parts = [self._follow_up(), self._others(), self._subsidies(), self._left_out()]
        table = pd.concat(parts, ignore_index=True)
        waited = self.rng.integers(5, 40, len(table)).astype("timedelta64[D]")
        number = pd.Series(self.rng.permutation(len(table)) + 1).astype(str).str.zfill(8)
        return table.assign(
            deltaker_id="D" + number,
            fra_dato=pd.to_datetime(table["fra_dato"]),
            til_dato=pd.to_datetime(table["til_dato"]),
            reg_dato=pd.to_datetime(table["fra_dato"].to_numpy().astype("datetime64[D]") - waited),
        )[
            [
                "deltaker_id",
                "lopenr",
                "gjennomforing_id",
                "tiltakskode",
                "status",
                "fra_dato",
                "til_dato",
                "reg_dato",
            ]
        ]

    def _rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Dated rows with key and status; contracts are filled in where there are any."""
        broken = self.rng.random(len(table)) < 0.25
        ended = np.where(broken, "DELAVB", "FULLF")
        return table.assign(
            lopenr=self.key[table["person"]], status=np.where(table["is_open"], "GJENN", ended)
        )

    def _follow_up(self) -> pd.DataFrame:
        table = self.follow_up.rows
        table = table.assign(is_open=table["final"] >= self.last, final=np.minimum(table["final"], self.last))
        table = dated(table, self.rng)
        is_first = (table["own"] & ~table["person"].where(table["own"]).duplicated()).to_numpy()
        start = table["fra_dato"].to_numpy().copy()
        start[is_first] = self.follow_up.start_day[table["person"].to_numpy()[is_first]]
        kind = np.where(
            table["own"],
            self.people.supplier[table["person"]],
            self.rng.integers(0, 2, len(table)),
        )
        contract = self._contract(
            self.people.county[table["person"]], kind, table["code"].to_numpy(), table["first"].to_numpy()
        )
        return self._rows(table.assign(fra_dato=start)).assign(
            tiltakskode=table["code"], gjennomforing_id=contract
        )

    def _contract(
        self, county: np.ndarray, kind: np.ndarray, code: np.ndarray, first: np.ndarray
    ) -> np.ndarray:
        """Key of the contract; some of the other suppliers are not known at all."""
        is_new = first >= self.parameters.switch[county]
        number = self.rng.integers(0, CONTRACTS, len(county))
        parts = [pd.Series(values).astype(str) for values in (county + 10, kind, number)]
        period = np.where(code != "INDOPPFAG", "A", np.where(is_new, "N", "G"))
        text = "G" + parts[0] + "-" + parts[1] + pd.Series(period) + parts[2]
        unknown = (kind == 3) & (number == 0)
        return text.where(~unknown, None).to_numpy()

    def tiltak_gjennomforing(self) -> pd.DataFrame:
        rows = []
        codes = {"A": "ABIST", "G": "INDOPPFAG", "N": "INDOPPFAG"}
        office = [known[0] for known in reform_status.offices(self.parameters)]
        for county, switch in enumerate(self.parameters.switch):
            for kind, supplier in enumerate(SUPPLIERS):
                for period, code in codes.items():
                    first = month_text(np.array([switch]))[0] + "-01" if period == "N" else "2010-01-01"
                    for number in range(CONTRACTS):
                        rows.append(
                            {
                                "gjennomforing_id": f"G{county + 10}-{kind}{period}{number}",
                                "tiltakskode": code,
                                "arrangor_id": company(np.array([county * 100 + kind * 10 + number]), "L")[0],
                                "arrangor_type": KINDS[supplier],
                                "fra_dato": first,
                                "kontornr": office[county],
                            }
                        )
        table = pd.DataFrame(rows)
        return table.assign(fra_dato=pd.to_datetime(table["fra_dato"]))

    def _others(self) -> pd.DataFrame:
        table = dated(runs(self.work.other, self.first, last=self.last), self.rng)
        table = table[table["first"] >= month(self.parameters.fixed["coverage"]["first"])]
        return self._rows(table).assign(
            tiltakskode=self.rng.choice(OTHER_CODES, size=len(table), p=[0.45, 0.2, 0.15, 0.12, 0.08]),
            gjennomforing_id=None,
        )

    def _subsidies(self) -> pd.DataFrame:
        """Wage subsidy in the first months of some runs of strict work."""
        table = runs(self.work.strict, self.first, last=self.last)
        share = self.parameters.fixed["work"]["subsidised"]
        table = table[~table["is_oldest"] & (self.rng.random(len(table)) < share)].reset_index(drop=True)
        until = table["first"] + self.rng.integers(2, 13, len(table))
        final = np.minimum(table["final"], until)
        table = dated(table.assign(final=final, is_open=final >= self.last), self.rng)
        return self._rows(table).assign(tiltakskode="MIDLONTIL", gjennomforing_id=None)

    def _left_out(self) -> pd.DataFrame:
        return self.dropped.assign(
            lopenr=self.dropped_key, tiltakskode=self.dropped["code"], gjennomforing_id=None
        )[["lopenr", "tiltakskode", "gjennomforing_id", "status", "fra_dato", "til_dato"]]

    def arena_status(self) -> pd.DataFrame:
        """History of each person, never with two rows on one day."""
        people, rng = self.people, self.rng
        at_24 = self.work.strict[:, ZERO + 24]
        leaves = self.follow_up.length + np.where(at_24, 1 + rng.geometric(0.2, people.size), 999)
        own = reform_status.status_rows(
            self.parameters, people, self.follow_up.start_day, self.entry, leaves, rng
        )
        county = self.dropped["county"].to_numpy()
        others = pd.DataFrame(
            {
                "lopenr": self.dropped_key,
                "formidlingsgruppe": "ARBS",
                "kvalifiseringsgruppe": rng.choice(["BATT", "BFORM"], size=len(county), p=[0.8, 0.2]),
                "rettighetsgruppe": "IYT",
                "kontornr": reform_status.draw_offices(self.parameters, county, rng),
                "fra_dato": pd.Timestamp("2010-06-01"),
                "til_dato": pd.NaT,
            }
        )
        table = pd.concat([own.assign(lopenr=self.key[own["person"]]), others], ignore_index=True)
        return table.drop(columns="person").sort_values(["lopenr", "fra_dato"], ignore_index=True)

    def ytelser(self) -> pd.DataFrame:
        table = reform_status.aap_rows(
            self.parameters, self.people, self.follow_up.start_day, self.entry[1], self.rng
        )
        return table.assign(lopenr=self.key[table["person"]]).drop(columns="person")

    def arbeidsforhold(self) -> pd.DataFrame:
        """A row per run of months; a job whose recorded hours change at the break keeps its key."""
        rng, fixed = self.rng, self.parameters.fixed["work"]
        table = dated(runs(self.work.job, self.first, last=self.last), rng)
        before = self.first[table["person"]] - rng.geometric(0.06, len(table))
        oldest = np.maximum(before, month(self.parameters.fixed["coverage"]["first"]))
        start = np.where(
            table["is_oldest"],
            oldest.astype("datetime64[M]").astype("datetime64[D]"),
            table["fra_dato"].to_numpy(),
        )
        joined = (table["person"].to_numpy()[1:] == table["person"].to_numpy()[:-1]) & (
            table["first"].to_numpy()[1:] == table["final"].to_numpy()[:-1] + 1
        )
        job = np.cumsum(np.concatenate([[True], ~joined])) if len(table) else np.array([], dtype=int)
        hours = self._hours(table["person"].to_numpy(), table["value"].to_numpy(), fixed)
        return pd.DataFrame(
            {
                "arbeidsforhold_id": company(job, "A"),
                "lopenr": self.key[table["person"]],
                "virksomhet_id": company(1 + (job * 7919) % max(self.people.size // 5, 1), "V"),
                "type": "ordinaertArbeidsforhold",
                "fra_dato": pd.to_datetime(start),
                "til_dato": pd.to_datetime(table["til_dato"]),
                "stillingspst": np.round(100 * hours / FULL_WEEK, 1),
                "timer_fulltid": FULL_WEEK,
                "timer_uke": hours,
            }
        )

    def _hours(self, person: np.ndarray, value: np.ndarray, fixed: dict) -> np.ndarray:
        """Agreed hours a week by row; a full post, a part of one, or under four hours."""
        uniform = self.rng.random((2, len(person)))
        low, high = fixed["hours_part"]
        part = np.where(uniform[0] < fixed["hours_full"], FULL_WEEK, low + (high - low) * uniform[1])
        low, high = fixed["hours_small"]
        return np.round(np.where(value == 1, low + (high - low) * uniform[1], part), 1)

    def ledighet(self) -> pd.DataFrame:
        table = unemployment(self.parameters)
        return pd.DataFrame(
            {
                "omraade_type": "FYLKE",
                "omraade_kode": table["omraade_kode"],
                "maaned": month_text(table["index"].to_numpy()),
                "prosent": table["prosent"],
            }
        )
