/*
title  = "AAP og diagnose"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020 (rapport 004), tabell 3.2 og 4.2; Reformen 2019 (rapport 001), tabell 3.1 og 4.1"
reads  = ["person"]
needs  = ["aap_diagnose"]
exploratory = true

[levels]
ikke_aap            = "Ikke AAP"
aap_psykisk         = "AAP, psykiske lidelser"
aap_muskel_skjelett = "AAP, muskel- og skjelettlidelser"
aap_andre           = "AAP, andre diagnoser"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "AAP and its diagnosis on the day of month 0; null if not observed"
*/
select
    participant_id,
    aap_diagnose as level
from person
