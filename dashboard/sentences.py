"""Selections and results read aloud, in the language of the reader, by fixed rules."""

from __future__ import annotations

from datetime import date

from dashboard.analysis.effects import Effects, Headline
from dashboard.analysis.few_clusters import FewClusters
from dashboard.catalogue import Study
from dashboard.names import column_list
from dashboard.selection import Selection, Value, default_params
from dashboard.text import (
    _,
    count,
    current_language,
    difference,
    interval,
    month_label,
    number,
    p_value,
    value,
)

UNLIKELY = 0.05  # the level of the joint test before month 0


def status_label(data_status: str, *, is_calibrated: bool = False) -> str:
    """The mark that stands on every page, figure and export."""
    if data_status == "syntetisk" and is_calibrated:
        return _("Syntetiske data, kalibrert til rapporten. Ikke egnet til å trekke konklusjoner.")
    if data_status == "syntetisk":
        return _("Syntetiske data. Ikke egnet til å trekke konklusjoner.")
    if data_status == "offentlig":
        return _("Offentlige data.")
    return _("Reelle registerdata. Celler under minstegrensen er tatt ut og antall er avrundet.")


def status_name(data_status: str) -> str:
    """The mark in one or two words."""
    names = {"syntetisk": _("syntetiske data"), "offentlig": _("offentlige data")}
    return names.get(data_status, _("reelle data"))


def effect_word(study: Study) -> str:
    """Randomised studies may say effect; the others say difference."""
    return _("Effekt") if study.is_randomised else _("Forskjell")


def outcome_text(selection: Selection, study: Study) -> str:
    """The outcome with every parameter that differs from its default."""
    outcome = study.outcomes[selection.outcome]
    defaults = dict(default_params(outcome, study))
    labels = {param.name: param.label for param in outcome.params}
    changed = [
        f"{_(labels[name])}: {param_text(chosen)}"
        for name, chosen in selection.params
        if chosen != defaults[name]
    ]
    return _(outcome.title) + (f" ({'; '.join(changed)})" if changed else "")


def param_text(chosen: Value) -> str:
    if isinstance(chosen, bool):
        return _("ja") if chosen else _("nei")
    if isinstance(chosen, float):
        return number(chosen, 0 if chosen.is_integer() else 2)
    return str(chosen)


def sample_text(selection: Selection, study: Study) -> str:
    if not selection.groups:
        return _("alle deltakere")
    parts = []
    for name, level in selection.groups:
        subgroup = study.subgroups[name]
        parts.append(f"{_(subgroup.title)}: {_(subgroup.levels[level])}")
    return "; ".join(parts)


def se_text(selection: Selection, study: Study, n_clusters: int | None = None) -> str:
    """The kind of standard error, with its convention."""
    if selection.se == "klynge":
        groups = "" if n_clusters is None else f" ({count(n_clusters)})"
        cluster = column_list([study.cluster] if study.cluster else [], study)
        return _("standardfeil klynget på {cluster}{groups}").format(cluster=cluster, groups=groups)
    return _("robuste standardfeil (HC1, full rang)")


def state_sentence(selection: Selection, study: Study, effects: Effects | None = None) -> str:
    """What exactly is shown: outcome, contrast, model, sample, N, data status."""
    text = _("{outcome}. {treated} mot {control}. Modell {spec}. Utvalg: {sample}").format(
        outcome=outcome_text(selection, study),
        treated=_(study.treated.title),
        control=_lower_first(_(study.control.short)),
        spec=_(study.specs[selection.spec].title),
        sample=sample_text(selection, study),
    )
    if term := term_sentence(selection, study):
        text = f"{text}. {term}"
    if effects is None:
        return f"{text}. {status_name(study.data_status).capitalize()}."
    n = effects.n_treated + effects.n_control
    counts = _("N = {n} ({treated} / {control})").format(
        n=count(n), treated=count(effects.n_treated), control=count(effects.n_control)
    )
    error = se_text(selection, study, effects.n_clusters)
    return f"{text}, {counts}. {error[0].upper()}{error[1:]}. {status_name(study.data_status).capitalize()}."


def participation_sentence(
    selection: Selection, study: Study, n_treated: int | None = None, n_control: int | None = None
) -> str:
    """What a survival curve shows: whose time in which measure, sample, N who started, data status."""
    text = _("{title}: {treated} mot {control}, regnet fra start. Utvalg: {sample}").format(
        title=_(study.definition["participation"]["title"]),
        treated=_lower_first(_(study.treated.title)),
        control=_lower_first(_(study.control.title)),
        sample=sample_text(selection, study),
    )
    if n_treated is not None and n_control is not None:
        text += _(", N som startet = {n} ({treated} / {control})").format(
            n=count(n_treated + n_control), treated=count(n_treated), control=count(n_control)
        )
    return f"{text}. {status_name(study.data_status).capitalize()}."


def target_text(target: str) -> str:
    """A month or window in words.

    Examples
    --------
    >>> target_text("mnd_1_12"), target_text("siste_6"), target_text("12")
    ('måned 1–12', 'siste 6 observerte måneder', 'måned 12')
    """
    if target.startswith("siste_"):
        return _("siste {k} observerte måneder").format(k=target.removeprefix("siste_"))
    if target.startswith("kumulativ_"):
        return _("sum av måned 1–{k}").format(k=target.removeprefix("kumulativ_"))
    if "_og_" in target:
        return _("måned {months}").format(months=_(" og ").join(target.removeprefix("mnd_").split("_og_")))
    span = target.removeprefix("mnd_").split("_")
    return _("måned {span}").format(span="–".join(span))


