/*
title  = "Bakgrunn ved måned 0"
grain  = ["participant_id"]
source = "SE-forsøket 2022, tabell 4.3 og avsnitt 5; Reformen 2019, tabell 3.1, og Utvidet oppfølging 2020, tabell 3.2 (aldersgruppe, landgruppe, utdanning6)"
reads  = ["deltakere", "personer"]

[columns]
participant_id    = "pseudonym, the same in every table"
alder             = "years at month 0, from the month of birth"
alder_kvadrert    = "alder squared"
aldersgruppe5     = "five-year group of alder"
aldersgruppe      = "under_25, 25_29, 30_39, 40_49, 50_pluss"
kvinne            = "1 woman, 0 man"
ikke_fodt_i_norge = "1 born abroad, 0 in Norway"
innvandrer        = "1 in invkat B, and by country of birth where invkat is missing"
landgruppe        = "norge, landgruppe_2, landgruppe_3; null when not given"
utdanning         = "grunnskole (also upper secondary not completed), vgo, hoyere, ukjent"
vgo               = "1 when upper secondary is the highest"
hoyere_utd        = "1 with university or college"
utdanning6        = "grunnskole, vgs_ikke_fullfort, vgs_fullfort, hoy_inntil_4_ar, hoy_over_4_ar, ukjent"
*/
with
bakgrunn as (
    select
        deltakere.participant_id as participant_id,
        (deltakere.month0_idx - personer.fodt_idx) / 12.0 as alder,
        personer.kjonn as kjonn,
        personer.fodeland as fodeland,
        personer.invkat as invkat,
        personer.landgruppe as landgruppe,
        case
            when personer.utd_nivaa between 0 and 3 then 'grunnskole'
            when personer.utd_nivaa between 4 and 5 then 'vgo'
            when personer.utd_nivaa between 6 and 8 then 'hoyere'
            else 'ukjent'
        end as utdanning,
        case
            when personer.utd_nivaa between 0 and 2 then 'grunnskole'
            when personer.utd_nivaa = 3 then 'vgs_ikke_fullfort'
            when personer.utd_nivaa between 4 and 5 then 'vgs_fullfort'
            when personer.utd_nivaa = 6 then 'hoy_inntil_4_ar'
            when personer.utd_nivaa between 7 and 8 then 'hoy_over_4_ar'
            else 'ukjent'
        end as utdanning6
    from deltakere
    inner join personer
        on personer.lopenr = deltakere.lopenr
)
select
    participant_id,
    cast(alder as double) as alder,
    cast(alder as double) ** 2 as alder_kvadrert,
    case
        when alder < 20 then 'under 20'
        when alder >= 60 then '60 og over'
        when alder is not null
            then cast(floor(alder / 5) * 5 as integer) || '-' || cast(floor(alder / 5) * 5 + 4 as integer)
    end as aldersgruppe5,
    case
        when alder < 25 then 'under_25'
        when alder < 30 then '25_29'
        when alder < 40 then '30_39'
        when alder < 50 then '40_49'
        when alder >= 50 then '50_pluss'
    end as aldersgruppe,
    cast(kjonn = 2 as integer) as kvinne,
    cast(fodeland <> '000' as integer) as ikke_fodt_i_norge,
    cast(coalesce(invkat = 'B', fodeland <> '000') as integer) as innvandrer,
    case landgruppe when 1 then 'norge' when 2 then 'landgruppe_2' when 3 then 'landgruppe_3' end as landgruppe,
    utdanning,
    cast(utdanning = 'vgo' as integer) as vgo,
    cast(utdanning = 'hoyere' as integer) as hoyere_utd,
    utdanning6
from bakgrunn
