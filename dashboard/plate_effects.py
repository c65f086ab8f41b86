"""Plates of *Effekter*: the difference month by month and window by window."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard import disclosure, sentences, sentences_plain
from dashboard.analysis.effects import Effects
from dashboard.analysis.published import Overlay
from dashboard.catalogue import Study
from dashboard.charts import event_study, windows
from dashboard.charts.labels import Labels, since
from dashboard.disclosure import Protected
from dashboard.plates import Cell, Panel, Plate, Results, Series, common, numbers
from dashboard.selection import Selection
from dashboard.text import _, count, difference, interval, plain, value
from dashboard.warehouse import Database
from dashboard.words import labels_of
from dashboard.words_printed import table_name

EFFECT, WINDOWS = "effekt", "vinduer"
_FEW = 40  # clusters under which the page also bootstraps
_EVERY = 12  # months between the rows of the short table


def kinds(study: Study) -> tuple[str, ...]:
    return (EFFECT, WINDOWS) if study.outcomes and study.specs else ()


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """The figure by month or by window of the chosen outcome and model."""
    study, found = database.study(selection), results.effects(selection)
    labels, overlay = labels_of(selection, study), results.overlay(selection)
    make = by_month if kind == EFFECT else by_window

    def draw(theme: str, compact: bool) -> go.Figure:
        return make(found, selection, labels, overlay, theme=theme, compact=compact)[0]

    panels = _month_panels if kind == EFFECT else _window_panels
    return Plate(
        page="effekter",
        kind=kind,
        title=title(found, labels),
        sentence=sentences.state_sentence(selection, study, found),
        reading=sentences.headline_sentence(found.headline, study, unit=labels.unit, outcome=labels.outcome),
        not_shown=sentences_plain.not_shown(found.headline, study, unit=labels.unit),
        definition=definition(selection, study),
        caveats=(*caveats(found, study), *printed_notes(selection, overlay)),
        panels=panels(found, selection, labels, overlay),
        table=found.table,
        columns=columns(labels),
        summary=_summary(found, labels, with_months=kind == EFFECT),
        draw=draw,
        alt=make(found, selection, labels, overlay, theme="light", compact=False)[1],
        **common(database, selection),
    )


def title(found: Effects, labels: Labels) -> str:
    """The main number in one line."""
    head = found.headline
    if head.verdict == "for_fa":
        return _("{outcome}: for få til å anslå forskjellen").format(outcome=labels.outcome)
    unit = labels.of(head.target).unit
    return _("{outcome}: {estimate} {interval}, {target}").format(
        outcome=labels.outcome,
        estimate=difference(head.estimate, unit, signed=True),
        interval=interval(head.conf_low, head.conf_high, unit),
        target=sentences.target_text(head.target),
    )


def not_shown(study: Study) -> str:
    """What a table of differences with intervals does not say, whatever its numbers."""
    parts = [
        _("Figuren viser gjennomsnitt: den sier ikke hvem det virket for, eller hvorfor."),
        _("Intervallet dekker tilfeldig variasjon, ikke feil i registre eller definisjoner."),
    ]
    if not study.is_randomised:
        parts.insert(0, _("Deltakerne er ikke trukket ut: forskjellen kan ha andre årsaker enn tiltaket."))
    return " ".join(parts)


def definition(selection: Selection, study: Study) -> str:
    """Outcome and model in words, with where they are defined."""
    outcome, spec = study.outcomes[selection.outcome], study.specs[selection.spec]
    defined = _("Utfall: {title}. Definert i {source}.").format(
        title=sentences.outcome_text(selection, study), source=_(outcome.source)
    )
    model = _("Modell: {title}. {text} Kilde: {source}.").format(
        title=_(spec.title), text=_(spec.text), source=_(spec.source)
    )
    error = sentences.se_text(selection, study)
    return f"{defined} {model} {error[0].upper()}{error[1:]}."


def caveats(found: Effects, study: Study) -> tuple[str, ...]:
    """What a reader must know before using the number."""
    told = [sentences.fixed_samples_sentence(study)]
    if found.everyone_until is not None and found.everyone_until < study.months[1]:
        told.append(
            _("Etter måned {month} er ikke alle observert, og sammensetningen endrer seg.").format(
                month=count(found.everyone_until)
            )
        )
    told += [_(one.text) for one in found.breaks]
    if found.n_clusters is not None and found.n_clusters < _FEW:
        told.append(_("Få klynger: klyngede standardfeil blir ofte for små."))
    if found.incomplete:
        told.append(_("{n} uten fullstendige kjennetegn er holdt utenfor.").format(n=count(found.incomplete)))
    if found.table.withheld:
        told.append(_("Celler under minstegrensen er tatt ut og antall er avrundet."))
    return tuple(text for text in told if text)


def printed_notes(selection: Selection, overlay: tuple[Overlay, ...]) -> tuple[str, ...]:
    """What is known to be wrong with the printed numbers that are drawn, once each."""
    if not selection.show_published:
        return ()
    told = {
        one.note: _("{table}, om det trykte tallet: {note}").format(
            table=table_name(one.table), note=one.note
        )
        for one in overlay
        if one.note
    }
    return tuple(told.values())


def _month_panels(
    found: Effects, selection: Selection, labels: Labels, overlay: tuple[Overlay, ...]
) -> tuple[Panel, ...]:
    frame = in_view(found, selection).frame
    frame = frame[frame["target_kind"] == "month"]
    x = tuple(float(month) for month in frame["target"])
    axis = since(labels.month0, "months")
    levels = (
        Series(labels.treated, x, numbers(frame["mean_treated"]), None, None, "tiltak"),
        Series(labels.control, x, numbers(frame["mean_control"]), None, None, "kontroll"),
    )
    gap = [
        Series(
            labels.difference,
            x,
            numbers(frame["estimate"]),
            numbers(frame["conf_low"]),
            numbers(frame["conf_high"]),
            "differanse",
        )
    ]
    printed = {float(o.target): o.estimate for o in overlay if o.target.lstrip("-").isdigit()}
    if selection.show_published and any(month in printed for month in x):
        y = tuple(printed.get(month) for month in x)
        gap.append(Series(_("Trykt i rapporten"), x, y, None, None, "trykt"))
    return (
        Panel(labels.outcome, "linje", levels, axis, labels.level_axis, labels.unit),
        Panel(labels.difference, "linje", tuple(gap), axis, labels.difference_axis, labels.unit, True),
    )


def _window_panels(
    found: Effects, selection: Selection, labels: Labels, overlay: tuple[Overlay, ...]
) -> tuple[Panel, ...]:
    frame = found.windows()
    frame = frame[~frame["target"].str.startswith("kumulativ_")]
    x = tuple(sentences.target_text(name).capitalize() for name in frame["target"])
    series = [
        Series(
            labels.difference,
            x,
            numbers(frame["estimate"]),
            numbers(frame["conf_low"]),
            numbers(frame["conf_high"]),
            "differanse",
        )
    ]
    printed = {f"mnd_{o.target}" if o.target.isdigit() else o.target: o.estimate for o in overlay}
    if selection.show_published and any(name in printed for name in frame["target"]):
        y = tuple(printed.get(name) for name in frame["target"])
        series.append(Series(_("Trykt i rapporten"), x, y, None, None, "trykt"))
    axis = _("Måned eller vindu")
    return (
        Panel(labels.difference, "punkt", tuple(series), axis, labels.difference_axis, labels.unit, True),
    )


def _summary(found: Effects, labels: Labels, *, with_months: bool) -> tuple[tuple[str, ...], ...]:
    """Windows, and every twelfth month after month 0."""
    wide = columns(labels)
    names = ["target", "estimate", "conf_low", "conf_high", "mean_treated", "mean_control"]
    names += ["n_treated", "n_control"]
    frame = found.table.frame
    month = frame["target"].where(frame["target_kind"] == "month").astype(float)
    kept = month.isna() | (with_months & (month >= 0) & (month % _EVERY == 0))
    shown = rows(disclosure.narrowed(found.table, rows=kept), labels)
    header = tuple(wide[name][0] for name in names)
    return (header, *(tuple(wide[name][1](row[name]) for name in names) for row in shown))


def by_month(
    found: Effects,
    selection: Selection,
    labels: Labels,
    overlay: tuple[Overlay, ...],
    *,
    theme: str,
    compact: bool,
) -> tuple[go.Figure, str]:
    """The main figure of *Effekter*, with its alternative text."""
    printed = overlay if selection.show_published else ()
    shown = in_view(found, selection)
    drawn = event_study.levels_and_difference(
        shown,
        labels=labels,
        theme=theme,
        compact=compact,
        last_full_month=found.everyone_until,
        published={int(o.target): o.estimate for o in printed if o.target.lstrip("-").isdigit()},
        published_source=_printed_in(printed),
        breaks=[(b.first, b.last, sentences.break_label(b.month)) for b in found.breaks],
    )
    return drawn, event_study.alt_text(shown, labels=labels, last_full_month=found.everyone_until)


def by_window(
    found: Effects,
    selection: Selection,
    labels: Labels,
    overlay: tuple[Overlay, ...],
    *,
    theme: str,
    compact: bool,
) -> tuple[go.Figure, str]:
    """The figure of windows beside it, with its alternative text."""
    printed = overlay if selection.show_published else ()
    # A sum of months is on another scale than the means: it stands in the table.
    means = ~found.table.frame["target"].str.startswith("kumulativ_")
    shown = disclosure.narrowed(found.table, rows=means)
    drawn = windows.windows(
        shown,
        labels=labels,
        theme=theme,
        compact=compact,
        # A printed single month is a month in the main figure and a window here.
        published={f"mnd_{o.target}" if o.target.isdigit() else o.target: o.estimate for o in printed},
        published_source=_printed_in(printed),
    )
    return drawn, windows.windows_alt_text(shown, labels=labels)


def _printed_in(printed: tuple[Overlay, ...]) -> str:
    """Report and tables the printed estimates stand in."""
    tables = ", ".join(dict.fromkeys(one.table for one in printed))
    report = printed[0].report if printed else ""
    return _("rapport {report}, tabell {tables}").format(report=report, tables=tables) if printed else ""


def in_view(found: Effects, selection: Selection) -> Protected:
    """The months in view, without the bands that are switched off."""
    hidden = {
        "begge": [],
        "punktvis": ["band_low", "band_high"],
        "ingen": ["band_low", "band_high", "conf_low", "conf_high"],
    }
    frame = found.table.frame
    month = frame["target"].where(frame["target_kind"] == "month").astype(float)
    inside = month.isna() | month.between(selection.first, selection.last)
    return disclosure.narrowed(found.table, rows=inside, blank=hidden[selection.band])


def rows(table: Protected, labels: Labels) -> list[dict[str, object]]:
    """The table's rows; a sum over months, in another unit than the column's, is written out with its own."""
    written: list[dict[str, object]] = []
    for row in table.frame.to_dict("records"):
        unit = labels.of(row["target"]).unit
        if unit != labels.unit:
            for name in ("estimate", "conf_low", "conf_high", "band_low", "band_high"):
                row[name] = difference(row[name], unit, signed=True)
            for name in ("mean_treated", "mean_control"):
                row[name] = value(row[name], unit)
        written.append({str(name): cell for name, cell in row.items()})
    return written


def columns(labels: Labels) -> dict[str, tuple[str, Cell]]:
    """Title and writing of each column of the table of effects."""
    unit = labels.unit

    def change(x: object) -> str:
        return x if isinstance(x, str) else plain(x, unit, signed=True)  # type: ignore[arg-type]

    def level(x: object) -> str:
        return x if isinstance(x, str) else value(x, unit)  # type: ignore[arg-type]

    def target(x: object) -> str:
        return sentences.target_text(str(x)).capitalize()

    return {
        "target": (_("Måned eller vindu"), target),
        "estimate": (f"{labels.difference}, {labels.difference_axis}", change),
        "conf_low": (_("95 % fra"), change),
        "conf_high": (_("til"), change),
        "band_low": (_("Simultant fra"), change),
        "band_high": (_("til (simultant)"), change),
        "mean_treated": (labels.treated, level),
        "mean_control": (labels.control, level),
        "n_treated": (f"N {labels.treated}", count),  # type: ignore[dict-item]
        "n_control": (f"N {labels.control}", count),  # type: ignore[dict-item]
    }
