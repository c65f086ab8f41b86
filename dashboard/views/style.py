"""What the page's settings cannot say: a style sheet, figures that fit paper, and tables scrolled by keys."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from dashboard.text import _

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
# What scrolls for itself must be reached by keys (WCAG 2.1.1), which Safari does not see to: a table or slide
# wider than its place and a popover higher than it get a stop of their own while they are. They come and go
# as the page runs, so they are watched; the script runs again with the words when the language changes.
_SCROLLERS = """<script>
(() => {
  const words = %s;
  const found = `[data-testid="stTable"] > div, [data-testid="stPopoverBody"],
    .st-key-presentation_figure`;
  const mark = (one) => {
    const scrolls = one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;
    if (!scrolls) {
      if (one.dataset.scrolls) for (const name of ["tabindex", "data-scrolls"]) one.removeAttribute(name);
      return;
    }
    one.tabIndex = 0;
    one.dataset.scrolls = "true";
    if (one.getAttribute("role") === "dialog") return;
    one.setAttribute("role", "group");
    one.setAttribute("aria-label", window.tiltakslupenScrollers.words);
  };
  if (window.tiltakslupenScrollers) {
    window.tiltakslupenScrollers.words = words;
    document.querySelectorAll(found).forEach(mark);
    return;
  }
  const sizes = new ResizeObserver((all) => all.forEach(({ target }) => {
    mark(target.matches(found) ? target : target.parentElement);
  }));
  const watch = () => document.querySelectorAll(found).forEach((one) => {
    sizes.observe(one);
    if (one.firstElementChild) sizes.observe(one.firstElementChild);
  });
  window.tiltakslupenScrollers = { words };
  new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
  watch();
})();
</script>"""


def sheet() -> None:
    """Send the style sheet; it takes no room on the page."""
    st.html(SHEET)


def paper() -> None:
    """Make figures fit the paper when the page is printed, and what scrolls reachable by keys.

    Put last, as its place is a line high.
    """
    script = _SCROLLERS % json.dumps(_("Bredere enn skjermen, rulles sideveis"))
    st.html(_SCALE % PAPER + script, unsafe_allow_javascript=True)
