"""Own measure, jobs beside other measures, wage subsidy and measures beside the own one, month by month."""

from dataclasses import dataclass

import numpy as np

from data.synthetic import quota
from data.synthetic.latent import balanced_normal
from data.synthetic.utvidet_models import FIRST_12, Sums, calendar, hold_models
from data.synthetic.utvidet_people import ARMS, Declared, People, by_arm
from data.synthetic.utvidet_work import PERIODS, Path, draw

LAST = calendar(2019, 9)
SUBSIDY, GRANT = "lonnstilskudd", "inkluderingstilskudd"  # beside a job, not counted as measures


@dataclass(frozen=True, slots=True)
class Months:
    """States by month of ``months``, persons x months.

    ``job`` has at least four hours. ``codes`` holds measures beside the own one by code; ``own`` is
    the measure that started and ``older`` one that ended long before.
    """

    months: np.ndarray
    job: np.ndarray
    own: np.ndarray
    older: np.ndarray
    codes: dict[str, np.ndarray]
    last_own: np.ndarray


def draw_months(process: Declared, people: People, path: Path, rng: np.random.Generator) -> Months:
    """Everything that is registered beside the path of work; the path itself is never changed."""
    months, work = path.months, path.work
    last = _last_own(process, people, path, rng)
    observed = np.minimum(last, LAST - people.start)
    inner = (months >= 1) & (months < observed[:, None])  # second to next-to-last month, as in table 2.1
    wide = _wide(process, people, path, rng)
    job = work | wide
    codes = _other_codes(process, people, path, wide, last, rng)
    subsidy = _subsidy(process, people, path, job, rng)
    for name, entry in process.fixed["beside"].items():
        is_beside_job = name in (SUBSIDY, GRANT)
        allowed = inner & (job if is_beside_job else ~work)
        if name == SUBSIDY:  # who has a subsidy at month 12 is decided already
            allowed[:, months == 12] &= ~path.at(12)[:, None]
        already = subsidy if name == SUBSIDY else _any(codes, entry["codes"], work.shape)
        added = _top_up(people, entry, allowed, already & inner, rng)
        if name == SUBSIDY:
            codes[entry["codes"][0]] = subsidy | added
            continue
        which = rng.integers(0, len(entry["codes"]), people.size)
        for number, code in enumerate(entry["codes"]):
            codes[code] = codes.get(code, np.zeros_like(work)) | (added & (which == number)[:, None])
    own = (months >= 0) & (months <= last[:, None])
    own &= ~_gap(process, months, last, rng)
    return Months(months, job, own, _older(process, people, months, rng), codes, last)


def _any(codes: dict[str, np.ndarray], wanted: list[str], shape: tuple[int, ...]) -> np.ndarray:
    total = np.zeros(shape, dtype=bool)
    for code in wanted:
        total |= codes.get(code, False)
    return total


def _last_own(process: Declared, people: People, path: Path, rng: np.random.Generator) -> np.ndarray:
    """Last month in the own measure, from the survival curve of the arm; those in work leave sooner."""
    fixed = process.fixed["measures"]
    score = balanced_normal(rng, people.size, 1)[:, 0] - fixed["work_ends"] * path.at(12)
    period = np.searchsorted(PERIODS, people.start)
    last = np.zeros(people.size, dtype=int)
    for place, arm in enumerate(ARMS):
        month, share = np.array([*fixed[arm], [60, 0.0]]).T
        grid = np.arange(1, 61)
        stays = np.interp(grid, month, share)  # still there in the month
        for number in range(len(PERIODS)):
            who = np.nonzero((people.arm == place) & (period == number))[0]
            rank = np.empty(len(who))
            rank[np.argsort(score[who])] = (np.arange(len(who)) + 0.5) / max(len(who), 1)
            # The last month is at least t for the share that stays in month t.
            last[who] = (rank[:, None] > 1 - stays[None, :]).sum(axis=1)
    return last


