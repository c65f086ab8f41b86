"""Om tallene: what is counted, from which registers, by which models, under which rules."""

from __future__ import annotations

import streamlit as st

from dashboard import controls, names, sentences
from dashboard.analysis import documentation
from dashboard.analysis.documentation import MONTHS
from dashboard.catalogue import Study
from dashboard.disclosure import Protected, is_open, policy
from dashboard.glossary import glossary
from dashboard.selection import Selection, default_params
from dashboard.text import MISSING, _, count, percent
from dashboard.views.frame import data_mark
from dashboard.views.limits import limits
from dashboard.warehouse import Database
from queries.definitions import Definition


def render(database: Database, selection: Selection) -> None:
    controls.sidebar(selection, database.catalogue, view=False)
    study = database.study(selection)
    quality = documentation.quality_table(database, study)
    st.title(_("Om tallene"), anchor=False)
    data_mark(study)
    st.markdown(sentences.state_sentence(selection, study))
    _outcome(database, selection, study)
    _registers(quality, study)
    _measures(study)
    _models(study, selection)
    _conventions(study)
    _limits(study)
    _glossary()
    _disclosure(database, study)
    _accessibility()


def _outcome(database: Database, selection: Selection, study: Study) -> None:
    outcome = study.outcomes[selection.outcome]
    st.header(_("Utfallet: {title}").format(title=_(outcome.title)), anchor=False)
    facts = [_("Måles i {unit}, per deltaker og måned.").format(unit=_unit(outcome.unit or "count"))]
    if outcome.source:
        facts.append(_("Kilde: {source}.").format(source=_(outcome.source).rstrip(".")))
    st.markdown(" ".join(facts))
    if outcome.params:
        st.table(_params(outcome, selection, study))
    if outcome.presets:
        with st.expander(_("Rapportenes definisjoner av dette utfallet")):
            st.table(_presets(outcome))
    with st.expander(_("Spørringen (SQL)")):
        st.markdown(
            _(
                "Åpne datafilen i DuckDB og kjør dette. Det gir utfallet for hver deltaker og måned i "
                "utvalget."
            )
        )
        st.code(documentation.outcome_sql(database, selection), language="sql", wrap_lines=True)
    if study.missing_outcomes:
        with st.expander(_("Utfall som ikke kan vises i denne studien")):
            st.table(
                [
                    {
                        _("Utfall"): _(documentation.outcome_title(name)),
                        _("Mangler"): names.column_list(columns, study),
                    }
                    for name, columns in study.missing_outcomes.items()
                ]
            )


def _params(outcome: Definition, selection: Selection, study: Study) -> list[dict[str, str]]:
    defaults = dict(default_params(outcome, study))
    rows = []
    for param in outcome.params:
        chosen = dict(selection.params).get(param.name)
        missing = study.can_set(param)
        text = MISSING if chosen is None else sentences.param_text(chosen)
        default = defaults.get(param.name)
        rows.append(
            {
                _("Valg i definisjonen"): _(param.label),
                _("Nå"): text,
                _("Forvalg"): MISSING if default is None else sentences.param_text(default),
                _("Kan velges"): _("nei, mangler {columns}").format(columns=names.column_list(missing, study))
                if missing
                else _("ja"),
            }
        )
    return rows


def _presets(outcome: Definition) -> list[dict[str, str]]:
    labels = {param.name: param.label for param in outcome.params}
    return [
        {
            _("Rapport"): _(title),
            _("Definisjon"): "; ".join(
                f"{_(labels[name])}: {sentences.param_text(value)}" for name, value in params.items()
            ),
        }
        for title, params in outcome.presets.items()
    ]


def _registers(quality: Protected, study: Study) -> None:
    st.header(_("Registre og dekning"), anchor=False)
    st.markdown(
        _(
            "En måned utenfor dekningen er «ikke observert», og regnes ikke som nei. Status for tiltak og "
            "ytelser leses av den {day}. i hver måned."
        ).format(day=count(study.definition["telledag"]))
    )
    covered = documentation.coverage(quality)
    if covered:
        st.table(
            [
                {
                    _("Kilde"): _(documentation.file_title(one.file)),
                    _("Gjelder"): names.kind_name(one.kind, study) if one.kind else _("hele filen"),
                    _("Komplett fra"): one.first,
                    _("Komplett til"): one.last,
                }
                for one in covered
            ]
        )
    with st.expander(_("Kvalitetsrapport fra innlesingen")):
        st.markdown(_("Rader som bryter en regel er utelatt og telt. Ingen rad er endret."))
        st.table([_quality_row(row) for row in quality.frame.to_dict(orient="records") if _is_count(row)])


