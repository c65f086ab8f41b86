"""Plates of the page of a report without register data: places, participants and payment steps."""

from __future__ import annotations

from dashboard.catalogue import Study


def kinds(study: Study) -> tuple[str, ...]:
    return ()
