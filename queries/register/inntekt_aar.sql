/*
title  = "Yrkesinntekt per år"
grain  = ["lopenr", "aar"]
source = "data/contract.toml, files.inntekt_aar"
reads  = ["raa"]

[columns]
rad          = "Radnummer i filen"
lopenr       = "Pseudonymt løpenummer"
aar          = "År"
yrkesinntekt = "Yrkesinntekt, kroner"
*/
select
    raa.rad as rad,
    raa.lopenr as lopenr,
    cast(raa.aar as integer) as aar,
    cast(replace(raa.yrkesinntekt, ',', '.') as double) as yrkesinntekt
from raa
