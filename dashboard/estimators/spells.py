"""Spells in a measure, counted by group, how they ended and when: the input of every survival estimator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


class SpellError(ValueError):
    """The counted spells contradict themselves or cannot answer what is asked."""


class EmptyGroupError(SpellError):
    """A group has nobody in it."""


@dataclass(frozen=True, slots=True, eq=False)
class SpellCounts:
    """Number of spells by group, ending and month (or whatever unit the study counts time in).

    The clock is whole months since the start month. A spell of ``d`` months fills the months
    0..d-1. If it ended, that is seen in month ``d``: an exit in month ``d``. If it was still
    going on when follow-up ended, it was last seen in month ``d - 1``: censored there. Whoever is
    censored in month ``t`` was seen that month and is at risk in it.

    Parameters
    ----------
    counts : integer array, groups x (1 + destinations) x months
        Second axis: 0 censored, then one row per destination.
    groups, destinations : tuple of str
        Names of the first axis, and of the second after the censored.
    reach : integer array, groups x months, optional
        Number of participants whose follow-up ends in the month, whether or not they were still in
        the measure. Only ``share_observable`` needs it.

    Raises
    ------
    SpellError
        If a shape does not fit, a count is negative, or ``reach`` holds other participants.

    Examples
    --------
    Three spells: two months and then work, three months and still going on, one month and then work.

    >>> spells = SpellCounts.from_spells(
    ...     group=[0, 0, 0], duration=[2, 3, 1], cause=[1, 0, 1], observable=[9, 3, 9],
    ...     groups=("SE",), destinations=("arbeid",),
    ... )
    >>> spells.counts[0, 1, :4].tolist(), spells.counts[0, 0, :4].tolist()
    ([0, 1, 1, 0], [0, 0, 1, 0])
    """

    counts: np.ndarray
    groups: tuple[str, ...]
    destinations: tuple[str, ...]
    reach: np.ndarray | None = None

    def __post_init__(self) -> None:
        expected = (len(self.groups), 1 + len(self.destinations))
        if self.counts.ndim != 3 or self.counts.shape[:2] != expected:
            raise SpellError(
                f"counts has shape {self.counts.shape}; these groups and destinations need "
                f"{expected} x months."
            )
        for name, array in (("counts", self.counts), ("reach", self.reach)):
            if array is not None and not (np.issubdtype(array.dtype, np.integer) and (array >= 0).all()):
                raise SpellError(f"{name} must be whole numbers of spells, none of them negative.")
        if self.reach is None:
            return
        if self.reach.shape != (self.counts.shape[0], self.counts.shape[2]):
            raise SpellError(
                f"reach has shape {self.reach.shape}; counts of shape {self.counts.shape} need "
                f"{(self.counts.shape[0], self.counts.shape[2])}."
            )
        if not np.array_equal(self.reach.sum(axis=1), self.n):
            raise SpellError("reach and counts hold different participants. Count both from the same rows.")

    @property
    def n(self) -> np.ndarray:
        """Number of participants per group."""
        return self.counts.sum(axis=(1, 2))

    @property
    def months(self) -> np.ndarray:
        """Months since the start month: 0, 1, ..."""
        return np.arange(self.counts.shape[2])

    @classmethod
    def from_spells(
        cls,
        *,
        group: Sequence[int] | np.ndarray,
        duration: Sequence[int] | np.ndarray,
        cause: Sequence[int] | np.ndarray,
        groups: tuple[str, ...],
        destinations: tuple[str, ...],
        observable: Sequence[int] | np.ndarray | None = None,
        n: Sequence[int] | np.ndarray | None = None,
        last_month: int | None = None,
    ) -> SpellCounts:
        """Count spells, one element per participant or per combination with its number.

        Parameters
        ----------
        group : int, position in ``groups``
        duration : int, months in the measure, 1 or more
        cause : int, 0 if still in the measure when follow-up ended, else 1 + position in ``destinations``
        observable : int, months from the start month to the last covered month, both included, optional
        n : int, participants in each element, optional
            1 unless given.
        last_month : int, optional
            Where the grid of months ends; the last month anybody can be seen in unless given.
            Spells that last longer are censored there.

        Raises
        ------
        SpellError
            If a duration is under one month, longer than ``observable``, or a code has no name.
        """
        place, length, ending = (np.asarray(column, dtype=np.int64) for column in (group, duration, cause))
        if length.size and length.min() < 1:
            raise SpellError("A spell lasts under one month. Leave out participants who never started.")
        for name, codes, names in (("group", place, groups), ("cause", ending, ("", *destinations))):
            if codes.size and not 0 <= codes.min() <= codes.max() < len(names):
                raise SpellError(f"{name} holds a code outside 0..{len(names) - 1}.")
        seen_until = None if observable is None else np.asarray(observable, dtype=np.int64) - 1
        if seen_until is not None and (length > seen_until + 1).any():
            raise SpellError("A spell is longer than the months in which it could be observed.")
        month = np.where(ending > 0, length, length - 1)
        if last_month is None:
            seen = month if seen_until is None else seen_until
            last_month = int(max(month.max(initial=0), seen.max(initial=0)))
        ending = np.where(month > last_month, 0, ending)
        weight = np.ones(length.size) if n is None else np.asarray(n, dtype=float)
        shape = (len(groups), 1 + len(destinations), last_month + 1)
        counts = _count((place, ending, np.minimum(month, last_month)), weight, shape)
        reach = None
        if seen_until is not None:
            reach = _count((place, np.minimum(seen_until, last_month)), weight, (shape[0], shape[2]))
        return cls(counts=counts, groups=groups, destinations=destinations, reach=reach)


@dataclass(frozen=True, slots=True, eq=False)
class LifeTable:
    """Participants per group and month; ``exits`` and ``censored`` add up to ``n``.

    ``at_risk`` are those seen in the measure the month before who are seen this month too, in the
    measure or out of it. In the month after, ``exits`` and ``censored`` are gone.
    """

    groups: tuple[str, ...]
    months: np.ndarray
    n: np.ndarray
    at_risk: np.ndarray
    exits: np.ndarray
    censored: np.ndarray


def life_table(spells: SpellCounts) -> LifeTable:
    """Count who is at risk, leaves and is censored in each month.

    Raises
    ------
    EmptyGroupError
        If a group has nobody in it.

    Examples
    --------
    >>> spells = SpellCounts(np.array([[[0, 0, 1], [0, 1, 1]]]), groups=("SE",), destinations=("arbeid",))
    >>> table = life_table(spells)
    >>> table.at_risk.tolist(), table.exits.tolist(), table.censored.tolist()
    ([[3, 3, 2]], [[0, 1, 1]], [[0, 0, 1]])
    """
    require_everyone(spells.groups, spells.n)
    left = spells.counts.sum(axis=1)
    return LifeTable(
        groups=spells.groups,
        months=spells.months,
        n=spells.n,
        at_risk=from_month_on(left),
        exits=spells.counts[:, 1:].sum(axis=1),
        censored=spells.counts[:, 0],
    )


def require_everyone(groups: tuple[str, ...], n: np.ndarray) -> None:
    """Raise ``EmptyGroupError`` if a group has nobody."""
    for name, size in zip(groups, n, strict=True):
        if size == 0:
            raise EmptyGroupError(f"Nobody in {name!r} started the measure. Widen the selection.")


def _count(positions: tuple[np.ndarray, ...], weight: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    cells = np.ravel_multi_index(positions, shape)
    return (
        np.rint(np.bincount(cells, weights=weight, minlength=int(np.prod(shape))))
        .astype(np.int64)
        .reshape(shape)
    )


def from_month_on(counts: np.ndarray) -> np.ndarray:
    """Sum of the last axis from each month to the end."""
    return np.flip(np.cumsum(np.flip(counts, axis=-1), axis=-1), axis=-1)
