"""What the user has chosen: one frozen value that is URL, command line, cache key and footer.

Codes are stable ASCII, never titles, and only what differs from the study's defaults is written.
A value that does not exist or cannot be used is left out and named, never silently replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from urllib.parse import parse_qsl, urlencode

from dashboard import assumption_text, payment_text
from dashboard.assumption_text import MONTHS_FROM, PREFIX
from dashboard.catalogue import TERMS, Catalogue, Study
from dashboard.names import column_list
from dashboard.text import LANGUAGES, _, current_language, use_language
from queries.definitions import Definition, Param

Value = bool | int | float | str
BANDS = ("begge", "punktvis", "ingen")
_TRUE, _FALSE = ("1", "true", "ja"), ("0", "false", "nei")
FIGURE = "figur"  # which figure of a page a link is about
# Names a parameter or a division may not have, because they are keys of their own in a link.
RESERVED = (
    "study", "kontrast", "outcome", "spec", "ledd", "se", "target", "fra", "til", "band", "trykt", "tema",
    "lang", "maaneder", "mot", "samling", "steg", FIGURE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything the user has chosen.

    ``params`` holds all parameters of the outcome as sorted (name, value) pairs; ``groups`` the
    divisions narrowed to one level each; ``first`` and ``last`` the months shown. ``contrast`` is another
    pair of arms than the study's own; ``term`` the coefficient of a model with an interaction; ``target``
    the window, or month as mnd_<m>, that is the main number. Empty means the study's own. ``assumptions``
    holds the cost assumptions that differ from the report's, as sorted (name, value) pairs; ``months_from``
    where the months in the measure are taken from, the report or the loaded data. ``payment`` holds what is
    chosen on the page of payment models and differs from how it opens, as sorted (name, value) pairs.
    ``against`` is the query of the selection this one is compared with, as :func:`pin` writes it; empty
    where nothing is pinned.
    """

    study: str
    outcome: str
    params: tuple[tuple[str, Value], ...]
    groups: tuple[tuple[str, str], ...]
    spec: str
    se: str
    first: int
    last: int
    band: str = BANDS[0]
    show_published: bool = True
    contrast: str = ""
    term: str = TERMS[0]
    target: str = ""
    assumptions: tuple[tuple[str, float], ...] = ()
    months_from: str = MONTHS_FROM[0]
    payment: tuple[tuple[str, payment_text.Value], ...] = ()
    against: str = ""

    def param(self, name: str) -> Value:
        return dict(self.params)[name]


@dataclass(frozen=True, slots=True)
class Rejected:
    """One choice in a link that was left out: ``reason`` is a sentence for the reader."""

    key: str
    value: str
    reason: str


def default_selection(study: Study, *, outcome: str | None = None) -> Selection:
    """The report's own choice: what a study opens with."""
    name = outcome or study.default_outcome
    first, last = study.months
    return Selection(
        study=study.id,
        outcome=name,
        params=default_params(study.outcomes[name], study),
        groups=(),
        spec=study.default_spec,
        se=study.default_se,
        first=first,
        last=last,
    )


def question(selection: Selection, study: Study) -> Selection:
    """The selection without what only changes the view: what an estimate depends on."""
    first, last = study.months
    target = "" if selection.target == study.main_window else selection.target
    view = replace(selection, first=first, last=last, band=BANDS[0], show_published=True, target=target)
    return replace(view, assumptions=(), months_from=MONTHS_FROM[0], payment=(), against="")


def pin(selection: Selection, catalogue: Catalogue) -> str:
    """What an estimate depends on as a query, for another selection's ``against``."""
    study = catalogue.studies[selection.study]
    with use_language(LANGUAGES[0]):  # in whatever language the one who follows the link reads
        return to_query(replace(question(selection, study), target=""), catalogue)


def pinned(selection: Selection, catalogue: Catalogue) -> Selection | None:
    """The selection this one is compared with; None where nothing is pinned."""
    return from_query(selection.against, catalogue)[0] if selection.against else None


def swapped(selection: Selection, catalogue: Catalogue) -> Selection:
    """The pinned selection as the present one, and the present one pinned; what is in view stays."""
    other = pinned(selection, catalogue)
    if other is None:
        return selection
    against = pin(selection, catalogue)
    view = replace(other, band=selection.band, show_published=selection.show_published, against=against)
    if other.study == selection.study:
        view = replace(view, first=selection.first, last=selection.last, target=selection.target)
    return replace(view, payment=selection.payment)


