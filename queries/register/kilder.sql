/*
title  = "Dekning per kilde"
grain  = ["fil", "type"]
source = "data/contract.toml, files.kilder"
reads  = ["raa"]

[columns]
rad          = "Radnummer i filen"
fil          = "Filen dekningen gjelder"
type         = "Kode i filen, tom når alle har samme dekning"
fra_idx      = "Komplett fra måned, år * 12 + måned - 1"
til_idx      = "Komplett til måned, år * 12 + måned - 1"
uttrekksdato = "Dagen uttrekket ble laget"
syntetisk    = "1 syntetiske data, 0 reelle"
datastatus   = "Datastatus, går foran syntetisk"
*/
select
    raa.rad as rad,
    raa.fil as fil,
    raa.type as type,
    cast(left(raa.fra_maaned, 4) as integer) * 12 + cast(substr(raa.fra_maaned, 6, 2) as integer) - 1 as fra_idx,
    cast(left(raa.til_maaned, 4) as integer) * 12 + cast(substr(raa.til_maaned, 6, 2) as integer) - 1 as til_idx,
    cast(left(raa.uttrekksdato, 10) as date) as uttrekksdato,
    cast(raa.syntetisk as integer) as syntetisk,
    raa.datastatus as datastatus
from raa
