"""Two selections read aloud: what tells A from B, and what their difference says."""

from __future__ import annotations

from dashboard.analysis.compare import Comparison
from dashboard.analysis.few_clusters import ENOUGH_CLUSTERS
from dashboard.catalogue import Study
from dashboard.charts.labels import Labels
from dashboard.selection import Selection
from dashboard.sentences import (
    effect_word,
    outcome_text,
    se_text,
    status_name,
    target_text,
    term_text,
)
from dashboard.text import _, count, difference, interval

Sides = tuple[Selection, Selection]
Studies = tuple[Study, Study]


def differing(sides: Sides, studies: Studies) -> list[tuple[str, str, str]]:
    """The choices in which A and B differ: what is chosen, A's choice and B's, in words."""
    rows = [(name, *(pair)) for name, pair in _choices(sides, studies).items()]
    return [(name, one, two) for name, one, two in rows if one != two]


def difference_sentence(sides: Sides, studies: Studies) -> str:
    """What differs between A and B, and nothing else.

    Empty when nothing does.
    """
    parts = [
        _("{choice} ({a} i A, {b} i B)").format(choice=choice, a=one, b=two)
        for choice, one, two in differing(sides, studies)
    ]
    return _("Ulikt mellom A og B: {parts}.").format(parts="; ".join(parts)) if parts else ""


def names(sides: Sides, studies: Studies) -> tuple[str, str]:
    """What each side is called beside its letter: its choices where the two differ."""
    found = differing(sides, studies)
    one, two = (", ".join(row[place] for row in found) for place in (1, 2))
    return one, two


def headline(found: Comparison) -> str:
    """The main difference with its interval."""
    main = found.main
    if main.verdict == "for_fa":
        return _("For få til å anslå forskjellen mellom A og B")
    unit = unit_of(found, main.target)
    return _("B − A: {estimate} {interval}, {target}").format(
        estimate=difference(main.estimate, unit, signed=True),
        interval=interval(main.conf_low, main.conf_high, unit),
        target=target_text(main.target),
    )


def unit_of(found: Comparison, target: str) -> str:
    """A share added over months is a number of months."""
    return "months" if found.unit == "share" and target.startswith("kumulativ_") else found.unit


def verdict_sentence(found: Comparison) -> str:
    """The verdict in words: B beside A."""
    return {
        "klart_hoyere": _("B er klart høyere enn A"),
        "klart_lavere": _("B er klart lavere enn A"),
        "trolig_likeverdig": _("A og B er trolig likeverdige"),
        "usikkert": _("usikkert om A og B er ulike"),
    }.get(found.main.verdict, _("for få"))


def reading(found: Comparison, sides: Sides, studies: Studies) -> str:
    """What the figure says and how it is reckoned. No p-values."""
    main, unit = found.main, unit_of(found, found.main.target)
    parts = []
    if main.verdict != "for_fa":
        parts.append(
            _("{word} i {target}: {a} i A og {b} i B.").format(
                word=word(studies),
                target=target_text(main.target),
                a=difference(main.estimate_a, unit, signed=True),
                b=difference(main.estimate_b, unit, signed=True),
            )
        )
    parts += [_shared(found), _error(found, studies[1])]
    if sides[0].groups != sides[1].groups or sides[0].study != sides[1].study:
        parts.append(_("At to utvalg er ulike, sier ikke hvorfor de er det."))
    return " ".join(part for part in parts if part)


def state_sentence(found: Comparison, sides: Sides, studies: Studies) -> str:
    """What exactly is compared and what is found, for the command line."""
    told = sides_sentence(sides, studies)
    return f"{told} {headline(found)}. {reading(found, sides, studies)} {_status(found)}"


def plate_sentence(found: Comparison, sides: Sides, studies: Studies) -> str:
    """What exactly is compared and of how many, for files whose title and reading tell the rest."""
    row = found.table.frame[found.table.frame["target"] == found.main.target].iloc[0]
    a, b = (count(row[f"n_treated_{side}"] + row[f"n_control_{side}"]) for side in ("a", "b"))
    persons = _("N = {a} i A og {b} i B ({target}), 95 %-intervaller.").format(
        a=a, b=b, target=target_text(found.main.target)
    )
    return f"{sides_sentence(sides, studies)} {persons} {_status(found)}"


