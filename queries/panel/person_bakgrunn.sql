/*
title  = "Bakgrunn ved måned 0"
grain  = ["participant_id"]
source = "SE-forsøket 2022, tabell 4.3 og avsnitt 5"
reads  = ["deltakere", "personer"]

[columns]
participant_id    = "pseudonym, the same in every table"
alder             = "years at month 0, from the month of birth"
aldersgruppe5     = "five-year group of alder"
kvinne            = "1 woman, 0 man"
ikke_fodt_i_norge = "1 born abroad, 0 in Norway"
innvandrer        = "1 in invkat B, and by country of birth where invkat is missing"
utdanning         = "grunnskole (also upper secondary not completed), vgo, hoyere, ukjent"
vgo               = "1 when upper secondary is the highest"
hoyere_utd        = "1 with university or college"
*/
with
bakgrunn as (
    select
        deltakere.participant_id as participant_id,
        (deltakere.month0_idx - personer.fodt_idx) / 12.0 as alder,
        personer.kjonn as kjonn,
        personer.fodeland as fodeland,
        personer.invkat as invkat,
        case
            when personer.utd_nivaa between 0 and 3 then 'grunnskole'
            when personer.utd_nivaa between 4 and 5 then 'vgo'
            when personer.utd_nivaa between 6 and 8 then 'hoyere'
            else 'ukjent'
        end as utdanning
    from deltakere
    inner join personer
        on personer.lopenr = deltakere.lopenr
)
select
    participant_id,
    cast(alder as double) as alder,
    case
        when alder < 20 then 'under 20'
        when alder >= 60 then '60 og over'
        when alder is not null
            then cast(floor(alder / 5) * 5 as integer) || '-' || cast(floor(alder / 5) * 5 + 4 as integer)
    end as aldersgruppe5,
    cast(kjonn = 2 as integer) as kvinne,
    cast(fodeland <> '000' as integer) as ikke_fodt_i_norge,
    cast(coalesce(invkat = 'B', fodeland <> '000') as integer) as innvandrer,
    utdanning,
    cast(utdanning = 'vgo' as integer) as vgo,
    cast(utdanning = 'hoyere' as integer) as hoyere_utd
from bakgrunn
