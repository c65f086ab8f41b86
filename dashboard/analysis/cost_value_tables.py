"""Effect and cost together as protected tables: numbers, ruler, curve, plane and tornado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import stats

from dashboard import disclosure
from dashboard.analysis.cost_ladder import COLUMNS
from dashboard.analysis.cost_value import (
    HORIZON,
    VALUE,
    Basis,
    CostValue,
    break_even_price,
    cost_value,
    line_values,
    with_lines,
)
from dashboard.assumption_text import PANEL
from dashboard.disclosure import Protected
from dashboard.estimators.cost_effect import (
    CostEffect,
    acceptability,
    break_even_effect,
    cost_per_effect,
    net_benefit,
    perfect_information,
)
from dashboard.selection import Selection

RULER_COLUMNS = ("kind", "value", "low", "high")
ESTIMATE, DETECTABLE, BREAK_EVEN = "anslag", "paaviselig", "nullpunkt"
PRINTED, PRINTED_DETECTABLE, EXAMPLE = "trykt", "paaviselig_trykt", "nullpunkt_eksempel"
ACCEPTABILITY_COLUMNS = ("value", "probability")
PLANE_COLUMNS = ("kind", "effect", "cost")
QUADRANT_COLUMNS = ("quadrant", "probability")
QUADRANTS = ("bedre_dyrere", "bedre_billigere", "darligere_dyrere", "darligere_billigere")
TORNADO_COLUMNS = ("id", "unit", "low", "high", "base", "at_low", "at_high")
EFFECT_BAR, COST_BAR = "effekt", "kostnad"
_NONE = float("nan")
_POINTS = 61
_ELLIPSE = 73
# Less than this much between the ends, in kroner, and an assumption does not matter.
_MATTERS = 0.5
_TWO_95 = 5.991464547107979  # chi-square, two degrees of freedom


@dataclass(frozen=True, slots=True)
class Printed:
    """The report's own estimate of the same thing."""

    estimate: float
    std_error: float


def values(found: CostValue) -> Protected:
    """Every number of effect and cost together, by basis, the page's own first; the ladder's ``COLUMNS``.

    ``changed`` says that a number is not what the report's own assumptions and months give.
    """
    order = [found.main, *(basis for basis in found.bases.values() if basis is not found.main)]
    own = replace(found.selection, assumptions=())
    as_printed = cost_value(found.quantities, found.study, own).bases
    is_longer = HORIZON in dict(found.selection.assumptions)
    parts = []
    for basis in order:
        part = _values_of(found, basis)
        printed = _values_of(_with_report_values(found, own), as_printed[basis.source])
        differs = ~np.isclose(part["value"], printed["value"], rtol=1e-12, equal_nan=True)
        is_own = basis.source == PANEL and (found.selection.months_from == PANEL or is_longer)
        parts.append(part.assign(changed=differs | is_own))
    return _protected(pd.concat(parts, ignore_index=True), found, columns=COLUMNS)


def _with_report_values(found: CostValue, own: Selection) -> CostValue:
    """The same with the report's assumptions; a value the reader has typed in stays."""
    value = None if found.quantities.is_work else found.value
    report = cost_value(found.quantities, found.study, own, value=value)
    return replace(report, main=report.bases[found.main.source])


def _values_of(found: CostValue, basis: Basis) -> pd.DataFrame:
    both, value = basis.both, found.value
    unit = "prosentpoeng" if found.quantities.unit == "share" else found.quantities.unit
    reach = both.critical * both.effect_error
    rows: list[tuple[str, float, float, float, str]] = [
        ("effekt", both.effect, both.effect - reach, both.effect + reach, unit),
        ("minste_paaviselige_effekt", basis.detectable, _NONE, _NONE, unit),
        ("kostnadsforskjell", both.cost, *cost_interval(basis), "kr"),
    ]
    ratio = cost_per_effect(both) if not ratio_reason(both) else None
    each = (_NONE, _NONE, _NONE) if ratio is None else (ratio.estimate, ratio.conf_low, ratio.conf_high)
    if found.quantities.unit == "share":
        rows.append(("kostnad_per_prosentpoeng", each[0] / 100, each[1] / 100, each[2] / 100, "kr"))
    name = "kostnad_per_ekstra_i_arbeid" if found.quantities.is_work else "kostnad_per_enhet"
    rows.append((name, *each, "kr"))
    if value is not None:
        net = net_benefit(both, value)
        price = break_even_price(found) if basis.source == found.main.source else None
        rows += [
            ("verdi", value, _NONE, _NONE, "kr"),
            ("netto_nytte", net.estimate, net.conf_low, net.conf_high, "kr"),
            ("sannsynlighet_positiv", net.positive, _NONE, _NONE, "andel"),
            ("nullpunkt_effekt", break_even_effect(both, value) if value else _NONE, _NONE, _NONE, unit),
            ("nullpunkt_pris", _NONE if price is None else price, _NONE, _NONE, "kr_per_mnd"),
            ("evpi", perfect_information(both, value), _NONE, _NONE, "kr"),
        ]
    frame = pd.DataFrame(rows, columns=["item", "value", "low", "high", "unit"])
    return frame.assign(
        arm="differanse", source=basis.source, n_treated=basis.n_treated, n_control=basis.n_control
    )


