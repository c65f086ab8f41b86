"""Under the figures of *Effekter*: the number step by step, and by other methods; worked out when opened."""

from __future__ import annotations

import streamlit as st

from dashboard import cache, export, sentences, snippet_robust
from dashboard.analysis.robustness import NotComparableError, Robustness
from dashboard.analysis.unmeasured import sensitivity_table
from dashboard.catalogue import Study
from dashboard.charts import methods, overlap, stepwise
from dashboard.charts.labels import Labels
from dashboard.disclosure import Protected
from dashboard.estimators import sensitivity
from dashboard.selection import Selection, with_spec
from dashboard.text import _, count, number, plain
from dashboard.views import figure, robust_words
from dashboard.views.figure import Cell
from dashboard.warehouse import Database

RMAX_STEP, MOST_RMAX = 5, 500  # percent of the model's R2


def render(database: Database, selection: Selection, labels: Labels) -> None:
    """Two parts, closed until the reader opens them."""
    study = database.study(selection)
    steps = st.expander(_("Steg for steg"), key=f"part_steps_{study.id}", on_change="rerun")
    with steps:
        if steps.open:
            _steps(database, selection, study, labels)
    if study.is_randomised:
        st.markdown(
            _(
                "*Tåler tallet andre metoder?* vises ikke: loddtrekningen gjør gruppene like, så vekting på "
                "kjennetegn og mål for skjevt utvalg svarer ikke på noe mer."
            )
        )
        return
    others = st.expander(_("Tåler tallet andre metoder?"), key=f"part_methods_{study.id}", on_change="rerun")
    with others:
        if others.open:
            _methods(database, selection, study, labels)


def _steps(database: Database, selection: Selection, study: Study, labels: Labels) -> None:
    with st.spinner(_("Regner ut hver modell …")):
        found = cache.stepwise(selection)
    figure.draw(
        stepwise.stepwise(
            found.table,
            labels=labels,
            target=found.target,
            main=selection.spec,
            theme=figure.theme(),
            compact=figure.is_narrow(),
        ),
        key="stegvis",
        alt=stepwise.stepwise_alt_text(found.table, labels=labels, target=found.target),
    )
    unit = labels.of(found.target).unit
    figure.under(
        _answer(found.table, database, selection, study, found.target),
        key=f"stegvis_{study.id}_{selection.outcome}",
        reading=robust_words.steps_reading(found, study, labels),
        columns={
            "title": (_("Modell"), str),
            "adds": (_("Legger til"), str),
            **_estimate_columns(labels, unit),
            "change": (_("Endring"), _signed(unit)),
            "r2": ("R²", lambda x: number(x, 3)),  # type: ignore[arg-type]
            "n_treated": (f"N {labels.treated}", _count),
            "n_control": (f"N {labels.control}", _count),
        },
        script=lambda: snippet_robust.stepwise_script(database, selection),
    )


def _methods(database: Database, selection: Selection, study: Study, labels: Labels) -> None:
    if not study.specs[selection.spec].covariates:
        # The raw model has nothing to weigh on: the study's own model answers instead, and says so.
        selection = with_spec(selection, study, study.default_spec)
    estimand, county = _choices(study, labels, can_have_county=_has_county(selection, study))
    try:
        with st.spinner(_("Vekter gruppene …")):
            found = cache.robustness(selection, estimand=estimand, county=county)
    except NotComparableError as error:
        st.info(str(error))
        return
    st.markdown(sentences.state_sentence(selection, study))
    st.markdown(
        " ".join(
            part
            for part in (
                robust_words.estimand_sentence(found, labels),
                robust_words.effects_sentence(found, study),
            )
            if part
        )
    )
    _by_method(found, labels, database, selection, study)
    _overlap(found, labels)
    _balance(found, labels, database, selection, study)
    _unmeasured(found, labels, database, selection, study)


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


