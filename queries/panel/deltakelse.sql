/*
title  = "Varighet i armens tiltak"
grain  = ["participant_id"]
source = "SE-forsøket 2022, tabell 6.4; Utvidet oppfølging 2020, avsnitt 4.1 (hva som er en start)"
reads  = ["deltakere", "arm", "tiltak_maaned", "tiltak_forlop", "tiltak_vindu", "hendelse", "panel"]

[params]
start_within        = { default = 24 }
start_months_in_row = { default = 1 }
closed_gap          = { default = 0 }
min_timer           = { default = 4.0 }

[columns]
participant_id = "pseudonym, the same in every table"
start_month    = "first month from 0 on in the arm's measure; null never started"
duration       = "months from the start to the last month in, short gaps closed, or to the censoring; at least 1"
is_exit        = "true when seen to leave; false when still in at the end of what is observed"
destination    = "state in the first month out: arbeid, annet_tiltak, ytelse, ukjent; null when not left"
observable     = "months from the start to the last in which leaving is known, both included"
last_month     = "last month in the measure, short gaps closed, whether or not it is known to be the last"
*/
with
inne as (
    select
        tiltak_maaned.participant_id as participant_id,
        cast(tiltak_maaned.month as integer) as month,
        tiltak_maaned.month
            - row_number() over (partition by tiltak_maaned.participant_id order by tiltak_maaned.month) as rekke
    from tiltak_maaned
    inner join deltakere
        on deltakere.participant_id = tiltak_maaned.participant_id
    inner join arm
        on arm.arm = deltakere.arm
    inner join tiltak_vindu
        on tiltak_vindu.participant_id = tiltak_maaned.participant_id
    where tiltak_maaned.month between 0 and tiltak_vindu.siste_mnd
        and (tiltak_maaned.gruppe_bits & arm.gruppe_bits) <> 0
),
rekker as (
    select
        participant_id,
        min(month) as forste,
        count(*) as lengde
    from inne
    group by participant_id, rekke
),
starter as (
    select
        participant_id,
        min(forste) as start_month
    from rekker
    where lengde >= $start_months_in_row and forste <= $start_within
    group by participant_id
),
etter_start as (
    select
        inne.participant_id as participant_id,
        inne.month as month,
        inne.month - lag(inne.month, 1, inne.month) over (
            partition by inne.participant_id order by inne.month
        ) > $closed_gap + 1 as er_brudd
    from inne
    inner join starter
        on starter.participant_id = inne.participant_id
    where inne.month >= starter.start_month
),
nummerert as (
    select
        participant_id,
        month,
        count(*) filter (where er_brudd) over (partition by participant_id order by month) as brudd
    from etter_start
),
slutter as (
    select
        starter.participant_id as participant_id,
        starter.start_month as start_month,
        max(nummerert.month) as siste_inne,
        any_value(tiltak_vindu.siste_mnd) as siste_mnd
    from starter
    inner join nummerert
        on nummerert.participant_id = starter.participant_id
        and nummerert.brudd = 0
    inner join tiltak_vindu
        on tiltak_vindu.participant_id = starter.participant_id
    group by starter.participant_id, starter.start_month
),
-- Where the study names the status codes that are events, other ends are censored.
hendelser as (
    select
        slutter.participant_id as participant_id,
        bool_or(hendelse.status is not null and not tiltak_forlop.er_kuttet) as er_hendelse
    from slutter
    inner join deltakere
        on deltakere.participant_id = slutter.participant_id
    inner join arm
        on arm.arm = deltakere.arm
    inner join tiltak_forlop
        on tiltak_forlop.participant_id = slutter.participant_id
        and tiltak_forlop.til_idx = deltakere.month0_idx + slutter.siste_inne
        and (tiltak_forlop.gruppe_bits & arm.gruppe_bits) <> 0
    left join hendelse
        on hendelse.status = tiltak_forlop.status
    group by slutter.participant_id
),
avgang as (
    select
        slutter.*,
        case
            when (select count(*) from hendelse) > 0 then coalesce(hendelser.er_hendelse, false)
            -- A gap that may still be closed is no exit.
            else slutter.siste_inne + $closed_gap + 1 <= slutter.siste_mnd
        end as is_exit,
        -- After this month nobody is known to have left, since a gap could still be closed. Who has not left by then
        -- is censored there: at their own last month it would be the leaving itself that censors.
        case
            when (select count(*) from hendelse) > 0 then slutter.siste_mnd
            else greatest(slutter.siste_mnd - $closed_gap, slutter.start_month)
        end as grense
    from slutter
    left join hendelser
        on hendelser.participant_id = slutter.participant_id
)
select
    deltakere.participant_id as participant_id,
    cast(avgang.start_month as smallint) as start_month,
    cast(
        case
            when avgang.is_exit or (select count(*) from hendelse) > 0 then avgang.siste_inne
            else avgang.grense
        end - avgang.start_month + 1 as smallint
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
    cast(avgang.grense - avgang.start_month + 1 as smallint) as observable,
    cast(avgang.siste_inne as smallint) as last_month
from deltakere
left join avgang
    on avgang.participant_id = deltakere.participant_id
left join panel
    on panel.participant_id = avgang.participant_id
    and panel.month = avgang.siste_inne + 1
