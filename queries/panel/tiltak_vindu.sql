/*
title  = "Siste måned der deltakelse er observert"
grain  = ["participant_id"]
source = "Uttrekkskontrakten, avsnitt 4"
reads  = ["deltakere", "dekning_bred"]

[params]
siste = { default = 60 }

[columns]
participant_id = "pseudonym, the same in every table"
siste_mnd      = "last month since month 0 in which measures are observed; null when month 0 is not"
*/
select
    deltakere.participant_id as participant_id,
    case
        when dekning_bred.tiltak_fra <= deltakere.month0_idx and dekning_bred.tiltak_til >= deltakere.month0_idx
            then cast(least(
                $siste,
                dekning_bred.tiltak_til - deltakere.month0_idx,
                coalesce(deltakere.slutt_idx - deltakere.month0_idx, $siste)
            ) as integer)
    end as siste_mnd
from deltakere
cross join dekning_bred
