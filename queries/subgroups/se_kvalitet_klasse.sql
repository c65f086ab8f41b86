/*
title  = "Kvalitetsklasse for SE-tiltaket"
grain  = ["participant_id"]
source = "SE-forsøket (rapport 003), avsnitt 5.1: klassene i kvalitetsskalaen for SE/IPS"
reads  = ["person"]
needs  = ["fidelity_poeng"]
exploratory = true

[levels]
ikke_godkjent = "Ikke godkjent (til og med 73)"
godkjent      = "Godkjent (74-99)"
bra           = "Bra (100-114)"
meget_bra     = "Meget bra (115-125)"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "class of the unit's SE measure; null where it has no score"
*/
-- A mean of two measurements may fall between two classes; it belongs to the lower one.
select
    participant_id,
    case
        when fidelity_poeng < 74 then 'ikke_godkjent'
        when fidelity_poeng < 100 then 'godkjent'
        when fidelity_poeng < 115 then 'bra'
        when fidelity_poeng <= 125 then 'meget_bra'
    end as level
from person
