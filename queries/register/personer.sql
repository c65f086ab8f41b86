/*
title  = "Personer"
grain  = ["lopenr"]
source = "data/contract.toml, files.personer"
reads  = ["raa"]

[columns]
rad            = "Radnummer i filen"
lopenr         = "Pseudonymt løpenummer"
fodt_idx       = "Fødselsmåned, år * 12 + måned - 1"
kjonn          = "1 mann, 2 kvinne"
fodeland       = "Fødeland, 000 er Norge"
invkat         = "Innvandringskategori"
landgruppe     = "Landgruppe"
utd_nivaa      = "Høyeste utdanning, første siffer i NUS2000"
utd_kilde      = "Kilde til utdanning"
dod_dato       = "Dødsdato"
utvandret_dato = "Utvandringsdato"
*/
select
    raa.rad as rad,
    raa.lopenr as lopenr,
    cast(left(raa.fodt_mnd, 4) as integer) * 12 + cast(substr(raa.fodt_mnd, 6, 2) as integer) - 1 as fodt_idx,
    cast(raa.kjonn as integer) as kjonn,
    case when length(raa.fodeland) < 3 then lpad(raa.fodeland, 3, '0') else raa.fodeland end as fodeland,
    raa.invkat as invkat,
    cast(raa.landgruppe as integer) as landgruppe,
    cast(raa.utd_nivaa as integer) as utd_nivaa,
    raa.utd_kilde as utd_kilde,
    cast(left(raa.dod_dato, 10) as date) as dod_dato,
    cast(left(raa.utvandret_dato, 10) as date) as utvandret_dato
from raa
