/*
title  = "Kvalitet på SE-tiltaket"
grain  = ["participant_id"]
source = "SE-forsøket (rapport 003), avsnitt 5.1 og tabell 5.4: delt ved 76, den deltakerveide medianen"
reads  = ["person"]
needs  = ["fidelity_poeng"]
exploratory = false

[params]
delingspunkt = { default = 76.0, label = "Delingspunkt, poeng på kvalitetsskalaen (25-125)" }

[presets]
"SE-forsøket, tabell 5.4" = { delingspunkt = 76.0 }

[levels]
under_median = "Lav (under 76 poeng)"
over_median  = "Høy (76 poeng og over)"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "under_median or over_median; null where the unit's SE measure has no score"
*/
-- Both arms carry the score of the SE measure in their unit; the control measure was never scored.
select
    participant_id,
    case
        when fidelity_poeng < $delingspunkt then 'under_median'
        when fidelity_poeng >= $delingspunkt then 'over_median'
    end as level
from person
