"""Keeping own assumptions: download them as a file, and read such a file back."""

from __future__ import annotations

import streamlit as st

from dashboard import controls
from dashboard.analysis.assumption_file import AssumptionFileError, as_file, from_file
from dashboard.analysis.assumptions import is_own
from dashboard.analysis.cost_ladder import CostLadder
from dashboard.catalogue import Catalogue, Study
from dashboard.selection import Selection
from dashboard.text import _, speaking

_FAULT = "assumption_file_fault"
_UPLOAD = "assumption_file"


def file_controls(ladder: CostLadder, selection: Selection, study: Study, catalogue: Catalogue) -> None:
    """Save and load, in a part of the page that is closed until it is wanted."""
    part = st.expander(_("Ta vare på egne forutsetninger"), key="costs_file", on_change="rerun")
    fault = st.session_state.pop(_FAULT, "")
    if not part.open:
        return
    with part:
        if fault:
            st.warning(_("Filen ble ikke brukt:") + "\n" + "\n".join(f"- {x}" for x in fault.split("\n")))
        st.download_button(
            _("Lagre som fil"),
            data=speaking(lambda: as_file(ladder.model, selection)),
            file_name=f"forutsetninger_{study.id}.toml",
            mime="application/toml",
            key="costs_save",
            on_click="ignore",
            disabled=not is_own(selection),
            help=_("Bare det som er endret, med kilde og rapportens verdi."),
        )
        st.file_uploader(
            _("Hent fra fil"),
            type=["toml"],
            key=_UPLOAD,
            on_change=_uploaded,
            args=(ladder, selection, study, catalogue),
        )


def _uploaded(ladder: CostLadder, selection: Selection, study: Study, catalogue: Catalogue) -> None:
    uploaded = st.session_state.get(_UPLOAD)
    if uploaded is None:
        return
    try:
        controls.choose(from_file(uploaded.getvalue(), selection, study, ladder.model), catalogue)
    except AssumptionFileError as error:
        st.session_state[_FAULT] = str(error)
