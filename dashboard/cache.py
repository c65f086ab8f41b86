"""The app's only caches: the open file, and results by selection and build.

Cached functions take frozen values only, never a table: Streamlit hashes large tables by sampling rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import streamlit as st

from dashboard.analysis import balance as balance_module
from dashboard.analysis import compare as compare_module
from dashboard.analysis import cost_value as cost_value_module
from dashboard.analysis import effects as effects_module
from dashboard.analysis import few_clusters as few_clusters_module
from dashboard.analysis import overview as overview_module
from dashboard.analysis import participation as participation_module
from dashboard.analysis import payment as payment_module
from dashboard.analysis import perspectives as perspectives_module
from dashboard.analysis import published as published_module
from dashboard.analysis import robustness as robustness_module
from dashboard.analysis import stepwise as stepwise_module
from dashboard.analysis.balance import Balance
from dashboard.analysis.compare import Comparison
from dashboard.analysis.cost_value import Quantities
from dashboard.analysis.effects import Effects
from dashboard.analysis.few_clusters import FewClusters
from dashboard.analysis.overview import Card
from dashboard.analysis.participation import Participation
from dashboard.analysis.payment import Payment
from dashboard.analysis.perspectives import Account
from dashboard.analysis.published import Overlay, Progress, Published
from dashboard.analysis.robustness import Robustness
from dashboard.analysis.stepwise import Stepwise
from dashboard.selection import Selection, default_selection, question
from dashboard.text import current_language
from dashboard.warehouse import Database, default_path, open_database

T = TypeVar("T")
DRAWINGS = 100  # about 100 kB each
ENTRIES = 400  # results are small tables; about 30 kB each


def database() -> Database:
    """The open data file; a new file under the same name is opened in place of the old.

    Raises
    ------
    WarehouseError
        If it cannot be opened.
    """
    path = default_path()
    file = Path(path)
    stamp = file.stat().st_mtime_ns if file.is_file() else 0
    return _database(path, stamp)


@st.cache_resource(max_entries=1, show_spinner=False, on_release=lambda opened: opened.close())
def _database(path: str, stamp: int) -> Database:
    return open_database(path)


def effects(selection: Selection) -> Effects:
    return _effects(_question(selection), database().build_id)


def side_by_side(selection: Selection) -> list[tuple[str, Effects]]:
    return _side_by_side(_question(selection), database().build_id)


def few_clusters(selection: Selection) -> FewClusters | None:
    return _few_clusters(_question(selection), database().build_id)


def balance(selection: Selection) -> Balance | None:
    return _balance(_question(selection), database().build_id)


def participation(selection: Selection) -> Participation:
    return _participation(_question(selection), database().build_id)


def compare(a: Selection, b: Selection) -> Comparison:
    """B less A; the target is B's."""
    return _compare(replace(_question(a), target=""), _question(b), database().build_id, current_language())


def overview() -> tuple[Card, ...]:
    return _overview(database().build_id)


def drawing(name: str, selection: Selection, *, theme: str, compact: bool, make: Callable[[], T]) -> T:
    """A figure with its alternative text, made once per selection, view and theme.

    Figures are only read once they are made, so that one may serve all sessions.
    """
    key = (name, theme, compact, current_language(), database().build_id)
    return _drawing(selection, key, _make=make)


def overlay(selection: Selection) -> tuple[Overlay, ...]:
    """Printed estimates of exactly this outcome, sample and model, whatever the standard error."""
    study = database().study(selection)
    made_with = replace(_question(selection), se=study.default_se, target="")
    known = _overlays(selection.study, database().build_id, current_language())
    return known.get(made_with, ())


def published(study: str, *, progress: Progress | None = None) -> Published:
    return _published(study, database().build_id, current_language(), _progress=progress)


def _question(selection: Selection) -> Selection:
    """What only changes the view must not estimate again."""
    return question(selection, database().study(selection))


# Results are frozen, so that one object may serve all sessions: cache_resource does not copy them.
@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _effects(selection: Selection, build_id: str) -> Effects:
    return effects_module.effects(database(), selection)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _side_by_side(selection: Selection, build_id: str) -> list[tuple[str, Effects]]:
    return effects_module.side_by_side(database(), selection)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _few_clusters(selection: Selection, build_id: str) -> FewClusters | None:
    return few_clusters_module.few_clusters(database(), selection)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _balance(selection: Selection, build_id: str) -> Balance | None:
    return balance_module.balance(database(), selection)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _compare(a: Selection, b: Selection, build_id: str, language: str) -> Comparison:
    return compare_module.compare(database(), a, b)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _participation(selection: Selection, build_id: str) -> Participation:
    return participation_module.participation(database(), selection)


@st.cache_resource(max_entries=DRAWINGS, show_spinner=False)
def _drawing(selection: Selection, key: tuple[str | bool, ...], *, _make: Callable[[], T]) -> T:
    return _make()


@st.cache_resource(max_entries=32, show_spinner=False)
def _overlays(study: str, build_id: str, language: str) -> dict[Selection, tuple[Overlay, ...]]:
    return published_module.overlays(database().catalogue.studies[study])


@st.cache_resource(max_entries=4, show_spinner=False)
def _overview(build_id: str) -> tuple[Card, ...]:
    return overview_module.overview(database())


@st.cache_resource(max_entries=8, show_spinner=False)
def _published(study: str, build_id: str, language: str, *, _progress: Progress | None) -> Published:
    return published_module.published(database(), study, progress=_progress)


def stepwise(selection: Selection) -> Stepwise:
    return _stepwise(_question(selection), database().build_id, current_language())


def robustness(selection: Selection, *, estimand: str = "", county: bool = True) -> Robustness:
    return _robustness(_question(selection), estimand, county, database().build_id, current_language())


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _stepwise(selection: Selection, build_id: str, language: str) -> Stepwise:
    return stepwise_module.stepwise(database(), selection)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _robustness(
    selection: Selection, estimand: str, county: bool, build_id: str, language: str
) -> Robustness:
    return robustness_module.robustness(database(), selection, estimand=estimand, county=county)


def quantities(selection: Selection) -> Quantities:
    """What effect and cost together rest on: of all assumptions only the horizon moves it."""
    horizon = tuple(pair for pair in selection.assumptions if pair[0] == cost_value_module.HORIZON)
    asked = replace(_question(selection), assumptions=horizon)
    return _quantities(asked, database().build_id, current_language())


def account(selection: Selection) -> Account:
    asked = replace(_question(selection), assumptions=selection.assumptions)
    return _account(asked, database().build_id, current_language())


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _quantities(selection: Selection, build_id: str, language: str) -> Quantities:
    return cost_value_module.quantities(database(), selection)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _account(selection: Selection, build_id: str, language: str) -> Account:
    return perspectives_module.account(database(), selection)


def payment(selection: Selection) -> Payment:
    # The price of a month follows the assumptions on the page of costs.
    asked = replace(_question(selection), payment=selection.payment, assumptions=selection.assumptions)
    # No outcome has a say in what is paid.
    study = database().study(selection)
    default = default_selection(study)
    asked = replace(asked, outcome=default.outcome, params=default.params)
    return _payment(asked, database().build_id, current_language())


@st.cache_resource(max_entries=ENTRIES // 4, show_spinner=False)
def _payment(selection: Selection, build_id: str, language: str) -> Payment:
    return payment_module.payment(database(), selection)
