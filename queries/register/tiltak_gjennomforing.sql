/*
title  = "Tiltaksgjennomføring"
grain  = ["gjennomforing_id"]
source = "data/contract.toml, files.tiltak_gjennomforing"
reads  = ["raa"]

[columns]
rad              = "Radnummer i filen"
gjennomforing_id = "Gjennomføringens id"
tiltakskode      = "Tiltakskode"
arrangor_id      = "Arrangør, pseudonym"
arrangor_type    = "Type arrangør"
fra_dato         = "Første dag"
til_dato         = "Siste dag"
kontornr         = "NAV-kontor"
plasser          = "Antall plasser"
status           = "Status"
*/
select
    raa.rad as rad,
    raa.gjennomforing_id as gjennomforing_id,
    raa.tiltakskode as tiltakskode,
    raa.arrangor_id as arrangor_id,
    raa.arrangor_type as arrangor_type,
    cast(left(raa.fra_dato, 10) as date) as fra_dato,
    cast(left(raa.til_dato, 10) as date) as til_dato,
    case when length(raa.kontornr) < 4 then lpad(raa.kontornr, 4, '0') else raa.kontornr end as kontornr,
    cast(replace(raa.plasser, ',', '.') as double) as plasser,
    raa.status as status
from raa
