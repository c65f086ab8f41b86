"""Plates of *Betaling*: when the money comes, who reaches the milestones, spread, and who is worth taking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import export_payment, sentences_payment
from dashboard import sentences_payment_figures as figures
from dashboard.analysis.payment import Payment
from dashboard.analysis.payment_histories import ARMS, POSITION
from dashboard.catalogue import Study
from dashboard.charts import payment as charts
from dashboard.charts.labels import Labels, since
from dashboard.disclosure import Protected
from dashboard.plates import Cell, Panel, Plate, PlateError, Results, Series, common, numbers
from dashboard.selection import Selection
from dashboard.sentences import effect_word
from dashboard.text import _, count, kroner, percent
from dashboard.warehouse import Database

CASH, MILESTONES, SPREAD, GRADIENT = "kontantstrom", "milepaeler", "spredning", "gradient"
_PARTS = 2  # of the time, after which the short table has a row
_PERCENTILES, _TENTHS = (10, 50, 90), (1, 10)  # in the short tables


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """One figure: its table, how it is drawn, what stands along and up, and its words.

    ``summary`` is a mask of the rows in the short table, which lacks the columns ``left_out``; ``options`` is
    what the chart is told besides.
    """

    kind: str
    title: str
    reading: str
    table: Protected
    chart: Callable[..., go.Figure]
    shape: str
    x: str
    y: str
    x_title: str
    what: str
    columns: dict[str, tuple[str, Cell]]
    summary: pd.Series
    left_out: tuple[str, ...] = ()
    unit: str = "nok"
    has_interval: bool = True
    error: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def kinds(study: Study) -> tuple[str, ...]:
    """None where time is not counted in months; no gradient without jobs and what they are predicted from."""
    if study.definition["participation"].get("time_unit", "måned") != "måned":
        return ()
    is_predicted = POSITION in study.sources and any(spec.covariates for spec in study.specs.values())
    return (CASH, MILESTONES, SPREAD, *((GRADIENT,) if is_predicted else ()))


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """One figure of what the chosen models would have paid.

    Raises
    ------
    PlateError
        If the models or the data have nothing to draw in it.
    NoMonthsError, NobodyStartedError, TooFewError
        As on the page.
    """
    return _FIGURES[kind](results.payment(selection), database, selection)


def cash_flow(found: Payment, database: Database, selection: Selection, *, by_month: bool = False) -> Plate:
    """Mean payment per participant: so far, or month by month, which no link holds."""
    study, table = database.study(selection), export_payment.cash_table(found)
    last = int(table.frame["month"].max())
    step = -(-last // _PARTS)
    told = (figures.most_month(found, table), last) if by_month else range(last, 0, -step)
    shown = _Shown(
        kind=CASH,
        title=(figures.most_title if by_month else figures.total_title)(found, table, study),
        reading=figures.cash_reading(by_month=by_month),
        table=table,
        chart=charts.cash_flow,
        shape="linje",
        x="month",
        y="mean" if by_month else "total",
        x_title=since(_("start i tiltaket"), "months"),
        what=_("Betaling per deltaker i måneden") if by_month else _("Betaling per deltaker så langt"),
        columns={
            "model": (_("Modell"), figures.titles_of(found).__getitem__),
            "arm": (_("Gruppe"), labels_of(study).arm),
            "month": (_("Måned"), count),
            "mean": (_("Betaling i måneden"), kroner),
            "total": (_("Betaling så langt"), kroner),
            "low": (_("95 % fra"), kroner),
            "high": (_("til"), kroner),
            "n": ("N", count),
        },
        summary=table.frame["month"].isin(told),
        left_out=("total", "low", "high") if by_month else ("mean",),
        has_interval=not by_month,
        error=_("Vist måned for måned: snitt uten intervall og standardfeil.") if by_month else "",
        options={"by_month": by_month},
    )
    return _plate(shown, found, database, selection)


def milestones(found: Payment, database: Database, selection: Selection) -> Plate:
    """The share of each arm that reaches each milestone."""
    study, table = database.study(selection), found.milestones
    if table.frame.empty:
        raise PlateError(_("Ingen av modellene har milepæler."))
    shown = _Shown(
        kind=MILESTONES,
        title=figures.reached_title(found, table, study),
        reading=f"{sentences_payment.risk(found, study)} {sentences_payment.deadweight(found, study)}",
        table=table,
        chart=charts.milestones,
        shape="liggende",
        x="title",
        y="share",
        x_title="",
        what=_("Andel som når hver milepæl"),
        columns={
            "model": (_("Modell"), figures.titles_of(found).__getitem__),
            "arm": (_("Gruppe"), labels_of(study).arm),
            "title": (_("Milepæl"), _),
            "part": (_("Av prisen"), lambda x: percent(x, 0)),
            "share": (_("Andel"), percent),
            "low": (_("95 % fra"), percent),
            "high": (_("til"), percent),
            "n": ("N", count),
        },
        summary=_told_apart(table.frame),
        left_out=("part",),
        unit="share",
    )
    return _plate(shown, found, database, selection)


def _told_apart(frame: pd.DataFrame) -> pd.Series:
    """All milestones of one model; of several, without the mapping that everybody ends."""
    first = frame.groupby("model")["milestone"].transform("first")
    return (frame["milestone"] != first) | (frame["model"].nunique() == 1)


def spread(found: Payment, database: Database, selection: Selection) -> Plate:
    """Payment per participant from the least to the most."""
    study, table = database.study(selection), found.spread
    if table.frame["amount"].notna().sum() == 0:
        raise PlateError(_("Betalingen er bare delvis kjent, så spredningen kan ikke vises."))
    shown = _Shown(
        kind=SPREAD,
        title=figures.middle_title(found, table, study),
        reading=figures.spread_reading(found, study),
        table=table,
        chart=charts.spread,
        shape="trapp",
        x="percentile",
        y="amount",
        x_title=_("Andel av deltakerne, prosent"),
        what=_("Betaling per deltaker, fra minst til mest"),
        columns={
            "model": (_("Modell"), figures.titles_of(found).__getitem__),
            "arm": (_("Gruppe"), labels_of(study).arm),
            "percentile": (_("Andel av deltakerne, prosent"), count),
            "amount": (_("Koster høyst"), kroner),
            "n": ("N", count),
        },
        summary=table.frame["percentile"].isin(_PERCENTILES),
        has_interval=False,
        error=_("Andeler av deltakerne, uten intervall og standardfeil."),
    )
    return _plate(shown, found, database, selection)


def gradient(found: Payment, database: Database, selection: Selection) -> Plate:
    """Payment by tenth of the predicted probability of a job."""
    study, table = database.study(selection), found.gradient
    if found.prediction is None:
        raise PlateError(sentences_payment.gradient(found, study))
    if table.frame["amount"].notna().sum() == 0:
        raise PlateError(_("Betalingen er bare delvis kjent, så den kan ikke vises etter jobbsannsynlighet."))
    shown = _Shown(
        kind=GRADIENT,
        title=figures.steep_title(found, study),
        reading=sentences_payment.gradient(found, study),
        table=table,
        chart=charts.gradient,
        shape="linje",
        x="tenth",
        y="amount",
        x_title=_("Tidel etter anslått jobbsannsynlighet, lavest først"),
        what=_("Betaling etter jobbsannsynlighet"),
        columns={
            "model": (_("Modell"), figures.titles_of(found).__getitem__),
            "arm": (_("Gruppe"), labels_of(study).arm),
            "tenth": (_("Tidel"), count),
            "chance": (_("Anslått jobbsannsynlighet"), percent),
            "amount": (_("Betaling"), kroner),
            "low": (_("95 % fra"), kroner),
            "high": (_("til"), kroner),
            "n": ("N", count),
        },
        summary=table.frame["tenth"].isin(_TENTHS),
    )
    return _plate(shown, found, database, selection)


_FIGURES: Mapping[str, Callable[[Payment, Database, Selection], Plate]] = {
    CASH: cash_flow,
    MILESTONES: milestones,
    SPREAD: spread,
    GRADIENT: gradient,
}


def labels_of(study: Study) -> Labels:
    """The words of the figures."""
    return Labels(
        outcome=_("Betaling per deltaker"),
        unit="nok",
        treated=_(study.treated.short),
        control=_(study.control.short),
        difference=effect_word(study),
        month0=_("start i tiltaket"),
    )


def _plate(shown: _Shown, found: Payment, database: Database, selection: Selection) -> Plate:
    study = database.study(selection)
    titles, labels = figures.titles_of(found), labels_of(study)
    alt = charts.alt_text(shown.table, titles=titles, labels=labels, what=shown.what, x=shown.x, y=shown.y)

    def draw(theme: str, compact: bool) -> go.Figure:
        return shown.chart(
            shown.table, titles=titles, labels=labels, theme=theme, compact=compact, **shown.options
        )

    return Plate(
        page="betaling",
        kind=shown.kind,
        title=shown.title,
        sentence=sentences_payment.state_sentence(found, study, error=shown.error),
        reading=shown.reading,
        not_shown=figures.not_shown(study),
        definition=figures.definition(found),
        caveats=figures.caveats(found),
        panels=_panels(shown, titles, labels),
        table=shown.table,
        columns=shown.columns,
        summary=_summary(shown),
        draw=draw,
        alt=alt,
        **common(database, selection),
    )


def _panels(shown: _Shown, titles: Mapping[str, str], labels: Labels) -> tuple[Panel, ...]:
    """A panel per model that has numbers, with a line per arm."""
    frame = shown.table.frame
    # An arm may lack a month or a tenth that the other has.
    places = {model: dict.fromkeys(mine) for model, mine in frame.groupby("model")[shown.x]}
    rows = {(row["model"], row["arm"], row[shown.x]): row for row in frame.to_dict("records")}
    axis = _("prosent") if shown.unit == "share" else _("kr")
    panels = []
    for model, title in titles.items():
        series = tuple(
            _series(shown, [(x, rows.get((model, arm, x), {})) for x in places.get(model, ())], arm, labels)
            for arm in ARMS
        )
        if any(y is not None for one in series for y in one.y):
            panels.append(Panel(title, shown.shape, series, shown.x_title, axis, shown.unit))
    return tuple(panels)


def _series(shown: _Shown, points: list[tuple[Any, dict[Any, Any]]], arm: str, labels: Labels) -> Series:
    x = tuple(_(place) if isinstance(place, str) else float(place) for place, _row in points)
    y, low, high = (numbers([row.get(name) for _x, row in points]) for name in (shown.y, "low", "high"))
    has = shown.has_interval
    return Series(labels.arm(arm), x, y, low if has else None, high if has else None, arm)


def _summary(shown: _Shown) -> tuple[tuple[str, ...], ...]:
    """Some of the rows; the model, which stands in the title, only where there are several."""
    frame = shown.table.frame[shown.summary]
    left_out = shown.left_out if frame["model"].nunique() > 1 else (*shown.left_out, "model")
    names = [name for name in shown.columns if name not in left_out]
    header = tuple(shown.columns[name][0] for name in names)
    rows = frame.to_dict("records")
    return (header, *(tuple(shown.columns[name][1](row[name]) for name in names) for row in rows))
