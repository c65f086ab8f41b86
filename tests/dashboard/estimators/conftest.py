"""A simulated observational study in which the effect on everybody, and on the treated, is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest


@dataclass(frozen=True, slots=True)
class Confounded:
    """``x`` (n, 4) decides both who is treated and the outcome; ``effect`` (n,) is each person's own."""

    x: np.ndarray
    treatment: np.ndarray
    y: np.ndarray
    effect: np.ndarray
    clusters: np.ndarray


def draw(n: int, *, seed: int, groups: int = 0, curved: bool = False) -> Confounded:
    """Older and less educated people are treated more often and work less; the effect grows with x0.

    With ``groups`` > 0 the people of a group share a part of x0 and of the outcome's error. ``curved`` lets
    the outcome depend on the square of x0, which a linear regression misses.
    """
    rng = np.random.default_rng(seed)
    clusters = rng.integers(0, groups, n) if groups else np.arange(n)
    shared = rng.normal(size=(groups or n, 2)) * (0.5 if groups else 0.0)
    x = np.column_stack(
        [
            rng.normal(size=n) + shared[clusters, 0],
            rng.normal(size=n),
            rng.random(n) < 0.3,
            rng.random(n) < 0.5,
        ]
    ).astype(float)
    linear = -0.8 + 0.7 * x[:, 0] - 0.5 * x[:, 1] + 0.4 * x[:, 2]
    treatment = (rng.random(n) < 1 / (1 + np.exp(-linear))).astype(float)
    effect = 1.0 + 0.5 * x[:, 0]
    bend = 0.6 * x[:, 0] ** 2 if curved else 0.0
    base = 2.0 - 1.0 * x[:, 0] + 0.8 * x[:, 1] - 0.5 * x[:, 2] + 0.2 * x[:, 3] + bend
    y = base + effect * treatment + shared[clusters, 1] + rng.normal(size=n)
    return Confounded(x, treatment, y, effect, clusters)


@pytest.fixture(scope="session")
def confounded() -> Callable[..., Confounded]:
    return draw
