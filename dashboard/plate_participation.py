"""Plates of *Deltakelse*: time in the measure, exits, where people went and how long they waited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import plotly.graph_objects as go

from dashboard import disclosure, sentences
from dashboard.analysis.participation import ARMS, Participation
from dashboard.catalogue import Study
from dashboard.charts import destinations, hazard, survival, waiting
from dashboard.charts.labels import since
from dashboard.disclosure import Protected
from dashboard.plates import Cell, Panel, Plate, PlateError, Results, Series, common, numbers
from dashboard.selection import Selection
from dashboard.text import _, count, percent, value
from dashboard.warehouse import Database
from dashboard.words import Words, is_waiting_known, words_of

SURVIVAL, EXITS, DESTINATIONS, WAITING = "overlevelse", "avgang", "hvor", "ventetid"
HORIZON = 12  # months or weeks after the start that are read aloud
_EVERY = 6  # months or weeks between the rows of the short table
_ROWS = 16


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    """One figure: its table, the column that is drawn, how, and its words."""

    title: str
    reading: str
    table: Protected
    heading: str
    y: str
    has_interval: bool
    shape: str  # linje | trapp
    time: str
    columns: dict[str, tuple[str, Cell]]
    draw: Callable[[str, bool], go.Figure]
    alt: str
    split: str = ""  # a column that divides each arm's rows further


def kinds(study: Study) -> tuple[str, ...]:
    rules = study.definition["participation"]
    many = (DESTINATIONS,) if len(rules["destinations"]) > 1 else ()
    return (SURVIVAL, EXITS, *many, *((WAITING,) if is_waiting_known(study) else ()))


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """One figure of how long the chosen sample stayed.

    Raises
    ------
    PlateError
        If the loaded data have nothing to draw in it.
    """
    study, found = database.study(selection), results.participation(selection)
    words = words_of(study)
    shown = _FIGURES[kind](found, words, study)
    if shown.table.frame.empty:
        raise PlateError(
            _("Det er ingenting å vise i figuren «{kind}» for dette utvalget.").format(kind=kind)
        )
    sentence = sentences.participation_sentence(selection, study, found.n_treated, found.n_control)
    return Plate(
        page="deltakelse",
        kind=kind,
        title=shown.title,
        sentence=f"{sentence} {error_text(kind)}",
        reading=shown.reading,
        not_shown=not_shown(words),
        definition=_definition(study, words),
        caveats=_caveats(found, words),
        panels=_panels(shown, words),
        table=shown.table,
        columns=shown.columns,
        summary=_summary(shown),
        draw=shown.draw,
        alt=shown.alt,
        **common(database, selection),
    )


def error_text(kind: str) -> str:
    """What the intervals of a curve are made from."""
    if kind == WAITING:
        return _("Andeler av alle i gruppen, uten intervall og standardfeil.")
    if kind == EXITS:
        return _("Wilsons 95 %-intervaller.")
    if kind == DESTINATIONS:
        return _("95 %-intervaller fra standardfeil for kumulativ insidens (Aalen-Johansen).")
    return _("95 %-intervaller fra Greenwoods standardfeil (Kaplan-Meier).")


def _survival(found: Participation, words: Words, study: Study) -> _Shown:
    labels = words.labels

    def draw(theme: str, compact: bool) -> go.Figure:
        return survival.survival_curves(
            found.table, labels=labels, theme=theme, time=words.unit, compact=compact
        )

    frame = found.table.frame
    at = frame[frame["month"] == HORIZON].set_index("arm")["survival"].dropna()
    title = words.title
    if len(at) == len(ARMS):
        title = _("{title} etter {span}: {a} {treated}, {b} {control}").format(
            title=words.title,
            span=value(HORIZON, words.unit, decimals=0),
            treated=percent(at["tiltak"]),
            control=percent(at["kontroll"]),
            a=words.arms["tiltak"],
            b=words.arms["kontroll"],
        )
    return _Shown(
        title=title,
        reading=_("{title}: andelen av dem som startet, etter tid siden start.").format(title=words.title),
        table=found.table,
        heading=words.title,
        y="survival",
        has_interval=True,
        shape="trapp",
        time=since(words.start, words.unit),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (words.time, count),
            "at_risk": (_("Fulgt"), count),
            "exits": (_("Avgang"), count),
            "censored": (_("Ut av data"), count),
            "survival": (words.title, percent),
            "conf_low": (_("95 % fra"), percent),
            "conf_high": (_("til"), percent),
            "share_observable": (_("Andel av observerbare"), percent),
        },
        draw=draw,
        alt=survival.survival_alt_text(found.table, labels=labels, time=words.unit),
    )


def _exits(found: Participation, words: Words, study: Study) -> _Shown:
    labels = replace(words.labels, outcome=words.exit_title)

    def draw(theme: str, compact: bool) -> go.Figure:
        return hazard.hazard(found.hazard, labels=labels, theme=theme, time=words.unit, compact=compact)

    told = _("Andelen av dem som fortsatt er i, som går ut i løpet av hver {time}.").format(
        time=words.time.lower()
    )
    return _Shown(
        title=words.exit_title,
        reading=told,
        table=found.hazard,
        heading=words.exit_title,
        y="hazard",
        has_interval=True,
        shape="linje",
        time=since(words.start, words.unit),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (words.time, count),
            "at_risk": (_("Fulgt"), count),
            "hazard": (_("Andel som går ut"), percent),
            "conf_low": (_("95 % fra"), percent),
            "conf_high": (_("til"), percent),
        },
        draw=draw,
        alt=hazard.hazard_alt_text(found.hazard, labels=labels, time=words.unit),
    )


def _destinations(found: Participation, words: Words, study: Study) -> _Shown:
    frame = found.destinations.frame
    reached = frame.groupby("destination", sort=False)["share"].max()
    known = [name for name in reached.index if reached[name] > 0]
    table = disclosure.narrowed(found.destinations, rows=frame["destination"].isin(known))
    labels = replace(words.labels, outcome=_("{exit}, og hvor de gikk").format(exit=words.exit_title))

    def draw(theme: str, compact: bool) -> go.Figure:
        return destinations.destinations(
            table, labels=labels, titles=words.destinations, theme=theme, time=words.unit, compact=compact
        )

    return _Shown(
        title=labels.outcome,
        reading=_(
            "Andelene gjelder alle som startet; resten er fortsatt i. «Ukjent» er verken arbeid, tiltak "
            "eller ytelse."
        ),
        table=table,
        heading=labels.outcome,
        y="share",
        has_interval=True,
        shape="trapp",
        time=since(words.start, words.unit),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (words.time, count),
            "destination": (_("Gikk til"), words.destination),
            "at_risk": (_("Fulgt"), count),
            "share": (_("Andel av dem som startet"), percent),
            "conf_low": (_("95 % fra"), percent),
            "conf_high": (_("til"), percent),
        },
        draw=draw,
        alt=destinations.destinations_alt_text(
            table, labels=labels, titles=words.destinations, time=words.unit
        ),
        split="destination",
    )


def _waiting(found: Participation, words: Words, study: Study) -> _Shown:
    month0 = _(study.definition["month0_name"])
    labels = replace(words.labels, outcome=_("Har startet et tiltak"), month0=month0)

    def draw(theme: str, compact: bool) -> go.Figure:
        return waiting.waiting(found.waiting, labels=labels, theme=theme, compact=compact)

    return _Shown(
        title=labels.outcome,
        reading=_("Andelen som har startet sitt første tiltak, etter måneder siden {month0}.").format(
            month0=month0
        ),
        table=found.waiting,
        heading=labels.outcome,
        y="share",
        has_interval=False,
        shape="trapp",
        time=since(month0, "months"),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (_("Måned"), count),
            "share": (_("Har startet"), percent),
            "n": ("N", count),
        },
        draw=draw,
        alt=waiting.waiting_alt_text(found.waiting, labels=labels),
    )


_FIGURES: dict[str, Callable[[Participation, Words, Study], _Shown]] = {
    SURVIVAL: _survival,
    EXITS: _exits,
    DESTINATIONS: _destinations,
    WAITING: _waiting,
}


def _panels(shown: _Shown, words: Words) -> tuple[Panel, ...]:
    """One panel; a figure divided further has one per arm."""
    frame = shown.table.frame
    if not shown.split:
        series = tuple(_series(shown, frame[frame["arm"] == arm], words.arm(arm), arm) for arm in ARMS)
        return (Panel(shown.heading, shown.shape, series, shown.time, _("prosent"), "share"),)
    panels = []
    for arm in ARMS:
        mine = frame[frame["arm"] == arm]
        series = tuple(
            _series(shown, mine[mine[shown.split] == name], words.destination(name), "annet")
            for name in dict.fromkeys(mine[shown.split])
        )
        panels.append(Panel(words.arm(arm), shown.shape, series, shown.time, _("prosent"), "share"))
    return tuple(panels)


def _series(shown: _Shown, mine: pd.DataFrame, name: str, role: str) -> Series:
    has = shown.has_interval
    return Series(
        name,
        tuple(float(month) for month in mine["month"]),
        numbers(mine[shown.y]),
        numbers(mine["conf_low"]) if has else None,
        numbers(mine["conf_high"]) if has else None,
        role,
    )


def _summary(shown: _Shown) -> tuple[tuple[str, ...], ...]:
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


def not_shown(words: Words) -> str:
    """What a curve of time in the measure does not say."""
    parts = [_("Figuren viser hvor lenge deltakerne var i tiltaket, ikke hva det førte til.")]
    if words.starts_later:
        parts.append(
            _(
                "Kurvene gjelder dem som startet. Hvem som startet kan være ulikt i gruppene, så "
                "forskjellen er ikke uten videre en effekt."
            )
        )
    return " ".join(parts)


def _definition(study: Study, words: Words) -> str:
    rules = study.definition["participation"]
    titles = {name: _(group["title"]) for name, group in study.definition["measures"].items()}
    arms = "; ".join(
        f"{words.arm(arm)}: {', '.join(titles.get(name, name) for name in rules['arm_measure'][arm])}"
        for arm in ARMS
    )
    return _(
        "{title}: tid fra start til varig avgang, etter Kaplan-Meier. De som ikke er ferdig fulgt, er med så "
        "lenge de er sett. Tiltak som telles: {arms}."
    ).format(title=words.title, arms=arms)


def _caveats(found: Participation, words: Words) -> tuple[str, ...]:
    told = [_("Mot slutten av kurvene er få fulgt, og trappene blir usikre.")]
    if found.table.withheld:
        told.append(_("Celler under minstegrensen er tatt ut og antall er avrundet."))
    return tuple(told)
