/*
title  = "Tiltaksdeltakelse"
grain  = ["deltaker_id"]
source = "data/contract.toml, files.tiltak_deltakelse"
reads  = ["raa"]

[columns]
rad              = "Radnummer i filen"
deltaker_id      = "Deltakelsens id"
lopenr           = "Pseudonymt løpenummer"
gjennomforing_id = "Gjennomføringens id"
tiltakskode      = "Tiltakskode"
status           = "Deltakerstatus"
sluttaarsak      = "Sluttårsak"
fra_dato         = "Første dag"
til_dato         = "Siste dag, tom når den løper"
prosent_deltid   = "Deltid i prosent"
dager_uke        = "Dager per uke"
reg_dato         = "Registreringsdato"
*/
select
    raa.rad as rad,
    raa.deltaker_id as deltaker_id,
    raa.lopenr as lopenr,
    raa.gjennomforing_id as gjennomforing_id,
    raa.tiltakskode as tiltakskode,
    raa.status as status,
    raa.sluttaarsak as sluttaarsak,
    cast(left(raa.fra_dato, 10) as date) as fra_dato,
    cast(left(raa.til_dato, 10) as date) as til_dato,
    cast(replace(raa.prosent_deltid, ',', '.') as double) as prosent_deltid,
    cast(replace(raa.dager_uke, ',', '.') as double) as dager_uke,
    cast(left(raa.reg_dato, 10) as date) as reg_dato
from raa
