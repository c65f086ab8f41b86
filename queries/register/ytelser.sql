/*
title  = "Ytelser"
grain  = ["rad"]
source = "data/contract.toml, files.ytelser"
reads  = ["raa"]

[columns]
rad      = "Radnummer i filen"
lopenr   = "Pseudonymt løpenummer"
type     = "Ytelse"
grad     = "Grad i prosent"
fra_dato = "Første dag"
til_dato = "Siste dag, tom når den løper"
diagnose = "Diagnose"
kilde    = "Kilde"
*/
select
    raa.rad as rad,
    raa.lopenr as lopenr,
    raa.type as type,
    cast(replace(raa.grad, ',', '.') as double) as grad,
    cast(left(raa.fra_dato, 10) as date) as fra_dato,
    cast(left(raa.til_dato, 10) as date) as til_dato,
    raa.diagnose as diagnose,
    raa.kilde as kilde
from raa
