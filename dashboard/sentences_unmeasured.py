"""How strong something no register holds must be, in the language of the reader, by fixed rules."""

from __future__ import annotations

import math

from dashboard.analysis.unmeasured import Unmeasured
from dashboard.catalogue import Study
from dashboard.sentences import effect_word, the
from dashboard.text import _, count, difference, number

MUCH = 10  # times what is measured: more than anybody would believe


def e_value_sentence(found: Unmeasured, study: Study) -> str:
    """The E-value in plain words."""
    e = found.e_value
    if math.isnan(e.value):
        return _("E-verdien kan ikke regnes ut her: de justerte nivåene er ikke positive.")
    told = _(
        "**E-verdi {value}.** Noe vi ikke har målt, måtte henge sammen med både tiltaket og utfallet med et "
        "risikoforhold på minst {value} hver, utover kjennetegnene i modellen, for å forklare bort hele "
        "{word}."
    ).format(value=number(e.value, 2), word=the(effect_word(study).lower()))
    limit = (
        _("Intervallet rommer allerede ingen forskjell, så der trengs ingenting.")
        if e.limit == 1.0
        else _("For å flytte intervallet til null holder {limit}.").format(limit=number(e.limit, 2))
    )
    how = _("Regnet av risikoforholdet {ratio} mellom justerte andeler.")
    if found.is_approximate:
        how = _(
            "Tilnærmet: utfallet er ikke en andel, så risikoforholdet {ratio} er regnet av standardavvik."
        )
    return " ".join([told, limit, how.format(ratio=number(e.ratio, 2))])


def oster_sentence(found: Unmeasured, rmax: float, study: Study, *, unit: str) -> str:
    """Oster's delta and bound in plain words."""
    word = the(effect_word(study).lower())
    if found.movement is None:
        return _(
            "Osters grense er ikke regnet ut for en modell der {word} varierer med et kjennetegn."
        ).format(word=word)
    bound = found.oster(rmax)
    if math.isnan(bound.delta):
        return _(
            "Osters grense har ingen mening her: kjennetegnene flytter ikke {word}, eller R² er nådd."
        ).format(word=word)
    if abs(bound.delta) > MUCH:
        # So far out the sign is that of one of several solutions, and says nothing.
        told = _(
            "**δ = {delta}.** For at {word} skulle være null, måtte det umålte bety mer enn {much} ganger så "
            "mye for hvem som fikk tiltaket som alt i modellen, i den ene eller andre retningen."
        )
    elif bound.delta > 0:
        told = _(
            "**δ = {delta}.** Det umålte måtte bety {delta} ganger så mye for hvem som fikk tiltaket som "
            "alt i modellen, for at {word} skulle være null. Under 1 regnes som skjørt (Oster 2019)."
        )
    else:
        told = _(
            "**δ = {delta}.** Det umålte måtte virke motsatt vei av kjennetegnene i modellen, og bety {size} "
            "ganger så mye, for at {word} skulle være null."
        )
    even = _(
        "Betyr det umålte like mye som det målte, er {word} {adjusted}. R² går fra {raw} uten kjennetegn til "
        "{full} i modellen; det forutsettes {rmax} med alt som betyr noe."
    )
    moved = found.movement
    return " ".join([told, even]).format(
        delta=number(bound.delta, 1),
        size=number(abs(bound.delta), 1),
        much=count(MUCH),
        word=word,
        adjusted=difference(bound.adjusted, unit, signed=True),
        raw=number(moved.r2_raw, 3),
        full=number(moved.r2_full, 3),
        rmax=number(rmax, 3),
    )


def measure_name(measure: str) -> str:
    """A row of the table of measures."""
    return {
        "risikoforhold": _("Risikoforhold"),
        "risikoforhold_fra": _("Risikoforhold, 95 % fra"),
        "risikoforhold_til": _("Risikoforhold, 95 % til"),
        "e_verdi": _("E-verdi"),
        "e_verdi_grense": _("E-verdi for intervallets nærmeste ende"),
        "r2_raa": _("R² uten kjennetegn"),
        "r2_modell": _("R² i modellen"),
        "rmax": _("R² med alt som betyr noe (forutsatt)"),
        "oster_delta": _("Osters δ"),
        "oster_justert": _("Anslag ved δ = 1, i utfallets enhet"),
    }.get(measure, measure)
