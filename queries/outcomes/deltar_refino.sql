/*
title  = "Deltar i Refino"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Refino 2023 (rapport 000), figur 3.1"
reads  = ["panel"]
needs  = ["i_refino"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 in the measure on the count day, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(i_refino as integer) as y
from panel
