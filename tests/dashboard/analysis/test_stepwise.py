"""Stegvis: every step is the page's own number, and statsmodels' R2."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from dashboard.analysis.effects import effects
from dashboard.analysis.model import targets
from dashboard.analysis.stepwise import COLUMNS, added, stepwise
from dashboard.catalogue import Catalogue, Spec
from dashboard.selection import Selection, from_query
from dashboard.warehouse import Database, outcome_matrix, participants

SAME_NUMBER = 1e-9  # the same regression, factored for one month instead of all
SAME_R2 = 1e-8  # another factorisation of a design with some 250 dummies


def asked(database: Database, query: str) -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


@pytest.mark.parametrize(
    "query",
    [
        "study=se",
        "study=se&target=mnd_12&se=klynge",
        "study=se&target=siste_6&outcome=inntekt_kr",
        "study=refino&kjonn=kvinne",
        "study=rossi",
    ],
)
def test_each_step_is_the_page_with_that_model(database: Database, query: str) -> None:
    selection = asked(database, query)
    found = stepwise(database, selection)
    study = database.study(selection)
    assert tuple(found.table.frame.columns) == COLUMNS
    assert found.table.frame["spec"].tolist() == list(study.offered_specs)
    assert found.table.frame["step"].tolist() == list(range(1, len(study.offered_specs) + 1))
    for row in found.table.frame.to_dict("records"):
        page = effects(database, replace(selection, spec=row["spec"])).table.frame
        own = page[page["target"] == found.target].iloc[0]
        for name in ("estimate", "std_error", "conf_low", "conf_high", "n_treated", "n_control"):
            assert row[name] == pytest.approx(own[name], rel=SAME_NUMBER, abs=1e-12, nan_ok=True), name


def test_the_change_is_the_difference_to_the_step_before(database: Database) -> None:
    frame = stepwise(database, asked(database, "study=se")).table.frame
    assert np.isnan(frame["change"].iloc[0])
    np.testing.assert_allclose(frame["change"].iloc[1:], np.diff(frame["estimate"]))


@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
@pytest.mark.parametrize("spec", ["se_a", "se_b", "se_c", "se_d"])
def test_r2_is_statsmodels(database: Database, spec: str) -> None:
    selection = asked(database, "study=se")
    study = database.study(selection)
    people = pd.DataFrame(participants(database, selection))
    y, observed, windows = targets(outcome_matrix(database, selection), study)
    column = y.shape[1] - len(windows) + windows.index("mnd_1_12")
    definition = study.specs[spec]
    keep = observed[:, column].copy()
    cells = [people[list(effect)].astype(str).agg("|".join, axis=1) for effect in definition.effects]
    while True:
        alone = np.zeros(len(people), bool)
        for cell in cells:
            alone |= keep & (cell.map(cell[keep].value_counts()) == 1).to_numpy()
        if not alone.any():
            break
        keep &= ~alone
    parts = [people["is_treated"].astype(float), pd.Series(1.0, people.index)]
    parts += [pd.get_dummies(cell, dtype=float) for cell in cells]
    if definition.covariates:
        x = pd.get_dummies(people[list(definition.covariates)], dtype=float)
        parts.append(x / x.std().replace(0, 1))
    witness = sm.OLS(y[keep, column], pd.concat(parts, axis=1).to_numpy()[keep]).fit()
    frame = stepwise(database, selection).table.frame.set_index("spec")
    assert frame.loc[spec, "r2"] == pytest.approx(witness.rsquared, abs=SAME_R2)
    assert frame.loc[spec, "estimate"] == pytest.approx(witness.params[0], abs=SAME_R2)


def test_what_a_step_adds_in_words(database: Database) -> None:
    study = database.catalogue.studies["se"]
    raw = Spec("a", "", "", "", (), ())
    some = Spec("b", "", "", "", (("trekk_enhet",),), ("kvinne", "alder"))
    finer = Spec("c", "", "", "", (("trekk_enhet", "trekk_kvartal"),), ("kvinne",), "aap_ved_trekning")
    assert added(None, raw, study) == "ingen kjennetegn"
    assert added(raw, some, study) == "kvinne, alder; faste effekter for trekningsenhet"
    assert added(some, finer, study) == (
        "faste effekter for trekningsenhet × kvartal; egen forskjell etter AAP ved trekningen; uten alder"
    )
    assert added(finer, raw, study) == ("uten kvinne, faste effekter for trekningsenhet × kvartal")
    assert added(raw, raw, study) == "det samme som forrige steg"


@pytest.mark.parametrize(
    ("term", "whom"),
    [
        ("tiltak", "(uten AAP ved trekningen)"),
        ("samlet", "(med AAP ved trekningen)"),
        ("interaksjon", "(med AAP ved trekningen mindre uten)"),
    ],
)
def test_a_model_with_an_interaction_says_for_whom(database: Database, term: str, whom: str) -> None:
    study = database.catalogue.studies["se"]
    spec = replace(study.specs["se_d"], interaction="aap_ved_trekning")
    other = replace(study, specs={**study.specs, "se_d": spec})
    catalogue = Catalogue(database.build_id, {"se": other})
    changed = Database(database.path, database._connection, catalogue)
    selection = replace(asked(changed, "study=se"), term=term)
    last = stepwise(changed, selection).table.frame.iloc[-1]
    assert last["title"].endswith(whom)
    page = effects(changed, selection).headline
    assert last["estimate"] == pytest.approx(page.estimate, rel=SAME_NUMBER)


def test_an_interaction_has_no_change_and_is_told_from_the_model_like_it(database: Database) -> None:
    study = database.catalogue.studies["se"]
    within = replace(study.specs["se_b"], name="ledd", interaction="aap_ved_trekning")
    specs = {name: study.specs[name] for name in ("se_a", "se_b", "se_c")}
    specs |= {"ledd": within, "se_d": study.specs["se_d"]}
    models = {**study.definition["models"], "use": list(specs)}
    other = replace(study, specs=specs, definition={**study.definition, "models": models})
    changed = Database(database.path, database._connection, Catalogue(database.build_id, {"se": other}))
    frame = stepwise(changed, asked(changed, "study=se")).table.frame.set_index("spec")
    assert np.isnan(frame.loc["ledd", "change"])
    assert frame.loc["ledd", "adds"] == "egen forskjell etter AAP ved trekningen"
    assert frame.loc["se_d", "change"] == pytest.approx(
        frame.loc["se_d", "estimate"] - frame.loc["se_c", "estimate"]
    )
