"""People of report 004: arm, month of the start, office, and traits that meet the printed margins."""

import tomllib
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from data.synthetic.parameters import CODES, FIRST_DRAW_MONTH, FOLDER

ARMS = ("oppfolging", "utvidet")
HEALTH = ("ikke_nedsatt", "nedsatt_uten_aap", "aap_psykisk", "aap_muskel_skjelett", "aap_andre")
TRAITS = {
    "helse": HEALTH,
    "i_arbeid_ved_start": ("nei", "ja"),
    "aldersgruppe": ("under_25", "25_29", "30_39", "40_49", "50_pluss"),
    "kjonn": ("mann", "kvinne"),
    "landgruppe": ("norge", "landgruppe_2", "landgruppe_3"),
    "utdanning6": (
        "grunnskole",
        "vgs_ikke_fullfort",
        "vgs_fullfort",
        "hoy_inntil_4_ar",
        "hoy_over_4_ar",
        "ukjent",
    ),
}
SWEEPS = 40
GOLDEN, SILVER = (5**0.5 - 1) / 2, 2**0.5 - 1  # irrational steps that spread people evenly


@dataclass(frozen=True, slots=True)
class Declared:
    """The process: ``fixed`` is the TOML file, the others are tables of printed numbers."""

    fixed: dict
    starts: pd.DataFrame
    groups: pd.DataFrame
    models: pd.DataFrame


@dataclass(frozen=True, slots=True)
class People:
    """One value per person; ``start`` and ``age`` in months, ``start`` counted from May 2014."""

    arm: np.ndarray
    start: np.ndarray
    office: np.ndarray
    age: np.ndarray
    traits: dict[str, np.ndarray]
    offices: pd.DataFrame
    rate: np.ndarray

    @property
    def size(self) -> int:
        return len(self.start)

    @property
    def treated(self) -> np.ndarray:
        return self.arm == ARMS.index("utvidet")

    def has(self, trait: str, *categories: str) -> np.ndarray:
        """True for those in one of the categories of a trait."""
        return np.isin(self.traits[trait], [TRAITS[trait].index(name) for name in categories])

    @property
    def reduced(self) -> np.ndarray:
        return ~self.has("helse", "ikke_nedsatt")

    @property
    def aap(self) -> np.ndarray:
        return self.has("helse", *HEALTH[2:])


@cache
def declared() -> Declared:
    """Read the declared process."""
    return Declared(
        fixed=tomllib.loads((FOLDER / "utvidet.toml").read_text(encoding="utf-8")),
        starts=pd.read_csv(FOLDER / "utvidet_oppstart.csv"),
        groups=pd.read_csv(FOLDER / "utvidet_grupper.csv"),
        models=pd.read_csv(FOLDER / "utvidet_modeller.csv"),
    )


def by_arm(people: People, values: dict) -> np.ndarray:
    """The value of each person's arm."""
    return np.array([values[name] for name in ARMS])[people.arm]


def draw_people(process: Declared, rng: np.random.Generator, *, scale: int) -> People:
    """Draw everybody who starts; counts by arm and month are exact."""
    offices = _offices(process, rng)
    months = pd.PeriodIndex(process.starts["maaned"], freq="M")
    calendar = (months.year * 12 + months.month - 1 - FIRST_DRAW_MONTH).to_numpy()
    parts: list[dict[str, np.ndarray]] = []
    for number, arm in enumerate(ARMS):
        counts = process.starts[arm].to_numpy() * scale
        start = np.repeat(calendar, counts)
        cell = _cells(process, arm, len(start), rng)
        office = _office_slots(offices, arm, len(start), rng)
        part = {
            "arm": np.full(len(start), number),
            "start": start[_spread(len(start), GOLDEN, rng)],
            "office": office[_spread(len(start), SILVER, rng)],
        }
        shape = tuple(len(categories) for categories in TRAITS.values())
        part |= dict(zip(TRAITS, np.unravel_index(cell, shape), strict=True))
        parts.append(part)
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return People(
        arm=whole["arm"],
        start=whole["start"],
        office=whole["office"],
        age=_ages(process, whole["aldersgruppe"], rng),
        traits={name: whole[name] for name in TRAITS},
        offices=offices,
        rate=_rates(process, offices, rng),
    )


def _spread(size: int, step: float, rng: np.random.Generator) -> np.ndarray:
    """An order in which people who stand together are dealt evenly over the whole."""
    place = (np.arange(size) * step + rng.random()) % 1
    order = np.empty(size, dtype=int)
    order[np.argsort(place)] = np.arange(size)
    return order


