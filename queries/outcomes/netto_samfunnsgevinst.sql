/*
title  = "Netto samfunnsgevinst per måned"
unit   = "nok"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), avsnitt 7.2 og figur 5.5; rapporten skriver leddene, men ikke formelen"
reads  = ["panel", "person"]
needs  = [
    "lonn_nok", "i_se", "i_oppf_ab", "i_annet_tiltak", "i_lonnstilskudd", "mottar_aap", "mottar_ufore", "mottar_sosialhjelp",
    "mottar_kvp", "mottar_overgangsstonad", "hoyeste_yrkesinntekt_5_ar",
]

[params]
gevinst_faktor             = { default = 1.2, label = "Verdiskaping per krone lønn" }
skattekostnad              = { default = 0.25, label = "Skattekostnad per offentlig krone" }
pris_se                    = { default = 5568.0, label = "Pris per måned, SE" }
pris_oppfolging            = { default = 6500.0, label = "Pris per måned, Oppfølging og Arbeid med bistand" }
pris_andre_tiltak          = { default = 6000.0, label = "Pris per måned, andre tiltak" }
lonnstilskudd_per_ar       = { default = 150000.0, label = "Lønnstilskudd per år" }
ytelse_aap_ufore_andel     = { default = 0.66, label = "AAP og uføretrygd, andel av beste inntekt siste fem år" }
ytelse_aap_ufore_maks_g    = { default = 6.0, label = "AAP og uføretrygd, tak på inntekten, G" }
ytelse_aap_ufore_min_g     = { default = 2.0, label = "AAP og uføretrygd, minst, G" }
ytelse_sosialhjelp         = { default = 150000.0, label = "Sosialhjelp per år" }
ytelse_overgangsstonad     = { default = 2.25, label = "Overgangsstønad per år, G" }
ytelse_kvalifiseringsstonad = { default = 2.0, label = "Kvalifiseringsstønad per år, G" }
grunnbelop                 = { default = 93634.0, label = "Grunnbeløpet (G)" }
manglende_ytelser_er_nei   = { default = false, label = "Regn manglende opplysninger om ytelser som nei" }

[presets]
"SE-forsøket, figur 5.5" = { manglende_ytelser_er_nei = true }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "kroner: value of the work, less what measures and benefits cost society; null when a part is not observed"
*/
-- A benefit is moved, not used up: it costs society the tax on it only. A measure is used up, and taxed for.
-- Somebody with both AAP and uføretrygd is counted with one of them: both are worked out from the same income.
with
mottatt as (
    select
        panel.participant_id as participant_id,
        panel.month as month,
        panel.lonn_nok as lonn,
        $pris_se * cast(panel.i_se as double)
        + $pris_oppfolging * cast(panel.i_oppf_ab as double)
        + $pris_andre_tiltak * cast(panel.i_annet_tiltak as double)
        + $lonnstilskudd_per_ar / 12 * cast(panel.i_lonnstilskudd as double) as tiltak,
        case when $manglende_ytelser_er_nei then coalesce(panel.mottar_aap, false) else panel.mottar_aap end as aap,
        case when $manglende_ytelser_er_nei then coalesce(panel.mottar_ufore, false) else panel.mottar_ufore end as ufore,
        case
            when $manglende_ytelser_er_nei then coalesce(panel.mottar_sosialhjelp, false)
            else panel.mottar_sosialhjelp
        end as sosialhjelp,
        case when $manglende_ytelser_er_nei then coalesce(panel.mottar_kvp, false) else panel.mottar_kvp end as kvp,
        case
            when $manglende_ytelser_er_nei then coalesce(panel.mottar_overgangsstonad, false)
            else panel.mottar_overgangsstonad
        end as overgangsstonad,
        person.hoyeste_yrkesinntekt_5_ar as beste_inntekt
    from panel
    inner join person
        on person.participant_id = panel.participant_id
),
med_ytelser as (
    select
        participant_id,
        month,
        lonn,
        tiltak,
        case
            when aap is null or ufore is null then null
            when not (aap or ufore) then 0
            -- The greatest of a null and a floor would be the floor.
            when beste_inntekt is null then null
            else greatest(
                $ytelse_aap_ufore_andel * least(beste_inntekt, $ytelse_aap_ufore_maks_g * $grunnbelop),
                $ytelse_aap_ufore_min_g * $grunnbelop
            )
        end
        + $ytelse_sosialhjelp * cast(sosialhjelp as double)
        + $ytelse_kvalifiseringsstonad * $grunnbelop * cast(kvp as double)
        + $ytelse_overgangsstonad * $grunnbelop * cast(overgangsstonad as double) as ytelser_per_aar
    from mottatt
)
select
    participant_id,
    month,
    $gevinst_faktor * lonn - (1 + $skattekostnad) * tiltak - $skattekostnad * ytelser_per_aar / 12 as y
from med_ytelser
