"""Effect and cost together read aloud, by fixed rules."""

from __future__ import annotations

import re

from dashboard import disclosure, sentences
from dashboard.analysis.cost_ladder import model_of
from dashboard.analysis.cost_value import Basis, CostValue, treated_price
from dashboard.analysis.cost_value_tables import COST_BAR, EFFECT_BAR, Printed, cost_interval, ratio_reason
from dashboard.assumption_text import REPORT
from dashboard.catalogue import Study
from dashboard.cost_model import Assumption
from dashboard.estimators.cost_effect import (
    break_even_effect,
    cost_per_effect,
    net_benefit,
    perfect_information,
)
from dashboard.sentences_costs import amount
from dashboard.text import _, count, difference, interval, kroner, plain, probability


def headline(found: CostValue) -> str:
    """Cost, effect and what they come to per person in work, in one sentence."""
    both = found.main.both
    cost = _("{arm} koster {amount} mer per deltaker {period}")
    if both.cost < 0:
        cost = _("{arm} koster {amount} mindre per deltaker {period}")
    first = cost.format(
        arm=_(found.study.treated.short), amount=kroner(abs(both.cost)), period=period(found, found.main)
    )
    return f"{first} {effect_phrase(found)}: {ratio_phrase(found)}."


def period(found: CostValue, basis: Basis) -> str:
    """What the cost covers."""
    if basis.source == REPORT:
        title = _(found.model.sums[0].title)
        return _("({title}, rapport {report})").format(title=title, report=found.model.report)
    return _("de første {n} månedene").format(n=found.quantities.horizon)


def effect_phrase(found: CostValue) -> str:
    """The effect, as an effect only where the arms were drawn."""
    effect, quantities = found.main.both.effect, found.quantities
    verb = _("og gir") if found.study.is_randomised else _("og har")
    outcome = _(found.study.outcomes[found.selection.outcome].title)
    size = difference(abs(effect), quantities.unit)
    when = sentences.target_text(quantities.target)
    if quantities.is_work:
        what = _("{size} flere i arbeid") if effect >= 0 else _("{size} færre i arbeid")
    elif quantities.unit == "share":
        what = _("{size} flere med «{outcome}»") if effect >= 0 else _("{size} færre med «{outcome}»")
    else:
        what = _("{size} mer «{outcome}»") if effect >= 0 else _("{size} mindre «{outcome}»")
    return f"{verb} {what.format(size=size, outcome=outcome)} ({when})"


def per_unit(found: CostValue) -> str:
    """What one unit of effect is called."""
    quantities = found.quantities
    if quantities.is_work:
        return _("ekstra person i arbeid")
    if quantities.unit == "share":
        return _("ekstra person med utfallet")
    names = {
        "nok": _("krone") if quantities.target.startswith("kumulativ_") else _("krone i måneden"),
        "hours": _("time"),
        "months": _("måned"),
        "weeks": _("uke"),
    }
    return names.get(quantities.unit, _("enhet"))


def ratio_phrase(found: CostValue) -> str:
    """Cost per extra person in work with its interval, or why there is none."""
    both = found.main.both
    reason = ratio_reason(both)
    if not reason:
        ratio = cost_per_effect(both)
        assert ratio is not None  # both signs are settled
        decimals = 2 if abs(ratio.estimate) < 100 else 0
        text = (
            _("{amount} per {unit} {span}") if both.cost > 0 else _("{amount} spart per {unit} mindre {span}")
        )
        return text.format(
            amount=kroner(_short(ratio.estimate), decimals),
            unit=per_unit(found),
            span=interval(_short(ratio.conf_low), _short(ratio.conf_high), "nok", decimals=decimals),
        )
    low, high = effect_interval(found)
    unit = found.quantities.unit
    effect = "(" + _("{low} til {high}").format(low=plain(low, unit), high=difference(high, unit)) + ")"
    reasons = {
        "effekt": _("prisen per {unit} vises ikke, for fortegnet på effekten er usikkert {effect}"),
        "kostnad": _("prisen per {unit} vises ikke, for fortegnet på kostnaden er usikkert {cost}"),
        "begge": _("prisen per {unit} vises ikke, for fortegnet på både effekt og kostnad er usikkert"),
        "dominerer": _("bedre og billigere, så det er ingen pris per {unit}"),
        "domineres": _("dårligere og dyrere, så det er ingen pris per {unit}"),
    }
    least, most = cost_interval(found.main)
    cost = "(" + _("{low} til {high}").format(low=plain(least, "nok"), high=kroner(most)) + ")"
    return reasons[reason].format(unit=per_unit(found), effect=effect, cost=cost)


