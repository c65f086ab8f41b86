/*
title  = "Fylke, og ledigheten der et år etter måned 0"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020, tabell 4.3 (kommunens ledighet i utfallsmåneden); Reformen 2019, tabell 4.2 (fylkets)"
reads  = ["deltakere", "kontor", "ledighet"]

[columns]
participant_id  = "pseudonym, the same in every table"
fylke           = "county of the NAV office, by the counties of 2014; null without a known office"
ledighet_mnd_12 = "unemployed, per cent of the labour force, 12 calendar months after month 0: of the office's municipality where it is given, else of the county"
*/
with
sted as (
    select
        deltakere.participant_id as participant_id,
        deltakere.kontornr as kontornr,
        kontor.fylke as fylke,
        deltakere.month0_idx + 12 as maaned_idx
    from deltakere
    left join kontor
        on kontor.kontornr = deltakere.kontornr
)
select
    sted.participant_id as participant_id,
    sted.fylke as fylke,
    coalesce(kommune.prosent, fylke.prosent) as ledighet_mnd_12
from sted
left join ledighet as kommune
    on kommune.omraade_type = 'KOMMUNE'
    and kommune.omraade_kode = sted.kontornr
    and kommune.maaned_idx = sted.maaned_idx
left join ledighet as fylke
    on fylke.omraade_type = 'FYLKE'
    and fylke.omraade_kode = sted.fylke
    and fylke.maaned_idx = sted.maaned_idx
