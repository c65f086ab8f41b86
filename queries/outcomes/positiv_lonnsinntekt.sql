/*
title  = "Positiv lønnsinntekt"
unit   = "share"
grain  = ["participant_id", "month"]
source = "Refino 2023 (rapport 000), avsnitt 8.1 og tabell 8.1-8.2"
reads  = ["panel"]
needs  = ["lonn_nok"]

[params]
min_lonn = { default = 0.0, label = "Lønn over så mange kroner i måneden", choices = [0.0, 1000.0, 10000.0] }

[presets]
"Refino 2023, positiv lønn" = { min_lonn = 0.0 }

[columns]
participant_id = "pseudonym, the same in every table"
month          = "whole months since the study's month 0"
y              = "1 with a cash wage above the limit in the month, 0 not, null outside the coverage"
*/
select
    participant_id,
    month,
    cast(lonn_nok > $min_lonn as integer) as y
from panel
