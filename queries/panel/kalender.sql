/*
title  = "Kalendermåneder med grunnbeløp"
grain  = ["kal_idx"]
source = "NAV, grunnbeløpet (data/codes/grunnbelop.csv)"
reads  = ["deltakere", "grunnbelop"]

[params]
forste = { default = -36 }
siste  = { default = 60 }

[columns]
kal_idx        = "year * 12 + month - 1"
calendar_month = "first day of the month"
g_nok          = "basic amount in the month, kroner; May has the new one; null before 2009-05"
*/
with
grenser as (
    select
        min(month0_idx) + least($forste, -36) as fra_idx,
        max(month0_idx) + $siste as til_idx
    from deltakere
),
maaneder as (
    select unnest(range(cast(fra_idx as bigint), cast(til_idx as bigint) + 1)) as kal_idx
    from grenser
)
select
    cast(maaneder.kal_idx as integer) as kal_idx,
    make_date(maaneder.kal_idx // 12, maaneder.kal_idx % 12 + 1, 1) as calendar_month,
    grunnbelop.kroner as g_nok
from maaneder
asof left join grunnbelop
    on maaneder.kal_idx >= grunnbelop.fra_idx
order by maaneder.kal_idx
