"""Widgets in, selection out: the only part that touches session state and the address.

The selection is the one truth. Before any widget is drawn its value is set from the selection; when one is
moved, its callback makes a new selection and writes the address. An address that was not written here (a
link, Back, Forward) is read first, and what cannot be used in it is named.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer

from dashboard.catalogue import Catalogue, Study
from dashboard.glossary import explain, glossary
from dashboard.names import column_list, contrast_name
from dashboard.selection import (
    BANDS,
    FIGURE,
    Rejected,
    Selection,
    default_params,
    default_selection,
    from_query,
    to_query,
    with_outcome,
    with_spec,
    with_study,
)
from dashboard.sentences import effect_word, param_text, target_text, term_text, the
from dashboard.text import LANGUAGES, _, current_language, set_language
from queries.definitions import Definition, Param

_SELECTION = "selection"
_WRITTEN = "written_query"
_PAGE = "page"
_BUILD = "build_id"
_AUTOMATIC = "page_written_on_arrival"
_REJECTED = "rejected"
_LANGUAGE = "language"
LANGUAGE_NAMES = {"nb": "Norsk", "en": "English"}
# Keys of a link that are no part of a selection: the pages that have them read them.
_OTHERS = ("samling", "steg", FIGURE, "lang")


def current(catalogue: Catalogue, page: str) -> Selection:
    """The selection of this run: from the address if it is new, else what was chosen last."""
    state = st.session_state
    query = {key: st.query_params.get_all(key) for key in st.query_params if key not in _OTHERS}
    if st.query_params.get("lang", LANGUAGES[0]) not in LANGUAGES:
        query["lang"] = st.query_params.get_all("lang")  # named as what could not be used
    arrived = state.get(_PAGE) != page
    state[_PAGE] = page
    selection: Selection | None = state.get(_SELECTION)
    if selection is not None and state.get(_BUILD) != catalogue.build_id:
        # Another data file since: what was chosen is read again as a link is, and what it lacks is named.
        written = {key: [value] for key, value in state.get(_WRITTEN, ())}
        selection, state[_REJECTED] = from_query(written, catalogue)
    state[_BUILD] = catalogue.build_id
    if query and (selection is None or _flat(query) != state.get(_WRITTEN)):
        selection, rejected = from_query(query, catalogue)
        state[_REJECTED] = rejected
        state[_WRITTEN] = _flat(query)
    elif selection is None:
        selection = default_selection(catalogue.studies[catalogue.default_study])
        state[_WRITTEN] = ()
    elif not query and arrived and _is_anything_chosen(selection, catalogue):
        # The menu leaves the query behind; put it back, so that the page's address can be shared.
        state[_AUTOMATIC] = page
        _write(selection, catalogue)
    elif not query and state.get(_WRITTEN) and state.get(_AUTOMATIC) != page:
        # Back to where nothing was chosen yet.
        selection = default_selection(catalogue.studies[catalogue.default_study])
        state[_WRITTEN] = ()
    state[_SELECTION] = selection
    return selection


def speak() -> None:
    """Speak the language of the address, else the one chosen last. First thing in every run."""
    asked = st.query_params.get("lang", "")
    if asked in LANGUAGES:
        st.session_state[_LANGUAGE] = asked
    elif st.query_params:
        st.session_state[_LANGUAGE] = LANGUAGES[0]
    set_language(st.session_state.get(_LANGUAGE, LANGUAGES[0]))


def language_switch(selection: Selection, catalogue: Catalogue) -> None:
    """A small button with the name of the other language, in that language."""
    other = next(language for language in LANGUAGES if language != current_language())

    def switch() -> None:
        st.session_state[_LANGUAGE] = other
        _write(selection, catalogue)

    with st.container(horizontal=True, horizontal_alignment="right", key="language"):
        words = st.popover(_("Ordforklaringer"), type="tertiary", key="glossary", on_change="rerun")
        with words:
            if words.open:
                st.markdown("\n".join(f"- **{word}.** {text}" for word, text in glossary()))
        st.button(LANGUAGE_NAMES[other], key="switch_language", type="tertiary", on_click=switch)
        # Screen readers go by the mark on the page, which the server set when it was loaded.
        st.html(
            f"<script>document.documentElement.lang = '{current_language()}'</script>",
            unsafe_allow_javascript=True,
            width="content",
        )


def _is_anything_chosen(selection: Selection, catalogue: Catalogue) -> bool:
    default = default_selection(catalogue.studies[catalogue.default_study])
    return selection != default or current_language() != LANGUAGES[0]


def choose(selection: Selection, catalogue: Catalogue) -> None:
    """Make a selection the present one and write it into the address. For callbacks."""
    if selection != st.session_state.get(_SELECTION):
        st.session_state[_SELECTION] = selection
        st.session_state[_REJECTED] = ()
        _write(selection, catalogue)


def page() -> str:
    """The page that is shown, as the address has it."""
    return str(st.session_state.get(_PAGE, ""))


def asked_figure() -> str:
    """The kind of figure that the address asks to see: the part it stands in is opened."""
    return str(st.query_params.get(FIGURE, ""))


def chosen() -> Selection:
    """The selection of this session, once a page has been shown."""
    selection: Selection = st.session_state[_SELECTION]
    return selection


def show_rejected() -> None:
    """Name what a link asked for that could not be used, until the next choice."""
    rejected: tuple[Rejected, ...] = st.session_state.get(_REJECTED, ())
    if rejected:
        lines = [f"- `{one.key}={one.value}` {one.reason}" for one in rejected]
        st.warning(_("Noe i lenken kunne ikke brukes og er utelatt:") + "\n" + "\n".join(lines))


def sidebar(selection: Selection, catalogue: Catalogue, *, view: bool = True) -> None:
    """All controls, in the order of the question: study, outcome, sample, model, view."""
    study = catalogue.studies[selection.study].contrasted(selection.contrast)
    with st.sidebar:
        study_control(selection, catalogue)
        _contrast(selection, catalogue, study)
        _outcome(selection, catalogue, study)
        group_controls(selection, catalogue, study)
        _model(selection, catalogue, study)
        if view:
            _view(selection, catalogue, study)
        # What is pinned stays: the report's choice is what one often compares with.
        default = replace(default_selection(study), against=selection.against)
        st.button(
            _("Tilbakestill til rapportens valg"),
            key="reset",
            disabled=selection == default,
            on_click=choose,
            args=(default, catalogue),
            width="stretch",
        )


def study_control(selection: Selection, catalogue: Catalogue) -> None:
    """The choice of study."""

    def moved(value: str) -> Selection:
        return with_study(selection, catalogue.studies[value])

    _widget(
        st.selectbox,
        _("Studie"),
        key="study",
        value=selection.study,
        options=list(catalogue.studies),
        titles={name: _(study.title) for name, study in catalogue.studies.items()},
        moved=moved,
        catalogue=catalogue,
    )


def _outcome(selection: Selection, catalogue: Catalogue, study: Study) -> None:
    _widget(
        st.selectbox,
        _("Utfall"),
        key="outcome",
        value=selection.outcome,
        options=list(study.outcomes),
        titles={name: _(outcome.title) for name, outcome in study.outcomes.items()},
        moved=lambda value: with_outcome(selection, study, value),
        catalogue=catalogue,
        is_changed=selection.outcome != study.default_outcome,
    )
    outcome = study.outcomes[selection.outcome]
    if not outcome.params and not study.missing_outcomes:
        return
    defaults = dict(default_params(outcome, study))
    changed = any(value != defaults[name] for name, value in selection.params)
    part = _part(_("Definisjon"), key="definition", is_changed=changed)
    if not part.open:
        return
    with part:
        if outcome.presets:
            _presets(selection, catalogue, outcome, study)
        for param in outcome.params:
            _param(selection, catalogue, study, param)
        if study.missing_outcomes:
            names = ", ".join(sorted(study.missing_outcomes))
            st.markdown(_("Kan ikke vises, fordi uttrekket mangler: {names}.").format(names=names))


def _presets(selection: Selection, catalogue: Catalogue, outcome: Definition, study: Study) -> None:
    titles, values = {}, {}
    for number, (title, params) in enumerate(outcome.presets.items()):
        filled = tuple(sorted({**dict(default_params(outcome, study)), **params}.items()))
        blocked = any(study.can_set(param) for param in outcome.params if param.name in params)
        if not blocked:
            titles[str(number)], values[str(number)] = _(title), filled
    present = next((code for code, params in values.items() if params == selection.params), None)
    _widget(
        st.selectbox,
        _("Rapportens definisjon"),
        key="preset",
        value=present,
        options=list(titles),
        titles=titles,
        moved=lambda code: replace(selection, params=values[code]) if code else selection,
        catalogue=catalogue,
        index=None,
        placeholder=_("egen definisjon"),
    )


def _param(selection: Selection, catalogue: Catalogue, study: Study, param: Param) -> None:
    missing = study.can_set(param)
    value = dict(selection.params)[param.name]

    def moved(chosen: Any) -> Selection:
        params = {**dict(selection.params), param.name: chosen}
        return replace(selection, params=tuple(sorted(params.items())))

    extra: dict[str, Any] = {"disabled": bool(missing)}
    if missing:
        extra["help"] = _("Krever opplysninger studien ikke har: {columns}.").format(
            columns=", ".join(missing)
        )
    is_changed = value != param.default
    key = f"param_{selection.outcome}_{param.name}"
    if isinstance(param.default, bool):
        _widget(
            st.toggle,
            _(param.label),
            key=key,
            value=value,
            moved=moved,
            catalogue=catalogue,
            is_changed=is_changed,
            **extra,
        )
    elif param.choices:
        _widget(
            st.segmented_control,
            _(param.label),
            key=key,
            value=value,
            options=list(param.choices),
            titles={choice: param_text(choice) for choice in param.choices},
            moved=moved,
            catalogue=catalogue,
            is_changed=is_changed,
            required=True,
            **extra,
        )
    else:
        _widget(
            st.number_input,
            _(param.label),
            key=key,
            value=value,
            moved=moved,
            catalogue=catalogue,
            is_changed=is_changed,
            **extra,
        )


def group_controls(selection: Selection, catalogue: Catalogue, study: Study) -> None:
    """The divisions that narrow the sample, those of the analysis plan first."""
    chosen = dict(selection.groups)
    for registered in (True, False):
        names = [name for name in study.subgroups if study.is_preregistered(name) == registered]
        if not names:
            continue
        active = any(name in chosen for name in names)
        title = _("Utvalg: forhåndsregistrert") if registered else _("Utvalg: utforskende")
        part = _part(title, key=f"groups_{registered}", is_changed=active, expanded=registered)
        with part:
            for name in names if part.open else ():
                _group(selection, catalogue, study, name, chosen.get(name))


def _group(selection: Selection, catalogue: Catalogue, study: Study, name: str, level: str | None) -> None:
    subgroup = study.subgroups[name]

    def moved(chosen: str | None) -> Selection:
        groups = {key: value for key, value in selection.groups if key != name}
        if chosen:
            groups[name] = chosen
        return replace(selection, groups=tuple(sorted(groups.items())))

    _widget(
        st.pills,
        _(subgroup.title),
        key=f"group_{name}",
        value=level,
        options=list(subgroup.levels),
        titles={code: _(title) for code, title in subgroup.levels.items()},
        moved=moved,
        catalogue=catalogue,
        is_changed=level is not None,
        help=_explained(subgroup.title),
    )


def _explained(title: str) -> str | None:
    """Help for a division whose name is a word of NAV's."""
    words = {"AAP": "aap", "edsatt arbeidsevne": "nedsatt", "SE-": "supported_employment"}
    named = [word for part, word in words.items() if part in title]
    return explain(*named) if named else None


