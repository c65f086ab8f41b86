/*
title  = "Trekningsperiode"
grain  = ["participant_id"]
source = "SE-forsøket (rapport 003), avsnitt 5.1 og tabell 5.2: to like store halvdeler etter trekningsdato"
reads  = ["person"]
needs  = ["trekk_dato"]
exploratory = false

[levels]
tidlig = "Tidlig trukket"
sen    = "Sent trukket"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "tidlig or sen; null without a date, and for all if everybody was drawn on one day"
*/
-- People drawn on the same day stay together, so the halves may differ a little in size.
with days as (
    select
        trekk_dato,
        sum(count(*)) over (order by trekk_dato) as drawn_so_far,
        sum(count(*)) over () as drawn_in_all,
        max(trekk_dato) over () as last_day
    from person
    where trekk_dato is not null
    group by trekk_dato
),
split as (
    select trekk_dato as last_early_day
    from days
    where trekk_dato < last_day
    order by abs(2 * drawn_so_far - drawn_in_all), trekk_dato
    limit 1
)
select
    person.participant_id,
    case
        when person.trekk_dato <= split.last_early_day then 'tidlig'
        when person.trekk_dato > split.last_early_day then 'sen'
    end as level
from person
left join split on true
