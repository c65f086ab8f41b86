"""The words a reader may not know, explained shortly."""

from __future__ import annotations

from dashboard.text import _


def glossary() -> tuple[tuple[str, str], ...]:
    """Word and explanation, in alphabetical order."""
    words = {
        _("AAP"): _("Arbeidsavklaringspenger: ytelse for den som har fått arbeidsevnen nedsatt."),
        _("Faste effekter"): _(
            "Sammenligningen skjer innen celler, for eksempel samme trekningsenhet og kvartal, og legges "
            "så sammen."
        ),
        _("G"): _("Grunnbeløpet i folketrygden. Her brukes beløpet som gjaldt i hver enkelt måned."),
        _("HC1"): _("Standardfeil som tåler at spredningen er ulik for ulike deltakere."),
        _("ITT"): _(
            "«Intention to treat»: alle regnes med i gruppen de ble trukket til, enten de deltok eller ikke."
        ),
        _("Kalibrering"): _(
            "Syntetiske data er laget for å ligne rapportens trykte tall. At de stemmer er kalibrering, "
            "ikke en ny bekreftelse av resultatet."
        ),
        _("Kaplan-Meier"): _(
            "Andelen som fortsatt er i tiltaket, regnet slik at også de som ikke er ferdig fulgt teller "
            "med så lenge de er sett."
        ),
        _("Konfidensintervall"): _(
            "Tallene som er forenlige med dataene. Ved gjentatte forsøk ville 95 av 100 slike intervaller "
            "dekket det sanne tallet."
        ),
        _("Log-rank"): _("Test av om to grupper går ut av tiltaket i samme takt gjennom hele forløpet."),
        _("Minste påviselige utslag"): _(
            "Det utslaget studien ville oppdaget i fire av fem forsøk: 2,8 standardfeil."
        ),
        _("Måned 0"): _("Måneden da deltakeren ble trukket, eller startet. Alle måneder telles derfra."),
        _("Prosentpoeng"): _("Forskjellen mellom to andeler: fra 20 % til 23 % er 3 prosentpoeng."),
        _("Punktvis bånd"): _("95 %-intervallet for hver måned for seg."),
        _("Sensurert"): _("Ikke sett lenger: deltakeren var fortsatt i tiltaket da registeret sluttet."),
        _("Simultant bånd"): _(
            "Et videre bånd som dekker hele kurven samtidig. Ligger null utenfor i én måned, er det ikke "
            "fordi mange måneder ble prøvd."
        ),
        _("Supported Employment (SE)"): _(
            "Arbeidsrettet oppfølging der jobbspesialister følger deltaker og arbeidsgiver, etter en "
            "kvalitetsskala."
        ),
        _("Syntetiske data"): _(
            "Oppdiktede personer med samme mønster som trykte tabeller. Ingen er virkelige."
        ),
        _("Utforskende"): _(
            "En inndeling som ikke var bestemt på forhånd. Enkelte slår ut ved en tilfeldighet."
        ),
    }
    return tuple(sorted(words.items(), key=lambda pair: pair[0].lower()))
