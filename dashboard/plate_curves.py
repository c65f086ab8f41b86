"""A curve by arm as a plate: what all figures of *Deltakelse* have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from dashboard import sentences_participation
from dashboard.analysis.participation import ARMS, Participation
from dashboard.disclosure import Protected
from dashboard.plates import Cell, Panel, Plate, Series, common, numbers
from dashboard.selection import Selection
from dashboard.text import _
from dashboard.warehouse import Database
from dashboard.words import Words, words_of

_EVERY = 6  # months or weeks between the rows of the short table
_ROWS = 16


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """One figure: its table, the column that is drawn, how, and its words.

    ``also`` is a second column that is drawn beside ``y``, ``split`` one that divides each arm's rows. A
    number with fewer than ``at_least`` behind it stands in the table alone, as on the page.
    """

    kind: str
    sentence: str
    title: str
    heading: str
    reading: str
    table: Protected
    y: str
    columns: dict[str, tuple[str, Cell]]
    time: str
    draw: Callable[[str, bool], go.Figure]
    alt: str
    shape: str = "trapp"
    at_least: int = 0
    also: str = ""
    split: str = ""


def by_arm(database: Database, selection: Selection, found: Participation, shown: Curve) -> Plate:
    """The figure with everything that travels with it."""
    study = database.study(selection)
    words = words_of(study)
    return Plate(
        page="deltakelse",
        kind=shown.kind,
        title=shown.title,
        sentence=shown.sentence,
        reading=shown.reading,
        not_shown=sentences_participation.not_shown(words),
        definition=sentences_participation.definition(study, words),
        caveats=sentences_participation.caveats(found),
        panels=_panels(shown, words),
        table=shown.table,
        columns=shown.columns,
        summary=_summary(shown),
        draw=shown.draw,
        alt=shown.alt,
        **common(database, selection),
    )


def _panels(shown: Curve, words: Words) -> tuple[Panel, ...]:
    """One panel; a figure divided further has one per arm."""
    frame, kind = shown.table.frame, shown.shape
    if shown.at_least:
        frame = frame[~(frame["month"] > frame.loc[frame["at_risk"] >= shown.at_least, "month"].max())]
    rows = {arm: frame[frame["arm"] == arm] for arm in ARMS}
    if not shown.split:
        series = [_series(shown, mine, words.arm(arm), arm) for arm, mine in rows.items()]
        if shown.also:
            second = shown.columns[shown.also][0].lower()
            series += [_plain(mine, shown.also, f"{words.arm(arm)}, {second}") for arm, mine in rows.items()]
        return (Panel(shown.heading, kind, tuple(series), shown.time, _("prosent"), "share"),)
    panels = []
    for arm, mine in rows.items():
        parts = tuple(
            _series(shown, mine[mine[shown.split] == name], words.destination(name), "annet")
            for name in dict.fromkeys(mine[shown.split])
        )
        panels.append(Panel(words.arm(arm), kind, parts, shown.time, _("prosent"), "share"))
    return tuple(panels)


def _series(shown: Curve, mine: pd.DataFrame, name: str, role: str) -> Series:
    """A curve with its interval, where enough are behind it."""
    drawn = replace(_plain(mine, shown.y, name), role=role)
    if "conf_low" not in shown.columns:
        return drawn
    told = mine["at_risk"] >= shown.at_least if shown.at_least else None
    return replace(
        drawn,
        y=numbers(mine[shown.y], within=told),
        low=numbers(mine["conf_low"], within=told),
        high=numbers(mine["conf_high"], within=told),
    )


def _plain(mine: pd.DataFrame, column: str, name: str) -> Series:
    return Series(
        name, tuple(float(month) for month in mine["month"]), numbers(mine[column]), None, None, "annet"
    )


def _summary(shown: Curve) -> tuple[tuple[str, ...], ...]:
    """Every half or whole year in which somebody is still followed."""
    frame = shown.table.frame.dropna(subset=[shown.y])
    if "at_risk" in frame.columns:
        frame = frame[frame["at_risk"] > 0]
    kept = frame[frame["month"] % _EVERY == 0]
    if len(kept) > _ROWS:
        kept = frame[(frame["month"] % (2 * _EVERY) == 0) & (frame["month"] > 0)]
    rows = kept.head(_ROWS).to_dict(orient="records")
    names = [name for name in shown.columns if name in frame.columns]
    header = tuple(shown.columns[name][0] for name in names)
    return (header, *(tuple(shown.columns[name][1](row[name]) for name in names) for row in rows))
