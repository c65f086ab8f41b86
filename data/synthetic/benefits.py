"""Benefits by month under both arms, given measures and work."""

from dataclasses import dataclass

import numpy as np

from data.synthetic import parameters as declared
from data.synthetic.latent import balanced_uniform, cut, index, shift
from data.synthetic.measures import ARMS, Measures
from data.synthetic.people import People
from data.synthetic.work import Work


@dataclass(frozen=True, slots=True)
class Benefits:
    """Status by person and month under one arm. ``social`` is social assistance or KVP."""

    aap: np.ndarray
    disability: np.ndarray
    social: np.ndarray
    is_kvp: np.ndarray
    tiltakspenger: np.ndarray
    overgangsstonad: np.ndarray
    fodsel: np.ndarray


class _Domain:
    """Index, thresholds and effects of one benefit; the thresholds are the control arm's."""

    def __init__(
        self,
        name: str,
        parameters: declared.Parameters,
        people: People,
        months: np.ndarray,
        rng: np.random.Generator,
    ) -> None:
        self.values = index(rng, people.size, months, parameters.fixed["latent"][name])
        self.shares = np.stack([declared.level(parameters, name, half, months) for half in declared.HALVES])
        self.halves = people.halves
        base = np.where(people.groups["tidlig"][:, None], self.shares[0], self.shares[1])
        added = np.where(months > 0, declared.effect(parameters, name, people.groups, months), 0)
        self.moved = shift(base, added)
        self.limits = np.empty(0)

    def status(self, arm: str, carried: np.ndarray) -> np.ndarray:
        """Who has the benefit, persons x months; the control arm must be asked first."""
        values = self.values + carried
        if arm == "kontroll":
            self.limits = cut(values, self.shares, self.halves)
            return values > self.limits
        return values + self.moved > self.limits


def draw_benefits(
    parameters: declared.Parameters,
    people: People,
    measures: dict[str, Measures],
    work: Work,
    months: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, Benefits]:
    """Benefits of each person under each arm; before the draw the two are the same."""
    fixed = parameters.fixed["benefits"]
    size, window = people.size, len(months)
    domains = {
        name: _Domain(name, parameters, people, months, rng) for name in ("aap", "sosial", "tiltakspenger")
    }
    uniform = balanced_uniform(rng, size, 8)
    rank = _disability_rank(fixed["disability"], people, domains["aap"].values, rng)
    single_mother = people.traits["kvinne"] & (people.age < 38) & (uniform[:, 0] < fixed["ovg"] * 6)
    overgang = single_mother[:, None] & (months >= -20) & (months < -6 + 40 * uniform[:, 1][:, None])
    born = 80 * uniform[:, 2] - 36
    fodsel = (
        (people.traits["kvinne"] & (people.age < 42) & (uniform[:, 3] < fixed["fodsel"] * 18))[:, None]
        & (months >= born[:, None])
        & (months < born[:, None] + 10)
    )
    low_income = people.groups["under_median"][:, None]
    poor = {name: np.float32(push) * low_income for name, push in fixed["low_income"].items()}
    is_kvp = uniform[:, 4] < fixed["kvp"]
    result = {}
    for arm in ARMS:
        employed = work.employed[arm][:, -window:]
        state = measures[arm]
        disability = _disability(parameters, people, months, rank, arm)
        carried = np.float32(fixed["aap_work"][arm]) * employed + poor["aap"]
        carried = carried + people.traits["aap_skift"][:, None].astype(np.float32)
        aap = domains["aap"].status(arm, carried) & ~disability
        has_health = (aap | disability).astype(np.float32)
        carried = np.float32(fixed["social_aap"]) * has_health + np.float32(fixed["social_work"]) * employed
        social = domains["sosial"].status(arm, carried + poor["sosial"])
        carried = np.float32(fixed["tp_measure"]) * state.any + np.float32(fixed["tp_work"]) * employed
        # Those on AAP or disability benefit cannot have tiltakspenger; 12 is out of reach of the index.
        tp = domains["tiltakspenger"].status(arm, carried - 12 * has_health + poor["tiltakspenger"])
        tp = tp & ~disability & ~aap
        covered = aap | disability | social | tp | overgang
        tp = tp | _bridge(covered, uniform, months, fixed["none"])
        result[arm] = Benefits(
            aap=aap,
            disability=disability,
            social=social,
            is_kvp=is_kvp,
            tiltakspenger=tp,
            overgangsstonad=overgang,
            fodsel=fodsel,
        )
    return _same_before(result, months)


def _disability_rank(
    pull: dict[str, float], people: People, aap_index: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Place in the queue to disability benefit, 0-1 by half: the old and those long on AAP come first."""
    order_by = (
        pull["alder"] * (people.age - 39)
        + pull["aap"] * aap_index.mean(axis=1)
        + pull["over_median"] * people.groups["over_median"]
        + rng.standard_normal(people.size)
    )
    rank = np.empty(people.size)
    for is_member in people.halves:
        order = np.argsort(np.argsort(-order_by[is_member]))
        rank[is_member] = (order + 0.5) / is_member.sum()
    return rank


def _disability(
    parameters: declared.Parameters, people: People, months: np.ndarray, rank: np.ndarray, arm: str
) -> np.ndarray:
    share = np.where(
        people.groups["tidlig"][:, None],
        declared.level(parameters, "ufore", "tidlig", months),
        declared.level(parameters, "ufore", "sen", months),
    )
    if arm == "tiltak":
        added = declared.effect(parameters, "ufore", people.groups, months)
        share = share + np.where(months > 0, added, 0)
    return rank[:, None] < np.maximum.accumulate(share, axis=1)


def _bridge(covered: np.ndarray, uniform: np.ndarray, months: np.ndarray, none: float) -> np.ndarray:
    """Tiltakspenger around the draw for those without any benefit then, save a few in a thousand."""
    without = ~covered[:, months == -1][:, 0] & (uniform[:, 5] > none * 12)
    first = -2 - np.floor(5 * uniform[:, 6])
    last = 1 + np.floor(4 * uniform[:, 7])
    return without[:, None] & (months >= first[:, None]) & (months < last[:, None])


def _same_before(result: dict[str, Benefits], months: np.ndarray) -> dict[str, Benefits]:
    before = (months <= 0)[None, :]
    control, treated = result["kontroll"], result["tiltak"]
    fields = {
        name: np.where(before, getattr(control, name), getattr(treated, name))
        for name in ("aap", "disability", "social", "tiltakspenger")
    }
    kept = {name: getattr(treated, name) for name in ("is_kvp", "overgangsstonad", "fodsel")}
    return {"kontroll": control, "tiltak": Benefits(**fields, **kept)}
