/*
title  = "Priser og kostnader"
grain  = ["rad"]
source = "data/contract.toml, files.kostnader"
reads  = ["raa"]

[columns]
rad          = "Radnummer i filen"
tiltakskode  = "Tiltakskode"
fra_idx      = "Gjelder fra måned, år * 12 + måned - 1"
kostnadstype = "Kostnadstype"
kroner       = "Kroner"
prisaar      = "Prisår"
kilde        = "Kilde"
*/
select
    raa.rad as rad,
    raa.tiltakskode as tiltakskode,
    cast(left(raa.fra_maaned, 4) as integer) * 12 + cast(substr(raa.fra_maaned, 6, 2) as integer) - 1 as fra_idx,
    raa.kostnadstype as kostnadstype,
    cast(replace(raa.kroner, ',', '.') as double) as kroner,
    cast(raa.prisaar as integer) as prisaar,
    raa.kilde as kilde
from raa
