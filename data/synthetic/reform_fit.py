"""The chance of work by month 12 and 18, fitted to the printed models, and the draw that keeps to it.

A coefficient of a least-squares model and a group's mean are both weighted sums of the outcome,
with weights that follow from the covariates. The chances are those nearest to a simple index
(in relative entropy) whose weighted sums come close to the printed numbers.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from data.synthetic.reform_parameters import Parameters

NEWTON_STEPS = 30
DRAW_STEPS = 12
PART = 0.5
RIDGE = 1e-3
FREE = 10.0


@dataclass(frozen=True, slots=True)
class Sums:
    """Weighted sums of an outcome: persons x sums, what they should be, and how nearly."""

    weights: np.ndarray
    targets: np.ndarray
    tolerance: np.ndarray

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            np.concatenate([self.weights, other.weights], axis=1),
            np.concatenate([self.targets, other.targets]),
            np.concatenate([self.tolerance, other.tolerance]),
        )


def model_sums(
    parameters: Parameters,
    model: str,
    covariates: dict[str, np.ndarray],
    sample: np.ndarray,
    effects: list[np.ndarray],
) -> Sums:
    """The coefficients of one printed model as weighted sums over the people of its sample.

    Parameters
    ----------
    model : name in ``reform_modeller.csv``, whose terms are the model's covariates
    covariates : values by term, one per person
    sample : boolean, the people of the model
    effects : whole numbers, one fixed effect each; an intercept alone when empty
    """
    table = parameters.modeller[parameters.modeller["modell"] == model]
    fit, terms = parameters.fixed["fit"], table["ledd"].tolist()
    columns = np.column_stack([covariates[term][sample] for term in terms]).astype(float)
    scale = np.maximum(columns.std(axis=0), 1e-12)
    design = np.column_stack([(columns - columns.mean(axis=0)) / scale, _dummies(effects, sample)])
    weights = np.zeros((len(sample), len(terms)))
    weights[sample] = design @ np.linalg.inv(design.T @ design)[:, : len(terms)] / scale
    targets = table["verdi"].to_numpy(dtype=float)
    spread = np.maximum(fit["share"] * np.abs(targets), fit["least"] / np.where(scale > 1.5, scale, 1))
    if model in ("trinn_2", "trinn_3"):
        # They follow from the other models and the composition; unemployment there is left free.
        spread[:] = np.where(np.array(terms) == "nytt_tiltak", fit["step"], FREE)
    elif "nytt_tiltak" in terms:
        spread[terms.index("nytt_tiltak")] = fit["nytt"]
    return Sums(weights, targets, spread)


def _dummies(effects: list[np.ndarray], sample: np.ndarray) -> np.ndarray:
    """Indicators of every level of the first effect and of all but one of the others."""
    parts = [np.ones((int(sample.sum()), 1))]
    for effect in effects:
        _, code = np.unique(effect[sample], return_inverse=True)
        parts.append(np.eye(code.max() + 1)[code][:, 1:])
    return np.concatenate(parts, axis=1)


def mean_sums(groups: list[np.ndarray], targets: list[float], tolerance: np.ndarray) -> Sums:
    """Means in groups of people, boolean arrays."""
    weights = np.column_stack([group / max(group.sum(), 1) for group in groups])
    return Sums(weights, np.array(targets, dtype=float), tolerance)


def fitted(index: np.ndarray, sums: Sums) -> np.ndarray:
    """Logits of the chances nearest to ``expit(index)`` whose weighted sums come close to the targets.

    Minimises the relative entropy plus half the squared misses in tolerances, by Newton's method
    on the dual.
    """
    columns, targets = sums.weights / sums.tolerance, sums.targets / sums.tolerance
    dual = np.zeros(columns.shape[1])

    def value(at: np.ndarray) -> float:
        return float(np.logaddexp(0, index + columns @ at).sum() - targets @ at + at @ at / 2)

    best = value(dual)
    for _ in range(NEWTON_STEPS):
        chance = expit(index + columns @ dual)
        slope = columns.T @ chance - targets + dual
        curve = columns.T @ (columns * (chance * (1 - chance))[:, None]) + np.eye(len(dual))
        step, length = np.linalg.solve(curve, slope), 1.0
        while (tried := value(dual - length * step)) > best and length > 1e-4:
            length /= 2
        dual, gain, best = dual - length * step, best - tried, tried
        if gain < 1e-4:
            break
    return np.clip(index + columns @ dual, -6, 6)


def settled(index: np.ndarray, uniform: np.ndarray, sums: Sums) -> np.ndarray:
    """Logits such that those with ``uniform`` below the chance have nearly the chances' own weighted sums.

    Moves the chances as little as needed; it takes away chance, not what the process says.
    """
    chance = expit(index)
    deviation = np.sqrt((sums.weights**2 * (chance * (1 - chance))[:, None]).sum(axis=0))
    columns = sums.weights / deviation
    expected = columns.T @ chance
    curve = columns.T @ (columns * (chance * (1 - chance))[:, None])
    inverse = np.linalg.inv(curve + RIDGE * np.eye(len(curve)))
    best, least = index, np.inf
    for _ in range(DRAW_STEPS):
        miss = expected - columns.T @ (uniform < expit(index)).astype(float)
        if (size := float(miss @ miss)) < least:
            best, least = index, size
        # A whole step would turn as many people as it takes away, near the end.
        index = index + PART * (columns @ (inverse @ miss))
    return best


def moved(index: np.ndarray, level: float) -> np.ndarray:
    """Logits shifted by one number so that the mean chance is ``level``."""
    low, high = -8.0, 8.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(index + middle).mean() < level else (low, middle)
    return index + low


def start_index(chance: np.ndarray) -> np.ndarray:
    """Logits of a linear index of shares, kept inside 3 and 93 percent."""
    return logit(np.clip(chance, 0.03, 0.93))
