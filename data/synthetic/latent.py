"""Latent indices drawn in a balanced way: stratified in blocks of people drawn at the same place and time."""

import numpy as np
from scipy.special import ndtri

BLOCK = 16  # people who share one set of strata; about one unit and quarter
PERIOD = 300.0  # months after which the cosines repeat, well beyond the window


def balanced_uniform(rng: np.random.Generator, persons: int, columns: int) -> np.ndarray:
    """Uniform numbers, persons x columns, with one value in every 1/16 of (0, 1) in each block of 16.

    People stand in the order of unit and quarter, so a share hardly differs from its probability
    in any larger group of units or quarters.
    """
    blocks = -(-persons // BLOCK)
    strata = np.broadcast_to(np.arange(BLOCK, dtype=np.float32), (blocks * columns, BLOCK))
    order = rng.permuted(strata, axis=1)
    values = (order + rng.random(order.shape, dtype=np.float32)) / BLOCK
    values = values.reshape(columns, blocks * BLOCK)[:, :persons].T
    return np.clip(values, 1e-6, 1 - 1e-6)


def balanced_normal(rng: np.random.Generator, persons: int, columns: int) -> np.ndarray:
    """Standard normal numbers, balanced as in ``balanced_uniform``."""
    return ndtri(balanced_uniform(rng, persons, columns)).astype(np.float32)


def _smooth(rng: np.random.Generator, persons: int, months: np.ndarray, length: float) -> np.ndarray:
    """Gaussian process with unit variance and correlation exp(-(lag/length)^2 / 2)."""
    frequencies = 2 * np.pi * np.arange(0, int(3.2 * PERIOD / (2 * np.pi * length)) + 2) / PERIOD
    weight = np.exp(-((frequencies * length) ** 2) / 2)
    weight[0] /= 2
    weight = np.sqrt(weight / weight.sum())
    angle = frequencies[:, None] * months[None, :]
    basis = np.concatenate([weight[:, None] * np.cos(angle), weight[:, None] * np.sin(angle)])
    return balanced_normal(rng, persons, len(basis)) @ basis.astype(np.float32)


def index(rng: np.random.Generator, persons: int, months: np.ndarray, shape: dict) -> np.ndarray:
    """Index of unit variance, persons x months: a lasting part, a slow, a fast and a monthly one.

    ``calm_before`` lowers the variance of the fast and the monthly part before the draw;
    ``balance_on`` spreads the mean over those months evenly over units and quarters.
    """
    calm = np.interp(months, (-3, 6), (shape.get("calm_before", 1.0), 1.0)).astype(np.float32)
    total = np.sqrt(shape["person"]) * balanced_normal(rng, persons, 1) + np.zeros(
        (1, len(months)), dtype=np.float32
    )
    (slow, slow_length), (fast, fast_length), noise = shape["slow"], shape["fast"], shape["noise"]
    total += np.float32(np.sqrt(slow)) * _smooth(rng, persons, months, slow_length)
    if fast > 0:
        total += np.sqrt(fast * calm) * _smooth(rng, persons, months, fast_length)
    if noise > 0:
        total += np.sqrt(noise * calm) * rng.standard_normal(total.shape, dtype=np.float32)
    total /= np.sqrt(shape["person"] + slow + (fast + noise) * calm)
    if "balance_on" in shape:
        first, last = shape["balance_on"]
        total = _spread(rng, total, total[:, (months >= first) & (months <= last)].mean(axis=1))
    return total


def _spread(rng: np.random.Generator, rows: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Deal the rows to the blocks so that each gets one from every sixteenth of the key's distribution."""
    place = np.lexsort((rng.random(len(key)), np.arange(len(key)) % BLOCK))
    dealt = np.empty_like(rows)
    dealt[place] = rows[np.argsort(key)]
    return dealt


def cut(values: np.ndarray, shares: np.ndarray, groups: list[np.ndarray]) -> np.ndarray:
    """Thresholds by person and month, so that the given share of each group lies above.

    Parameters
    ----------
    values : persons x months
    shares : groups x months, 0-1
    groups : boolean arrays that divide the persons
    """
    thresholds = np.empty_like(values)
    for share, is_member in zip(shares, groups, strict=True):
        ordered = np.sort(values[is_member], axis=0)
        position = np.clip((1 - share) * len(ordered), 0, len(ordered) - 1)
        low = np.floor(position).astype(int)
        high = np.minimum(low + 1, len(ordered) - 1)
        months = np.arange(values.shape[1])
        weight = (position - low).astype(np.float32)
        limit = ordered[low, months] * (1 - weight) + ordered[high, months] * weight
        thresholds[is_member] = np.where(share <= 0, np.inf, limit)[None, :]
    return thresholds


def shift(shares: np.ndarray, added: np.ndarray) -> np.ndarray:
    """Shift of a standard normal index that takes ``shares`` to ``shares + added`` (0.0005-0.9995)."""
    low, high = 5e-4, 1 - 5e-4
    start = np.clip(shares, low, high)
    return (ndtri(np.clip(start + added, low, high)) - ndtri(start)).astype(np.float32)
