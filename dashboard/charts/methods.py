"""One number by several methods, the page's own first."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboard.analysis.robustness_tables import METHOD_COLUMNS
from dashboard.charts.dots import Dot, dot_sentence, dots
from dashboard.charts.labels import Labels
from dashboard.charts.tables import rows
from dashboard.disclosure import Protected
from dashboard.text import _, count


def methods(
    table: Protected,
    *,
    labels: Labels,
    target: str,
    names: Mapping[str, tuple[str, str]],
    theme: str = "light",
    compact: bool = False,
) -> go.Figure:
    """Each method's estimate with its 95 % interval; the page's own, first, is filled.

    Parameters
    ----------
    table : Protected, one row per method
        `METHOD_COLUMNS`. Shares 0-1; null where a method has no number.
    names : mapping from method to its title and what it does, in the reader's language

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
    shown = _dots(rows(table, columns=METHOD_COLUMNS), labels=labels, names=names)
    return dots(
        shown, labels=labels, unit=unit, theme=theme, compact=compact, empty=_("Ingen metoder å vise.")
    )


def methods_alt_text(
    table: Protected, *, labels: Labels, target: str, names: Mapping[str, tuple[str, str]]
) -> str:
    """What `methods` shows, in sentences."""
    unit = labels.of(target).unit
    each = _dots(rows(table, columns=METHOD_COLUMNS), labels=labels, names=names)
    told = _("{difference} etter ulike metoder, med 95 % konfidensintervall.").format(
        difference=labels.difference
    )
    return " ".join([told, *(dot_sentence(row, unit=unit) for row in each)])


def _dots(frame: pd.DataFrame, *, labels: Labels, names: Mapping[str, tuple[str, str]]) -> list[Dot]:
    shown = []
    for row in frame.to_dict("records"):
        title, words = names[row["method"]]
        hover = [f"<b>{title}</b>"]
        for arm, n, size in (
            (labels.treated, row["n_treated"], row["ess_treated"]),
            (labels.control, row["n_control"], row["ess_control"]),
        ):
            line = f"{arm}: N = {count(n)}"
            if not pd.isna(size):
                line += _(", teller som {size}").format(size=count(size))
            hover.append(line)
        shown.append(
            Dot(
                title=title,
                words=words,
                estimate=row["estimate"],
                low=row["conf_low"],
                high=row["conf_high"],
                hover="<br>".join(hover),
                is_main=row["method"] == frame["method"].iloc[0],
            )
        )
    return shown