def _model(selection: Selection, catalogue: Catalogue, study: Study) -> None:
    _widget(
        st.selectbox,
        _("Modell"),
        key="spec",
        value=selection.spec,
        options=list(dict.fromkeys([*study.offered_specs, selection.spec])),
        titles={name: _(spec.title) for name, spec in study.specs.items()},
        moved=lambda value: with_spec(selection, study, value),
        catalogue=catalogue,
        is_changed=selection.spec != study.default_spec,
        help="\n\n".join(
            f"**{_(study.specs[name].title)}** {_(study.specs[name].text)}" for name in study.offered_specs
        ),
    )
    _term(selection, catalogue, study)
    cluster = study.cluster
    reason = None if "klynge" in study.se_types else _("Studien har ingen klynger.")
    full_rank = _("Frihetsgradene teller full rang, også faste effekter, som i statsmodels og Stata.")
    _widget(
        st.segmented_control,
        _("Standardfeil"),
        key="se",
        value=selection.se,
        options=list(study.se_types),
        titles={
            "hc1": _("Robust (HC1)"),
            "klynge": _("Klynge ({cluster})").format(
                cluster=column_list([cluster] if cluster else [], study)
            ),
        },
        moved=lambda value: replace(selection, se=value),
        catalogue=catalogue,
        is_changed=selection.se != study.default_se,
        required=True,
        help="\n\n".join([reason or full_rank, explain("standardfeil", "hc1", "klynge")]),
    )


