"""Points of bands and steps, places for labels, ticks for months."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Points = tuple[list[float | None], list[float | None]]
Number = float | None
FIVE_DIGITS = 10_000


def band(x: Sequence[float], low: Sequence[Number], high: Sequence[Number]) -> Points:
    """The outline of a band, one closed polygon per unbroken run; a None between runs.

    Examples
    --------
    >>> band([1, 2, 3, 4], [0, 0, None, 0], [1, 1, 1, 1])
    ([1, 2, 2, 1, 1, None, 4, 4, 4], [0, 0, 1, 1, 0, None, 0, 1, 0])
    """
    xs: list[float | None] = []
    ys: list[float | None] = []
    for run in _runs(low, high):
        across = [x[i] for i in run]
        below, above = [low[i] for i in run], [high[i] for i in run]
        if xs:
            xs, ys = [*xs, None], [*ys, None]
        xs += [*across, *reversed(across), across[0]]
        ys += [*below, *reversed(above), below[0]]
    return xs, ys


def steps(x: Sequence[float], y: Sequence[Number]) -> Points:
    """The corners of a step curve that holds each value until the next point.

    Examples
    --------
    >>> steps([0, 1, 2], [1.0, 0.9, 0.7])
    ([0, 1, 1, 2, 2], [1.0, 1.0, 0.9, 0.9, 0.7])
    """
    points = list(zip(x, y, strict=True))
    xs: list[float | None] = [points[0][0]] if points else []
    ys: list[float | None] = [points[0][1]] if points else []
    for (_, held), (then, value) in pairwise(points):
        xs += [then, then]
        ys += [held, value]
    return xs, ys


def step_band(x: Sequence[float], low: Sequence[Number], high: Sequence[Number]) -> Points:
    """The outline of a band around a step curve."""
    xs, below = steps(x, low)
    _, above = steps(x, high)
    return band([at for at in xs if at is not None], below, above)


def spread(places: Sequence[float], *, gap: float) -> list[float]:
    """Places moved apart as little as possible until neighbours are at least `gap` from each other.

    Examples
    --------
    >>> spread([1.0, 1.2, 5.0], gap=1.0)
    [0.6, 1.6, 5.0]
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    # Blocks of labels that touch: (centre of the block, the labels in it).
    blocks: list[tuple[float, list[int]]] = []
    for i in order:
        centre, members = places[i], [i]
        while blocks and centre - blocks[-1][0] < gap * (len(members) + len(blocks[-1][1])) / 2:
            below, others = blocks.pop()
            centre = (centre * len(members) + below * len(others)) / (len(members) + len(others))
            members = others + members
        blocks.append((centre, members))
    moved = list(places)
    for centre, members in blocks:
        for rank, i in enumerate(members):
            moved[i] = round(centre + gap * (rank - (len(members) - 1) / 2), 10)
    return moved


def month_ticks(months: Sequence[int], *, compact: bool, largest: float = 0.0) -> list[int]:
    """Every 6, 12 or 24 months, month 0 among them when the window holds it; never more than fit.

    ``largest`` is the largest number written under a tick: five digits need more room than four.
    """
    if not months:
        return []
    first, last = min(months), max(months)
    most = 6 if compact else 14
    if largest >= FIVE_DIGITS:
        most = 5 if compact else 9
    for step in (1, 2, 3, 6, 12, 24, 48, 96):
        ticks = list(range(-(-first // step) * step, last + 1, step))
        if len(ticks) <= most:
            return ticks or [first]
    return [first, last]


def padded_range(numbers: Iterable[Number], *, bottom: float = 0.04, top: float = 0.08) -> list[float]:
    """An axis range that holds the numbers and zero, with air on the sides where the numbers are."""
    known = [x for x in numbers if x is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        return [-1.0, 1.0]
    span = high - low
    return [low - span * bottom if low < 0 else 0.0, high + span * top if high > 0 else 0.0]


def _runs(low: Sequence[Number], high: Sequence[Number]) -> list[list[int]]:
    runs: list[list[int]] = [[]]
    for i, (below, above) in enumerate(zip(low, high, strict=True)):
        if below is not None and above is not None:
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
