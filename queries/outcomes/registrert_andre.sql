/*
title  = "Registrert i NAV uten nedsatt arbeidsevne"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Utvidet oppfølging 2020 (rapport 004), figur 3.3; Reformen 2019 (rapport 001), figur 3.5"
reads  = ["panel"]
needs  = ["reg_annen_status"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 registered in another status on the count day, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(reg_annen_status as integer) as y
from panel