def _contrast(selection: Selection, catalogue: Catalogue, study: Study) -> None:
    """Which two groups are compared, in a study that offers more than its own arms."""
    if not study.contrasts:
        return
    own = contrast_name(catalogue.studies[selection.study])

    def moved(value: str) -> Selection:
        spec = study.contrasts[value].spec if value else catalogue.studies[selection.study].default_spec
        chosen = replace(selection, contrast=value)
        return with_spec(chosen, study, spec) if spec in study.specs else chosen

    _widget(
        st.selectbox,
        _("Sammenligning"),
        key="contrast",
        value=selection.contrast,
        options=["", *study.contrasts],
        titles={"": own, **{name: _(one.title) for name, one in study.contrasts.items()}},
        moved=moved,
        catalogue=catalogue,
        is_changed=bool(selection.contrast),
    )


def _term(selection: Selection, catalogue: Catalogue, study: Study) -> None:
    """For whom the difference is shown, in a model that lets it depend on a yes/no characteristic."""
    terms = study.specs[selection.spec].terms
    if len(terms) == 1:
        return
    trait = column_list([study.specs[selection.spec].interaction], study)
    _widget(
        st.segmented_control,
        _("{difference} med og uten «{trait}»").format(difference=effect_word(study), trait=trait),
        key="term",
        value=selection.term,
        options=list(terms),
        titles={term: term_text(term) for term in terms},
        moved=lambda value: replace(selection, term=value),
        catalogue=catalogue,
        is_changed=selection.term != terms[0],
        required=True,
        help=_("Modellen lar {difference} avhenge av kjennetegnet «{trait}».").format(
            difference=the(effect_word(study).lower()), trait=trait
        ),
    )