def _offices(process: Declared, rng: np.random.Generator) -> pd.DataFrame:
    """Offices with county, size, and how much of Utvidet each has."""
    fixed = process.fixed["offices"]
    table = pd.read_csv(CODES / "nav_kontor.csv", dtype=str)
    table = table[table["fylke_2014"].notna() & (table["kontornr"].str.len() == 4)]
    chosen = table.sample(n=fixed["number"], random_state=rng).sort_values("kontornr").reset_index(drop=True)
    size = np.exp(fixed["spread"] * rng.standard_normal(len(chosen)))
    utvidet = np.zeros(len(chosen))
    # In-house follow-up began in the larger offices; one with it must also offer the bought measure.
    larger = rng.choice(len(chosen), size=fixed["with_utvidet"], replace=False, p=size / size.sum())
    utvidet[larger] = size[larger] * np.exp(fixed["uneven"] * rng.standard_normal(len(larger)))
    effect = fixed["effect"] * rng.standard_normal(len(chosen))
    return chosen.assign(oppfolging=size, utvidet=utvidet, virkning=effect)


def _office_slots(offices: pd.DataFrame, arm: str, size: int, rng: np.random.Generator) -> np.ndarray:
    """An office per person, in order of office; every office of an arm has at least one."""
    weight = offices[arm].to_numpy()
    used = weight > 0
    wanted = np.where(used, 1 + (size - used.sum()) * weight / weight.sum(), 0)
    edges = np.cumsum(wanted)
    return np.searchsorted(edges, np.arange(size) + 0.5, side="left").clip(max=len(offices) - 1)


def _cells(process: Declared, arm: str, size: int, rng: np.random.Generator) -> np.ndarray:
    """Cell of the traits' joint table per person, drawn systematically from the raked shares."""
    shares = rake(_association(process), margins(process, arm)).ravel()
    edges = np.cumsum(shares) / shares.sum()
    cell = np.searchsorted(edges, (np.arange(size) + rng.random()) / size)
    return np.minimum(cell, len(shares) - 1)


def _association(process: Declared) -> np.ndarray:
    """Odds of the cells before raking, one axis per trait."""
    names = list(TRAITS)
    table = np.ones([len(TRAITS[name]) for name in names])
    first = {"i_arbeid_ved_start": ("i_arbeid_ved_start", "ja"), "kvinne": ("kjonn", "kvinne")}
    for key, others in process.fixed["together"].items():
        trait, category = first.get(key) or next(
            (name, key) for name, categories in TRAITS.items() if key in categories
        )
        for other, odds in others.items():
            factor = np.ones_like(table)
            view = np.moveaxis(factor, (names.index(trait), names.index(other)), (0, 1))
            values = np.array([odds[name] for name in TRAITS[other]])
            view[TRAITS[trait].index(category)] = values.reshape(-1, *[1] * (view.ndim - 2))
            table *= factor
    return table


def margins(process: Declared, arm: str) -> dict[str, np.ndarray]:
    """Printed shares of every trait in one arm; health joins AAP and reduced capacity."""
    table = process.groups.set_index(["kjennetegn", "kategori"])[arm]
    result = {}
    for name, categories in TRAITS.items():
        if name == "helse":
            aap = np.array([table["aap_diagnose", key] for key in HEALTH[2:]])
            reduced = table["nedsatt_arbeidsevne", "ja"]
            result[name] = np.array([1 - reduced, reduced - aap.sum(), *aap])
        elif name == "i_arbeid_ved_start":
            result[name] = np.array([1 - table[name, "ja"], table[name, "ja"]])
        else:
            result[name] = np.array([table[name, key] for key in categories])
        result[name] = result[name] / result[name].sum()
    return result


def rake(table: np.ndarray, margins: dict[str, np.ndarray]) -> np.ndarray:
    """Iterative proportional fitting of a table with one axis per trait."""
    table = table / table.sum()
    for _ in range(SWEEPS):
        for axis, share in enumerate(margins.values()):
            others = tuple(number for number in range(table.ndim) if number != axis)
            factor = share / table.sum(axis=others)
            table = table * factor.reshape([-1 if number == axis else 1 for number in range(table.ndim)])
    return table


def _ages(process: Declared, group: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    spans = np.array([process.fixed["ages"][name] for name in TRAITS["aldersgruppe"]]) * 12
    low, high = spans[group].T
    return np.floor(low + (high - low) * rng.random(len(group))).astype(int)


RATE_FIRST = (2015 - 2014) * 12 - 4  # January 2015, counted from May 2014
RATE_MONTHS = 69  # to September 2020


def _rates(process: Declared, offices: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Unemployment in percent, offices x months from January 2015."""
    fixed = process.fixed["unemployment"]
    counties = sorted(offices["fylke_2014"].unique())
    low, high = fixed["level"]
    county = dict(zip(counties, rng.uniform(low, high, len(counties)), strict=True))
    level = offices["fylke_2014"].map(county).to_numpy() * np.exp(
        fixed["office"] * rng.standard_normal(len(offices))
    )
    month = np.arange(RATE_MONTHS)
    season = 0.06 * np.cos(2 * np.pi * month / 12)
    path = np.exp(fixed["trend"] * (np.minimum(month, 61) - 24) + season)
    noise = np.exp(0.03 * rng.standard_normal((len(offices), RATE_MONTHS)))
    rate = level[:, None] * path[None, :] * noise
    spring = np.array(fixed["spring_2020"])
    rate[:, -len(spring) :] += 0.3 * spring
    return np.round(rate, 2)
