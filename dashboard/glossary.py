"""The words a reader may not know, explained shortly: beside what they name, and all of them in one place."""

from __future__ import annotations

from dashboard.text import _


def glossary() -> tuple[tuple[str, str], ...]:
    """Word and explanation, in alphabetical order."""
    words = {**_of_nav(), **_of_method(), **_of_money()}
    return tuple(sorted(words.values(), key=lambda pair: pair[0].lower()))


def explain(*names: str) -> str:
    """What a help text says of some words.

    Examples
    --------
    >>> explain("prosentpoeng")
    '**Prosentpoeng.** Forskjellen mellom to andeler: fra 20 % til 23 % er 3 prosentpoeng.'
    """
    words = {**_of_nav(), **_of_method(), **_of_money()}
    return "\n\n".join("**{}.** {}".format(*words[name]) for name in names)


def _of_nav() -> dict[str, tuple[str, str]]:
    return {
        "aap": (
            _("AAP"),
            _("Arbeidsavklaringspenger: ytelse for den som har fått arbeidsevnen nedsatt."),
        ),
        "ab": (
            _("Arbeid med bistand"),
            _(
                "Tiltak der en veileder hos leverandøren hjelper deltakeren å få eller beholde "
                "ordinært arbeid."
            ),
        ),
        "g": (_("G"), _("Grunnbeløpet i folketrygden. Her brukes beløpet som gjaldt i hver enkelt måned.")),
        "lonnstilskudd": (
            _("Lønnstilskudd"),
            _(
                "NAV betaler arbeidsgiveren en del av lønnen. Det kan regnes med som arbeid eller "
                "holdes utenfor."
            ),
        ),
        "nedsatt": (
            _("Nedsatt arbeidsevne"),
            _(
                "NAV har vurdert at sykdom, skade eller andre hindringer gjør det vanskelig å få "
                "eller beholde arbeid."
            ),
        ),
        "oppfolging": (
            _("Oppfølging"),
            _("Tiltak NAV kjøper av leverandører: råd og støtte til å få eller beholde arbeid."),
        ),
        "supported_employment": (
            _("Supported Employment (SE)"),
            _(
                "Arbeidsrettet oppfølging der jobbspesialister følger deltaker og arbeidsgiver, etter en "
                "kvalitetsskala."
            ),
        ),
        "utvidet_oppfolging": (
            _("Utvidet oppfølging"),
            _("Jobbspesialister i NAV følger opp deltakeren selv, i stedet for å kjøpe tiltaket."),
        ),
    }


def _of_method() -> dict[str, tuple[str, str]]:
    return {
        "faste_effekter": (
            _("Faste effekter"),
            _(
                "Sammenligningen skjer innen celler, for eksempel samme trekningsenhet og kvartal, og legges "
                "så sammen."
            ),
        ),
        "hc1": (_("HC1"), _("Standardfeil som tåler at spredningen er ulik for ulike deltakere.")),
        "itt": (
            _("ITT"),
            _(
                "«Intention to treat»: alle regnes med i gruppen de ble trukket til, enten de deltok "
                "eller ikke."
            ),
        ),
        "kalibrering": (
            _("Kalibrering"),
            _(
                "Syntetiske data er laget for å ligne rapportens trykte tall. At de stemmer er kalibrering, "
                "ikke en ny bekreftelse av resultatet."
            ),
        ),
        "kaplan_meier": (
            _("Kaplan-Meier"),
            _(
                "Andelen som fortsatt er i tiltaket, regnet slik at også de som ikke er ferdig fulgt teller "
                "med så lenge de er sett."
            ),
        ),
        "kjennetegn": (
            _("Kjennetegn"),
            _(
                "Det modellen tar hensyn til hos deltakerne, som alder og tidligere inntekt, målt før "
                "måned 0."
            ),
        ),
        "klynge": (
            _("Klynge"),
            _(
                "Deltakere som hører sammen, for eksempel ved samme kontor. Klyngede standardfeil regner med "
                "at de kan ligne hverandre."
            ),
        ),
        "konfidensintervall": (
            _("Konfidensintervall"),
            _(
                "Tallene som er forenlige med dataene. Ved gjentatte forsøk ville 95 av 100 slike "
                "intervaller "
                "dekket det sanne tallet."
            ),
        ),
        "log_rank": (
            _("Log-rank"),
            _("Test av om to grupper går ut av tiltaket i samme takt gjennom hele forløpet."),
        ),
        "minste": (
            _("Minste påviselige utslag"),
            _("Det utslaget studien ville oppdaget i fire av fem forsøk: 2,8 standardfeil."),
        ),
        "maaned0": (
            _("Måned 0"),
            _("Måneden da deltakeren ble trukket, eller startet. Alle måneder telles derfra."),
        ),
        "p_verdi": (
            _("p-verdi"),
            _(
                "Hvor ofte en forskjell så stor ville vist seg ved tilfeldigheter alene, om det ikke "
                "var noen. "
                "Den sier ikke hvor stor eller viktig forskjellen er."
            ),
        ),
        "prosentpoeng": (
            _("Prosentpoeng"),
            _("Forskjellen mellom to andeler: fra 20 % til 23 % er 3 prosentpoeng."),
        ),
        "punktvis": (_("Punktvis bånd"), _("95 %-intervallet for hver måned for seg.")),
        "randomisert": (
            _("Randomisert"),
            _("Loddtrekning avgjorde gruppen. Da er gruppene like fra før, bortsett fra tilfeldigheter."),
        ),
        "sensurert": (
            _("Sensurert"),
            _("Ikke sett lenger: deltakeren var fortsatt i tiltaket da registeret sluttet."),
        ),
        "simultant": (
            _("Simultant bånd"),
            _(
                "Et videre bånd som dekker hele kurven samtidig. Ligger null utenfor i én måned, er det ikke "
                "fordi mange måneder ble prøvd."
            ),
        ),
        "standardfeil": (
            _("Standardfeil"),
            _(
                "Hvor mye et anslag ville variere fra forsøk til forsøk. Intervallet er om lag to til "
                "hver side."
            ),
        ),
        "syntetisk": (
            _("Syntetiske data"),
            _("Oppdiktede personer med samme mønster som trykte tabeller. Ingen er virkelige."),
        ),
        "utforskende": (
            _("Utforskende"),
            _("En inndeling som ikke var bestemt på forhånd. Enkelte slår ut ved en tilfeldighet."),
        ),
    }


def _of_money() -> dict[str, tuple[str, str]]:
    return {
        "milepael": (
            _("Milepæl"),
            _("Et resultat leverandøren får betalt for, som ansettelse eller at jobben er holdt."),
        ),
        "netto_nytte": (
            _("Netto nytte"),
            _(
                "Verdien av det tiltaket gir mer enn sammenligningen, når det som det koster mer er "
                "trukket fra."
            ),
        ),
        "nullpunkt": (_("Nullpunkt"), _("Der verdien av effekten er like stor som kostnaden.")),
        "skattekostnad": (
            _("Skattekostnad"),
            _("Det samfunnet taper på å kreve inn en krone i skatt."),
        ),
    }
