/*
title  = "Kontantlønn per måned"
grain  = ["lopenr", "virksomhet_id", "maaned_idx"]
source = "data/contract.toml, files.amelding"
reads  = ["raa"]

[columns]
rad           = "Radnummer i filen"
lopenr        = "Pseudonymt løpenummer"
virksomhet_id = "Virksomhet, pseudonym"
maaned_idx    = "Måned, år * 12 + måned - 1"
lonn_kontant  = "Kontantlønn, kroner"
timer_betalt  = "Betalte timer"
*/
select
    raa.rad as rad,
    raa.lopenr as lopenr,
    raa.virksomhet_id as virksomhet_id,
    cast(left(raa.maaned, 4) as integer) * 12 + cast(substr(raa.maaned, 6, 2) as integer) - 1 as maaned_idx,
    cast(replace(raa.lonn_kontant, ',', '.') as double) as lonn_kontant,
    cast(replace(raa.timer_betalt, ',', '.') as double) as timer_betalt
from raa
