/*
title  = "Deltakere og måned 0 i en studie der armen følger av tiltaket som starter"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020, avsnitt 4.1: en start er måneder på rad i tiltaket etter måneder uten"
reads  = ["tiltak_deltakelse", "personer", "maalekode", "arm", "dekning"]

[params]
telledag            = { default = 28 }
start_months_in_row = { default = 1 }
clean_months        = { default = 0 }
etter_dod           = { default = "missing" }

[columns]
participant_id = "dense integer from 0, in the order of lopenr"
lopenr         = "pseudonym, stays in the build"
arm            = "the arm whose measure the person starts first; tiltak when both start in the same month"
is_treated     = "true in the arm tiltak"
month0_idx     = "month of the start, year * 12 + month - 1"
trekk_dato     = "first day of the spell that starts"
trekk_enhet    = "null: nobody is drawn"
kontornr       = "null"
slutt_idx      = "month of death or emigration; null when later months count as observed"
*/
with
forlop as (
    select
        tiltak_deltakelse.lopenr as lopenr,
        maalekode.gruppe_bits as gruppe_bits,
        tiltak_deltakelse.fra_dato as fra_dato,
        least(coalesce(tiltak_deltakelse.til_dato, dekning.til_dag), dekning.til_dag) as til_dato,
        dekning.fra_idx as dekket_fra_idx
    from tiltak_deltakelse
    inner join maalekode
        on maalekode.kode = tiltak_deltakelse.tiltakskode
    inner join dekning
        on dekning.fil = 'tiltak_deltakelse'
),
maaneder as (
    select
        forlop.lopenr as lopenr,
        forlop.gruppe_bits as gruppe_bits,
        forlop.fra_dato as fra_dato,
        forlop.dekket_fra_idx as dekket_fra_idx,
        unnest(range(
            year(fra_dato) * 12 + month(fra_dato) - 1
                + cast(day(fra_dato) > least($telledag, day(last_day(fra_dato))) as integer),
            year(til_dato) * 12 + month(til_dato)
                - cast(day(til_dato) < least($telledag, day(last_day(til_dato))) as integer)
        )) as kal_idx
    from forlop
),
i_arm as (
    select
        maaneder.lopenr as lopenr,
        arm.arm as arm,
        maaneder.kal_idx as kal_idx,
        max(maaneder.fra_dato) as fra_dato,
        any_value(maaneder.dekket_fra_idx) as dekket_fra_idx
    from maaneder
    inner join arm
        on (maaneder.gruppe_bits & arm.gruppe_bits) <> 0
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
        arg_min(fra_dato, kal_idx) as fra_dato,
        count(*) as lengde,
        any_value(dekket_fra_idx) as dekket_fra_idx
    from rekker
    group by lopenr, arm, rekke
),
-- Months in the measure of either arm spoil a start that comes too soon after.
rene as (
    select starter.*
    from starter
    anti join i_arm
        on i_arm.lopenr = starter.lopenr
        and i_arm.kal_idx between starter.start_idx - $clean_months and starter.start_idx - 1
    where starter.lengde >= $start_months_in_row
        and starter.start_idx - $clean_months >= starter.dekket_fra_idx
),
forste as (
    select
        lopenr,
        arg_min(arm, (start_idx, arm = 'kontroll')) as arm,
        min(start_idx) as start_idx,
        arg_min(fra_dato, (start_idx, arm = 'kontroll')) as fra_dato
    from rene
    group by lopenr
)
select
    cast(row_number() over (order by forste.lopenr) - 1 as integer) as participant_id,
    forste.lopenr as lopenr,
    forste.arm as arm,
    forste.arm = 'tiltak' as is_treated,
    cast(forste.start_idx as integer) as month0_idx,
    forste.fra_dato as trekk_dato,
    cast(null as varchar) as trekk_enhet,
    cast(null as varchar) as kontornr,
    case
        when $etter_dod = 'zero' then null
        else year(least(personer.dod_dato, personer.utvandret_dato)) * 12
            + month(least(personer.dod_dato, personer.utvandret_dato)) - 1
    end as slutt_idx
from forste
inner join personer
    on personer.lopenr = forste.lopenr
