"""What a figure of *Betaling* says when it travels alone: its title, and the models it rests on."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from dashboard import sentences_plain
from dashboard.analysis.payment import Payment
from dashboard.analysis.payment_histories import ARMS
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.payment_model import Amount, PaymentModel
from dashboard.payment_text import EXTENSION, FORM, HELD, HOURS, LOOSE, OVER, PERMANENT, PRICE
from dashboard.sentences_payment import amount_source, is_least, missing, never_seen, price_text
from dashboard.text import _, count, current_language, kroner, percent

_MIDDLE = 50  # the percentile
_HELD = 8  # results whose caveats are kept


def titles_of(found: Payment) -> dict[str, str]:
    """The chosen models' titles by name."""
    return {one.name: _(one.title) for one in found.chosen.models}


def total_title(found: Payment, table: Protected, study: Study) -> str:
    """What the first model has paid in the end; ``table`` is that of the cash flow."""
    model, frame = found.chosen.model, table.frame
    last = int(frame["month"].max())
    totals = _by_arm(frame[frame["month"] == last], model, "total")
    least = _("minst ") if is_least(found, model) else ""
    text = _("{model}, etter {n} måneder: {least}{treated} i «{a}» og {least}{control} i «{b}»")
    return _filled(text, model, study, totals, n=count(last), least=least)


def most_title(found: Payment, table: Protected, study: Study) -> str:
    """What the first model pays in the month it pays most; ``table`` is that of the cash flow."""
    month, frame = most_month(found, table), table.frame
    if month is None:
        return _("Betaling per deltaker i måneden")
    text = _("{model}: mest i måned {n}, {treated} per deltaker i «{a}» og {control} i «{b}»")
    means = _by_arm(frame[frame["month"] == month], found.chosen.model, "mean")
    return _filled(text, found.chosen.model, study, means, n=count(month))


def most_month(found: Payment, table: Protected) -> int | None:
    """The month in which the first model pays most for the treated; None where nothing is known."""
    frame = table.frame.dropna(subset=["mean"])
    mine = frame[(frame["model"] == found.chosen.model.name) & (frame["arm"] == ARMS[0])]
    return None if mine.empty else int(mine.loc[mine["mean"].idxmax(), "month"])


def reached_title(found: Payment, table: Protected, study: Study) -> str:
    """How many reach the first milestone that is not the end of the mapping."""
    for model in found.chosen.models:
        mine = table.frame[table.frame["model"] == model.name]
        ids = list(dict.fromkeys(mine["milestone"]))[1:2]
        rows = mine[mine["milestone"].isin(ids)]
        if rows["share"].notna().any():
            least = _("minst ") if is_least(found, model) else ""
            shares = {row["arm"]: percent(row["share"]) for row in rows.to_dict("records")}
            text = _("{model}, {milestone}: {least}{treated} i «{a}» og {least}{control} i «{b}»")
            name = _(rows["title"].iloc[0])
            return _filled(text, model, study, shares, milestone=name[:1].lower() + name[1:], least=least)
    return _("Hvor mange som når milepælene, kan ikke avgjøres")


def middle_title(found: Payment, table: Protected, study: Study) -> str:
    """What half the participants are paid for, at most, by the first model that can be told."""
    middle = table.frame[(table.frame["percentile"] == _MIDDLE) & table.frame["amount"].notna()]
    for model in found.chosen.models:
        if (middle["model"] == model.name).any():
            text = _("{model}: halvparten koster høyst {treated} i «{a}» og {control} i «{b}»")
            return _filled(text, model, study, _by_arm(middle, model, "amount"))
    return _("Betaling per deltaker, fra minst til mest")


def steep_title(found: Payment, study: Study) -> str:
    """What a participant nearer work is paid more for, by the first model that can be told."""
    for model in found.chosen.models:
        row = found.row("per_ti_prosentpoeng", model.name, ARMS[0])
        if row is not None:
            return _(
                "{model}: {amount} per deltaker for ti prosentpoeng høyere jobbsannsynlighet i «{a}»"
            ).format(model=_(model.title), amount=kroner(row["value"], signed=True), a=_(study.treated.short))
    return _("Betaling etter jobbsannsynlighet")


