"""Deltakelse: how long people stayed, what they left to, and how they got there."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, export, plate_participation, sentences, sentences_plain, snippet
from dashboard.analysis.participation import Participation, RestrictedMean
from dashboard.catalogue import Study
from dashboard.charts import survival
from dashboard.glossary import explain
from dashboard.selection import Selection
from dashboard.text import MISSING, _, count, difference, interval, number, p_value, percent, value
from dashboard.views import figure, participation_tabs, side
from dashboard.views.frame import data_mark
from dashboard.warehouse import Database
from dashboard.words import Words, words_of

UNLIKELY = 0.05  # the level of the log-rank test in words


def render(database: Database, selection: Selection) -> None:
    side.sidebar(selection, database.catalogue, groups=True)
    study = database.study(selection)
    st.title(_("Deltakelse"), anchor=False)
    data_mark(study)
    found = cache.participation(selection)
    words = words_of(study)
    st.markdown(sentences.participation_sentence(selection, study, found.n_treated, found.n_control))
    curves, facts = st.columns([3, 1], gap="medium")
    with curves:
        _curves(found, words)
    with facts:
        _facts(found, words)
    _under(found, words, database, selection)
    participation_tabs.show(found, words, database, selection)


def _curves(found: Participation, words: Words) -> None:
    second = st.toggle(
        _("Vis også andel av observerbare"),
        key="second_reading",
        help=_(
            "Kaplan-Meier bruker også dem som ikke er ferdig fulgt, så lenge de er sett. Andel av "
            "observerbare regner bare med dem som kan følges så lenge, enten de er gått ut eller ikke."
        ),
    )
    drawn = survival.survival_curves(
        found.table,
        labels=words.labels,
        theme=figure.theme(),
        time=words.unit,
        compact=figure.is_narrow(),
        second_reading=second,
    )
    figure.draw(
        drawn,
        key="varighet",
        alt=survival.survival_alt_text(found.table, labels=words.labels, time=words.unit),
    )


def _facts(found: Participation, words: Words) -> None:
    for mean in found.restricted_means:
        st.markdown(_mean(mean, words))
    medians = "  \n".join(f"{name}: {_median(found.medians[arm], words)}" for arm, name in words.arms.items())
    st.markdown(f"**{_('Median')}**  \n{medians}")
    st.markdown(
        f"**{_('Er kurvene ulike?')}**  \n{log_rank_text(found, words)}",
        help=explain("kaplan_meier", "log_rank", "p_verdi", "sensurert"),
    )


def _mean(mean: RestrictedMean, words: Words) -> str:
    """The area under each curve up to a horizon: time in the measure out of so much."""
    spans = {"months": _("de første {n} månedene"), "weeks": _("de første {n} ukene")}
    title = f"{words.title}, {spans[words.unit].format(n=count(mean.horizon))}"
    low, high = mean.difference[1:]
    lines = [
        f"**{title}**",
        *(
            f"{name}: {value(level[0], words.unit)}"
            for name, level in zip(words.arms.values(), (mean.treated, mean.control), strict=True)
        ),
        _("Forskjell: {estimate} {interval}").format(
            estimate=difference(mean.difference[0], words.unit, signed=True),
            interval=interval(low, high, words.unit),
        ),
    ]
    return "  \n".join(lines)


def _median(median: float, words: Words) -> str:
    """A median that is not reached is said so."""
    if median != median:
        return _("ikke nådd")
    return value(median, words.unit, decimals=0)


def log_rank_text(found: Participation, words: Words) -> str:
    """The log-rank test in words."""
    test = found.log_rank
    if test.p_value != test.p_value:
        return _("Det kan ikke prøves: for få avganger.")
    text = _("Avgangen skiller seg ikke mer mellom gruppene enn tilfeldigheter tilsier")
    if test.p_value < UNLIKELY:
        text = _("Avgangen skiller seg mer mellom gruppene enn tilfeldigheter tilsier")
    detail = _("log-rank, kjikvadrat {statistic}, {p}").format(
        statistic=number(test.statistic, 2), p=p_value(test.p_value)
    )
    return f"{text} ({detail})."


def _under(found: Participation, words: Words, database: Database, selection: Selection) -> None:
    study = database.study(selection)
    answer = export.exported(
        found.table,
        database,
        selection,
        sentence=sentences.participation_sentence(selection, study, found.n_treated, found.n_control),
    )
    figure.under(
        answer,
        key=f"deltakelse_{study.id}",
        reading=_reading(found, words, study),
        columns={
            "arm": (_("Gruppe"), words.arm),
            "month": (words.time, count),  # type: ignore[dict-item]
            "at_risk": (_("Fulgt"), count),  # type: ignore[dict-item]
            "exits": (_("Avgang"), count),  # type: ignore[dict-item]
            "censored": (_("Ut av data"), count),  # type: ignore[dict-item]
            "survival": (words.title, _share),
            "conf_low": (_("95 % fra"), _share),
            "conf_high": (_("til"), _share),
            "share_observable": (_("Andel av observerbare"), _share),
        },
        script=lambda: snippet.participation_script(database, selection),
        kind=plate_participation.SURVIVAL,
    )


def _reading(found: Participation, words: Words, study: Study) -> str:
    horizon = 12
    frame = found.table.frame
    at = frame[frame["month"] == horizon].set_index("arm")["survival"]
    parts = []
    if len(at) == len(words.arms):
        parts.append(
            _("{title}, etter {span}: {treated} i gruppen «{a}» og {control} i gruppen «{b}».").format(
                title=words.title,
                span=value(horizon, words.unit, decimals=0),
                treated=percent(at["tiltak"]),
                control=percent(at["kontroll"]),
                a=words.arms["tiltak"],
                b=words.arms["kontroll"],
            )
        )
    parts.append(_("Tallene under figuren er deltakere: fulgt, gått ut og ute av data før tidspunktet."))
    said = " ".join([plate_participation.not_shown(words), *sentences_plain.by_data(study)])
    return " ".join(parts) + "\n\n" + sentences_plain.line(said)


def _share(x: object) -> str:
    return percent(x) if x is not None else MISSING  # type: ignore[arg-type]
