/*
title  = "Deltar i andre tiltak"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 7"
reads  = ["panel"]
needs  = ["i_annet_tiltak"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 in a measure outside the study's named ones on the count day, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(i_annet_tiltak as integer) as y
from panel
