/*
title  = "Utdanning, seks nivåer"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020 (rapport 004), tabell 3.2 og 4.2; Reformen 2019 (rapport 001), tabell 3.1 og 4.1"
reads  = ["person"]
needs  = ["utdanning6"]
exploratory = true

[levels]
grunnskole        = "Grunnskole"
vgs_ikke_fullfort = "Ikke fullført videregående"
vgs_fullfort      = "Fullført videregående"
hoy_inntil_4_ar   = "Høyere utdanning inntil 4 år"
hoy_over_4_ar     = "Høyere utdanning over 4 år"
ukjent            = "Ukjent utdanning"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "highest education; ukjent is a level of its own, as in the reports' tables"
*/
select
    participant_id,
    utdanning6 as level
from person
