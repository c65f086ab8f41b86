"""Publisert: every printed number of the report beside what the loaded data give."""

from __future__ import annotations

from contextvars import copy_context
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cache, disclosure, export, snippet
from dashboard.analysis.published import COLUMNS, Published, selection_of
from dashboard.analysis.scoreboard import WITHIN, Score, scoreboard
from dashboard.catalogue import Study
from dashboard.charts import published as chart
from dashboard.disclosure import Protected
from dashboard.selection import Selection, default_selection
from dashboard.text import MISSING, _, count, number, percent
from dashboard.views import figure, links, printed, side
from dashboard.views.frame import data_mark
from dashboard.warehouse import Database

AT_FIRST = 25  # rows of the table before the reader asks for the rest
MISPRINTS = ("trykkfeil", "stjerner trykt", "tom rad")


def render(database: Database, selection: Selection) -> None:
    side.sidebar(selection, database.catalogue)
    study = database.study(selection)
    st.title(_("Publisert"), anchor=False)
    data_mark(study)
    if not (study.definition.get("published") or {}).get("folder"):
        st.info(
            _(
                "«{title}» har ingen trykte tall å sammenligne med. Velg en annen studie, eller se tallene "
                "i Effekter."
            ).format(title=_(study.title))
        )
        links.page_link(_("Åpne i Effekter"), "effekter", default_selection(study), database.catalogue)
        return
    st.markdown(_sentence(study))
    found = _computed(study)
    _scores(scoreboard(found))
    chosen = _filtered(found, study)
    _figure(chosen, study, database, selection)
    _rows(chosen, study, database)
    _misprints(found, study)


def _sentence(study: Study) -> str:
    report = study.definition["report"]
    source = _("«{title}» ({publisher})").format(title=report["title"], publisher=report["publisher"])
    text = _(
        "Alle trykte tall i {source}, mot det de lastede dataene gir med samme utfall, utvalg og modell."
    ).format(source=source)
    if study.data_status == "syntetisk":
        text += " " + _(
            "Dataene er syntetiske og laget for å ligne disse tallene. At de stemmer, er kalibrering: det "
            "viser at beregningene virker, ikke at resultatet er bekreftet."
        )
    return text


def _computed(study: Study) -> Published:
    """The comparison, with a bar while it is made for the first time."""
    place = st.empty()
    # The bar is drawn in the context from before the cached call: what is drawn inside would be drawn
    # again at every later visit.
    outside = copy_context()

    def progress(done: int, total: int) -> None:
        text = _("Regner ut {done} av {total} utvalg …").format(done=count(done + 1), total=count(total))
        outside.run(place.progress, (done + 1) / total, text=text)

    found = cache.published(study.id, progress=progress)
    place.empty()
    return found


def _scores(scores: tuple[Score, ...]) -> None:
    everything = scores[0]
    first, second, third = st.columns(3)
    first.metric(
        _("Innenfor {k} trykte standardfeil").format(k=number(WITHIN)),
        f"{count(everything.within)} {_('av')} {count(everything.judged)}",
        help=_("{share} av tallene med trykt standardfeil.").format(share=percent(everything.share, 0)),
    )
    second.metric(
        _("Standardfeil her delt på trykt"),
        number(everything.se_ratio, 2),
        help=_("Medianen. 1 betyr at usikkerheten er like stor som i rapporten."),
    )
    third.metric(
        _("Trykte tall regnet ut her"),
        f"{count(everything.compared)} {_('av')} {count(everything.printed)}",
        help=_("Resten vises som trykt."),
    )
    with st.expander(_("Tabell for tabell")):
        st.table(
            [
                {
                    _("Tabell"): printed.table_name(one.table),
                    _("Trykte tall"): count(one.printed),
                    _("Regnet ut her"): count(one.compared),
                    _("Innenfor {k} trykte standardfeil").format(k=number(WITHIN)): _share(one),
                    _("Standardfeil her delt på trykt"): number(one.se_ratio, 2),
                }
                for one in scores[1:]
            ]
        )


def _share(one: Score) -> str:
    if not one.judged:
        return MISSING
    return f"{percent(one.share, 0)} ({count(one.within)} {_('av')} {count(one.judged)})"


def _filtered(found: Published, study: Study) -> Protected:
    """The rows the reader asks for."""
    frame = found.table.frame
    everything = _("alle")
    left, middle, right = st.columns(3)
    tables = list(dict.fromkeys(frame["table"]))
    table = left.selectbox(
        _("Tabell"),
        [everything, *tables],
        format_func=lambda one: one if one == everything else printed.table_name(one),
        key="published_table",
    )
    rows = frame if table == everything else frame[frame["table"] == table]
    named = rows[["outcome", "label"]].drop_duplicates("outcome")
    titles = {str(row["outcome"]): printed.what(row, study) for row in named.to_dict(orient="records")}
    if st.session_state.get("published_outcome") not in (None, everything, *titles):
        del st.session_state["published_outcome"]  # not in this table
    outcome = middle.selectbox(
        _("Utfall eller kjennetegn"),
        [everything, *titles],
        format_func=lambda one: titles.get(one, one),
        key="published_outcome",
    )
    kinds = {"alle": _("alle"), "her": _("regnet ut her"), "trykt": _("bare trykt")}
    kind = right.segmented_control(
        _("Vis"),
        list(kinds),
        default="alle",
        format_func=kinds.__getitem__,
        key="published_kind",
        required=True,
    )
    inside = pd.Series(True, index=frame.index)
    if table != everything:
        inside &= frame["table"] == table
    if outcome != everything:
        inside &= frame["outcome"] == outcome
    if kind != "alle":
        inside &= frame["estimate"].notna() == (kind == "her")
    return disclosure.narrowed(found.table, rows=inside)


