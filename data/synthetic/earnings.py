"""Wages by employer and month, the jobs behind them, and income by year."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.synthetic import parameters as declared
from data.synthetic.sample import Lives
from data.synthetic.spells import LAST_WAGE, company, dated, month_text, spells
from data.synthetic.work import by_year

CLOSED_GAP = 3  # months without pay that a job outlasts
TWO_EMPLOYERS = 0.07  # of the jobs, with a smaller one beside it
HOURLY_PAY = 0.0020  # of G; gives the hours behind a wage
WEEKS, FULL_WEEK = 4.33, 37.5


@dataclass(frozen=True, slots=True)
class Earnings:
    """The realised wages, persons x months, the key of each person, and each person's first month."""

    wage: np.ndarray
    key: np.ndarray
    first: np.ndarray

    def jobs(self) -> pd.DataFrame:
        """One row per job: person, first and last calendar month. Short gaps do not end a job."""
        paid = self.wage > 0
        column = np.arange(paid.shape[1])
        before = np.maximum.accumulate(np.where(paid, column, -1000), axis=1)
        after = np.minimum.accumulate(np.where(paid, column, 1000)[:, ::-1], axis=1)[:, ::-1]
        return spells(after - before - 1 <= CLOSED_GAP, self.first, last=LAST_WAGE)

    def paid_months(self, jobs: pd.DataFrame) -> pd.DataFrame:
        """One row per person and month with pay inside the coverage, with the row of its job."""
        number = np.full(self.wage.shape, -1, dtype=np.int32)
        length = (jobs["final"] - jobs["first"] + 1).to_numpy()
        rows = np.repeat(jobs["person"].to_numpy(), length)
        offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        columns = np.repeat(jobs["first"].to_numpy(), length) + offset - self.first[rows]
        number[rows, columns] = np.repeat(np.arange(len(jobs)), length)
        person, column = np.nonzero((self.wage > 0) & (number >= 0))
        return pd.DataFrame(
            {
                "person": person,
                "job": number[person, column],
                "index": column + self.first[person],
                "amount": self.wage[person, column],
            }
        )


def work_extracts(earnings: Earnings, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``amelding`` and ``arbeidsforhold`` of the contract."""
    jobs = earnings.jobs()
    paid = earnings.paid_months(jobs)
    employer = 1 + rng.integers(0, max(len(jobs) // 3, 1), len(jobs))
    second = np.where(rng.random(len(jobs)) < TWO_EMPLOYERS, rng.uniform(0.15, 0.4, len(jobs)), 0)
    amelding = _amelding(earnings, paid, employer, second)
    return amelding, _arbeidsforhold(earnings, paid, jobs, employer, second, rng)


def _amelding(
    earnings: Earnings, paid: pd.DataFrame, employer: np.ndarray, second: np.ndarray
) -> pd.DataFrame:
    job = paid["job"].to_numpy()
    amount = paid["amount"].to_numpy(dtype=np.float64)
    side = np.round(amount * second[job])
    main = pd.DataFrame(
        {
            "lopenr": earnings.key[paid["person"]],
            "virksomhet_id": company(employer[job], "V"),
            "maaned": month_text(paid["index"].to_numpy()),
            "lonn_kontant": amount - side,
        }
    )
    beside = main.assign(virksomhet_id=company(employer[job], "W"), lonn_kontant=side)[side > 0]
    return pd.concat([main, beside], ignore_index=True)


def _arbeidsforhold(
    earnings: Earnings,
    paid: pd.DataFrame,
    jobs: pd.DataFrame,
    employer: np.ndarray,
    second: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    relative = paid["amount"] / declared.basic_amount_in(paid["index"].to_numpy())
    mean = relative.groupby(paid["job"]).mean().reindex(np.arange(len(jobs))).fillna(0).to_numpy()
    hourly = HOURLY_PAY * np.exp(0.18 * rng.standard_normal(len(jobs)))
    weekly = np.clip(mean / hourly / WEEKS, 1.0, FULL_WEEK)
    with_dates = dated(jobs, rng)
    parts = []
    for prefix, share in (("V", 1 - second), ("W", second)):
        kept = share > 0
        hours = np.round(weekly * share, 1)[kept]
        parts.append(
            pd.DataFrame(
                {
                    "arbeidsforhold_id": company(np.flatnonzero(kept) + 1, "A" + prefix),
                    "lopenr": earnings.key[jobs["person"]][kept],
                    "virksomhet_id": company(employer[kept], prefix),
                    "type": "ordinaertArbeidsforhold",
                    "fra_dato": with_dates["fra_dato"].to_numpy()[kept],
                    "til_dato": with_dates["til_dato"].to_numpy()[kept],
                    "stillingspst": np.round(100 * hours / FULL_WEEK, 1),
                    "timer_fulltid": FULL_WEEK,
                    "timer_uke": hours,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def inntekt_aar(lives: Lives, earnings: Earnings) -> pd.DataFrame:
    """Earnings by year: wages, and for a while part of what was lost (sick pay counts as income)."""
    people, before = lives.people, lives.history.earned
    fixed = lives.parameters.fixed["work"]
    after = by_year(earnings.wage, lives.wage_months, people, np.arange(0, 6))
    rate = np.full(after.shape[1], fixed["sick_pay"])
    rate[0] = fixed["sick_pay_draw_year"]
    previous = np.concatenate([before[:, -1:], after[:, :-1]], axis=1)
    after = np.round(after + rate * np.maximum(previous - after, 0))
    # Years before the five drawn ones: the first of them, a little lower each year back.
    earlier = np.round(before[:, :1] * 0.97 ** np.arange(7, 0, -1)[None, :])
    amounts = np.concatenate([earlier, before, after], axis=1)
    year = people.year[:, None] + np.arange(-12, 6)[None, :]
    person, column = np.nonzero((year >= 2005) & (year <= 2019) & (amounts > 0))
    return pd.DataFrame(
        {
            "lopenr": earnings.key[person],
            "aar": year[person, column],
            "yrkesinntekt": amounts[person, column],
        }
    )
