"""Plates of *Oversikt*."""

from __future__ import annotations

from dashboard.catalogue import Study


def kinds(study: Study) -> tuple[str, ...]:
    return ()
