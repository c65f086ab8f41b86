"""What the page *Betaling* says in words, by fixed rules."""

from __future__ import annotations

from dashboard.analysis.payment import POSITION_VARIABLE, Payment, is_form_missing
from dashboard.analysis.payment_histories import ARMS, HALF
from dashboard.catalogue import Study
from dashboard.disclosure import shown_count
from dashboard.estimators.payment import FORM, PENSION, SICKNESS, SUBSIDY
from dashboard.names import column_list
from dashboard.payment_model import Amount, PaymentModel, read_payment_model
from dashboard.sentences import sample_text, se_text, status_name
from dashboard.text import _, count, interval, kroner, number, percent


def state_sentence(found: Payment, study: Study, *, error: str = "") -> str:
    """Whose payment, and what the intervals are; ``error`` for a figure that has others than the rest."""
    started, followed = (
        {arm: shown_count(n, data_status=study.data_status) or 0 for arm, n in counts.items()}
        for counts in (found.started, found.followed)
    )
    text = _(
        "Betaling per deltaker de første {months} månedene i tiltaket. Utvalg: {sample}, N som startet = {n} "
        "({started}), fulgt så lenge: {followed}. {error} {status}."
    )
    return text.format(
        months=count(found.chosen.horizon),
        sample=sample_text(found.selection, study),
        n=count(sum(started.values())),
        started=_by_arm(started, study),
        followed=" / ".join(count(followed[arm]) for arm in ARMS),
        error=error or error_text(found, study),
        status=status_name(study.data_status).capitalize(),
    )


def error_text(found: Payment, study: Study) -> str:
    """What the intervals are made from."""
    if found.selection.se == "klynge" and study.cluster is not None:
        return _("95 %-intervaller fra {error}.").format(error=se_text(found.selection, study))
    return _("95 %-intervaller fra standardfeil mellom deltakere.")


def headline(found: Payment, study: Study) -> str:
    """Mean payment by model and arm."""
    parts = []
    for model in found.chosen.models:
        means = [found.row("snitt", model.name, arm) for arm in ARMS]
        amounts = [kroner(row["value"] if row else None) for row in means]
        least = _("minst ") if is_least(found, model) else ""
        parts.append(
            _(
                "{model}: {least}{treated} per deltaker i gruppen «{a}» og {least}{control} i gruppen «{b}»."
            ).format(
                model=_(model.title),
                least=least,
                treated=amounts[0],
                control=amounts[1],
                a=_(study.treated.short),
                b=_(study.control.short),
            )
        )
    return " ".join(parts)


def is_least(found: Payment, model: PaymentModel) -> bool:
    """Whether more may have been paid than what is certain."""
    unsure = any(found.row("andel_uavklart", model.name, arm) for arm in ARMS)
    return bool(found.not_assessed[model.name]) or unsure


def risk(found: Payment, study: Study) -> str:
    """The share the supplier is never paid more for than the first milestone, and who had a job already."""
    lines = []
    for model in found.chosen.models:
        rows = [found.row("andel_bare_forste", model.name, arm) for arm in ARMS]
        if None in rows:
            continue
        lines.append(
            _(
                "{model}: for {most}{treated} i «{a}» og {most}{control} i «{b}» får leverandøren bare den "
                "første milepælen."
            ).format(
                model=_(model.title),
                most=_("høyst ") if is_least(found, model) else "",
                treated=_share(rows[0]),
                control=_share(rows[1]),
                a=_(study.treated.short),
                b=_(study.control.short),
            )
        )
    return " ".join(lines) or _("Risikoen for aldri å få mer enn den første milepælen kan ikke regnes her.")


