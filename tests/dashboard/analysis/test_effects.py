"""Effects from the built file: statsmodels on the same rows, windows by hand, and what stands beside."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from dashboard.analysis.effects import COLUMNS, NothingObservedError, effects, side_by_side, verdict
from dashboard.selection import Selection, default_selection, from_query
from dashboard.warehouse import Database, outcome_matrix, participants

# The same regressions in doubles; the condition of model d leaves about 1e-10.
SAME_NUMBER = 1e-8


NUMBERS = [
    *("kvinne", "ikke_fodt_i_norge", "vgo", "hoyere_utd", "yrkesinntekt_aret_for", "lonn_mnd_for"),
    *("mnd_sysselsatt_siste_12", "mnd_sysselsatt_siste_24", "mnd_sysselsatt_siste_36"),
    *("aap_ved_trekning", "sosialhjelp_ved_trekning", "overgangsstonad_ved_trekning"),
    *("foreldrepenger_ved_trekning", "kvp_ved_trekning"),
]


def chosen(database: Database, query: str) -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


def model_d(database: Database, selection: Selection) -> tuple[pd.DataFrame, list[pd.Series]]:
    """Covariates of report 003's model d and its two fixed effects, written out independently."""
    people = pd.DataFrame(participants(database, selection))
    ages = pd.get_dummies(people["aldersgruppe5"], dtype=float)
    x = pd.concat([people[NUMBERS].astype(float), ages], axis=1)
    # A krone and a month are far apart in size; statsmodels' pseudo-inverse cuts by the largest column.
    x = x / x.std().replace(0, 1)
    return people, [x, people["trekk_maaned"], people["trekk_enhet"] + people["trekk_kvartal"]]


def dummies_fit(
    people: pd.DataFrame, parts: list, y: np.ndarray, seen: np.ndarray
) -> tuple[float, float, int]:
    x, *effects_ = parts
    rows = np.flatnonzero(seen)
    while True:
        alone = np.zeros(len(rows), bool)
        for effect in effects_:
            values = effect.iloc[rows]
            alone |= (values.map(values.value_counts()) == 1).to_numpy()
        if not alone.any():
            break
        rows = rows[~alone]
    design = pd.concat(
        [
            people["is_treated"].iloc[rows],
            x.iloc[rows],
            *[pd.get_dummies(e.iloc[rows], dtype=float) for e in effects_],
        ],
        axis=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = sm.OLS(y[rows], design.to_numpy(float)).fit(cov_type="HC1")
    return float(result.params[0]), float(result.bse[0]), len(rows)


@pytest.mark.parametrize(
    "query", ["outcome=sysselsatt", "outcome=inntekt_kr&trekningsperiode=sen", "outcome=ufore"]
)
def test_months_equal_statsmodels_with_dummies(database: Database, query: str) -> None:
    selection = chosen(database, f"study=se&spec=se_d&{query}")
    table = effects(database, selection).table.frame.set_index("target")
    people, parts = model_d(database, selection)
    matrix = outcome_matrix(database, selection)
    for month in (-36, 0, 12, 31, 40, 50):
        column = month + 36
        estimate, std_error, n = dummies_fit(people, parts, matrix.y[:, column], matrix.observed[:, column])
        row = table.loc[str(month)]
        assert row["n_treated"] + row["n_control"] == n
        assert abs(row["estimate"] - estimate) <= SAME_NUMBER * std_error
        assert row["std_error"] == pytest.approx(std_error, rel=SAME_NUMBER)


def test_windows_equal_statsmodels_on_person_means(database: Database) -> None:
    selection = chosen(database, "study=se&outcome=sysselsatt&spec=se_d")
    table = effects(database, selection).table.frame.set_index("target")
    people, parts = model_d(database, selection)
    matrix = outcome_matrix(database, selection)
    y = pd.DataFrame(np.where(matrix.observed, matrix.y, np.nan), columns=matrix.months)
    by_hand = {
        "mnd_1_12": y.loc[:, 1:12].mean(axis=1),
        "mnd_1_24": y.loc[:, 1:24].mean(axis=1),
        "mnd_1_36": y.loc[:, 1:36].mean(axis=1),
        "siste_6": y.apply(lambda row: row.dropna().tail(6).mean(), axis=1),
    }
    for name, values in by_hand.items():
        estimate, std_error, n = dummies_fit(people, parts, values.to_numpy(), values.notna().to_numpy())
        row = table.loc[name]
        assert row["n_treated"] + row["n_control"] == n
        assert abs(row["estimate"] - estimate) <= SAME_NUMBER * std_error
        assert row["std_error"] == pytest.approx(std_error, rel=SAME_NUMBER)


def test_the_table_has_all_months_and_windows_of_the_study(database: Database) -> None:
    found = effects(database, chosen(database, "study=se&outcome=sysselsatt&spec=se_d"))
    frame = found.table.frame
    assert tuple(frame.columns) == COLUMNS
    assert frame["target"].tolist() == [
        *[str(m) for m in range(-36, 66)], "mnd_1_12", "mnd_1_24", "mnd_1_36", "siste_6"
    ]  # fmt: skip
    assert (found.n_treated, found.n_control) == (1367, 2370)
    assert found.singletons == 1
    assert found.everyone_until == 31
    months = frame[frame["target_kind"] == "month"]
    assert ((months["band_low"] <= months["conf_low"]) & (months["band_high"] >= months["conf_high"])).all()


def test_benefits_are_missing_after_their_register_ends(database: Database) -> None:
    found = effects(database, chosen(database, "study=se&outcome=ufore"))
    months = found.months().set_index("target")
    # FD-Trygd ends in December 2018: the last draw (December 2017) is seen to month 12, the first to 55.
    assert found.everyone_until == 12
    assert months.loc[55, "n_treated"] > 0
    assert months.loc[56, "n_treated"] == 0
    assert np.isnan(months.loc[56, "estimate"])


def test_other_models_and_standard_errors_differ(database: Database) -> None:
    base = chosen(database, "study=se&outcome=sysselsatt")
    one = effects(database, base).headline
    clustered = effects(database, replace(base, se="klynge"))
    assert clustered.headline.estimate == pytest.approx(one.estimate, rel=1e-12)
    assert clustered.headline.detectable != one.detectable
    assert clustered.n_clusters == 11
    assert [spec for spec, _ in side_by_side(database, base)] == ["se_a", "se_c", "se_d"]


def test_the_same_selection_gives_the_same_band(database: Database) -> None:
    selection = chosen(database, "study=se&outcome=aap")
    one, two = effects(database, selection), effects(database, selection)
    pd.testing.assert_frame_equal(one.table.frame, two.table.frame)


def test_every_outcome_and_division_of_every_study_answers(database: Database) -> None:
    for study in database.catalogue.studies.values():
        for outcome in study.outcomes:
            effects(database, default_selection(study, outcome=outcome))
        for name, subgroup in study.subgroups.items():
            for level in subgroup.levels:
                try:
                    effects(database, replace(default_selection(study), groups=((name, level),)))
                except NothingObservedError as error:
                    assert "Ta bort" in str(error)


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        ((0.03, 0.001, 0.06), "klart_hoyere"),
        ((-0.03, -0.06, -0.001), "klart_lavere"),
        ((0.0, -0.019, 0.019), "trolig_likeverdig"),
        ((0.0, -0.02, 0.019), "usikkert"),
        ((np.nan, np.nan, np.nan), "for_fa"),
    ],
)
def test_verdict_by_rule(interval: tuple[float, float, float], expected: str) -> None:
    assert verdict(*interval, margin=0.02) == expected
