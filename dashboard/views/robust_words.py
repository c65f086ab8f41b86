"""What the steps and the other methods say, in the language of the reader, by fixed rules."""

from __future__ import annotations

import math

from dashboard.analysis.few_clusters import ENOUGH_CLUSTERS
from dashboard.analysis.robustness import Robustness
from dashboard.analysis.stepwise import Stepwise
from dashboard.analysis.unmeasured import Unmeasured
from dashboard.catalogue import Study
from dashboard.charts.labels import Labels
from dashboard.names import column_name, effect_name, level_name
from dashboard.sentences import effect_word, target_text, the
from dashboard.text import _, count, difference, number, percent

MUCH = 10  # times what is measured: more than anybody would believe
SMALL = 0.1  # standardised differences above this are commonly called imbalance (Austin 2009)


def steps_reading(found: Stepwise, study: Study, labels: Labels) -> str:
    """From where to where the number moves, and which step moves it most."""
    unit = labels.of(found.target).unit
    everybody = found.table.frame[
        ~found.table.frame["spec"].map(lambda spec: bool(study.specs[spec].interaction))
    ]
    known = everybody.dropna(subset=["estimate"])
    if len(known) < 2:
        return _("Studien har bare én modell som kan estimeres her.")
    first, last = known.iloc[0], known.iloc[-1]
    told = _("{target}: {first} i den første modellen og {last} i den siste.").format(
        target=target_text(found.target).capitalize(),
        first=difference(first["estimate"], unit, signed=True),
        last=difference(last["estimate"], unit, signed=True),
    )
    moved = known.dropna(subset=["change"])
    top = moved.loc[moved["change"].abs().idxmax()]
    parts = [
        told,
        _("Størst utslag gir steget «{title}»: {change}.").format(
            title=top["title"], change=difference(top["change"], unit, signed=True)
        ),
    ]
    counts = known["n_treated"] + known["n_control"]
    if counts.nunique() > 1:
        parts.append(
            _("Antallet går fra {first} til {last}, så stegene gjelder ikke helt de samme.").format(
                first=count(counts.iloc[0]), last=count(counts.iloc[-1])
            )
        )
    if len(everybody) < len(found.table.frame):
        parts.append(_("Modeller med egen forskjell etter et kjennetegn gjelder bare noen av deltakerne."))
    return " ".join(parts)


def method_names(found: Robustness, study: Study) -> dict[str, tuple[str, str]]:
    """Title of each method, and what it does."""
    names = {
        "ols": (_("Modellen på siden"), _(study.specs[found.selection.spec].title)),
        "ols_uten_faste": (
            _("Regresjon uten faste effekter"),
            _("de samme kjennetegnene som i vektingen"),
        ),
        "ipw": (_("Vekting"), _("invers sannsynlighet for tiltaket (IPW)")),
        "entropi": (_("Entropibalansering"), _("vekter som gjør gjennomsnittene helt like")),
        "aipw": (_("Dobbelt robust"), _("vekting og regresjon sammen (AIPW)")),
    }
    for method, reason in found.failed.items():
        names[method] = (names[method][0], reason)
    return names


def estimand_sentence(found: Robustness, labels: Labels) -> str:
    """For whom the weighted numbers are, and why."""
    share = percent(found.n_treated / max(found.n_treated + found.n_control, 1), 0)
    if found.estimand == "att":
        return _(
            "De vektede tallene gjelder dem som fikk {treated} (ATT): kontrollene vektes til å ligne dem. "
            "Når {share} er i tiltaksgruppen, ligger regresjonen på siden {near} dette enn snittet for alle."
        ).format(treated=labels.treated, share=share, near=_nearness(found, "att"))
    return _(
        "De vektede tallene gjelder alle i utvalget (ATE): begge grupper vektes til å ligne hele utvalget. "
        "Når {share} er i tiltaksgruppen, ligger regresjonen på siden {near} dette enn snittet for dem som "
        "fikk {treated}."
    ).format(treated=labels.treated, share=share, near=_nearness(found, "ate"))


