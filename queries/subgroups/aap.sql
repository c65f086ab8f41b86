/*
title  = "AAP ved måned 0"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020, tabell 4.4 deler etter AAP ved oppstart; SE-forsøket har den som kjennetegn"
reads  = ["person"]
needs  = ["aap_ved_trekning"]
exploratory = true

[levels]
ja  = "Mottok AAP"
nei = "Mottok ikke AAP"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "ja if a spell of AAP covers the day of month 0, otherwise nei; null if not observed"
*/
select
    participant_id,
    case aap_ved_trekning when 1 then 'ja' when 0 then 'nei' end as level
from person
