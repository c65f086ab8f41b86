"""Plates as PNG, SVG and PDF, with title, state sentence and source drawn in them and in their metadata."""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from dashboard.charts.theme import FONT_FAMILY, LIGHT
from dashboard.outputs import OutputError, Progress, quiet
from dashboard.outputs.browser import DONE, find_browser, font_file, no_browser, plotly_file, run
from dashboard.plates import Plate
from dashboard.text import _, current_language

WIDTH = 1200  # pixels; a PNG has twice as many
_SCALE = 2
_SIDE = 24
_FALLBACK_HEIGHT = 540
# Size, letters on a line, and height of a line of each kind of text.
_TITLE, _SENTENCE, _FOOT = (26, 92, 33), (16, 150, 22), (13, 180, 18)
__all__ = ["Drawn", "drawn", "drawn_or_none", "make", "no_browser"]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One plate as SVG text and PNG bytes; ``width`` and ``height`` are pixels of the SVG."""

    svg: str
    png: bytes
    width: int
    height: int


def make(plates: Sequence[Plate], *, progress: Progress = quiet, code: str = "png") -> bytes:
    """One plate as PNG or SVG, or any number as pages of a PDF.

    Raises
    ------
    OutputError
        If no browser is found, or more than one plate is asked for as one image.
    """
    if code != "pdf" and len(plates) > 1:
        raise OutputError(_("Et bilde holder én figur. Velg PDF eller zip for flere."))
    made = drawn(plates, progress=progress)
    if code == "png":
        return made[0].png
    return made[0].svg.encode("utf-8") if code == "svg" else _pdf(made, plates)


def drawn_or_none(plates: Sequence[Plate], *, progress: Progress = quiet) -> list[Drawn] | None:
    """The plates drawn; None where no browser is found."""
    return drawn(plates, progress=progress) if find_browser() is not None else None


def drawn(plates: Sequence[Plate], *, progress: Progress = quiet) -> list[Drawn]:
    """All plates in one visit to the browser, in order.

    Raises
    ------
    OutputError
    """
    figures, frames, sizes = [], [], []
    for plate in plates:
        figure = plate.draw("light", False)
        height = int(figure.layout.height or _FALLBACK_HEIGHT)
        frame, total = _frame(plate, height)
        sizes.append(total)
        frames.append(frame)
        figures.append({"figure": json.loads(figure.to_json()), "width": WIDTH - 2 * _SIDE, "height": height})
    document = json.dumps({"figures": figures, "frames": frames, "sizes": sizes}).replace("</", "<\\/")
    page = (
        _PAGE.replace("@@LANGUAGE@@", current_language())
        .replace("@@FONT@@", _font_css())
        .replace("@@PLOTLY@@", plotly_file().as_uri())
    )
    ready = iter(range(1, len(plates) + 1))
    progress(0, len(plates))
    page = page.replace("@@DATA@@", document)
    answer = run(page, "--dump-dom", told=lambda: progress(next(ready, len(plates)), len(plates))).decode(
        "utf-8", "replace"
    )
    made = re.findall(r'<pre class="(svg|png)">([A-Za-z0-9+/=]*)</pre>', answer)
    if len(made) != 2 * len(plates):
        raise OutputError(_("Nettleseren kunne ikke tegne figuren. Prøv igjen."))
    texts = [base64.b64decode(text).decode("utf-8") for kind, text in made if kind == "svg"]
    images = [base64.b64decode(text) for kind, text in made if kind == "png"]
    return [
        Drawn(svg, _with_marks(png, plate), WIDTH, total)
        for svg, png, plate, total in zip(texts, images, plates, sizes, strict=True)
    ]


def _frame(plate: Plate, height: int) -> tuple[str, int]:
    """The SVG around a figure, with a place for it, and its height in pixels."""
    lines: list[str] = []
    y = 14.0

    def put(text: str, kind: tuple[int, int, int], *, bold: bool = False, muted: bool = True) -> None:
        nonlocal y
        size, letters, step = kind
        weight, colour = (600 if bold else 400), (LIGHT.muted if muted else LIGHT.text)
        # A count stays on the line of its N.
        for line in wrap(text.replace("N = ", "N\u00a0=\u00a0"), letters, break_on_hyphens=False):
            y += step
            lines.append(
                f'<text x="{_SIDE}" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{colour}">'
                f"{html.escape(line)}</text>"
            )

    put(plate.title, _TITLE, bold=True, muted=False)
    y += 4
    put(plate.sentence, _SENTENCE)
    y += 14
    at, y = y, y + height + 8
    put(f"{plate.status} {plate.source}. {plate.made_with}.", _FOOT)
    put(plate.link, _FOOT)
    total = int(y + 18)
    marks = html.escape(" | ".join(plate.marks))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" lang="{current_language()}" '
        f'width="{WIDTH}" height="{total}" '
        f'viewBox="0 0 {WIDTH} {total}" role="img" font-family="{FONT_FAMILY}">'
        f"<title>{html.escape(plate.title)}</title><desc>{html.escape(plate.alt)}</desc>"
        f"<metadata>{marks}</metadata><style>{_font_css()}</style>"
        f'<rect width="{WIDTH}" height="{total}" fill="{LIGHT.background}"/>'
        f'{"".join(lines)}<g transform="translate({_SIDE},{at:.0f})">@@FIGURE@@</g></svg>'
    )
    return svg, total


def _with_marks(png: bytes, plate: Plate) -> bytes:
    """The image with what it says also in its metadata."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    texts = {
        "Title": plate.title,
        "Description": plate.sentence,
        "Comment": plate.status,
        "Source": plate.source,
        "Software": plate.made_with,
        "URL": plate.link,
    }
    for key, text in texts.items():
        info.add_itxt(key, text, lang=current_language())
    file = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").save(file, "PNG", pnginfo=info, dpi=(192, 192))
    return file.getvalue()