def point_sentence(found: CostValue) -> str:
    """What one percentage point costs per participant; empty where there is no price."""
    both = found.main.both
    ratio = cost_per_effect(both) if found.quantities.unit == "share" and not ratio_reason(both) else None
    if ratio is None:
        return ""
    text = _("Ett prosentpoeng koster {amount} per deltaker {span}.")
    if both.cost < 0:
        text = _("For hvert prosentpoeng mindre er {amount} spart per deltaker {span}.")
    amounts = [_short(x / 100) for x in (ratio.estimate, ratio.conf_low, ratio.conf_high)]
    return text.format(amount=kroner(amounts[0]), span=interval(amounts[1], amounts[2], "nok"))


def effect_interval(found: CostValue) -> tuple[float, float]:
    both = found.main.both
    reach = both.critical * both.effect_error
    return both.effect - reach, both.effect + reach


def _short(x: float) -> float:
    """Three digits that count: a ratio is not known better."""
    return float(f"{x:.3g}")


def net_sentence(found: CostValue) -> str:
    """Net benefit at the chosen value, with interval and probability."""
    assert found.value is not None  # asked for where there is one
    net = net_benefit(found.main.both, found.value)
    return _(
        "Når én {unit} er verdt {value}, er netto nytte per deltaker **{net}** {span}. "
        "Sannsynligheten for at {arm} lønner seg er **{share}**."
    ).format(
        unit=per_unit(found),
        value=kroner(found.value),
        net=kroner(round(net.estimate, -1)),
        span=interval(round(net.conf_low, -1), round(net.conf_high, -1), "nok"),
        arm=_(found.study.treated.short),
        share=probability(net.positive),
    )


def break_even_sentence(found: CostValue, price: float | None) -> str:
    """What the effect would have to be, what the price could be, and what it is worth to know more."""
    assert found.value is not None  # asked for where there is one
    both, unit = found.main.both, found.quantities.unit
    parts = []
    if found.value:
        effect = difference(break_even_effect(both, found.value), unit, signed=True, decimals=_places(unit))
        word = sentences.effect_word(found.study).lower()
        parts.append(_("Det går i null ved en {word} på {effect}").format(word=word, effect=effect))
    place = treated_price(found.study)
    if place is not None and price is not None:
        if price > 0:
            parts.append(
                _("eller, når den er som anslått, ved en månedspris på {price} for {arm}").format(
                    price=kroner(price),
                    arm=_(found.study.treated.short),
                )
            )
        else:
            parts.append(_("og når den er som anslått, finnes det ingen månedspris over null som gir null"))
    told = (", ".join(parts) + ". ") if parts else ""
    return told + _("Å vite sikkert før en velger er verdt {evpi} per deltaker.").format(
        evpi=kroner(round(perfect_information(both, found.value), -1))
    )


def _places(unit: str) -> int | None:
    return 2 if unit == "share" else None


