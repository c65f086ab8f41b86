/*
title  = "Avtalte timer per uke på telledagen, summert over jobber, og den største stillingen"
grain  = ["participant_id", "month"]
source = "Utvidet oppfølging 2020, avsnitt 4.1.1; Refino 2023, avsnitt 2.3; uttrekkskontrakten, avsnitt 8"
reads  = ["deltakere", "arbeidsforhold", "dekning"]

[params]
telledag = { default = 28 }
forste   = { default = -36 }
siste    = { default = 60 }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since month 0; only months with a job on the count day"
avtalte_timer  = "agreed hours a week over all jobs with known hours; null when none has"
storste_stilling = "percent of the largest single job: stillingspst, or else hours of 37.5; null when no job says"
storste_fast_stilling = "the same among permanent jobs, 0 when there is none; null when a larger job's form is unknown"
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
        coalesce(
            arbeidsforhold.stillingspst,
            arbeidsforhold.timer_uke / 37.5 * 100
        ) as stilling,
        nullif(arbeidsforhold.ansettelsesform, 'UKJENT') as ansettelsesform,
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
        stilling,
        ansettelsesform,
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
    sum(timer_uke) as avtalte_timer,
    cast(max(stilling) as float) as storste_stilling,
    cast(case
        -- A job of unknown form or size may be the largest permanent one.
        when bool_or(ansettelsesform is distinct from 'MIDLERTIDIG' and stilling is null) then null
        when max(stilling) filter (where ansettelsesform is null)
            > coalesce(max(stilling) filter (where ansettelsesform = 'FAST'), 0) then null
        else coalesce(max(stilling) filter (where ansettelsesform = 'FAST'), 0)
    end as float) as storste_fast_stilling
from maaneder
group by participant_id, month
