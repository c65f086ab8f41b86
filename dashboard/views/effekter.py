"""Effekter: did it work, for whom, how sure are we."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import cache, controls, disclosure, export, sentences, snippet
from dashboard.analysis.effects import Effects
from dashboard.analysis.published import Overlay
from dashboard.catalogue import Study
from dashboard.charts import event_study, windows
from dashboard.charts.labels import Labels
from dashboard.disclosure import Protected
from dashboard.names import column_list
from dashboard.selection import Selection
from dashboard.text import _, count, difference, interval, p_value, plain, value
from dashboard.views import balance, effekter_robust, figure
from dashboard.views.frame import data_mark
from dashboard.warehouse import Database

Badge = Literal["green", "red", "blue", "gray"]
VERDICT_COLOURS: dict[str, Badge] = {
    "klart_hoyere": "green",
    "klart_lavere": "red",
    "trolig_likeverdig": "blue",
}


def render(database: Database, selection: Selection) -> None:
    """Places first, then the figure, then the rest: what is looked at most is sent first."""
    study = database.study(selection)
    found = cache.effects(selection)
    labels = labels_of(selection, study)
    top, main, below = st.container(), st.container(), st.container()
    by_month, by_window = main.columns([3, 1])
    with by_month:
        figure.draw(*_drawing("effekt", selection, _by_month, found, labels), key="effekt")
    sentence = sentences.state_sentence(selection, study, found)
    with top:
        data_mark(study)
        st.markdown(sentence)
        beside = _headline(found, labels)
    with by_window:
        figure.draw(*_drawing("vinduer", selection, _by_window, found, labels), key="vinduer")
    controls.sidebar(selection, database.catalogue)
    # On a phone the figure comes first and the other models after it.
    with below if beside is None else beside:
        _models(study, selection, labels)
    with below:
        figure.under(
            export.exported(found.table, database, selection, sentence=sentence),
            key=f"effekter_{selection.study}_{selection.outcome}",
            reading=_reading(found, study, labels),
            columns=_columns(labels),
            script=lambda: snippet.effects_script(database, selection),
            rows=lambda table: _rows(table, labels),
        )
        _few_clusters(selection, labels)
        balance.render(database, selection)
        effekter_robust.render(database, selection, labels)


def _drawing(
    name: str,
    selection: Selection,
    draw: Callable[..., tuple[go.Figure, str]],
    found: Effects,
    labels: Labels,
) -> tuple[go.Figure, str]:
    theme, compact = figure.theme(), figure.is_narrow()

    def make() -> tuple[go.Figure, str]:
        return draw(found, selection, labels, theme=theme, compact=compact)

    return cache.drawing(name, selection, theme=theme, compact=compact, make=make)


def _by_month(
    found: Effects, selection: Selection, labels: Labels, *, theme: str, compact: bool
) -> tuple[go.Figure, str]:
    printed = cache.overlay(selection) if selection.show_published else ()
    shown = _in_view(found, selection)
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


def _by_window(
    found: Effects, selection: Selection, labels: Labels, *, theme: str, compact: bool
) -> tuple[go.Figure, str]:
    printed = cache.overlay(selection) if selection.show_published else ()
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


def labels_of(selection: Selection, study: Study) -> Labels:
    """The words of one selection's figures."""
    outcome = study.outcomes[selection.outcome]
    return Labels(
        outcome=_(outcome.title),
        unit=outcome.unit or "count",
        treated=_(study.treated.short),
        control=_(study.control.short),
        difference=sentences.effect_word(study),
        month0=_(study.definition["month0_name"]),
        windows={w.name: sentences.target_text(w.name).capitalize() for w in study.windows},
    )


def _in_view(found: Effects, selection: Selection) -> Protected:
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


def _headline(found: Effects, labels: Labels) -> DeltaGenerator | None:
    """The main number with its verdict; the room beside it, where there is any."""
    head = found.headline
    main, beside = (st.container(), None) if figure.is_narrow() else st.columns([1, 1])
    with main:
        if head.verdict == "for_fa":
            st.title(_("For få til å anslå forskjellen i hovedvinduet"), anchor=False)
        else:
            estimate = difference(head.estimate, labels.unit, signed=True)
            span = interval(head.conf_low, head.conf_high, labels.unit)
            st.title(f"{estimate} {span}, {sentences.target_text(head.target)}", anchor=False)
        st.badge(
            sentences.verdict_label(head.verdict),
            color=VERDICT_COLOURS.get(head.verdict, "gray"),
            help=sentences.verdict_rule(labels.unit),
        )
    return beside


def _models(study: Study, selection: Selection, labels: Labels) -> None:
    """The same number by the raw, the stratified and the full model."""
    results = cache.side_by_side(selection)
    for column, (spec, result) in zip(st.columns(len(results)), results, strict=True):
        one = result.headline
        column.markdown(
            f"**{_(study.specs[spec].title)}**  \n"
            f"{difference(one.estimate, labels.unit, signed=True)}  \n"
            f"{interval(one.conf_low, one.conf_high, labels.unit)}"
        )


def _few_clusters(selection: Selection, labels: Labels) -> None:
    """Both ways to the uncertainty, where clusters are few."""
    found = cache.few_clusters(selection)
    if found is None:
        return
    st.subheader(_("Få klynger"), anchor=False)
    st.markdown(sentences.wild_sentence(found, unit=labels.unit))
    st.table(
        [
            {
                _("Måned eller vindu"): sentences.target_text(row["target"]).capitalize(),
                labels.difference: difference(row["estimate"], labels.of(row["target"]).unit, signed=True),
                _("Klynget (CR1)"): _both(row, "conf_low", "conf_high", "p_value", labels),
                _("Vilt klynge-bootstrap"): _both(row, "wild_low", "wild_high", "wild_p_value", labels),
            }
            for row in found.table.frame.to_dict(orient="records")
        ]
    )


def _both(row: dict[Any, Any], low: str, high: str, p: str, labels: Labels) -> str:
    unit = labels.of(row["target"]).unit
    return f"{interval(row[low], row[high], unit)}, {p_value(row[p])}"


def _reading(found: Effects, study: Study, labels: Labels) -> str:
    parts = [
        sentences.headline_sentence(found.headline, study, unit=labels.unit, outcome=labels.outcome),
        sentences.pretrend_sentence(found),
        sentences.fixed_samples_sentence(study),
    ]
    if found.everyone_until is not None and found.everyone_until < study.months[1]:
        parts.append(
            _("Etter måned {month} er ikke alle observert, og sammensetningen endrer seg.").format(
                month=count(found.everyone_until)
            )
        )
    parts += [_(one.text) for one in found.breaks]
    if found.singletons:
        parts.append(
            _("{n} deltaker(e) alene i sin celle av faste effekter er holdt utenfor.").format(
                n=count(found.singletons)
            )
        )
    if found.incomplete:
        parts.append(
            _("{n} uten fullstendige kjennetegn er holdt utenfor.").format(n=count(found.incomplete))
        )
    if found.dropped:
        parts.append(
            _("Kjennetegn uten egen variasjon i minst én måned er utelatt der: {names}.").format(
                names=column_list([name.partition(": ")[0] for name in found.dropped], study)
            )
        )
    return " ".join(part for part in parts if part)


def _rows(table: Protected, labels: Labels) -> list[dict[str, object]]:
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


def _columns(labels: Labels) -> dict[str, tuple[str, figure.Cell]]:
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
