"""Plates of *Publisert*: every printed number of a report against the same number from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import disclosure, sentences
from dashboard import words_printed as printed
from dashboard.analysis.printed_rows import folder_of, read, reports
from dashboard.analysis.published import COLUMNS, Published
from dashboard.analysis.scoreboard import POINTS, WITHIN, Score, scoreboard
from dashboard.catalogue import Study
from dashboard.charts import published as chart
from dashboard.disclosure import Protected
from dashboard.plates import Cell, Panel, Plate, PlateError, Results, Series, common, numbers
from dashboard.selection import Selection
from dashboard.text import MISSING, _, count, number, percent
from dashboard.warehouse import Database

PUBLISHED = "publisert"
# Beside the printed number: what it counts, and where the figure draws the two.
_DRAWN = ("drawn_published", "drawn_estimate")
_TABLE = (*COLUMNS, "label", "unit", *_DRAWN)
_PERSONS = ("n_treated", "n_control")
_TABLES = 11  # tables with a line of their own in the short table


def kinds(study: Study) -> tuple[str, ...]:
    """None for a study whose report's coefficients are not held."""
    folder = folder_of(study)
    return (PUBLISHED,) if folder and read(folder, "estimates") else ()


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """All printed numbers of the study's report.

    Raises
    ------
    PlateError
        As :func:`against`.
    """
    return against(database, selection, results.published(selection.study))


def against(
    database: Database,
    selection: Selection,
    found: Published,
    *,
    chosen: Protected | None = None,
    told: Sequence[str] = (),
) -> Plate:
    """The printed numbers against those from here.

    Parameters
    ----------
    chosen : the rows of ``found.table`` that the reader has asked for; all of them by default.
    told : what was asked for, in words; the sentence says it.

    Raises
    ------
    PlateError
        If there is no number, or none of them can be computed or drawn.
    """
    study = database.study(selection)
    asked = found.table if chosen is None else chosen
    if asked.frame.empty:
        raise PlateError(_("Ingen trykte tall passer til valgene. Velg «alle» i en av dem."))
    compared = compared_rows(asked)
    if compared.frame.empty:
        raise PlateError(
            _(
                "Ingen av disse tallene kan regnes ut fra de lastede dataene. De står i tabellen under, "
                "som trykt."
            )
        )
    parts = chart.drawn(compared)
    if not parts:
        raise PlateError(
            _(
                "Ingen av disse tallene kan tegnes: de er ikke andeler, prosent eller kroner per måned. "
                "De står i tabellen under."
            )
        )
    scores = scoreboard(Published(found.study, asked))
    names = _names(compared.frame, study)

    def draw(theme: str, compact: bool) -> go.Figure:
        return chart.published(compared, theme=theme, compact=compact, titles=names)

    return Plate(
        page="publisert",
        kind=PUBLISHED,
        title=title(scores[0]),
        sentence=_sentence(asked.frame, compared.frame, study, told),
        reading=_(
            "Hver prikk er ett trykt tall: det trykte bortover, det samme tallet herfra oppover. På den "
            "skrå linjen er de like. Trykkfeil og tall som ikke kan gjenskapes, er også tegnet. Tall uten "
            "enheten andel, prosent eller kroner står bare i tabellen."
        ),
        not_shown=_not_shown(study),
        definition=_(
            "Samme utfall, utvalg og modell som i rapporten. Avstanden er tallet her minus det trykte, delt "
            "på standardfeilen. I tabellen står tallene i rapportens egne enheter; drawn_published og "
            "drawn_estimate er punktene i figuren, andeler fra 0 til 1."
        ),
        caveats=_caveats(scores[0], compared.frame, parts),
        panels=_panels(parts),
        table=_table(asked, parts),
        columns=columns(),
        summary=_summary(scores),
        draw=draw,
        alt=chart.alt_text(compared),
        **common(database, selection),
    )


def compared_rows(table: Protected) -> Protected:
    """The rows with a printed number that is computed here too."""
    frame = table.frame
    return disclosure.narrowed(table, rows=frame["published"].notna() & frame["estimate"].notna())


