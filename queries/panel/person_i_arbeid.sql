/*
title  = "I arbeid ved måned 0 og før, etter avtalte timer"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020, avsnitt 4.1.1 og tabell V1; Reformen 2019, tabell 4.2 (jobb ved start, måneder i jobb siste to år)"
reads  = ["deltakere", "timer_maaned", "tiltak_maaned", "dekning_bred"]

[params]
min_timer = { default = 4.0 }

[columns]
participant_id        = "pseudonym, the same in every table"
i_arbeid_ved_start    = "1 with at least min_timer agreed hours in month 0 and in no other measure; null not observed"
mnd_i_arbeid_siste_24 = "such months from -24 to -1; null unless all are observed"
*/
with
maaneder as (
    select
        timer_maaned.participant_id as participant_id,
        timer_maaned.month as month,
        timer_maaned.avtalte_timer >= $min_timer and not coalesce(tiltak_maaned.i_annet_tiltak, false) as er_i_arbeid,
        timer_maaned.avtalte_timer is null as er_ukjent
    from timer_maaned
    left join tiltak_maaned
        on tiltak_maaned.participant_id = timer_maaned.participant_id
        and tiltak_maaned.month = timer_maaned.month
    where timer_maaned.month between -24 and 0
),
antall as (
    select
        participant_id,
        bool_or(er_i_arbeid and month = 0) as er_i_arbeid,
        bool_or(er_ukjent and month = 0) as er_ukjent,
        count(*) filter (where er_i_arbeid and month < 0) as siste_24,
        bool_or(er_ukjent and month < 0) as siste_24_er_ukjent
    from maaneder
    group by participant_id
),
dekket as (
    select
        deltakere.participant_id as participant_id,
        coalesce(
            month0_idx between arbeidsforhold_fra and arbeidsforhold_til
            and month0_idx between tiltak_fra and tiltak_til,
            false
        ) as er_start,
        coalesce(
            month0_idx - 24 >= arbeidsforhold_fra and month0_idx - 1 <= arbeidsforhold_til
            and month0_idx - 24 >= tiltak_fra and month0_idx - 1 <= tiltak_til,
            false
        ) as er_siste_24
    from deltakere
    cross join dekning_bred
)
select
    dekket.participant_id as participant_id,
    case
        when not dekket.er_start or antall.er_ukjent then null
        else cast(coalesce(antall.er_i_arbeid, false) as integer)
    end as i_arbeid_ved_start,
    case
        when not dekket.er_siste_24 or antall.siste_24_er_ukjent then null
        else cast(coalesce(antall.siste_24, 0) as smallint)
    end as mnd_i_arbeid_siste_24
from dekket
left join antall
    on antall.participant_id = dekket.participant_id