def _pdf(made: Sequence[Drawn], plates: Sequence[Plate]) -> bytes:
    """A page per plate, all as high as the highest; letters stay letters."""
    high = max(one.height for one in made)
    body = "".join(f"<section>{one.svg}</section>" for one in made)
    style = (
        f"{_font_css()} @page {{ size: {WIDTH}px {high + 1}px; margin: 0 }} body {{ margin: 0 }} "
        f"section {{ break-after: page; height: {high}px }} section:last-child {{ break-after: auto }} "
        "svg { display: block }"
    )
    title = html.escape(plates[0].title)
    page = (
        f'<!doctype html><html lang="{current_language()}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style>{body}</html>"
    )
    return run(page, "--no-pdf-header-footer", "--print-to-pdf={output}", output="figurer.pdf")


def _font_css() -> str:
    file = font_file()
    if file is None:
        return ""
    font = base64.b64encode(file.read_bytes()).decode("ascii")
    return (
        "@font-face{font-family:'Source Sans';font-weight:200 900;"
        f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    )


_PAGE = (
    """<!doctype html><html lang="@@LANGUAGE@@"><head><meta charset="utf-8"><style>@@FONT@@</style>
<script src="@@PLOTLY@@"></script></head><body>
<script id="data" type="application/json">@@DATA@@</script>
<script>
(async () => {
  const data = JSON.parse(document.getElementById("data").textContent);
  await Promise.allSettled(["400", "600"].map(w => document.fonts.load(w + " 16px 'Source Sans'", "aå")));
  const keep = (kind, text) => {
    const pre = document.createElement("pre");
    pre.className = kind; pre.textContent = text; document.body.append(pre);
  };
  const bytes = text => {
    let all = ""; for (const b of new TextEncoder().encode(text)) all += String.fromCharCode(b);
    return btoa(all);
  };
  for (let i = 0; i < data.figures.length; i++) {
    const one = data.figures[i];
    const uri = await Plotly.toImage(
      {data: one.figure.data, layout: {...one.figure.layout, autosize: false}},
      {format: "svg", width: one.width, height: one.height});
    const inner = decodeURIComponent(uri.slice(uri.indexOf(",") + 1));
    const svg = data.frames[i].split("@@FIGURE@@").join(inner);
    const image = new Image(); image.src = "data:image/svg+xml;base64," + bytes(svg);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = WIDTH * SCALE; canvas.height = data.sizes[i] * SCALE;
    const context = canvas.getContext("2d"); context.scale(SCALE, SCALE);
    context.drawImage(image, 0, 0, WIDTH, data.sizes[i]);
    keep("svg", bytes(svg)); keep("png", canvas.toDataURL("image/png").split(",")[1]);
    console.log("@@DONE@@");
  }
})();
</script></body></html>""".replace("WIDTH", str(WIDTH))
    .replace("SCALE", str(_SCALE))
    .replace("@@DONE@@", DONE)
)
