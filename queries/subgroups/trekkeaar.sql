/*
title  = "Trekningsår"
grain  = ["participant_id"]
source = "Refino 2023 (rapport 000), figur 8.3"
reads  = ["person"]
needs  = ["trekk_aar"]
exploratory = true

[levels]
2018 = "Trukket i 2018"
2019 = "Trukket i 2019"
2020 = "Trukket i 2020"
2021 = "Trukket i 2021"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "year of the draw; null in other years"
*/
select
    participant_id,
    case when trekk_aar between 2018 and 2021 then cast(cast(trekk_aar as integer) as varchar) end as level
from person
