"""Were the groups alike before month 0: opened under the figure, worked out when opened."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from dashboard import cache, export, sentences
from dashboard.analysis.balance import Balance
from dashboard.catalogue import Study
from dashboard.glossary import explain
from dashboard.names import column_name, level_name
from dashboard.plates import Cell
from dashboard.selection import Selection, with_spec
from dashboard.text import _, count, number, p_value, plain
from dashboard.views import take_out
from dashboard.warehouse import Database

LARGE = 100.0  # means above this are written without decimals
TELLING = 0.1  # standardised differences above this are commonly called imbalance (Austin 2009)


def render(database: Database, selection: Selection) -> None:
    """Means by arm, standardised difference, and the arm regressed on the characteristics."""
    part = st.expander(_("Var gruppene like fra før?"), key="part_balance", on_change="rerun")
    with part:
        if part.open:
            _inside(database, selection)


def _inside(database: Database, selection: Selection) -> None:
    study = database.study(selection)
    full = study.default_spec if not study.specs[selection.spec].covariates else selection.spec
    selection = with_spec(selection, study, full)
    found = cache.balance(selection)
    if found is None:
        st.markdown(_("Studien har ingen modell med kjennetegn."))
        return
    frame = found.table.frame
    far = int((frame["std_difference"].abs() > TELLING).sum())
    st.markdown(
        _(
            "{far} av {all} kjennetegn har en standardisert forskjell over {limit}. Samlet test av at "
            "kjennetegnene ikke skiller gruppene innen studiens strata: "
            "F({rank}, {degrees}) = {statistic}, {p}."
        ).format(
            far=count(far),
            all=count(len(frame)),
            limit=number(TELLING, 1),
            rank=count(found.rank),
            degrees=count(found.degrees),
            statistic=number(found.statistic, 2),
            p=p_value(found.p_value),
        ),
        help=explain("kjennetegn", "p_verdi", "prosentpoeng"),
    )
    columns, rows = _columns(study), _rows(found, study)
    st.table([{title: write(row[name]) for name, (title, write) in columns.items()} for row in rows])
    reading = _(
        "Standardisert forskjell er forskjellen i gjennomsnitt delt på felles standardavvik. "
        "Alene og samlet: hvor mye sannsynligheten for å være i {treated} endres når kjennetegnet er "
        "ett standardavvik høyere, med standardfeil i parentes, ett kjennetegn om gangen og alle sammen."
    ).format(treated=_(study.treated.short))
    st.markdown(reading)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        take_out.buttons(
            export.exported(found.table, database, selection, sentence=_state(found, selection, study)),
            key=f"balanse_{study.id}",
            kind="",
            reading=reading,
            columns=columns,
            rows=lambda: rows,
        )


def _state(found: Balance, selection: Selection, study: Study) -> str:
    """Whose characteristics, of how many, and what the uncertainty is."""
    frame = found.table.frame
    treated, control = frame["n_treated"].max(), frame["n_control"].max()
    error = sentences.se_text(selection, study)
    return _(
        "Kjennetegn før måned 0, {treated} mot {control}. Modell {spec}. Utvalg: {sample}. "
        "N = {n} ({n_treated} / {n_control}). {error}. {status}."
    ).format(
        treated=_(study.treated.title),
        control=_(study.control.title),
        spec=_(study.specs[selection.spec].title),
        sample=sentences.sample_text(selection, study),
        n=count(treated + control),
        n_treated=count(treated),
        n_control=count(control),
        error=error[:1].upper() + error[1:],
        status=sentences.status_name(study.data_status).capitalize(),
    )


def _columns(study: Study) -> dict[str, tuple[str, Cell]]:
    return {
        "name": (_("Kjennetegn"), str),
        "mean_treated": (_(study.treated.short), _size),
        "mean_control": (_(study.control.short), _size),
        "std_difference": (_("Standardisert forskjell"), lambda x: number(x, 2, signed=True)),
        "both_alone": (f"{_('Alene')}, {_('prosentpoeng')}", str),
        "both_joint": (f"{_('Samlet')}, {_('prosentpoeng')}", str),
    }


def _rows(found: Balance, study: Study) -> list[dict[str, object]]:
    """The table's rows with what is written of several columns together."""
    return [
        {
            **row,
            "name": _name(row, study),
            "both_alone": _with_error(row, "alone"),
            "both_joint": _with_error(row, "joint"),
        }
        for row in ({str(k): v for k, v in row.items()} for row in found.table.frame.to_dict("records"))
    ]


def _name(row: dict[str, Any], study: Study) -> str:
    name = column_name(str(row["characteristic"]), study)
    level = level_name(str(row["characteristic"]), str(row["level"]), study) if row["level"] else ""
    told = f"{name}: {level}" if level else name
    return told[:1].upper() + told[1:]


def _size(x: float) -> str:
    return number(x, 0 if abs(x) >= LARGE else 2)


def _with_error(row: dict[str, Any], name: str) -> str:
    """A coefficient per standard deviation with its standard error, in percentage points."""
    estimate, error = (row[column] * row["spread"] for column in (name, f"{name}_std_error"))
    if not np.isfinite(error):
        return "–"
    return f"{plain(estimate, 'share', signed=True)} ({plain(error, 'share')})"