def term_text(term: str) -> str:
    """For whom a coefficient speaks, in a model with an interaction."""
    return {"interaksjon": _("hvor ulikt"), "samlet": _("med")}.get(term, _("uten"))


def term_sentence(selection: Selection, study: Study) -> str:
    """What the coefficient is of; empty for a model without an interaction."""
    trait = study.specs[selection.spec].interaction
    if not trait:
        return ""
    name, word = column_list([trait], study), effect_word(study).lower()
    if selection.term == "interaksjon":
        return _("Hvor mye større {word} er med «{trait}» enn uten").format(word=the(word), trait=name)
    with_trait = _("med") if selection.term == "samlet" else _("uten")
    return _("{word} blant deltakere {side} «{trait}»").format(
        word=effect_word(study), side=with_trait, trait=name
    )


def the(word: str) -> str:
    """The definite form of what :func:`effect_word` says, in small letters."""
    return {_("effekt"): _("effekten"), _("forskjell"): _("forskjellen")}.get(word, word)


def verdict_label(verdict: str) -> str:
    """The chip beside the headline."""
    return {
        "klart_hoyere": _("klart høyere"),
        "klart_lavere": _("klart lavere"),
        "trolig_likeverdig": _("trolig likeverdig"),
        "usikkert": _("usikkert"),
    }.get(verdict, _("for få"))


def verdict_rule(unit: str) -> str:
    """The rule printed behind the chip."""
    text = _(
        "Klart høyere eller lavere: 95 %-intervallet ligger på én side av null. "
        "Trolig likeverdig: hele intervallet ligger innenfor ±{margin}. Ellers usikkert."
    )
    if unit != "share":
        text = _("Klart høyere eller lavere: 95 %-intervallet ligger på én side av null. Ellers usikkert.")
    return text.format(margin=difference(0.02, "share", decimals=0))


def headline_sentence(headline: Headline, study: Study, *, unit: str, outcome: str) -> str:
    """Two sentences: what was found, and how sure it is. No p-values."""
    if headline.verdict == "for_fa":
        return _("Det er for få observasjoner til å si noe om {outcome}.").format(
            outcome=_lower_first(_(outcome))
        )
    levels = _("{outcome}, {target}: {treated} blant {a} og {control} blant {b}.").format(
        outcome=_(outcome),
        target=target_text(headline.target),
        treated=value(headline.mean_treated, unit),
        control=value(headline.mean_control, unit),
        a=_lower_first(_(study.treated.title)),
        b=_lower_first(_(study.control.title)),
    )
    finding = _("{word}: {estimate} {interval}, {verdict}.").format(
        word=effect_word(study),
        estimate=difference(headline.estimate, unit, signed=True),
        interval=interval(headline.conf_low, headline.conf_high, unit),
        verdict=verdict_label(headline.verdict),
    )
    return f"{levels} {finding}"


def wild_sentence(found: FewClusters, *, unit: str) -> str:
    """Why the clustered interval is not enough, and what the bootstrap says of the main number."""
    weights = {
        "webb": _("{draws} trekninger av Webb-vekter"),
        "alle_fortegn": _("alle {draws} fortegnsvektorer"),
    }.get(found.weights, _("{draws} trukne fortegnsvektorer"))
    main = found.table.frame.iloc[0]
    return _(
        "Med bare {n} klynger blir klyngede standardfeil ofte for små. "
        "Vilt klynge-bootstrap ({weights}) gir {target} {interval} og {p}."
    ).format(
        n=count(found.n_clusters),
        weights=weights.format(draws=count(found.draws)),
        target=target_text(str(main["target"])),
        interval=interval(main["wild_low"], main["wild_high"], unit),
        p=p_value(main["wild_p_value"]),
    )


def break_label(month: str) -> str:
    """A register break in a figure."""
    return _("registerbrudd {month}: noen målt før, noen etter").format(month=_calendar(month))


def _calendar(month: str) -> str:
    """YYYY-MM as a reader writes it."""
    return month_label(date.fromisoformat(f"{month}-01"))


def fixed_samples_sentence(study: Study) -> str:
    """Which windows hold a fixed sample; empty where none does."""
    held = [window for window in study.windows if window.latest_start]
    if not held:
        return ""
    parts = [f"{target_text(window.name)}: {_calendar(window.latest_start)}" for window in held]
    return _("Faste utvalg som i rapporten, seneste start: {windows}.").format(windows="; ".join(parts))


def pretrend_sentence(effects: Effects) -> str:
    """The joint test of the months before month 0, in words."""
    test = effects.pretrend
    if test is None:
        return _("Forløpet før måned 0 kan ikke testes: ingen observerte måneder.")
    text = _("Før måned 0 skiller gruppene seg ikke mer fra hverandre enn tilfeldigheter tilsier")
    if test.p_value_max < UNLIKELY:
        text = _("Før måned 0 skiller gruppene seg mer fra hverandre enn tilfeldigheter tilsier")
    detail = _(
        "største avvik p = {sup}; alle måneder samlet: kjikvadrat {statistic}, {rank} frihetsgrader, p = {p}"
    ).format(
        sup=number(test.p_value_max, 3),
        statistic=number(test.statistic, 1),
        rank=count(test.rank),
        p=number(test.p_value, 3),
    )
    return f"{text} ({detail})."


def _lower_first(text: str) -> str:
    """A name inside a sentence; one that begins with capitals (SE, AAP) keeps them, and so does English,
    where a name in a sentence stands in quotation marks."""
    if current_language() == "en" or text[:2].isupper():
        return text
    return text[:1].lower() + text[1:]
