"""What a study's numbers can and cannot say: by design and data first, then the study's own caveats."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.catalogue import Study
from dashboard.disclosure import policy
from dashboard.names import contrast_name
from dashboard.text import _, count


def limits(study: Study) -> tuple[str, ...]:
    """Sentences for the reader, the most general first."""
    own = (study.definition.get("notes") or {}).get("limits", [])
    return (*_by_data(study), *_by_design(study), *_by_contrast(study), *(_(line) for line in own))


def _by_data(study: Study) -> Iterator[str]:
    if study.data_status == "syntetisk":
        yield _(
            "Dataene er syntetiske: trukket fra en modell som er kalibrert mot rapportens trykte tall. At "
            "tallene ligner rapportens viser at beregningene og kalibreringen virker. Det er kalibrering, "
            "og gir ingen ny kunnskap om tiltaket."
        )
    elif study.data_status == "offentlig":
        yield _("Dataene er åpne. Hvem som helst kan kontrollere tallene.")
    else:
        yield _(
            "Dataene er reelle registerdata. Tall som bygger på færre enn {n} personer i en gruppe vises "
            "ikke."
        ).format(n=count(policy().minimum_cell))


def _by_design(study: Study) -> Iterator[str]:
    if study.is_randomised:
        yield _(
            "Loddtrekning avgjorde hvilken gruppe hver enkelt havnet i. Forskjeller utover tilfeldigheter "
            "kan derfor leses som effekt."
        )
    else:
        yield _(
            "Ingen loddtrekning avgjorde hvem som fikk hva. Forskjellen mellom gruppene kan skyldes at de "
            "var ulike fra før, og kalles ikke effekt."
        )
    if study.definition.get("clock") == "trekning":
        yield _(
            "Alle som ble trukket er med, også de som aldri startet (ITT). Tallene svarer på hva det betød "
            "å bli trukket, ikke på hva det betød å delta."
        )
    else:
        yield _("Bare de som startet er med. Hvem som startet kan ha vært ulikt i gruppene.")


def _by_contrast(study: Study) -> Iterator[str]:
    measures = study.definition["participation"]["arm_measure"]
    yield _("Sammenligningen gjelder {contrast}.").format(contrast=contrast_name(study))
    if set(measures["tiltak"]) != set(measures["kontroll"]):
        yield _(
            "Begge gruppene fikk tilbud om hjelp. Ingen gruppe var uten tilbud, og tallene sier derfor "
            "ikke hva hjelp gir sammenlignet med ingen hjelp."
        )
    if study.missing_outcomes:
        yield _("Noen utfall kan ikke vises, fordi opplysningene ikke er med i uttrekket.")