def cash_reading(*, by_month: bool) -> str:
    """What the lines of the cash flow are, and of whom."""
    lines = (
        _("Linjene viser hva som betales per deltaker i hver måned.")
        if by_month
        else _("Linjene viser hva som er betalt per deltaker så langt.")
    )
    who = _(
        "Hver måned er et snitt av dem som kan følges så lenge; summen legger månedene sammen. Gruppene er "
        "de som startet, ikke alle som ble trukket, så forskjellen mellom dem er ikke uten videre en effekt."
    )
    return f"{lines} {who}"


def spread_reading(found: Payment, study: Study) -> str:
    """What the lines of the spread are, and the standard deviation by model and arm."""
    parts = [_("Linjene viser hva en deltaker koster, fra den som koster minst til den som koster mest.")]
    for model in found.chosen.models:
        rows = {arm: found.row("standardavvik", model.name, arm) for arm in ARMS}
        if None in rows.values():
            parts.append(_("{model}: kan ikke regnes.").format(model=_(model.title)))
            continue
        a, b = (kroner(row["value"]) for row in rows.values() if row is not None)
        text = _("{model}: standardavvik {a} i «{treated}» og {b} i «{control}».")
        names = {"treated": _(study.treated.short), "control": _(study.control.short)}
        parts.append(text.format(model=_(model.title), a=a, b=b, **names))
    return " ".join(parts)


def definition(found: Payment) -> str:
    """Each model in words with its price and where that is from, and how the criteria are read."""
    told = []
    for model in found.chosen.models:
        told.append(f"{_(model.title)}: {_(model.text)}")
        parts = [name for name, _share in model.parts] or [model.name]
        told += [_price(found, name) for name in parts if name in found.chosen.prices]
        if model.hours is not None:
            told.append(_amount(found, HOURS, model.hours))
    return " ".join([*told, *readings(found)])


def readings(found: Payment) -> list[str]:
    """How the criteria are read where the reader has chosen another way than the page opens with."""
    chosen = dict(found.selection.payment)
    no, permanent = _("nei"), _("regn alle som faste")
    told = []
    if chosen.get(HELD) == 0:
        told.append(f"{_('Jobb som finnes i første måned, teller som ansettelse')}: {no}.")
    if chosen.get(OVER) == LOOSE:
        told.append(f"{_('«Over seks måneder»')}: {_('seks telledager på rad')}.")
    if chosen.get(EXTENSION) == 0 and any(model.limits for model in found.chosen.models):
        told.append(f"{_('Alle får tre måneder til i ansettelsesfasen')}: {no}.")
    if chosen.get(FORM) == PERMANENT:
        told.append(f"{_('Når fast eller midlertidig ikke er levert')}: {permanent}.")
    return told


def caveats(found: Payment) -> tuple[str, ...]:
    """What the criteria ask for and the data do not hold, and what no register shows."""
    return _caveats(found, current_language())


@lru_cache(maxsize=_HELD)
def _caveats(found: Payment, language: str) -> tuple[str, ...]:
    """The same for every figure of a page, so worked out for one of them."""
    taken_out = _("Celler under minstegrensen er tatt ut og antall er avrundet.")
    withheld = [taken_out] if found.summary.withheld or found.cash.withheld else []
    return (*missing(found), *never_seen(found), *withheld)


def not_shown(study: Study) -> str:
    """What no figure of payments says."""
    told = _(
        "Figuren viser hva leverandøren ville ha fått betalt etter modellene, ikke hva som ble betalt, og "
        "ikke hva tiltaket førte til."
    )
    return " ".join([told, *sentences_plain.by_data(study)])


def _price(found: Payment, name: str) -> str:
    return _amount(found, PRICE + name, found.chosen.prices[name])


def _amount(found: Payment, place: str, amount: Amount) -> str:
    is_own = place in dict(found.selection.payment)
    source = _("Eget valg.") if is_own else amount_source(amount)
    return f"{_(amount.title)}: {price_text(amount)}. {source}"


def _by_arm(frame: pd.DataFrame, model: PaymentModel, column: str) -> dict[str, str]:
    rows = frame[["model", "arm", column]].to_dict("records")
    return {row["arm"]: kroner(row[column]) for row in rows if row["model"] == model.name}


def _filled(text: str, model: PaymentModel, study: Study, by_arm: dict[str, str], **more: str) -> str:
    treated, control = (by_arm.get(arm) or kroner(None) for arm in ARMS)
    names = {"a": _(study.treated.short), "b": _(study.control.short)}
    return text.format(model=_(model.title), treated=treated, control=control, **names, **more)
