/*
title  = "Dekningen på én rad"
grain  = []
source = "Uttrekkskontrakten, avsnitt 1"
reads  = ["dekning"]

[columns]
tiltak_fra         = "first month that tiltak_deltakelse covers, null when not delivered"
tiltak_til         = "last month that tiltak_deltakelse covers, null when not delivered"
amelding_fra       = "first month that amelding covers, null when not delivered"
amelding_til       = "last month that amelding covers, null when not delivered"
arbeidsforhold_fra = "first month that arbeidsforhold covers, null when not delivered"
arbeidsforhold_til = "last month that arbeidsforhold covers, null when not delivered"
arena_status_fra   = "first month that arena_status covers, null when not delivered"
arena_status_til   = "last month that arena_status covers, null when not delivered"
utfall_fra         = "first month that utfall covers, null when not delivered"
utfall_til         = "last month that utfall covers, null when not delivered"
aap_fra            = "first month that aap covers, null when not delivered"
aap_til            = "last month that aap covers, null when not delivered"
ufp_fra            = "first month that ufp covers, null when not delivered"
ufp_til            = "last month that ufp covers, null when not delivered"
sos_fra            = "first month that sos covers, null when not delivered"
sos_til            = "last month that sos covers, null when not delivered"
kvp_fra            = "first month that kvp covers, null when not delivered"
kvp_til            = "last month that kvp covers, null when not delivered"
overg_fra          = "first month that overg covers, null when not delivered"
overg_til          = "last month that overg covers, null when not delivered"
tp_fra             = "first month that tp covers, null when not delivered"
tp_til             = "last month that tp covers, null when not delivered"
dagp_fra           = "first month that dagp covers, null when not delivered"
dagp_til           = "last month that dagp covers, null when not delivered"
sykep_fra          = "first month that sykep covers, null when not delivered"
sykep_til          = "last month that sykep covers, null when not delivered"
fodsel_fra         = "first month that fodsel covers, null when not delivered"
fodsel_til         = "last month that fodsel covers, null when not delivered"
*/
select
    max(fra_idx) filter (where fil = 'tiltak_deltakelse') as tiltak_fra,
    max(til_idx) filter (where fil = 'tiltak_deltakelse') as tiltak_til,
    max(fra_idx) filter (where fil = 'amelding') as amelding_fra,
    max(til_idx) filter (where fil = 'amelding') as amelding_til,
    max(fra_idx) filter (where fil = 'arbeidsforhold') as arbeidsforhold_fra,
    max(til_idx) filter (where fil = 'arbeidsforhold') as arbeidsforhold_til,
    max(fra_idx) filter (where fil = 'arena_status') as arena_status_fra,
    max(til_idx) filter (where fil = 'arena_status') as arena_status_til,
    min(fra_idx) filter (where fil = 'utfall') as utfall_fra,
    max(til_idx) filter (where fil = 'utfall') as utfall_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'AAP') as aap_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'AAP') as aap_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'UFP') as ufp_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'UFP') as ufp_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'SOS') as sos_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'SOS') as sos_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'KVP') as kvp_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'KVP') as kvp_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'OVERG') as overg_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'OVERG') as overg_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'TP') as tp_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'TP') as tp_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'DAGP') as dagp_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'DAGP') as dagp_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'SYKEP') as sykep_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'SYKEP') as sykep_til,
    max(fra_idx) filter (where fil = 'ytelser' and type = 'FODSEL') as fodsel_fra,
    max(til_idx) filter (where fil = 'ytelser' and type = 'FODSEL') as fodsel_til
from dekning
