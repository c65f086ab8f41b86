"""Ready questions: links that a study's definition and data can answer, by rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dashboard.analysis.overview import headline_selection
from dashboard.assumption_text import PANEL
from dashboard.catalogue import Study
from dashboard.names import column_list
from dashboard.selection import Selection, default_selection, with_outcome, with_spec
from dashboard.text import _
from dashboard.words import is_waiting_known

LATER = 24  # months after month 0 that count as later
HALF_TIME = 18.75  # hours a week
# Who asks, in the order of the screen.
DIRECTORATE, COSTS, MEETING = ASKERS = ("direktorat", "kostnader", "mote")
EXPLORED = 2  # divisions asked about in a study that registered none


@dataclass(frozen=True, slots=True)
class Answer:
    """Where an answer is found: the words of the link, the page and what is chosen there."""

    label: str
    page: str
    selection: Selection


@dataclass(frozen=True, slots=True)
class Question:
    """A question, one link per way of asking it, and which of `ASKERS` it is for."""

    text: str
    answers: tuple[Answer, ...]
    asker: str = DIRECTORATE


def asker_title(asker: str) -> str:
    """What the screen calls those who ask."""
    return {
        DIRECTORATE: _("Direktoratet: virket det, og for hvem?"),
        COSTS: _("Kostnadsforskeren: hva kostet det?"),
        MEETING: _("Til møtet: hva kan sies?"),
    }[asker]


def ready_questions(study: Study) -> tuple[Question, ...]:
    """What a reader is likely to ask first, as far as the study can answer."""
    if not study.outcomes or not study.specs:
        return ()
    effects = (*_effect(study), *_models(study), *_groups(study), *_outcomes(study))
    return (*effects, *_participation(study), *_costs(study), *_meeting(study), *_report(study))


def _effect(study: Study) -> Iterator[Question]:
    main = headline_selection(study)
    title = _(study.outcomes[main.outcome].title)
    asked = _("Virket det?") if study.is_randomised else _("Er det forskjell på gruppene?")
    yield Question(asked, (Answer(title, "effekter", main),))
    if study.months[1] > LATER:
        later = replace(main, first=LATER)
        yield Question(
            _("Varte det?"),
            (Answer(_("{title} etter måned {month}").format(title=title, month=LATER), "effekter", later),),
        )
    if study.raw_spec != main.spec:
        raw = replace(main, spec=study.raw_spec)
        yield Question(
            _("Hva sier den rå forskjellen?"),
            (Answer(_(study.specs[raw.spec].title), "effekter", raw),),
            MEETING,
        )


def _models(study: Study) -> Iterator[Question]:
    """Where the difference may depend on a characteristic, and other pairs of arms."""
    main = headline_selection(study)
    for spec in (study.specs[name] for name in study.offered_specs):
        if spec.interaction:
            trait = column_list([spec.interaction], study)
            asked = replace(with_spec(main, study, spec.name), target="")
            answers = tuple(
                Answer(label, "effekter", replace(asked, term=term))
                for term, label in (
                    ("tiltak", _("Uten")),
                    ("samlet", _("Med")),
                    ("interaksjon", _("Hvor ulikt")),
                )
            )
            yield Question(_("Er det likt med og uten «{trait}»?").format(trait=trait), answers)
    if study.contrasts:
        answers = tuple(
            Answer(
                _(one.title),
                "effekter",
                with_spec(replace(main, contrast=one.name), study, one.spec or main.spec),
            )
            for one in study.contrasts.values()
        )
        yield Question(_("Hva om andre grupper sammenlignes?"), answers)


def _groups(study: Study) -> Iterator[Question]:
    """One question per preregistered division; without any, the study's own, or the first it lists."""
    registered = [name for name in study.subgroups if study.is_preregistered(name)]
    own = [name for name in study.definition.get("own_subgroups", {}) if name in study.subgroups]
    main = headline_selection(study)
    open_ = [name for name in study.subgroups if name not in registered][:EXPLORED]
    for name in registered or own or open_:
        subgroup = study.subgroups[name]
        answers = tuple(
            Answer(_(title), "effekter", replace(main, groups=((name, code),)))
            for code, title in subgroup.levels.items()
        )
        yield Question(_("For hvem? {division}").format(division=_(subgroup.title)), answers)


