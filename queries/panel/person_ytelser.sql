/*
title  = "Ytelser ved trekningen og måneden før"
grain  = ["participant_id"]
source = "SE-forsøket 2022, avsnitt 5 (kovariat 10-14) og tabell 4.3; Utvidet oppfølging 2020, tabell 3.2 (uføretrygd, AAP og diagnose)"
reads  = ["deltakere", "ytelser", "dekning", "dekning_bred"]

[params]
telledag = { default = 28 }

[columns]
participant_id               = "pseudonym, the same in every table"
aap_ved_trekning             = "1 when an AAP spell covers the day of the draw; null not observed"
sosialhjelp_ved_trekning     = "the same for sosialhjelp"
overgangsstonad_ved_trekning = "the same for overgangsstønad"
foreldrepenger_ved_trekning  = "the same for foreldrepenger"
kvp_ved_trekning             = "the same for kvalifiseringsstønad"
ufore_ved_start              = "the same for uføretrygd"
aap_diagnose                 = "ikke_aap, aap_psykisk, aap_muskel_skjelett, aap_andre on that day; null not observed, or no diagnosis in the extract"
aap_for_trekning             = "1 with AAP on the count day of month -1; null not observed"
annen_ytelse_for_trekning    = "1 with another benefit and not AAP on that day; null when no benefit is observed"
*/
with
dager as (
    select
        deltakere.participant_id as participant_id,
        deltakere.lopenr as lopenr,
        deltakere.month0_idx as month0_idx,
        deltakere.trekk_dato as trekk_dato,
        make_date(
            (deltakere.month0_idx - 1) // 12,
            (deltakere.month0_idx - 1) % 12 + 1,
            least($telledag, day(last_day(make_date((deltakere.month0_idx - 1) // 12, (deltakere.month0_idx - 1) % 12 + 1, 1))))
        ) as dag_for
    from deltakere
),
mottak as (
    select
        dager.participant_id as participant_id,
        bool_or(ytelser.type = 'AAP' and er_ved) as aap,
        bool_or(ytelser.type = 'SOS' and er_ved) as sos,
        bool_or(ytelser.type = 'OVERG' and er_ved) as overg,
        bool_or(ytelser.type = 'FODSEL' and er_ved) as fodsel,
        bool_or(ytelser.type = 'KVP' and er_ved) as kvp,
        bool_or(ytelser.type = 'UFP' and er_ved) as ufp,
        -- ICPC-2 has P and L for mind and musculoskeletal system, ICD-10 has F and M. The latest spell that has one.
        arg_max(upper(left(ytelser.diagnose, 1)), (ytelser.fra_dato, ytelser.rad))
            filter (where ytelser.type = 'AAP' and er_ved) as kapittel,
        bool_or(ytelser.type = 'AAP' and er_for and er_dekket_for) as aap_for,
        bool_or(ytelser.type <> 'AAP' and er_for and er_dekket_for) as annen_for
    from dager
    inner join ytelser
        on ytelser.lopenr = dager.lopenr
    inner join dekning
        on dekning.fil = 'ytelser'
        and dekning.type = ytelser.type
    cross join lateral (
        select
            dager.trekk_dato between ytelser.fra_dato and coalesce(ytelser.til_dato, dekning.til_dag) as er_ved,
            dager.dag_for between ytelser.fra_dato and coalesce(ytelser.til_dato, dekning.til_dag) as er_for,
            dager.month0_idx - 1 between dekning.fra_idx and dekning.til_idx as er_dekket_for
    ) as dag
    group by dager.participant_id
),
diagnoser as (
    select count(diagnose) filter (where type = 'AAP') > 0 as er_levert
    from ytelser
),
dekket_for as (
    select
        dager.participant_id as participant_id,
        bool_or(dager.month0_idx - 1 between dekning.fra_idx and dekning.til_idx) as er_dekket
    from dager
    left join dekning
        on dekning.fil = 'ytelser'
    group by dager.participant_id
)
select
    dager.participant_id as participant_id,
    case
        when dager.month0_idx between dekning_bred.aap_fra and dekning_bred.aap_til
            then cast(coalesce(mottak.aap, false) as integer)
    end as aap_ved_trekning,
    case
        when dager.month0_idx between dekning_bred.sos_fra and dekning_bred.sos_til
            then cast(coalesce(mottak.sos, false) as integer)
    end as sosialhjelp_ved_trekning,
    case
        when dager.month0_idx between dekning_bred.overg_fra and dekning_bred.overg_til
            then cast(coalesce(mottak.overg, false) as integer)
    end as overgangsstonad_ved_trekning,
    case
        when dager.month0_idx between dekning_bred.fodsel_fra and dekning_bred.fodsel_til
            then cast(coalesce(mottak.fodsel, false) as integer)
    end as foreldrepenger_ved_trekning,
    case
        when dager.month0_idx between dekning_bred.kvp_fra and dekning_bred.kvp_til
            then cast(coalesce(mottak.kvp, false) as integer)
    end as kvp_ved_trekning,
    case
        when dager.month0_idx between dekning_bred.ufp_fra and dekning_bred.ufp_til
            then cast(coalesce(mottak.ufp, false) as integer)
    end as ufore_ved_start,
    case
        when not coalesce(dager.month0_idx between dekning_bred.aap_fra and dekning_bred.aap_til, false) then null
        when not diagnoser.er_levert then null
        when not coalesce(mottak.aap, false) then 'ikke_aap'
        when mottak.kapittel in ('P', 'F') then 'aap_psykisk'
        when mottak.kapittel in ('L', 'M') then 'aap_muskel_skjelett'
        else 'aap_andre'
    end as aap_diagnose,
    case
        when dager.month0_idx - 1 between dekning_bred.aap_fra and dekning_bred.aap_til
            then cast(coalesce(mottak.aap_for, false) as integer)
    end as aap_for_trekning,
    case
        when not coalesce(dekket_for.er_dekket, false) then null
        when coalesce(mottak.aap_for, false) then 0
        else cast(coalesce(mottak.annen_for, false) as integer)
    end as annen_ytelse_for_trekning
from dager
cross join dekning_bred
cross join diagnoser
left join mottak
    on mottak.participant_id = dager.participant_id
left join dekket_for
    on dekket_for.participant_id = dager.participant_id
