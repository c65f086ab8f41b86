"""The comparison with printed numbers: one row of each kind, and its answer worked out by hand.

Twelve participants, all with month 0 in June 2015. In work (a job of 37.5 hours) from month 1: T1, T2 and T3
of six treated, K1 of six controls. Women: T1-T4 and K1-K2. In the measure from month 1: T1 and T2 three
months, T3 two months, T4 still at the end; K1 one month.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.analysis import printed_rows
from dashboard.analysis.published import COLUMNS, as_printed, overlays, published
from dashboard.analysis.published_estimates import Covariate, covariates_at, estimates_at, selection_of
from dashboard.analysis.scoreboard import scoreboard
from dashboard.selection import default_selection, with_outcome
from dashboard.warehouse import Database, open_database
from data import build

FOLDER = "haandlaget"
TREATED, CONTROL = [f"T{n}" for n in range(1, 7)], [f"K{n}" for n in range(1, 7)]
WOMEN = {"T1", "T2", "T3", "T4", "K1", "K2"}
STUDY = """
id = "haandlaget"
title = "Håndlaget"
months = [-2, 6]
[arms.tiltak]
title = "Tiltak"
[arms.kontroll]
title = "Kontroll"
[measures.a]
codes = ["SUPPEMP"]
[measures.b]
codes = ["INDOPPFAG"]
[participation]
arm_measure = { tiltak = ["a"], kontroll = ["b"] }
[models]
use = ["raa", "strata"]
main = "raa"
[windows]
use = ["mnd_1", "mnd_1_3"]
main = "mnd_1"
[subgroups]
utforskende = ["kjonn"]
[published]
folder = "haandlaget"
terms = ["trukket"]
descriptive_tables = ["2"]
[published.terms_of]
i_prosent = { relative = "kontroll" }
[published.specs]
a = "raa"
[published.samples]
alle = {}
kvinner = { kjonn = "kvinne" }
i_et_annet_register = { bosted = "x" }
[published.outcomes]
jobb = { outcome = "i_arbeid" }
heltid = { outcome = "i_arbeid", min_timer = 37.5 }
[published.arms]
nytt = "tiltak"
gammelt = "kontroll"
nye_kvinner = { arm = "tiltak", kvinne = 1 }
[published.levels]
kjonn = { column = "kvinne", values = { kvinne = 1, mann = 0 } }
[published.statistics]
andel_i_arbeid = { outcome = "i_arbeid", window = "mnd_1" }
[published.measures]
i_tiltak = { survival = true }
har_avsluttet = { exited = true }
maneder = { restricted_mean = 3 }
sett = { observed = "i_arbeid" }
kvinner = { count = true, where = { kvinne = 1 } }
uten_jobb = { outcome = "i_arbeid", complement = true }
[[published.matches]]
kind = "estimates"
sample = "kvinner"
match = "ikke_gjenskapbar"
reason = "Uforenlig."
"""
FILES = {
    "kilder.csv": "fil,type,fra_maaned,til_maaned,uttrekksdato,syntetisk\n"
    + "".join(f"{name},,2015-01,2015-12,2016-03-01,1\n" for name in ("tiltak_deltakelse", "arbeidsforhold")),
    "personer.csv": "lopenr,fodt_mnd,kjonn,fodeland,utd_nivaa,dod_dato,utvandret_dato\n"
    + "".join(f"{one},1985-06,{2 if one in WOMEN else 1},000,4,,\n" for one in TREATED + CONTROL),
    "trekning.csv": "lopenr,studie,trekk_dato,trekk_enhet,gruppe,kontornr\n"
    + "".join(f"{one},X,2015-06-10,Nord,{int(one in TREATED)},\n" for one in TREATED + CONTROL),
    "tiltak_deltakelse.csv": """deltaker_id,lopenr,tiltakskode,status,fra_dato,til_dato
1,T1,SUPPEMP,FULLF,2015-07-01,2015-09-30
2,T2,SUPPEMP,FULLF,2015-07-01,2015-09-30
3,T3,SUPPEMP,FULLF,2015-07-01,2015-08-31
4,T4,SUPPEMP,GJENN,2015-07-01,
5,K1,INDOPPFAG,FULLF,2015-07-01,2015-07-31
""",
    "arbeidsforhold.csv": "arbeidsforhold_id,lopenr,type,fra_dato,til_dato,timer_uke\n"
    + "".join(
        f"{n},{one},ordinaertArbeidsforhold,2015-07-01,,37.5\n"
        for n, one in enumerate(("T1", "T2", "T3", "K1"))
    ),
}
PRINTED = {
    "estimates": "report,table,outcome,outcome_label_nb,sample,window,spec,term,estimate,se,stars,"
    + """n,mean_outcome,r2,unit,note
