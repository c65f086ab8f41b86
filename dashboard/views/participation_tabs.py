"""What stands under the survival curve, in tabs that are worked out when opened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import cache, controls, export, plate_effects, plate_participation, snippet
from dashboard.analysis.participation import Participation
from dashboard.analysis.waiting import waits
from dashboard.catalogue import Study
from dashboard.plates import Plate, plate
from dashboard.selection import Selection, with_outcome
from dashboard.text import _, count, percent, value
from dashboard.views import figure, take_out
from dashboard.warehouse import Database
from dashboard.words import Words


def show(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    """The four tabs; a tab that is closed costs nothing."""
    titles = {
        plate_participation.EXITS: words.exit_title,
        plate_participation.DESTINATIONS: _("Hvor de gikk"),
        plate_participation.WAITING: _("Ventetid og første tiltak"),
    }
    pages: dict[str, Callable[[], None]] = {
        _("Måned for måned"): lambda: _by_month(database, selection),
        titles[plate_participation.EXITS]: lambda: _exits(found, database, selection),
        titles[plate_participation.DESTINATIONS]: lambda: _destinations(found, words, database, selection),
        titles[plate_participation.WAITING]: lambda: _waiting(found, words, database, selection),
    }
    study = database.study(selection)
    # A study without monthly participation opens on what it has.
    first = _("Måned for måned") if participation_outcomes(study) else words.exit_title
    first = titles.get(controls.asked_figure(), first)
    opened = st.tabs(list(pages), default=first, key=f"tabs_{study.id}", on_change="rerun")
    for tab, draw in zip(opened, pages.values(), strict=True):
        with tab:
            if tab.open:
                draw()


def participation_outcomes(study: Study) -> dict[str, str]:
    """Outcomes that say who is in which measure, by name."""
    return {name: _(one.title) for name, one in study.outcomes.items() if name.startswith("deltar_")}


def _by_month(database: Database, selection: Selection) -> None:
    """Levels by arm and their difference for an outcome of participation, by the effects' engine."""
    study = database.study(selection)
    outcomes = participation_outcomes(study)
    if not outcomes:
        st.info(
            _("Studien har ingen opplysninger om deltakelse måned for måned. Se kurven over, eller Effekter.")
        )
        return
    name = st.selectbox(
        _("Tiltak"), list(outcomes), format_func=outcomes.__getitem__, key=f"participation_{study.id}"
    )
    asked = with_outcome(selection, study, name)
    made = plate(database, asked, "effekter", plate_effects.EFFECT, results=cache)
    st.markdown(made.sentence)
    figure.show(made, key=f"maaned_{study.id}_{name}", script=lambda: snippet.effects_script(database, asked))


def _exits(found: Participation, database: Database, selection: Selection) -> None:
    _shown(plate_participation.exits_plate(database, selection, found), database)


def _destinations(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    known = list(dict.fromkeys(plate_participation.reached(found).frame["destination"]))
    if len(known) < 2:
        name = words.destination(known[0]) if known else words.exit_title
        st.info(
            _(
                "Studien skiller ikke mellom ulike avganger. All avgang er «{name}», og kurven over sier alt."
            ).format(name=name)
        )
        return
    _shown(plate_participation.destinations_plate(database, selection, found), database)


def _shown(made: Plate, database: Database) -> None:
    figure.show(
        made,
        key=f"{made.kind}_{made.selection.study}",
        script=lambda: snippet.participation_script(database, made.selection),
    )


def _waiting(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    if not words.starts_later or found.waiting.frame.empty:
        st.info(_("Alle er med fra {start}, så det er ingen ventetid å vise.").format(start=words.start))
        return
    last = count(found.waiting.frame["month"].max())
    lines = [
        _("**{name}**: {share} har startet et tiltak innen {last} måneder, og ventet i snitt {mean}.").format(
            name=words.arm(one.arm),
            share=percent(one.started),
            last=last,
            mean=value(one.mean, "months"),
        )
        for one in waits(found.waiting)
    ]
    st.markdown("\n".join(f"- {line}" for line in lines))
    _shown(plate_participation.waiting_plate(database, selection, found), database)
    _uptake(found, words, database, selection)


def _uptake(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    """What people started first: a table, to take out as one."""
    if found.uptake.frame.empty:
        return
    study = database.study(selection)
    st.markdown(f"**{_('Første tiltak')}**")
    titles = {name: _(group["title"]) for name, group in study.definition["measures"].items()}
    titles |= {"annet": _("Annet tiltak"), "ingen": _("Ingen")}
    shares = found.uptake.frame.set_index(["first", "arm"])["share"]
    firsts = dict.fromkeys(found.uptake.frame["first"])
    st.table(
        [
            {
                _("Første tiltak"): titles.get(first, first),
                **{name: percent(shares.get((first, arm))) for arm, name in words.arms.items()},
            }
            for first in firsts
        ]
    )
    said = plate_participation.state(plate_participation.WAITING, selection, study, found)
    sentence = f"{_('Første tiltak')}. {said}"
    records = found.uptake.frame.to_dict(orient="records")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        take_out.buttons(
            export.exported(found.uptake, database, selection, sentence=sentence),
            key=f"forste_tiltak_{study.id}",
            kind="",
            reading=_("Første tiltak"),
            columns={
                "first": (_("Første tiltak"), lambda code: titles.get(str(code), str(code))),
                "arm": (_("Gruppe"), words.arm),
                "share": (_("Andel"), percent),
            },
            rows=lambda: [{str(name): cell for name, cell in row.items()} for row in records],
        )
