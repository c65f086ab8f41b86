/*
title  = "Landbakgrunn"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020 (rapport 004), tabell 3.2 og 4.2; Reformen 2019 (rapport 001), tabell 3.1 og 4.1"
reads  = ["person"]
needs  = ["landgruppe"]
exploratory = true

[levels]
norge        = "Norge"
landgruppe_2 = "Innvandrere, landgruppe 2"
landgruppe_3 = "Innvandrere, landgruppe 3"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "group of country of birth; null if unknown"
*/
select
    participant_id,
    landgruppe as level
from person
