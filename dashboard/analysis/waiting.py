"""How long participants waited for their first measure, read off the protected start curve."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.disclosure import Protected


@dataclass(frozen=True, slots=True)
class Wait:
    """One arm: the share that has started any measure by the last month, and their mean wait in months."""

    arm: str
    started: float
    mean: float


def waits(waiting: Protected) -> tuple[Wait, ...]:
    """Mean wait by arm, among those who have started within the curve.

    Parameters
    ----------
    waiting : Protected
        ``arm``, ``month`` and ``share`` (started within so many whole months), months from 0 and up.

    Examples
    --------
    A fifth start at once, two fifths in month 2 and the rest never: (0 * 0.2 + 2 * 0.4) / 0.6.

    >>> import pandas as pd
    >>> from dashboard.disclosure import protect
    >>> curve = pd.DataFrame({"arm": ["tiltak"] * 3, "month": [0, 1, 2], "share": [0.2, 0.2, 0.6]})
    >>> [(one.arm, one.started, round(one.mean, 3)) for one in waits(protect(curve, data_status="syntetisk"))]
    [('tiltak', 0.6, 1.333)]
    """
    found = []
    for arm, mine in waiting.frame.groupby("arm", sort=False):
        curve = mine.sort_values("month")
        share = curve["share"].astype(float)
        started = float(share.iloc[-1])
        newly = share.diff().fillna(share.iloc[0])
        mean = float((newly * curve["month"]).sum() / started) if started > 0 else float("nan")
        found.append(Wait(str(arm), started, mean))
    return tuple(found)
