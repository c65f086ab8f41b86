/*
title  = "Arbeid før måned 0"
grain  = ["participant_id"]
source = "SE-forsøket 2022, avsnitt 5 (kovariat 7-9 og 15) og tabell 4.3; mer enn 2G/12 i måneden"
reads  = ["deltakere", "lonn_maaned", "kalender", "dekning_bred"]

[columns]
participant_id         = "pseudonym, the same in every table"
mnd_sysselsatt_siste_12 = "months -12 to -1 with a wage above 2G/12; null unless all are observed"
mnd_sysselsatt_siste_24 = "months -24 to -1 with a wage above 2G/12"
mnd_sysselsatt_siste_36 = "months -36 to -1 with a wage above 2G/12"
sysselsatt_siste_12    = "1 with at least one such month in -12 to -1"
sysselsatt_siste_24    = "1 with at least one such month in -24 to -1"
sysselsatt_siste_36    = "1 with at least one such month in -36 to -1"
lonn_mnd_for           = "cash wage in month -1, kroner"
*/
with
maaneder as (
    select
        lonn_maaned.participant_id as participant_id,
        lonn_maaned.month as month,
        lonn_maaned.lonn_nok as lonn_nok,
        coalesce(lonn_maaned.lonn_nok > 2 * kalender.g_nok / 12, false) as er_sysselsatt
    from lonn_maaned
    inner join deltakere
        on deltakere.participant_id = lonn_maaned.participant_id
    inner join kalender
        on kalender.kal_idx = deltakere.month0_idx + lonn_maaned.month
    where lonn_maaned.month between -36 and -1
        and lonn_maaned.month + deltakere.month0_idx
            between (select amelding_fra from dekning_bred) and (select amelding_til from dekning_bred)
),
antall as (
    select
        participant_id,
        count(*) filter (where er_sysselsatt and month >= -12) as siste_12,
        count(*) filter (where er_sysselsatt and month >= -24) as siste_24,
        count(*) filter (where er_sysselsatt) as siste_36,
        max(lonn_nok) filter (where month = -1) as lonn_mnd_for
    from maaneder
    group by participant_id
),
dekket as (
    select
        deltakere.participant_id as participant_id,
        -- How many months back from -1 the register covers without a gap.
        case
            when dekning_bred.amelding_til >= deltakere.month0_idx - 1
                then deltakere.month0_idx - dekning_bred.amelding_fra
            else 0
        end as maaneder
    from deltakere
    cross join dekning_bred
)
select
    dekket.participant_id as participant_id,
    case when dekket.maaneder >= 12 then coalesce(antall.siste_12, 0) end as mnd_sysselsatt_siste_12,
    case when dekket.maaneder >= 24 then coalesce(antall.siste_24, 0) end as mnd_sysselsatt_siste_24,
    case when dekket.maaneder >= 36 then coalesce(antall.siste_36, 0) end as mnd_sysselsatt_siste_36,
    case when dekket.maaneder >= 12 then cast(coalesce(antall.siste_12, 0) > 0 as integer) end as sysselsatt_siste_12,
    case when dekket.maaneder >= 24 then cast(coalesce(antall.siste_24, 0) > 0 as integer) end as sysselsatt_siste_24,
    case when dekket.maaneder >= 36 then cast(coalesce(antall.siste_36, 0) > 0 as integer) end as sysselsatt_siste_36,
    case when dekket.maaneder >= 1 then coalesce(antall.lonn_mnd_for, 0) end as lonn_mnd_for
from dekket
left join antall
    on antall.participant_id = dekket.participant_id