def _gap(process: Declared, months: np.ndarray, last: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Up to three months out of the measure, that a rule on short gaps closes."""
    has = (rng.random(len(last)) < process.fixed["measures"]["gap"]) & (last >= 10)
    begin = rng.integers(3, np.maximum(last - 4, 4))
    length = rng.integers(1, 4, len(last))
    return has[:, None] & (months >= begin[:, None]) & (months < (begin + length)[:, None])


def _older(process: Declared, people: People, months: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """An older follow-up measure that ended so long before that the start still counts."""
    fixed = process.fixed["measures"]["before"]
    has = rng.random(people.size) < fixed["share"]
    begin = rng.integers(fixed["first"], fixed["last"] - 3, people.size)
    end = np.minimum(begin + rng.integers(2, 9, people.size), fixed["last"])
    return has[:, None] & (months >= begin[:, None]) & (months <= end[:, None])


def _wide(process: Declared, people: People, path: Path, rng: np.random.Generator) -> np.ndarray:
    """Months with a job and another measure: drawn at a few months with a declared share, then joined."""
    fixed = process.fixed["jobs"]["wide"]
    points, months, work = fixed["months"], path.months, path.work
    period = np.searchsorted(PERIODS, people.start)
    weight = np.exp(0.8 * (path.at(18) & ~path.at(12)) + 0.4 * ~people.reduced)
    at: list[np.ndarray] = []
    for place, month in enumerate(points):
        taken = np.zeros(people.size, dtype=bool)
        goes_on = np.exp(fixed["goes_on"] * at[-1]) if at else 1.0
        for number, arm in enumerate(ARMS):
            for part in range(len(PERIODS)):
                who = (people.arm == number) & (period == part)
                wanted = fixed[arm][place] * who.sum()
                taken |= quota.exactly(wanted, who & ~path.at(month), weight * goes_on, rng)
        at.append(taken)
    wide = np.zeros_like(work)
    for place, (month, taken) in enumerate(zip(points, at, strict=True)):
        begin = month - _reach(points, at, place, -1, rng)
        end = month + _reach(points, at, place, 1, rng)
        reach = (months >= begin[:, None]) & (months <= end[:, None]) & ~work
        wide |= taken[:, None] & _around(reach, month - int(months[0]))
    return wide


def _reach(
    points: list[int], at: list[np.ndarray], place: int, step: int, rng: np.random.Generator
) -> np.ndarray:
    """Months towards the neighbouring point: all of them for those who are in the state there, too."""
    neighbour = place + step
    if not 0 <= neighbour < len(points):
        return rng.integers(0, 6, len(at[place]))
    gap = abs(points[neighbour] - points[place])
    return np.where(at[neighbour], gap - 1, rng.integers(0, gap, len(at[place])))


def _around(status: np.ndarray, column: int) -> np.ndarray:
    """The part of each row's status that is joined to ``column`` without a hole."""
    result = np.zeros_like(status)
    result[:, column] = status[:, column]
    for position in range(column + 1, status.shape[1]):
        result[:, position] = status[:, position] & result[:, position - 1]
    for position in range(column - 1, -1, -1):
        result[:, position] = status[:, position] & result[:, position + 1]
    return result


def _other_codes(
    process: Declared,
    people: People,
    path: Path,
    wide: np.ndarray,
    last: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Measures outside the own one, and those that go with a job.

    In the bought measure, practice is part of the measure and not registered (footnote to table 2.1), so
    a job beside another measure there is in one of no named kind. NAV's own offices register it.
    """
    fixed, months = process.fixed["measures"]["other"], path.months
    names = np.array(process.fixed["measures"]["other_codes"])
    inside = wide & (months <= last[:, None])
    registered = people.treated & (inside.any(axis=1)) & (rng.random(people.size) < 0.75)
    codes = {"ARBTREN": wide & registered[:, None]}
    rest = wide & ~registered[:, None]
    for chance, first, final in ((fixed["before"], -22, -2), (fixed["after"], 2, 30)):
        begin = rng.integers(first, final - 2, people.size)
        length = rng.integers(2, 8, people.size)
        spell = (months >= begin[:, None]) & (months < (begin + length)[:, None])
        spell &= (rng.random(people.size) < chance)[:, None] & ~path.work
        spell &= ((months < 0) if final < 0 else (months > last[:, None])) & ~wide
        rest |= spell
    which = rng.integers(0, len(names), people.size)
    return codes | {name: rest & (which == number)[:, None] for number, name in enumerate(names)}


def _subsidy(
    process: Declared, people: People, path: Path, job: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Wage subsidy around month 12 for as many of those in work as table 4.1 says, so that 4.7 holds."""
    fixed, at_12, months = process.fixed["jobs"], path.at(12), path.months
    history = path.work[:, months < 0].sum(axis=1)
    sums = Sums()
    hold_models(sums, process, people, history, tables=("4.7",), given=at_12.astype(float), sign=-1.0)
    for place, arm in enumerate(ARMS):
        for observed in (True, False):
            who = (people.arm == place) & ((people.start <= FIRST_12) == observed)
            sums.mean(who, fixed["subsidy"][arm])
    share = by_arm(people, fixed["subsidy"]) / 0.3
    has = draw(np.log(share / (1 - share)), sums, rng, rows=at_12)
    low, high = fixed["subsidy_months"]
    begin = 12 - rng.integers(low - 1, high, people.size)
    end = 12 + rng.integers(low - 1, high, people.size)
    reach = (months >= begin[:, None]) & (months <= end[:, None]) & job
    return has[:, None] & _around(reach, 12 - int(months[0]))


def _top_up(
    people: People, entry: dict, allowed: np.ndarray, already: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Short spells for more people, until the share of table 2.1 has had one."""
    low, high = entry["months"]
    possible = allowed.sum(axis=1)
    has = already.any(axis=1)
    chosen = np.zeros(people.size, dtype=bool)
    for place, arm in enumerate(ARMS):
        who = people.arm == place
        wanted = entry[arm] * who.sum() - (has & who).sum()
        chosen |= quota.exactly(wanted, who & ~has & (possible > 0), np.maximum(possible, 1.0), rng)
    # Around one of the person's possible months, so that the spell holds at least that one.
    nth = np.floor(rng.random(people.size) * possible).astype(int)
    centre = (np.cumsum(allowed, axis=1) > nth[:, None]).argmax(axis=1)
    column = np.arange(allowed.shape[1])
    begin = centre - rng.integers(0, high, people.size)
    end = np.maximum(centre, begin + rng.integers(low, high + 1, people.size) - 1)
    spell = (column >= begin[:, None]) & (column <= end[:, None])
    return chosen[:, None] & spell & allowed