def cost_interval(basis: Basis) -> tuple[float, float]:
    """95 % interval of the cost difference; for the report's, what its rounding allows."""
    if basis.rounding is not None:
        return basis.rounding.low, basis.rounding.high
    reach = basis.both.critical * basis.both.cost_error
    return basis.both.cost - reach, basis.both.cost + reach


def ratio_reason(both: CostEffect) -> str:
    """Why there is no cost per unit of effect: ``effekt``, ``kostnad`` or ``begge`` where a sign is open.

    ``dominerer`` (better and cheaper) and ``domineres`` (worse and dearer) have no price either; empty if
    there is one.
    """
    open_signs = [
        name
        for name, estimate, error in (
            ("effekt", both.effect, both.effect_error),
            ("kostnad", both.cost, both.cost_error),
        )
        if abs(estimate) <= both.critical * error
    ]
    if open_signs:
        return "begge" if len(open_signs) == 2 else open_signs[0]
    if both.effect * both.cost < 0:
        return "dominerer" if both.effect > 0 else "domineres"
    return ""


def ruler(found: CostValue, *, printed: Printed | None = None) -> Protected:
    """The estimate with its interval, the smallest detectable effect and the break-even effect, side by side.

    ``printed`` adds the report's estimate and what its precision could detect; a step of the ladder that is
    itself a break-even adds the report's example. ``low`` and ``high`` are the reach of each.
    """
    both, basis = found.main.both, found.main
    reach = both.critical * both.effect_error
    rows: list[tuple[str, float, float, float]] = [
        (ESTIMATE, both.effect, both.effect - reach, both.effect + reach),
        (DETECTABLE, basis.detectable, -basis.detectable, basis.detectable),
    ]
    if found.value:
        rows.append((BREAK_EVEN, break_even_effect(both, found.value), _NONE, _NONE))
    if printed is not None:
        wide, least = 1.959963984540054 * printed.std_error, 2.8 * printed.std_error
        rows.append((PRINTED, printed.estimate, printed.estimate - wide, printed.estimate + wide))
        rows.append((PRINTED_DETECTABLE, least, -least, least))
    example = next((step for step in found.model.steps if step.unit == "prosentpoeng"), None)
    if example is not None and found.quantities.is_work:
        lines = line_values(found.model, dict(found.selection.assumptions))
        rows.append((EXAMPLE, lines[example.id], _NONE, _NONE))
    frame = pd.DataFrame(rows, columns=list(RULER_COLUMNS))
    return _protected(_counted(frame, basis), found, columns=RULER_COLUMNS)


def curve(found: CostValue) -> Protected:
    """Probability that net benefit is above 0, over what a unit of effect may be worth."""
    highest = 2 * (found.value or 1.0)
    if found.quantities.is_work:
        highest = max(found.model.assumptions[VALUE].high, found.value or 0.0)
    grid = np.linspace(0.0, highest, _POINTS)
    frame = pd.DataFrame({"value": grid, "probability": acceptability(found.main.both, grid)})
    return _protected(_counted(frame, found.main), found, columns=ACCEPTABILITY_COLUMNS)