def _outcomes(study: Study) -> Iterator[Question]:
    main = headline_selection(study).outcome
    own = [name for name in study.definition.get("utfall", {}) if name in study.outcomes and name != main]
    if own:
        yield _by_outcome(_("Hva mer skjedde?"), study, own)
    if "sysselsatt_uten_tiltak" in study.outcomes:
        yield _by_outcome(_("I arbeid uten å være i tiltak?"), study, ["sysselsatt_uten_tiltak"])
    if "i_arbeid" in study.outcomes:
        half = with_outcome(default_selection(study), study, "i_arbeid")
        params = tuple(sorted({**dict(half.params), "min_timer": HALF_TIME}.items()))
        answer = Answer(_("I arbeid, minst 18,75 timer i uka"), "effekter", replace(half, params=params))
        yield Question(_("Hva om arbeid er minst halv stilling?"), (answer,))
    if "inntekt_kr" in study.outcomes:
        yield replace(_by_outcome(_("Tjente de mer?"), study, ["inntekt_kr"]), asker=COSTS)
    benefits = [name for name in study.outcomes if _only_benefits(study, name)]
    if "aap" in benefits:
        yield _by_outcome(_("Kom flere av AAP?"), study, ["aap"])
    others = [name for name in benefits if name != "aap"]
    if others:
        yield _by_outcome(_("Hva skjedde med ytelsene?"), study, others)


def _participation(study: Study) -> Iterator[Question]:
    rules = study.definition["participation"]
    arms = [rules["arm_measure"][arm] for arm in ("tiltak", "kontroll")]
    received = [f"deltar_{group}" for group in dict.fromkeys([*arms[0], *arms[1]])]
    received = [name for name in received if name in study.outcomes]
    if received and arms[0] != arms[1] and study.definition["clock"] == "trekning":
        yield _by_outcome(_("Fikk de det de ble trukket til?"), study, received)
    yield Question(
        _("Hvor lenge varte det?"), (Answer(_(rules["title"]), "deltakelse", default_selection(study)),)
    )
    if is_waiting_known(study):
        yield Question(
            _("Hvor lenge ventet de?"),
            (Answer(_("Ventetid og første tiltak"), "deltakelse", default_selection(study)),),
        )


def _costs(study: Study) -> Iterator[Question]:
    """The report's calculation where it has one, and what suppliers would have been paid."""
    own = default_selection(study)
    if study.cost_model is not None:
        main = headline_selection(study)
        yield Question(
            _("Hva kostet en deltaker?"), (Answer(_("Rapportens regnestykke"), "kostnader", own),), COSTS
        )
        yield Question(
            _("Hva om månedene regnes fra dataene?"),
            (Answer(_("Med deltakernes egne måneder"), "kostnader", replace(own, months_from=PANEL)),),
            COSTS,
        )
        yield Question(
            _("Hva koster en person ekstra?"),
            (Answer(_(study.outcomes[main.outcome].title), "kostnader", main),),
            COSTS,
        )
    if study.definition["participation"].get("time_unit", "måned") == "måned":
        yield Question(
            _("Hva ville leverandøren fått betalt?"),
            (Answer(_("Betalingsmodeller på deltakernes forløp"), "betaling", own),),
            COSTS,
        )


def _meeting(study: Study) -> Iterator[Question]:
    """What to show, and what will be asked about it."""
    main = headline_selection(study)
    title = _(study.outcomes[main.outcome].title)
    yield Question(
        _("Hva skal vises på skjermen?"), (Answer(_("En figur om gangen"), "presentasjon", main),), MEETING
    )
    yield Question(
        _("Hva er det som måles?"),
        (Answer(_("{title}: definisjon og registre").format(title=title), "om_tallene", main),),
        MEETING,
    )


def _report(study: Study) -> Iterator[Question]:
    if (study.definition.get("published") or {}).get("folder"):
        answer = Answer(_("Trykte tall mot tallene her"), "publisert", default_selection(study))
        yield Question(_("Stemmer dataene med rapporten?"), (answer,), MEETING)


def _by_outcome(text: str, study: Study, names: list[str]) -> Question:
    selection = default_selection(study)
    return Question(
        text,
        tuple(
            Answer(_(study.outcomes[name].title), "effekter", with_outcome(selection, study, name))
            for name in names
        ),
    )


def _only_benefits(study: Study, name: str) -> bool:
    needs = study.outcomes[name].needs
    return bool(needs) and all(column.startswith("mottar_") for column in needs)
