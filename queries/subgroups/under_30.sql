/*
title  = "Under 30 år eller eldre"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020 (rapport 004), tabell 4.5 og figur 4.4"
reads  = ["person"]
needs  = ["alder"]
exploratory = true

[levels]
under_30 = "Under 30 år"
over_30  = "30 år og over"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "age in month 0, on either side of the 30th birthday; null without birth month"
*/
select
    participant_id,
    case when alder < 30 then 'under_30' when alder >= 30 then 'over_30' end as level
from person
