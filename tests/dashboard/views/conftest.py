"""Opening a page of the app without a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]
PATIENCE = 120  # seconds


def _page(name: str) -> None:
    import importlib

    from dashboard import controls
    from dashboard.views import frame

    controls.speak()
    frame.show(name, importlib.import_module(f"dashboard.views.{name}").render)


@pytest.fixture()
def open_page(database_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a page by name with a query, and run it once; anything that goes wrong on it fails the test."""
    monkeypatch.setenv("TILTAKSLUPEN_DB", str(database_file))

    def run(name: str, **query: str) -> AppTest:
        page = AppTest.from_function(_page, kwargs={"name": name}, default_timeout=PATIENCE)
        for key, value in query.items():
            page.query_params[key] = value
        page.run()
        _assert_whole(page)
        return page

    yield run
    st.cache_resource.clear()


@pytest.fixture()
def assert_whole() -> Callable[[AppTest], None]:
    return _assert_whole


@pytest.fixture()
def words() -> Callable[[AppTest], str]:
    return _words


def _assert_whole(page: AppTest) -> None:
    """No exception, and none said in words either."""
    assert not page.exception
    assert [box.value for box in page.error] == []


def _words(page: AppTest) -> str:
    """All running text of the page."""
    kinds = (page.title, page.header, page.subheader, page.markdown, page.info, page.warning)
    return "\n".join(str(element.value) for kind in kinds for element in kind)
