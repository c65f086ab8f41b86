/*
title  = "Arbeidsinntekt per måned"
unit   = "nok"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 16"
reads  = ["panel"]
needs  = ["lonn_nok"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "cash wage of the month over all employers, nominal NOK, null outside the coverage"
*/
select
    participant_id,
    month,
    lonn_nok as y
from panel
