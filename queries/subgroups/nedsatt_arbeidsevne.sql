/*
title  = "Nedsatt arbeidsevne"
grain  = ["participant_id"]
source = "Refino 2023 (rapport 000), avsnitt 8.2 og figur 8.4"
reads  = ["person"]
needs  = ["nedsatt_arbeidsevne"]
exploratory = true

[levels]
ja  = "Nedsatt arbeidsevne"
nei = "Ikke nedsatt arbeidsevne"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "ja in kvalifiseringsgruppe BATT or VARIG on the day of the draw; null if not observed"
*/
select
    participant_id,
    case nedsatt_arbeidsevne when 1 then 'ja' when 0 then 'nei' end as level
from person
