"""Plates of the parts *Steg for steg* and *Andre metoder* of *Effekter*."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import shorten

import plotly.graph_objects as go

from dashboard import sentences_robust as words
from dashboard.analysis.robustness import NotComparableError, Robustness
from dashboard.analysis.stepwise import Stepwise
from dashboard.catalogue import Study
from dashboard.charts import methods, stepwise
from dashboard.charts.labels import Labels
from dashboard.disclosure import Protected
from dashboard.plate_effects import definition
from dashboard.plate_weights import (
    BALANCE,
    OVERLAP,
    balanced,
    caveats,
    not_shown,
    overlapping,
    standard_error,
    state,
    summary,
    weighted,
    weighted_state,
)
from dashboard.plates import Cell, Panel, Plate, PlateError, Results, Series, common, numbers
from dashboard.selection import Selection, with_spec
from dashboard.sentences import target_text
from dashboard.text import _, count, number, plain
from dashboard.warehouse import Database
from dashboard.words import labels_of

STEPS, METHODS = "stegvis", "metoder"
_ESTIMATE = ("estimate", "conf_low", "conf_high")
_PERSONS = ("n_treated", "n_control")
_LETTERS = 40  # of a name along an axis


def kinds(study: Study) -> tuple[str, ...]:
    if not study.outcomes or not study.offered_specs:
        return ()
    steps = (STEPS,) if len(study.offered_specs) > 1 else ()
    can_weigh = not study.is_randomised and study.specs[study.default_spec].covariates
    return (*steps, METHODS, OVERLAP, BALANCE) if can_weigh else steps


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """The number model by model or method by method, or how the weights come about.

    The weights are for those the page's regression lies nearest to, with the county where there is one.

    Raises
    ------
    PlateError
        If the selection cannot be weighted, or there is nobody to show.
    TooFewError, NothingObservedError
        As on the page.
    """
    if kind == STEPS:
        made = by_step(database, selection, results.stepwise(selection))
    else:
        make = {METHODS: by_method, OVERLAP: overlapping, BALANCE: balanced}[kind]
        weighed = with_covariates(selection, database.study(selection))
        try:
            made = make(database, weighed, results.robustness(weighed))
        except NotComparableError as error:
            raise PlateError(str(error)) from error
    if not made.panels:
        raise PlateError(
            _("Det er ingenting å vise i figuren «{kind}» for dette utvalget.").format(kind=kind)
        )
    return made


def with_covariates(selection: Selection, study: Study) -> Selection:
    """A raw model has nothing to weigh on, and gives way to the study's own."""
    has_any = bool(study.specs[selection.spec].covariates)
    return selection if has_any else with_spec(selection, study, study.default_spec)


def by_step(database: Database, selection: Selection, found: Stepwise) -> Plate:
    """One number by each of the study's models."""
    study, table = database.study(selection), found.table
    labels = labels_of(selection, study)

    def draw(theme: str, compact: bool) -> go.Figure:
        return stepwise.stepwise(
            table, labels=labels, target=found.target, main=selection.spec, theme=theme, compact=compact
        )

    columns: dict[str, tuple[str, Cell]] = {
        "title": (_("Modell"), str),
        "adds": (_("Legger til"), str),
        **_estimate_columns(labels, found.target),
        "change": (_("Endring"), _signed(labels, found.target)),
        "r2": ("R²", lambda x: number(x, 3)),
        **_person_columns(labels),
    }
    models = _("Modellene i figuren: {names}.").format(names="; ".join(table.frame["title"]))
    error = standard_error(selection, study)
    return Plate(
        page="effekter",
        kind=STEPS,
        title=words.steps_title(found, study, labels),
        sentence=state(selection, study, found.target, _persons(selection, table), error),
        reading=words.steps_reading(found, study, labels),
        not_shown=not_shown(study, _("At tallet flytter seg lite, sier ikke at alt viktig er målt.")),
        definition=f"{definition(selection, study)} {models}",
        caveats=caveats(study, table),
        panels=_points(table, table.frame["title"], labels, found.target),
        table=table,
        columns=columns,
        summary=_summary(columns, table, ("title", *_ESTIMATE, "change", "r2", *_PERSONS)),
        draw=draw,
        alt=stepwise.stepwise_alt_text(table, labels=labels, target=found.target),
        **common(database, selection),
    )