def _is_count(row: dict[object, object]) -> bool:
    return row["maal"] not in MONTHS[:2]  # the coverage stands above


def _quality_row(row: dict[object, object]) -> dict[str, str]:
    share, number = row["andel"], row["antall"]
    if share == share:
        value = percent(float(share))  # type: ignore[arg-type]
    elif number == number:
        value = count(float(number))  # type: ignore[arg-type]
    else:
        value = ""
    text = str(row["tekst"])
    return {
        _("Kilde"): _(documentation.file_title(str(row["fil"]))) if row["fil"] else _("Studiedefinisjonen"),
        _("Hva"): names.measure_line(str(row["maal"]), documentation.rejection_rules()),
        _("Antall eller andel"): value or (text if row["maal"] in MONTHS else MISSING),
        _("Merknad"): "" if row["maal"] in MONTHS else text,
    }


def _measures(study: Study) -> None:
    st.header(_("Tiltak og koder"), anchor=False)
    arms = study.definition["participation"]["arm_measure"]
    titles = {name: _(group["title"]) for name, group in study.definition["measures"].items()}
    lines = [
        _("**{arm}**: {measures}.").format(
            arm=_(arm.title), measures=_(" eller ").join(titles[group] for group in arms[arm.code])
        )
        for arm in (study.treated, study.control)
    ]
    st.markdown(_("Tiltaket som følges i hver gruppe: ") + " ".join(lines))
    official = documentation.measure_names()
    with st.expander(_("Tiltaksgrupper og kodene i dem")):
        rows = [
            {
                _("Gruppe"): titles[name],
                _("Koder"): "; ".join(_coded(code, official) for code in group["codes"]) + _start_rule(group),
            }
            for name, group in study.definition["measures"].items()
        ]
        kinds = {
            "lonnstilskudd": _("Lønnstilskudd (ved siden av tiltak)"),
            "tilrettelegging": _("Tilrettelegging (ved siden av tiltak)"),
        }
        rows += [
            {_("Gruppe"): kinds[kind], _("Koder"): "; ".join(_coded(code, official) for code in codes)}
            for kind, codes in study.definition.get("measure_kinds", {}).items()
            if codes and kind in kinds
        ]
        st.table(rows)
        st.markdown(
            _(
                "Alle andre koder som teller som tiltak, er «annet tiltak». Lønnstilskudd og "
                "tilrettelegging er ikke tiltak."
            )
        )


def _coded(code: str, official: dict[str, str]) -> str:
    return f"{code} ({official[code]})" if code in official else code


def _start_rule(group: dict[str, object]) -> str:
    rules = {
        "fra_omlegging": _(" – bare deltakelse som starter fra omleggingen"),
        "for_omlegging": _(" – bare deltakelse som starter før omleggingen"),
    }
    return rules.get(str(group.get("starts")), "")


def _models(study: Study, selection: Selection) -> None:
    st.header(_("Modeller"), anchor=False)
    st.markdown(
        _(
            "Hver måned og hvert vindu er en egen lineær regresjon av utfallet på gruppen, med faste "
            "effekter og kjennetegn som under. Valgt nå: {spec}."
        ).format(spec=_(study.specs[selection.spec].title))
    )
    for spec in study.specs.values():
        effects = "; ".join(names.effect_name(one, study) for one in spec.effects) or _("ingen")
        covariates = ", ".join(names.column_name(one, study) for one in spec.covariates) or _("ingen")
        lines = [
            f"**{_(spec.title)}**",
            _(spec.text),
            _("Faste effekter: {effects}.").format(effects=effects),
            _("Kjennetegn: {covariates}.").format(covariates=covariates),
        ]
        if spec.source:
            lines.append(_("Kilde: {source}.").format(source=_(spec.source)))
        st.markdown("  \n".join(lines))


