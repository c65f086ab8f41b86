/*
title  = "Deltar i tiltak"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 1"
reads  = ["panel"]
needs  = ["i_tiltak"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 in at least one measure on the count day, 0 in none, null outside the coverage"
*/
select
    participant_id,
    month,
    -- Wage subsidy and adaptation grant stand beside the measures, as in the report's table.
    cast(i_tiltak as integer) as y
from panel
