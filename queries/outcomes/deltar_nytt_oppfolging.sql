/*
title  = "Deltar i ny Oppfølging"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 6"
reads  = ["panel"]
needs  = ["i_nytt_oppfolging"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 in the measure on the count day, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(i_nytt_oppfolging as integer) as y
from panel
