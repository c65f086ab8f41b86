"""Two selections beside each other: the same as each alone, and their difference against statsmodels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from dashboard.analysis.compare import COLUMNS, IncomparableError, compare
from dashboard.analysis.effects import NothingObservedError, effects
from dashboard.analysis.model import targets
from dashboard.catalogue import Study
from dashboard.disclosure import TooFewError
from dashboard.selection import Selection, from_query
from dashboard.warehouse import Database, outcome_matrix, participants

# The same regressions in doubles; the dense solver of 60 columns leaves about 1e-10.
SAME_NUMBER = 1e-8
EXACT = 1e-12


def chosen(database: Database, query: str) -> Selection:
    selection, rejected = from_query(query, database.catalogue)
    assert rejected == ()
    return selection


def compared(database: Database, a: str, b: str) -> pd.DataFrame:
    found = compare(database, chosen(database, a), chosen(database, b))
    assert tuple(found.table.frame.columns) == COLUMNS
    return found.table.frame.set_index("target")


def test_each_side_is_what_its_own_page_shows(database: Database) -> None:
    a, b = "study=se&outcome=sysselsatt&spec=se_a", "study=se&outcome=aap&kjonn=kvinne"
    frame = compared(database, a, b)
    for side, query in (("a", a), ("b", b)):
        alone = effects(database, chosen(database, query)).table.frame.set_index("target")
        for name in ("estimate", "std_error", "conf_low", "conf_high", "n_treated", "n_control"):
            pd.testing.assert_series_equal(
                frame[f"{name}_{side}"], alone[name], check_names=False, rtol=EXACT
            )
    difference = frame["estimate_b"] - frame["estimate_a"]
    pd.testing.assert_series_equal(frame["estimate"], difference, check_names=False)


@pytest.mark.parametrize("query", ["study=se", "study=se&se=klynge&outcome=inntekt_kr", "study=refino"])
def test_compared_with_itself_it_is_exactly_nothing(database: Database, query: str) -> None:
    frame = compared(database, query, query)
    known = frame["estimate_a"].notna()
    assert known.sum() > 30
    for name in ("estimate", "std_error", "conf_low", "conf_high"):
        assert (frame.loc[known, name] == 0).all()


def test_the_same_sample_said_in_two_ways_is_nothing_too(database: Database) -> None:
    # Both kinds of standard error of one question: the difference is clustered on both sides.
    one, two = chosen(database, "study=se"), chosen(database, "study=se&se=klynge")
    found = compare(database, one, two)
    assert (found.se, found.n_clusters) == ("klynge", 11)
    assert found.table.frame["std_error"].max() == 0
    assert found.main.verdict == "trolig_likeverdig"


def test_variances_add_for_groups_that_share_nobody(database: Database) -> None:
    found = compare(
        database, chosen(database, "study=se&kjonn=kvinne"), chosen(database, "study=se&kjonn=mann")
    )
    frame = found.table.frame
    assert found.n_shared == 0
    together = np.hypot(frame["std_error_a"], frame["std_error_b"])
    np.testing.assert_allclose(frame["std_error"], together, rtol=EXACT)
    windows = frame["target_kind"] == "window"
    assert windows.sum() == 4
    assert frame.loc[windows, "std_error"].notna().all()


def test_two_studies_share_nobody_and_their_months_are_met(database: Database) -> None:
    found = compare(database, chosen(database, "study=se"), chosen(database, "study=refino"))
    frame = found.table.frame
    months = found.months()["target"].tolist()
    assert (months[0], months[-1]) == (-24, 24)
    assert found.se == "hver_sin"
    assert found.n_shared == 0
    known = frame["estimate"].notna()
    together = np.hypot(frame["std_error_a"], frame["std_error_b"])[known]
    np.testing.assert_allclose(frame.loc[known, "std_error"], together, rtol=EXACT)


def design(people: pd.DataFrame, covariates: list[str], effects_: list[str]) -> np.ndarray:
    """Independent columns of one model, the treatment first."""
    parts = [people[["is_treated"]].to_numpy(float)]
    if covariates:
        x = pd.get_dummies(people[covariates], dtype=float).to_numpy(float)
        # Numbers scaled to one standard deviation: the same model, better conditioned for a dense solver.
        parts.append(x / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0))
    parts += [pd.get_dummies(people[name], dtype=float).to_numpy() for name in effects_]
    if not effects_:
        parts.append(np.ones((len(people), 1)))
    dense = np.column_stack(parts)
    left = np.abs(np.diag(np.linalg.qr(dense, mode="r")))
    return dense[:, left > 1e-9 * np.linalg.norm(dense, axis=0)]


def by_statsmodels(
    database: Database, sides: tuple[Selection, Selection], target: str
) -> tuple[float, float]:
    """The difference and its standard error from both regressions stacked and clustered on participant.

    Without statsmodels' own factor, and with each side's HC1 factor n/(n-k): see the estimator's test.
    """
    blocks, ys, ids, factors = [], [], [], []
    for selection in sides:
        study = database.study(selection)
        spec = study.specs[selection.spec]
        y, observed, windows = targets(outcome_matrix(database, selection), study)
        first = study.months[0]
        names = [*(str(first + i) for i in range(y.shape[1] - len(windows))), *windows]
        people = pd.DataFrame(participants(database, selection))
        for number, effect in enumerate(spec.effects):
            people[f"fe{number}"] = people[list(effect)].astype(str).agg("|".join, axis=1)
        column = names.index(target)
        keep = observed[:, column] & people[list(spec.covariates)].notna().all(axis=1).to_numpy()
        people = people[keep]
        fixed = [f"fe{number}" for number in range(len(spec.effects))]
        y_kept = np.asarray(y[:, column], float)[keep]
        while fixed:  # a participant alone in a cell tells nothing, and counts neither in n nor in k
            alone = np.column_stack([people.groupby(f)[f].transform("size") == 1 for f in fixed]).any(axis=1)
            if not alone.any():
                break
            people, y_kept = people[~alone], y_kept[~alone]
        blocks.append(design(people, list(spec.covariates), fixed))
        ys.append(y_kept)
        ids.append(people["participant_id"].to_numpy())
        factors.append(len(people) / (len(people) - blocks[-1].shape[1]))
    n, k = len(blocks[0]), blocks[0].shape[1]
    stacked = np.zeros((n + len(blocks[1]), k + blocks[1].shape[1]))
    stacked[:n, :k], stacked[n:, k:] = blocks
    groups = pd.factorize(np.concatenate(ids))[0]
    found = sm.OLS(np.concatenate(ys), stacked).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    pick = np.zeros(stacked.shape[1])
    pick[0], pick[k] = -np.sqrt(factors[0]), np.sqrt(factors[1])
    return found.params[k] - found.params[0], float(np.sqrt(pick @ found.cov_params() @ pick))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("a", "b"),
    [
        # One outcome, two models; two outcomes; a part of the sample and another model.
        ("study=se&outcome=sysselsatt&spec=se_a", "study=se&outcome=sysselsatt&spec=se_d"),
        ("study=se&outcome=aap&spec=se_d", "study=se&outcome=ufore&spec=se_d"),
        ("study=se&outcome=inntekt_kr&spec=se_b", "study=se&outcome=inntekt_kr&spec=se_d&kjonn=kvinne"),
    ],
)
@pytest.mark.parametrize("target", ["12", "mnd_1_12", "siste_6"])
def test_the_difference_is_the_stacked_regressions(database: Database, a: str, b: str, target: str) -> None:
    sides = chosen(database, a), chosen(database, b)
    row = compare(database, *sides).table.frame.set_index("target").loc[target]
    estimate, error = by_statsmodels(database, sides, target)
    assert row["estimate"] == pytest.approx(estimate, abs=SAME_NUMBER * error)
    assert row["std_error"] == pytest.approx(error, rel=SAME_NUMBER)


def test_sharing_participants_narrows_or_widens_the_difference(database: Database) -> None:
    frame = compared(database, "study=se&spec=se_c", "study=se&spec=se_d")
    independent = np.hypot(frame["std_error_a"], frame["std_error_b"])
    assert (frame["std_error"] < 0.7 * independent)[["mnd_1_12", "12"]].all()


def test_the_band_holds_the_pointwise_interval_and_is_the_links_own(database: Database) -> None:
    a, b = "study=se&spec=se_a", "study=se"
    one, two = compared(database, a, b), compared(database, a, f"{b}&band=ingen&fra=0")
    pd.testing.assert_frame_equal(one, two)
    months = one[one["target_kind"] == "month"]
    assert ((months["band_low"] <= months["conf_low"]) & (months["band_high"] >= months["conf_high"])).all()
    assert one.loc[one["target_kind"] == "window", "band_low"].isna().all()


def test_the_main_number_is_bs_target_where_both_have_it(database: Database) -> None:
    one, two = chosen(database, "study=se"), chosen(database, "study=se&spec=se_a&target=mnd_6")
    assert compare(database, one, two).main.target == "6"
    late = replace(two, target="mnd_60")
    other = chosen(database, "study=refino")
    found = compare(database, other, late)  # Refino's window ends in month 24
    # B's month 60 is in SE alone; A's window of one month is month 12 in SE.
    assert found.main.target == database.study(other).main_window.removeprefix("mnd_") == "12"


def test_units_that_differ_are_refused_in_words(database: Database) -> None:
    with pytest.raises(IncomparableError, match="ulike enheter"):
        compare(database, chosen(database, "study=se&outcome=inntekt_kr"), chosen(database, "study=se"))


def test_nobody_on_one_side_is_said(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = chosen(database, "study=eget_forsok")
    groups = (("alder", "50_pluss"), ("kjonn", "kvinne"), ("utdanning", "hoyere"), ("fodeland", "utlandet"))
    with pytest.raises(NothingObservedError, match="Ta bort"):
        compare(database, asked, replace(asked, groups=tuple(sorted(groups))))
    # Taken for real data, the same small group is not shown either.
    monkeypatch.setattr(Study, "data_status", property(lambda _study: "reell"))
    with pytest.raises(TooFewError):
        compare(database, replace(asked, groups=tuple(sorted(groups))), asked)
