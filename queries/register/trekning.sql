/*
title  = "Trekning"
grain  = ["lopenr", "studie"]
source = "data/contract.toml, files.trekning"
reads  = ["raa"]

[columns]
rad           = "Radnummer i filen"
lopenr        = "Pseudonymt løpenummer"
studie        = "Studien trekningen hører til"
trekk_dato    = "Trekningsdato"
trekk_enhet   = "Trekningsenhet"
gruppe        = "Utfallet av trekningen"
kontornr      = "NAV-kontor"
saksbehandler = "Saksbehandler, pseudonym"
p_trekk       = "Trekningssannsynlighet"
*/
select
    raa.rad as rad,
    raa.lopenr as lopenr,
    raa.studie as studie,
    cast(left(raa.trekk_dato, 10) as date) as trekk_dato,
    raa.trekk_enhet as trekk_enhet,
    cast(raa.gruppe as integer) as gruppe,
    case when length(raa.kontornr) < 4 then lpad(raa.kontornr, 4, '0') else raa.kontornr end as kontornr,
    raa.saksbehandler as saksbehandler,
    cast(replace(raa.p_trekk, ',', '.') as double) as p_trekk
from raa
