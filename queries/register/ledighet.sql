/*
title  = "Lokal ledighet"
grain  = ["omraade_type", "omraade_kode", "maaned_idx"]
source = "data/contract.toml, files.ledighet"
reads  = ["raa"]

[columns]
rad          = "Radnummer i filen"
omraade_type = "Type område"
omraade_kode = "Område"
maaned_idx   = "Måned, år * 12 + måned - 1"
prosent      = "Ledige i prosent av arbeidsstyrken"
*/
select
    raa.rad as rad,
    raa.omraade_type as omraade_type,
    raa.omraade_kode as omraade_kode,
    cast(left(raa.maaned, 4) as integer) * 12 + cast(substr(raa.maaned, 6, 2) as integer) - 1 as maaned_idx,
    cast(replace(raa.prosent, ',', '.') as double) as prosent
from raa
