"""Draws that meet their totals: whole numbers for parts, and the people who fill a quota."""

import numpy as np


def whole(parts: np.ndarray, total: float | None = None) -> np.ndarray:
    """Whole numbers close to ``parts`` whose running sum is never more than a half off.

    With ``total`` the parts are first scaled to add up to it.

    Examples
    --------
    >>> whole(np.array([1.5, 1.5, 1.5])).tolist(), whole(np.array([1.0, 1.0]), 5).tolist()
    ([2, 1, 2], [3, 2])
    """
    parts = np.asarray(parts, dtype=float)
    if total is not None:
        parts = parts * total / parts.sum()
    return np.diff(np.round(np.concatenate([[0.0], np.cumsum(parts)]) + 1e-9)).astype(int)


def logistic(rng: np.random.Generator, size: int) -> np.ndarray:
    """Standard logistic numbers, one from every equal part of the distribution, in random order."""
    uniform = (rng.permutation(size) + rng.random(size)) / max(size, 1)
    uniform = np.clip(uniform, 1e-9, 1 - 1e-9)
    return np.log(uniform / (1 - uniform))


def place(group: np.ndarray, key: np.ndarray) -> np.ndarray:
    """Place of each person in its group by falling ``key``, from 0."""
    order = np.lexsort((-key, group))
    ordered = group[order]
    first = np.searchsorted(ordered, ordered)
    places = np.empty(len(group), dtype=int)
    places[order] = np.arange(len(group)) - first
    return places


def take(rng: np.random.Generator, group: np.ndarray, number: np.ndarray, index: np.ndarray) -> np.ndarray:
    """Exactly ``number[g]`` people of each group, likelier with a high ``index`` (a logit).

    Parameters
    ----------
    group : whole number from 0, one per person; below 0 for people who cannot be taken
    number : people to take by group
    index : logit beside the group's own level, one per person
    """
    places = place(group, index + logistic(rng, len(group)))
    return (group >= 0) & (places < number[np.maximum(group, 0)])


def ordered(rng: np.random.Generator, group: np.ndarray, shares: np.ndarray, index: np.ndarray) -> np.ndarray:
    """An ordered level per person, with the given shares in each group; a high ``index`` gives a high level.

    Parameters
    ----------
    group : whole number from 0, one per person; people below 0 get level 0
    shares : groups x levels, adding up to 1
    index : logit, one per person
    """
    places = place(group, -(index + logistic(rng, len(group))))
    size = np.bincount(group[group >= 0], minlength=len(shares))
    limits = np.round(np.cumsum(shares, axis=1)[:, :-1] * size[:, None])
    above = places[:, None] >= limits[np.maximum(group, 0)]
    return np.where(group >= 0, above.sum(axis=1), 0)
