"""The printed models of report 004 as weighted sums of the outcome, and the sums a draw must meet."""

from dataclasses import dataclass, field

import numpy as np

from data.synthetic.parameters import FIRST_DRAW_MONTH
from data.synthetic.utvidet_people import ARMS, HEALTH, RATE_FIRST, TRAITS, Declared, People

SWEEPS = 40
GROUP_TOLERANCE, LEVEL_TOLERANCE = 0.002, 0.0002  # shares
# In standard errors: the difference between the arms is held closely, the rest is only leaned towards.
TERM_TOLERANCE, OTHER_TOLERANCE = 0.15, 1.0
LOOSE = 2.5
RESIDUAL = 0.36  # about the standard deviation of what the printed models leave
TREATMENT = ("utvidet", "utvidet_x_aap")
# Table 4.2 and the coefficients of AAP exclude one another; the table is followed.
NOT_HELD = ("aap_psykisk", "aap_muskel_skjelett", "aap_andre")


def calendar(year: int, month: int) -> int:
    """A calendar month, counted from May 2014."""
    return year * 12 + month - 1 - FIRST_DRAW_MONTH


FIRST_24, FIRST_18, FIRST_12 = calendar(2017, 9), calendar(2018, 3), calendar(2018, 8)


@dataclass(slots=True)
class Sums:
    """Weighted sums of a drawn 0/1 variable with what they should be."""

    columns: list[np.ndarray] = field(default_factory=list)
    targets: list[float] = field(default_factory=list)
    tolerance: list[float] = field(default_factory=list)

    def add(self, column: np.ndarray, target: float, tolerance: float) -> None:
        self.columns.append(column)
        self.targets.append(target)
        self.tolerance.append(tolerance)

    def mean(self, who: np.ndarray, target: float, *, tolerance: float = LEVEL_TOLERANCE) -> None:
        """The share of ``who`` that is drawn should be ``target``."""
        if who.any():
            self.add(who / who.sum(), target, tolerance)

    def arrays(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Columns for the people in ``rows``, targets and tolerances."""
        columns = np.column_stack([column[rows] for column in self.columns])
        return columns, np.array(self.targets), np.array(self.tolerance)


def covariates(people: People, history: np.ndarray) -> dict[str, np.ndarray]:
    """Covariates of the printed models by name; ``history`` is months in work of the last 24."""
    age = people.age / 12
    treated, aap = people.treated.astype(float), people.aap.astype(float)
    columns = {
        "utvidet": treated,
        "utvidet_x_aap": treated * aap,
        "alder": age,
        "alder_kvadrert": age**2,
        "kvinne": people.has("kjonn", "kvinne"),
        "innvandrer": ~people.has("landgruppe", "norge"),
    }
    columns |= {f"utd_{name}": people.has("utdanning6", name) for name in TRAITS["utdanning6"][1:]}
    columns |= {name: people.has("helse", name) for name in HEALTH[2:]}
    columns |= {
        "i_arbeid_ved_start": people.has("i_arbeid_ved_start", "ja"),
        "mnd_i_arbeid_siste_24": history,
        "nedsatt_arbeidsevne": people.reduced,
        "ledighet_mnd_12": people.rate[people.office, people.start + 12 - RATE_FIRST],
    }
    return {name: np.asarray(column, dtype=float) for name, column in columns.items()}


def model_columns(model: str) -> tuple[list[str], bool]:
    """Covariates of a model of the report, and whether it has office and month effects."""
    traits = ["alder", "alder_kvadrert", "kvinne", "innvandrer"]
    traits += [f"utd_{name}" for name in TRAITS["utdanning6"][1:]]
    work = ["i_arbeid_ved_start", "mnd_i_arbeid_siste_24", "nedsatt_arbeidsevne"]
    if model == "4_4":
        names = ["utvidet", "utvidet_x_aap", *traits, *HEALTH[2:], *work, "ledighet_mnd_12"]
        return names, True
    return ["utvidet", *(traits if model != "1" else []), *(work if model == "3" else [])], False


def weights(
    people: People, values: dict[str, np.ndarray], model: str, rows: np.ndarray
) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names, weights and unit standard errors of a model's coefficients.

    The coefficient is the weighted sum of the outcome over all people; people outside ``rows``
    have weight 0. The unit standard error is that of an outcome with residual variance 1.
    """
    names, has_effects = model_columns(model)
    design = np.column_stack([values[name][rows] for name in names])
    groups = [people.office[rows], people.start[rows]] if has_effects else [np.zeros(rows.sum(), dtype=int)]
    groups = [np.unique(group, return_inverse=True)[1] for group in groups]
    design = _within(design, groups)
    inverse = np.linalg.inv(design.T @ design)
    result = np.zeros((people.size, len(names)))
    result[rows] = design @ inverse
    return names, result, np.sqrt(np.diag(inverse))


def _within(design: np.ndarray, groups: list[np.ndarray]) -> np.ndarray:
    """Deviations from the means of every group, for one or two crossed divisions."""
    design = design.copy()
    sizes = [np.maximum(np.bincount(group), 1) for group in groups]
    for _ in range(SWEEPS if len(groups) > 1 else 1):
        for group, size in zip(groups, sizes, strict=True):
            for column in design.T:
                column -= (np.bincount(group, weights=column) / size)[group]
    return design


def sample(people: People, name: str, table: str) -> np.ndarray:
    """The people a printed table is about."""
    rows = people.start <= (FIRST_18 if table == "4.6" else FIRST_12)
    young = people.has("aldersgruppe", "under_25", "25_29")
    return rows & {"alle": rows, "under_30": young, "over_30": ~young}[name]


def hold_models(
    sums: Sums,
    process: Declared,
    people: People,
    history: np.ndarray,
    *,
    tables: tuple[str, ...],
    given: np.ndarray | None = None,
    sign: float = 1.0,
) -> None:
    """Ask for the printed coefficients of some tables.

    Parameters
    ----------
    given : what the outcome already holds before this draw, one value per person
    sign : 1 where the draw adds to the outcome, -1 where it takes away
    """
    values = covariates(people, history)
    given = np.zeros(people.size) if given is None else given
    for (table, model, who), part in process.models.groupby(["tabell", "modell", "utvalg"], sort=False):
        if table not in tables:
            continue
        names, weight, unit = weights(people, values, str(model), sample(people, who, table))
        for term, printed in zip(part["ledd"], part["verdi"], strict=True):
            column = weight[:, names.index(term)]
            error = RESIDUAL * unit[names.index(term)]
            held = TERM_TOLERANCE if term in TREATMENT else OTHER_TOLERANCE
            tolerance = error * (LOOSE if term in NOT_HELD else held)
            sums.add(sign * column, printed - given @ column, tolerance)


def hold_groups(sums: Sums, process: Declared, people: People) -> None:
    """Ask for the shares of table 4.2, every group of both arms."""
    rows = people.start <= FIRST_12
    for entry in process.groups.itertuples():
        for number, arm in enumerate(ARMS):
            target = getattr(entry, f"arbeid_{arm}")
            who = rows & (people.arm == number) & member(people, entry.kjennetegn, entry.kategori)
            sums.mean(who, target, tolerance=GROUP_TOLERANCE)


def member(people: People, trait: str, category: str) -> np.ndarray:
    """True for the people of a group of table 3.2 and 4.2."""
    if trait == "nedsatt_arbeidsevne":
        return people.reduced == (category == "ja")
    if trait == "aap_diagnose":
        return ~people.aap if category == "ikke_aap" else people.has("helse", category)
    return people.has(trait, category)
