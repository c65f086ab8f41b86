/*
title  = "Egne utfall per måned"
grain  = ["participant_id", "month", "utfall"]
source = "Uttrekkskontrakten, filen utfall"
reads  = ["deltakere", "utfall"]

[params]
forste = { default = -36 }
siste  = { default = 60 }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since month 0; only months with a row"
utfall         = "the outcome's name in study.toml"
verdi          = "value; null when the row has none"
*/
select
    deltakere.participant_id as participant_id,
    cast(utfall.maaned_idx - deltakere.month0_idx as smallint) as month,
    utfall.utfall as utfall,
    utfall.verdi as verdi
from utfall
inner join deltakere
    on deltakere.lopenr = utfall.lopenr
where utfall.maaned_idx - deltakere.month0_idx between $forste and $siste
