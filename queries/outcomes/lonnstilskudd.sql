/*
title  = "Lønnstilskudd"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 8"
reads  = ["panel"]
needs  = ["i_lonnstilskudd"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 with wage subsidy on the count day, 0 without, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(i_lonnstilskudd as integer) as y
from panel
