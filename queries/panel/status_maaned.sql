/*
title  = "Status i NAV per måned, på telledagen"
grain  = ["participant_id", "month"]
source = "Utvidet oppfølging 2020, figur 3.3; Reformen 2019, figur 3.5; kodeverket: ISERV er ikke registrert, BATT og VARIG er nedsatt arbeidsevne"
reads  = ["deltakere", "arena_status", "dekning"]

[params]
telledag = { default = 28 }
forste   = { default = -36 }
siste    = { default = 60 }

[columns]
participant_id      = "pseudonym, the same in every table"
month               = "whole months since month 0; only months with a status on the count day"
nedsatt_arbeidsevne = "registered with reduced work capacity; null when the codes are unknown"
annen_status        = "registered without; null when the codes are unknown"
*/
with
forlop as (
    select
        deltakere.participant_id as participant_id,
        deltakere.month0_idx as month0_idx,
        arena_status.formidlingsgruppe <> 'ISERV' as er_registrert,
        arena_status.kvalifiseringsgruppe in ('BATT', 'VARIG') as er_nedsatt,
        arena_status.fra_dato as fra_dato,
        least(coalesce(arena_status.til_dato, dekning.til_dag), dekning.til_dag) as til_dato
    from arena_status
    inner join deltakere
        on deltakere.lopenr = arena_status.lopenr
    inner join dekning
        on dekning.fil = 'arena_status'
),
maaneder as (
    select
        participant_id,
        er_registrert,
        er_nedsatt,
        unnest(range(
            greatest(
                year(fra_dato) * 12 + month(fra_dato) - 1 - month0_idx
                    + cast(day(fra_dato) > least($telledag, day(last_day(fra_dato))) as integer),
                $forste
            ),
            least(
                year(til_dato) * 12 + month(til_dato) - 1 - month0_idx
                    - cast(day(til_dato) < least($telledag, day(last_day(til_dato))) as integer),
                $siste
            ) + 1
        )) as month
    from forlop
),
samlet as (
    select
        participant_id,
        month,
        bool_or(er_registrert and er_nedsatt) as er_nedsatt,
        bool_or(er_registrert and not er_nedsatt) as er_annet
    from maaneder
    group by participant_id, month
)
select
    participant_id,
    cast(month as smallint) as month,
    er_nedsatt as nedsatt_arbeidsevne,
    -- The two exclude each other: reduced work capacity counts where two statuses overlap.
    er_annet and not er_nedsatt as annen_status
from samlet
