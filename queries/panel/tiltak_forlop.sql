/*
title  = "Tiltaksforløp for studiens deltakere"
grain  = ["participant_id", "rad"]
source = "Uttrekkskontrakten, avsnitt 4; SE-forsøket 2022, avsnitt 4.2 (status den 28.)"
reads  = ["deltakere", "tiltak_deltakelse", "dekning", "maalekode", "omlegging"]

[params]
telledag = { default = 28 }

[columns]
participant_id     = "pseudonym, the same in every table"
rad                = "row in the extract"
fra_dato           = "first day"
til_dato           = "last day, cut at the end of coverage"
status             = "participant status code, null when not given"
er_kuttet          = "true when the spell was still running at the end of coverage"
fra_idx            = "first month whose count day the spell covers"
til_idx            = "last month whose count day the spell covers; before fra_idx when it covers none"
gruppe_bits        = "the study's measure groups, one bit each"
er_tiltak          = "counts as a measure: neither wage subsidy nor adaptation grant"
er_annet           = "counts as a measure and is in no declared group"
er_lonnstilskudd   = "wage subsidy"
er_tilrettelegging = "adaptation grant"
*/
with
forlop as (
    select
        deltakere.participant_id as participant_id,
        deltakere.trekk_enhet as trekk_enhet,
        tiltak_deltakelse.rad as rad,
        tiltak_deltakelse.tiltakskode as tiltakskode,
        tiltak_deltakelse.status as status,
        tiltak_deltakelse.fra_dato as fra_dato,
        least(coalesce(tiltak_deltakelse.til_dato, dekning.til_dag), dekning.til_dag) as til_dato,
        coalesce(tiltak_deltakelse.til_dato > dekning.til_dag, true) as er_kuttet
    from tiltak_deltakelse
    inner join deltakere
        on deltakere.lopenr = tiltak_deltakelse.lopenr
    inner join dekning
        on dekning.fil = 'tiltak_deltakelse'
),
talt as (
    select
        forlop.*,
        year(fra_dato) * 12 + month(fra_dato) - 1
            + cast(day(fra_dato) > least($telledag, day(last_day(fra_dato))) as integer) as fra_idx,
        year(til_dato) * 12 + month(til_dato) - 1
            - cast(day(til_dato) < least($telledag, day(last_day(til_dato))) as integer) as til_idx,
        year(fra_dato) * 12 + month(fra_dato) - 1 as start_idx
    from forlop
)
select
    talt.participant_id as participant_id,
    talt.rad as rad,
    talt.fra_dato as fra_dato,
    talt.til_dato as til_dato,
    talt.status as status,
    talt.er_kuttet as er_kuttet,
    talt.fra_idx as fra_idx,
    talt.til_idx as til_idx,
    -- Some groups hold only spells that start before, or from, the month their unit switched.
    coalesce(maalekode.gruppe_bits, 0)
        | case when talt.start_idx < omlegging.fra_idx then coalesce(maalekode.for_bits, 0) else 0 end
        | case when talt.start_idx >= omlegging.fra_idx then coalesce(maalekode.fra_bits, 0) else 0 end as gruppe_bits,
    coalesce(maalekode.er_tiltak, true) as er_tiltak,
    coalesce(maalekode.er_annet, true) as er_annet,
    coalesce(maalekode.er_lonnstilskudd, false) as er_lonnstilskudd,
    coalesce(maalekode.er_tilrettelegging, false) as er_tilrettelegging
from talt
left join maalekode
    on maalekode.kode = talt.tiltakskode
left join omlegging
    on omlegging.trekk_enhet = talt.trekk_enhet
