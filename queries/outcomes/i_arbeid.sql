/*
title  = "I arbeid"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Utvidet oppfølging 2020 (rapport 004), avsnitt 4.1.1 og tabell 4.1; Refino 2023 (rapport 000), avsnitt 8.1"
reads  = ["panel"]
needs  = ["avtalte_timer"]

[params]
min_timer          = { default = 4.0, label = "Minste avtalte timer per uke (0: har en jobb)", choices = [0.0, 4.0, 18.75, 30.0, 37.5] }
under_timer        = { default = 0.0, label = "Færre avtalte timer per uke enn (0: ingen øvre grense)", choices = [0.0, 30.0] }
uten_andre_tiltak  = { default = true, label = "Bare uten andre arbeidsrettede tiltak", needs = ["i_annet_tiltak"] }
uten_lonnstilskudd = { default = false, label = "Bare uten lønnstilskudd", needs = ["i_lonnstilskudd"] }
bare_lonnstilskudd = { default = false, label = "Bare med lønnstilskudd", needs = ["i_lonnstilskudd"] }
uten_ufore         = { default = false, label = "Bare uten uføretrygd", needs = ["mottar_ufore"] }
bare_ufore         = { default = false, label = "Bare med uføretrygd", needs = ["mottar_ufore"] }

[presets]
"Utvidet 2020, hovedmål"             = { min_timer = 4.0, uten_andre_tiltak = true, uten_lonnstilskudd = false }
"Utvidet 2020, vid definisjon"       = { min_timer = 4.0, uten_andre_tiltak = false, uten_lonnstilskudd = false }
"Utvidet 2020, uten lønnstilskudd"   = { min_timer = 4.0, uten_andre_tiltak = true, uten_lonnstilskudd = true }
"Utvidet 2020, med lønnstilskudd"    = { min_timer = 4.0, uten_andre_tiltak = true, bare_lonnstilskudd = true }
"Utvidet 2020, heltid"               = { min_timer = 30.0, uten_andre_tiltak = true, uten_lonnstilskudd = false }
"Utvidet 2020, deltid"               = { min_timer = 4.0, under_timer = 30.0, uten_andre_tiltak = true }
"Utvidet 2020, uten uføretrygd"      = { min_timer = 4.0, uten_andre_tiltak = true, uten_ufore = true }
"Utvidet 2020, med uføretrygd"       = { min_timer = 4.0, uten_andre_tiltak = true, bare_ufore = true }
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
        case when $min_timer > 0 then avtalte_timer >= $min_timer else avtalte_timer > 0 end
            and ($under_timer = 0 or avtalte_timer < $under_timer) as has_hours,
        -- A sum, because it is null as soon as something asked for is not observed.
        -- Wage subsidy and the follow-up measure itself are not "other measures".
        cast(case when $uten_andre_tiltak then i_annet_tiltak else false end as integer)
        + cast(case when $uten_lonnstilskudd then i_lonnstilskudd else false end as integer)
        + cast(case when $bare_lonnstilskudd then not i_lonnstilskudd else false end as integer)
        + cast(case when $uten_ufore then mottar_ufore else false end as integer)
        + cast(case when $bare_ufore then not mottar_ufore else false end as integer) as number_of_reasons_against
    from panel
)
select
    participant_id,
    month,
    -- Hours, and nothing against: true is more than false, and a comparison is null when one side is.
    cast(has_hours > (number_of_reasons_against > 0) as integer) as y
from asked
