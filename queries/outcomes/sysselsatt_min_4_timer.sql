/*
title  = "Sysselsatt minst fire timer per uke"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Refino 2023 (rapport 000), avsnitt 8.1 og tabell 8.2"
reads  = ["panel"]
needs  = ["avtalte_timer"]

[params]
uten_lonnstilskudd = { default = false, label = "Bare uten lønnstilskudd", needs = ["i_lonnstilskudd"] }

[presets]
"Refino 2023, minst 4 timer" = { uten_lonnstilskudd = false }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 with at least 4 agreed hours a week on the count day, 0 not, null when something is not observed"
*/
-- Hours are added over jobs; the report does not say whether it does so.
select
    participant_id,
    month,
    case
        when avtalte_timer is null then null
        when not $uten_lonnstilskudd then cast(avtalte_timer >= 4 as integer)
        when i_lonnstilskudd is null then null
        else cast(avtalte_timer >= 4 and not i_lonnstilskudd as integer)
    end as y
from panel