def _conventions(study: Study) -> None:
    st.header(_("Slik er tallene regnet"), anchor=False)
    lines = [
        _(
            "**Standardfeil.** HC1: robuste, med n / (n − k) der k er full rang, faste effekter medregnet. "
            "Klynge: CR1 med samme k, og t-fordeling med antall klynger minus én."
        ),
        _(
            "**Alene i sin celle.** En deltaker som er alene i en celle av faste effekter bidrar ikke, og "
            "holdes utenfor. Det gjentas til ingen er alene."
        ),
        _(
            "**Kjennetegn som mangler.** Et tall som mangler tar deltakeren ut av modellen; en kategori "
            "som mangler er sin egen."
        ),
        _(
            "**Punktvis og simultant bånd.** Punktvis gjelder én måned. Det simultane dekker alle månedene "
            "samtidig med 95 % sannsynlighet, beregnet ved trekning fra den felles fordelingen av "
            "estimatene."
        ),
        _(
            "**Vinduer.** Gjennomsnittet per deltaker av de observerte månedene i vinduet. «Siste k» er "
            "deltakerens k siste observerte måneder. En sum krever at alle månedene er observert. Måned "
            "0 er ikke med."
        ),
        _("**Vurderingen.** {rule}").format(rule=sentences.verdict_rule("share")),
        _(
            "**Varighet i tiltaket.** Kaplan-Meier fra start, med log-log-intervall. Den som fortsatt "
            "deltar når registeret slutter er sensurert. Gjennomsnittlig varighet er arealet under kurven "
            "fram til 12 eller 24."
        ),
        _("**Avrunding.** Halve rundes bort fra null. Forskjeller mellom andeler står i prosentpoeng."),
    ]
    after = study.definition.get("after_death")
    lines.append(
        _("**Død og utvandring.** Måneder etterpå er ikke observert.")
        if after == "missing"
        else _("**Død og utvandring.** Måneder etterpå regnes som null, slik rapporten gjør.")
    )
    st.markdown("\n".join(f"- {line}" for line in lines))


def _limits(study: Study) -> None:
    with st.expander(_("Hva tallene kan og ikke kan si")):
        st.markdown("\n".join(f"- {line}" for line in limits(study)))


def _glossary() -> None:
    with st.expander(_("Ordliste")):
        st.markdown("\n".join(f"- **{word}.** {text}" for word, text in glossary()))


def _disclosure(database: Database, study: Study) -> None:
    st.header(_("Personvern og versjon"), anchor=False)
    rules = policy()
    text = _(
        "For reelle data vises ikke tall som bygger på færre enn {least} personer i en gruppe, og antall "
        "personer avrundes til nærmeste {base}. Regelen gjelder skjerm, figurer, nedlasting og "
        "kommandolinje."
    ).format(least=count(rules.minimum_cell), base=count(rules.rounding))
    if is_open(study.data_status):
        text += " " + _("Denne studien har {status}, og ingenting er tatt ut.").format(
            status=sentences.status_name(study.data_status)
        )
    st.markdown(text)
    made = documentation.version(database)
    st.table(
        [
            {_("Versjon"): _("Datafil"), _("Verdi"): made.build_id},
            {_("Versjon"): _("Bygget"), _("Verdi"): made.built},
            {_("Versjon"): _("Tiltakslupen"), _("Verdi"): made.version},
            {_("Versjon"): _("Regler for innsyn"), _("Verdi"): rules.hash},
        ]
    )


def _accessibility() -> None:
    st.header(_("Tilgjengelighet"), anchor=False)
    st.markdown(
        _(
            "Sidene kan brukes med tastatur og skjermleser. Hver figur har en tekst som sier hva den "
            "viser, og en tabell med de samme tallene under «Vis tabell». Farge står aldri alene: gruppene "
            "har ulik strek og ulikt merke. Kjente avvik: punktene i figurene kan ikke nås med tastatur, "
            "og noen av rammeverkets egne knapper har engelske navn."
        )
    )


def _unit(unit: str) -> str:
    return {
        "share": _("andel (ja eller nei)"),
        "nok": _("kroner"),
        "hours": _("timer"),
        "months": _("måneder"),
        "weeks": _("uker"),
        "count": _("antall"),
        "score": _("poeng"),
    }[unit]
