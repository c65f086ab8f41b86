/*
title  = "Kontantlønn per måned, summert over arbeidsgivere"
grain  = ["participant_id", "month"]
source = "SE-forsøket 2022, tabell 4.2 (Lonn_kontant)"
reads  = ["deltakere", "amelding"]

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since month 0; only months with a row"
lonn_nok       = "cash wage, kroner, nominal; a negative sum is 0"
*/
select
    deltakere.participant_id as participant_id,
    cast(amelding.maaned_idx - deltakere.month0_idx as integer) as month,
    greatest(sum(amelding.lonn_kontant), 0) as lonn_nok
from amelding
inner join deltakere
    on deltakere.lopenr = amelding.lopenr
group by deltakere.participant_id, amelding.maaned_idx - deltakere.month0_idx
