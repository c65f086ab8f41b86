/*
title  = "Type leverandør"
grain  = ["participant_id"]
source = "Reformen 2019 (rapport 001), tabell 2.1, 4.4 og 4.5"
reads  = ["person"]
needs  = ["leverandortype"]
exploratory = true

[levels]
skjermet     = "Skjermet"
kommersiell  = "Kommersiell"
ideell       = "Ideell"
annet_ukjent = "Annet eller ukjent"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "supplier of the measure that starts in month 0; null if not observed"
*/
select
    participant_id,
    leverandortype as level
from person