999,1,jobb,I jobb,alle,mnd_1,a,trukket,0.30,0.05,,,,,andel,
999,1,jobb,I jobb,alle,mnd_2,a,trukket,30,,,,,,prosentpoeng,
999,1,heltid,Heltid,alle,mnd_1_3,a,trukket,0.30,0.00,,,,,andel,
999,1,jobb,I jobb,kvinner,mnd_1,a,trukket,0.25,,,,,,andel,
999,1,jobb,I jobb,alle,mnd_1,a,i_prosent,200,,,,,,prosent,
999,1,jobb,I jobb,i_et_annet_register,mnd_1,a,trukket,0.2,,,,,,andel,
999,1,jobb,I jobb,alle,mnd_1,b,trukket,0.2,,,,,,andel,
999,1,jobb,I jobb,alle,mnd_1,a,konstant,0.2,,,,,,andel,
""",
    "descriptives": """report,table,characteristic,label_nb,category,group,statistic,value,unit,n,note
999,2,kjonn,Kvinner,kvinne,nytt,andel,60.0,prosent,6,
999,2,kjonn,Menn,mann,gammelt,antall,4,personer,6,
999,2,antall_personer,Alle,,total,antall,12,personer,12,
999,2,kvinne,Kvinner,,differanse,snitt,0.3,andel,12,
999,2,kvinne,Kvinner,,nytt,standardavvik,0.5,andel,6,
999,2,kjonn,Kvinner,kvinne,nytt,andel_i_arbeid,70,prosent,4,
999,2,kjonn,Ukjent,ukjent,nytt,andel,0,prosent,6,
999,2,fodested,Sted,,nytt,andel,0,prosent,6,
999,3,kvinne,Kvinner,,nytt,snitt,0.5,andel,6,
""",
    "participation": """report,figure,arm,measure,month,share_or_value,unit,source_quote_short,note
999,Figur 1,nytt,i_tiltak,2,75,prosent,,
999,Figur 1,nytt,har_avsluttet,2,20,prosent,rundt 20,rundt
999,Figur 1,nytt,maneder,,2.5,måneder,,
999,Figur 1,begge,sett,1,12,personer,,
999,Figur 1,begge,kvinner,,6,personer,,
999,Figur 1,nye_kvinner,i_arbeid,1,75,prosent,,
999,Figur 1,gammelt,uten_jobb,1,80,prosent,,
999,Figur 1,nytt,i_arbeid,-2..-1,0,prosent,,
999,Figur 1,differanse,i_arbeid,1,33,prosentpoeng,,
999,Figur 1,ukjent_arm,i_arbeid,1,33,prosent,,
999,Figur 1,nytt,i_arbeid,40,33,prosent,,
""",
    "costs": "report,table,item,label_nb,arm,year,value,unit,note\n999,4,pris,Pris,nytt,2015,6000,kr,\n",
    "survey": "report,figure,arm,measure,value,unit,note\n999,Figur 2,nytt,svar,12,svar,\n",
}


@pytest.fixture(scope="module")
def printed_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The hand-made report in the place of the copies."""
    base = tmp_path_factory.mktemp("trykt")
    (base / FOLDER).mkdir()
    for name, text in PRINTED.items():
        (base / FOLDER / f"{name}.csv").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printed_rows, "PRINTED", base)
        yield base
    printed_rows.read.cache_clear()
    printed_rows.rows.cache_clear()