def title(score: Score) -> str:
    """How many of the printed numbers come out as printed."""
    if score.judged:
        return _("{n} av {all} trykte anslag er gjenskapt innenfor {k} standardfeil").format(
            n=count(score.within), all=count(score.judged), k=number(WITHIN)
        )
    if score.shares:
        return _("{n} av {all} trykte andeler er gjenskapt innenfor {k} prosentpoeng").format(
            n=count(score.near), all=count(score.shares), k=number(POINTS)
        )
    return _("{n} trykte tall mot de samme tallene herfra").format(n=count(score.compared))


def _sentence(asked: pd.DataFrame, compared: pd.DataFrame, study: Study, told: Sequence[str]) -> str:
    """Which numbers, how many, and whose standard errors they are measured in."""
    basis = compared["z_basis"]
    text = _(
        "Trykte tall i «{report}» mot de samme tallene herfra. N = {n} trykte tall regnet ut her, av {all}. "
        "|z| er avstanden i standardfeil: trykte for {printed} tall, egne for {own}; {none} har ingen."
    ).format(
        report=_report_title(study),
        n=count(len(compared)),
        all=count(len(asked)),
        printed=count(int((basis == "trykt").sum())),
        own=count(int((basis == "egen").sum())),
        none=count(int((basis == "").sum())),
    )
    if told:
        text += " " + _("Bare {filters}.").format(filters="; ".join(told))
    return f"{text} {sentences.status_name(study.data_status).capitalize()}."


def _report_title(study: Study) -> str:
    folder = folder_of(study)
    return next((_(report.title) for report in reports() if report.folder == folder), _(study.title))


def _not_shown(study: Study) -> str:
    if study.data_status == "syntetisk":
        return _(
            "Dataene er syntetiske og laget for å ligne disse tallene. At de stemmer, er kalibrering: det "
            "viser at beregningene virker, ikke at resultatet er bekreftet."
        )
    return _("At tallene er like, viser at de er regnet ut på samme måte, ikke at resultatet er riktig.")


