"""Work and other measures by month, from 24 months before the start to 71 after.

Strict work is a job of four hours a week and no other measure. Before the start it is a lasting index
with limits that give the declared levels; afterwards a second index, and a chance by month that
passes through the fitted chances of months 12 and 18.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtr

from data.synthetic import reform_fit as fit
from data.synthetic.latent import cut, index
from data.synthetic.reform_parameters import ARMS, Parameters, month, path
from data.synthetic.reform_people import AGES, COUNTRIES, DIAGNOSES, EDUCATION, GROUPS, People, rate

MONTHS = np.arange(-24, 72)
ZERO = 24  # column of month 0
SMALL, JOB = 1, 2


@dataclass(frozen=True, slots=True)
class Work:
    """``job`` (0 none, ``SMALL`` under four recorded hours, ``JOB``) and ``other``: persons x ``MONTHS``."""

    job: np.ndarray
    other: np.ndarray

    @property
    def strict(self) -> np.ndarray:
        return (self.job == JOB) & ~self.other


def draw_work(parameters: Parameters, people: People, rng: np.random.Generator) -> Work:
    """Draw the paths. Strict work at months 12 and 18 keeps to the printed models, see ``reform_fit``."""
    calendar = people.start[:, None] + MONTHS[None, :]
    old_register = calendar < month(parameters.fixed["work"]["break"])
    strict, lost = np.zeros(calendar.shape, dtype=bool), np.zeros(calendar.shape, dtype=bool)
    before = MONTHS <= 0
    strict[:, before], lost[:, before] = _before(parameters, people, old_register[:, before], rng)
    covariates = _covariates(parameters, people, strict[:, :ZERO].sum(axis=1), strict[:, ZERO])
    uniform = ndtr(index(rng, people.size, MONTHS[~before], parameters.fixed["latent"]["after"]))
    logits = _chances(parameters, people, covariates, uniform, old_register)
    chance = _by_month(parameters, people, strict[:, ZERO], logits)
    strict[:, ~before] = uniform < chance
    recorded = 1 - parameters.fixed["work"]["lost"] * old_register[:, ~before]
    lost[:, ~before] = (uniform < chance / recorded) & ~strict[:, ~before]
    return _with_measures(parameters, people, strict, lost, rng)


def seen(people: People, after: int, last: int) -> np.ndarray:
    """True for those who are observed that many months after the start."""
    return (people.start + after <= last) & ~people.left


def _by_group(parameters: Parameters, months: np.ndarray) -> np.ndarray:
    """Declared level of strict work, groups x months."""
    rows = [path(parameters.baner, f"arbeid_{name}", months) for name in GROUPS[:3]]
    return np.stack([*rows, (rows[1] + rows[2]) / 2])


def _before(
    parameters: Parameters, people: People, old_register: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Work to month 0, and those whose hours the register had too low."""
    carries, months = parameters.fixed["before"], MONTHS[MONTHS <= 0]
    values = index(rng, people.size, months, parameters.fixed["latent"]["before"])
    unknown = people.education == len(EDUCATION) - 1
    carried = (
        carries["reduced"] * people.reduced
        + carries["aap"] * (people.diagnosis > 0)
        + carries["foreign"] * people.foreign
        + carries["education"] * np.where(unknown, 1.0, people.education)
        + np.where(people.is_new, carries["unknown_nytt"], carries["unknown_gammelt"]) * unknown
        + carries["middle_age"] * (np.abs(people.years - 40) < 10)
        + np.where(people.is_new, carries["year_nytt"], carries["year_gammelt"]) * (people.start / 12 - 45)
    )
    values += carried[:, None].astype(np.float32)
    shift = parameters.fixed["work"]["lost"]
    values -= (shift * old_register).astype(np.float32)
    groups = [people.group == number for number in range(len(GROUPS))]
    limit = cut(values, _by_group(parameters, months), groups)
    strict = values > limit
    return strict, (values + shift * old_register > limit) & ~strict


