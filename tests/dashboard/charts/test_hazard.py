"""The hazard figure: the table's shares, and the right months called spikes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.hazard import COLUMNS, Spike, hazard, hazard_alt_text, spikes
from dashboard.charts.labels import Labels
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect

LABELS = Labels(
    outcome="Avgang", unit="share", treated="SE", control="Kontroll", difference="Effekt", month0="oppstart"
)
FLAT, HALF_WIDTH = 0.05, 0.01


def table(high: dict[tuple[str, int], float] | None = None, *, months: int = 24, n: int = 500) -> Protected:
    """A flat hazard in both arms, other values where told, each with an interval of +-0.01."""
    rows = []
    for arm in ("tiltak", "kontroll"):
        for month in range(months + 1):
            rate = (high or {}).get((arm, month), FLAT)
            rows.append((arm, month, n, rate, rate - HALF_WIDTH, rate + HALF_WIDTH))
    return protect(pd.DataFrame(rows, columns=list(COLUMNS)), data_status="syntetisk")


def changed(given: Protected, **columns: Any) -> Protected:
    return protect(given.frame.assign(**columns), data_status="syntetisk")


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(each for each in figure.data if each.name == name)


def test_the_lines_are_the_tables_hazards_from_month_one() -> None:
    drawn = trace(hazard(table({("tiltak", 2): 0.07}, months=3), labels=LABELS), "tiltak")
    assert list(drawn.x) == [1, 2, 3]
    assert list(drawn.y) == [5.0, 7.0, 5.0]
    assert (
        drawn.hovertext[1] == "<b>SE, måned 2</b><br>Avgang: 7,0\u00a0% (6,0 til 8,0)<br>Igjen like før: 500"
    )


def test_the_band_is_the_tables_interval_and_breaks_where_it_is_missing() -> None:
    given = table(months=3)
    low = given.frame["conf_low"].mask(given.frame["month"] == 2)
    drawn = trace(hazard(changed(given, conf_low=low), labels=LABELS), "band_tiltak")
    assert list(drawn.x) == [1, 1, 1, None, 3, 3, 3]
    assert list(drawn.y) == [4.0, 6.0, 4.0, None, 4.0, 6.0, 4.0]


def test_months_with_few_left_are_left_out_and_the_limit_is_told() -> None:
    given = table(months=3)
    figure = hazard(changed(given, at_risk=np.where(given.frame["month"] == 3, 29, 30)), labels=LABELS)
    assert list(trace(figure, "kontroll").x) == [1, 2]
    assert "så lenge minst 30 er igjen" in figure.layout.annotations[0].text


def test_a_spike_is_a_month_whose_whole_interval_is_half_again_its_surroundings() -> None:
    at_the_limit = FLAT * 1.5 + HALF_WIDTH
    assert spikes(table({("kontroll", 12): at_the_limit + 0.001})) == [
        Spike("kontroll", 12, at_the_limit + 0.001)
    ]
    assert spikes(table({("kontroll", 12): at_the_limit - 0.001})) == []


def test_of_close_spikes_only_the_highest_counts() -> None:
    found = spikes(table({("kontroll", 12): 0.2, ("tiltak", 13): 0.3, ("kontroll", 6): 0.1}))
    assert [(spike.arm, spike.month) for spike in found] == [("tiltak", 13), ("kontroll", 6)]


def test_a_spike_is_labelled_with_its_value_and_the_name_of_the_month() -> None:
    given = table({("kontroll", 12): 0.2})
    notes = hazard(given, labels=LABELS, names={12: "kontrakten utløper", 6: "noe annet"}).layout.annotations
    said = [each.text for each in notes]
    assert len(said) == 2
    assert "måned 12: 20,0\u00a0%<br>kontrakten utløper" in said[1]
    assert palette("light").arm_control in said[1]
    assert (notes[1].x, notes[1].y) == (12, 20.0)
    assert (
        "utløper"
        not in hazard(given, labels=LABELS, names={12: "kontrakten utløper"}, compact=True).to_json()
    )


def test_no_spike_no_label() -> None:
    assert len(hazard(table(), labels=LABELS).layout.annotations) == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_the_themes(theme: str) -> None:
    figure, colours = hazard(table(), labels=LABELS, theme=theme), palette(theme)
    assert trace(figure, "tiltak").line.color == colours.arm_treated
    assert trace(figure, "kontroll").line.color == colours.arm_control


def test_weeks() -> None:
    figure = hazard(table({("kontroll", 12): 0.2}), labels=LABELS, time="weeks")
    assert figure.layout.xaxis.title.text == "Uker siden oppstart"
    assert "uke 12: 20,0" in figure.layout.annotations[1].text
    assert "uke 12" in hazard_alt_text(table({("kontroll", 12): 0.2}), labels=LABELS, time="weeks")


def test_nobody_and_one_month() -> None:
    assert list(trace(hazard(table(months=1), labels=LABELS), "tiltak").y) == [5.0]
    nobody = hazard(table(n=5), labels=LABELS)
    assert not nobody.data
    assert nobody.layout.annotations[0].text == "For få er fulgt til å vise avgang."
    assert hazard_alt_text(table(n=5), labels=LABELS).startswith("Tom figur")


def test_alt_text_has_each_arms_highest_month_and_the_spikes() -> None:
    assert hazard_alt_text(table({("kontroll", 12): 0.2, ("tiltak", 3): 0.06}), labels=LABELS) == (
        "En linje for hver gruppe: andel som slutter, av dem som er igjen."
        " SE: høyest i måned 3, 6,0\u00a0% (5,0 til 7,0)."
        " Kontroll: høyest i måned 12, 20,0\u00a0% (19,0 til 21,0)."
        " Klart flere enn rett før og etter slutter i måned 12."
    )


def test_only_protected_tables_with_all_columns_are_drawn() -> None:
    with pytest.raises(TypeError, match="Protected"):
        hazard(table().frame, labels=LABELS)  # type: ignore[arg-type]
    short = protect(table().frame.drop(columns="at_risk"), data_status="syntetisk")
    with pytest.raises(ChartTableError, match="lacks at_risk"):
        hazard(short, labels=LABELS)
