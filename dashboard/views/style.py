"""What the page's settings cannot say: paper, code colours and forced colours, in one style sheet."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

SHEET = Path(__file__).with_name("page.css")
PAPER = 703  # pixels between the margins of an A4 sheet: 210 mm less 2 x 12 mm, at 96 pixels an inch
# A figure is drawn in pixels of the screen. The style sheet cannot divide by its width, so each figure is
# told how much of it fits when the page goes to the printer.
_SCALE = """<script>
window.onbeforeprint = () => {
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    plot.style.setProperty("--print-scale", Math.min(1, %d / plot.clientWidth));
  }
};
</script>"""


def sheet() -> None:
    """Send the style sheet; it takes no room on the page."""
    st.html(SHEET)


def paper() -> None:
    """Make figures fit the paper when the page is printed. Put last, as its place is a line high."""
    st.html(_SCALE % PAPER, unsafe_allow_javascript=True)
