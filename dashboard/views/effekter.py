"""Effekter: did it work, for whom, how sure are we."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import cache, controls, export, plate_effects, sentences, sentences_plain, snippet
from dashboard.analysis.effects import Effects
from dashboard.catalogue import Study
from dashboard.charts.labels import Labels
from dashboard.glossary import explain
from dashboard.names import column_list
from dashboard.selection import Selection
from dashboard.text import _, count, difference, interval, p_value
from dashboard.views import balance, effekter_mot, effekter_robust, figure
from dashboard.views.frame import data_mark
from dashboard.warehouse import Database
from dashboard.words import labels_of

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
    top, main, compared, below = st.container(), st.container(), st.container(), st.container()
    by_month, by_window = main.columns([3, 1])
    with by_month:
        figure.draw(*_drawing("effekt", selection, plate_effects.by_month, found, labels), key="effekt")
    sentence = sentences.state_sentence(selection, study, found)
    with top:
        data_mark(study)
        st.markdown(sentence)
        beside = _headline(found, selection, labels, database)
    with by_window:
        figure.draw(*_drawing("vinduer", selection, plate_effects.by_window, found, labels), key="vinduer")
    controls.sidebar(selection, database.catalogue)
    with compared:
        effekter_mot.render(database, selection)
    # On a phone the figure comes first and the other models after it.
    with below if beside is None else beside:
        _models(study, selection, labels)
    with below:
        figure.under(
            export.exported(found.table, database, selection, sentence=sentence),
            key=f"effekter_{selection.study}_{selection.outcome}",
            reading=_reading(found, selection, study, labels),
            columns=plate_effects.columns(labels),
            script=lambda: snippet.effects_script(database, selection),
            rows=lambda table: plate_effects.rows(table, labels),
            kind=plate_effects.EFFECT,
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
        printed = cache.overlay(selection)
        return draw(found, selection, labels, printed, theme=theme, compact=compact)

    return cache.drawing(name, selection, theme=theme, compact=compact, make=make)


def _headline(
    found: Effects, selection: Selection, labels: Labels, database: Database
) -> DeltaGenerator | None:
    """The main number with its verdict; the room beside it, where there is any."""
    head = found.headline
    main, beside = (st.container(), None) if figure.is_narrow() else st.columns([4, 3], gap="medium")
    with main:
        if head.verdict == "for_fa":
            st.title(_("For få til å anslå forskjellen i hovedvinduet"), anchor=False)
        else:
            estimate = difference(head.estimate, labels.unit, signed=True)
            span = interval(head.conf_low, head.conf_high, labels.unit)
            st.title(f"{estimate} {span}, {sentences.target_text(head.target)}", anchor=False)
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.badge(
                sentences.verdict_label(head.verdict),
                color=VERDICT_COLOURS.get(head.verdict, "gray"),
                help=sentences.verdict_rule(labels.unit)
                + "\n\n"
                + explain("konfidensintervall", "prosentpoeng", "minste"),
            )
            effekter_mot.buttons(selection, database.catalogue)
    return beside


def _models(study: Study, selection: Selection, labels: Labels) -> None:
    """The same number by the raw, the stratified and the full model, a line each."""
    lines = [_("Samme tall i flere modeller:")]
    for spec, result in cache.side_by_side(selection):
        one = result.headline
        lines.append(
            f"**{difference(one.estimate, labels.unit, signed=True)}** "
            f"{interval(one.conf_low, one.conf_high, labels.unit)}, {_(study.specs[spec].title)}"
        )
    st.markdown("  \n".join(f":small[{line}]" for line in lines))


def _few_clusters(selection: Selection, labels: Labels) -> None:
    """Both ways to the uncertainty, where clusters are few."""
    found = cache.few_clusters(selection)
    if found is None:
        return
    st.header(_("Få klynger"), anchor=False, help=explain("klynge", "p_verdi"))
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


def _reading(found: Effects, selection: Selection, study: Study, labels: Labels) -> str:
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
    parts += plate_effects.printed_notes(selection, cache.overlay(selection))
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
    said = sentences_plain.not_shown(found.headline, study, unit=labels.unit)
    return " ".join(part for part in parts if part) + "\n\n" + sentences_plain.line(said)