def _by_method(
    found: Robustness, labels: Labels, database: Database, selection: Selection, study: Study
) -> None:
    names = robust_words.method_names(found, study)
    figure.draw(
        methods.methods(
            found.methods,
            labels=labels,
            target=found.target,
            names=names,
            theme=figure.theme(),
            compact=figure.is_narrow(),
        ),
        key="metoder",
        alt=methods.methods_alt_text(found.methods, labels=labels, target=found.target, names=names),
    )
    unit = labels.of(found.target).unit
    figure.under(
        _answer(found.methods, database, selection, study, found.target),
        key=f"metoder_{study.id}_{selection.outcome}",
        reading=robust_words.methods_reading(found, study, labels),
        columns={
            "method": (_("Metode"), lambda name: names[str(name)][0]),
            **_estimate_columns(labels, unit),
            "change": (_("Mot modellen"), _signed(unit)),
            "ess_treated": (_("{arm} teller som").format(arm=labels.treated), _count),
            "ess_control": (_("{arm} teller som").format(arm=labels.control), _count),
            "n_treated": (f"N {labels.treated}", _count),
            "n_control": (f"N {labels.control}", _count),
        },
        script=lambda: snippet_robust.robustness_script(
            database, selection, estimand=found.estimand, county=bool(found.with_county)
        ),
    )


def _overlap(found: Robustness, labels: Labels) -> None:
    st.markdown(f"**{_('Finnes det noen å sammenligne med?')}**")
    figure.draw(
        overlap.overlap(found.overlap, labels=labels, theme=figure.theme(), compact=figure.is_narrow()),
        key="overlapp",
        alt=overlap.overlap_alt_text(found.overlap, labels=labels),
    )
    st.markdown(robust_words.overlap_reading(found, labels))


def _balance(
    found: Robustness, labels: Labels, database: Database, selection: Selection, study: Study
) -> None:
    st.markdown(f"**{_('Gjør vektene gruppene like?')}**")
    titles = robust_words.level_titles(found, study)
    figure.draw(
        overlap.balance(found.balance, titles=titles, theme=figure.theme(), compact=figure.is_narrow()),
        key="vektbalanse",
        alt=overlap.balance_alt_text(found.balance, titles=titles),
    )
    figure.under(
        _answer(found.balance, database, selection, study, found.target),
        key=f"vektbalanse_{study.id}",
        reading=robust_words.balance_reading(found),
        columns={
            "title": (_("Kjennetegn"), str),
            "before": (_("Før"), _two),
            "ipw": (_("Etter vekting"), _two),
            "entropi": (_("Etter balansering"), _two),
        },
        rows=lambda table: [
            {**row, "title": titles[str(row["covariate"]), str(row["level"])]} for row in _records(table)
        ],
        script=lambda: snippet_robust.robustness_script(
            database, selection, estimand=found.estimand, county=bool(found.with_county)
        ),
    )


def _unmeasured(
    found: Robustness, labels: Labels, database: Database, selection: Selection, study: Study
) -> None:
    st.markdown(f"**{_('Hva om noe viktig ikke er målt?')}**")
    st.markdown(robust_words.e_value_sentence(found.unmeasured, study))
    rmax = _rmax(found, study, selection)
    unit = labels.of(found.target).unit
    table = sensitivity_table(
        found.unmeasured,
        rmax,
        persons=(found.n_treated, found.n_control),
        data_status=study.data_status,
    )
    figure.under(
        _answer(table, database, selection, study, found.target),
        key=f"umaalt_{study.id}_{selection.outcome}",
        reading=robust_words.oster_sentence(found.unmeasured, rmax, study, unit=unit),
        columns={
            "measure": (_("Mål"), lambda name: robust_words.measure_name(str(name))),
            "value": (_("Verdi"), lambda x: number(x, 3)),  # type: ignore[arg-type]
        },
        script=lambda: snippet_robust.robustness_script(
            database, selection, estimand=found.estimand, county=bool(found.with_county)
        ),
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


def _answer(
    table: Protected, database: Database, selection: Selection, study: Study, target: str
) -> export.Exported:
    sentence = f"{sentences.state_sentence(selection, study)} {sentences.target_text(target).capitalize()}."
    return export.exported(table, database, selection, sentence=sentence)


def _records(table: Protected) -> list[dict[str, object]]:
    return [{str(name): cell for name, cell in row.items()} for row in table.frame.to_dict(orient="records")]


def _estimate_columns(labels: Labels, unit: str) -> dict[str, tuple[str, Cell]]:
    axis = labels.difference_axis if unit == labels.unit else _("måneder")
    return {
        "estimate": (f"{labels.difference}, {axis}", _signed(unit)),
        "conf_low": (_("95 % fra"), _signed(unit)),
        "conf_high": (_("til"), _signed(unit)),
    }


def _signed(unit: str) -> Cell:
    return lambda x: plain(x, unit, signed=True)  # type: ignore[arg-type]


def _count(x: object) -> str:
    return count(x)  # type: ignore[arg-type]


def _two(x: object) -> str:
    return number(x, 2)  # type: ignore[arg-type]
