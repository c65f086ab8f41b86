/*
title  = "Måneder hver kilde dekker"
grain  = ["fil", "type"]
source = "Uttrekkskontrakten, avsnitt 1"
reads  = ["kilder", "typer"]

[params]
telledag = { default = 28 }

[columns]
fil     = "extract file"
type    = "code within the file, empty where the file has one coverage"
fra_idx = "first covered month, year * 12 + month - 1"
til_idx = "last covered month; for spells the last whose count day is not after the extract"
fra_dag = "first day of the first covered month"
til_dag = "last covered day, not after the day of the extract"
*/
with
aktuelle as (
    select
        typer.fil as fil,
        typer.type as type,
        typer.er_forlop as er_forlop,
        kilder.fra_idx as fra_idx,
        kilder.til_idx as til_idx,
        kilder.uttrekksdato as uttrekksdato,
        -- A row for the code itself goes before a row for the whole file.
        dense_rank() over (
            partition by typer.fil, typer.type
            order by case when typer.type = '' or kilder.type = typer.type then 1 else 2 end
        ) as rang
    from typer
    inner join kilder
        on kilder.fil = typer.fil
        and (typer.type = '' or kilder.type is null or kilder.type = typer.type)
),
samlet as (
    select
        fil,
        type,
        er_forlop,
        max(fra_idx) as fra_idx,
        min(til_idx) as til_idx,
        min(uttrekksdato) as uttrekksdato
    from aktuelle
    where rang = 1
    group by fil, type, er_forlop
),
siste as (
    select
        samlet.*,
        year(uttrekksdato) * 12 + month(uttrekksdato) - 1
        - cast(least($telledag, day(last_day(uttrekksdato))) > day(uttrekksdato) as integer) as siste_talte_idx
    from samlet
)
select
    fil,
    type,
    fra_idx,
    case when er_forlop then least(til_idx, coalesce(siste_talte_idx, til_idx)) else til_idx end as til_idx,
    make_date(fra_idx // 12, fra_idx % 12 + 1, 1) as fra_dag,
    least(
        last_day(make_date(til_idx // 12, til_idx % 12 + 1, 1)),
        coalesce(uttrekksdato, last_day(make_date(til_idx // 12, til_idx % 12 + 1, 1)))
    ) as til_dag
from siste
