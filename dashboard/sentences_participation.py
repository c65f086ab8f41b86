"""Time in the measure read aloud: how many are still in, when they leave, where they went, who started."""

from __future__ import annotations

import pandas as pd

from dashboard.analysis.participation import Participation
from dashboard.catalogue import Study
from dashboard.charts import hazard
from dashboard.disclosure import Protected
from dashboard.text import _, count, percent, value
from dashboard.words import Words

HORIZON = 12  # months or weeks after the start that are read aloud
TELLING = 10  # who leave in a month before its share is told as a spike
TOLD = 3


def title(heading: str, frame: pd.DataFrame, column: str, words: Words, *, unit: str) -> str:
    """A curve's heading with each arm's share after a year; the heading alone where an arm is not known."""
    at = _at_horizon(frame, column)
    if len(at) < len(words.arms):
        return heading
    return _("{title} etter {span}: {a} {treated}, {b} {control}").format(
        title=heading,
        span=value(HORIZON, unit, decimals=0),
        treated=percent(at["tiltak"]),
        control=percent(at["kontroll"]),
        a=words.arms["tiltak"],
        b=words.arms["kontroll"],
    )


def _at_horizon(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame[frame["month"] == HORIZON].set_index("arm")[column].dropna()


def survival(found: Participation, words: Words) -> str:
    """Each arm's share after a year, and what the numbers under the curve are."""
    at, parts = _at_horizon(found.table.frame, "survival"), []
    if len(at) == len(words.arms):
        parts.append(
            _("{title}, etter {span}: {treated} i gruppen «{a}» og {control} i gruppen «{b}».").format(
                title=words.title,
                span=value(HORIZON, words.unit, decimals=0),
                treated=percent(at["tiltak"]),
                control=percent(at["kontroll"]),
                a=words.arms["tiltak"],
                b=words.arms["kontroll"],
            )
        )
    parts.append(_("Tallene under figuren er deltakere: fulgt, gått ut og ute av data før tidspunktet."))
    return " ".join(parts)


def exits(table: Protected, words: Words) -> str:
    """What is drawn, and when clearly more leave than around it."""
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


def destinations(table: Protected, words: Words) -> str:
    """Where those who started had gone after a year."""
    frame = table.frame[table.frame["month"] == HORIZON]
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
                    span=value(HORIZON, words.unit, decimals=0), name=name, told=told
                )
            )
    parts.append(
        _(
            "Andelene gjelder alle som startet; resten er fortsatt i. «Ukjent» er verken arbeid, tiltak "
            "eller ytelse."
        )
    )
    return " ".join(parts)


def waiting(study: Study) -> str:
    return _("Andelen som har startet sitt første tiltak, etter måneder siden {month0}.").format(
        month0=_(study.definition["month0_name"])
    )


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


def definition(study: Study, words: Words) -> str:
    """What is timed, and the measures that count in each arm."""
    rules = study.definition["participation"]
    titles = {name: _(group["title"]) for name, group in study.definition["measures"].items()}
    arms = "; ".join(
        f"{words.arm(arm)}: {', '.join(titles.get(name, name) for name in rules['arm_measure'][arm])}"
        for arm in words.arms
    )
    return _(
        "{title}: tid fra start til varig avgang, etter Kaplan-Meier. De som ikke er ferdig fulgt, er med så "
        "lenge de er sett. Tiltak som telles: {arms}."
    ).format(title=words.title, arms=arms)


def caveats(found: Participation) -> tuple[str, ...]:
    """What a reader must know before using a curve."""
    told = [_("Mot slutten av kurvene er få fulgt, og trappene blir usikre.")]
    if found.table.withheld:
        told.append(_("Celler under minstegrensen er tatt ut og antall er avrundet."))
    return tuple(told)
