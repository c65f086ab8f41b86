"""*Effekter* with two selections: one pinned as A, the page's own as B, and their difference."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go
import streamlit as st

from dashboard import cache, controls, disclosure, export, sentences_compare, snippet_compare
from dashboard.analysis.compare import PERSONS, Comparison, IncomparableError
from dashboard.catalogue import Catalogue
from dashboard.charts import compare as chart
from dashboard.charts.labels import Labels
from dashboard.disclosure import Protected
from dashboard.selection import Selection, pin, pinned, swapped
from dashboard.sentences import target_text, verdict_rule
from dashboard.text import _, count, difference, plain
from dashboard.views import figure
from dashboard.views.frame import EXPECTED
from dashboard.warehouse import Database

ANCHOR = "sammenligning"
ENDS = ("estimate", "conf_low", "conf_high")
VALUES = (*(f"{name}_{side}" for side in chart.SIDES for name in ENDS), *ENDS, "band_low", "band_high")


def buttons(selection: Selection, catalogue: Catalogue) -> None:
    """Pin, go to the comparison, swap, let go: only what can be done now."""
    present = pin(selection, catalogue)
    with st.container(horizontal=True, vertical_alignment="center", key="compare"):
        st.button(
            _("Fest som A"),
            key="compare_pin",
            icon=":material/push_pin:",
            disabled=selection.against == present,
            help=_(
                "Husk dette valget som A. Det du velger etterpå, blir B, og forskjellen vises under figurene."
            ),
            on_click=controls.choose,
            args=(replace(selection, against=present), catalogue),
        )
        if not selection.against:
            return
        if selection.against != present:
            st.markdown(f"[{_('Sammenlign med A')}](#{ANCHOR})", width="content")
            st.button(
                _("Bytt"),
                key="compare_swap",
                icon=":material/swap_horiz:",
                help=_("A blir B, og B blir A."),
                on_click=controls.choose,
                args=(swapped(selection, catalogue), catalogue),
            )
        st.button(
            _("Løsne"),
            key="compare_let_go",
            icon=":material/close:",
            help=_("Slutt å sammenligne."),
            on_click=controls.choose,
            args=(replace(selection, against=""), catalogue),
        )


def render(database: Database, selection: Selection) -> None:
    """The comparison as a part of its own; nothing while nothing is pinned."""
    other = pinned(selection, database.catalogue)
    if other is None:
        return
    st.header(_("Sammenligning: A mot B"), anchor=ANCHOR)
    if selection.against == pin(selection, database.catalogue):
        st.markdown(
            _("Dette valget er festet som A. Endre utfall, utvalg eller modell, så vises forskjellen her.")
        )
        return
    sides, studies = (other, selection), (database.study(other), database.study(selection))
    st.markdown(sentences_compare.difference_sentence(sides, studies))
    try:
        found = cache.compare(other, selection)
    except (IncomparableError, *EXPECTED) as error:
        st.info(str(error))
        return
    labels = sentences_compare.labels(sides, studies, found.unit)
    names = sentences_compare.names(sides, studies)
    _headline(found)
    figure.draw(*_drawing(found, selection, labels, names), key="sammenligning")
    figure.under(
        export.exported(
            found.table,
            database,
            selection,
            sentence=sentences_compare.state_sentence(found, sides, studies),
        ),
        key=f"sammenligning_{selection.study}_{selection.outcome}",
        reading=sentences_compare.reading(found, sides, studies),
        columns=_columns(labels),
        script=lambda: snippet_compare.compare_script(database, other, selection),
        rows=lambda table: _rows(table, labels),
    )


def _headline(found: Comparison) -> None:
    st.subheader(sentences_compare.headline(found), anchor=False)
    colours = {"klart_hoyere": "green", "klart_lavere": "red", "trolig_likeverdig": "blue"}
    st.badge(
        sentences_compare.verdict_sentence(found),
        color=colours.get(found.main.verdict, "gray"),  # type: ignore[arg-type]
        help=verdict_rule(sentences_compare.unit_of(found, found.main.target)),
    )


def _drawing(
    found: Comparison, selection: Selection, labels: Labels, names: tuple[str, str]
) -> tuple[go.Figure, str]:
    theme, compact = figure.theme(), figure.is_narrow()

    def make() -> tuple[go.Figure, str]:
        shown = _in_view(found, selection)
        drawn = chart.comparison(shown, labels=labels, names=names, theme=theme, compact=compact)
        return drawn, chart.comparison_alt_text(shown, labels=labels, names=names)

    return cache.drawing("sammenligning", selection, theme=theme, compact=compact, make=make)


def _in_view(found: Comparison, selection: Selection) -> Protected:
    """The months in view, without the bands that are switched off."""
    bands = ["band_low", "band_high"]
    points = [f"conf_{end}{side}" for end in ("low", "high") for side in ("", "_a", "_b")]
    hidden = {"begge": [], "punktvis": bands, "ingen": [*bands, *points]}[selection.band]
    frame = found.table.frame
    month = frame["target"].where(frame["target_kind"] == "month").astype(float)
    return disclosure.narrowed(found.table, rows=month.between(selection.first, selection.last), blank=hidden)


def _rows(table: Protected, labels: Labels) -> list[dict[str, object]]:
    """The table's rows; a sum over months, in another unit than the column's, is written out with its own."""
    written: list[dict[str, object]] = []
    for row in table.frame.to_dict("records"):
        unit = labels.of(row["target"]).unit
        if unit != labels.unit:
            row |= {name: difference(row[name], unit, signed=True) for name in VALUES}
        written.append({str(name): cell for name, cell in row.items()})
    return written


def _columns(labels: Labels) -> dict[str, tuple[str, figure.Cell]]:
    def change(x: object) -> str:
        return x if isinstance(x, str) else plain(x, labels.unit, signed=True)  # type: ignore[arg-type]

    titles = {"conf_low": _("95 % fra {side}"), "conf_high": _("til {side}")}
    columns: dict[str, tuple[str, figure.Cell]] = {
        "target": (_("Måned eller vindu"), lambda x: target_text(str(x)).capitalize())
    }
    for ending, side in (("_a", "A"), ("_b", "B"), ("", "B − A")):
        columns[f"estimate{ending}"] = (f"{side}, {labels.difference_axis}", change)
        columns |= {f"{name}{ending}": (title.format(side=side), change) for name, title in titles.items()}
    columns |= {
        "band_low": (_("Simultant fra"), change),
        "band_high": (_("til (simultant)"), change),
    }
    arms = {"treated": labels.treated, "control": labels.control}
    for name in PERSONS:
        _n, arm, side = name.split("_")
        columns[name] = (f"N {side.upper()} {arms[arm]}", count)  # type: ignore[assignment]
    return columns
