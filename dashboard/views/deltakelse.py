"""Deltakelse: how long people stayed, what they left to, and how they got there."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, export, plate_participation, sentences, sentences_plain, snippet
from dashboard.analysis.participation import Participation, RestrictedMean
from dashboard.glossary import explain
from dashboard.plates import Plate
from dashboard.selection import Selection
from dashboard.text import _, count, difference, interval, number, p_value, value
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
        second = _second_reading()
        made = plate_participation.survival_plate(database, selection, found, second_reading=second)
        figure.draw(made.draw(figure.theme(), figure.is_narrow()), made.alt, key="varighet")
    with facts:
        _facts(found, words)
    _under(made, database, selection, is_kept=not second)
    participation_tabs.show(found, words, database, selection)


def _second_reading() -> bool:
    """The other way to count, which no link holds."""
    return st.toggle(
        _("Vis også andel av observerbare"),
        key="second_reading",
        help=_(
            "Kaplan-Meier bruker også dem som ikke er ferdig fulgt, så lenge de er sett. Andel av "
            "observerbare regner bare med dem som kan følges så lenge, enten de er gått ut eller ikke."
        ),
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


def _under(made: Plate, database: Database, selection: Selection, *, is_kept: bool) -> None:
    """What stands under the curve, over the whole width."""
    study = database.study(selection)
    said = " ".join([made.not_shown, *sentences_plain.by_data(study)])
    figure.under(
        export.exported(made.table, database, selection, sentence=made.sentence),
        key=f"deltakelse_{study.id}",
        reading=f"{made.reading}\n\n{sentences_plain.line(said)}",
        columns=dict(made.columns),
        script=lambda: snippet.participation_script(database, selection),
        kind=made.kind,
        make=lambda: made,
        is_kept=is_kept,
    )
