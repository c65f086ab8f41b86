/*
title  = "Uføretrygd"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 11"
reads  = ["panel"]
needs  = ["mottar_ufore"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 receives disability benefit on the count day, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(mottar_ufore as integer) as y
from panel
