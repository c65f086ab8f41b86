/*
title  = "Arbeidstimer per uke"
unit   = "hours"
grain  = ["participant_id", "month"]
source = "Refino 2023 (rapport 000), avsnitt 8.1 og tabell 8.1"
reads  = ["panel"]
needs  = ["avtalte_timer"]

[params]
hoyeste_timer = { default = 0.0, label = "Regn høyst så mange timer (0: ingen grense)", choices = [0.0, 37.5, 60.0] }

[presets]
"Refino 2023, timer" = { hoyeste_timer = 0.0 }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "agreed hours a week over all jobs on the count day, 0 without a job, null when not observed"
*/
-- The report does not say whether hours are added over jobs; here they are.
select
    participant_id,
    month,
    -- A comparison, because least ignores a null.
    case when $hoyeste_timer > 0 and avtalte_timer > $hoyeste_timer then $hoyeste_timer else avtalte_timer end as y
from panel
