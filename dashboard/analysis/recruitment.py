"""Places, participants and payment in a report that has no register data: its printed facts, as tables."""

from __future__ import annotations

import pandas as pd

from dashboard import disclosure
from dashboard.analysis.printed_rows import Report, number, read, reports
from dashboard.disclosure import Protected
from dashboard.text import _

# Printed counts are public.
_STATUS = disclosure.OPEN[1]
_PHASES = {
    "mapping": "i_kartleggingsfasen",
    "employment": "i_ansettelsesfasen",
    "follow_up": "i_oppfolgingsfasen",
}
TOTAL = "totalt"


def report_of(page: str) -> Report:
    """The report that a page of its own is about."""
    return next(report for report in reports() if report.page == page)


def fact(report: Report, item: str, *, group: str = TOTAL) -> float:
    """One printed number: the first table or section that has it."""
    for row in read(report.folder, "facts"):
        if row["item"] == item and row["group"] == group:
            return number(row["value"])
    raise KeyError(f"{report.folder}/facts.csv has no {item!r} of {group!r}.")


def text_fact(report: Report, item: str, *, group: str = TOTAL) -> str:
    """One printed text."""
    found = (row for row in read(report.folder, "facts") if row["item"] == item and row["group"] == group)
    return next(found)["value"]


def by_county(report: Report) -> Protected:
    """A row per county: supplier, places, participants by phase, meetings, and those not taken in."""
    groups = [row["group"] for row in read(report.folder, "facts") if row["item"] == "plasser"]
    lines = [
        {
            "county": county_name(group),
            "supplier": text_fact(report, "leverandor", group=group),
            "places": fact(report, "plasser", group=group),
            "participants": fact(report, "deltakere_2014_10_20", group=group),
            **{phase: fact(report, item, group=group) for phase, item in _PHASES.items()},
            "meetings": fact(report, "trekantsamtaler_nov_2014", group=group),
            "declined": fact(report, "ikke_tatt_inn_nov_2014", group=group),
        }
        for group in groups
        if group != TOTAL
    ]
    return disclosure.protect(pd.DataFrame(lines), data_status=_STATUS)


def milestones(report: Report) -> Protected:
    """A row per milestone: its name, the share of the price it pays (0-1), and its time limit."""
    months = {
        name: round(fact(report, name))
        for name in (
            "fase_kartlegging_maks",
            "fase_ansettelse_maks",
            "fase_ansettelse_forlengelse",
            "fase_oppfolging",
        )
    }
    lines = [
        {
            "step": _("Kartlegging"),
            "share": fact(report, "milepel_1_kartlegging") / 100,
            "limit": _("inntil {n} måneder").format(n=months["fase_kartlegging_maks"]),
        },
        {
            "step": _("Ansettelse"),
            "share": fact(report, "milepel_2_ansettelse") / 100,
            "limit": _("inntil {n} + {more} måneder").format(
                n=months["fase_ansettelse_maks"], more=months["fase_ansettelse_forlengelse"]
            ),
        },
        {
            "step": _("Fast ansatt"),
            "share": fact(report, "milepel_3_oppfolging") / 100,
            "limit": _("etter {n} måneder").format(n=months["fase_oppfolging"]),
        },
    ]
    return disclosure.protect(pd.DataFrame(lines), data_status=_STATUS)


def county_name(group: str) -> str:
    """A county as it is written.

    Examples
    --------
    >>> county_name("sogn_og_fjordane"), county_name("vest_agder")
    ('Sogn og Fjordane', 'Vest-Agder')
    """
    return {
        "vest_agder": "Vest-Agder",
        "sogn_og_fjordane": "Sogn og Fjordane",
        "oslo": "Oslo",
    }.get(group, group.replace("_", " ").capitalize())
