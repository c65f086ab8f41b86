"""Under the figures of *Effekter*: the number step by step, and by other methods; worked out when opened."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import cache, controls, export, plate_robust, plate_weights, sentences, snippet_robust
from dashboard import sentences_robust as words
from dashboard import sentences_unmeasured as unmeasured
from dashboard.analysis.robustness import NotComparableError, Robustness
from dashboard.analysis.unmeasured import sensitivity_table
from dashboard.catalogue import Study
from dashboard.charts.labels import Labels
from dashboard.estimators import sensitivity
from dashboard.selection import Selection
from dashboard.text import _, number
from dashboard.views import figure
from dashboard.warehouse import Database

RMAX_STEP, MOST_RMAX = 5, 500  # percent of the model's R2


def render(database: Database, selection: Selection, labels: Labels) -> None:
    """Two parts, closed until the reader opens them."""
    study = database.study(selection)
    asked = controls.asked_figure()
    steps = st.expander(
        _("Steg for steg"),
        expanded=asked == plate_robust.STEPS,
        key=f"part_steps_{study.id}",
        on_change="rerun",
    )
    with steps:
        if steps.open:
            _steps(database, selection, study)
    if study.is_randomised:
        st.markdown(
            _(
                "*Tåler tallet andre metoder?* vises ikke: loddtrekningen gjør gruppene like, så vekting på "
                "kjennetegn og mål for skjevt utvalg svarer ikke på noe mer."
            )
        )
        return
    others = st.expander(
        _("Tåler tallet andre metoder?"),
        expanded=asked in (plate_robust.METHODS, plate_weights.OVERLAP, plate_weights.BALANCE),
        key=f"part_methods_{study.id}",
        on_change="rerun",
    )
    with others:
        if others.open:
            _methods(database, selection, study, labels)


def _steps(database: Database, selection: Selection, study: Study) -> None:
    with st.spinner(_("Regner ut hver modell …")):
        found = cache.stepwise(selection)
    figure.show(
        plate_robust.by_step(database, selection, found),
        key=f"stegvis_{study.id}_{selection.outcome}",
        script=lambda: snippet_robust.stepwise_script(database, selection),
    )


def _methods(database: Database, selection: Selection, study: Study, labels: Labels) -> None:
    selection = plate_robust.with_covariates(selection, study)
    can_have_county = _has_county(selection, study)
    estimand, county = _choices(study, labels, can_have_county=can_have_county)
    try:
        with st.spinner(_("Vekter gruppene …")):
            found = cache.robustness(selection, estimand=estimand, county=county)
    except NotComparableError as error:
        st.info(str(error))
        return
    st.markdown(sentences.state_sentence(selection, study))
    said = (words.estimand_sentence(found, labels), words.effects_sentence(found, study))
    st.markdown(" ".join(part for part in said if part))
    # The link holds neither choice: a figure made with another can be taken out, not put aside.
    is_kept = not estimand and county == can_have_county

    def script() -> str:
        return snippet_robust.robustness_script(
            database, selection, estimand=found.estimand, county=bool(found.with_county)
        )

    key = f"{study.id}_{selection.outcome}"
    by_method = plate_robust.by_method(database, selection, found)
    figure.show(by_method, key=f"metoder_{key}", script=script, is_kept=is_kept)
    st.markdown(f"**{_('Finnes det noen å sammenligne med?')}**")
    overlapping = plate_weights.overlapping(database, selection, found)
    figure.show(overlapping, key=f"overlapp_{key}", script=script, is_kept=is_kept)
    st.markdown(f"**{_('Gjør vektene gruppene like?')}**")
    balanced = plate_weights.balanced(database, selection, found)
    figure.show(balanced, key=f"vektbalanse_{study.id}", script=script, is_kept=is_kept)
    _unmeasured(found, labels, database, selection, study, script=script)


def _choices(study: Study, labels: Labels, *, can_have_county: bool) -> tuple[str, bool]:
    """For whom the weighted numbers are, and whether the county weighs."""
    names = {
        "": _("Nærmest modellen"),
        "att": _("De som fikk {treated} (ATT)").format(treated=labels.treated),
        "ate": _("Alle (ATE)"),
    }
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        _("De vektede tallene gjelder"),
        list(names),
        format_func=names.__getitem__,
        key=f"estimand_{study.id}",
    )
    county = right.toggle(
        _("Fylke med i vektene"),
        value=can_have_county,
        disabled=not can_have_county,
        key=f"county_{study.id}",
        help=None
        if can_have_county
        else _("Studien har ikke fylke, eller modellen har ingen faste effekter."),
    )
    return chosen, bool(county)


def _has_county(selection: Selection, study: Study) -> bool:
    return "fylke" in study.sources and bool(study.specs[selection.spec].effects)


def _unmeasured(
    found: Robustness,
    labels: Labels,
    database: Database,
    selection: Selection,
    study: Study,
    *,
    script: Callable[[], str],
) -> None:
    """What nobody measured, as a table: there is no figure of it."""
    st.markdown(f"**{_('Hva om noe viktig ikke er målt?')}**")
    st.markdown(unmeasured.e_value_sentence(found.unmeasured, study))
    rmax = _rmax(found, study, selection)
    persons = found.n_treated, found.n_control
    table = sensitivity_table(found.unmeasured, rmax, persons=persons, data_status=study.data_status)
    error = plate_weights.standard_error(selection, study, found.n_clusters)
    told = plate_weights.state(selection, study, found.target, persons, error)
    figure.under(
        export.exported(
            table, database, selection, sentence=_("Det som ikke er målt: {what}").format(what=told)
        ),
        key=f"umaalt_{study.id}_{selection.outcome}",
        reading=unmeasured.oster_sentence(found.unmeasured, rmax, study, unit=labels.of(found.target).unit),
        columns={
            "measure": (_("Mål"), lambda name: unmeasured.measure_name(str(name))),
            "value": (_("Verdi"), lambda x: number(x, 3)),
        },
        script=script,
        # These are of the page's own estimate: of what is chosen above, only the slider moves them.
        is_kept=rmax == found.unmeasured.default_rmax,
    )


def _rmax(found: Robustness, study: Study, selection: Selection) -> float:
    """The R2 of a model with everything in it, in percent of the model's own: whole numbers on a slider."""
    moved = found.unmeasured.movement
    if moved is None or not moved.r2_full > 0:
        return found.unmeasured.default_rmax
    most = min(MOST_RMAX, int(100 / moved.r2_full) // RMAX_STEP * RMAX_STEP)
    usual = round(100 * sensitivity.RMAX)
    if most < usual:
        return found.unmeasured.default_rmax
    percent_of = st.slider(
        _("R² med alt som betyr noe, i prosent av modellens R²"),
        min_value=100 + RMAX_STEP,
        max_value=most,
        value=usual,
        step=RMAX_STEP,
        key=f"rmax_{study.id}_{selection.outcome}_{selection.spec}_{found.target}",
        help=_("Forvalget er 130 prosent (Oster 2019). Aldri over 1."),
    )
    return min(1.0, percent_of / 100 * moved.r2_full)
