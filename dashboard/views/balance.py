"""Were the groups alike before month 0: opened under the figure, worked out when opened."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st

from dashboard import cache
from dashboard.catalogue import Study
from dashboard.glossary import explain
from dashboard.names import column_name, level_name
from dashboard.selection import Selection, with_spec
from dashboard.text import _, count, number, p_value, points
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
    found = cache.balance(with_spec(selection, study, full))
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
    st.table(
        [
            {
                _("Kjennetegn"): _name(row, study),
                _(study.treated.short): _size(row["mean_treated"]),
                _(study.control.short): _size(row["mean_control"]),
                _("Standardisert forskjell"): number(row["std_difference"], 2, signed=True),
                _("Alene"): _with_error(row, "alone"),
                _("Samlet"): _with_error(row, "joint"),
            }
            for row in ({str(k): v for k, v in row.items()} for row in frame.to_dict(orient="records"))
        ]
    )
    st.markdown(
        _(
            "Standardisert forskjell er forskjellen i gjennomsnitt delt på felles standardavvik. "
            "Alene og samlet: hvor mye sannsynligheten for å være i {treated} endres når kjennetegnet er "
            "ett standardavvik høyere, med standardfeil i parentes, ett kjennetegn om gangen og alle sammen."
        ).format(treated=_(study.treated.short))
    )


def _name(row: dict[str, Any], study: Study) -> str:
    name = column_name(str(row["characteristic"]), study)
    level = level_name(str(row["characteristic"]), str(row["level"]), study) if row["level"] else ""
    return f"{name}: {level}" if level else name[:1].upper() + name[1:]


def _size(x: float) -> str:
    return number(x, 0 if abs(x) >= LARGE else 2)


def _with_error(row: dict[str, Any], name: str) -> str:
    """A coefficient per standard deviation with its standard error, in percentage points."""
    estimate, error = (row[column] * row["spread"] for column in (name, f"{name}_std_error"))
    if not np.isfinite(error):
        return "–"
    return f"{points(estimate, 1, signed=True)} ({number(100 * error, 1)})"
