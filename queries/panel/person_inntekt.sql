/*
title  = "Årlig yrkesinntekt rundt måned 0"
grain  = ["participant_id"]
source = "SE-forsøket 2022, avsnitt 5 og 5.1; Refino 2023, tabell 2.3 (arbeidserfaring)"
reads  = ["deltakere", "inntekt_aar", "dekning"]

[columns]
participant_id          = "pseudonym, the same in every table"
arsinntekt_trekningsaret = "kroner in the year of month 0; 0 without a row in a covered year, null not covered"
yrkesinntekt_aret_for   = "kroner in the year before"
yrkesinntekt_siste_5_ar = "kroner over the five years before; null unless all are covered"
hoyeste_yrkesinntekt_5_ar = "the highest of these five years, kroner; null unless all are covered"
arbeidserfaring_ar      = "covered years before the year of month 0 with earnings; null unless the year before is covered"
*/
with
oppgitt as (
    select
        min(fra_idx) as fra_idx,
        max(til_idx) as til_idx
    from dekning
    where fil = 'inntekt_aar'
),
-- Without a line in kilder the years in the file are taken as the covered ones.
dekket as (
    select
        coalesce((oppgitt.fra_idx + 11) // 12, min(inntekt_aar.aar)) as fra_aar,
        coalesce((oppgitt.til_idx + 1) // 12 - 1, max(inntekt_aar.aar)) as til_aar
    from oppgitt
    left join inntekt_aar
        on true
    group by oppgitt.fra_idx, oppgitt.til_idx
),
aar as (
    select
        deltakere.participant_id as participant_id,
        inntekt_aar.aar as aar,
        inntekt_aar.aar - deltakere.month0_idx // 12 as avstand,
        inntekt_aar.yrkesinntekt as kroner
    from inntekt_aar
    inner join deltakere
        on deltakere.lopenr = inntekt_aar.lopenr
),
sum_per_person as (
    select
        participant_id,
        sum(kroner) filter (where avstand = 0) as samme_aar,
        sum(kroner) filter (where avstand = -1) as aret_for,
        sum(kroner) filter (where avstand between -5 and -1) as siste_5,
        max(kroner) filter (where avstand between -5 and -1) as hoyeste_5,
        count(*) filter (where avstand < 0 and aar >= dekket.fra_aar and kroner > 0) as aar_med
    from aar
    cross join dekket
    group by participant_id
)
select
    deltakere.participant_id as participant_id,
    case
        when deltakere.month0_idx // 12 between dekket.fra_aar and dekket.til_aar
            then coalesce(sum_per_person.samme_aar, 0)
    end as arsinntekt_trekningsaret,
    case
        when deltakere.month0_idx // 12 - 1 between dekket.fra_aar and dekket.til_aar
            then coalesce(sum_per_person.aret_for, 0)
    end as yrkesinntekt_aret_for,
    case
        when deltakere.month0_idx // 12 - 5 >= dekket.fra_aar and deltakere.month0_idx // 12 - 1 <= dekket.til_aar
            then coalesce(sum_per_person.siste_5, 0)
    end as yrkesinntekt_siste_5_ar,
    case
        when deltakere.month0_idx // 12 - 5 >= dekket.fra_aar and deltakere.month0_idx // 12 - 1 <= dekket.til_aar
            then coalesce(sum_per_person.hoyeste_5, 0)
    end as hoyeste_yrkesinntekt_5_ar,
    case
        when deltakere.month0_idx // 12 - 1 between dekket.fra_aar and dekket.til_aar
            then coalesce(sum_per_person.aar_med, 0)
    end as arbeidserfaring_ar
from deltakere
cross join dekket
left join sum_per_person
    on sum_per_person.participant_id = deltakere.participant_id
