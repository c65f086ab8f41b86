"""Costs read aloud: amounts in their units, the sum in one sentence, and what has been changed."""

from __future__ import annotations

from dashboard.analysis.assumptions import changes
from dashboard.analysis.cost_ladder import EQUAL, OUTSIDE, WITHIN, Check, CostLadder, Line
from dashboard.assumption_text import PANEL
from dashboard.catalogue import Study
from dashboard.cost_model import Assumption, Printed, Step
from dashboard.formula import written
from dashboard.selection import Selection
from dashboard.sentences import sample_text, status_name
from dashboard.text import _, kroner, number, percent, points


def amount(x: float, unit: str, *, decimals: int | None = None, signed: bool = False) -> str:
    """A cost, price, quantity or share with its unit.

    Examples
    --------
    >>> amount(7.2, "maaneder"), amount(0.3555, "andel"), amount(13.5, "deltakere_per_arsverk")
    ('7,20 måneder', '35,6\\xa0%', '13,5 per årsverk')
    """
    if unit == "andel":
        return percent(x, 1 if decimals is None else decimals)
    if unit == "prosentpoeng":
        return points(x, 1 if decimals is None else decimals, signed)
    if unit in ("kr", "kr_per_mnd", "kr_per_ar"):
        return kroner(x, decimals or 0, signed=signed) + {
            "kr_per_mnd": _("/md."),
            "kr_per_ar": _("/år"),
        }.get(unit, "")
    if unit == "aar":
        return str(int(x))
    places = {"maaneder": 2, "faktor": 2, "grunnbelop": 2, "deltakere_per_arsverk": 1}.get(unit, 0)
    if unit == "arsverk" and not x.is_integer():
        places = 1
    return number(x, places if decimals is None else decimals, signed=signed) + _unit_names().get(unit, "")


def _unit_names() -> dict[str, str]:
    return {
        "maaneder": " " + _("måneder"),
        "deltakermaaneder": " " + _("deltakermåneder"),
        "arsverk": " " + _("årsverk"),
        "deltakere": " " + _("deltakere"),
        "deltakere_per_arsverk": " " + _("per årsverk"),
        "grunnbelop": " " + _("G"),
    }


def input_unit(unit: str) -> str:
    """What a number typed into a field counts: shares are typed in percent."""
    typed = {"kr": _("kr"), "kr_per_mnd": _("kr"), "kr_per_ar": _("kr"), "andel": "%"}
    return typed.get(unit) or _unit_names().get(unit, "").strip()


def printed_amount(printed: Printed, unit: str) -> str:
    """A printed result with as many decimals as it was printed with."""
    decimals, step = 0, printed.rounded * (100 if unit in ("andel", "prosentpoeng") else 1)
    while step < 1 - 1e-9:
        decimals, step = decimals + 1, step * 10
    return amount(printed.value, unit, decimals=decimals)


def formula_text(step: Step, ladder: CostLadder) -> str:
    """The formula with amounts in the place of names: "6 228 kr/md. × 7,20 måneder"."""
    lines = [ladder.lines[name] for name in step.formula.names]
    return written(step.formula, {line.id: amount(line.value, line.unit) for line in lines})


def check_text(check: Check, line: Line) -> str:
    """Whether the computed number is the printed one, as a few words."""
    low, high = line.interval.low, line.interval.high
    room = _("mellom {low} og {high}").format(low=amount(low, line.unit), high=amount(high, line.unit))
    texts = {
        EQUAL: _("stemmer"),
        WITHIN: _("innenfor avrundingen ({room})").format(room=room),
        OUTSIDE: _("utenfor avrundingen ({room})").format(room=room),
    }
    text = texts.get(check.verdict, _("egne forutsetninger"))
    return f"{text}. {check.printed.misprint}" if check.printed.misprint else text


def table_text(table: str) -> str:
    """A table's number, or the section it is a sentence of: "tabell 6.3", "avsnitt 6.1"."""
    if table.startswith("tekst "):
        return _("avsnitt {section}").format(section=table.removeprefix("tekst "))
    return _("tabell {table}").format(table=table)


def headline(ladder: CostLadder, study: Study) -> str:
    """What the arms cost per participant, and the difference."""
    gap, control = ladder.difference(), ladder.total("kontroll")
    more = _("{gap} mer") if gap >= 0 else _("{gap} mindre")
    return _("{sum}: {treated} koster {a} per deltaker og {control} {b}, altså {more} ({share}).").format(
        sum=_(ladder.model.sums[0].title),
        treated=_(study.treated.short),
        control=_(study.control.short),
        a=kroner(ladder.total("tiltak")),
        b=kroner(control),
        more=more.format(gap=kroner(abs(gap))),
        share=percent(abs(gap) / control, 0) if control else "–",
    )


def state_sentence(selection: Selection, study: Study, ladder: CostLadder) -> str:
    """What exactly is shown: whose calculation, which months, every changed assumption, data status."""
    months = _("rapportens")
    if ladder.months_from == PANEL:
        months = _("fra de lastede dataene, utvalg: {sample}").format(sample=sample_text(selection, study))
    parts = [
        _("{title}, rapport {report}: {treated} mot {control}").format(
            title=_(ladder.model.title),
            report=ladder.model.report,
            treated=_(study.treated.short),
            control=_(study.control.short),
        ),
        _("Måneder i tiltaket: {months}").format(months=months),
        changes_text(selection, ladder),
        status_name(study.data_status).capitalize(),
    ]
    return ". ".join(part for part in parts if part) + "."


def changes_text(selection: Selection, ladder: CostLadder) -> str:
    """Every changed assumption with its value and the report's; empty if none is."""
    changed = [
        _("{title} {value} (rapporten: {old})").format(
            title=_(change.assumption.title),
            value=amount(change.value, change.assumption.unit),
            old=amount(change.assumption.value, change.assumption.unit),
        )
        for change in changes(ladder.model, selection)
    ]
    return _("Egne forutsetninger: {list}").format(list="; ".join(changed)) if changed else ""


def source_help(line: Line, assumption: Assumption) -> str:
    """What stands behind an input: source, year and note."""
    parts = [line.source[:1].upper() + line.source[1:]]
    if assumption.year:
        parts.append(_("Gjelder {year}").format(year=assumption.year))
    if assumption.price_year:
        parts.append(_("{year}-kroner").format(year=assumption.price_year))
    return ". ".join(parts) + "." + (f"\n\n{_(assumption.note)}" if assumption.note else "")