def _caveats(score: Score, compared: pd.DataFrame, parts: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    told = []
    if score.set_aside:
        told.append(set_aside(score))
    left = len(compared) - sum(len(part) for part in parts.values())
    if left:
        told.append(
            _("{n} tall har andre enheter enn andel, prosent og kroner per måned, og er ikke tegnet.").format(
                n=count(left)
            )
        )
    return tuple(told)


def set_aside(score: Score) -> str:
    """Which numbers are computed, but not judged."""
    return _(
        "{n} tall er regnet ut, men holdt utenfor regnskapet: de er trolig trykkfeil, eller kan ikke "
        "gjenskapes av de samme dataene som de andre tallene. Grunnen står ved hvert av dem."
    ).format(n=count(score.set_aside))


def _names(compared: pd.DataFrame, study: Study) -> dict[str, str]:
    """Samples and windows in words, for the hover text."""
    names: dict[str, str] = {}
    for row in compared[["sample", "window"]].drop_duplicates().to_dict(orient="records"):
        names |= {row["sample"]: printed.whom(row, study), row["window"]: printed.when(row)}
    return names


def _table(asked: Protected, parts: dict[str, pd.DataFrame]) -> Protected:
    """The rows with what they count, and the two numbers as they are drawn."""
    points = pd.concat([part[["published", "estimate"]].set_axis(_DRAWN, axis=1) for part in parts.values()])
    shown = disclosure.protect(
        asked.frame.join(points),
        data_status=asked.data_status,
        persons=_PERSONS,
        values=["estimate", "std_error", "z", "drawn_estimate"],
    )
    return disclosure.narrowed(shown, columns=_TABLE)


def _panels(parts: dict[str, pd.DataFrame]) -> tuple[Panel, ...]:
    """A panel per pair of axes: dots by closeness, and the line on which both numbers are equal."""
    # What most panels have comes first, so that a class has the same colour in all of them.
    found = [set(part["closeness"]) for part in parts.values()]
    classes = sorted(chart.CLASSES, key=lambda name: -sum(name in part for part in found))
    return tuple(_panel(name, part, classes) for name, part in parts.items())


def _panel(name: str, part: pd.DataFrame, classes: Sequence[str]) -> Panel:
    amounts = name == "belop"
    dots = [
        Series(
            _class_name(one),
            tuple(float(x) for x in mine["published"]),
            numbers(mine["estimate"]),
            None,
            None,
            "annet",
        )
        for one, mine in ((one, part[part["closeness"] == one]) for one in classes)
        if not mine.empty
    ]
    both = part[["published", "estimate"]]
    ends = (float(both.min(axis=None)), float(both.max(axis=None)))
    return Panel(
        title={"smaa": _("Små andeler"), "store": _("Store andeler"), "belop": _("Beløp")}[name],
        kind="spredning",
        series=(*dots, Series(_("Likt"), ends, ends, None, None, "strek")),
        x_title=_("Trykt i rapporten"),
        y_title=_("regnet ut her, kr per måned") if amounts else _("regnet ut her, prosent(poeng)"),
        unit="nok" if amounts else "share",
        # Small ones are nearly all differences, and have axes of their own.
        is_difference=name != "store",
    )


def _class_name(code: str) -> str:
    return {
        "innenfor_1": _("Høyst 1 standardfeil"),
        "mellom_1_og_2": _("1 til 2 standardfeil"),
        "over_2": _("Over 2 standardfeil"),
    }.get(code, _("Uten standardfeil"))


def score_header() -> tuple[str, ...]:
    """The titles of :func:`score_cells`."""
    return (
        _("Sted"),
        _("Trykte tall"),
        _("Regnet ut her"),
        _("Innenfor {k} standardfeil").format(k=number(WITHIN)),
        _("Innenfor {k} prosentpoeng").format(k=number(POINTS)),
        _("Standardfeil her delt på trykt"),
    )


def score_cells(one: Score, *, place: str = "") -> tuple[str, ...]:
    """One printed table's score as it is written."""
    return (
        place or printed.table_name(one.table),
        count(one.printed),
        count(one.compared),
        _share(one.within, one.judged),
        _share(one.near, one.shares),
        number(one.se_ratio, 2),
    )


def _share(near: int, n: int) -> str:
    return f"{percent(near / n, 0)} ({count(near)} {_('av')} {count(n)})" if n else MISSING


def _summary(scores: Sequence[Score]) -> tuple[tuple[str, ...], ...]:
    """All numbers together, then the tables with most of them; the rest are in the whole table."""
    largest = sorted((one for one in scores[1:] if one.compared), key=lambda one: -one.compared)
    lines = [score_cells(scores[0], place=_("Alle"))]
    lines += [score_cells(one) for one in largest[:_TABLES]]
    return (score_header(), *lines)


def cells(row: dict[Any, Any], study: Study | None) -> dict[str, str]:
    """A printed number and the one from here, written, by the names of :func:`columns`."""
    named = ": ".join(part for part in (printed.what(row, study), printed.term(row, study)) if part)
    return {
        "table": printed.table_name(row["table"]),
        "label": f"{named} ({printed.unit(row)})" if row["unit"] else named,
        "sample": printed.whom(row, study),
        "window": printed.when(row) or MISSING,
        "published": printed.as_printed(row),
        "estimate": printed.as_here(row),
        "z": printed.distance(row),
        "z_basis": printed.basis(row),
        "match": printed.match_name(str(row["match"])),
    }


def columns() -> dict[str, tuple[str, Cell]]:
    """The titles of the table's written columns."""
    titles = {
        "table": _("Sted"),
        "label": _("Tall"),
        "sample": _("Utvalg"),
        "window": _("Måned eller kategori"),
        "published": _("Trykt"),
        "estimate": _("Her"),
        "z": _("Avstand"),
        "z_basis": _("Standardfeil"),
        "match": _("Samsvar"),
    }
    return {name: (text, str) for name, text in titles.items()}