@pytest.fixture(scope="module")
def opened(printed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("uttrekk")
    for name, text in {"study.toml": STUDY, **FILES}.items():
        (folder / name).write_text(text, encoding="utf-8")
    build.build([folder], out=folder / "fil.duckdb")
    database = open_database(folder / "fil.duckdb")
    yield database
    database.close()


@pytest.fixture(scope="module")
def frame(opened: Database) -> pd.DataFrame:
    return published(opened, FOLDER).table.frame


def row(frame: pd.DataFrame, kind: str, number: int) -> pd.Series:
    (found,) = [one for _, one in frame[(frame["kind"] == kind) & (frame["row"] == number)].iterrows()]
    return found


def test_every_printed_row_is_there_once_with_the_promised_columns(frame: pd.DataFrame) -> None:
    assert tuple(frame.columns[: len(COLUMNS)]) == COLUMNS
    assert frame["kind"].value_counts().to_dict() == {
        "participation": 11,
        "descriptives": 9,
        "estimates": 8,
        "costs": 1,
        "survey": 1,
    }


@pytest.mark.parametrize(
    ("number", "estimate"),
    [
        (1, 3 / 6 - 1 / 6),  # the window of one month
        (2, 100 * (3 / 6 - 1 / 6)),  # printed in percentage points; no window of month 2, so the month
        (3, 3 / 6 - 1 / 6),  # another outcome with a parameter of its own
        (4, 3 / 4 - 1 / 2),  # women
        (5, 100 * (1 / 3) / (1 / 6)),  # the effect in percent of the controls' mean
    ],
)
def test_effects(frame: pd.DataFrame, number: int, estimate: float) -> None:
    assert row(frame, "estimates", number)["estimate"] == pytest.approx(estimate)


@pytest.mark.parametrize("number", [6, 7, 8])
def test_an_effect_that_is_not_offered_stands_as_printed(frame: pd.DataFrame, number: int) -> None:
    found = row(frame, "estimates", number)
    assert math.isnan(found["estimate"])
    assert (found["match"], found["z_basis"]) == ("trykt", "")
    assert found["reason"]


def test_distance_is_in_the_printed_error_and_else_in_our_own(frame: pd.DataFrame) -> None:
    first, second, third = (row(frame, "estimates", number) for number in (1, 2, 3))
    assert (first["z_basis"], first["z"]) == ("trykt", pytest.approx((1 / 3 - 0.30) / 0.05))
    # HC1 of a difference in means: p(1-p)/n per arm, times n/(n-2).
    error = 100 * math.sqrt(12 / 10 * (0.25 / 6 + (5 / 36) / 6))
    assert second["std_error"] == pytest.approx(error)
    assert (second["z_basis"], second["z"]) == ("egen", pytest.approx((100 / 3 - 30) / error))
    # A standard error printed as 0 judges nothing.
    assert (third["z_basis"], math.isnan(third["z"])) == ("", True)
    assert third["points"] == pytest.approx(100 * (1 / 3 - 0.30))


@pytest.mark.parametrize(
    ("number", "estimate"),
    [
        (1, 100 * 4 / 6),
        (2, 4),
        (3, 12),
        (4, 4 / 6 - 2 / 6),
        (5, math.sqrt(4 / 6 * 2 / 6 * 6 / 5)),
        (6, 100 * 3 / 4),
        (7, math.nan),  # no such level
        (8, math.nan),  # no such column
        (9, math.nan),  # a table the definition does not list
    ],
)
def test_counts_shares_and_means(frame: pd.DataFrame, number: int, estimate: float) -> None:
    assert row(frame, "descriptives", number)["estimate"] == pytest.approx(estimate, nan_ok=True)


@pytest.mark.parametrize(
    ("number", "estimate"),
    [
        (1, 100 * 3 / 4),  # T1, T2 and T4 of the four who started
        (2, 100 * 1 / 4),
        (3, (3 + 3 + 2 + 3) / 4),
        (4, 12),
        (5, 6),
        (6, 100 * 3 / 4),
        (7, 100 * 5 / 6),
        (8, 0),
        (9, 100 * (3 / 6 - 1 / 6)),
        (10, math.nan),
        (11, math.nan),
    ],
)
def test_points_of_curves(frame: pd.DataFrame, number: int, estimate: float) -> None:
    assert row(frame, "participation", number)["estimate"] == pytest.approx(estimate, nan_ok=True, abs=1e-9)


def test_distance_of_shares_is_in_points_and_of_numbers_in_shares(frame: pd.DataFrame) -> None:
    assert row(frame, "participation", 1)["points"] == pytest.approx(0)
    assert row(frame, "descriptives", 1)["points"] == pytest.approx(100 * 4 / 6 - 60)
    months = row(frame, "participation", 3)
    assert math.isnan(months["points"])
    assert months["relative"] == pytest.approx((2.75 - 2.5) / 2.5)


def test_the_match_says_how_near_it_can_be(frame: pd.DataFrame) -> None:
    assert row(frame, "estimates", 1)["match"] == "samme"
    assert (row(frame, "estimates", 4)["match"], row(frame, "estimates", 4)["reason"]) == (
        "ikke_gjenskapbar",
        "Uforenlig.",
    )
    assert row(frame, "participation", 2)["match"] == "naer"  # "rundt 20"
    assert "spørreundersøkelse" in row(frame, "survey", 1)["reason"]
    assert row(frame, "costs", 1)["match"] == "trykt"


def test_the_scoreboard_sets_aside_what_the_data_cannot_give(opened: Database) -> None:
    everything, effects, *_others = scoreboard(published(opened, FOLDER))
    assert (effects.printed, effects.compared, effects.judged, effects.own) == (8, 5, 3, 2)
    assert (effects.within, effects.set_aside, effects.shares) == (3, 1, 1)
    assert everything.set_aside == 1
    shares = everything.shares - effects.shares
    # Off by more than two points: women 6.7, in work among women 5, out of the measure 5, without a job 3.3.
    assert shares - (everything.near - effects.near) == 5
    assert everything.compared == 5 + 6 + 9


def test_overlays_are_found_by_the_selection_they_were_made_with(opened: Database) -> None:
    study = opened.catalogue.studies[FOLDER]
    main = with_outcome(default_selection(study), study, "i_arbeid")
    assert [(one.target, one.estimate) for one in overlays(study)[main]] == [
        ("1", pytest.approx(0.30)),
        ("2", pytest.approx(0.30)),
    ]


def test_a_drawn_number_that_the_data_cannot_give_says_why(opened: Database) -> None:
    study = opened.catalogue.studies[FOLDER]
    main = with_outcome(default_selection(study), study, "i_arbeid")
    assert {one.note for one in overlays(study)[main]} == {""}
    rule = {"kind": "estimates", "match": "ikke_gjenskapbar", "reason": "Trykt to ganger, ulikt."}
    told = {**study.definition, "published": {**study.definition["published"], "matches": [rule]}}
    known = overlays(replace(study, definition=told))[main]
    assert {one.note for one in known} == {"Trykt to ganger, ulikt."}


def test_the_link_of_a_row_has_its_window(opened: Database) -> None:
    study = opened.catalogue.studies[FOLDER]
    windows = [selection_of(study, one) for one in printed_rows.printed(study, "estimates")]
    assert [one.target if one else None for one in windows[:3]] == ["", "mnd_2", "mnd_1_3"]
    assert windows[5:] == [None, None, None]


def test_a_report_without_a_study_is_shown_as_printed(printed_folder: Path) -> None:
    shown = as_printed(FOLDER).table.frame
    assert len(shown) == 30
    assert shown["estimate"].isna().all()
    assert shown.set_index(["kind", "row"]).loc[("estimates", 1), "match"] == "ikke_gjenskapbar"


@pytest.mark.slow
def test_a_covariate_s_coefficient_is_that_of_statsmodels(database: Database) -> None:
    """A number, and one value of a category against a reference the design does not leave out."""
    import statsmodels.api as sm

    from dashboard.analysis.model import problem

    study = database.catalogue.studies["se"]
    selection = default_selection(study)
    stated = problem(database, selection)
    design, at = stated.prepared.design, [*map(str, stated.months), *stated.windows].index("mnd_1_12")
    y, seen = np.asarray(stated.y)[:, at], stated.observed[:, at]
    dummies = [pd.get_dummies(effect, drop_first=True, dtype=float) for effect in design.effects]
    x = np.column_stack([np.ones(len(y)), design.treatment, design.covariates, *dummies])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # crossed fixed effects: the design has columns too many
        fitted = sm.OLS(y[seen], x[seen]).fit(cov_type="HC1")
    names = ["1", "tiltak", *design.names]
    where = names.index("kvinne")
    woman = Covariate("kvinne")
    found = covariates_at(database, selection, "mnd_1_12", (woman,))[woman]
    assert found is not None
    # Singletons of the fixed effects leave the coefficient alone and the error to some digits.
    assert found.estimate == pytest.approx(fitted.params[where], rel=1e-6)
    assert found.std_error == pytest.approx(fitted.bse[where], rel=1e-3)
    treated = estimates_at(database, selection, ["mnd_1_12"])["mnd_1_12"][0]
    assert treated.estimate == pytest.approx(fitted.params[1], rel=1e-6)
    levels = [name for name in design.names if name.startswith("aldersgruppe5: ")]
    one, other = levels[0], levels[1]
    age = Covariate("aldersgruppe5", one.partition(": ")[2], other.partition(": ")[2])
    gap = covariates_at(database, selection, "mnd_1_12", (age,))[age]
    assert gap is not None
    expected = fitted.params[names.index(one)] - fitted.params[names.index(other)]
    assert gap.estimate == pytest.approx(expected, rel=1e-6)
