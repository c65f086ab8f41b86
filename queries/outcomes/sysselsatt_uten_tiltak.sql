/*
title  = "Sysselsatt uten tiltak"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), figur 5.3 d"
reads  = ["panel"]
needs  = ["lonn_nok", "g_nok", "i_tiltak"]

[params]
min_g                   = { default = 2.0, label = "Lønn over så mange G på årsbasis (0: all lønn)", choices = [0.0, 2.0] }
lonnstilskudd_er_tiltak = { default = false, label = "Regn lønnstilskudd som tiltak", needs = ["i_lonnstilskudd"] }

[presets]
"SE-forsøket, figur 5.3 d" = { min_g = 2.0, lonnstilskudd_er_tiltak = false }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 employed and in no measure that month, 0 not, null when a condition is not observed"
*/
-- G is the basic amount in force that month; exactly at the limit is not above it.
with asked as (
    select
        participant_id,
        month,
        lonn_nok > case when $min_g = 0 then 0 else $min_g * g_nok / 12 end as has_wage,
        i_tiltak as in_measure,
        case when $lonnstilskudd_er_tiltak then i_lonnstilskudd else false end as has_subsidy
    from panel
)
select
    participant_id,
    month,
    case
        when has_wage is null or in_measure is null or has_subsidy is null then null
        when in_measure or has_subsidy then 0
        when has_wage then 1
        else 0
    end as y
from asked
