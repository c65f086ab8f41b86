"""The four-person study of tests/data, for the queries that make its tables."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def small() -> ModuleType:
    path = Path(__file__).parents[2] / "data" / "small_study.py"
    spec = importlib.util.spec_from_file_location("small_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def built(small: ModuleType, tmp_path: Path) -> Callable:
    """Build the study with some files changed; gives a function that runs queries."""
    return lambda changes: small.built(tmp_path, changes)
