/*
title  = "Deltakere og måned 0 i en studie med trekning"
grain  = ["participant_id"]
source = "SE-forsøket 2022, avsnitt 3.5 og 4"
reads  = ["trekning", "personer"]

[params]
tiltak    = { default = 1 }
etter_dod = { default = "missing" }

[columns]
participant_id   = "dense integer from 0, in the order of lopenr"
lopenr           = "pseudonym, stays in the build"
arm              = "tiltak or kontroll, as drawn"
is_treated       = "true in the arm tiltak"
month0_idx       = "month of the draw, year * 12 + month - 1"
trekk_dato       = "day of the draw"
trekk_enhet      = "draw unit"
kontornr         = "NAV office"
gjennomforing_id = "null: nothing starts with a draw"
slutt_idx        = "month of death or emigration; null when later months count as observed"
*/
select
    cast(row_number() over (order by trekning.lopenr) - 1 as integer) as participant_id,
    trekning.lopenr as lopenr,
    case when trekning.gruppe = $tiltak then 'tiltak' else 'kontroll' end as arm,
    trekning.gruppe = $tiltak as is_treated,
    cast(year(trekning.trekk_dato) * 12 + month(trekning.trekk_dato) - 1 as integer) as month0_idx,
    trekning.trekk_dato as trekk_dato,
    trekning.trekk_enhet as trekk_enhet,
    trekning.kontornr as kontornr,
    cast(null as varchar) as gjennomforing_id,
    case
        when $etter_dod = 'zero' then null
        -- least ignores nulls: the earlier of the two, or the one there is.
        else year(least(personer.dod_dato, personer.utvandret_dato)) * 12
            + month(least(personer.dod_dato, personer.utvandret_dato)) - 1
    end as slutt_idx
from trekning
inner join personer
    on personer.lopenr = trekning.lopenr
