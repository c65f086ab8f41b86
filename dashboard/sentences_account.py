"""The account by perspective in words: its title, what it rests on, and its table."""

from __future__ import annotations

from dashboard import sentences
from dashboard.analysis.perspectives import DIFFERENCE, SUM, Account
from dashboard.catalogue import Study
from dashboard.selection import Selection
from dashboard.text import _, difference, interval, kroner, number


def title(account: Account) -> str:
    """The sum of every perspective in one line."""
    sums = account.table.frame.set_index(["item", "perspective"])["value"]
    told = ", ".join(
        f"{_(name)} {kroner(round(sums[SUM, code], -1), signed=True)}"
        for code, name in account.perspectives.titles.items()
    )
    return _("Per deltaker de første {n} månedene: {told}").format(n=account.horizon, told=told)


def state(account: Account, selection: Selection, study: Study) -> str:
    """Whose account, for how long, in which model and sample, N and what the intervals are made from."""
    error = sentences.se_text(selection, study)
    return _(
        "Regnskap per deltaker de første {n} månedene. {treated} mot {control}. Modell {spec}. "
        "Utvalg: {sample}, N = {count} ({a} / {b}). 95 %-intervaller fra {error}. {status}."
    ).format(
        n=account.horizon,
        treated=_(study.treated.short),
        control=_(study.control.short),
        spec=_(study.specs[selection.spec].title),
        sample=sentences.sample_text(selection, study),
        count=difference(account.n_treated + account.n_control, "count"),
        a=difference(account.n_treated, "count"),
        b=difference(account.n_control, "count"),
        error=error,
        status=sentences.status_name(study.data_status).capitalize(),
    )


def reading(account: Account, study: Study) -> str:
    """How the account is read, and the items that are not in it."""
    text = _(
        "Kroner per deltaker de første {n} månedene, {treated} mindre {control}. N = {count} er fulgt "
        "hele tiden med alle postene. Pluss er gevinst, minus kostnad. Hver post telles én gang; ytelser "
        "og skatt flytter penger og teller ikke for samfunnet, bortsett fra skattekostnaden."
    ).format(
        n=account.horizon,
        treated=_(study.treated.short),
        control=_(study.control.short),
        count=difference(account.n_treated + account.n_control, "count"),
    )
    return " ".join([_sums(account), text, *_missing(account)])


def _sums(account: Account) -> str:
    """The sum of every perspective with its interval; three digits are more than it is known by."""
    rows = account.table.frame.set_index(["item", "perspective"])
    told = "; ".join(
        f"{_(name)} {kroner(round(one['value'], -2), signed=True)} "
        f"{interval(round(one['low'], -2), round(one['high'], -2), 'nok')}"
        for name, one in ((name, rows.loc[(SUM, code)]) for code, name in account.perspectives.titles.items())
    )
    return _("Sum med 95 %-intervall: {told}.").format(told=told)


def definition() -> str:
    return _(
        "Hver post er regnet per deltaker fra registrene og rapportens priser, "
        "og har ett fortegn for hvert perspektiv."
    )


def _missing(account: Account) -> list[str]:
    """The items that are not there, by what is wanting."""
    whys = {
        "data": _("Ikke med, fordi opplysningene ikke er i dataene: {items}."),
        "sats": _("Ikke med, fordi rapporten ikke oppgir sats: {items}."),
        "pris": _("Ikke med, fordi rapporten ikke oppgir pris: {items}."),
    }
    titles = {item.id: _(item.title) for item in account.perspectives.items}
    told = []
    for why, text in whys.items():
        items = [titles[name] for name, found in account.missing.items() if found == why]
        if items:
            told.append(text.format(items=", ".join(items)))
    return told


def table(account: Account) -> tuple[tuple[str, ...], ...]:
    """A row per item and a column per perspective, the header first and the sums with intervals last."""
    cells = {(row["item"], row["perspective"]): row for row in account.table.frame.to_dict(orient="records")}
    titles = account.perspectives.titles
    rows = [(_("Post"), _("Forskjell"), *(_(title) for title in titles.values()))]
    for item in account.perspectives.items:
        if (item.id, DIFFERENCE) in cells:
            signed = [number(cells[item.id, code]["value"], signed=True) for code in (DIFFERENCE, *titles)]
            kept = [True, *(item.weights[code] != 0 for code in titles)]
            rows.append((_(item.title), *(x if keep else "" for x, keep in zip(signed, kept, strict=True))))
    sums = [cells[SUM, code] for code in titles]
    spans = [interval(round(one["low"], -2), round(one["high"], -2), "nok") for one in sums]
    written = (f"{number(one['value'], signed=True)} {span}" for one, span in zip(sums, spans, strict=True))
    return (*rows, (_("Sum (95 %-intervall)"), "", *written))
