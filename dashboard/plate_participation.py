"""Plates of *Deltakelse*: time in the measure, exits, where people went and how long they waited."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from dashboard import disclosure, sentences, sentences_participation
from dashboard.analysis.participation import ARMS, Participation
from dashboard.catalogue import Study
from dashboard.charts import destinations, hazard, survival, waiting
from dashboard.charts.labels import Labels, since
from dashboard.disclosure import Protected
from dashboard.plate_curves import Curve, by_arm
from dashboard.plates import Cell, Plate, PlateError, Results
from dashboard.selection import Selection
from dashboard.text import _, count, percent
from dashboard.warehouse import Database
from dashboard.words import Words, is_waiting_known, words_of

SURVIVAL, EXITS, DESTINATIONS, WAITING = "overlevelse", "avgang", "hvor", "ventetid"
SECOND = "share_observable"  # the second reading of the curve


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
    make = {
        SURVIVAL: survival_plate,
        EXITS: exits_plate,
        DESTINATIONS: destinations_plate,
        WAITING: waiting_plate,
    }[kind]
    made = make(database, selection, results.participation(selection))
    if made.table.frame.empty:
        raise PlateError(
            _("Det er ingenting å vise i figuren «{kind}» for dette utvalget.").format(kind=kind)
        )
    return made


def survival_plate(
    database: Database, selection: Selection, found: Participation, *, second_reading: bool = False
) -> Plate:
    """The share still in the measure; ``second_reading`` draws the share of those who can be followed too."""
    words = words_of(database.study(selection))
    labels, frame = words.labels, found.table.frame
    said = state(SURVIVAL, selection, database.study(selection), found)
    if second_reading:
        said = f"{said} {_('Prikket: andel av dem som kan følges så lenge')}."

    def draw(theme: str, compact: bool) -> go.Figure:
        return survival.survival_curves(
            found.table,
            labels=labels,
            theme=theme,
            time=words.unit,
            compact=compact,
            second_reading=second_reading,
        )

    drawn = Curve(
        kind=SURVIVAL,
        sentence=said,
        title=sentences_participation.title(words.title, frame, "survival", words, unit=words.unit),
        heading=words.title,
        reading=sentences_participation.survival(found, words),
        table=found.table,
        y="survival",
        columns=_columns(
            words,
            ("exits", _("Avgang"), count),
            ("censored", _("Ut av data"), count),
            ("survival", words.title, percent),
            (SECOND, _("Andel av observerbare"), percent),
        ),
        time=since(words.start, words.unit),
        draw=draw,
        alt=survival.survival_alt_text(found.table, labels=labels, time=words.unit),
        also=SECOND if second_reading else "",
    )
    return by_arm(database, selection, found, drawn)


def exits_plate(database: Database, selection: Selection, found: Participation) -> Plate:
    """The share of those still in that leaves, month by month."""
    words = words_of(database.study(selection))
    labels = replace(words.labels, outcome=words.exit_title)

    def draw(theme: str, compact: bool) -> go.Figure:
        return hazard.hazard(found.hazard, labels=labels, theme=theme, time=words.unit, compact=compact)

    drawn = Curve(
        kind=EXITS,
        sentence=state(EXITS, selection, database.study(selection), found),
        title=words.exit_title,
        heading=words.exit_title,
        reading=sentences_participation.exits(found.hazard, words),
        table=found.hazard,
        y="hazard",
        columns=_columns(words, ("hazard", _("Andel som går ut"), percent)),
        shape="linje",
        at_least=hazard.AT_LEAST,
        time=since(words.start, words.unit),
        draw=draw,
        alt=hazard.hazard_alt_text(found.hazard, labels=labels, time=words.unit),
    )
    return by_arm(database, selection, found, drawn)


def destinations_plate(database: Database, selection: Selection, found: Participation) -> Plate:
    """Where those who started have gone, by the destinations that anybody reached."""
    words, table = words_of(database.study(selection)), reached(found)
    labels = replace(words.labels, outcome=_("{exit}, og hvor de gikk").format(exit=words.exit_title))

    def draw(theme: str, compact: bool) -> go.Figure:
        return destinations.destinations(
            table, labels=labels, titles=words.destinations, theme=theme, time=words.unit, compact=compact
        )

    drawn = Curve(
        kind=DESTINATIONS,
        sentence=state(DESTINATIONS, selection, database.study(selection), found),
        title=labels.outcome,
        heading=labels.outcome,
        reading=sentences_participation.destinations(table, words),
        table=table,
        y="share",
        columns=_columns(
            words,
            ("destination", _("Gikk til"), words.destination),
            ("share", _("Andel av dem som startet"), percent),
        ),
        time=since(words.start, words.unit),
        draw=draw,
        alt=destinations.destinations_alt_text(
            table, labels=labels, titles=words.destinations, time=words.unit
        ),
        split="destination",
    )
    return by_arm(database, selection, found, drawn)


def reached(found: Participation) -> Protected:
    """The rows of the destinations that anybody has gone to."""
    frame = found.destinations.frame
    most = frame.groupby("destination", sort=False)["share"].max()
    return disclosure.narrowed(found.destinations, rows=frame["destination"].isin(most.index[most > 0]))


def waiting_plate(database: Database, selection: Selection, found: Participation) -> Plate:
    """How soon people start a measure at all."""
    study = database.study(selection)
    words, month0 = words_of(study), _(study.definition["month0_name"])
    heading = _("Har startet et tiltak")
    labels: Labels = replace(words.labels, outcome=heading, month0=month0)

    def draw(theme: str, compact: bool) -> go.Figure:
        return waiting.waiting(found.waiting, labels=labels, theme=theme, compact=compact)

    drawn = Curve(
        kind=WAITING,
        sentence=state(WAITING, selection, study, found),
        title=sentences_participation.title(heading, found.waiting.frame, "share", words, unit="months"),
        heading=heading,
        reading=sentences_participation.waiting(study),
        table=found.waiting,
        y="share",
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (_("Måned"), count),
            "share": (_("Har startet"), percent),
            "n": ("N", count),
        },
        time=since(month0, "months"),
        draw=draw,
        alt=waiting.waiting_alt_text(found.waiting, labels=labels),
    )
    return by_arm(database, selection, found, drawn)


def _columns(words: Words, *own: tuple[str, str, Cell]) -> dict[str, tuple[str, Cell]]:
    """The columns that every curve has, around its own."""
    return {
        "arm": (_("Gruppe"), words.arm),
        "month": (words.time, count),
        "at_risk": (_("Fulgt"), count),
        **{name: (title, write) for name, title, write in own if name != SECOND},
        "conf_low": (_("95 % fra"), percent),
        "conf_high": (_("til"), percent),
        **{name: (title, write) for name, title, write in own if name == SECOND},
    }


def state(kind: str, selection: Selection, study: Study, found: Participation) -> str:
    """The state sentence with N, those who started or, of a wait, everybody, and what the intervals are."""
    if kind != WAITING:
        said = sentences.participation_sentence(selection, study, found.n_treated, found.n_control)
        return f"{said} {error_text(kind)}"
    n = found.waiting.frame.groupby("arm")["n"].max()
    counts = _("N = {n} ({treated} / {control}).").format(
        n=count(n.sum(min_count=len(ARMS))),
        treated=count(n.get("tiltak")),
        control=count(n.get("kontroll")),
    )
    return f"{sentences.participation_sentence(selection, study)} {counts} {error_text(kind)}"


def error_text(kind: str) -> str:
    """What the intervals of a curve are made from."""
    if kind == WAITING:
        return _("Andeler av alle i gruppen, uten intervall og standardfeil.")
    if kind == EXITS:
        return _("Wilsons 95 %-intervaller.")
    if kind == DESTINATIONS:
        return _("95 %-intervaller fra standardfeil for kumulativ insidens (Aalen-Johansen).")
    return _("95 %-intervaller fra Greenwoods standardfeil (Kaplan-Meier).")
