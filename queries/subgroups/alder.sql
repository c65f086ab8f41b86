/*
title  = "Alder"
grain  = ["participant_id"]
source = "Aldersgruppene i Utvidet oppfølging 2020 og Reformen 2019 (under 30, 50 og over)"
reads  = ["person"]
needs  = ["alder"]
exploratory = true

[levels]
under_30 = "Under 30 år"
30_49    = "30-49 år"
50_pluss = "50 år og over"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "age in month 0; null without birth month"
*/
select
    participant_id,
    case
        when alder < 30 then 'under_30'
        when alder < 50 then '30_49'
        when alder >= 50 then '50_pluss'
    end as level
from person
