"""The selection as a link: both ways, without defaults, and with what cannot be used named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.assumption_text import PREFIX
from dashboard.catalogue import Study
from dashboard.selection import (
    RESERVED,
    Selection,
    default_selection,
    from_query,
    pin,
    pinned,
    question,
    swapped,
    to_query,
    with_outcome,
    with_study,
)
from dashboard.warehouse import Database
from queries import definitions

KNOWN = ("study", "outcome", "spec", "se", "fra", "til", "band", "min_g", "alder", "f_skattekostnad")


def selections(database: Database, draw: st.DrawFn) -> Selection:
    """Any selection the controls can make."""
    study = database.catalogue.studies[draw(st.sampled_from(sorted(database.catalogue.studies)))]
    outcome = study.outcomes[draw(st.sampled_from(sorted(study.outcomes)))]
    selection = default_selection(study, outcome=outcome.name)
    params = dict(selection.params)
    for param in outcome.params:
        if study.can_set(param):
            continue
        if isinstance(param.default, bool):
            params[param.name] = draw(st.booleans())
        elif param.choices:
            params[param.name] = draw(st.sampled_from(param.choices))
    names = draw(st.lists(st.sampled_from(sorted(study.subgroups) or ["-"]), unique=True, max_size=3))
    groups = [(n, draw(st.sampled_from(sorted(study.subgroups[n].levels)))) for n in names if n != "-"]
    first = draw(st.integers(*study.months))
    return replace(
        selection,
        params=tuple(sorted(params.items())),
        groups=tuple(sorted(groups)),
        spec=draw(st.sampled_from(sorted(study.specs))),
        se=draw(st.sampled_from(study.se_types)),
        first=first,
        last=draw(st.integers(first, study.months[1])),
        band=draw(st.sampled_from(["begge", "punktvis", "ingen"])),
        show_published=draw(st.booleans()),
        assumptions=assumptions(study, draw),
        months_from=draw(st.sampled_from(["rapport", "panel"])),
    )


def assumptions(study: Study, draw: st.DrawFn) -> tuple[tuple[str, float], ...]:
    """Own values of some cost assumptions, within what they may be set to."""
    model = study.cost_model
    if model is None:
        return ()
    names = draw(st.lists(st.sampled_from(sorted(model.assumptions)), unique=True, max_size=3))
    known = [model.assumptions[name] for name in names]
    values = {one.id: draw(st.floats(one.low, one.high)) for one in known}
    return tuple(sorted((one.id, values[one.id]) for one in known if values[one.id] != one.value))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_link_and_back_is_the_same_selection(database: Database, data: st.DataObject) -> None:
    selection = selections(database, data.draw)
    again, rejected = from_query(to_query(selection, database.catalogue), database.catalogue)
    assert rejected == ()
    assert again == selection


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*KNOWN, "x", "", "f_x", "f_"]),
            st.text(max_size=12),
        ),
        max_size=6,
    )
)
def test_any_link_opens_and_names_what_it_left_out(database: Database, pairs: list[tuple[str, str]]) -> None:
    query: dict[str, list[str]] = {}
    for key, value in pairs:
        query.setdefault(key, []).append(value)
    selection, rejected = from_query(query, database.catalogue)
    assert selection.study in database.catalogue.studies
    named = {(one.key, one.value) for one in rejected}
    assert all((key, value) in named for key, value in pairs if key not in KNOWN)
    again, left = from_query(to_query(selection, database.catalogue), database.catalogue)
    assert (again, left) == (selection, ())
    assert all(one.reason for one in rejected)


def test_only_differences_from_the_defaults_are_written(database: Database) -> None:
    study = database.catalogue.studies["se"]
    assert to_query(default_selection(study), database.catalogue) == "study=se&outcome=sysselsatt"
    late = replace(default_selection(study), groups=(("trekningsperiode", "sen"),))
    assert to_query(late, database.catalogue) == "study=se&outcome=sysselsatt&trekningsperiode=sen"


@pytest.mark.parametrize(
    ("query", "key", "hint"),
    [
        ("study=see", "study", "se"),
        ("outcome=sysselsat", "outcome", "sysselsatt"),
        ("study=rossi&outcome=sysselsatt", "outcome", ""),
        ("spec=se_e", "spec", "se_"),
        ("spec=", "spec", ""),
        ("alder=under_3", "alder", "under_30"),
        ("min_g=7", "min_g", "0, 2"),
        ("min_g=to", "min_g", "tall"),
        ("uten_tiltak=kanskje", "uten_tiltak", "1 eller 0"),
        ("fra=-99", "fra", "-36"),
        ("fra=x", "fra", "helt tall"),
        ("fra=12&til=3", "fra", "etter siste"),
        ("trekningsperode=sen", "trekningsperode", "trekningsperiode"),
        ("alder=under_30&alder=30_49", "alder", "flere ganger"),
        ("se=klyngee", "se", "klynge"),
        ("band=alt", "band", "begge"),
        ("maaneder=register", "maaneder", "rapport"),
        ("f_skattekostnad=0.9", "f_skattekostnad", "0 til 0,5"),
        ("f_skattekostnad=mye", "f_skattekostnad", "tall"),
        ("f_skattekostnad=nan", "f_skattekostnad", "tall"),
        ("f_skattekostnd=0.2", "f_skattekostnd", "f_skattekostnad"),
        ("study=rossi&f_skattekostnad=0.2", "f_skattekostnad", "ingen kostnadsberegning"),
    ],
)
def test_a_bad_value_is_named_with_the_nearest_valid(
    database: Database, query: str, key: str, hint: str
) -> None:
    selection, rejected = from_query(query, database.catalogue)
    assert [one.key for one in rejected] == [key]
    assert hint in rejected[0].reason
    assert selection.study in database.catalogue.studies


def test_a_comma_is_a_decimal_comma(database: Database) -> None:
    selection, rejected = from_query("study=se&outcome=i_arbeid&min_timer=18,75", database.catalogue)
    assert (rejected, selection.param("min_timer")) == ((), 18.75)


def test_another_outcome_keeps_parameters_of_the_same_name(database: Database) -> None:
    study = database.catalogue.studies["se"]
    selection, _ = from_query("study=se&outcome=sysselsatt&min_g=0&uten_tiltak=1", database.catalogue)
    other = with_outcome(selection, study, "sysselsatt_uten_tiltak")
    assert other.param("min_g") == 0.0
    assert "uten_tiltak" not in dict(other.params)


def test_keys_of_a_link_never_mean_two_things() -> None:
    subgroups = set(definitions.names("subgroups"))
    params = {p.name for n in definitions.names("outcomes") for p in definitions.load("outcomes", n).params}
    assert not subgroups & params
    assert not (subgroups | params) & set(RESERVED)
    assert not [name for name in (*subgroups, *params, *RESERVED) if name.startswith(PREFIX)]


def test_own_assumptions_are_in_the_link_but_no_part_of_an_estimate(database: Database) -> None:
    study = database.catalogue.studies["se"]
    own = replace(default_selection(study), assumptions=(("pris_oppfolging", 6250.5),), months_from="panel")
    query = "study=se&outcome=sysselsatt&maaneder=panel&f_pris_oppfolging=6250.5"
    assert to_query(own, database.catalogue) == query
    assert from_query(query.replace(".", ","), database.catalogue) == (own, ())
    assert question(own, study) == question(default_selection(study), study)
    assert from_query("study=se&f_pris_oppfolging=6500", database.catalogue)[0] == default_selection(study)


def test_another_study_has_its_own_assumptions(database: Database) -> None:
    studies = database.catalogue.studies
    own = replace(default_selection(studies["se"]), assumptions=(("skattekostnad", 0.4),))
    assert with_study(own, studies["refino"]).assumptions == ()


def test_another_study_keeps_what_makes_sense(database: Database) -> None:
    catalogue = database.catalogue
    asked, _ = from_query(
        "study=se&outcome=inntekt_kr&kjonn=kvinne&se_kvalitet=over_median&target=mnd_12&fra=-12&til=24&spec=se_d",
        catalogue,
    )
    moved = with_study(asked, catalogue.studies["refino"])
    assert (moved.study, moved.outcome) == ("refino", "inntekt_kr")
    assert moved.groups == (("kjonn", "kvinne"),)  # Refino has no measure of quality
    assert moved.spec == "refino_hoved"  # nor SE's models
    assert (moved.first, moved.last, moved.target) == (-12, 24, "mnd_12")
    # Months and targets outside the other study's window are not carried over.
    later, _ = from_query("study=se&outcome=inntekt_kr&fra=0&til=60&target=mnd_1_36", catalogue)
    moved = with_study(later, catalogue.studies["refino"])
    assert (moved.first, moved.last, moved.target) == (-24, 24, "")
    back = with_study(moved, catalogue.studies["se"])
    assert back.spec == "se_d"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_pinned_travels_in_the_link(database: Database, data: st.DataObject) -> None:
    catalogue = database.catalogue
    one, two = selections(database, data.draw), selections(database, data.draw)
    both = replace(two, against=pin(one, catalogue))
    assert from_query(to_query(both, catalogue), catalogue) == (both, ())
    found = pinned(both, catalogue)
    assert found is not None
    assert found == replace(question(one, catalogue.studies[one.study]), target="")
    # What only changes the view of A, and what A itself was compared with, is not pinned.
    assert pin(both, catalogue) == pin(two, catalogue)
    assert "mot=" not in pin(both, catalogue)


def test_swapping_twice_is_where_one_was(database: Database) -> None:
    catalogue = database.catalogue
    query = (
        "study=se&outcome=aap&target=mnd_12&fra=-6&band=ingen&mot=study%3Dse%26outcome%3Dufore%26spec%3Dse_a"
    )
    asked, rejected = from_query(query, catalogue)
    assert rejected == ()
    once = swapped(asked, catalogue)
    assert (once.outcome, once.spec, once.target, once.first) == ("ufore", "se_a", "mnd_12", -6)
    assert once.against == "study=se&outcome=aap"
    assert swapped(once, catalogue) == asked
    alone = replace(asked, against="")
    assert swapped(alone, catalogue) == alone


def test_a_fault_in_what_is_pinned_is_named(database: Database) -> None:
    query = "study=se&mot=study%3Dse%26outcome%3Dsysselsat%26se%3Dklynge"
    asked, rejected = from_query(query, database.catalogue)
    assert [(one.key, one.value) for one in rejected] == [("mot: outcome", "sysselsat")]
    assert asked.against == "study=se&outcome=sysselsatt&se=klynge"
