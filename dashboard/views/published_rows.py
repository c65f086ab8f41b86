"""The table of printed numbers on *Publisert*: worst first, with notes and links."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import plate_published
from dashboard import words_printed as printed
from dashboard.analysis.printed_rows import Report
from dashboard.analysis.published import Published, selection_of
from dashboard.analysis.published_match import corrections
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.text import MISSING, _, count
from dashboard.views import links
from dashboard.warehouse import Database

# The copies refer to working papers that are not here.
_ELSEWHERE = re.compile(r"[,;]?\s*se domain/\w+\.md[^;«]*")
_MISPRINT = ("trykkfeil", "stjerner trykt")
_FROM_HERE = ("estimate", "z", "z_basis")  # columns that a report without a study leaves empty
AT_FIRST = 25  # rows of the table before the reader asks for the rest


def rows(chosen: Protected, study: Study | None, database: Database) -> None:
    """The rows, those that differ most first; all of them when asked for."""
    if chosen.frame.empty:
        return
    st.header(_("Størst avvik først") if study is not None else _("Alle tall"), anchor=False)
    frame = _worst_first(chosen.frame)
    everything = len(frame) <= AT_FIRST or st.toggle(
        _("Vis alle {n} rader").format(n=count(len(frame))), key="published_all"
    )
    shown = frame if everything else frame.head(AT_FIRST)
    st.markdown(_reading(frame, len(shown), study))
    st.table([_row(row, study, database) for row in shown.to_dict(orient="records")])


def _worst_first(frame: pd.DataFrame) -> pd.DataFrame:
    """By distance in standard errors, then points, then shares of the printed; what is printed only last.

    Known misprints and rows that the data cannot give come after the others.
    """
    aside = (frame["match"] == "ikke_gjenskapbar") | frame["likely"].notna()
    class_ = (
        frame["z"].isna().astype(int)
        + (frame["z"].isna() & frame["points"].isna())
        + 2 * (aside & frame["estimate"].notna())
        + 9 * frame["estimate"].isna()
    )
    size = frame["z"].fillna(frame["points"]).fillna(frame["relative"]).abs().fillna(0.0)
    order = pd.DataFrame({"class": class_, "size": -size}).sort_values(["class", "size"], kind="stable")
    return frame.loc[order.index]


def _reading(frame: pd.DataFrame, shown: int, study: Study | None) -> str:
    if study is None:
        return _("{shown} av {n} rader, i rapportens rekkefølge.").format(
            shown=count(shown), n=count(len(frame))
        )
    text = _("{n} rader, de som avviker mest først.").format(n=count(len(frame)))
    if shown < len(frame):
        text = _("De {shown} øverste av {n} rader, de som avviker mest først.").format(
            shown=count(shown), n=count(len(frame))
        )
    return (
        text
        + " "
        + _(
            "Tall står som i rapporten, med standardfeil i parentes. Avstand er forskjellen delt på "
            "standardfeilen, trykt eller egen. Andeler uten standardfeil har forskjellen i prosentpoeng, "
            "andre tall forskjellen i prosent av det trykte. Lenkene åpner Effekter i en ny fane, med samme "
            "utfall, utvalg og modell."
        )
    )


def _row(row: dict[Any, Any], study: Study | None, database: Database) -> dict[str, str]:
    titles = {name: title for name, (title, _write) in plate_published.columns().items()}
    written = numbers(row, study)
    kept = [name for name in titles if study is not None or name not in _FROM_HERE]
    cells = {**{titles[name]: written[name] for name in kept}, _("Merknad"): _note(row)}
    if study is None:
        return cells
    made_with = selection_of(study, row) if row["kind"] == "estimates" else None
    link = MISSING
    if made_with is not None:
        link = f"[{_('Effekter')}]({links.address('effekter', made_with, database.catalogue)})"
    return {**cells, _("Åpne"): link}


def _note(row: dict[Any, Any]) -> str:
    """Why the numbers may differ, the known misprint, and the note of the copy."""
    note = _ELSEWHERE.sub("", str(row["note"]))
    if row["correction"] and any(word in note for word in _MISPRINT):
        note = ""  # said better
    parts = [part for part in (row["reason"], row["correction"], note) if part]
    return _plain(" · ".join(dict.fromkeys(parts)))


def numbers(row: dict[Any, Any], study: Study | None) -> dict[str, str]:
    """The printed number and the one from here, as cells of a table."""
    return {name: _plain(text) for name, text in plate_published.cells(row, study).items()}


def misprints(found: Published, report: Report, study: Study | None) -> None:
    """The report's known misprints."""
    frame = found.table.frame
    noted = frame[frame["correction"] != ""]
    if noted.empty:
        return
    with st.expander(_("Trykkfeil i rapporten ({n})").format(n=count(len(noted)))):
        sources = "; ".join(dict.fromkeys(one.source for one in corrections(report.folder)))
        st.markdown(
            _("Tallene er ikke rettet. Merknaden sier hva som trolig er galt. Kilde: {sources}.").format(
                sources=sources
            )
        )
        st.table(
            [
                {
                    _("Sted"): printed.table_name(row["table"]),
                    _("Tall"): _plain(
                        ": ".join(filter(None, [printed.what(row, study), printed.term(row, study)]))
                    ),
                    _("Utvalg"): _plain(printed.whom(row, study)),
                    _("Trykt"): _plain(printed.as_printed(row)),
                    _("Merknad"): _plain(row["correction"]),
                }
                for row in noted.to_dict(orient="records")
            ]
        )


def _plain(text: str) -> str:
    """Text that a table's Markdown leaves as it stands."""
    for sign in "\\`*_[]$~<>":
        text = text.replace(sign, f"\\{sign}")
    return text
