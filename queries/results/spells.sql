/*
title = "How long each participant of the sample stayed in the arm's measure"
grain = ["participant_id"]
reads = ["deltakelse", "sample"]

[columns]
participant_id = "pseudonym, the same in every table"
is_treated     = "in the arm that was drawn to, or started, the measure under study"
duration       = "time in the measure, in the study's time unit; null for those who never started"
is_exit        = "false when still in it at the end of the register"
destination    = "what was left to; null when censored"
observable     = "time from the start to the last covered month, both included"
*/
select
    deltakelse.participant_id,
    deltakelse.is_treated,
    deltakelse.duration,
    deltakelse.is_exit,
    deltakelse.destination,
    deltakelse.observable
from deltakelse
semi join sample using (participant_id)