def plane(found: CostValue) -> Protected:
    """The point and the outline of the region that holds effect and cost with 95 % probability."""
    both = found.main.both
    turn = np.linspace(0.0, 2.0 * np.pi, _ELLIPSE)
    across, along = np.cos(turn), np.sin(turn)
    radius, r = np.sqrt(_TWO_95), both.correlation
    effect = both.effect + radius * both.effect_error * across
    cost = both.cost + radius * both.cost_error * (r * across + np.sqrt(max(1 - r**2, 0.0)) * along)
    frame = pd.DataFrame({"kind": "ellipse", "effect": effect, "cost": cost})
    frame.loc[len(frame)] = ["punkt", both.effect, both.cost]
    return _protected(_counted(frame, found.main), found, columns=PLANE_COLUMNS)


def quadrants(found: CostValue) -> Protected:
    """Probability of each quadrant of the plane: better or worse, dearer or cheaper."""
    both = found.main.both
    better, dearer = (
        float(x > 0) if error == 0 else float(stats.norm.cdf(x / error))
        for x, error in ((both.effect, both.effect_error), (both.cost, both.cost_error))
    )
    r = both.correlation
    if both.effect_error == 0 or both.cost_error == 0:
        upper = better * dearer
    else:
        at = [both.effect / both.effect_error, both.cost / both.cost_error]
        upper = float(stats.multivariate_normal.cdf(at, cov=[[1.0, r], [r, 1.0]], allow_singular=True))
    shares = (upper, better - upper, dearer - upper, 1 - better - dearer + upper)
    frame = pd.DataFrame({"quadrant": QUADRANTS, "probability": np.clip(shares, 0.0, 1.0)})
    return _protected(_counted(frame, found.main), found, columns=QUADRANT_COLUMNS)


def tornado(found: CostValue) -> Protected:
    """Net benefit when one thing at a time is moved to the ends of its range, the most telling first.

    The effect, and the cost where it has sampling error, move to the ends of their 95 % intervals, an
    assumption to its ``low`` and ``high``; one that changes nothing is left out. Empty without a value.
    """
    rows = _tornado_rows(found) if found.value is not None else []
    rows.sort(key=lambda row: -abs(row[6] - row[5]))
    frame = pd.DataFrame(rows, columns=list(TORNADO_COLUMNS))
    return _protected(_counted(frame, found.main), found, columns=TORNADO_COLUMNS)


Row = tuple[str, str, float, float, float, float, float]


def _tornado_rows(found: CostValue) -> list[Row]:
    both, value = found.main.both, float(found.value or 0.0)
    base = net_benefit(both, value).estimate
    unit = "prosentpoeng" if found.quantities.unit == "share" else found.quantities.unit
    low, high = (both.effect + side * both.critical * both.effect_error for side in (-1, 1))
    rows: list[Row] = [(EFFECT_BAR, unit, low, high, base, value * low - both.cost, value * high - both.cost)]
    if found.main.source == PANEL:
        low, high = cost_interval(found.main)
        rows.append((COST_BAR, "kr", low, high, base, value * both.effect - low, value * both.effect - high))
    changed = dict(found.selection.assumptions)
    for name, one in found.model.assumptions.items():
        ends = [_net_at(found, {**changed, name: end}) for end in (one.low, one.high)]
        if abs(ends[1] - ends[0]) > _MATTERS:
            rows.append((name, one.unit, one.low, one.high, base, ends[0], ends[1]))
    return rows


def _net_at(found: CostValue, changed: dict[str, float]) -> float:
    """Net benefit at other assumptions; the value follows its assumption where it is one."""
    lines = line_values(found.model, changed)
    value = lines[VALUE] if follows_assumption(found) and VALUE in changed else float(found.value or 0.0)
    return net_benefit(with_lines(found, lines), value).estimate


def follows_assumption(found: CostValue) -> bool:
    """Whether the value of a unit of effect is the assumption for a person in work."""
    now = line_values(found.model, dict(found.selection.assumptions))[VALUE]
    return found.quantities.is_work and found.value == now


def _counted(frame: pd.DataFrame, basis: Basis) -> pd.DataFrame:
    return frame.assign(n_treated=basis.n_treated, n_control=basis.n_control)


def _protected(frame: pd.DataFrame, found: CostValue, *, columns: Sequence[str]) -> Protected:
    table = disclosure.protect(frame, data_status=found.study.data_status, persons=["n_treated", "n_control"])
    return disclosure.narrowed(table, columns=columns)
