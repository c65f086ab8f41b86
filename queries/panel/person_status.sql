/*
title  = "Status i Arena den dagen måned 0 begynner å telle"
grain  = ["participant_id"]
source = "Refino 2023 (rapport 000), avsnitt 1.4.2 og 8.2; kodeverket sier at BATT og VARIG er nedsatt arbeidsevne"
reads  = ["deltakere", "arena_status", "dekning"]

[columns]
participant_id      = "pseudonym, the same in every table"
nedsatt_arbeidsevne = "1 in kvalifiseringsgruppe BATT or VARIG on the day of the draw; null not observed"
*/
with
status as (
    select
        deltakere.participant_id as participant_id,
        bool_or(coalesce(arena_status.kvalifiseringsgruppe, '') in ('BATT', 'VARIG')) as er_nedsatt
    from deltakere
    inner join arena_status
        on arena_status.lopenr = deltakere.lopenr
        and deltakere.trekk_dato >= arena_status.fra_dato
        and (arena_status.til_dato is null or deltakere.trekk_dato <= arena_status.til_dato)
    group by deltakere.participant_id
),
dekket as (
    select
        max(fra_idx) as fra_idx,
        max(til_idx) as til_idx
    from dekning
    where fil = 'arena_status'
)
select
    deltakere.participant_id as participant_id,
    case
        when deltakere.month0_idx between dekket.fra_idx and dekket.til_idx
            then cast(coalesce(status.er_nedsatt, false) as integer)
    end as nedsatt_arbeidsevne
from deltakere
cross join dekket
left join status
    on status.participant_id = deltakere.participant_id
