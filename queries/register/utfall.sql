/*
title  = "Egne utfall per måned"
grain  = ["lopenr", "maaned_idx", "utfall"]
source = "data/contract.toml, files.utfall"
reads  = ["raa"]

[columns]
rad        = "Radnummer i filen"
lopenr     = "Pseudonymt løpenummer"
maaned_idx = "Måned, år * 12 + måned - 1"
utfall     = "Utfallets navn"
verdi      = "Verdi, tom når den mangler"
*/
select
    raa.rad as rad,
    raa.lopenr as lopenr,
    cast(left(raa.maaned, 4) as integer) * 12 + cast(substr(raa.maaned, 6, 2) as integer) - 1 as maaned_idx,
    raa.utfall as utfall,
    cast(replace(raa.verdi, ',', '.') as double) as verdi
from raa