def deadweight(found: Payment, study: Study) -> str:
    """What cannot be known without an untreated arm, and what can be shown instead."""
    lines = [
        _(
            "Hvor mye som betales for folk som ville ha kommet i arbeid uansett, kan ikke regnes ut: ingen "
            "av gruppene er uten tiltak."
        )
    ]
    frame = found.milestones.frame
    for model in found.chosen.models:
        mine = frame[(frame["model"] == model.name) & (frame["arm"] == ARMS[1])]
        if len(mine) > 1 and mine["share"].notna().iloc[1]:
            lines.append(
                _(
                    "I kontrollgruppen «{b}» nådde {least}{share} det samme kravet til ansettelse ({model})."
                ).format(
                    b=_(study.control.short),
                    least=_("minst ") if is_least(found, model) else "",
                    share=percent(mine["share"].iloc[1]),
                    model=_(model.title),
                )
            )
            held = [found.row("andel_jobb_ved_start", model.name, arm) for arm in ARMS]
            if None not in held:
                lines.append(
                    _(
                        "Av ansettelsene som gir betaling, hadde {treated} i «{a}» og {control} i «{b}» "
                        "jobben allerede i den første måneden."
                    ).format(
                        treated=_share(held[0]),
                        control=_share(held[1]),
                        a=_(study.treated.short),
                        b=_(study.control.short),
                    )
                )
            break
    return " ".join(lines)


def break_even(found: Payment, study: Study) -> str:
    """The price at which both models cost the same."""
    model, other = found.chosen.model, found.chosen.other
    if model == other:
        return _("Velg to ulike modeller for å finne prisen der de koster det samme.")
    rows = [found.row("lik_pris", model.name, arm) for arm in (*ARMS, "differanse")]
    name = model
    if rows[0] is None:
        rows = [found.row("lik_pris", other.name, arm) for arm in (*ARMS, "differanse")]
        name = other
    if rows[0] is None or rows[1] is None:
        return _("Prisen der modellene koster det samme, kan ikke regnes: deler av betalingen er ukjent.")
    text = _(
        "«{model}» koster like mye som «{other}» når prisen er {treated} i «{a}» og {control} i «{b}»."
    ).format(
        model=_(name.title),
        other=_((other if name == model else model).title),
        treated=_amount(rows[0]),
        control=_amount(rows[1]),
        a=_(study.treated.short),
        b=_(study.control.short),
    )
    if is_least(found, name):
        text += " " + _("Betalingen er den minste mulige, så prisen er den høyeste.")
    if rows[2] is not None:
        text += " " + _(
            "Hver gruppe med sin modell, «{model}» for «{a}» og «{other}» for «{b}»: {price}."
        ).format(
            model=_(model.title),
            other=_(other.title),
            price=_amount(rows[2]),
            a=_(study.treated.short),
            b=_(study.control.short),
        )
    return text


def gradient(found: Payment, study: Study) -> str:
    """Who is worth taking, and what the participants are sorted by."""
    if found.prediction is None:
        return _("Jobbsannsynligheten kan ikke anslås: studien mangler stilling eller kjennetegn.")
    lines = []
    for model in found.chosen.models:
        row = found.row("per_ti_prosentpoeng", model.name, ARMS[0])
        if row is not None:
            lines.append(
                _(
                    "{model}: {amount} per deltaker for ti prosentpoeng høyere sannsynlighet i «{a}» {ends}."
                ).format(
                    model=_(model.title),
                    amount=kroner(row["value"], signed=True),
                    ends=interval(row["low"], row["high"], "nok"),
                    a=_(study.treated.short),
                )
            )
    lines.append(
        _(
            "Sannsynligheten gjelder minst {half} stilling {months} måneder etter start, anslått med en "
            "lineær modell i kontrollgruppen (kontrollgruppens egne er anslått uten egen femtedel) av: "
            "{columns}. Den rangerer riktig i {right} av parene; 50 % er tilfeldig."
        ).format(
            half=percent(HALF / 100, 0),
            months=count(found.prediction.month),
            columns=column_list(list(found.prediction.columns), study),
            right=percent(found.prediction.ranks_right, 0),
        )
    )
    return " ".join(lines)


