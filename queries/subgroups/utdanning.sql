/*
title  = "Utdanning"
grain  = ["participant_id"]
source = "SE-forsøket (rapport 003), tabell 4.3: høyeste fullførte utdanning"
reads  = ["person"]
needs  = ["utdanning"]
exploratory = true

[levels]
grunnskole = "Grunnskole"
vgo        = "Videregående"
hoyere     = "Høyere utdanning"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "highest completed education; null if unknown"
*/
select
    participant_id,
    case when utdanning in ('grunnskole', 'vgo', 'hoyere') then utdanning end as level
from person
