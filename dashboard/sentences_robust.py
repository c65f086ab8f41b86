"""What the steps and the other methods say, in the language of the reader, by fixed rules."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.analysis.few_clusters import ENOUGH_CLUSTERS
from dashboard.analysis.robustness import Robustness
from dashboard.analysis.stepwise import Stepwise
from dashboard.catalogue import Study
from dashboard.charts.labels import Labels
from dashboard.charts.overlap import SMALL
from dashboard.names import column_name, effect_name, level_name
from dashboard.sentences import effect_word, target_text, the
from dashboard.text import _, count, difference, number, percent, plain


def steps_title(found: Stepwise, study: Study, labels: Labels) -> str:
    """The first and the last model's number in one line."""
    unit, known = labels.of(found.target).unit, _for_everybody(found, study).dropna(subset=["estimate"])
    if len(known) < 2:
        return _("{outcome}, {target}: modell for modell").format(
            outcome=labels.outcome, target=target_text(found.target)
        )
    return _("{outcome}, {target}: {first} i den første modellen, {last} i den siste").format(
        outcome=labels.outcome,
        target=target_text(found.target),
        first=plain(known["estimate"].iloc[0], unit, signed=True),
        last=difference(known["estimate"].iloc[-1], unit, signed=True),
    )


def _for_everybody(found: Stepwise, study: Study) -> pd.DataFrame:
    """The steps without the models that speak of some of the people only."""
    frame = found.table.frame
    return frame[~frame["spec"].map(lambda spec: bool(study.specs[spec].interaction)).astype(bool)]


def steps_reading(found: Stepwise, study: Study, labels: Labels) -> str:
    """From where to where the number moves, and which step moves it most."""
    unit = labels.of(found.target).unit
    everybody = _for_everybody(found, study)
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


def weighted_for(found: Robustness, study: Study, labels: Labels) -> str:
    """For whom the numbers are weighted and whether the county weighs: what a file must say of itself."""
    whom = (
        _("Vektet for dem som fikk {treated} (ATT)").format(treated=labels.treated)
        if found.estimand == "att"
        else _("Vektet for alle i utvalget (ATE)")
    )
    if found.with_county is None:
        return f"{whom}."
    county = column_name("fylke", study)
    beside = _("med {county} i vektene") if found.with_county else _("uten {county} i vektene")
    return f"{whom}, {beside.format(county=county)}."


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


def methods_title(found: Robustness, labels: Labels) -> str:
    """How far apart the methods are, in one line."""
    unit, known = labels.of(found.target).unit, found.methods.frame["estimate"].dropna()
    if known.empty:
        return _("Ingen av metodene kan estimeres.")
    return _("{outcome}, {target}: mellom {low} og {high} etter {n} metoder").format(
        outcome=labels.outcome,
        target=target_text(found.target),
        low=plain(known.min(), unit, signed=True),
        high=difference(known.max(), unit, signed=True),
        n=count(len(known)),
    )


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


def overlap_title(found: Robustness, labels: Labels) -> str:
    """How many have nobody in the other arm to be compared with, in one line."""
    arms = found.arms.frame
    outside, everybody = arms["outside"].sum(skipna=False), arms["n"].sum(skipna=False)
    if math.isnan(outside) or not everybody > 0:
        return _("Slik overlapper {treated} og {control}").format(
            treated=labels.treated, control=labels.control
        )
    return _("{outside} av {n} ({share}) har ingen å sammenligne med i den andre gruppen").format(
        outside=count(outside), n=count(everybody), share=percent(outside / everybody)
    )


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


def balance_title(found: Robustness) -> str:
    """How many characteristics tell the arms apart before and after weighting, in one line."""
    far, n = _far_apart(found)
    return _("{before} av {n} kjennetegn skiller gruppene før vekting, {after} etter").format(
        before=count(far["before"]), n=count(n), after=count(far["ipw"])
    )


def balance_reading(found: Robustness) -> str:
    """How many characteristics differ, before and after."""
    far, n = _far_apart(found)
    return _(
        "{before} av {n} kjennetegn skiller gruppene med over {small} standardavvik før vekting, {ipw} etter "
        "vekting og {entropi} etter entropibalansering."
    ).format(
        before=count(far["before"]),
        n=count(n),
        small=number(SMALL, 1),
        ipw=count(far["ipw"]),
        entropi=count(far["entropi"]) if found.balance.frame["entropi"].notna().any() else number(None),
    )


def _far_apart(found: Robustness) -> tuple[dict[str, int], int]:
    """How many characteristics differ by more than ``SMALL``, by weighting, and of how many."""
    frame = found.balance.frame.dropna(subset=["before"])
    return {name: int((frame[name].abs() > SMALL).sum()) for name in ("before", "ipw", "entropi")}, len(frame)


def level_titles(found: Robustness, study: Study) -> dict[tuple[str, str], str]:
    """Names of the balance table's rows: the characteristic, and which of its values."""
    frame = found.balance.frame
    titles = {}
    for name, level in zip(frame["covariate"], frame["level"], strict=True):
        title = column_name(name, study)
        titles[name, level] = f"{title}: {level_name(name, level, study)}" if level else title
    return titles