def _nearness(found: Robustness, estimand: str) -> str:
    share = found.n_treated / max(found.n_treated + found.n_control, 1)
    # The rule of `dashboard.estimators.weighting.nearest_estimand`.
    to_treated, to_all = share, abs(1 - 2 * share)
    is_nearer = to_treated <= to_all if estimand == "att" else to_all < to_treated
    return _("nærmere") if is_nearer else _("lenger fra")


def effects_sentence(found: Robustness, study: Study) -> str:
    """Which fixed effects cannot weigh, and what stands in their place; empty without any."""
    if not found.left_out:
        return ""
    names = _(" og ").join(effect_name(effect, study) for effect in found.left_out)
    told = _(
        "Faste effekter for {names} kan ikke være med i vektene: med så mange grupper finnes noen av dem "
        "bare i den ene armen."
    ).format(names=names)
    if found.with_county:
        return (
            told
            + " "
            + _("{county} er med i stedet.").format(county=column_name("fylke", study).capitalize())
        )
    return told + " " + _("Vektene ser bort fra hvor og når deltakerne startet.")


def methods_reading(found: Robustness, study: Study, labels: Labels) -> str:
    """How far apart the methods are."""
    unit = labels.of(found.target).unit
    known = found.methods.frame.dropna(subset=["estimate"])
    if known.empty:
        return _("Ingen av metodene kan estimeres.")
    low, high = known["estimate"].min(), known["estimate"].max()
    page = known.iloc[0]
    parts = [
        _("Etter {n} metoder ligger {word} mellom {low} og {high}.").format(
            n=count(len(known)),
            word=the(effect_word(study).lower()),
            low=difference(low, unit, signed=True),
            high=difference(high, unit, signed=True),
        )
    ]
    inside = bool(((known["estimate"] >= page["conf_low"]) & (known["estimate"] <= page["conf_high"])).all())
    parts.append(
        _("Alle ligger innenfor intervallet på siden.")
        if inside
        else _("Minst én ligger utenfor intervallet på siden: valget av metode betyr noe her.")
    )
    if found.n_clusters is not None and found.n_clusters < ENOUGH_CLUSTERS:
        parts.append(
            _("Alle intervallene er klynget på bare {n} grupper, og er da ofte for smale.").format(
                n=count(found.n_clusters)
            )
        )
    if "entropi" in found.failed:
        parts.append(_("Entropibalansering går ikke: {reason}.").format(reason=found.failed["entropi"]))
    return " ".join(parts)


def overlap_reading(found: Robustness, labels: Labels) -> str:
    """How many have a counterpart, and what the weights cost."""
    parts = []
    for row, name in zip(found.arms.frame.to_dict("records"), (labels.treated, labels.control), strict=True):
        outside = row["outside"]
        if isinstance(outside, float) and math.isnan(outside):
            parts.append(_("I {arm} er færre enn minstegrensen uten noen å ligne på.").format(arm=name))
            continue
        parts.append(
            _(
                "I {arm} har {outside} av {n} ({share}) en sannsynlighet ingen i den andre gruppen har."
            ).format(
                arm=name,
                outside=count(outside),
                n=count(row["n"]),
                share=percent(outside / row["n"]) if row["n"] else number(None),
            )
        )
    treated, control = found.arms.frame.to_dict("records")
    parts.append(
        _("Etter vekting teller {treated} som {a} og {control} som {b} like tunge deltakere.").format(
            treated=labels.treated,
            control=labels.control,
            a=count(treated["ess_ipw"]),
            b=count(control["ess_ipw"]),
        )
    )
    return " ".join(parts)


def balance_reading(found: Robustness) -> str:
    """How many characteristics differ, before and after."""
    frame = found.balance.frame.dropna(subset=["before"])
    far = {name: int((frame[name].abs() > SMALL).sum()) for name in ("before", "ipw", "entropi")}
    return _(
        "{before} av {n} kjennetegn skiller gruppene med over {small} standardavvik før vekting, {ipw} etter "
        "vekting og {entropi} etter entropibalansering."
    ).format(
        before=count(far["before"]),
        n=count(len(frame)),
        small=number(SMALL, 1),
        ipw=count(far["ipw"]),
        entropi=count(far["entropi"]) if frame["entropi"].notna().any() else number(None),
    )


