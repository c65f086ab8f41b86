/*
title  = "Varighet i armens tiltak, i uker"
grain  = ["participant_id"]
source = "Rossi, Berk og Lenihan 1980: tid til hendelse kjent på uke"
reads  = ["deltakere", "arm", "tiltak_forlop", "tiltak_vindu", "dekning", "hendelse", "panel"]

[params]
start_within = { default = 24 }
closed_gap   = { default = 0 }
min_timer    = { default = 4.0 }

[columns]
participant_id = "pseudonym, the same in every table"
start_month    = "month of the first spell in the arm's measure that runs on or after month 0's date; null never started"
duration       = "weeks at whose start the participant was in: week 0 (the start) to the week before the exit, or to the last seen"
is_exit        = "true when the spell ended in a week that is wholly covered"
destination    = "state in the month after the last day: arbeid, annet_tiltak, ytelse, ukjent; null when not left"
observable     = "weeks at which the participant can be seen: week 0 and every whole week to the last covered day"
last_month     = "month of the last day in the measure"
*/
with
forlop as (
    select
        tiltak_forlop.participant_id as participant_id,
        greatest(tiltak_forlop.fra_dato, deltakere.trekk_dato) as fra_dato,
        tiltak_forlop.til_dato as til_dato,
        tiltak_forlop.er_kuttet as er_kuttet,
        tiltak_forlop.status as status,
        deltakere.month0_idx as month0_idx,
        max(tiltak_forlop.til_dato) over (
            partition by tiltak_forlop.participant_id
            order by tiltak_forlop.fra_dato, tiltak_forlop.til_dato
            rows between unbounded preceding and 1 preceding
        ) as til_hittil
    from tiltak_forlop
    inner join deltakere
        on deltakere.participant_id = tiltak_forlop.participant_id
    inner join arm
        on arm.arm = deltakere.arm
    inner join tiltak_vindu
        on tiltak_vindu.participant_id = tiltak_forlop.participant_id
    where (tiltak_forlop.gruppe_bits & arm.gruppe_bits) <> 0
        and tiltak_vindu.siste_mnd is not null
        and tiltak_forlop.til_dato >= deltakere.trekk_dato
),
nummerert as (
    select
        forlop.*,
        count(*) filter (where fra_dato > til_hittil + 1 + 7 * $closed_gap) over (
            partition by participant_id order by fra_dato, til_dato
        ) as brudd
    from forlop
),
slutter as (
    select
        participant_id,
        month0_idx,
        min(fra_dato) as fra_dato,
        max(til_dato) as til_dato,
        arg_max(er_kuttet, til_dato) as er_kuttet,
        arg_max(status, til_dato) as status
    from nummerert
    where brudd = 0
    group by participant_id, month0_idx
    having year(min(fra_dato)) * 12 + month(min(fra_dato)) - 1 - month0_idx <= $start_within
),
avgang as (
    select
        slutter.*,
        dekning.til_dag as til_dag,
        not er_kuttet
            and (til_dato - fra_dato + 7) // 7 <= (dekning.til_dag - fra_dato + 1) // 7
            and ((select count(*) from hendelse) = 0 or coalesce(status in (select status from hendelse), false))
            as is_exit,
        til_dato - fra_dato + 1 as dager,
        -- A start after the count day makes the next month 0, and is in it.
        greatest(year(fra_dato) * 12 + month(fra_dato) - 1 - month0_idx, 0) as start_month
    from slutter
    inner join dekning
        on dekning.fil = 'tiltak_deltakelse'
)
select
    deltakere.participant_id as participant_id,
    cast(avgang.start_month as smallint) as start_month,
    -- Status is read at the end of each week: a spell of three days is in at week 0 and out at week 1, and who
    -- is still in after 52 whole weeks has been seen in at week 0, 1, ... 52.
    cast(
        case
            when avgang.is_exit then (avgang.dager + 6) // 7
            else least(avgang.dager // 7, (avgang.til_dag - avgang.fra_dato + 1) // 7) + 1
        end as smallint
    ) as duration,
    avgang.is_exit as is_exit,
    case
        when not coalesce(avgang.is_exit, false) then null
        when panel.lonn_nok > 2 * panel.g_nok / 12 then 'arbeid'
        when panel.lonn_nok is null and panel.avtalte_timer >= $min_timer then 'arbeid'
        when panel.i_tiltak then 'annet_tiltak'
        when panel.mottar_aap or panel.mottar_ufore or panel.mottar_sosialhjelp or panel.mottar_kvp
            or panel.mottar_overgangsstonad or panel.mottar_tiltakspenger or panel.mottar_dagpenger
            or panel.mottar_sykepenger or panel.mottar_foreldrepenger
            then 'ytelse'
        else 'ukjent'
    end as destination,
    cast((avgang.til_dag - avgang.fra_dato + 1) // 7 + 1 as smallint) as observable,
    cast(avgang.siste_inne_mnd as smallint) as last_month
from deltakere
left join (
    select
        avgang.*,
        year(til_dato) * 12 + month(til_dato) - 1 - month0_idx as siste_inne_mnd
    from avgang
) as avgang
    on avgang.participant_id = deltakere.participant_id
left join panel
    on panel.participant_id = avgang.participant_id
    and panel.month = avgang.siste_inne_mnd + 1
