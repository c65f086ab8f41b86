"""Every colour can be read and told apart, in figures and on the page around them."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import plotly.io as pio
import pytest

from dashboard.charts.theme import FONT_FAMILY, Palette, ThemeError, palette, template_name

ROOT = Path(__file__).resolve().parents[3]
THEMES = ("light", "dark")
# WCAG 2.1, 1.4.3 (text) and 1.4.11 (what one must see to understand a figure).
TEXT, MARK = 4.5, 3.0
# CIE76. About ten times what is just noticeable side by side; marks lie apart and are small.
APART = 30.0
# Streamlit writes captions, help and placeholders in the text colour at this opacity.
FADED = 0.6
HUES = ("red", "orange", "yellow", "blue", "green", "violet", "gray")

# Linear RGB to linear RGB as seen without one kind of cone.
# Protan and deutan: Vienot, Brettel and Mollon 1999. Tritan, full: Machado, Oliveira and Fernandes 2009.
SIGHT = {
    "normal": np.eye(3),
    "protan": np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
    "deutan": np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# sRGB to XYZ, and the white it is seen against (D65).
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = XYZ.sum(axis=1)


def rgb(colour: str) -> np.ndarray:
    """#rrggbb as three numbers 0-1."""
    assert re.fullmatch(r"#[0-9a-f]{6}", colour), colour
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def over(fill: str, background: np.ndarray) -> np.ndarray:
    """What rgba(r,g,b,a) gives on a background."""
    red, green, blue, opacity = map(float, fill.removeprefix("rgba(").removesuffix(")").split(","))
    return opacity * np.array([red, green, blue]) / 255 + (1 - opacity) * background


def linear(colour: np.ndarray) -> np.ndarray:
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    dark, light = sorted(float(XYZ[1] @ linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def lab(colour: str, sight: str) -> np.ndarray:
    seen = np.clip(SIGHT[sight] @ linear(rgb(colour)), 0, 1)
    t = XYZ @ seen / WHITE
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one: str, other: str, sight: str) -> float:
    """CIE76."""
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """The themes of the page, as Streamlit reads them."""
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


def test_the_formulas_give_known_values() -> None:
    assert contrast(rgb("#000000"), rgb("#ffffff")) == pytest.approx(21)
    assert contrast(rgb("#767676"), rgb("#ffffff")) == pytest.approx(4.54, abs=0.005)
    assert distance("#ffffff", "#000000", "normal") == pytest.approx(100, abs=0.01)
    # Red and green are the pair that deutan sight confuses; blue and yellow stay apart.
    assert distance("#c04000", "#5f7a00", "normal") > 60 > 15 > distance("#c04000", "#5f7a00", "deutan")
    assert distance("#0000ff", "#ffff00", "deutan") > 100
    for matrix in SIGHT.values():  # white and grey are seen as they are
        assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-4)


# --- figures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("role", ["text", "muted", "arm_treated", "arm_control", "difference"])
def test_text_is_readable(name: str, role: str) -> None:
    colours = palette(name)
    assert contrast(rgb(getattr(colours, role)), rgb(colours.background)) >= TEXT


@pytest.mark.parametrize("name", THEMES)
def test_marks_are_visible(name: str) -> None:
    colours = palette(name)
    roles = ("difference", "band_edge", "published", "zero_line", "month0_line", "arm_treated", "arm_control")
    marks = [*(getattr(colours, role) for role in roles), *colours.categories, *colours.agreement]
    faint = [mark for mark in marks if contrast(rgb(mark), rgb(colours.background)) < MARK]
    assert faint == []


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("role", ["published", "zero_line"])
def test_marks_are_visible_on_the_bands(name: str, role: str) -> None:
    colours = palette(name)
    under = over(colours.band_pointwise, over(colours.band_simultaneous, rgb(colours.background)))
    assert contrast(rgb(getattr(colours, role)), under) >= MARK


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("name", THEMES)
def test_the_arms_are_told_apart(name: str, sight: str) -> None:
    colours = palette(name)
    assert distance(colours.arm_treated, colours.arm_control, sight) >= APART


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("group", ["categories", "agreement"])
def test_the_members_of_a_group_are_told_apart(name: str, group: str, sight: str) -> None:
    colours = getattr(palette(name), group)
    close = {pair: distance(*pair, sight) for pair in combinations(colours, 2)}
    assert min(close.values()) >= APART, close


@pytest.mark.parametrize("name", THEMES)
def test_the_template_takes_its_colours_from_the_palette(name: str) -> None:
    colours, layout = palette(name), pio.templates[template_name(name)].layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == layout.hoverlabel.bgcolor == colours.background
    assert layout.font.color == layout.hoverlabel.font.color == colours.text
    assert layout.font.family == FONT_FAMILY
    assert layout.separators == ",\u00a0"


def test_an_unknown_theme_is_refused_with_the_choices() -> None:
    with pytest.raises(ThemeError, match=r"'sepia' is unknown\. Choose one of light, dark"):
        palette("sepia")
    with pytest.raises(ThemeError):
        template_name("sepia")


# --- the page around them -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", THEMES)
def test_page_and_figure_share_background_and_accent(name: str, page: dict[str, Any]) -> None:
    colours: Palette = palette(name)
    assert page[name]["backgroundColor"] == colours.background
    assert page[name]["primaryColor"] == colours.difference


@pytest.mark.parametrize("where", ["page", "sidebar"])
@pytest.mark.parametrize("name", THEMES)
def test_even_faded_text_is_readable(name: str, where: str, page: dict[str, Any]) -> None:
    shown = page[name] if where == "page" else page[name]["sidebar"]
    background, text = rgb(shown["backgroundColor"]), rgb(page[name]["textColor"])
    assert contrast(FADED * text + (1 - FADED) * background, background) >= TEXT
    assert contrast(rgb(page[name]["primaryColor"]), background) >= TEXT
    assert contrast(rgb(page[name]["linkColor"]), background) >= TEXT


@pytest.mark.parametrize("hue", HUES)
@pytest.mark.parametrize("name", THEMES)
def test_badges_and_messages_are_readable(name: str, hue: str, page: dict[str, Any]) -> None:
    shown = page[name]
    background = rgb(shown[f"{hue}BackgroundColor"])
    assert contrast(rgb(shown[f"{hue}TextColor"]), background) >= TEXT
    assert contrast(rgb(shown[f"{hue}TextColor"]), rgb(shown["backgroundColor"])) >= TEXT
    assert contrast(rgb(shown["textColor"]), background) >= TEXT


@pytest.mark.parametrize("name", THEMES)
def test_the_page_has_ten_different_chart_colours(name: str, page: dict[str, Any]) -> None:
    # With fewer than ten, Streamlit's own Plotly template fails.
    colours = page[name]["chartCategoricalColors"]
    assert len(colours) == len(set(colours)) == 10
    assert all(contrast(rgb(colour), rgb(page[name]["backgroundColor"])) >= MARK for colour in colours)
