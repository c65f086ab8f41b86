"""Plates of *Kostnader*: what a participant costs, and the break-even point on the effect's ruler."""

from __future__ import annotations

from dataclasses import replace

import plotly.graph_objects as go

from dashboard import disclosure, sentences, sentences_costs, sentences_value
from dashboard.analysis import cost_value_tables as tables
from dashboard.analysis.cost_ladder import CostLadder, Line, ladder_of
from dashboard.analysis.cost_value import CostValue, cost_value
from dashboard.assumption_text import PANEL, REPORT
from dashboard.catalogue import Study
from dashboard.charts import cost_bars, ruler
from dashboard.charts.labels import ARMS, Labels
from dashboard.estimators.cost_effect import break_even_effect
from dashboard.plate_rows import plain_cell, records, written
from dashboard.plates import Cell, Panel, Plate, Results, Series, common, numbers
from dashboard.selection import Selection, target_of
from dashboard.text import _, count, difference, interval, kroner, plain
from dashboard.warehouse import Database
from dashboard.words import labels_of

COST, RULER = "kostnad", "linjal"


def kinds(study: Study) -> tuple[str, ...]:
    return (COST, RULER) if study.cost_model is not None else ()


def plate(database: Database, selection: Selection, kind: str, results: Results) -> Plate:
    """The cost per participant by arm, or effect and break-even on one ruler.

    Raises
    ------
    NoCostsError
        If the cost cannot be worked out with what is chosen.
    """
    study = database.study(selection)
    if kind == RULER:
        found = cost_value(results.quantities(selection), study, selection)
        return ruler_plate(database, found, printed(selection, study, results))
    means = results.participation(selection).restricted_means if selection.months_from == PANEL else ()
    return cost_plate(database, selection, ladder_of(study, selection, means))


def cost_plate(database: Database, selection: Selection, ladder: CostLadder) -> Plate:
    """What a participant costs in each arm, part by part, from a ladder at hand."""
    study = database.study(selection)
    labels = cost_labels(study)

    def draw(theme: str, compact: bool) -> go.Figure:
        return cost_bars.cost_bars(ladder.parts, labels=labels, theme=theme, compact=compact)

    return Plate(
        page="kostnader",
        kind=COST,
        title=sentences_costs.headline(ladder, study),
        sentence=f"{sentences_costs.state_sentence(selection, study, ladder)} {_error(ladder)}",
        reading=sentences_costs.headline(ladder, study),
        not_shown=not_shown(),
        definition=f"{_(ladder.model.title)}. {_(ladder.model.text)}",
        caveats=_caveats(selection, ladder),
        panels=tuple(_panels(ladder, labels)),
        table=ladder.table,
        columns={
            "item": (_("Post"), lambda name: _(ladder.lines[str(name)].title)),
            "arm": (_("Gruppe"), lambda code: labels.arm(code) if code in ARMS else ""),
            "value": (_("Verdi"), plain_cell),
            "low": (_("Fra"), plain_cell),
            "high": (_("Til"), plain_cell),
            "unit": (_("Enhet"), str),
            "source": (_("Kilde"), str),
            "changed": (_("Endret"), lambda changed: _("ja") if changed else ""),
        },
        summary=_summary(ladder, labels),
        draw=draw,
        alt=cost_bars.cost_bars_alt_text(ladder.parts, labels=labels),
        **common(database, selection),
    )


def not_shown() -> str:
    """What the cost of a measure does not say."""
    return _("Figuren viser kostnaden for tiltaket alene, ikke hva deltakerne ellers koster eller oppnår.")


def rounding_text() -> str:
    """What the ends of an amount are."""
    return _(
        "Fra og til er spennet som avrundingen av de trykte tallene gir rom for. "
        "Egne verdier er regnet som eksakte."
    )


def cost_labels(study: Study) -> Labels:
    return Labels(
        outcome=_("Kostnad per deltaker"),
        unit="nok",
        treated=_(study.treated.short),
        control=_(study.control.short),
        difference=_("Forskjell"),
    )


