/*
title  = "Tiltakspenger"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 13"
reads  = ["panel"]
needs  = ["mottar_tiltakspenger"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 receives the allowance for people in measures on the count day, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(mottar_tiltakspenger as integer) as y
from panel
