"""Plates of the page of a report without register data: places, participants and payment steps.

Every number is the report's own; nothing is worked out from the loaded data, and the selection only carries
the link.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.analysis.printed_rows import Report, reports
from dashboard.analysis.recruitment import by_county, fact, milestones
from dashboard.catalogue import Study
from dashboard.charts import recruitment as chart
from dashboard.plates import Cell, Panel, Plate, Results, Series, common, numbers
from dashboard.selection import Selection
from dashboard.text import _, count, percent
from dashboard.warehouse import Database

PLACES, STEPS = "plasser", "trinn"


def kinds(study: Study) -> tuple[str, ...]:
    """The same with every study: they are about none of them."""
    return (PLACES, STEPS)


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """The places and participants of each county, or how the price is paid out."""
    report = next(one for one in reports() if one.page)
    make = places if kind == PLACES else steps
    return make(database, selection, report)


def places(database: Database, selection: Selection, report: Report) -> Plate:
    """Participants by phase against places, county by county."""
    table = by_county(report)
    frame = table.frame
    participants, room = float(frame["participants"].sum()), float(frame["places"].sum())
    columns: dict[str, tuple[str, Cell]] = {
        "county": (_("Fylke"), str),
        "supplier": (_("Leverandør"), str),
        "places": (_("Plasser"), count),  # type: ignore[dict-item]
        "participants": (_("Deltakere"), count),  # type: ignore[dict-item]
        **{name: (title.capitalize(), count) for name, title in chart.phase_names().items()},  # type: ignore[dict-item]
        "meetings": (_("Trekantsamtaler"), count),  # type: ignore[dict-item]
        "declined": (_("Ikke tatt inn"), count),  # type: ignore[dict-item]
    }

    def draw(theme: str, compact: bool) -> go.Figure:
        return chart.places(table, theme=theme, compact=compact)

    said = (
        _("{n} deltakere på {places} plasser: plassene ble ikke fylt")
        if participants < room
        else _("{n} deltakere på {places} plasser")
    )
    return Plate(
        kind=PLACES,
        title=said.format(n=count(participants), places=count(room)),
        sentence=_(
            "Deltakere 20. oktober 2014 etter fase, mot antall plasser, etter fylke. N = {n} deltakere, alle "
            "i forsøket. Trykte antall: ingen standardfeil."
        ).format(n=count(participants)),
        reading=_(
            "Deltakere 20. oktober 2014 etter fase, mot antall plasser. I Vest-Agder gjelder tallene NAV "
            "Kristiansand."
        ),
        not_shown=_(
            "Tallene sier ikke om betaling for resultat virker: rapporten har ingen sammenligningsgruppe og "
            "bygger ikke på registerdata."
        ),
        definition=_(
            "Plasser, deltakere, trekantsamtaler og hvor mange som ikke ble tatt inn står i tabell 4.1, "
            "fasene i tabell 5.1. Trekantsamtaler og ikke tatt inn gjelder november 2014."
        ),
        caveats=(),
        panels=_place_panels(frame, columns),
        table=table,
        columns=columns,
        summary=_written(frame, {name: columns[name] for name in chart.PLACES}),
        draw=draw,
        alt=chart.places_alt_text(table),
        **_facts(database, selection, report),
    )


def steps(database: Database, selection: Selection, report: Report) -> Plate:
    """Which part of the price each milestone pays."""
    table = milestones(report)
    frame = table.frame
    columns: dict[str, tuple[str, Cell]] = {
        "step": (_("Milepæl"), str),
        "share": (_("Andel av prisen"), lambda x: percent(x, 0)),
        "limit": (_("Frist"), str),
    }

    def draw(theme: str, compact: bool) -> go.Figure:
        return chart.milestones(table, theme=theme, compact=compact)

    by_result = count(fact(report, "resultatbasert_andel"))
    shares = Series(_("Andel av prisen"), tuple(frame["step"]), numbers(frame["share"]), None, None, "annet")
    return Plate(
        kind=STEPS,
        title=_("{share} prosent av prisen avhenger av resultatet").format(share=by_result),
        sentence=_(
            "Betaling per deltaker i {n} trinn, i prosent av leverandørens pris. N: vilkårene i forsøket, "
            "ingen deltakere er talt. Ingen standardfeil."
        ).format(n=count(len(frame))),
        reading=_(
            "Leverandøren får kartleggingen betalt uansett. {share} prosent av prisen avhenger av "
            "resultatet. Tiltaket varer høyst {months} måneder."
        ).format(share=by_result, months=count(fact(report, "maks_varighet_tiltak"))),
        not_shown=_(
            "Figuren viser hva som ble avtalt, ikke hva som ble utbetalt: rapporten gir verken priser i "
            "kroner eller hvor mange som nådde hvert trinn."
        ),
        definition=_(
            "Kartlegging: uavhengig av videre løp. Ansettelse: krever arbeidsavtale. Fast ansatt: etter seks "
            "måneder. Stillingen må være på minst {share} prosent. Avsnitt 2.2 i rapporten."
        ).format(share=count(fact(report, "min_stillingsandel"))),
        caveats=(),
        panels=(Panel(_("Betaling i tre trinn"), "soyle", (shares,), "", _("prosent av prisen"), "share"),),
        table=table,
        columns=columns,
        summary=_written(frame, columns),
        draw=draw,
        alt=chart.milestones_alt_text(table),
        **_facts(database, selection, report),
    )


def _facts(database: Database, selection: Selection, report: Report) -> dict[str, Any]:
    """What the report says of itself, in the place of the study's."""
    return {
        **common(database, selection),
        "page": report.page,
        "source": _("Rapport {code}: ").format(code=report.code) + f"{_(report.title)} ({report.publisher})",
        "status": _("Trykte tall fra rapporten, ikke regnet ut her."),
        "data_status": by_county(report).data_status,
    }


def _place_panels(frame: Any, columns: dict[str, tuple[str, Cell]]) -> tuple[Panel, ...]:
    """Participants beside places, and the participants by phase; side by side on one scale."""
    x = tuple(frame["county"])
    filled, phases = (
        tuple(Series(columns[name][0], x, numbers(frame[name]), None, None, "annet") for name in names)
        for names in (("participants", "places"), tuple(chart.phase_names()))
    )
    return (
        Panel(_("Deltakere og plasser"), "grupper", filled, "", _("personer"), "count"),
        Panel(_("Deltakere etter fase"), "soyle", phases, "", _("personer"), "count"),
    )


def _written(frame: Any, columns: dict[str, tuple[str, Cell]]) -> tuple[tuple[str, ...], ...]:
    rows = frame.to_dict(orient="records")
    header = tuple(title for title, _write in columns.values())
    return (
        header,
        *(tuple(write(row[name]) for name, (_title, write) in columns.items()) for row in rows),
    )