def e_value_sentence(found: Unmeasured, study: Study) -> str:
    """The E-value in plain words."""
    e = found.e_value
    if math.isnan(e.value):
        return _("E-verdien kan ikke regnes ut her: de justerte nivåene er ikke positive.")
    told = _(
        "**E-verdi {value}.** Noe vi ikke har målt, måtte henge sammen med både tiltaket og utfallet med et "
        "risikoforhold på minst {value} hver, utover kjennetegnene i modellen, for å forklare bort hele "
        "{word}."
    ).format(value=number(e.value, 2), word=the(effect_word(study).lower()))
    limit = (
        _("Intervallet rommer allerede ingen forskjell, så der trengs ingenting.")
        if e.limit == 1.0
        else _("For å flytte intervallet til null holder {limit}.").format(limit=number(e.limit, 2))
    )
    how = _("Regnet av risikoforholdet {ratio} mellom justerte andeler.")
    if found.is_approximate:
        how = _(
            "Tilnærmet: utfallet er ikke en andel, så risikoforholdet {ratio} er regnet av standardavvik."
        )
    return " ".join([told, limit, how.format(ratio=number(e.ratio, 2))])


def oster_sentence(found: Unmeasured, rmax: float, study: Study, *, unit: str) -> str:
    """Oster's delta and bound in plain words."""
    word = the(effect_word(study).lower())
    if found.movement is None:
        return _(
            "Osters grense er ikke regnet ut for en modell der {word} varierer med et kjennetegn."
        ).format(word=word)
    bound = found.oster(rmax)
    if math.isnan(bound.delta):
        return _(
            "Osters grense har ingen mening her: kjennetegnene flytter ikke {word}, eller R² er nådd."
        ).format(word=word)
    if abs(bound.delta) > MUCH:
        # So far out the sign is that of one of several solutions, and says nothing.
        told = _(
            "**δ = {delta}.** For at {word} skulle være null, måtte det umålte bety mer enn {much} ganger så "
            "mye for hvem som fikk tiltaket som alt i modellen, i den ene eller andre retningen."
        )
    elif bound.delta > 0:
        told = _(
            "**δ = {delta}.** Det umålte måtte bety {delta} ganger så mye for hvem som fikk tiltaket som "
            "alt i modellen, for at {word} skulle være null. Under 1 regnes som skjørt (Oster 2019)."
        )
    else:
        told = _(
            "**δ = {delta}.** Det umålte måtte virke motsatt vei av kjennetegnene i modellen, og bety {size} "
            "ganger så mye, for at {word} skulle være null."
        )
    even = _(
        "Betyr det umålte like mye som det målte, er {word} {adjusted}. R² går fra {raw} uten kjennetegn til "
        "{full} i modellen; det forutsettes {rmax} med alt som betyr noe."
    )
    moved = found.movement
    return " ".join([told, even]).format(
        delta=number(bound.delta, 1),
        size=number(abs(bound.delta), 1),
        much=count(MUCH),
        word=word,
        adjusted=difference(bound.adjusted, unit, signed=True),
        raw=number(moved.r2_raw, 3),
        full=number(moved.r2_full, 3),
        rmax=number(rmax, 3),
    )


def measure_name(measure: str) -> str:
    """A row of the table of measures."""
    return {
        "risikoforhold": _("Risikoforhold"),
        "risikoforhold_fra": _("Risikoforhold, 95 % fra"),
        "risikoforhold_til": _("Risikoforhold, 95 % til"),
        "e_verdi": _("E-verdi"),
        "e_verdi_grense": _("E-verdi for intervallets nærmeste ende"),
        "r2_raa": _("R² uten kjennetegn"),
        "r2_modell": _("R² i modellen"),
        "rmax": _("R² med alt som betyr noe (forutsatt)"),
        "oster_delta": _("Osters δ"),
        "oster_justert": _("Anslag ved δ = 1, i utfallets enhet"),
    }.get(measure, measure)


def level_titles(found: Robustness, study: Study) -> dict[tuple[str, str], str]:
    """Names of the balance table's rows: the characteristic, and which of its values."""
    frame = found.balance.frame
    titles = {}
    for name, level in zip(frame["covariate"], frame["level"], strict=True):
        title = column_name(name, study)
        titles[name, level] = f"{title}: {level_name(name, level, study)}" if level else title
    return titles
