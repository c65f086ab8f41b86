/*
title  = "Sysselsatt"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 17"
reads  = ["panel"]
needs  = ["lonn_nok", "g_nok"]

[params]
min_g              = { default = 2.0, label = "Lønn over så mange G på årsbasis (0: all lønn)", choices = [0.0, 2.0] }
uten_lonnstilskudd = { default = false, label = "Bare uten lønnstilskudd", needs = ["i_lonnstilskudd"] }
uten_tiltak        = { default = false, label = "Bare uten tiltak", needs = ["i_tiltak"] }

[params.krev_min_timer]
default = 0.0
label   = "Krev også minst så mange avtalte timer per uke (0: ikke krav om timer)"
choices = [0.0, 4.0, 18.75, 37.5]
needs   = ["avtalte_timer"]

[params.uten_ytelser]
default = false
label   = "Bare uten ytelser"
needs   = ["mottar_aap", "mottar_ufore", "mottar_kvp", "mottar_sosialhjelp", "mottar_overgangsstonad"]

[params.manglende_ytelser_er_nei]
default = false
label   = "Regn manglende opplysninger om ytelser som nei"
needs   = ["mottar_aap", "mottar_ufore", "mottar_kvp", "mottar_sosialhjelp", "mottar_overgangsstonad"]

[presets]
"SE-forsøket, sysselsatt"                    = { min_g = 2.0, krev_min_timer = 0.0 }
"SE-forsøket, sysselsatt uten lønnstilskudd" = { min_g = 2.0, uten_lonnstilskudd = true }
"SE-forsøket, sysselsatt uten tiltak"        = { min_g = 2.0, uten_tiltak = true }
"SE-forsøket, sysselsatt uten ytelser"       = { min_g = 2.0, uten_ytelser = true, manglende_ytelser_er_nei = true }
"Refino 2023, positiv lønn"                  = { min_g = 0.0, krev_min_timer = 0.0 }

[presets."SE-forsøket, sysselsatt uten lønnstilskudd eller trygd"]
min_g                    = 2.0
uten_lonnstilskudd       = true
uten_ytelser             = true
manglende_ytelser_er_nei = true

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 employed, 0 not, null when something asked for is not observed"
*/
-- G is the basic amount in force that month; exactly at the limit is not above it.
-- What is not asked for is answered without looking, so that it cannot make a month missing.
with asked as (
    select
        participant_id,
        month,
        lonn_nok > case when $min_g = 0 then 0 else $min_g * g_nok / 12 end as has_wage,
        case when $krev_min_timer = 0 then true else avtalte_timer >= $krev_min_timer end as has_hours,
        case when $uten_lonnstilskudd then i_lonnstilskudd else false end as has_subsidy,
        case when $uten_tiltak then i_tiltak else false end as in_measure,
        case
            when not $uten_ytelser then false
            when $manglende_ytelser_er_nei then
                coalesce(mottar_aap, false)
                or coalesce(mottar_ufore, false)
                or coalesce(mottar_kvp, false)
                or coalesce(mottar_sosialhjelp, false)
                or coalesce(mottar_overgangsstonad, false)
            when
                mottar_aap is null or mottar_ufore is null or mottar_kvp is null
                or mottar_sosialhjelp is null or mottar_overgangsstonad is null
            then null
            else
                mottar_aap
                or mottar_ufore
                or mottar_kvp
                or mottar_sosialhjelp
                or mottar_overgangsstonad
        end as has_benefit
    from panel
)
select
    participant_id,
    month,
    case
        when
            has_wage is null or has_hours is null or has_subsidy is null
            or in_measure is null or has_benefit is null
        then null
        when has_subsidy or in_measure or has_benefit then 0
        when has_wage and has_hours then 1
        else 0
    end as y
from asked
