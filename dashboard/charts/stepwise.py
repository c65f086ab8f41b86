"""The path from the raw difference to the full model, one point per step."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.stepwise import COLUMNS
from dashboard.charts.dots import Dot, dot_sentence, dots
from dashboard.charts.labels import Labels
from dashboard.charts.tables import rows
from dashboard.disclosure import Protected
from dashboard.text import _, count, difference, number


def stepwise(
    table: Protected,
    *,
    labels: Labels,
    target: str,
    main: str = "",
    theme: str = "light",
    compact: bool = False,
) -> go.Figure:
    """Each model's estimate with its 95 % interval, the raw at the top, the full at the bottom.

    Parameters
    ----------
    table : Protected, one row per model
        `dashboard.analysis.stepwise.COLUMNS`, in the order of the steps. Shares 0-1.
    labels : Labels
    target : str
        The month or window, which decides the unit.
    main : str
        Code of the model the page shows; its point is filled.
    theme : ``"light"`` or ``"dark"``
    compact : bool
        For a screen about 390 pixels wide: words and number above the interval.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    ThemeError
        If the theme is unknown.
    """
    unit = labels.of(target).unit
    shown = _dots(rows(table, columns=COLUMNS), labels=labels, unit=unit, main=main)
    return dots(
        shown, labels=labels, unit=unit, theme=theme, compact=compact, empty=_("Ingen modeller å vise.")
    )


def stepwise_alt_text(table: Protected, *, labels: Labels, target: str) -> str:
    """What `stepwise` shows, in sentences with every step's estimate.

    Raises
    ------
    TypeError
        If `table` is not a `Protected`.
    ChartTableError
        If a column is missing.
    """
    frame = rows(table, columns=COLUMNS)
    if frame.empty:
        return _("Tom figur: ingen modeller å vise.")
    unit = labels.of(target).unit
    told = _("{difference} etter hver modell, fra den første øverst, med 95 % konfidensintervall.").format(
        difference=labels.difference
    )
    each = _dots(frame, labels=labels, unit=unit, main="")
    return " ".join([told, *(dot_sentence(row, unit=unit) for row in each)])


def _dots(frame: pd.DataFrame, *, labels: Labels, unit: str, main: str) -> list[Dot]:
    return [
        Dot(
            title=str(row["title"]),
            words=("" if step == 0 else "+ ") + str(row["adds"]),
            estimate=row["estimate"],
            low=row["conf_low"],
            high=row["conf_high"],
            hover=_hover(row, labels=labels, unit=unit),
            is_main=row["spec"] == main,
        )
        for step, row in enumerate(frame.to_dict("records"))
    ]


def _hover(row: dict[str, object], *, labels: Labels, unit: str) -> str:
    lines = [f"<b>{row['title']}</b>"]
    if not pd.isna(row["change"]):
        change = difference(float(row["change"]), unit, signed=True)  # type: ignore[arg-type]
        lines.append(_("Endring fra forrige steg: {change}").format(change=change))
    lines.append(f"R² = {number(row['r2'], 3)}")  # type: ignore[arg-type]
    for name, column in ((labels.treated, "n_treated"), (labels.control, "n_control")):
        lines.append(f"{name}: N = {count(row[column])}")  # type: ignore[arg-type]
    return "<br>".join(lines)
