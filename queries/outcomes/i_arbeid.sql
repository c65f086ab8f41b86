/*
title  = "I arbeid"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Utvidet oppfølging 2020, avsnitt 4.1.1; Refino 2023, avsnitt 8.1"
reads  = ["panel"]
needs  = ["avtalte_timer"]

[params]
min_timer          = { default = 4.0, label = "Minste avtalte timer per uke (0: har en jobb)", choices = [0.0, 4.0, 18.75, 30.0, 37.5] }
uten_andre_tiltak  = { default = true, label = "Bare uten andre arbeidsrettede tiltak", needs = ["i_annet_tiltak"] }
uten_lonnstilskudd = { default = false, label = "Bare uten lønnstilskudd", needs = ["i_lonnstilskudd"] }

[presets]
"Utvidet 2020, hovedmål"             = { min_timer = 4.0, uten_andre_tiltak = true, uten_lonnstilskudd = false }
"Utvidet 2020, vid definisjon"       = { min_timer = 4.0, uten_andre_tiltak = false, uten_lonnstilskudd = false }
"Utvidet 2020, uten lønnstilskudd"   = { min_timer = 4.0, uten_andre_tiltak = true, uten_lonnstilskudd = true }
"Utvidet 2020, heltid"               = { min_timer = 30.0, uten_andre_tiltak = true, uten_lonnstilskudd = false }
"Reformen 2019, hovedmål"            = { min_timer = 4.0, uten_andre_tiltak = true, uten_lonnstilskudd = false }
"Reformen 2019, vid definisjon"      = { min_timer = 4.0, uten_andre_tiltak = false, uten_lonnstilskudd = false }
"Refino 2023, minst 4 timer"         = { min_timer = 4.0, uten_andre_tiltak = false, uten_lonnstilskudd = false }
"Refino 2023, minst halv stilling"   = { min_timer = 18.75, uten_andre_tiltak = false, uten_lonnstilskudd = false }
"Refino 2023, full stilling"         = { min_timer = 37.5, uten_andre_tiltak = false, uten_lonnstilskudd = false }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 in work, 0 not, null when something asked for is not observed"
*/
with asked as (
    select
        participant_id,
        month,
        avtalte_timer > 0 and avtalte_timer >= $min_timer as has_hours,
        -- Wage subsidy and the follow-up measure itself are not "other measures".
        case when $uten_andre_tiltak then i_annet_tiltak else false end as in_other_measure,
        case when $uten_lonnstilskudd then i_lonnstilskudd else false end as has_subsidy
    from panel
)
select
    participant_id,
    month,
    case
        when has_hours is null or in_other_measure is null or has_subsidy is null then null
        when in_other_measure or has_subsidy then 0
        when has_hours then 1
        else 0
    end as y
from asked