def ruler_sentence(found: CostValue, *, printed: Printed | None = None) -> str:
    """What the ruler says: how far what must be found is from what can be."""
    both, unit, basis = found.main.both, found.quantities.unit, found.main
    can = _("Studien kan påvise en {effect} på {size}").format(
        effect=sentences.effect_word(found.study).lower(), size=difference(basis.detectable, unit)
    )
    if printed is not None:
        size = difference(2.8 * printed.std_error, unit)
        can += _(" (med rapportens standardfeil {size})").format(size=size)
    if not found.value:
        return can + "."
    needed = break_even_effect(both, found.value)
    low, high = effect_interval(found)
    if low > needed:
        so = _("Hele intervallet ligger over det som må til for å gå i null, {needed}.")
    elif high < needed:
        so = _("Hele intervallet ligger under det som må til for å gå i null, {needed}.")
    elif abs(needed) < basis.detectable:
        so = _("Det som må til for å gå i null, {needed}, er mindre enn det studien kan se forskjell på.")
    else:
        so = _("Intervallet rommer det som må til for å gå i null, {needed}.")
    return f"{can}. " + so.format(needed=difference(needed, unit, signed=True, decimals=_places(unit)))


def tornado_names(found: CostValue) -> dict[str, tuple[str, str, str]]:
    """Every bar's title and both ends in words."""
    unit, both = found.quantities.unit, found.main.both
    low, high = effect_interval(found)
    least, most = cost_interval(found.main)
    word = sentences.effect_word(found.study)
    names = {
        EFFECT_BAR: (
            _("{effect}: {now}").format(effect=word, now=difference(both.effect, unit, signed=True)),
            difference(low, unit, signed=True),
            difference(high, unit, signed=True),
        ),
        COST_BAR: (_("Forskjell i måneder i tiltak"), kroner(least), kroner(most)),
    }
    for name, one in found.model.assumptions.items():
        ends = _without_repeated_unit(amount(one.low, one.unit), amount(one.high, one.unit))
        names[name] = (_titled(one, found.study), *ends)
    return names


def _without_repeated_unit(low: str, high: str) -> tuple[str, str]:
    """Both ends of a range with the unit on the last only.

    Examples
    --------
    >>> _without_repeated_unit("3,00 måneder", "12,00 måneder")
    ('3,00', '12,00 måneder')
    """
    number, unit = re.fullmatch(r"((?:NOK\xa0)?[−+]?\d[\d\xa0,.]*)(.*)", low, re.DOTALL).groups()  # type: ignore[union-attr]
    return (number.strip(), high) if unit and high.endswith(unit) else (low, high)


def _titled(assumption: Assumption, study: Study) -> str:
    """An assumption's title, with its arm where the same title stands for both."""
    title, model = _(assumption.title), model_of(study)
    arms = {"tiltak": _(study.treated.short), "kontroll": _(study.control.short)}
    same = [one for one in model.assumptions.values() if one.title == assumption.title]
    return f"{title}, {arms[assumption.arm]}" if len(same) > 1 and assumption.arm in arms else title


def bases_sentence(found: CostValue) -> str:
    """Both ways to the cost, side by side."""
    told = []
    for source, basis in found.bases.items():
        low, high = cost_interval(basis)
        text = (
            _("Etter rapportens regnestykke: {cost}, uten utvalgsusikkerhet; avrundingen gir rom for {span}.")
            if source == REPORT
            else _("Etter deltakernes egne måneder i de lastede dataene: {cost} {span}, N = {n}.")
        )
        told.append(
            text.format(
                cost=kroner(basis.both.cost, signed=True),
                span=interval(low, high, "nok"),
                n=count(_shown(basis, found.study)),
            )
        )
    if found.quantities.reason:
        told.append(_("Deltakernes egne kostnader er ikke regnet: {why}").format(why=found.quantities.reason))
    return " ".join(told)


def _shown(basis: Basis, study: Study) -> int | None:
    """How many the cost is of, as it may be shown."""
    return disclosure.shown_count(basis.n_treated + basis.n_control, data_status=study.data_status)


def value_note(found: CostValue) -> str:
    """What the value is of, where the outcome is not a share in work."""
    if found.quantities.is_work:
        return _("Verdien er en forutsetning, ikke et anslag.")
    if found.quantities.unit == "share":
        return _(
            "Utfallet er ikke å være i arbeid. Verdien gjelder én person til med utfallet, og må settes her."
        )
    return _("Utfallet er ikke en andel. Verdien gjelder én {unit}.").format(unit=per_unit(found))
