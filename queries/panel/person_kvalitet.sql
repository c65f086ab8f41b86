/*
title  = "Metodekvaliteten i trekningsenheten"
grain  = ["participant_id"]
source = "SE-forsøket 2022, avsnitt 5.1; hvilken måling som gjelder, står ikke i rapporten"
reads  = ["deltakere", "fidelity"]

[params]
regel = { default = "siste", choices = ["siste", "snitt"] }

[columns]
participant_id = "pseudonym, the same in every table"
fidelity_poeng = "points 25-125 of the unit's last measurement, or the mean of its measurements"
*/
with
enheter as (
    select
        trekk_enhet,
        case
            when $regel = 'snitt' then avg(poeng)
            else max_by(poeng, maalt_dato)
        end as poeng
    from fidelity
    where poeng is not null
    group by trekk_enhet
)
select
    deltakere.participant_id as participant_id,
    enheter.poeng as fidelity_poeng
from deltakere
left join enheter
    on enheter.trekk_enhet = deltakere.trekk_enhet
