/*
title  = "Status i Arena"
grain  = ["lopenr", "fra_dato"]
source = "data/contract.toml, files.arena_status"
reads  = ["raa"]

[columns]
rad                  = "Radnummer i filen"
lopenr               = "Pseudonymt løpenummer"
formidlingsgruppe    = "Formidlingsgruppe"
kvalifiseringsgruppe = "Kvalifiseringsgruppe"
rettighetsgruppe     = "Rettighetsgruppe"
kontornr             = "NAV-kontor"
fra_dato             = "Første dag"
til_dato             = "Siste dag, tom når den løper"
*/
select
    raa.rad as rad,
    raa.lopenr as lopenr,
    raa.formidlingsgruppe as formidlingsgruppe,
    raa.kvalifiseringsgruppe as kvalifiseringsgruppe,
    raa.rettighetsgruppe as rettighetsgruppe,
    case when length(raa.kontornr) < 4 then lpad(raa.kontornr, 4, '0') else raa.kontornr end as kontornr,
    cast(left(raa.fra_dato, 10) as date) as fra_dato,
    cast(left(raa.til_dato, 10) as date) as til_dato
from raa
