/*
title  = "Avtalte timer per uke på telledagen, summert over jobber"
grain  = ["participant_id", "month"]
source = "Utvidet oppfølging 2020, avsnitt 4.1.1; uttrekkskontrakten, avsnitt 8"
reads  = ["deltakere", "arbeidsforhold", "dekning"]

[params]
telledag = { default = 28 }
forste   = { default = -36 }
siste    = { default = 60 }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since month 0; only months with a job on the count day"
avtalte_timer  = "agreed hours a week over all jobs with known hours; null when none has"
*/
with
jobber as (
    select
        deltakere.participant_id as participant_id,
        deltakere.month0_idx as month0_idx,
        coalesce(
            arbeidsforhold.timer_uke,
            arbeidsforhold.timer_fulltid * arbeidsforhold.stillingspst / 100
        ) as timer_uke,
        arbeidsforhold.fra_dato as fra_dato,
        least(coalesce(arbeidsforhold.til_dato, dekning.til_dag), dekning.til_dag) as til_dato
    from arbeidsforhold
    inner join deltakere
        on deltakere.lopenr = arbeidsforhold.lopenr
    inner join dekning
        on dekning.fil = 'arbeidsforhold'
    -- Pensions are reported in the same register and are no job.
    where coalesce(arbeidsforhold.type, '') not like 'pensjon%'
),
maaneder as (
    select
        participant_id,
        timer_uke,
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
    from jobber
)
select
    participant_id,
    cast(month as smallint) as month,
    sum(timer_uke) as avtalte_timer
from maaneder
group by participant_id, month
