/*
title  = "Sysselsatt uten ytelser"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), figur 5.3 e og tabell 5.1; ytelsene som i tabell 4.2 nr. 19"
reads  = ["panel"]
needs  = ["lonn_nok", "g_nok", "mottar_aap", "mottar_ufore", "mottar_kvp", "mottar_sosialhjelp", "mottar_overgangsstonad"]

[params]
min_g                    = { default = 2.0, label = "Lønn over så mange G på årsbasis (0: all lønn)", choices = [0.0, 2.0] }
tiltakspenger_er_ytelse  = { default = false, label = "Regn tiltakspenger som ytelse", needs = ["mottar_tiltakspenger"] }
manglende_ytelser_er_nei = { default = false, label = "Regn manglende opplysninger om ytelser som nei" }

[presets]
"SE-forsøket, tabell 5.1" = { min_g = 2.0, manglende_ytelser_er_nei = true }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 employed and without benefits that month, 0 not, null when a condition is not observed"
*/
-- G is the basic amount in force that month; exactly at the limit is not above it.
with asked as (
    select
        participant_id,
        month,
        lonn_nok > case when $min_g = 0 then 0 else $min_g * g_nok / 12 end as has_wage,
        case
            when $manglende_ytelser_er_nei then
                coalesce(mottar_aap, false)
                or coalesce(mottar_ufore, false)
                or coalesce(mottar_kvp, false)
                or coalesce(mottar_sosialhjelp, false)
                or coalesce(mottar_overgangsstonad, false)
                or ($tiltakspenger_er_ytelse and coalesce(mottar_tiltakspenger, false))
            when
                mottar_aap is null or mottar_ufore is null or mottar_kvp is null
                or mottar_sosialhjelp is null or mottar_overgangsstonad is null
                or ($tiltakspenger_er_ytelse and mottar_tiltakspenger is null)
            then null
            else
                mottar_aap
                or mottar_ufore
                or mottar_kvp
                or mottar_sosialhjelp
                or mottar_overgangsstonad
                or ($tiltakspenger_er_ytelse and mottar_tiltakspenger)
        end as has_benefit
    from panel
)
select
    participant_id,
    month,
    case
        when has_wage is null or has_benefit is null then null
        when has_benefit then 0
        when has_wage then 1
        else 0
    end as y
from asked
