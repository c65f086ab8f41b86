/*
title  = "Deltakelse per måned, status på telledagen"
grain  = ["participant_id", "month"]
source = "SE-forsøket 2022, avsnitt 4.2"
reads  = ["deltakere", "tiltak_forlop"]

[params]
forste = { default = -36 }
siste  = { default = 60 }

[columns]
participant_id    = "pseudonym, the same in every table"
month             = "whole months since month 0; only months with a spell on the count day"
gruppe_bits       = "measure groups the person is in, one bit each"
i_tiltak          = "in a measure"
i_annet_tiltak    = "in a measure of no declared group"
i_lonnstilskudd   = "wage subsidy"
i_tilrettelegging = "adaptation grant"
*/
with
maaneder as (
    select
        tiltak_forlop.*,
        unnest(range(
            greatest(tiltak_forlop.fra_idx - deltakere.month0_idx, $forste),
            least(tiltak_forlop.til_idx - deltakere.month0_idx, $siste) + 1
        )) as month
    from tiltak_forlop
    inner join deltakere
        on deltakere.participant_id = tiltak_forlop.participant_id
)
select
    participant_id,
    cast(month as smallint) as month,
    bit_or(gruppe_bits) as gruppe_bits,
    bool_or(er_tiltak) as i_tiltak,
    bool_or(er_annet) as i_annet_tiltak,
    bool_or(er_lonnstilskudd) as i_lonnstilskudd,
    bool_or(er_tilrettelegging) as i_tilrettelegging
from maaneder
group by participant_id, month
