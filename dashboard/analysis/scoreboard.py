"""How near the loaded data come to the printed numbers, table by table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.analysis.published import Published

WITHIN = 2.0  # printed standard errors


@dataclass(frozen=True, slots=True)
class Score:
    """One printed table, or all of them.

    ``compared`` rows have a computed number too, ``judged`` of them a printed standard error, and ``within``
    of those lie at most ``WITHIN`` printed standard errors away. ``se_ratio`` is the median of computed over
    printed standard errors; nan where none is printed.
    """

    table: str
    printed: int
    compared: int
    judged: int
    within: int
    se_ratio: float

    @property
    def share(self) -> float:
        """Share of the judged rows that lie near; nan if none is judged."""
        return self.within / self.judged if self.judged else float("nan")


def scoreboard(found: Published) -> tuple[Score, ...]:
    """All tables together first, then each in the order of the report's files.

    Examples
    --------
    >>> from dashboard.disclosure import protect
    >>> rows = {"table": ["1", "1", "2"], "published": [0.1, 0.2, 3.0], "published_se": [0.01, 0.01, None],
    ...         "estimate": [0.11, 0.25, None], "std_error": [0.01, 0.03, None], "z": [1.0, 5.0, None]}
    >>> table = protect(pd.DataFrame(rows), data_status="syntetisk")
    >>> [(one.table, one.printed, one.compared, one.within, one.se_ratio)
    ...  for one in scoreboard(Published("x", table))]
    [('', 3, 2, 1, 2.0), ('1', 2, 2, 1, 2.0), ('2', 1, 0, 0, nan)]
    """
    frame = found.table.frame
    if frame.empty:
        return ()
    tables = dict.fromkeys(frame["table"])
    return (_score("", frame), *(_score(table, frame[frame["table"] == table]) for table in tables))


def _score(table: str, frame: pd.DataFrame) -> Score:
    distance = frame["z"].astype(float)
    printed_error = frame["published_se"].astype(float)
    ratio = (frame["std_error"].astype(float) / printed_error.where(printed_error > 0)).dropna()
    return Score(
        table=table,
        printed=len(frame),
        compared=int((frame["published"].notna() & frame["estimate"].notna()).sum()),
        judged=int(distance.notna().sum()),
        within=int((distance.abs() <= WITHIN).sum()),
        se_ratio=float(ratio.median()) if len(ratio) else float(np.nan),
    )