def _error(ladder: CostLadder) -> str:
    """A calculation has no people and no standard error of its own, and says so."""
    if ladder.months_from == PANEL:
        return _("N: regnestykke per deltaker. Ingen standardfeil: fra og til er spennet avrundingen gir.")
    return _(
        "N: regnestykke per deltaker med rapportens trykte tall. "
        "Ingen standardfeil: fra og til er spennet avrundingen gir."
    )


def _caveats(selection: Selection, ladder: CostLadder) -> tuple[str, ...]:
    told = [rounding_text(), sentences_costs.changes_text(selection, ladder)]
    return tuple(text for text in told if text)


def _panels(ladder: CostLadder, labels: Labels) -> list[Panel]:
    """A panel per sum: the parts of each arm's bar, over the arms."""
    panels = []
    frame = ladder.parts.frame
    for total in dict.fromkeys(frame["sum"]):
        mine = frame[frame["sum"] == total]
        x = tuple(labels.arm(arm) for arm in ARMS)
        series = []
        for title in dict.fromkeys(mine["title"]):
            by_arm = mine[mine["title"] == title].groupby("arm")["value"].sum()
            y = tuple(float(by_arm[arm]) if arm in by_arm else None for arm in ARMS)
            series.append(Series(_(str(title)), x, y, None, None, "annet"))
        panels.append(
            Panel(_(str(total)), "soyle", tuple(series), "", _("kr per deltaker"), "nok"),
        )
    return panels


def _summary(ladder: CostLadder, labels: Labels) -> tuple[tuple[str, ...], ...]:
    """What the sums are made of, and the sums."""
    rows = []
    frame = ladder.parts.frame
    for total in ladder.model.sums:
        for part in frame[frame["sum"] == total.title].to_dict(orient="records"):
            rows.append(_row(ladder.lines[part["part"]], labels.arm(part["arm"])))
        rows += [_row(ladder.lines[total.total[arm]], labels.arm(arm)) for arm in ARMS]
    header = (_("Post"), _("Gruppe"), _("Verdi"), _("Fra"), _("Til"))
    return (header, *dict.fromkeys(rows))


def _row(line: Line, arm: str) -> tuple[str, ...]:
    span = (line.value, line.interval.low, line.interval.high)
    return (_(line.title), arm, *(sentences_costs.amount(x, line.unit) for x in span))


def rows(ladder: CostLadder) -> list[dict[str, object]]:
    """The table's rows, amounts written with their own unit."""
    return [
        {
            "item": line.id,
            "arm": line.arm,
            "value": sentences_costs.amount(line.value, line.unit),
            "low": sentences_costs.amount(line.interval.low, line.unit),
            "high": sentences_costs.amount(line.interval.high, line.unit),
            "unit": "",
            "source": line.source,
            "changed": line.is_changed,
        }
        for line in ladder.lines.values()
    ]


def ruler_plate(database: Database, found: CostValue, report: tables.Printed | None) -> Plate:
    """The estimate, what can be detected and the break-even on one ruler; ``report`` as the report has it."""
    selection, study = found.selection, found.study
    labels, target = labels_of(selection, study), found.quantities.target
    table = tables.ruler(found, printed=report)
    names = ruler_names(study)

    def draw(theme: str, compact: bool) -> go.Figure:
        return ruler.ruler(table, labels=labels, target=target, theme=theme, compact=compact)

    frame, unit = table.frame, labels.of(target).unit
    marks = Series(
        labels.difference,
        tuple(names.get(kind, kind) for kind in frame["kind"]),
        numbers(frame["value"]),
        numbers(frame["low"]),
        numbers(frame["high"]),
        "differanse",
    )
    axis = labels.of(target).difference_axis
    columns: dict[str, tuple[str, Cell]] = {
        "kind": (_("Merke"), lambda kind: str(names.get(kind, kind))),
        "value": (axis, lambda x: plain(x, unit, signed=True)),
        "low": (_("95 % fra"), lambda x: plain(x, unit, signed=True)),
        "high": (_("til"), lambda x: plain(x, unit, signed=True)),
    }
    return Plate(
        page="kostnader",
        kind=RULER,
        title=_ruler_title(found, labels),
        sentence=state(found),
        reading=f"{sentences_value.headline(found)} {sentences_value.ruler_sentence(found, printed=report)}",
        not_shown=_("Nullpunktet gjelder denne prisen og denne verdien av en jobb; andre gir et annet."),
        definition=sentences_value.bases_sentence(found),
        caveats=caveats(selection, study),
        panels=(Panel(labels.difference, "punkt", (marks,), "", axis, unit, True),),
        table=table,
        columns=columns,
        summary=written(columns, records(table.frame)),
        draw=draw,
        alt=ruler.ruler_alt_text(table, labels=labels, target=target),
        **common(database, selection),
    )