def default_params(outcome: Definition, study: Study) -> tuple[tuple[str, Value], ...]:
    """The defaults; a parameter the study has no data for is off."""
    values = {param.name: param.off if study.can_set(param) else param.default for param in outcome.params}
    return tuple(sorted((name, value) for name, value in values.items() if value is not None))


def with_outcome(selection: Selection, study: Study, outcome: str) -> Selection:
    """Another outcome; parameters of the same name keep their value where it is allowed."""
    definition = study.outcomes[outcome]
    kept = dict(selection.params)
    params = dict(default_params(definition, study))
    for param in definition.params:
        value = kept.get(param.name)
        if value is not None and not study.can_set(param) and (not param.choices or value in param.choices):
            params[param.name] = value
    return replace(selection, outcome=outcome, params=tuple(sorted(params.items())))


def with_study(selection: Selection, study: Study) -> Selection:
    """Another study, keeping what still makes sense there.

    Kept are the outcome with its parameters, the model, the divisions, the kind of standard error, the main
    number's target and the months shown, each if the other study has it, and how bands are drawn.
    """
    outcome = selection.outcome if selection.outcome in study.outcomes else study.default_outcome
    other = default_selection(study, outcome=outcome)
    if outcome == selection.outcome:
        asked = replace(selection, study=study.id)
        other = replace(other, params=with_outcome(asked, study, outcome).params)
    if selection.spec in study.specs:
        other = with_spec(replace(other, term=selection.term), study, selection.spec)
    if selection.se in study.se_types and len(study.se_types) > 1:
        other = replace(other, se=selection.se)
    first, last = study.months
    if first <= selection.first and selection.last <= last:
        other = replace(other, first=selection.first, last=selection.last)
    with suppress(ValueError):
        other = replace(other, target=_target(selection.target, study) if selection.target else "")
    kept = tuple(
        (name, level)
        for name, level in selection.groups
        if name in study.subgroups and level in study.subgroups[name].levels
    )
    other = replace(other, groups=kept, band=selection.band, show_published=selection.show_published)
    return replace(other, payment=selection.payment, against=selection.against)


def with_spec(selection: Selection, study: Study, spec: str) -> Selection:
    """Another model; a coefficient it does not have gives way to the treatment's own."""
    term = selection.term if selection.term in study.specs[spec].terms else TERMS[0]
    return replace(selection, spec=spec, term=term)


def target_of(selection: Selection, study: Study) -> str:
    """The main number's target as tables name it: a window, or a month as digits."""
    chosen = selection.target or study.main_window
    windows = [window.name for window in study.windows]
    return chosen if chosen in windows else chosen.removeprefix("mnd_")


def to_query(selection: Selection, catalogue: Catalogue) -> str:
    """The selection and the present language as a query string, without what equals the defaults."""
    study = catalogue.studies[selection.study]
    default = default_selection(study)
    pairs: list[tuple[str, str]] = [("study", selection.study), ("outcome", selection.outcome)]
    if selection.contrast:
        pairs.append(("kontrast", selection.contrast))
    defaults = dict(default_params(study.outcomes[selection.outcome], study))
    pairs += [(name, write(value)) for name, value in selection.params if value != defaults[name]]
    if selection.spec != default.spec:
        pairs.append(("spec", selection.spec))
    if selection.term != default.term:
        pairs.append(("ledd", selection.term))
    if selection.se != default.se:
        pairs.append(("se", selection.se))
    if selection.target:
        pairs.append(("target", selection.target))
    pairs += list(selection.groups)
    if selection.first != default.first:
        pairs.append(("fra", str(selection.first)))
    if selection.last != default.last:
        pairs.append(("til", str(selection.last)))
    if selection.band != default.band:
        pairs.append(("band", selection.band))
    if not selection.show_published:
        pairs.append(("trykt", "0"))
    if selection.months_from != default.months_from:
        pairs.append(("maaneder", selection.months_from))
    pairs += [
        (assumption_text.key(name), assumption_text.write(value)) for name, value in selection.assumptions
    ]
    pairs += [(payment_text.key(name), payment_text.write(value)) for name, value in selection.payment]
    if selection.against:
        pairs.append(("mot", selection.against))
    if current_language() != LANGUAGES[0]:
        pairs.append(("lang", current_language()))
    return urlencode(pairs)


