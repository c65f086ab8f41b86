/*
title  = "Andre tiltak underveis i armens tiltak"
grain  = ["participant_id"]
source = "Utvidet oppfølging 2020, tabell 2.1 og fotnote 10: fra andre til nest siste måned"
reads  = ["deltakelse", "tiltak_maaned"]

[params]
tidsenhet = { default = "måned", choices = ["måned", "uke"] }

[columns]
participant_id  = "pseudonym, the same in every table"
gruppe_bits     = "measure groups in some month of the spell but its first and last; null without a spell counted in months"
lonnstilskudd   = "1 with wage subsidy in such a month, 0 without; null as above"
tilrettelegging = "1 with adaptation grant in such a month, 0 without; null as above"
*/
with
forlop as (
    select
        participant_id,
        start_month is not null and $tidsenhet = 'måned' as har_forlop,
        start_month + 1 as fra_mnd,
        last_month - 1 as til_mnd
    from deltakelse
)
select
    forlop.participant_id as participant_id,
    case when forlop.har_forlop then coalesce(bit_or(tiltak_maaned.gruppe_bits), 0) end as gruppe_bits,
    case when forlop.har_forlop
        then cast(coalesce(bool_or(tiltak_maaned.i_lonnstilskudd), false) as integer) end as lonnstilskudd,
    case when forlop.har_forlop
        then cast(coalesce(bool_or(tiltak_maaned.i_tilrettelegging), false) as integer) end as tilrettelegging
from forlop
left join tiltak_maaned
    on tiltak_maaned.participant_id = forlop.participant_id
    and tiltak_maaned.month between forlop.fra_mnd and forlop.til_mnd
group by forlop.participant_id, forlop.har_forlop
