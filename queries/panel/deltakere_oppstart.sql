/*
title  = "Deltakere og måned 0 i en studie der armen følger av tiltaket som starter"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020, avsnitt 4.1: en start er måneder på rad i tiltaket etter måneder uten; Reformen 2019: fylkets omlegging skiller armene"
reads  = ["tiltak_deltakelse", "arena_status", "personer", "maalekode", "arm", "omlegging", "kontor", "dekning"]

[params]
telledag            = { default = 28 }
start_months_in_row = { default = 1 }
clean_months        = { default = 0 }
rene_bits           = { default = 0 }
forste_start        = { default = 0 }
siste_start         = { default = 2147483647 }
etter_dod           = { default = "missing" }

[columns]
participant_id   = "dense integer from 0, in the order of lopenr"
lopenr           = "pseudonym, stays in the build"
arm              = "the arm whose measure the person starts first; tiltak when both start in the same month"
is_treated       = "true in the arm tiltak"
month0_idx       = "month of the start, year * 12 + month - 1"
trekk_dato       = "first day of the spell that starts"
trekk_enhet      = "county of the office; null when the office is not known"
kontornr         = "NAV office that day; null when arena_status does not say"
gjennomforing_id = "the spell's, where its supplier is found"
slutt_idx        = "month of death or emigration; null when later months count as observed"
*/
with
-- Spells that may make a start or spoil one: the study's own codes.
forlop as (
    select
        tiltak_deltakelse.rad as rad,
        tiltak_deltakelse.lopenr as lopenr,
        tiltak_deltakelse.tiltakskode as kode,
        tiltak_deltakelse.gjennomforing_id as gjennomforing_id,
        tiltak_deltakelse.fra_dato as fra_dato,
        least(coalesce(tiltak_deltakelse.til_dato, dekning.til_dag), dekning.til_dag) as til_dato,
        year(tiltak_deltakelse.fra_dato) * 12 + month(tiltak_deltakelse.fra_dato) - 1 as start_idx
    from tiltak_deltakelse
    inner join maalekode
        on maalekode.kode = tiltak_deltakelse.tiltakskode
        and (maalekode.gruppe_bits | maalekode.for_bits | maalekode.fra_bits) <> 0
    inner join dekning
        on dekning.fil = 'tiltak_deltakelse'
),
-- Where two periods overlap the office of the later one counts.
steder as (
    select
        forlop.rad as rad,
        arg_max(arena_status.kontornr, (arena_status.fra_dato, arena_status.rad)) as kontornr
    from forlop
    inner join arena_status
        on arena_status.lopenr = forlop.lopenr
        and forlop.fra_dato >= arena_status.fra_dato
        and (arena_status.til_dato is null or forlop.fra_dato <= arena_status.til_dato)
    group by forlop.rad
),
plassert as (
    select
        forlop.rad as rad,
        forlop.lopenr as lopenr,
        forlop.fra_dato as fra_dato,
        forlop.til_dato as til_dato,
        -- Some groups hold only spells that start before, or from, the month the county switched.
        maalekode.gruppe_bits
            | case when forlop.start_idx < omlegging.fra_idx then maalekode.for_bits else 0 end
            | case when forlop.start_idx >= omlegging.fra_idx then maalekode.fra_bits else 0 end as gruppe_bits,
        -- A code that spoils a start on both sides of the switch does so in an unknown county, too.
        (maalekode.for_bits & $rene_bits) <> 0 and (maalekode.fra_bits & $rene_bits) <> 0 as er_uren
    from forlop
    inner join maalekode
        on maalekode.kode = forlop.kode
    left join steder
        on steder.rad = forlop.rad
    left join kontor
        on kontor.kontornr = steder.kontornr
    left join omlegging
        on omlegging.trekk_enhet = kontor.fylke
),
maaneder as (
    select
        rad,
        lopenr,
        fra_dato,
        gruppe_bits,
        er_uren,
        unnest(range(
            year(fra_dato) * 12 + month(fra_dato) - 1
                + cast(day(fra_dato) > least($telledag, day(last_day(fra_dato))) as integer),
            year(til_dato) * 12 + month(til_dato)
                - cast(day(til_dato) < least($telledag, day(last_day(til_dato))) as integer)
        )) as kal_idx
    from plassert
),
i_arm as (
    select
        maaneder.lopenr as lopenr,
        arm.arm as arm,
        maaneder.kal_idx as kal_idx,
        arg_min(maaneder.rad, (maaneder.fra_dato, maaneder.rad)) as rad
    from maaneder
    inner join arm
        on (maaneder.gruppe_bits & arm.start_bits) <> 0
    group by maaneder.lopenr, arm.arm, maaneder.kal_idx
),
rekker as (
    select
        i_arm.*,
        kal_idx - row_number() over (partition by lopenr, arm order by kal_idx) as rekke
    from i_arm
),
starter as (
    select
        lopenr,
        arm,
        min(kal_idx) as start_idx,
        arg_min(rad, kal_idx) as rad,
        count(*) as lengde
    from rekker
    group by lopenr, arm, rekke
),
urene as (
    select distinct
        lopenr,
        kal_idx
    from maaneder
    where er_uren or (gruppe_bits & $rene_bits) <> 0
),
rene as (
    select starter.*
    from starter
    inner join dekning
        on dekning.fil = 'tiltak_deltakelse'
    anti join urene
        on urene.lopenr = starter.lopenr
        and urene.kal_idx between starter.start_idx - $clean_months and starter.start_idx - 1
    where starter.lengde >= $start_months_in_row
        and starter.start_idx between $forste_start and $siste_start
        and starter.start_idx - $clean_months >= dekning.fra_idx
),
forste as (
    select
        lopenr,
        arg_min(arm, (start_idx, arm = 'kontroll')) as arm,
        min(start_idx) as start_idx,
        arg_min(rad, (start_idx, arm = 'kontroll')) as rad
    from rene
    group by lopenr
)
select
    cast(row_number() over (order by forste.lopenr) - 1 as integer) as participant_id,
    forste.lopenr as lopenr,
    forste.arm as arm,
    forste.arm = 'tiltak' as is_treated,
    cast(forste.start_idx as integer) as month0_idx,
    forlop.fra_dato as trekk_dato,
    kontor.fylke as trekk_enhet,
    steder.kontornr as kontornr,
    forlop.gjennomforing_id as gjennomforing_id,
    case
        when $etter_dod = 'zero' then null
        else year(least(personer.dod_dato, personer.utvandret_dato)) * 12
            + month(least(personer.dod_dato, personer.utvandret_dato)) - 1
    end as slutt_idx
from forste
inner join personer
    on personer.lopenr = forste.lopenr
inner join forlop
    on forlop.rad = forste.rad
left join steder
    on steder.rad = forste.rad
left join kontor
    on kontor.kontornr = steder.kontornr
