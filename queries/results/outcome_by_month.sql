/*
title = "Outcome of each participant in the sample, by month"
grain = ["participant_id", "month"]
reads = ["outcome", "sample"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "the outcome in its unit; months in which it is not observed are left out"
*/
select
    cast(outcome.participant_id as integer) as participant_id,
    cast(outcome.month as smallint) as month,
    cast(outcome.y as double) as y
from outcome
semi join sample using (participant_id)
where outcome.y is not null
