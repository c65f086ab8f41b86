"""What stands under the survival curve, in tabs that are worked out when opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard import cache, disclosure, export, plate_effects, sentences, snippet
from dashboard.analysis.participation import Participation
from dashboard.analysis.waiting import waits
from dashboard.catalogue import Study
from dashboard.charts import destinations, event_study, hazard, waiting
from dashboard.disclosure import Protected
from dashboard.selection import Selection, with_outcome
from dashboard.text import _, count, percent, value
from dashboard.views import figure
from dashboard.warehouse import Database
from dashboard.words import Words, labels_of

TELLING = 10  # who leave in a month before its share is told as a spike
TOLD = 3


def show(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    """The four tabs; a tab that is closed costs nothing."""
    pages: dict[str, Callable[[], None]] = {
        _("Måned for måned"): lambda: _by_month(database, selection),
        words.exit_title: lambda: _exits(found, words, database, selection),
        _("Hvor de gikk"): lambda: _destinations(found, words, database, selection),
        _("Ventetid og første tiltak"): lambda: _waiting(found, words, database, selection),
    }
    study = database.study(selection)
    # A study without monthly participation opens on what it has.
    first = _("Måned for måned") if participation_outcomes(study) else words.exit_title
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
    found, labels = cache.effects(asked), labels_of(asked, study)
    st.markdown(sentences.state_sentence(asked, study, found))
    figure.draw(
        event_study.levels_and_difference(
            found.table,
            labels=labels,
            theme=figure.theme(),
            compact=figure.is_narrow(),
            last_full_month=found.everyone_until,
        ),
        key=f"maaned_{name}",
        alt=event_study.alt_text(found.table, labels=labels, last_full_month=found.everyone_until),
    )
    figure.under(
        export.exported(found.table, database, asked, sentence=sentences.state_sentence(asked, study, found)),
        key=f"maaned_{study.id}_{name}",
        reading=sentences.headline_sentence(found.headline, study, unit=labels.unit, outcome=labels.outcome),
        columns=plate_effects.columns(labels),
        script=lambda: snippet.effects_script(database, asked),
        kind=plate_effects.EFFECT,
    )


def _exits(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    labels = replace(words.labels, outcome=words.exit_title)
    figure.draw(
        hazard.hazard(
            found.hazard,
            labels=labels,
            theme=figure.theme(),
            time=words.unit,
            compact=figure.is_narrow(),
        ),
        key="avgang",
        alt=hazard.hazard_alt_text(found.hazard, labels=labels, time=words.unit),
    )
    _under(
        found.hazard,
        key="avgang",
        reading=_peak(found.hazard, words),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (words.time, count),
            "at_risk": (_("Fulgt"), count),
            "hazard": (_("Andel som går ut"), _share),
            "conf_low": (_("95 % fra"), _share),
            "conf_high": (_("til"), _share),
        },
        database=database,
        selection=selection,
        found=found,
    )


def _peak(table: Protected, words: Words) -> str:
    """When clearly more leave than around it."""
    told = _("Andelen av dem som fortsatt er i, som går ut i løpet av hver {time}.").format(
        time=words.time.lower()
    )
    leaving = table.frame.assign(n=table.frame["hazard"] * table.frame["at_risk"]).set_index(
        ["arm", "month"]
    )["n"]
    found = [one for one in hazard.spikes(table) if leaving[one.arm, one.month] >= TELLING][:TOLD]
    if not found:
        return told + " " + _("Ingen {time} skiller seg klart fra dem rundt.").format(time=words.time.lower())
    tops = "; ".join(
        _("{time} {at} i gruppen «{name}» ({share})").format(
            time=words.time.lower(), at=count(one.month), name=words.arm(one.arm), share=percent(one.hazard)
        )
        for one in found
    )
    return " ".join(
        [
            told,
            _("Klart flere går ut enn rundt: {tops}.").format(tops=tops),
            _("En slik topp kan komme av at en avtale eller et vedtak går ut."),
        ]
    )


def _destinations(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    frame = found.destinations.frame
    reached = frame.groupby("destination", sort=False)["share"].max()
    known = [name for name in reached.index if reached[name] > 0]
    if len(known) < 2:
        name = words.destination(known[0]) if known else words.exit_title
        st.info(
            _(
                "Studien skiller ikke mellom ulike avganger. All avgang er «{name}», og kurven over sier alt."
            ).format(name=name)
        )
        return
    table = disclosure.narrowed(found.destinations, rows=frame["destination"].isin(known))
    labels = replace(words.labels, outcome=_("{exit}, og hvor de gikk").format(exit=words.exit_title))
    figure.draw(
        destinations.destinations(
            table,
            labels=labels,
            titles=words.destinations,
            theme=figure.theme(),
            time=words.unit,
            compact=figure.is_narrow(),
        ),
        key="hvor",
        alt=destinations.destinations_alt_text(
            table, labels=labels, titles=words.destinations, time=words.unit
        ),
    )
    _under(
        table,
        key="hvor",
        reading=_where(table, words),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (words.time, count),
            "destination": (_("Gikk til"), words.destination),
            "share": (_("Andel av dem som startet"), _share),
            "conf_low": (_("95 % fra"), _share),
            "conf_high": (_("til"), _share),
        },
        database=database,
        selection=selection,
        found=found,
    )


def _where(table: Protected, words: Words) -> str:
    """Where those who started had gone after a year."""
    horizon = 12
    frame = table.frame[table.frame["month"] == horizon]
    parts = []
    for arm, name in words.arms.items():
        mine = frame[frame["arm"] == arm].dropna(subset=["share"])
        if not mine.empty:
            told = ", ".join(
                f"{words.destination(row['destination']).lower()} {percent(row['share'])}"
                for row in mine.to_dict(orient="records")
            )
            parts.append(
                _("Etter {span} i gruppen «{name}»: {told}.").format(
                    span=value(horizon, words.unit, decimals=0), name=name, told=told
                )
            )
    parts.append(
        _(
            "Andelene gjelder alle som startet; resten er fortsatt i. «Ukjent» er verken arbeid, tiltak "
            "eller ytelse."
        )
    )
    return " ".join(parts)


def _waiting(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    study = database.study(selection)
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
    _start_curve(found, words, study)
    _under(
        found.waiting,
        key="ventetid",
        reading=_("Andelen som har startet sitt første tiltak, etter måneder siden {month0}.").format(
            month0=_(study.definition["month0_name"])
        ),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (_("Måned"), count),
            "share": (_("Har startet"), _share),
            "n": ("N", count),
        },
        database=database,
        selection=selection,
        found=found,
    )
    _uptake(found, words, study)


def _start_curve(found: Participation, words: Words, study: Study) -> None:
    """The share that has started, by months since month 0."""
    labels = replace(
        words.labels, outcome=_("Har startet et tiltak"), month0=_(study.definition["month0_name"])
    )
    figure.draw(
        waiting.waiting(found.waiting, labels=labels, theme=figure.theme(), compact=figure.is_narrow()),
        key="ventetid",
        alt=waiting.waiting_alt_text(found.waiting, labels=labels),
    )


def _uptake(found: Participation, words: Words, study: Study) -> None:
    if found.uptake.frame.empty:
        return
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


def _under(
    table: Protected,
    *,
    key: str,
    reading: str,
    columns: dict[str, tuple[str, Callable[..., str]]],
    database: Database,
    selection: Selection,
    found: Participation,
) -> None:
    study = database.study(selection)
    sentence = sentences.participation_sentence(selection, study, found.n_treated, found.n_control)
    figure.under(
        export.exported(table, database, selection, sentence=sentence),
        key=f"{key}_{study.id}",
        reading=reading,
        columns=columns,
        script=lambda: snippet.participation_script(database, selection),
        kind=key,
    )


def _share(x: object) -> str:
    return percent(x)  # type: ignore[arg-type]