def by_method(database: Database, selection: Selection, found: Robustness) -> Plate:
    """One number by several methods; for whom and with what they weigh is in the sentence."""
    study, table = database.study(selection), found.methods
    labels, names = labels_of(selection, study), words.method_names(found, study)

    def draw(theme: str, compact: bool) -> go.Figure:
        return methods.methods(
            table, labels=labels, target=found.target, names=names, theme=theme, compact=compact
        )

    columns: dict[str, tuple[str, Cell]] = {
        "method": (_("Metode"), lambda name: names[str(name)][0]),
        **_estimate_columns(labels, found.target),
        "change": (_("Mot modellen"), _signed(labels, found.target)),
        "ess_treated": (_("{arm} teller som").format(arm=labels.treated), count),
        "ess_control": (_("{arm} teller som").format(arm=labels.control), count),
        **_person_columns(labels),
    }
    shown = [names[name] for name in table.frame["method"]]
    done = "; ".join(f"{title}: {said}" for title, said in shown)
    return Plate(
        kind=METHODS,
        title=words.methods_title(found, labels),
        sentence=weighted_state(selection, study, found),
        reading=words.methods_reading(found, study, labels),
        not_shown=not_shown(study, _("Alle metodene hviler på de samme målte kjennetegnene.")),
        definition=f"{definition(selection, study)} {done}.",
        panels=_points(table, [title for title, _said in shown], labels, found.target),
        table=table,
        columns=columns,
        summary=_summary(columns, table, ("method", *_ESTIMATE, "change", *_PERSONS)),
        draw=draw,
        alt=methods.methods_alt_text(table, labels=labels, target=found.target, names=names),
        **weighted(database, selection, study, found),
    )


def _persons(selection: Selection, table: Protected) -> tuple[float, float]:
    """Those behind the page's own model, which the others differ from by a few; nan where too few."""
    frame = table.frame
    own = frame[frame["spec"] == selection.spec]
    row = (frame if own.empty else own).iloc[-1]
    return row["n_treated"], row["n_control"]


def _points(table: Protected, titles: Iterable[str], labels: Labels, target: str) -> tuple[Panel, ...]:
    """Each row's estimate in its interval; none where nothing could be estimated."""
    frame, of_target = table.frame, labels.of(target)
    if frame["estimate"].isna().all():
        return ()
    series = Series(
        labels.difference,
        tuple(shorten(title, _LETTERS, placeholder=" …") for title in titles),
        numbers(frame["estimate"]),
        numbers(frame["conf_low"]),
        numbers(frame["conf_high"]),
        "differanse",
    )
    heading = f"{labels.difference}, {target_text(target)}"
    return (Panel(heading, "punkt", (series,), "", of_target.difference_axis, of_target.unit, True),)


def _estimate_columns(labels: Labels, target: str) -> dict[str, tuple[str, Cell]]:
    written = _signed(labels, target)
    return {
        "estimate": (f"{labels.difference}, {labels.of(target).difference_axis}", written),
        "conf_low": (_("95 % fra"), written),
        "conf_high": (_("til"), written),
    }


def _person_columns(labels: Labels) -> dict[str, tuple[str, Cell]]:
    return {"n_treated": (f"N {labels.treated}", count), "n_control": (f"N {labels.control}", count)}


def _signed(labels: Labels, target: str) -> Cell:
    unit = labels.of(target).unit
    return lambda x: plain(x, unit, signed=True)


def _summary(
    columns: dict[str, tuple[str, Cell]], table: Protected, names: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    return summary(columns, table.frame.to_dict("records"), names)
