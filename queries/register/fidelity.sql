/*
title  = "Måling av metodekvalitet"
grain  = ["trekk_enhet", "maalt_dato"]
source = "data/contract.toml, files.fidelity"
reads  = ["raa"]

[columns]
rad         = "Radnummer i filen"
trekk_enhet = "Trekningsenhet"
maalt_dato  = "Måledato"
poeng       = "Poeng"
*/
select
    raa.rad as rad,
    raa.trekk_enhet as trekk_enhet,
    cast(left(raa.maalt_dato, 10) as date) as maalt_dato,
    cast(replace(raa.poeng, ',', '.') as double) as poeng
from raa
