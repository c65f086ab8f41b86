/*
title  = "AAP eller uføretrygd"
unit   = "share"
grain  = ["participant_id", "month"]
source = "SE-forsøket (rapport 003), tabell 4.2 nr. 14"
reads  = ["panel"]
needs  = ["mottar_aap", "mottar_ufore"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 receives the work assessment allowance or disability benefit on the count day, 0 none, null unless all are observed"
*/
-- The sum is null as soon as one of the benefits is not observed: a yes from one register beside
-- silence from another would count the yeses and lose the noes.
with received as (
    select
        participant_id,
        month,
        cast(mottar_aap as integer)
        + cast(mottar_ufore as integer) as number_of_benefits
    from panel
)
select
    participant_id,
    month,
    cast(number_of_benefits > 0 as integer) as y
from received