def _covariates(
    parameters: Parameters, people: People, worked: np.ndarray, at_start: np.ndarray
) -> dict[str, np.ndarray]:
    """Values of every term of ``reform_modeller.csv``, as the build makes them."""
    levels = {f"utd_{name}": people.education == code for code, name in enumerate(EDUCATION)}
    levels |= {name: people.diagnosis == code for code, name in enumerate(DIAGNOSES)}
    return {
        "nytt_tiltak": people.is_new,
        "leverandor_kommersiell": people.supplier == 1,
        "leverandor_annet_ideell": people.supplier > 1,
        "alder": people.years,
        "alder_kvadrert": people.years**2,
        "kvinne": people.woman,
        "innvandrer": people.foreign,
        "nedsatt_arbeidsevne": people.reduced,
        "i_arbeid_ved_start": at_start,
        "mnd_i_arbeid_siste_2_ar": worked,
        "ledighetsrate_fylke_kvartal": rate(parameters, people.county, people.start + 12),
        **levels,
    }


def _samples(people: People, observed: np.ndarray) -> dict[str, np.ndarray]:
    """People of each printed model at month 12."""
    everybody = {name: observed for name in ("hoved", "trinn_1", "trinn_2", "trinn_3")}
    return everybody | {
        "nedsatt": observed & people.reduced,
        "ikke_nedsatt": observed & ~people.reduced,
        "leverandor": observed & people.is_new,
        "skjermet": observed & (people.supplier == 0),
        "kommersiell": observed & (people.supplier == 1),
    }


def _chances(
    parameters: Parameters,
    people: People,
    covariates: dict[str, np.ndarray],
    uniform: np.ndarray,
    old_register: np.ndarray,
) -> dict[int, np.ndarray]:
    """Logits of strict work at months 12, 18, 24 and 48."""
    last = month(parameters.fixed["coverage"]["last"])
    effects = [people.county, people.start]
    observed = seen(people, 12, last)
    sums = _levels_12(parameters, people, covariates["i_arbeid_ved_start"], observed)
    for model, sample in _samples(people, observed).items():
        sums += fit.model_sums(parameters, model, covariates, sample, [] if model == "trinn_1" else effects)
    index_12 = fit.start_index(_linear(parameters, people, covariates))
    index_12 = index_12 + np.log1p(-parameters.fixed["work"]["lost"]) * old_register[:, ZERO + 12]
    index_12 = fit.settled(fit.fitted(index_12, sums), uniform[:, 11], sums)
    later = seen(people, 18, last)
    sums = fit.model_sums(parameters, "mnd_18", covariates, later, effects)
    arms = [later & (people.is_new == bool(number)) for number in range(2)]
    levels = [parameters.fixed["work"]["level_18"][arm] for arm in ARMS]
    sums += fit.mean_sums(arms, levels, np.full(2, parameters.fixed["fit"]["level"]))
    index_18 = fit.fitted(_to_levels(parameters, people, index_12, 18), sums)
    index_18 = fit.settled(index_18, uniform[:, 17], sums)
    index_24 = _to_levels(parameters, people, index_18, 24)
    return {12: index_12, 18: index_18, 24: index_24, 48: _to_levels(parameters, people, index_24, 48)}


def _levels_12(
    parameters: Parameters, people: People, at_start: np.ndarray, observed: np.ndarray
) -> fit.Sums:
    """The groups of table 4.1."""
    ages = np.searchsorted([25, 30, 40, 50], people.years, side="right")
    coded = {
        "alle": {"alle": np.ones(people.size, dtype=bool)},
        "kjonn": {"mann": ~people.woman, "kvinne": people.woman},
        "aldersgruppe": {name: ages == code for code, name in enumerate(AGES)},
        "fodeland": {name: people.country == code for code, name in enumerate(COUNTRIES)},
        "utdanning": {name: people.education == code for code, name in enumerate(EDUCATION)},
        "aap_diagnose": {name: people.diagnosis == code for code, name in enumerate(DIAGNOSES)},
        "i_arbeid_ved_start": {"ja": at_start},
        "nedsatt_arbeidsevne": {"ja": people.reduced, "nei": ~people.reduced},
    }
    fixed, groups, targets, near = parameters.fixed["fit"], [], [], []
    for row in parameters.nivaa_12.to_dict("records"):
        for arm, is_arm in zip(ARMS, (~people.is_new, people.is_new), strict=True):
            groups.append(coded[row["kjennetegn"]][row["verdi"]] & is_arm & observed)
            targets.append(row[arm] / 100)
            near.append(fixed["level"] if row["kjennetegn"] == "alle" else fixed["group"])
    return fit.mean_sums(groups, targets, np.array(near))


