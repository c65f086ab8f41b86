"""The app with what a page script cannot do: compression, language, headers, warm-up.

    streamlit run dashboard/server.py

Streamlit sends its own files uncompressed (9.3 MB on a first visit, 2.9 MB compressed) and marks every page
as English; screen readers go by that mark.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("tiltakslupen")
ENGLISH, NORWEGIAN = b'<html lang="en">', b'<html lang="nb">'
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


class SpokenPage:
    """Marks the page with the language its address asks for, and adds the security headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Nothing inside may compress: the mark could not be found. The layer outside does.
        asked = parse_qs(scope.get("query_string", b"")).get(b"lang", [b""])[-1]
        mark = ENGLISH if asked == b"en" else NORWEGIAN
        plain = [header for header in scope["headers"] if header[0] != b"accept-encoding"]

        async def rewrite(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                body = message.get("body", b"")
                # Both marks are equally long, so Content-Length stays true.
                await send({**message, "body": body.replace(ENGLISH, mark, 1)})
                return
            await send(message)

        await self.app({**scope, "headers": plain}, receive, rewrite)


@asynccontextmanager
async def warm_up(app: Any) -> AsyncIterator[None]:
    """Open the file and estimate once before the first visitor; then keep the garbage collector short."""
    from dashboard import warehouse
    from dashboard.analysis.effects import effects
    from dashboard.selection import default_selection

    try:
        database = warehouse.open_database(warehouse.default_path())
        for study in database.catalogue.studies.values():
            effects(database, default_selection(study))
        database.close()
    except ValueError as error:  # said on the page as well; the server still starts
        LOG.warning("%s", error)
    gc.collect()
    gc.freeze()
    yield


def log_and_hide(error: Exception) -> bool:
    """Log what went wrong and keep the traceback off the screen."""
    LOG.error("Uncaught error", exc_info=error)
    st.error("Noe gikk galt. Last siden på nytt, eller gå tilbake.")
    return True


app = st.App(
    "app.py",
    lifespan=warm_up,
    middleware=[Middleware(GZipMiddleware, minimum_size=1024, compresslevel=6), Middleware(SpokenPage)],
    on_script_error=log_and_hide,
)
