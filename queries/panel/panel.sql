/*
title  = "Deltaker-måneder, hele rektangelet"
grain  = ["participant_id", "month"]
source = "Uttrekkskontrakten, avsnitt 14"
reads  = ["deltakere", "kalender", "dekning_bred", "lonn_maaned", "timer_maaned", "tiltak_maaned", "ytelse_maaned", "status_maaned"]

[params]
fra_id = { default = 0 }
til_id = { default = 2147483647 }
forste = { default = -36 }
siste  = { default = 60 }

[columns]
participant_id             = "pseudonym, the same in every table"
month                      = "whole months since month 0"
calendar_month             = "first day of the month"
g_nok                      = "basic amount in the month, kroner"
observert_tiltak_deltakelse = "measures are observed in the month"
observert_amelding         = "wages are observed"
observert_arbeidsforhold   = "agreed hours are observed"
observert_arena_status     = "registration in NAV is observed"
observert_utfall           = "at least one of the study's own outcomes may be observed"
observert_ytelser_aap      = "AAP is observed"
observert_ytelser_ufp      = "uføretrygd is observed"
observert_ytelser_sos      = "sosialhjelp is observed"
observert_ytelser_kvp      = "kvalifiseringsstønad is observed"
observert_ytelser_overg    = "overgangsstønad is observed"
observert_ytelser_tp       = "tiltakspenger is observed"
observert_ytelser_dagp     = "dagpenger is observed"
observert_ytelser_sykep    = "sykepenger is observed"
observert_ytelser_fodsel   = "foreldrepenger is observed"
lonn_nok                   = "cash wage, kroner; null not observed"
avtalte_timer              = "agreed hours a week on the count day; null not observed or unknown"
storste_stilling           = "percent of the largest single job on the count day; null not observed or unknown"
storste_fast_stilling      = "percent of the largest permanent job; null also where no extract says the form of employment"
i_tiltak                   = "in a measure on the count day; null not observed"
i_annet_tiltak             = "in a measure of no declared group; null not observed"
i_lonnstilskudd            = "wage subsidy; null not observed"
i_tilrettelegging          = "adaptation grant; null not observed"
mottar_aap                 = "AAP on the count day; null not observed"
mottar_ufore               = "uføretrygd on the count day; null not observed"
mottar_sosialhjelp         = "sosialhjelp on the count day; null not observed"
mottar_kvp                 = "kvalifiseringsstønad on the count day; null not observed"
mottar_overgangsstonad     = "overgangsstønad on the count day; null not observed"
mottar_tiltakspenger       = "tiltakspenger on the count day; null not observed"
mottar_dagpenger           = "dagpenger on the count day; null not observed"
mottar_sykepenger          = "sykepenger on the count day; null not observed"
mottar_foreldrepenger      = "foreldrepenger on the count day; null not observed"
reg_nedsatt_arbeidsevne    = "registered in NAV with reduced work capacity on the count day; null not observed or unknown"
reg_annen_status           = "registered in NAV without; null not observed or unknown"
gruppe_bits                = "measure groups, one bit each; null not observed"
kal_idx                    = "calendar month, year * 12 + month - 1"
er_med                     = "neither dead nor emigrated before the month"
*/
with
rutenett as (
    select
        deltakere.participant_id as participant_id,
        cast(maaneder.month as smallint) as month,
        cast(deltakere.month0_idx + maaneder.month as integer) as kal_idx,
        deltakere.month0_idx + maaneder.month <= coalesce(deltakere.slutt_idx, 2147483647) as er_med
    from deltakere
    cross join (select unnest(range($forste, $siste + 1)) as month) as maaneder
    where deltakere.participant_id between $fra_id and $til_id
),
observert as (
    select
        rutenett.*,
        coalesce(er_med and kal_idx between tiltak_fra and tiltak_til, false) as observert_tiltak_deltakelse,
        coalesce(er_med and kal_idx between amelding_fra and amelding_til, false) as observert_amelding,
        coalesce(er_med and kal_idx between arbeidsforhold_fra and arbeidsforhold_til, false) as observert_arbeidsforhold,
        coalesce(er_med and kal_idx between arena_status_fra and arena_status_til, false) as observert_arena_status,
        coalesce(er_med and kal_idx between utfall_fra and utfall_til, false) as observert_utfall,
        coalesce(er_med and kal_idx between aap_fra and aap_til, false) as observert_ytelser_aap,
        coalesce(er_med and kal_idx between ufp_fra and ufp_til, false) as observert_ytelser_ufp,
        coalesce(er_med and kal_idx between sos_fra and sos_til, false) as observert_ytelser_sos,
        coalesce(er_med and kal_idx between kvp_fra and kvp_til, false) as observert_ytelser_kvp,
        coalesce(er_med and kal_idx between overg_fra and overg_til, false) as observert_ytelser_overg,
        coalesce(er_med and kal_idx between tp_fra and tp_til, false) as observert_ytelser_tp,
        coalesce(er_med and kal_idx between dagp_fra and dagp_til, false) as observert_ytelser_dagp,
        coalesce(er_med and kal_idx between sykep_fra and sykep_til, false) as observert_ytelser_sykep,
        coalesce(er_med and kal_idx between fodsel_fra and fodsel_til, false) as observert_ytelser_fodsel
    from rutenett
    cross join dekning_bred
),
-- Without the form of employment nobody is known to be without a permanent job.
ansettelsesform as (
    select coalesce(bool_or(storste_fast_stilling is not null), false) as er_levert
    from timer_maaned
)
select
    observert.participant_id as participant_id,
    observert.month as month,
    kalender.calendar_month as calendar_month,
    cast(kalender.g_nok as double) as g_nok,
    observert.observert_tiltak_deltakelse as observert_tiltak_deltakelse,
    observert.observert_amelding as observert_amelding,
    observert.observert_arbeidsforhold as observert_arbeidsforhold,
    observert.observert_arena_status as observert_arena_status,
    observert.observert_utfall as observert_utfall,
    observert.observert_ytelser_aap as observert_ytelser_aap,
    observert.observert_ytelser_ufp as observert_ytelser_ufp,
    observert.observert_ytelser_sos as observert_ytelser_sos,
    observert.observert_ytelser_kvp as observert_ytelser_kvp,
    observert.observert_ytelser_overg as observert_ytelser_overg,
    observert.observert_ytelser_tp as observert_ytelser_tp,
    observert.observert_ytelser_dagp as observert_ytelser_dagp,
    observert.observert_ytelser_sykep as observert_ytelser_sykep,
    observert.observert_ytelser_fodsel as observert_ytelser_fodsel,
    case when observert.observert_amelding then coalesce(lonn_maaned.lonn_nok, 0) end as lonn_nok,
    case
        when not observert.observert_arbeidsforhold then null
        when timer_maaned.participant_id is null then 0
        -- Null here: a job is there, but the hours of it are unknown.
        else timer_maaned.avtalte_timer
    end as avtalte_timer,
    case
        when not observert.observert_arbeidsforhold then null
        when timer_maaned.participant_id is null then 0
        else timer_maaned.storste_stilling
    end as storste_stilling,
    case
        when not observert.observert_arbeidsforhold then null
        when timer_maaned.participant_id is not null then timer_maaned.storste_fast_stilling
        when ansettelsesform.er_levert then 0
    end as storste_fast_stilling,
    case when observert.observert_tiltak_deltakelse then coalesce(tiltak_maaned.i_tiltak, false) end as i_tiltak,
    case when observert.observert_tiltak_deltakelse then coalesce(tiltak_maaned.i_annet_tiltak, false) end as i_annet_tiltak,
    case when observert.observert_tiltak_deltakelse then coalesce(tiltak_maaned.i_lonnstilskudd, false) end as i_lonnstilskudd,
    case when observert.observert_tiltak_deltakelse then coalesce(tiltak_maaned.i_tilrettelegging, false) end as i_tilrettelegging,
    case when observert.observert_ytelser_aap then coalesce(ytelse_maaned.aap, false) end as mottar_aap,
    case when observert.observert_ytelser_ufp then coalesce(ytelse_maaned.ufp, false) end as mottar_ufore,
    case when observert.observert_ytelser_sos then coalesce(ytelse_maaned.sos, false) end as mottar_sosialhjelp,
    case when observert.observert_ytelser_kvp then coalesce(ytelse_maaned.kvp, false) end as mottar_kvp,
    case when observert.observert_ytelser_overg then coalesce(ytelse_maaned.overg, false) end as mottar_overgangsstonad,
    case when observert.observert_ytelser_tp then coalesce(ytelse_maaned.tp, false) end as mottar_tiltakspenger,
    case when observert.observert_ytelser_dagp then coalesce(ytelse_maaned.dagp, false) end as mottar_dagpenger,
    case when observert.observert_ytelser_sykep then coalesce(ytelse_maaned.sykep, false) end as mottar_sykepenger,
    case when observert.observert_ytelser_fodsel then coalesce(ytelse_maaned.fodsel, false) end as mottar_foreldrepenger,
    case
        when not observert.observert_arena_status then null
        when status_maaned.participant_id is null then false
        else status_maaned.nedsatt_arbeidsevne
    end as reg_nedsatt_arbeidsevne,
    case
        when not observert.observert_arena_status then null
        when status_maaned.participant_id is null then false
        else status_maaned.annen_status
    end as reg_annen_status,
    case when observert.observert_tiltak_deltakelse then coalesce(tiltak_maaned.gruppe_bits, 0) end as gruppe_bits,
    observert.kal_idx as kal_idx,
    observert.er_med as er_med
from observert
cross join ansettelsesform
inner join kalender
    on kalender.kal_idx = observert.kal_idx
-- The month tables are cut to the chunk too, or every chunk would read all of them.
left join lonn_maaned
    on lonn_maaned.participant_id = observert.participant_id
    and lonn_maaned.month = observert.month
    and lonn_maaned.participant_id between $fra_id and $til_id
left join timer_maaned
    on timer_maaned.participant_id = observert.participant_id
    and timer_maaned.month = observert.month
    and timer_maaned.participant_id between $fra_id and $til_id
left join tiltak_maaned
    on tiltak_maaned.participant_id = observert.participant_id
    and tiltak_maaned.month = observert.month
    and tiltak_maaned.participant_id between $fra_id and $til_id
left join ytelse_maaned
    on ytelse_maaned.participant_id = observert.participant_id
    and ytelse_maaned.month = observert.month
    and ytelse_maaned.participant_id between $fra_id and $til_id
left join status_maaned
    on status_maaned.participant_id = observert.participant_id
    and status_maaned.month = observert.month
    and status_maaned.participant_id between $fra_id and $til_id
