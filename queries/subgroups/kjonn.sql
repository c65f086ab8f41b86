/*
title  = "Kjønn"
grain  = ["participant_id"]
source = "Kjennetegn i alle rapportene; ingen forhåndsregistrert deling"
reads  = ["person"]
needs  = ["kvinne"]
exploratory = true

[levels]
kvinne = "Kvinner"
mann   = "Menn"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "kvinne or mann; null if not observed"
*/
select
    participant_id,
    case kvinne when 1 then 'kvinne' when 0 then 'mann' end as level
from person
