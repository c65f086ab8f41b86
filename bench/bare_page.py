"""A page with one choice and one text: what the browser and Streamlit cost alone."""

import streamlit as st

st.set_page_config(page_title="Bare et valg")
st.text(st.selectbox("Utfall", ("Sysselsatt", "Sysselsatt uten lønnstilskudd")))
