"""Who starts, where and when, at which supplier, and the traits they bring: drawn to declared totals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.synthetic.reform_parameters import ARMS, SUPPLIERS, Parameters, month, year
from data.synthetic.reform_quota import ordered, take, whole

GROUPS = ("gammelt", "skjermet", "kommersiell", "annet")  # the old arm, and the new by supplier
AGES = ("under_25", "25_29", "30_39", "40_49", "50_pluss")
COUNTRIES = ("norge", "landgruppe_2", "landgruppe_3")
DIAGNOSES = ("ikke_aap", "aap_psykisk", "aap_muskel_skjelett", "aap_andre")
EDUCATION = (
    "grunnskole",
    "vgs_ikke_fullfort",
    "vgs_fullfort",
    "hoy_inntil_4_ar",
    "hoy_over_4_ar",
    "ukjent",
)


@dataclass(frozen=True, slots=True)
class People:
    """One value per person, in the order of arm, period, month and county.

    ``county`` is the row of ``reform_fylker.csv``, ``start`` months since January 1970,
    ``age`` whole months at the start. ``supplier``, ``country``, ``diagnosis`` and ``education``
    number the names above, ``group`` those of ``GROUPS``. ``left`` marks those who emigrate.
    """

    county: np.ndarray
    start: np.ndarray
    is_new: np.ndarray
    supplier: np.ndarray
    group: np.ndarray
    woman: np.ndarray
    age: np.ndarray
    country: np.ndarray
    reduced: np.ndarray
    diagnosis: np.ndarray
    education: np.ndarray
    left: np.ndarray

    @property
    def size(self) -> int:
        return len(self.county)

    @property
    def foreign(self) -> np.ndarray:
        return self.country > 0

    @property
    def years(self) -> np.ndarray:
        """Age in years, as the build counts it."""
        return self.age / 12


def draw_people(parameters: Parameters, rng: np.random.Generator, *, scale: int) -> People:
    """Draw everybody; shares by arm and supplier are exact, by year of start as declared."""
    county, start, is_new = _starts(parameters, scale=scale)
    supplier = _suppliers(parameters, county, is_new, rng, scale=scale)
    group = np.where(is_new, np.minimum(supplier, 2) + 1, 0)
    load = parameters.fixed["loading"]
    since = year(start) - 2015
    woman = take(rng, group, _number(parameters, "kvinne", "ja", group), np.zeros(len(group)))
    age = _age(parameters, group, load["age_year"] * since, rng)
    county_index = parameters.fylker["innvandrer"].to_numpy()[county]
    index = load["foreign_county"] * county_index + load["foreign_year"] * since
    country = _country(parameters, group, index, rng)
    old = (age / 12 - 39) / 11
    traits = {
        "woman": woman,
        "foreign": country > 0,
        "near": country == 1,
        "foreign_gammelt": (country > 0) & ~is_new,
        "foreign_nytt": (country > 0) & is_new,
        "old": old,
        "young": -old,
    }
    reduced = _reduced(parameters, start, is_new, supplier, _sum(load["reduced"], traits), rng, scale=scale)
    diagnosis = _diagnosis(parameters, start, is_new, group, reduced, traits, rng)
    traits |= {
        "reduced": reduced,
        "reduced_gammelt": reduced & ~is_new,
        "reduced_nytt": reduced & is_new,
        "psychiatric": diagnosis == 1,
    }
    education = _education(parameters, group, traits, rng)
    may_leave = np.where(~is_new & ~reduced, 0, -1)
    left = take(rng, may_leave, np.array([parameters.fixed["starts"]["left"] * scale]), np.zeros(len(group)))
    return People(
        county, start, is_new, supplier, group, woman, age, country, reduced, diagnosis, education, left
    )


def _starts(parameters: Parameters, *, scale: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """County, month and arm of every start: exact by arm and period, else as weights and season say."""
    fixed, months = parameters.fixed["starts"], np.arange(month("2013-01"), month("2018-12") + 1)
    counties = np.arange(len(parameters.fylker))
    cell_month, cell_county = (grid.ravel() for grid in np.meshgrid(months, counties, indexing="ij"))
    since = cell_month - parameters.switch[cell_county]
    weight = parameters.fylker["andel"].to_numpy()[cell_county] * np.array(fixed["season"])[cell_month % 12]
    weight = weight * np.where((since >= 0) & (since < 3), fixed["build_up"], 1.0)
    ends = [month(text) for text in fixed["nytt"]]
    period = np.where(since < 0, 0, 1 + np.searchsorted(ends, cell_month))
    parts = []
    for number, persons in enumerate([fixed["gammelt"], *fixed["nytt"].values()]):
        cells = np.nonzero(period == number)[0]
        parts.append(np.repeat(cells, whole(weight[cells], persons) * scale))
    cell = np.concatenate(parts)
    return cell_county[cell], cell_month[cell], period[cell] > 0


def _suppliers(
    parameters: Parameters, county: np.ndarray, is_new: np.ndarray, rng: np.random.Generator, *, scale: int
) -> np.ndarray:
    """Kind of supplier: exact by arm; in the new measure commercial ones stand more in some counties."""
    fixed, kind = parameters.fixed["suppliers"], np.zeros(len(county), dtype=int)
    index = np.where(is_new, parameters.fylker["kommersiell"].to_numpy()[county], 0.0)
    free = is_new.astype(int)
    for number in (2, 3, 1):
        wanted = np.array([fixed[arm][number] for arm in ARMS]) * scale
        taken = take(rng, free, wanted, index if number == 1 else np.zeros(len(county)))
        kind[taken] = number
        free = np.where(taken, -1, free)
    return kind


def _shares(parameters: Parameters, trait: str, value: str) -> np.ndarray:
    """Declared share by group; other suppliers of the new measure are like all of it."""
    table = parameters.sammensetning
    row = table[(table["kjennetegn"] == trait) & (table["verdi"] == value)].iloc[0]
    sizes = np.array(parameters.fixed["suppliers"]["nytt"][:2])
    both = row[["skjermet", "kommersiell"]].to_numpy(dtype=float)
    return np.array([row["gammelt"], *both, (both @ sizes) / sizes.sum()]) / 100


def _number(parameters: Parameters, trait: str, value: str, group: np.ndarray) -> np.ndarray:
    size = np.bincount(group, minlength=len(GROUPS))
    return np.round(_shares(parameters, trait, value) * size).astype(int)


def _levels(parameters: Parameters, trait: str, values: tuple[str, ...]) -> np.ndarray:
    shares = np.column_stack([_shares(parameters, trait, value) for value in values])
    return shares / shares.sum(axis=1, keepdims=True)


def _sum(loads: dict[str, float], traits: dict[str, np.ndarray]) -> np.ndarray:
    return sum((load * traits[name] for name, load in loads.items()), start=np.zeros(1))


def _age(
    parameters: Parameters, group: np.ndarray, index: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    level = ordered(rng, group, _levels(parameters, "aldersgruppe", AGES), index)
    low, high, lean = np.array([parameters.fixed["ages"][name] for name in AGES]).T
    part = rng.random(len(group)) ** (1 / lean[level])
    months = np.floor(12 * (low[level] + (high - low)[level] * part))
    return np.clip(months, np.ceil(12 * low[level]), 12 * high[level] - 1).astype(int)


def _country(
    parameters: Parameters, group: np.ndarray, index: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    country, free = np.zeros(len(group), dtype=int), group
    for number in (2, 1):
        taken = take(rng, free, _number(parameters, "landgruppe", COUNTRIES[number], group), index)
        country[taken] = number
        free = np.where(taken, -1, free)
    return country


def _course(table: dict[str, dict[str, float]], start: np.ndarray, is_new: np.ndarray) -> np.ndarray:
    """Share by month of start, straight lines between the declared months."""
    shares = []
    for arm in ARMS:
        months = [month(text) for text in table[arm]]
        shares.append(np.interp(start, months, list(table[arm].values())))
    return np.where(is_new, shares[1], shares[0])


def _reduced(
    parameters: Parameters,
    start: np.ndarray,
    is_new: np.ndarray,
    supplier: np.ndarray,
    index: np.ndarray,
    rng: np.random.Generator,
    *,
    scale: int,
) -> np.ndarray:
    """Nedsatt arbeidsevne: exact in the old arm and in the new by whether the start is before 2018."""
    fixed = parameters.fixed["reduced"]
    added = np.array([fixed["supplier_gammelt"], fixed["supplier_nytt"]])[is_new.astype(int), supplier]
    chance = _course(fixed, start, is_new) + added
    block = is_new.astype(int) + (year(start) == 2018)
    stratum = (block * 100 + year(start) - 2010) * len(SUPPLIERS) + supplier
    _, cell = np.unique(stratum, return_inverse=True)
    expected, cell_block = np.bincount(cell, chance), np.zeros(cell.max() + 1, dtype=int)
    cell_block[cell] = block
    number = np.zeros(len(expected), dtype=int)
    for place, total in enumerate(fixed["total"].values()):
        number[cell_block == place] = whole(expected[cell_block == place], total * scale)
    return take(rng, cell, number, index)


def _diagnosis(
    parameters: Parameters,
    start: np.ndarray,
    is_new: np.ndarray,
    group: np.ndarray,
    reduced: np.ndarray,
    traits: dict[str, np.ndarray],
    rng: np.random.Generator,
) -> np.ndarray:
    """AAP and its diagnosis, among those with nedsatt arbeidsevne: exact by arm and supplier."""
    load = parameters.fixed["loading"]
    chance = _course(parameters.fixed["aap"], start, is_new)
    cell = group * 10 + year(start) - 2013
    counts = [_number(parameters, "aap_diagnose", name, group) for name in DIAGNOSES[1:]]
    number = np.zeros(cell.max() + 1, dtype=int)
    for code, total in enumerate(np.sum(counts, axis=0)):
        cells = np.unique(cell[group == code])
        expected = np.bincount(cell, chance, minlength=len(number))[cells]
        number[cells] = whole(expected, int(total))
    on_aap = take(rng, np.where(reduced, cell, -1), number, _sum(load["aap"], traits))
    free, diagnosis = np.where(on_aap, group, -1), np.where(on_aap, 3, 0)
    for code, name in ((1, "psychiatric"), (2, "skeletal")):
        taken = take(rng, free, counts[code - 1], _sum(load[name], traits))
        diagnosis[taken] = code
        free = np.where(taken, -1, free)
    return diagnosis


def _education(
    parameters: Parameters, group: np.ndarray, traits: dict[str, np.ndarray], rng: np.random.Generator
) -> np.ndarray:
    load = parameters.fixed["loading"]
    unknown = take(
        rng, group, _number(parameters, "utdanning", "ukjent", group), _sum(load["unknown"], traits)
    )
    levels = _levels(parameters, "utdanning", EDUCATION[:-1])
    level = ordered(rng, np.where(unknown, -1, group), levels, _sum(load["education"], traits))
    return np.where(unknown, len(EDUCATION) - 1, level)


def unemployment(parameters: Parameters) -> pd.DataFrame:
    """Registered unemployment by county and month, percent: a county level, a course and a season."""
    first, last = (month(text) for text in parameters.fixed["coverage"]["unemployment"])
    months = np.arange(first, last + 1)
    rng = np.random.default_rng(parameters.fixed["unemployment"]["seed"])
    fixed = parameters.fixed["unemployment"]
    national = np.interp(months / 12 + 1970, fixed["years"], fixed["national"])
    oil = np.interp(months / 12 + 1970, fixed["years"], fixed["oil"])
    season = fixed["season"] * np.cos(2 * np.pi * (months % 12) / 12)
    rows = []
    for name, level in zip(parameters.fylker["fylke"], parameters.fylker["ledighet"], strict=True):
        drift = np.zeros(len(months))
        for place in range(1, len(months)):
            drift[place] = 0.96 * drift[place - 1] + fixed["noise"] * rng.standard_normal()
        percent = level + national + oil * (name in fixed["oil_counties"]) + season + drift
        rows.append(
            pd.DataFrame(
                {"omraade_kode": name, "index": months, "prosent": np.round(np.clip(percent, 0.8, 8.0), 1)}
            )
        )
    return pd.concat(rows, ignore_index=True)


def rate(parameters: Parameters, county: np.ndarray, months: np.ndarray) -> np.ndarray:
    """Unemployment in the county in each month since January 1970."""
    table = unemployment(parameters)
    grid = table["prosent"].to_numpy().reshape(len(parameters.fylker), -1)
    return grid[county, months - int(table["index"].min())]