def from_query(
    query: str | Mapping[str, list[str]], catalogue: Catalogue
) -> tuple[Selection, tuple[Rejected, ...]]:
    """Read a query string (or its parsed form, lists of values by key).

    Returns
    -------
    Selection and what was left out, in the order it was found. Never raises for a bad value.
    """
    values, rejected = _pairs(query)
    language = values.pop("lang", LANGUAGES[0])  # who reads the link sets it, before anything is said
    if language not in LANGUAGES:
        rejected.append(_unknown("lang", language, LANGUAGES))
    study_id = values.pop("study", "")
    if study_id not in catalogue.studies:
        if study_id:
            rejected.append(_unknown("study", study_id, tuple(catalogue.studies)))
        study_id = catalogue.default_study
    study = catalogue.studies[study_id]
    selection = default_selection(study)
    outcome = values.pop("outcome", "")
    if outcome in study.outcomes:
        selection = with_outcome(default_selection(study, outcome=outcome), study, outcome)
    elif outcome:
        rejected.append(_missing_outcome(study, outcome))
    readers: dict[str, Callable[[Selection, str], Selection]] = {
        "kontrast": lambda chosen, text: replace(chosen, contrast=_one_of(text, study.contrasts)),
        "spec": lambda chosen, text: with_spec(
            chosen, study, _one_of(text, study.specs, study.missing_specs)
        ),
        "ledd": lambda chosen, text: replace(chosen, term=_one_of(text, study.specs[chosen.spec].terms)),
        "se": lambda chosen, text: replace(chosen, se=_one_of(text, study.se_types)),
        "target": lambda chosen, text: replace(chosen, target=_target(text, study)),
        "fra": lambda chosen, text: replace(chosen, first=_month(text, study)),
        "til": lambda chosen, text: replace(chosen, last=_month(text, study)),
        "band": lambda chosen, text: replace(chosen, band=_one_of(text, BANDS)),
        "trykt": lambda chosen, text: replace(chosen, show_published=_truth(text)),
        "maaneder": lambda chosen, text: replace(chosen, months_from=_one_of(text, MONTHS_FROM)),
    }
    against, faults = _against(values.pop("mot", ""), catalogue)
    rejected += faults
    selection = replace(selection, against=against)
    params = {param.name: param for param in study.outcomes[selection.outcome].params}
    # The coefficient depends on the model, wherever the two stand in the link.
    for key, text in sorted(values.items(), key=lambda pair: pair[0] == "ledd"):
        try:
            if key in readers:
                selection = readers[key](selection, text)
            elif key in study.subgroups:
                level = _one_of(text, study.subgroups[key].levels)
                selection = replace(selection, groups=tuple(sorted([*selection.groups, (key, level)])))
            elif key in params:
                value = read_param(params[key], text, study)
                selection = replace(
                    selection, params=tuple(sorted({**dict(selection.params), key: value}.items()))
                )
            elif key.startswith(PREFIX):
                selection = _with_assumption(selection, study, key.removeprefix(PREFIX), text)
            elif key.startswith(payment_text.PREFIX):
                selection = _with_payment(selection, key, text)
            else:
                known = (*readers, *study.subgroups, *params)
                rejected.append(_unknown_key(key, text, known))
        except ValueError as error:
            rejected.append(Rejected(key, text, str(error)))
    if selection.first > selection.last:
        rejected.append(
            Rejected("fra", str(selection.first), _("Første måned kommer etter siste; hele vinduet vises."))
        )
        selection = replace(selection, first=study.months[0], last=study.months[1])
    return selection, tuple(rejected)


def read_param(param: Param, text: str, study: Study) -> Value:
    """One parameter's value from a link.

    Raises
    ------
    ValueError
        With a sentence for the reader, if the value cannot be used.
    """
    missing = study.can_set(param)
    if missing:
        raise ValueError(
            _("krever opplysninger studien ikke har: {columns}.").format(columns=column_list(missing, study))
        )
    value: Value
    if isinstance(param.default, bool):
        return _truth(text)
    if isinstance(param.default, str):
        value = text
    else:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            raise ValueError(_("er ikke et tall.")) from None
        value = int(number) if isinstance(param.default, int) else number
    if param.choices and value not in param.choices:
        choices = ", ".join(write(choice) for choice in param.choices)
        raise ValueError(_("kan være {choices}.").format(choices=choices))
    return value