def missing(found: Payment) -> list[str]:
    """What the criteria ask for and cannot be seen, one line each."""
    told = {
        POSITION_VARIABLE: _(
            "Stillingsprosenten er ikke levert. Bare kartleggingen kan regnes; resten av betalingen er "
            "ukjent."
        ),
        FORM: _(
            "Fast eller midlertidig ansatt er ikke levert. Krav om fast jobb regnes ikke som nådd; jobber "
            "teller når de har vart lenge nok uansett form. Betalingen er den minste mulige."
        ),
        PENSION: _("Uføretrygd er ikke levert. Regelen for uføretrygdede er ikke brukt."),
        SICKNESS: _(
            "Sykepenger eller AAP er ikke levert. Regelen for sykmeldte er ikke brukt, og de behandles som "
            "andre."
        ),
        SUBSIDY: _(
            "Lønnstilskudd er ikke levert. Ansettelse med lønnstilskudd teller bare etter de andre kravene."
        ),
    }
    names = dict.fromkeys(name for names in found.not_assessed.values() for name in names)
    if POSITION_VARIABLE in names:  # the others then decide nothing
        return [told[POSITION_VARIABLE]]
    lines = [told[name] for name in names]
    if found.chosen.all_permanent and not is_form_missing(found):
        lines.append(_("Alle jobber er regnet som faste der formen ikke er levert, etter ditt valg."))
    for model in found.chosen.models:
        unsure = [found.row("andel_uavklart", model.name, arm) for arm in ARMS]
        high = [found.row("hoyst", model.name, arm) for arm in ARMS]
        if unsure[0] or unsure[1]:
            shares = " / ".join(percent(row["value"]) if row else percent(0) for row in unsure)
            most = " / ".join(kroner(row["value"]) if row else "–" for row in high)
            lines.append(
                _(
                    "{model}: for {shares} av deltakerne avgjør ukjente verdier om krav som kan vurderes, er "
                    "nådd; da høyst {most}."
                ).format(model=_(model.title), shares=shares, most=most)
            )
    return lines


def never_seen(found: Payment) -> list[str]:
    """What no register by month shows, for the models with milestones."""
    if not any(_has_milestones(model) for model in found.chosen.models):
        return [_("Timene er ikke registrert per deltaker: alle får like mange per måned.")]
    return [
        _(
            "Om kartleggingen er godkjent. Den regnes som ferdig etter to måneder, eller når deltakeren "
            "slutter."
        ),
        _(
            "Hvor lang en kontrakt er. En jobb i «over seks måneder» er betalt når den har vart i sju "
            "telledager."
        ),
        _("Om uføretrygd eller sykmelding er delvis satt ned, og om det finnes en plan for resten."),
        _("Påslaget på 50 % under koronaepidemien er ikke med."),
    ]


def amount_source(amount: Amount) -> str:
    """Where a price comes from, in a few words."""
    if not amount.report:
        return _(amount.note) or _("Vår forutsetning.")
    places = {True: amount.table, False: _("tabell {n}").format(n=amount.table)}
    is_named = not amount.table[:1].isdigit()
    where = _("Rapport {report}, {table}.").format(report=amount.report, table=places[is_named])
    if is_named and "avsnitt" not in amount.table:  # a line of the cost calculation, which the note names
        where = _("Rapport {report}.").format(report=amount.report)
    return f"{where} {_(amount.note)}".strip()


def price_text(amount: Amount) -> str:
    """A price with its unit."""
    units = {
        "kr": "kr",
        "kr_per_mnd": _("kr per måned"),
        "kr_per_time": _("kr per time"),
        "timer": _("timer"),
    }
    return f"{number(amount.value)} {units[amount.unit]}"


def _has_milestones(model: PaymentModel) -> bool:
    return bool(model.milestones) or any(read_payment_model(name).milestones for name, _share in model.parts)


def _by_arm(counts: dict[str, int], study: Study) -> str:
    names = {"tiltak": _(study.treated.short), "kontroll": _(study.control.short)}
    return " / ".join(f"{count(counts[arm])} {names[arm]}" for arm in ARMS)


def _share(row: dict[str, float] | None) -> str:
    return "" if row is None else f"{percent(row['value'])} {interval(row['low'], row['high'], 'share')}"


def _amount(row: dict[str, float] | None) -> str:
    return "" if row is None else f"{kroner(row['value'])} {interval(row['low'], row['high'], 'nok')}"
