"""How near the loaded data come to the printed numbers, table by table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.analysis.published import Published

WITHIN = 2.0  # standard errors
POINTS = 2.0  # percentage points, for shares printed without a standard error


@dataclass(frozen=True, slots=True)
class Score:
    """One printed table, or all of them.

    ``compared`` rows have a computed number too, ``judged`` of them a distance in standard errors (``own`` of
    these our own, where none is printed), and ``within`` of those lie at most ``WITHIN`` away. ``shares`` are
    compared shares without one, ``near`` of them at most ``POINTS`` percentage points away. Known misprints
    and rows that the data cannot give are compared, but not judged: there are ``set_aside`` of them.
    ``se_ratio`` is the median of computed over printed standard errors; nan where none is printed.
    """

    table: str
    printed: int
    compared: int
    judged: int
    within: int
    own: int
    shares: int
    near: int
    set_aside: int
    se_ratio: float

    @property
    def share(self) -> float:
        """Share of the judged rows that lie near; nan if none is judged."""
        return self.within / self.judged if self.judged else float("nan")

    @property
    def near_share(self) -> float:
        """Share of the shares that lie near; nan if there are none."""
        return self.near / self.shares if self.shares else float("nan")


def scoreboard(found: Published) -> tuple[Score, ...]:
    """All tables together first, then each in the order of the report's files.

    Examples
    --------
    >>> import pandas as pd
    >>> from dashboard.disclosure import protect
    >>> rows = {"table": ["1", "1", "2"], "published": [0.1, 0.2, 3.0], "published_se": [0.01, 0.01, None],
    ...         "estimate": [0.11, 0.25, None], "std_error": [0.01, 0.03, None], "z": [1.0, 5.0, None],
    ...         "z_basis": ["trykt", "trykt", ""], "match": ["samme", "samme", "trykt"], "points": [None] * 3,
    ...         "likely": [None] * 3}
    >>> table = protect(pd.DataFrame(rows), data_status="syntetisk")
    >>> [(one.table, one.printed, one.compared, one.within, one.se_ratio)
    ...  for one in scoreboard(Published("x", table))]
    [('', 3, 2, 1, 2.0), ('1', 2, 2, 1, 2.0), ('2', 1, 0, 0, nan)]
    """
    frame = found.table.frame
    if frame.empty:
        return ()
    table, basis = frame["table"].to_numpy(object), frame["z_basis"].to_numpy(object)
    printed, printed_error, here, error, distance, points, likely = (
        frame[name].to_numpy(float, na_value=np.nan)
        for name in ("published", "published_se", "estimate", "std_error", "z", "points", "likely")
    )
    compared = np.isfinite(printed) & np.isfinite(here)
    aside = compared & ((frame["match"].to_numpy(object) == "ikke_gjenskapbar") | np.isfinite(likely))
    judged = np.isfinite(distance) & ~aside
    shares = np.isfinite(points) & ~aside
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(printed_error > 0, error / printed_error, np.nan)

    def score(name: str, rows: np.ndarray) -> Score:
        ratios = ratio[rows & np.isfinite(ratio)]
        return Score(
            table=name,
            printed=int(rows.sum()),
            compared=int((compared & rows).sum()),
            judged=int((judged & rows).sum()),
            within=int(((np.abs(distance) <= WITHIN) & judged & rows).sum()),
            own=int((judged & (basis == "egen") & rows).sum()),
            shares=int((shares & rows).sum()),
            near=int(((np.abs(points) <= POINTS) & shares & rows).sum()),
            set_aside=int((aside & rows).sum()),
            se_ratio=float(np.median(ratios)) if len(ratios) else float("nan"),
        )

    return (
        score("", np.ones(len(frame), bool)),
        *(score(name, table == name) for name in dict.fromkeys(table)),
    )