def _against(text: str, catalogue: Catalogue) -> tuple[str, list[Rejected]]:
    """The query of the selection compared with, as it is written here, and what was left out of it."""
    if not text:
        return "", []
    asked, faults = from_query(text, catalogue)
    return pin(asked, catalogue), [replace(one, key=f"mot: {one.key}") for one in faults]


def _with_assumption(selection: Selection, study: Study, name: str, text: str) -> Selection:
    """One cost assumption from a link; a value equal to the report's is no change."""
    model = study.cost_model
    if model is None:
        raise ValueError(_("er ikke et valg her: studien har ingen kostnadsberegning."))
    if name not in model.assumptions:
        known = tuple(assumption_text.key(known) for known in model.assumptions)
        raise ValueError(_unknown_key(assumption_text.key(name), text, known).reason)
    value = assumption_text.read(model, name, text)
    if value == model.assumptions[name].value:
        return selection
    return replace(selection, assumptions=tuple(sorted([*selection.assumptions, (name, value)])))


def _with_payment(selection: Selection, key: str, text: str) -> Selection:
    """One choice of the page of payment models from a link."""
    name, known = key.removeprefix(payment_text.PREFIX), payment_text.choices()
    if name not in known:
        raise ValueError(_unknown_key(key, text, tuple(map(payment_text.key, known))).reason)
    chosen = payment_text.with_values(selection.payment, **{name: payment_text.read(name, text)})
    return replace(selection, payment=chosen)


def write(value: Value) -> str:
    """A value as it stands in a link.

    Examples
    --------
    >>> write(True), write(18.75), write(2.0), write("siste")
    ('1', '18.75', '2', 'siste')
    """
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _pairs(query: str | Mapping[str, list[str]]) -> tuple[dict[str, str], list[Rejected]]:
    """First value by key; a repeated key's further values are named as left out."""
    if isinstance(query, str):
        pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True)
    else:
        pairs = [(key, value) for key, values in query.items() for value in values]
    values: dict[str, str] = {}
    rejected = []
    for key, text in pairs:
        if key in values:
            rejected.append(Rejected(key, text, _("er oppgitt flere ganger; den første gjelder.")))
        else:
            values[key] = text
    return values, rejected


def _one_of(
    text: str, known: Mapping[str, object] | tuple[str, ...], missing: Mapping[str, object] = {}
) -> str:
    if text in known:
        return text
    if text in missing:
        raise ValueError(_("krever opplysninger studien ikke har."))
    raise ValueError(_unknown("", text, tuple(known)).reason)


def _month(text: str, study: Study) -> int:
    first, last = study.months
    try:
        month = int(text)
    except ValueError:
        raise ValueError(_("er ikke en måned; skriv et helt tall.")) from None
    if not first <= month <= last:
        raise ValueError(_("er utenfor studiens vindu, {first} til {last}.").format(first=first, last=last))
    return month


def _target(text: str, study: Study) -> str:
    """A window of the study, or mnd_<m> (or digits) for one month."""
    windows = [window.name for window in study.windows]
    if text not in windows:
        month = text.removeprefix("mnd_")
        if not month.lstrip("-").isdigit():
            raise ValueError(_unknown("", text, (*windows, "mnd_12")).reason)
        text = f"mnd_{_month(month, study)}"
    return text


def _truth(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError(_("er ikke ja eller nei; skriv 1 eller 0."))


def _unknown(key: str, text: str, known: tuple[str, ...]) -> Rejected:
    if not known:
        return Rejected(key, text, _("er ikke et valg i denne studien eller for dette utfallet."))
    near = get_close_matches(text, known, n=1)
    hint = near[0] if near else ", ".join(known)
    return Rejected(key, text, _("finnes ikke. Nærmeste gyldige valg: {hint}.").format(hint=hint))


def _unknown_key(key: str, text: str, known: tuple[str, ...]) -> Rejected:
    near = get_close_matches(key, known, n=1)
    if near:
        reason = _("er ikke et valg her. Mente du {hint}?").format(hint=near[0])
    else:
        reason = _("er ikke et valg i denne studien eller for dette utfallet.")
    return Rejected(key, text, reason)


def _missing_outcome(study: Study, outcome: str) -> Rejected:
    if outcome in study.missing_outcomes:
        columns = column_list(study.missing_outcomes[outcome], study)
        return Rejected(
            "outcome", outcome, _("krever opplysninger studien ikke har: {columns}.").format(columns=columns)
        )
    return _unknown("outcome", outcome, tuple(study.outcomes))
