"""Draws that meet declared totals: chances moved as little as possible, then a balanced draw.

Cell shares, levels and coefficients of a least-squares model are all weighted sums of the
drawn zeros and ones, so one set of columns holds them.
"""

import numpy as np
from scipy.special import expit

BATCH = 16
STRENGTH = 0.5
STEPS = 40


def tilt(logit: np.ndarray, columns: np.ndarray, targets: np.ndarray, tolerance: np.ndarray) -> np.ndarray:
    """Chances nearest to ``expit(logit)`` whose weighted sums come close to the targets.

    Minimises the relative entropy plus half the squared misses in tolerances, by Newton's method
    on the dual.

    Parameters
    ----------
    logit : one value per person
    columns : persons x targets, the weights of each sum
    targets, tolerance : one value per column, in the unit of the sum

    Returns
    -------
    array, 0-1, one chance per person
    """
    scale = 1 / tolerance
    columns, targets = columns * scale, targets * scale
    size = columns.shape[1]
    dual = np.zeros(size)

    def value(at: np.ndarray) -> float:
        return float(np.logaddexp(0, logit + columns @ at).sum() - targets @ at + at @ at / 2)

    best = value(dual)
    for _ in range(STEPS):
        chance = expit(logit + columns @ dual)
        slope = columns.T @ chance - targets + dual
        curve = columns.T @ (columns * (chance * (1 - chance))[:, None]) + np.eye(size)
        step = np.linalg.solve(curve, slope)
        length = 1.0
        while (tried := value(dual - length * step)) > best and length > 1e-4:
            length /= 2
        dual, gain, best = dual - length * step, best - tried, tried
        if gain < 1e-6:
            break
    return expit(logit + columns @ dual)


def draw(chance: np.ndarray, columns: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Zeros and ones with about the given chances, whose weighted sums stay near the expected.

    People are taken in random order, a few at a time; a sum that has run ahead lowers the chance
    of those who would add to it (a self-balancing walk).
    """
    spread = np.sqrt((columns**2 * (chance * (1 - chance))[:, None]).sum(axis=0))
    weights = columns / np.maximum(spread, 1e-12)
    weights = weights * np.sqrt(len(chance) / max(columns.shape[1], 1))
    order, uniform = rng.permutation(len(chance)), rng.random(len(chance))
    result = np.zeros(len(chance), dtype=bool)
    ahead = np.zeros(columns.shape[1])
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        room = chance[some] * (1 - chance[some])
        pulled = chance[some] - STRENGTH * room * np.tanh(weights[some] @ ahead / 4) * 4
        result[some] = uniform[some] < pulled
        ahead += (result[some] - chance[some]) @ weights[some]
    return result


def exactly(share: float, candidates: np.ndarray, weight: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Exactly ``round(share)`` of the candidates, systematically, with chances in proportion to ``weight``.

    Parameters
    ----------
    share : number of people to take, rounded; all candidates when there are fewer
    candidates : boolean, one value per person
    weight : positive, one value per person
    """
    taken = np.zeros(len(candidates), dtype=bool)
    numbers = rng.permutation(np.nonzero(candidates)[0])
    wanted = min(max(round(share), 0), len(numbers))
    if wanted:
        # Keys of Efraimidis and Spirakis: the largest are a draw without replacement.
        keys = np.log(rng.random(len(numbers))) / weight[numbers]
        taken[numbers[np.argsort(-keys)[:wanted]]] = True
    return taken
