"""The plate of effect against cost on *Kostnader*: the estimate, its region and the quadrants."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashboard import disclosure, plate_costs, sentences_value
from dashboard.analysis import cost_value_tables as tables
from dashboard.analysis.cost_value import CostValue
from dashboard.charts import plane as plane_chart
from dashboard.disclosure import Protected
from dashboard.plate_rows import percent_cell, records, written
from dashboard.plates import Cell, Panel, Plate, Series, common, numbers
from dashboard.text import MISSING, _, difference, kroner, plain
from dashboard.warehouse import Database
from dashboard.words import labels_of

PLANE = "plan"
_BREAK_EVEN = "nullinje"  # the line where net benefit is 0


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
        "probability": (_("Sannsynlighet"), lambda x: percent_cell(x) if x == x else ""),
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
        not_shown=not_shown(),
        definition=sentences_value.bases_sentence(found),
        caveats=plate_costs.caveats(found.selection, found.study),
        panels=(Panel(_("Forskjell i kostnad"), "spredning", series, axis, _("kr"), "nok", True),),
        table=table,
        columns=columns,
        summary=written(columns, plane_rows(table)),
        draw=draw,
        alt=alt,
        **common(database, found.selection),
    )


def plane_rows(table: Protected) -> list[dict[str, object]]:
    """The estimate and the quadrants: an outline is not read as a table."""
    return records(table.frame[~table.frame["kind"].isin(["ellipse", _BREAK_EVEN])])


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


def not_shown() -> str:
    """What a probability of effect and cost does not cover."""
    return _(
        "Sannsynlighetene dekker tilfeldig variasjon blant deltakerne, ikke om prisene og verdien av en "
        "jobb er de rette."
    )