def _target(selection: Selection, catalogue: Catalogue, study: Study) -> None:
    """Which window the main number is of."""
    names = [window.name for window in study.windows]
    _widget(
        st.selectbox,
        _("Hovedtall"),
        key="target",
        value=selection.target or study.main_window,
        options=list(dict.fromkeys([*names, selection.target or study.main_window])),
        titles={name: target_text(name).capitalize() for name in [*names, selection.target]},
        moved=lambda value: replace(selection, target="" if value == study.main_window else value),
        catalogue=catalogue,
        is_changed=bool(selection.target),
    )


def _view(selection: Selection, catalogue: Catalogue, study: Study) -> None:
    first, last = study.months
    default = default_selection(study)
    _target(selection, catalogue, study)
    _widget(
        st.slider,
        _("Måneder vist"),
        key="months",
        value=(selection.first, selection.last),
        min_value=first,
        max_value=last,
        moved=lambda value: replace(selection, first=value[0], last=value[1]),
        catalogue=catalogue,
        is_changed=(selection.first, selection.last) != (default.first, default.last),
    )
    _widget(
        st.segmented_control,
        _("95 %-bånd"),
        key="band",
        value=selection.band,
        options=list(BANDS),
        titles={"begge": _("begge"), "punktvis": _("punktvis"), "ingen": _("uten")},
        moved=lambda value: replace(selection, band=value),
        catalogue=catalogue,
        is_changed=selection.band != default.band,
        required=True,
        help=_("Punktvis: hver måned for seg. Simultant: alle månedene samtidig."),
    )
    if study.definition.get("published"):
        _widget(
            st.toggle,
            _("Vis trykte tall"),
            key="published",
            value=selection.show_published,
            moved=lambda value: replace(selection, show_published=value),
            catalogue=catalogue,
            is_changed=not selection.show_published,
        )


def _part(title: str, *, key: str, is_changed: bool, expanded: bool = False) -> ExpanderContainer:
    """A part of the controls that is only drawn while open: fewer widgets, a faster page."""
    return st.expander(
        title + (" •" if is_changed else ""),
        expanded=expanded or is_changed,
        key=f"part_{key}",
        on_change="rerun",
    )


def _widget(
    kind: Callable[..., Any],
    label: str,
    *,
    key: str,
    value: Any,
    moved: Callable[[Any], Selection],
    catalogue: Catalogue,
    options: list[Any] | None = None,
    titles: dict[Any, str] | None = None,
    is_changed: bool = False,
    **extra: Any,
) -> None:
    """Draw one control with the selection's value; a dot marks what differs from the report's choice."""
    full_key = f"control_{key}"
    st.session_state[full_key] = value
    if options is not None:
        extra["options"] = options
    if titles is not None:
        extra["format_func"] = lambda option: titles.get(option, str(option))

    def changed() -> None:
        choose(moved(st.session_state[full_key]), catalogue)

    kind(label + (" •" if is_changed else ""), key=full_key, on_change=changed, **extra)


def _write(selection: Selection, catalogue: Catalogue) -> None:
    set_language(st.session_state.get(_LANGUAGE, LANGUAGES[0]))  # a callback may run before anything else
    pairs = parse_qsl(to_query(selection, catalogue))
    others = {key: st.query_params[key] for key in _OTHERS[:-1] if key in st.query_params}
    st.query_params.from_dict({**dict(pairs), **others})
    st.session_state[_WRITTEN] = tuple(sorted(pair for pair in pairs if pair[0] not in _OTHERS))


def _flat(query: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, value) for key, values in query.items() for value in values))