def ruler_names(study: Study) -> dict[str, str]:
    """The marks of the ruler in words."""
    return {
        tables.ESTIMATE: sentences.effect_word(study),
        tables.DETECTABLE: _("Minste som kan påvises"),
        tables.BREAK_EVEN: _("Nullpunkt"),
        tables.PRINTED: _("Trykt i rapporten"),
        tables.PRINTED_DETECTABLE: _("Minste som kan påvises, rapporten"),
        tables.EXAMPLE: _("Nullpunkt, eksempel"),
    }


def _ruler_title(found: CostValue, labels: Labels) -> str:
    """The estimate with its interval, and the break-even where there is one."""
    both, unit = found.main.both, found.quantities.unit
    text = _("{outcome}: {effect} {estimate} {interval}")
    if found.value:
        text = _("{outcome}: {effect} {estimate} {interval}, nullpunkt {needed}")
    return text.format(
        outcome=labels.outcome,
        effect=labels.difference.lower(),
        estimate=difference(both.effect, unit, signed=True),
        interval=interval(*sentences_value.effect_interval(found), unit),
        needed=difference(
            break_even_effect(both, found.value), unit, signed=True, decimals=2 if unit == "share" else None
        )
        if found.value
        else "",
    )


def printed(selection: Selection, study: Study, results: Results) -> tables.Printed | None:
    """The report's own estimate of exactly this, if it printed one with a standard error."""
    target = target_of(selection, study).removeprefix("mnd_")
    same = [one for one in results.overlay(selection) if one.target.removeprefix("mnd_") == target]
    return next((tables.Printed(one.estimate, one.std_error) for one in same if one.std_error > 0), None)


def state(found: CostValue) -> str:
    """The state sentence of effect and cost together, with N, standard errors and what an effect is worth."""
    selection, study, main = found.selection, found.study, found.main
    treated, control = (
        disclosure.shown_count(n, data_status=study.data_status) or 0
        for n in (main.n_treated, main.n_control)
    )
    counts = _("N = {n} ({treated} / {control}).").format(
        n=count(treated + control), treated=count(treated), control=count(control)
    )
    error = sentences.se_text(selection, study)
    parts = [sentences.state_sentence(selection, study), counts, f"{error[:1].upper()}{error[1:]}."]
    if found.value is not None:
        worth = _("Verdi av én {unit}").format(unit=sentences_value.per_unit(found))
        parts.append(f"{worth}: {kroner(found.value)}.")
        if not is_in_link(found):
            parts.append(_("Verdien er satt på siden og står ikke i lenken."))
    return " ".join(parts)


def is_in_link(found: CostValue) -> bool:
    """Whether the link gives the same value of a unit of effect, or the reader has typed in their own."""
    return cost_value(found.quantities, found.study, found.selection).value == found.value


def caveats(selection: Selection, study: Study) -> tuple[str, ...]:
    """What holds for every figure of effect and cost: what the reader has changed, and the premises."""
    changed = sentences_costs.changes_text(
        selection, ladder_of(study, replace(selection, months_from=REPORT), ())
    )
    return tuple(text for text in (changed, *premises(selection, study)) if text)


def premises(selection: Selection, study: Study) -> tuple[str, ...]:
    """What an account of effect and cost rests on: the design, and whose price a group is given."""
    told = []
    if not study.is_randomised:
        told.append(
            _("Forskjellen kan ha andre årsaker enn tiltaket. Regnestykket holder så langt den er en effekt.")
        )
    if selection.groups or selection.contrast:
        told.append(
            _(
                "Måneder og effekt er utvalgets egne. Prisen per måned er den samme for alle: "
                "ingen av rapportene kjenner prisen for en gruppe."
            )
        )
    return tuple(told)
