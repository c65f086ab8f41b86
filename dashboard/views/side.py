"""The sidebar of pages on which most controls have no say: the study, and where it counts the sample."""

from __future__ import annotations

import streamlit as st

from dashboard import controls
from dashboard.catalogue import Catalogue
from dashboard.selection import Selection


def sidebar(selection: Selection, catalogue: Catalogue, *, groups: bool = False) -> None:
    """The choice of study and, with ``groups``, of the divisions that narrow the sample."""
    with st.sidebar:
        controls.study_control(selection, catalogue)
        if groups:
            controls.group_controls(selection, catalogue, catalogue.studies[selection.study])
