"""What a presentation needs of the browser: keys, a page without menu and margins, and large type."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from dashboard.charts.theme import palette

WIDTH, HEIGHT = 1280, 720  # what is laid out; a larger screen shows the same, larger
PADDING = 16
NARROW = 800  # px; a slide with type of 20 cannot be read in less

# Streamlit's own texts follow the root size, except some that are a fraction of it.
_CONTROLS = '[data-testid="stSidebar"] *:not([data-testid="stIconMaterial"])'
_STYLE = f"""<style>
html {{ font-size: 20px; }}
[data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"] {{ display: none; }}
[data-testid="stMainBlockContainer"] {{
    padding: {PADDING // 2}px {PADDING}px 0 {PADDING}px; max-width: none;
}}
[data-testid="stMain"] [data-testid="stVerticalBlock"] {{ gap: 4px; }}
.stApp button p, .stApp a p, .stApp label p, .stApp {_CONTROLS},
body [data-baseweb="popover"] *, body [role="listbox"] * {{ font-size: 20px; }}
/* The language is chosen on the pages. */
.st-key-language {{ display: none; }}
/* The buttons lie over the foot: they show for a pointer that comes down, or for the one who tabs to them. */
.st-key-presentation_row {{
    position: fixed; bottom: 0; left: 0; z-index: 1000; padding: 4px {PADDING}px; opacity: 0;
    background: BACKGROUND;
}}
.st-key-presentation_row:hover, .st-key-presentation_row:focus-within {{ opacity: 1; }}
.st-key-presentation_keys, [data-testid="stElementContainer"]:has(> [data-testid="stHtml"] > style) {{
    position: absolute;
}}
/* As wide as the page and 16 px in, it would make a narrow page scroll sideways. */
.stApp .st-key-presentation_keys {{ width: 1px; overflow: hidden; }}
/* On a narrow screen nothing is hidden until a pointer comes, and the slide is scrolled for itself. */
@media (max-width: {NARROW}px) {{
    .st-key-presentation_row {{ position: static; opacity: 1; flex-wrap: wrap; }}
    .st-key-presentation_figure {{ overflow-x: auto; }}
    .st-key-presentation_figure > * {{ min-width: SLIDE; }}
}}
.plate-title {{ font-weight: 600; line-height: 1.2; }}
.plate-text {{ font-size: 20px; line-height: 1.25; }}
</style>"""

# Sends the wanted step, so that keys pressed while a step is on its way are all counted.
_JS = """
const moves = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1,
    ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Home: -Infinity, End: Infinity,
};
const fields = ["input", "textarea", "select", "[contenteditable=true]",
    "[role=slider]", "[role=combobox]", "[role=listbox]"];
export default function ({ data, parentElement, setTriggerValue }) {
    const held = (parentElement.held ??= { wanted: data.step, at: 0 });
    if (Date.now() - held.at > 1500 || held.of !== data.of) held.wanted = data.step;
    held.of = data.of;
    function pressed(event) {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const target = event.composedPath()[0];
        const within = (what) => target instanceof Element && target.closest(what) !== null;
        if (event.key === "Escape") {
            if (document.querySelector("[role=listbox], [role=dialog], [data-baseweb=popover]")) return;
            setTriggerValue("controls", Date.now());
        } else if (within(fields.join())) {
            return;
        } else if (event.key === "f" || event.key === "F") {
            if (document.fullscreenElement) document.exitFullscreen();
            else document.documentElement.requestFullscreen();
        } else if (event.key in moves && !(event.key === " " && within("button, a, summary"))) {
            const step = Math.max(1, Math.min(data.last, held.wanted + moves[event.key]));
            held.at = Date.now();
            if (step !== held.wanted) setTriggerValue("step", step);
            held.wanted = step;
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }
    // Called again for every new step: one listener at a time.
    held.stop?.();
    held.stop = () => document.removeEventListener("keydown", pressed, true);
    document.addEventListener("keydown", pressed, true);
    return held.stop;
}
"""


def bare_page(theme: str, *, is_phone: bool = False) -> None:
    """No menu, no margins, and no text under 20 pixels; figures for a phone are drawn in its width."""
    slide = "0" if is_phone else f"{NARROW}px"
    st.html(_STYLE.replace("BACKGROUND", palette(theme).background).replace("SLIDE", slide))


def keys(*, step: int, last: int, of: str) -> tuple[int | None, bool]:
    """Listen to the keyboard.

    Parameters
    ----------
    step, last : int
        Where the presentation is, counted from 1, and how far it goes.
    of : str
        What is presented; another text starts the counting anew.

    Returns
    -------
    The step that keys asked for, if any, and whether Escape was pressed.
    """
    result: Any = _component()(
        key="presentation_keys",
        data={"step": step, "last": last, "of": of},
        on_step_change=_nothing,
        on_controls_change=_nothing,
        height=1,
    )
    return (int(result.step) if result.step else None), bool(result.controls)


@cache
def _component() -> Any:
    return st.components.v2.component("tiltakslupen_keys", js=_JS)


def _nothing() -> None:
    """A trigger is only sent if somebody listens; the page reads its value."""
