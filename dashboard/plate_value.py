"""Plates of effect and cost together on *Kostnader*: the curve, the plane, the tornado and the account."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard import plate_costs, sentences_value
from dashboard.analysis import cost_value_tables as tables
from dashboard.analysis.cost_value import CostValue, cost_value
from dashboard.catalogue import Study
from dashboard.charts import acceptability, tornado
from dashboard.disclosure import Protected
from dashboard.estimators.cost_effect import net_benefit
from dashboard.plate_account import PERSPECTIVE, account_plate
from dashboard.plate_plane import PLANE, not_shown, plane_plate
from dashboard.plate_rows import kroner_cell, percent_cell, plain_cell, records, written
from dashboard.plates import Cell, Panel, Plate, PlateError, Results, Series, common, kind_title, numbers
from dashboard.selection import Selection
from dashboard.text import _, kroner, probability
from dashboard.warehouse import Database

CURVE, TORNADO = "kurve", "tornado"
MOST = 12  # assumptions drawn; the table has all
_EVERY = 5  # values between the rows of the short table


def kinds(study: Study) -> tuple[str, ...]:
    return (CURVE, PLANE, TORNADO, PERSPECTIVE) if study.cost_model is not None else ()


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """One figure of effect and cost together.

    Raises
    ------
    PlateError
        If the figure needs a value of a unit of effect, and the link has none.
    NoCostsError
        If the cost cannot be worked out with what is chosen.
    """
    if kind == PERSPECTIVE:
        return account_plate(database, selection, results.account(selection))
    found = cost_value(results.quantities(selection), database.study(selection), selection)
    make = {CURVE: curve_plate, PLANE: plane_plate, TORNADO: tornado_plate}[kind]
    return make(database, found)


def curve_plate(database: Database, found: CostValue) -> Plate:
    """How likely it is that the treated arm pays, over what a unit of effect may be worth."""
    value, table = _value(found, CURVE), tables.curve(found)
    axis = _("Verdi av én {unit}").format(unit=sentences_value.per_unit(found))
    frame = table.frame
    line = Series(
        _("Sannsynlighet"),
        tuple(float(x) for x in frame["value"]),
        numbers(frame["probability"]),
        None,
        None,
        "differanse",
    )
    title = _("Sannsynlighet for at det lønner seg")

    def draw(theme: str, compact: bool) -> go.Figure:
        return acceptability.acceptability(table, value=value, axis=axis, theme=theme, compact=compact)

    columns: dict[str, tuple[str, Cell]] = {
        "value": (_("Verdi"), kroner_cell),
        "probability": (_("Sannsynlighet"), percent_cell),
    }
    told = acceptability.acceptability_alt_text(table, value=value)
    return Plate(
        page="kostnader",
        kind=CURVE,
        title=_("Sannsynligheten for at {arm} lønner seg er {share} når én {unit} er verdt {value}").format(
            arm=_(found.study.treated.short),
            share=probability(net_benefit(found.main.both, value).positive),
            unit=sentences_value.per_unit(found),
            value=kroner(value),
        ),
        sentence=plate_costs.state(found),
        reading=told,
        not_shown=not_shown(),
        definition=sentences_value.bases_sentence(found),
        caveats=plate_costs.caveats(found.selection, found.study),
        panels=(Panel(title, "linje", (line,), f"{axis}, {_('kr')}", _("prosent"), "share"),),
        table=table,
        columns=columns,
        summary=written(columns, every_fifth(table)),
        draw=draw,
        alt=told,
        **common(database, found.selection),
    )


def every_fifth(table: Protected) -> list[dict[str, object]]:
    """The rows of a curve that are shown in words."""
    return records(table.frame.iloc[::_EVERY])


def tornado_plate(database: Database, found: CostValue) -> Plate:
    """Net benefit when one assumption at a time is moved to the ends of its range."""
    _value(found, TORNADO)
    table, names = tables.tornado(found), sentences_value.tornado_names(found)
    frame = table.frame.dropna(subset=["base"]).head(MOST)
    if frame.empty:
        raise PlateError(_("Ingen forutsetninger å flytte."))
    titles = tuple(f"{names[str(name)][0]} ({_span(names[str(name)])})" for name in frame["id"])
    series = tuple(
        Series(name, titles, numbers(frame[column]), None, None, "annet")
        for name, column in ((_("Ved den lave verdien"), "at_low"), (_("Ved den høye verdien"), "at_high"))
    )
    columns: dict[str, tuple[str, Cell]] = {
        "id": (_("Forutsetning"), lambda name: names[str(name)][0]),
        "low": (_("Lav"), plain_cell),
        "at_low": (_("Netto nytte ved lav"), kroner_cell),
        "high": (_("Høy"), plain_cell),
        "at_high": (_("Netto nytte ved høy"), kroner_cell),
    }

    def draw(theme: str, compact: bool) -> go.Figure:
        return tornado.tornado(table, names=names, theme=theme, compact=compact, most=MOST)

    base, first = float(frame["base"].iloc[0]), frame.iloc[0]
    ends = sorted((float(first["at_low"]), float(first["at_high"])))
    told = _(
        "Én forutsetning flyttes om gangen, alt annet likt. Effekten flyttes i sitt 95 %-intervall, "
        "forutsetningene mellom grensene de kan settes til."
    )
    now = _("Netto nytte er {base} når ingen er flyttet.").format(base=kroner(round(base, -1)))
    panel = Panel(
        _("Netto nytte per deltaker, nå {base}; de {n} med størst utslag").format(
            base=kroner(round(base, -1)), n=len(frame)
        ),
        "liggende",
        series,
        "",
        _("kr"),
        "nok",
        True,
    )
    return Plate(
        page="kostnader",
        kind=TORNADO,
        title=_("«{name}» avgjør mest: netto nytte fra {low} til {high}").format(
            name=names[str(first["id"])][0].partition(":")[0],
            low=kroner(round(ends[0], -2)),
            high=kroner(round(ends[1], -2)),
        ),
        sentence=plate_costs.state(found),
        reading=f"{told} {now}",
        not_shown=_("Figuren sier ikke hvor sannsynlig det er at en forutsetning er så lav eller så høy."),
        definition=sentences_value.bases_sentence(found),
        caveats=plate_costs.caveats(found.selection, found.study),
        panels=(panel,),
        table=table,
        columns=columns,
        summary=written(columns, tornado_rows(found, table)),
        draw=draw,
        alt=tornado.tornado_alt_text(table, names=names, most=MOST),
        **common(database, found.selection),
    )


def tornado_rows(found: CostValue, table: Protected) -> list[dict[str, object]]:
    """The table's rows with the ends of each assumption in words."""
    names = sentences_value.tornado_names(found)
    return [
        {**row, "low": names[str(row["id"])][1], "high": names[str(row["id"])][2]}
        for row in records(table.frame)
    ]


def _span(name: tuple[str, str, str]) -> str:
    return _("{low} til {high}").format(low=name[1], high=name[2])


def _value(found: CostValue, kind: str) -> float:
    """What a unit of effect is worth.

    Raises
    ------
    PlateError
        If nobody has said.
    """
    if found.value is None:
        raise PlateError(
            _("Figuren «{kind}» trenger en verdi av én {unit}. Den settes på siden Kostnader.").format(
                kind=kind_title(kind), unit=sentences_value.per_unit(found)
            )
        )
    return found.value
