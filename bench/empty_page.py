"""The page Effekter with its frame and controls, where a choice changes one text and nothing else.

What a choice costs before anything is estimated or drawn.
"""

import streamlit as st

from dashboard import controls
from dashboard.selection import Selection
from dashboard.text import set_language
from dashboard.views import frame
from dashboard.warehouse import Database


def render(database: Database, selection: Selection) -> None:
    controls.sidebar(selection, database.catalogue)
    st.text(database.study(selection).outcomes[selection.outcome].title)


set_language("nb")
st.set_page_config(page_title="Tomt valg", layout="wide")
frame.show("effekter", render)
