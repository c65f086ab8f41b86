"""Plates of the parts *Steg for steg* and *Andre metoder* of *Effekter*."""

from __future__ import annotations

from dashboard.catalogue import Study


def kinds(study: Study) -> tuple[str, ...]:
    return ()
