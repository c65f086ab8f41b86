/*
title  = "I arbeid ved start"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020 (rapport 004), tabell 3.2 og 4.2; Reformen 2019 (rapport 001), tabell 3.1 og 4.1"
reads  = ["person"]
needs  = ["i_arbeid_ved_start"]
exploratory = true

[levels]
ja  = "I arbeid"
nei = "Ikke i arbeid"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "ja with at least 4 agreed hours and no other measure in month 0; null if not observed"
*/
select
    participant_id,
    case i_arbeid_ved_start when 1 then 'ja' when 0 then 'nei' end as level
from person
