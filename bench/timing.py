"""Interleaved timing: every task once per round, so that a busy minute on the machine hits them all."""

from __future__ import annotations

import gc
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

ROUNDS = 5  # of which the median is used; the first, untimed round warms imports and caches


@dataclass(frozen=True, slots=True)
class Task:
    """``run`` is timed, ``setup`` is not; ``run`` gets what ``setup`` returned.

    ``check`` gets what the untimed first ``run`` returned, and raises if it is not the right answer: a
    library that answers something else has no time worth comparing. ``share`` is the part of the work that
    is run: 8 / 102 for 8 of 102 months; the time is scaled up by it.
    """

    run: Callable[[Any], Any]
    setup: Callable[[], Any] = lambda: None
    check: Callable[[Any], None] = lambda answer: None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds by task, one element per round."""

    seconds: Mapping[str, np.ndarray]

    def median(self, task: str) -> float:
        return float(np.median(self.seconds[task]))

    def ratio(self, above: str, below: str) -> float:
        """Median over rounds of ``above`` to ``below``: both sides from the same moments."""
        return float(np.median(self.seconds[above] / self.seconds[below]))

    def fastest(self, tasks: list[str]) -> str:
        return min(tasks, key=self.median)


def interleave(tasks: Mapping[str, Task], *, rounds: int = ROUNDS) -> Timings:
    """Run every task ``rounds`` times, starting with another one each round."""
    names = list(tasks)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds + 1):
        for name in names[turn % len(names) :] + names[: turn % len(names)]:
            took, answer = _once(tasks[name])
            if turn:
                seconds[name].append(took / tasks[name].share)
            else:
                tasks[name].check(answer)
    return Timings({name: np.array(values) for name, values in seconds.items()})


def _once(task: Task) -> tuple[float, Any]:
    given = task.setup()
    gc.collect()
    # Recorded and not read: statsmodels warns once per regression, and undoes an ignore when it is imported.
    with warnings.catch_warnings(record=True):
        start = time.perf_counter()
        answer = task.run(given)
        return time.perf_counter() - start, answer
