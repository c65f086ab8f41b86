/*
title  = "Aldersgruppe"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020 (rapport 004), tabell 3.2 og 4.2; Reformen 2019 (rapport 001), tabell 3.1 og 4.1"
reads  = ["person"]
needs  = ["aldersgruppe"]
exploratory = true

[levels]
under_25 = "Under 25 år"
25_29    = "25-29 år"
30_39    = "30-39 år"
40_49    = "40-49 år"
50_pluss = "50 år og over"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "age group in month 0; null without birth month"
*/
select
    participant_id,
    aldersgruppe as level
from person
