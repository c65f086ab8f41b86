/*
title  = "Fødeland"
grain  = ["participant_id"]
source = "SE-forsøket (rapport 003), tabell 6.7: ikke født i Norge"
reads  = ["person"]
needs  = ["ikke_fodt_i_norge"]
exploratory = true

[levels]
norge    = "Født i Norge"
utlandet = "Født i utlandet"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "norge or utlandet; null if not observed"
*/
select
    participant_id,
    case ikke_fodt_i_norge when 0 then 'norge' when 1 then 'utlandet' end as level
from person