def _linear(parameters: Parameters, people: People, covariates: dict[str, np.ndarray]) -> np.ndarray:
    """A first chance: table 4.2, the difference between the measures by supplier, county and a trend."""
    fixed, table = parameters.fixed["work"], parameters.modeller.set_index(["modell", "ledd"])["verdi"]
    total = parameters.fylker["arbeid"].to_numpy()[people.county] + fixed["trend"] * (people.start / 12 - 45)
    for term, value in table["hoved"].items():
        if term != "nytt_tiltak":
            total = total + value * covariates[term]
    sheltered = table["skjermet", "nytt_tiltak"]
    beside = [table["leverandor", f"leverandor_{name}"] for name in ("kommersiell", "annet_ideell")]
    added = np.array([0.0, *beside, beside[1]])[people.supplier] + sheltered
    total = total + people.is_new * added
    return total - total.mean() + fixed["mean_12"]


def _to_levels(parameters: Parameters, people: People, logits: np.ndarray, after: int) -> np.ndarray:
    """Logits moved to the arm's declared level among those observed that month."""
    last = month(parameters.fixed["coverage"]["last"])
    result = logits.copy()
    for arm, is_arm in zip(ARMS, (~people.is_new, people.is_new), strict=True):
        some = is_arm & seen(people, min(after, 24), last)
        level = parameters.fixed["work"][f"level_{after}"][arm]
        result[is_arm] += (fit.moved(logits[some], level) - logits[some])[0]
    return result


def _by_month(
    parameters: Parameters, people: People, at_start: np.ndarray, logits: dict[int, np.ndarray]
) -> np.ndarray:
    """Chance of strict work in months 1 to 71."""
    fixed, months = parameters.fixed["work"], MONTHS[MONTHS > 0]
    knots = {after: expit(value) for after, value in logits.items()}
    chance = np.empty((people.size, len(months)), dtype=np.float32)
    for column, after in enumerate(months):
        if after <= 12:
            gained = knots[12] * (after / 12) ** fixed["gains"]
            kept = 1 - (1 - knots[12]) * (after / 12) ** fixed["loses"]
            chance[:, column] = np.where(at_start, kept, gained)
            continue
        low = max(knot for knot in knots if knot < after or knot == 12)
        high = min((knot for knot in knots if knot >= after), default=48)
        part = 1.0 if low == high else (after - low) / (high - low)
        chance[:, column] = knots[low] + part * (knots[high] - knots[low])
    # The fitted months exactly, or rounding would move a person at the limit.
    return chance


def _with_measures(
    parameters: Parameters, people: People, strict: np.ndarray, lost: np.ndarray, rng: np.random.Generator
) -> Work:
    """Other measures, never with strict work, and the jobs beside them."""
    values = index(rng, people.size, MONTHS, parameters.fixed["latent"]["measure"])
    values[strict] = -9.0
    shares = np.stack([path(parameters.baner, f"tiltak_{arm}", MONTHS) for arm in ARMS])
    other = (values > cut(values, shares, [~people.is_new, people.is_new])) & ~strict
    share = np.array([parameters.fixed["work"]["in_measure"][arm] for arm in ARMS])
    beside = rng.random(people.size) < share[people.is_new.astype(int)]
    job = np.zeros(strict.shape, dtype=np.int8)
    job[lost & ~other] = SMALL
    job[strict | (other & beside[:, None])] = JOB
    return Work(job, other)