def sides_sentence(sides: Sides, studies: Studies) -> str:
    """Every choice of A and of B, in words."""
    whole = [
        ", ".join(text for text in (pair[place] for pair in _choices(sides, studies).values()) if text)
        for place in (0, 1)
    ]
    return _("A: {a}. B: {b}.").format(a=whole[0], b=whole[1])


def _status(found: Comparison) -> str:
    return f"{status_name(found.table.data_status).capitalize()}."


def word(studies: Studies) -> str:
    """Effect where both studies may say so."""
    return next((effect_word(study) for study in studies if not study.is_randomised), effect_word(studies[0]))


def labels(sides: Sides, studies: Studies, unit: str) -> Labels:
    """The words of the figure: one outcome's name where both have it."""
    outcomes = dict.fromkeys(
        _(study.outcomes[side.outcome].title) for side, study in zip(sides, studies, strict=True)
    )
    month0 = dict.fromkeys(_(study.definition["month0_name"]) for study in studies)
    treated = dict.fromkeys(_(study.treated.short) for study in studies)
    control = dict.fromkeys(_(study.control.short) for study in studies)
    outcome = next(iter(outcomes)) if len(outcomes) == 1 else ""
    return Labels(
        outcome=outcome,
        unit=unit,
        treated=" / ".join(treated),
        control=" / ".join(control),
        difference=f"{word(studies)}: {outcome}" if outcome else word(studies),
        month0=" / ".join(month0),
    )


def _choices(sides: Sides, studies: Studies) -> dict[str, tuple[str, str]]:
    """Every choice an estimate depends on, in words, A's and B's."""
    pairs = list(zip(sides, studies, strict=True))
    found: dict[str, list[str]] = {
        _("studie"): [_(study.title) for _side, study in pairs],
        _("sammenligning"): [_(study.definition["contrast"]) for _side, study in pairs],
        _("utfall"): [outcome_text(side, study) for side, study in pairs],
    }
    if sides[0].study == sides[1].study:
        for name in dict.fromkeys(name for side in sides for name, _level in side.groups):
            found[_(studies[0].subgroups[name].title).lower()] = [
                _level(side, study, name) for side, study in pairs
            ]
    else:
        found[_("utvalg")] = [
            ", ".join(_level(side, study, name) for name, _code in side.groups) or _("alle")
            for side, study in pairs
        ]
    found[_("modell")] = [_(study.specs[side.spec].title) for side, study in pairs]
    found[_("ledd")] = [
        term_text(side.term) if study.specs[side.spec].interaction else "" for side, study in pairs
    ]
    found[_("standardfeil")] = [se_text(side, study) for side, study in pairs]
    return {name: (texts[0], texts[1]) for name, texts in found.items()}


def _level(selection: Selection, study: Study, name: str) -> str:
    level = dict(selection.groups).get(name)
    return _(study.subgroups[name].levels[level]).lower() if level else _("alle")


def _shared(found: Comparison) -> str:
    if found.se == "hver_sin":
        return _("Studiene har ingen deltakere felles, og usikkerheten i de to legges sammen.")
    if found.n_shared is None:
        return ""
    if not found.n_shared:
        return _("A og B har ingen deltakere felles.")
    return _(
        "{n} deltakere er med i både A og B. Det er tatt hensyn til i intervallet, som derfor ikke "
        "kan leses av de to kurvene."
    ).format(n=count(found.n_shared))


def _error(found: Comparison, study: Study) -> str:
    if found.se == "hver_sin":
        return ""
    if found.se == "klynge":
        clustered = found.b if found.b.se == "klynge" else found.a
        told = _("Forskjellen har {text}.").format(text=se_text(clustered, study, found.n_clusters))
        if found.n_clusters is not None and found.n_clusters < ENOUGH_CLUSTERS:
            told += " " + _("Med så få klynger kan intervallet være for smalt.")
        return told
    return _("Forskjellen har robuste standardfeil (HC1 for hver av de to).")
