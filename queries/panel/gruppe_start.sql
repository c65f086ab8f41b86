/*
title  = "Første måned i hver tiltaksgruppe"
grain  = ["participant_id", "gruppe"]
source = "SE-forsøket 2022, tabell 6.1"
reads  = ["tiltak_maaned", "tiltak_vindu", "gruppe"]

[columns]
participant_id = "pseudonym, the same in every table"
gruppe         = "measure group of the study"
forste_mnd     = "first month from 0 on in the group on the count day; no row when never"
*/
select
    tiltak_maaned.participant_id as participant_id,
    gruppe.gruppe as gruppe,
    cast(min(tiltak_maaned.month) as integer) as forste_mnd
from tiltak_maaned
inner join tiltak_vindu
    on tiltak_vindu.participant_id = tiltak_maaned.participant_id
inner join gruppe
    on (tiltak_maaned.gruppe_bits & gruppe.bit) <> 0
where tiltak_maaned.month between 0 and tiltak_vindu.siste_mnd
group by tiltak_maaned.participant_id, gruppe.gruppe
