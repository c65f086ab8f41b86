"""The words of figures: what an outcome, an arm, a curve and its time are called in a study."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.catalogue import Study
from dashboard.charts.labels import Labels
from dashboard.selection import Selection
from dashboard.sentences import effect_word, target_text
from dashboard.text import _

_UNITS = {"måned": "months", "uke": "weeks"}


@dataclass(frozen=True, slots=True)
class Words:
    """``unit`` is a unit of `dashboard.text`, ``time`` its name in a heading, ``arms`` the short names."""

    title: str
    exit_title: str
    unit: str
    time: str
    start: str
    arms: dict[str, str]
    destinations: dict[str, str]
    starts_later: bool
    labels: Labels

    def arm(self, code: object) -> str:
        return self.arms.get(str(code), str(code))

    def destination(self, code: object) -> str:
        return self.destinations.get(str(code), str(code))


def words_of(study: Study) -> Words:
    """The study's own words, in the reader's language."""
    rules = study.definition["participation"]
    later = is_waiting_known(study)
    start = _("start") if later else _(study.definition["month0_name"])
    title = _(rules["title"])
    return Words(
        title=title,
        exit_title=_(rules["exit_title"]),
        unit=_UNITS.get(rules["time_unit"], "months"),
        time=_("Uke") if rules["time_unit"] == "uke" else _("Måned"),
        start=start,
        arms={"tiltak": _(study.treated.short), "kontroll": _(study.control.short)},
        destinations={code: _(name) for code, name in rules["destinations"].items()},
        starts_later=later,
        labels=Labels(
            outcome=title,
            unit="share",
            treated=_(study.treated.short),
            control=_(study.control.short),
            difference=effect_word(study),
            month0=start,
        ),
    )


def labels_of(selection: Selection, study: Study) -> Labels:
    """The words of one selection's figures."""
    outcome = study.outcomes[selection.outcome]
    return Labels(
        outcome=_(outcome.title),
        unit=outcome.unit or "count",
        treated=_(study.treated.short),
        control=_(study.control.short),
        difference=effect_word(study),
        month0=_(study.definition["month0_name"]),
        windows={w.name: target_text(w.name).capitalize() for w in study.windows},
    )


def is_waiting_known(study: Study) -> bool:
    """Whether a start can come later than month 0, and the data tell when."""
    can_wait = study.definition["clock"] == "trekning"  # without a draw the start is month 0
    return (
        can_wait and "ventetid_mnd" in study.sources and study.definition["participation"]["start_within"] > 0
    )
