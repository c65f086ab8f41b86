"""Whose money: items add up, transfers cancel for society, and the account is the outcome of figure 5.5."""

from __future__ import annotations

import copy
import tomllib
from dataclasses import replace

import numpy as np
import pytest

from dashboard.analysis import model as model_module
from dashboard.analysis.cost_ladder import NoCostsError
from dashboard.analysis.cost_value import cost_value, quantities
from dashboard.analysis.model import Problem, model
from dashboard.analysis.perspectives import DIFFERENCE, SUM, Account, account
from dashboard.assumption_text import PANEL
from dashboard.estimators import event_study
from dashboard.perspectives import FILE, PerspectiveError, parse_perspectives, read_perspectives
from dashboard.selection import Selection, default_params, default_selection
from dashboard.warehouse import Database, outcome_matrix

EXACT = 1e-9  # the same sums in another order
TRANSFERS = ("aap_ufore", "sosialhjelp", "kvp", "overgangsstonad", "skatt")


def chosen(database: Database, study: str, **changes: object) -> Selection:
    return replace(default_selection(database.catalogue.studies[study]), **changes)


def cells(found: Account) -> dict[tuple[str, str], float]:
    frame = found.table.frame
    return dict(zip(zip(frame["item"], frame["perspective"], strict=True), frame["value"], strict=True))


def test_every_perspective_is_the_sum_of_its_items(database: Database) -> None:
    found = account(database, chosen(database, "se"))
    values = cells(found)
    for code in found.perspectives.titles:
        parts = [
            item.weights[code] * values[item.id, DIFFERENCE]
            for item in found.perspectives.items
            if item.id not in found.missing
        ]
        assert values[SUM, code] == pytest.approx(sum(parts), rel=EXACT)


def test_transfers_cancel_for_society_but_for_the_tax_cost(database: Database) -> None:
    found = account(database, chosen(database, "se"))
    values = cells(found)
    assert [values[name, "samfunn"] for name in TRANSFERS] == [0.0] * len(TRANSFERS)
    assert any(abs(values[name, "stat"]) > 100 for name in TRANSFERS)
    without = cells(account(database, chosen(database, "se", assumptions=(("skattekostnad", 0.0),))))
    used_up = sum(without[name, DIFFERENCE] for name in ("tiltak", "andre_tiltak", "lonnstilskudd"))
    assert without[SUM, "samfunn"] == pytest.approx(without["produksjon", DIFFERENCE] - used_up, rel=EXACT)
    # With the tax cost: a quarter of everything paid out, benefits included.
    paid = used_up + sum(values[name, DIFFERENCE] for name in TRANSFERS if name != "skatt")
    assert values["skattekostnad", DIFFERENCE] == pytest.approx(0.25 * paid, rel=EXACT)


def test_society_is_figure_5_5_summed_over_the_months(database: Database) -> None:
    """The account and the outcome are two roads to the same kroner, for everybody and in one fit."""
    selection = chosen(database, "se")
    study = database.study(selection)
    name = "netto_samfunnsgevinst"
    # The account has the mean of the four yearly prices, the outcome the printed mean, rounded to kroner.
    params = {**dict(default_params(study.outcomes[name], study)), "pris_se": 5568.5}
    asked = replace(selection, outcome=name, params=tuple(sorted(params.items())))
    matrix = outcome_matrix(database, asked)
    span = slice(-study.months[0], -study.months[0] + 30)
    design = model(database, asked)
    is_known = matrix.observed[:, span].all(axis=1)[design.rows][:, None]
    y = np.where(is_known, matrix.y[design.rows, span].sum(axis=1)[:, None], 0.0)
    prepared = event_study.prepare(design.design, is_known)
    stated = Problem(prepared, y, is_known, np.array([], int), [], 0, None)
    fitted = model_module.fit(stated)
    found = account(database, selection)
    row = found.table.frame[
        (found.table.frame["item"] == SUM) & (found.table.frame["perspective"] == "samfunn")
    ].iloc[0]
    assert (found.n_treated, found.n_control) == (fitted.n_treated[0], fitted.n_control[0])
    assert row["value"] == pytest.approx(fitted.estimate[0], rel=1e-8)
    assert (row["high"] - row["low"]) / 2 / 1.959963984540054 == pytest.approx(fitted.std_error[0], rel=1e-8)


def test_refino_for_society_is_as_report_000_has_it(database: Database) -> None:
    """Without value added tax, plus 20 % tax cost; NAV pays what the participants cost."""
    selection = chosen(database, "refino", months_from=PANEL)
    values = cells(account(database, selection))
    both = cost_value(quantities(database, selection), database.study(selection), selection).main.both
    assert values[SUM, "nav"] == pytest.approx(-both.cost, rel=EXACT)
    assert values[SUM, "samfunn"] == pytest.approx(-both.cost / 1.25 * 1.2, rel=EXACT)
    assert values[SUM, "stat"] == pytest.approx(-both.cost / 1.25, rel=EXACT)


def test_what_is_missing_is_named(database: Database) -> None:
    found = account(database, chosen(database, "refino"))
    assert found.missing["aap_ufore"] == "data"
    assert found.missing["produksjon"] == "sats"
    assert found.missing["lonnstilskudd"] == "pris"
    assert found.missing["engang"] == "uaktuell"
    assert set(found.missing) | set(found.table.frame["item"]) == {
        SUM,
        *(item.id for item in read_perspectives().items),
    }


def test_a_horizon_beyond_the_data_is_refused(database: Database) -> None:
    with pytest.raises(NoCostsError, match="25 måneder"):
        account(database, chosen(database, "refino", assumptions=(("horisont", 40.0),)))


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("items", "mva", "of"), {"skatt": 1}, "ikke en post over"),
        (("items", "skatt", "weights"), {"nav": 0, "stat": 1}, "weights"),
        (("items", "skatt", "weights"), {"nav": 0, "stat": 2, "samfunn": 0}, "-1, 0 eller 1"),
        (("items", "skatt", "prices"), ["i_se"], "nøyaktig én"),
        (("items", "skatt", "rate"), "2 **", "rate"),
        (("items", "lonnstilskudd", "prices"), ["i_annet_tiltak"], "telles én gang"),
        (("items", "skatt", "hva"), 1, "ukjent nøkkel"),
        (("perspectives",), {}, "weights"),
    ],
)
def test_a_fault_is_named(place: tuple[str, ...], value: object, said: str) -> None:
    table = copy.deepcopy(tomllib.loads(FILE.read_text(encoding="utf-8")))
    at = table
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    with pytest.raises(PerspectiveError, match=said):
        parse_perspectives(table)
