"""A page where a choice changes one text and nothing else: what a toggle costs before any work is done."""

import streamlit as st

OUTCOMES = ("Sysselsatt", "I arbeid")

st.set_page_config(page_title="Tomt valg")
st.text(st.selectbox("Utfall", OUTCOMES))
