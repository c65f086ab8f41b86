"""The template of the slides: wide, Source Sans, the figures' colours, Norwegian."""

from __future__ import annotations

import re
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE

from dashboard.charts.theme import LIGHT
from dashboard.text import current_language

FONT = "Source Sans Pro"


def language() -> str:
    """The language of the text, as an office program names it."""
    return {"en": "en-GB"}.get(current_language(), "nb-NO")


def locale_mark() -> str:
    """What a number format begins with, so that the decimal sign is the language's own."""
    return {"en": "[$-809]"}.get(current_language(), "[$-414]")


def blank_presentation(deck: Any, *, width: int, height: int) -> Any:
    """The library's own template in another shape, with our font and colours as the deck's theme."""
    across, down = width / deck.slide_width, height / deck.slide_height
    deck.slide_width, deck.slide_height = width, height
    master = deck.slide_master
    for shape in [*master.shapes, *(shape for layout in deck.slide_layouts for shape in layout.shapes)]:
        if shape._element.xpath(".//a:xfrm"):
            shape.left, shape.width = int(shape.left * across), int(shape.width * across)
            shape.top, shape.height = int(shape.top * down), int(shape.height * down)
    # The title stands to the left on every slide, also on those added later.
    for style in master._element.xpath(".//p:titleStyle/a:lvl1pPr"):
        style.set("algn", "l")
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    part._blob = _themed(part.blob.decode("utf-8")).encode("utf-8")
    return deck


def _themed(xml: str) -> str:
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    colours = (LIGHT.difference, LIGHT.arm_treated, LIGHT.arm_control, *LIGHT.categories[1:])
    for place, colour in enumerate(colours, start=1):
        xml = re.sub(
            rf'(<a:accent{place}>\s*<a:srgbClr val=")[0-9A-Fa-f]{{6}}',
            rf"\g<1>{colour.lstrip('#').upper()}",
            xml,
        )
    return xml
