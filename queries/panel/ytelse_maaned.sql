/*
title  = "Ytelser per måned, status på telledagen"
grain  = ["participant_id", "month"]
source = "SE-forsøket 2022, avsnitt 4.2 (mottar den 28.)"
reads  = ["deltakere", "ytelser", "dekning"]

[params]
telledag = { default = 28 }
forste   = { default = -36 }
siste    = { default = 60 }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since month 0; only months with a benefit on the count day"
aap            = "arbeidsavklaringspenger"
ufp            = "uføretrygd"
sos            = "økonomisk sosialhjelp"
kvp            = "kvalifiseringsstønad"
overg          = "overgangsstønad"
tp             = "tiltakspenger"
dagp           = "dagpenger"
sykep          = "sykepenger"
fodsel         = "foreldrepenger"
*/
with
forlop as (
    select
        deltakere.participant_id as participant_id,
        deltakere.month0_idx as month0_idx,
        ytelser.type as type,
        ytelser.fra_dato as fra_dato,
        least(coalesce(ytelser.til_dato, dekning.til_dag), dekning.til_dag) as til_dato
    from ytelser
    inner join deltakere
        on deltakere.lopenr = ytelser.lopenr
    inner join dekning
        on dekning.fil = 'ytelser'
        and dekning.type = ytelser.type
),
maaneder as (
    select
        participant_id,
        type,
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
)
select
    participant_id,
    cast(month as smallint) as month,
    bool_or(type = 'AAP') as aap,
    bool_or(type = 'UFP') as ufp,
    bool_or(type = 'SOS') as sos,
    bool_or(type = 'KVP') as kvp,
    bool_or(type = 'OVERG') as overg,
    bool_or(type = 'TP') as tp,
    bool_or(type = 'DAGP') as dagp,
    bool_or(type = 'SYKEP') as sykep,
    bool_or(type = 'FODSEL') as fodsel
from maaneder
group by participant_id, month
