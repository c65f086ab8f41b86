/*
title  = "Deltar i Utvidet oppfølging i NAV"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Utvidet oppfølging 2020 (rapport 004), figur 2.21"
reads  = ["panel"]
needs  = ["i_utvidet"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 in the measure on the count day, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(i_utvidet as integer) as y
from panel
