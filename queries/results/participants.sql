/*
title = "The participants of the sample, with all that is known before month 0"
grain = ["participant_id"]
reads = ["person", "sample"]

[columns]
participant_id = "pseudonym, the same in every table"
*/
select person.*
from person
semi join sample using (participant_id)
order by person.participant_id