def _figure(chosen: Protected, study: Study, database: Database, selection: Selection) -> None:
    if chosen.frame.empty:
        st.info(_("Ingen trykte tall passer til valgene. Velg «alle» i en av dem."))
        return
    compared = disclosure.narrowed(chosen, rows=chosen.frame["estimate"].notna())
    if compared.frame.empty:
        st.info(
            _(
                "Ingen av disse tallene kan regnes ut fra de lastede dataene. De står i tabellen under, "
                "som trykt."
            )
        )
        return
    titles: dict[str, str] = {}
    for row in compared.frame[["sample", "window"]].drop_duplicates().to_dict(orient="records"):
        titles |= {row["sample"]: printed.whom(row, study), row["window"]: printed.when(row)}
    figure.draw(
        chart.published(compared, theme=figure.theme(), compact=figure.is_narrow(), titles=titles),
        key="publisert",
        alt=chart.alt_text(compared),
    )
    figure.under(
        export.exported(
            disclosure.narrowed(chosen, columns=COLUMNS), database, selection, sentence=_sentence(study)
        ),
        key=f"publisert_{study.id}",
        reading=_(
            "Hver prikk er ett trykt tall: det trykte bortover, det samme tallet herfra oppover. På den "
            "skrå linjen er de like. Tall uten enheten andel eller kroner står bare i tabellen."
        ),
        columns={name: (name, str) for name in _numbers(compared.frame.iloc[0].to_dict(), study)},
        rows=lambda _table: [dict(_numbers(row, study)) for row in compared.frame.to_dict(orient="records")],
        script=lambda: snippet.published_script(database, study.id),
    )


def _rows(chosen: Protected, study: Study, database: Database) -> None:
    if chosen.frame.empty:
        return
    st.header(_("Størst avvik først"), anchor=False)
    order = chosen.frame["z"].abs().sort_values(ascending=False, na_position="last").index
    frame = chosen.frame.loc[order]
    # Judged rows, then the compared without a printed standard error, then what is printed only.
    frame = pd.concat([frame[frame["estimate"].notna()], frame[frame["estimate"].isna()]])
    everything = len(frame) <= AT_FIRST or st.toggle(
        _("Vis alle {n} rader").format(n=count(len(frame))), key="published_all"
    )
    shown = frame if everything else frame.head(AT_FIRST)
    st.markdown(_reading(frame, len(shown)))
    st.table([_row(row, study, database) for row in shown.to_dict(orient="records")])


def _reading(frame: pd.DataFrame, shown: int) -> str:
    text = _("{n} rader, de som avviker mest først.").format(n=count(len(frame)))
    if shown < len(frame):
        text = _("De {shown} øverste av {n} rader, de som avviker mest først.").format(
            shown=count(shown), n=count(len(frame))
        )
    return (
        text
        + " "
        + _(
            "Tall står som i rapporten, med standardfeil i parentes. Avstand er forskjellen delt på trykt "
            "standardfeil. Lenkene åpner Effekter i en ny fane, med samme utfall, utvalg og modell."
        )
    )


def _row(row: dict[Any, Any], study: Study, database: Database) -> dict[str, str]:
    made_with = selection_of(study, row)
    link = MISSING
    if made_with is not None:
        link = f"[{_('Effekter')}]({links.address('effekter', made_with, database.catalogue)})"
    return {**_numbers(row, study), _("Merknad"): _plain(str(row["note"] or "")), _("Åpne"): link}


def _numbers(row: dict[Any, Any], study: Study) -> dict[str, str]:
    parts = [printed.what(row, study), printed.term(row, study)]
    named = ": ".join(part for part in parts if part)
    return {
        _("Sted"): printed.table_name(row["table"]),
        _("Tall"): _plain(f"{named} ({printed.unit(row)})" if row["unit"] else named),
        _("Utvalg"): _plain(printed.whom(row, study)),
        _("Måned eller kategori"): _plain(printed.when(row) or MISSING),
        _("Trykt"): printed.as_printed(row),
        _("Her"): printed.as_here(row),
        _("Avstand"): number(row["z"], 1, signed=True),
    }


def _misprints(found: Published, study: Study) -> None:
    frame = found.table.frame
    noted = frame[frame["note"].str.startswith(MISPRINTS)]
    if noted.empty:
        return
    with st.expander(_("Trykkfeil i rapporten ({n})").format(n=count(len(noted)))):
        st.markdown(_("Tallene er ikke rettet. Merknaden sier hva som trolig er galt."))
        st.table(
            [
                {
                    _("Sted"): printed.table_name(row["table"]),
                    _("Tall"): _plain(printed.what(row, study)),
                    _("Utvalg"): _plain(printed.whom(row, study)),
                    _("Trykt"): printed.as_printed(row),
                    _("Merknad"): _plain(row["note"]),
                }
                for row in noted.to_dict(orient="records")
            ]
        )


def _plain(text: str) -> str:
    """Text that a table's Markdown leaves as it stands."""
    for sign in "\\`*_[]$~<>":
        text = text.replace(sign, f"\\{sign}")
    return text
