/*
title  = "Inntekt siste fem år"
grain  = ["participant_id"]
source = "SE-forsøket (rapport 003), avsnitt 5.1 og tabell 5.3: delt ved medianen, om lag 360 000 kr"
reads  = ["person"]
needs  = ["yrkesinntekt_siste_5_ar"]
exploratory = false

[levels]
under_median = "Under medianen"
over_median  = "Over medianen"

[columns]
participant_id = "pseudonym, the same in every table"
level          = "under_median, or over_median from the median and up; null without earnings data"
*/
-- The median of the whole study, so that it stays put when the sample is narrowed.
select
    participant_id,
    case
        when yrkesinntekt_siste_5_ar < median(yrkesinntekt_siste_5_ar) over () then 'under_median'
        when yrkesinntekt_siste_5_ar >= median(yrkesinntekt_siste_5_ar) over () then 'over_median'
    end as level
from person
