"""Rows of the table under the figure: a sum over months says its own unit."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.charts.labels import Labels
from dashboard.disclosure import protect
from dashboard.plate_effects import columns, rows

NUMBERS = {"conf_low": -0.073, "conf_high": 0.465, "mean_treated": 5.01, "mean_control": 4.75}
ROW = {"target": "kumulativ_12", "estimate": 0.196, **NUMBERS, "band_low": None, "band_high": None}


def labels(unit: str) -> Labels:
    return Labels(outcome="Y", unit=unit, treated="Refino", control="Oppfølging", difference="Effekt")


@pytest.mark.parametrize(
    ("unit", "target", "estimate", "level"),
    [
        ("share", "kumulativ_12", "+0,2 måneder", "5,0 måneder"),
        ("share", "mnd_1_12", "+19,6", "501,0 %"),
        ("hours", "kumulativ_12", "+0,2", "5,0 timer"),
    ],
)
def test_a_share_added_over_months_is_told_in_months(
    unit: str, target: str, estimate: str, level: str
) -> None:
    counts = {"n_treated": 1827, "n_control": 3074}
    table = protect(pd.DataFrame([{**ROW, **counts, "target": target}]), data_status="syntetisk")
    (row,) = rows(table, labels(unit))
    titles = columns(labels(unit))

    def shown(name: str) -> str:
        return titles[name][1](row[name]).replace("\xa0", " ")

    assert (shown("estimate"), shown("mean_treated")) == (estimate, level)
    assert shown("n_treated") == "1 827"
