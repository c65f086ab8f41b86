/*
title  = "Første tiltak etter måned 0"
grain  = ["participant_id"]
source = "SE-forsøket 2022, tabell 4.3, 6.1 og 6.5"
reads  = ["deltakere", "tiltak_forlop", "tiltak_maaned", "tiltak_vindu", "gruppe"]

[columns]
participant_id            = "pseudonym, the same in every table"
ventetid_mnd              = "months from month 0 to the first measure that starts on or after the draw; null when none in the window"
forste_tiltak             = "group of that measure (the first in first_measure that it is in), annet or ingen; null not observed"
siste_mnd                 = "last month in which measures are observed"
andre_tiltak_mnd          = "first month from 0 on in a measure of no declared group; null never"
lonnstilskudd_mnd         = "first month from 0 on with wage subsidy; null never"
tilretteleggingstilskudd_mnd = "first month from 0 on with adaptation grant; null never"
*/
with
starter as (
    select
        tiltak_forlop.participant_id as participant_id,
        tiltak_forlop.rad as rad,
        tiltak_forlop.fra_dato as fra_dato,
        -- A start after the count day makes the next month 0: no wait, not minus one.
        greatest(year(tiltak_forlop.fra_dato) * 12 + month(tiltak_forlop.fra_dato) - 1 - deltakere.month0_idx, 0) as month,
        -- The first declared group counts when a code is in several; 1000 is no declared group.
        min(coalesce(gruppe.forste_nr, 1000)) as nr
    from tiltak_forlop
    inner join deltakere
        on deltakere.participant_id = tiltak_forlop.participant_id
    left join gruppe
        on (tiltak_forlop.gruppe_bits & gruppe.bit) <> 0
    where tiltak_forlop.fra_dato >= deltakere.trekk_dato
        and (tiltak_forlop.er_tiltak or gruppe.forste_nr is not null)
    group by all
),
forste as (
    select
        starter.participant_id as participant_id,
        arg_min(starter.month, (starter.fra_dato, starter.nr)) as month,
        arg_min(starter.nr, (starter.fra_dato, starter.nr)) as nr
    from starter
    inner join tiltak_vindu
        on tiltak_vindu.participant_id = starter.participant_id
    where starter.month <= tiltak_vindu.siste_mnd
    group by starter.participant_id
),
ved_siden as (
    select
        participant_id,
        min(month) filter (where i_annet_tiltak) as andre_tiltak_mnd,
        min(month) filter (where i_lonnstilskudd) as lonnstilskudd_mnd,
        min(month) filter (where i_tilrettelegging) as tilretteleggingstilskudd_mnd
    from tiltak_maaned
    where month >= 0
    group by participant_id
)
select
    tiltak_vindu.participant_id as participant_id,
    cast(forste.month as double) as ventetid_mnd,
    case
        when tiltak_vindu.siste_mnd is null then null
        when forste.participant_id is null then 'ingen'
        else coalesce(gruppe.gruppe, 'annet')
    end as forste_tiltak,
    tiltak_vindu.siste_mnd as siste_mnd,
    ved_siden.andre_tiltak_mnd as andre_tiltak_mnd,
    ved_siden.lonnstilskudd_mnd as lonnstilskudd_mnd,
    ved_siden.tilretteleggingstilskudd_mnd as tilretteleggingstilskudd_mnd
from tiltak_vindu
left join forste
    on forste.participant_id = tiltak_vindu.participant_id
left join gruppe
    on gruppe.forste_nr = forste.nr
left join ved_siden
    on ved_siden.participant_id = tiltak_vindu.participant_id
