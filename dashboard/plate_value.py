"""Plates of effect and cost together on *Kostnader*: the curve, the plane, the tornado and the account."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import disclosure, plate_costs, sentences_value
from dashboard.analysis import cost_value_tables as tables
from dashboard.analysis.cost_value import CostValue, cost_value
from dashboard.catalogue import Study
from dashboard.charts import acceptability, tornado
from dashboard.charts import plane as plane_chart
from dashboard.disclosure import Protected
from dashboard.estimators.cost_effect import net_benefit
from dashboard.plate_account import PERSPECTIVE, account_plate
from dashboard.plates import Cell, Panel, Plate, PlateError, Results, Series, common, kind_title, numbers
from dashboard.selection import Selection
from dashboard.text import MISSING, _, difference, kroner, percent, plain, probability
from dashboard.warehouse import Database
from dashboard.words import labels_of

CURVE, PLANE, TORNADO = "kurve", "plan", "tornado"
MOST = 12  # assumptions drawn; the table has all
_EVERY = 5  # values between the rows of the short table
_BREAK_EVEN = "nullinje"  # the line of the plane where net benefit is 0


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
        "value": (_("Verdi"), _kroner),
        "probability": (_("Sannsynlighet"), _percent),
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
        not_shown=_not_shown(),
        definition=sentences_value.bases_sentence(found),
        caveats=plate_costs.caveats(found.selection, found.study),
        panels=(Panel(title, "linje", (line,), f"{axis}, {_('kr')}", _("prosent"), "share"),),
        table=table,
        columns=columns,
        summary=_written(columns, every_fifth(table)),
        draw=draw,
        alt=told,
        **common(database, found.selection),
    )


def every_fifth(table: Protected) -> list[dict[str, object]]:
    """The rows of a curve that are shown in words."""
    return _records(table.frame.iloc[::_EVERY])


def plane_plate(database: Database, found: CostValue) -> Plate:
    """The estimate of effect and cost, the region that holds both, and how likely each quadrant is."""
    table, outline, shares = _plane_table(found), tables.plane(found), tables.quadrants(found)
    target = found.quantities.target
    labels = labels_of(found.selection, found.study)
    frame = table.frame
    names = _plane_names(found)
    marks = (
        ("ellipse", _("Feltet som rommer begge med 95 % sannsynlighet"), "strek"),
        (_BREAK_EVEN, names[_BREAK_EVEN], "strek"),
        ("punkt", names["punkt"], "differanse"),
    )
    series = tuple(
        Series(
            name,
            tuple(float(x) for x in frame.loc[frame["kind"] == kind, "effect_on_axis"]),
            numbers(frame.loc[frame["kind"] == kind, "cost"]),
            None,
            None,
            role,
        )
        for kind, name, role in marks
        if (frame["kind"] == kind).any()
    )
    axis = f"{labels.difference}, {labels.of(target).difference_axis}"
    unit = labels.of(target).unit
    columns: dict[str, tuple[str, Cell]] = {
        "kind": (_("Merke"), lambda kind: names.get(str(kind), str(kind))),
        "effect": (axis, lambda x: plain(x, unit, signed=True) if x == x else ""),
        "cost": (_("Forskjell i kostnad, kr"), lambda x: plain(x, "nok", signed=True) if x == x else ""),
        "probability": (_("Sannsynlighet"), lambda x: _percent(x) if x == x else ""),
    }

    def draw(theme: str, compact: bool) -> go.Figure:
        return plane_chart.plane(
            outline, shares, labels=labels, target=target, value=found.value, theme=theme, compact=compact
        )

    alt = plane_chart.plane_alt_text(outline, shares, labels=labels, target=target)
    told = _("Punktet er anslaget, feltet det som rommer begge med 95 % sannsynlighet.")
    if found.value is not None:
        told = _(
            "Punktet er anslaget, feltet det som rommer begge med 95 % sannsynlighet. "
            "Under den stiplede linjen er netto nytte over null."
        )
    return Plate(
        page="kostnader",
        kind=PLANE,
        title=_plane_title(found),
        sentence=f"{plate_costs.state(found)} {_('Feltet er et 95 %-område for begge.')}",
        reading=f"{told} {alt}",
        not_shown=_not_shown(),
        definition=sentences_value.bases_sentence(found),
        caveats=plate_costs.caveats(found.selection, found.study),
        panels=(Panel(_("Forskjell i kostnad"), "spredning", series, axis, _("kr"), "nok", True),),
        table=table,
        columns=columns,
        summary=_written(columns, plane_rows(table)),
        draw=draw,
        alt=alt,
        **common(database, found.selection),
    )


def plane_rows(table: Protected) -> list[dict[str, object]]:
    """The estimate and the quadrants: an outline is not read as a table."""
    return _records(table.frame[~table.frame["kind"].isin(["ellipse", _BREAK_EVEN])])


def _plane_table(found: CostValue) -> Protected:
    """Estimate, quadrants, the line of no net benefit and the outline, as ``kind``.

    ``effect`` is in the outcome's unit (shares 0-1), ``effect_on_axis`` as on the axis (percentage points).
    """
    outline = tables.plane(found).frame
    quadrants = tables.quadrants(found).frame.rename(columns={"quadrant": "kind"})
    point = outline["kind"] == "punkt"
    parts = [outline[point], quadrants, _break_even(found, outline), outline[~point]]
    frame = pd.concat([part for part in parts if len(part)], ignore_index=True)
    scale = labels_of(found.selection, found.study).of(found.quantities.target).scale
    counted = frame.assign(
        effect_on_axis=frame["effect"] * scale,
        n_treated=found.main.n_treated,
        n_control=found.main.n_control,
    )
    table = disclosure.protect(
        counted, data_status=found.study.data_status, persons=["n_treated", "n_control"]
    )
    return disclosure.narrowed(table, columns=["kind", "effect", "effect_on_axis", "cost", "probability"])


def _break_even(found: CostValue, outline: pd.DataFrame) -> pd.DataFrame:
    """Two points of the line where the value of the effect is its cost, inside what the outline reaches."""
    if not found.value:
        return pd.DataFrame(columns=["kind", "effect", "cost"])
    cost = float(outline["cost"].loc[outline["cost"].abs().idxmax()])
    effect = float(outline["effect"].abs().max())
    end = cost / found.value if abs(cost) < effect * found.value else effect
    ends = [0.0, end]
    return pd.DataFrame({"kind": _BREAK_EVEN, "effect": ends, "cost": [x * found.value for x in ends]})


def _plane_names(found: CostValue) -> dict[str, str]:
    worth = kroner(found.value) if found.value is not None else MISSING
    return {
        "punkt": _("Anslag"),
        "ellipse": _("Omriss av 95 %-feltet"),
        _BREAK_EVEN: _("Netto nytte null ved {value}").format(value=worth),
        **{name: title.capitalize() for name, title in plane_chart.quadrant_titles().items()},
    }


def _plane_title(found: CostValue) -> str:
    """Both estimates: whether more of an outcome is better, a rule cannot know."""
    both = found.main.both
    return _("{outcome}: {effect} og {cost} per deltaker").format(
        outcome=labels_of(found.selection, found.study).outcome,
        effect=difference(both.effect, found.quantities.unit, signed=True),
        cost=kroner(both.cost, signed=True),
    )


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
        "low": (_("Lav"), _as_written),
        "at_low": (_("Netto nytte ved lav"), _kroner),
        "high": (_("Høy"), _as_written),
        "at_high": (_("Netto nytte ved høy"), _kroner),
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
        summary=_written(columns, tornado_rows(found, table)),
        draw=draw,
        alt=tornado.tornado_alt_text(table, names=names, most=MOST),
        **common(database, found.selection),
    )


def tornado_rows(found: CostValue, table: Protected) -> list[dict[str, object]]:
    """The table's rows with the ends of each assumption in words."""
    names = sentences_value.tornado_names(found)
    return [
        {**row, "low": names[str(row["id"])][1], "high": names[str(row["id"])][2]}
        for row in _records(table.frame)
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


def _not_shown() -> str:
    return _(
        "Sannsynlighetene dekker tilfeldig variasjon blant deltakerne, ikke om prisene og verdien av en "
        "jobb er de rette."
    )


def _written(
    columns: dict[str, tuple[str, Cell]], rows: list[dict[str, object]]
) -> tuple[tuple[str, ...], ...]:
    """Rows in words, with their header first."""
    header = tuple(title for title, _write in columns.values())
    return (header, *(tuple(write(row[name]) for name, (_t, write) in columns.items()) for row in rows))


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(name): cell for name, cell in row.items()} for row in frame.to_dict(orient="records")]


def _as_written(x: object) -> str:
    return x if isinstance(x, str) else plain(x, "score")  # type: ignore[arg-type]


def _kroner(x: object) -> str:
    return kroner(x)  # type: ignore[arg-type]


def _percent(x: object) -> str:
    return percent(x, 1)  # type: ignore[arg-type]
