"""Colours, lines and type of every figure, light and dark, in one table.

The colours are Aksel's tokens (`@navikt/ds-tokens` 8.15, MIT). Text reaches 4.5:1 and marks 3:1 against the
background, and the pairs that must be told apart are at least CIE76 30 from each other for normal, protan,
deutan and tritan sight; tests hold this. Colour never stands alone: arms differ in dash and marker as well.

A trace takes its colours from `palette`; nothing else types a colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import plotly.graph_objects as go
import plotly.io as pio

from dashboard.text import LANGUAGES, Language, current_language

Theme = Literal["light", "dark"]

# The family Streamlit serves itself. A name with a digit ("Source Sans 3") would be invalid CSS unquoted.
FONT_FAMILY = "Source Sans, Source Sans Pro, Arial, sans-serif"
FONT_SIZE = 15
COMPACT_FONT_SIZE = 14
# Decimal sign and what stands between thousands, by language.
SEPARATORS: dict[Language, str] = {"nb": ",\u00a0", "en": ".,"}

ARM_DASH = {"tiltak": "solid", "kontroll": "6px,3px"}
ARM_SYMBOL = {"tiltak": "circle", "kontroll": "square"}
# The same shapes as characters, for names written in text.
ARM_MARK = {"tiltak": "●", "kontroll": "■"}
PUBLISHED_SYMBOL = "diamond-open"
PUBLISHED_MARK = "◇"


class ThemeError(ValueError):
    """A theme that is neither light nor dark."""


@dataclass(frozen=True, slots=True)
class Palette:
    """What each colour is for. Fills are translucent, everything else is opaque."""

    background: str
    text: str
    muted: str
    grid: str
    arm_treated: str
    arm_control: str
    difference: str
    band_pointwise: str
    band_simultaneous: str
    band_edge: str
    published: str
    zero_line: str
    month0_line: str
    composition: str
    categories: tuple[str, str, str, str]
    agreement: tuple[str, str, str, str]

    def arm(self, arm: str) -> str:
        """The colour of ``tiltak`` or ``kontroll``, the same on every page."""
        return {"tiltak": self.arm_treated, "kontroll": self.arm_control}[arm]


LIGHT = Palette(
    background="#ffffff",
    text="#202733",
    muted="#5d6573",
    grid="#e1e3e7",
    arm_treated="#ca5000",
    arm_control="#5d6573",
    difference="#0063c1",
    band_pointwise="rgba(0,99,193,0.26)",
    band_simultaneous="rgba(0,99,193,0.10)",
    band_edge="#428ae3",
    published="#202733",
    zero_line="#49515e",
    month0_line="#6f7785",
    composition="rgba(32,39,51,0.07)",
    categories=("#0063c1", "#a93d70", "#878f00", "#2a2800"),
    agreement=("#428ae3", "#002459", "#e75e01", "#560000"),
)

DARK = Palette(
    background="#0e151f",
    text="#dfe1e5",
    muted="#a5acb6",
    grid="#2e3641",
    arm_treated="#ed974b",
    arm_control="#a5acb6",
    difference="#5f94d8",
    band_pointwise="rgba(95,148,216,0.38)",
    band_simultaneous="rgba(95,148,216,0.16)",
    band_edge="#4580ca",
    published="#dfe1e5",
    zero_line="#cfd3d8",
    month0_line="#8a92a0",
    composition="rgba(223,225,229,0.10)",
    categories=("#5f94d8", "#a35276", "#efe4fd", "#8f9800"),
    agreement=("#5f94d8", "#dfe1e5", "#ffbc4b", "#af5122"),
)

_PALETTES: dict[str, Palette] = {"light": LIGHT, "dark": DARK}


def palette(theme: str) -> Palette:
    """The colours of a theme.

    Raises
    ------
    ThemeError
        If `theme` is neither ``"light"`` nor ``"dark"``.
    """
    if theme not in _PALETTES:
        raise ThemeError(f"Theme {theme!r} is unknown. Choose one of {', '.join(_PALETTES)}.")
    return _PALETTES[theme]


def template_name(theme: str) -> str:
    """The name under which Plotly knows the theme's template in the present language.

    Raises
    ------
    ThemeError
        If `theme` is neither ``"light"`` nor ``"dark"``.
    """
    palette(theme)
    return _template_name(theme, current_language())


def _template_name(theme: str, language: Language) -> str:
    return f"tiltakslupen_{theme}_{language}"


def translucent(colour: str, opacity: float) -> str:
    """A colour of the palette as a fill that what lies under shines through.

    Examples
    --------
    >>> translucent("#ca5000", 0.2)
    'rgba(202,80,0,0.2)'
    """
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _template(colours: Palette, language: Language) -> go.layout.Template:
    axis: dict[str, Any] = {
        "gridcolor": colours.grid,
        "linecolor": colours.muted,
        "tickcolor": colours.muted,
        "zerolinecolor": colours.zero_line,
        "zeroline": False,
        "automargin": True,
        "ticks": "",
        "exponentformat": "none",
        "separatethousands": True,
        "title": {"standoff": 8, "font": {"size": FONT_SIZE}},
    }
    layout = {
        "font": {"family": FONT_FAMILY, "size": FONT_SIZE, "color": colours.text},
        "paper_bgcolor": colours.background,
        "plot_bgcolor": colours.background,
        "colorway": list(colours.categories),
        "separators": SEPARATORS[language],
        "margin": {"l": 56, "r": 16, "t": 40, "b": 48, "pad": 0},
        "hoverlabel": {
            "bgcolor": colours.background,
            "bordercolor": colours.muted,
            "font": {"family": FONT_FAMILY, "size": COMPACT_FONT_SIZE, "color": colours.text},
            "align": "left",
        },
        "modebar": {
            "bgcolor": "rgba(0,0,0,0)",
            "color": colours.muted,
            "activecolor": colours.text,
            "orientation": "v",
        },
        "xaxis": axis,
        "yaxis": axis,
        "showlegend": False,
    }
    return go.layout.Template(layout=layout)


for _theme, _colours in _PALETTES.items():
    for _spoken in LANGUAGES:
        pio.templates[_template_name(_theme, _spoken)] = _template(_colours, _spoken)
