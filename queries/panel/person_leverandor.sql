/*
title  = "Type leverandør av tiltaket som starter"
grain  = ["participant_id"]
source = "Reformen 2019, tabell 2.1 og 4.4"
reads  = ["deltakere", "tiltak_gjennomforing"]

[params]
klokke = { default = "oppstart", choices = ["oppstart", "trekning"] }

[columns]
participant_id = "pseudonym, the same in every table"
leverandortype = "skjermet, kommersiell, ideell, annet_ukjent; null when no measure starts in month 0 (a draw), or the extract is not delivered"
*/
select
    deltakere.participant_id as participant_id,
    case
        when $klokke = 'trekning' or (select count(*) from tiltak_gjennomforing) = 0 then null
        when tiltak_gjennomforing.arrangor_type in ('SKJERMET', 'KOMMERSIELL', 'IDEELL')
            then lower(tiltak_gjennomforing.arrangor_type)
        -- NAV itself, other suppliers, and spells whose supplier is not known.
        else 'annet_ukjent'
    end as leverandortype
from deltakere
left join tiltak_gjennomforing
    on tiltak_gjennomforing.gjennomforing_id = deltakere.gjennomforing_id
