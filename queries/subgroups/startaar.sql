/*
title  = "Startår"
grain  = ["participant_id"]
source = "Reformen 2019 (rapport 001), figur 3.3 og 3.4; Utvidet oppfølging 2020 (rapport 004), tabell 3.1"
reads  = ["person"]
needs  = ["aar0"]
exploratory = true

[levels]
aar_2013 = "Startet i 2013"
aar_2014 = "Startet i 2014"
aar_2015 = "Startet i 2015"
aar_2016 = "Startet i 2016"
aar_2017 = "Startet i 2017"
aar_2018 = "Startet i 2018"
aar_2019 = "Startet i 2019"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "year of month 0; null in other years"
*/
select
    participant_id,
    case when aar0 between 2013 and 2019 then 'aar_' || cast(cast(aar0 as integer) as varchar) end as level
from person
