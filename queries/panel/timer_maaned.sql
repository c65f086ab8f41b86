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
        cast(coalesce(
            arbeidsforhold.stillingspst,
            arbeidsforhold.timer_uke / 37.5 * 100
        ) as float) as stilling,
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
        case when ansettelsesform = 'FAST' then stilling end as fast_stilling,
        -- A job of unknown form or size may be the largest permanent one.
        case
            when ansettelsesform = 'MIDLERTIDIG' or ansettelsesform = 'FAST' and stilling is not null then 0
            -- A job of no hours too, or the form would seem to be known.
            else coalesce(nullif(stilling, 0), cast('infinity' as float))
        end as mulig_fast_stilling,
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
    max(stilling) as storste_stilling,
    case
        when max(mulig_fast_stilling) <= coalesce(max(fast_stilling), 0) then coalesce(max(fast_stilling), 0)
    end as storste_fast_stilling
from maaneder
group by participant_id, month
