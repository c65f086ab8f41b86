"""What a headline does not say, by fixed rule: from the design, the interval and the data, never by hand."""

from __future__ import annotations

from dashboard.analysis.effects import Headline
from dashboard.catalogue import Study
from dashboard.sentences import effect_word
from dashboard.text import _, difference


def not_shown(headline: Headline, study: Study, *, unit: str) -> str:
    """One sentence each for the design, the interval and, where they are synthetic, the data."""
    return " ".join([_by_design(study), *_by_interval(headline, study, unit), *by_data(study)])


def line(text: str) -> str:
    """The line under a headline."""
    return _("**Hva dette ikke viser:** {text}").format(text=text)


def by_data(study: Study) -> tuple[str, ...]:
    if study.data_status != "syntetisk":
        return ()
    return (_("Tallene er syntetiske og sier ingenting om virkelige personer."),)


def _by_design(study: Study) -> str:
    if study.is_randomised:
        return _("Snittet sier ikke hvem det virket for, eller hvorfor.")
    return _("Deltakerne er ikke trukket: forskjellen kan ha andre årsaker enn tiltaket.")


def _by_interval(headline: Headline, study: Study, unit: str) -> tuple[str, ...]:
    if headline.verdict == "for_fa":
        return ()
    word, least = effect_word(study).lower(), difference(headline.detectable, unit)
    if headline.conf_low > 0 or headline.conf_high < 0:
        return (_("Intervallet dekker tilfeldigheter, ikke feil i registre eller definisjoner."),)
    return (
        _(
            "Intervallet rommer null: en {word} er verken vist eller utelukket. Er den under om lag {least}, "
            "ser studien den sjelden."
        ).format(word=word, least=least),
    )
