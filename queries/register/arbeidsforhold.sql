/*
title  = "Arbeidsforhold"
grain  = ["arbeidsforhold_id", "fra_dato"]
source = "data/contract.toml, files.arbeidsforhold"
reads  = ["raa"]

[columns]
rad               = "Radnummer i filen"
arbeidsforhold_id = "Arbeidsforholdets id"
lopenr            = "Pseudonymt løpenummer"
virksomhet_id     = "Virksomhet, pseudonym"
type              = "Type arbeidsforhold"
fra_dato          = "Første dag"
til_dato          = "Siste dag, tom når den løper"
stillingspst      = "Stillingsprosent"
timer_fulltid     = "Timer i full stilling"
timer_uke         = "Avtalte timer per uke"
ansettelsesform   = "Fast eller midlertidig ansatt"
yrke              = "Yrke"
*/
select
    raa.rad as rad,
    raa.arbeidsforhold_id as arbeidsforhold_id,
    raa.lopenr as lopenr,
    raa.virksomhet_id as virksomhet_id,
    raa.type as type,
    cast(left(raa.fra_dato, 10) as date) as fra_dato,
    cast(left(raa.til_dato, 10) as date) as til_dato,
    cast(replace(raa.stillingspst, ',', '.') as double) as stillingspst,
    cast(replace(raa.timer_fulltid, ',', '.') as double) as timer_fulltid,
    cast(replace(raa.timer_uke, ',', '.') as double) as timer_uke,
    raa.ansettelsesform as ansettelsesform,
    raa.yrke as yrke
from raa
