"""A figure as it leaves the program: what it shows, what it rests on, and how it is drawn.

A plate answers "what exactly is this number?" by itself. It is made from the analysis results and chart
functions of the page it comes from; nothing is worked out in another way. Slides, reports, workbooks, images,
the collection and the presentation take plates and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, Protocol

import plotly.graph_objects as go

from dashboard.analysis import (
    compare,
    cost_value,
    effects,
    overview,
    participation,
    payment,
    perspectives,
    published,
    robustness,
    stepwise,
)
from dashboard.analysis.compare import Comparison
from dashboard.analysis.cost_value import Quantities
from dashboard.analysis.documentation import version
from dashboard.analysis.effects import Effects
from dashboard.analysis.overview import Card
from dashboard.analysis.participation import Participation
from dashboard.analysis.payment import Payment
from dashboard.analysis.perspectives import Account
from dashboard.analysis.printed_rows import reports
from dashboard.analysis.published import Overlay, Published
from dashboard.analysis.robustness import Robustness
from dashboard.analysis.stepwise import Stepwise
from dashboard.catalogue import Study
from dashboard.disclosure import Protected
from dashboard.selection import FIGURE, Selection, question, to_query
from dashboard.sentences import status_label
from dashboard.text import _, current_language
from dashboard.warehouse import Database

ROLES = ("tiltak", "kontroll", "differanse", "trykt", "annet", "strek")
# The pages that have plates, and the modules that make them, that of the page's main figures first.
_MODULES = {
    "effekter": ("plate_effects", "plate_compare", "plate_robust"),
    "deltakelse": ("plate_participation",),
    "kostnader": ("plate_costs", "plate_value"),
    "betaling": ("plate_payment",),
    "publisert": ("plate_published",),
    "oversikt": ("plate_overview",),
    # A report without register data has a page of its own.
    **{report.page: ("plate_recruitment",) for report in reports() if report.page},
}
PAGES = tuple(_MODULES)
HOME = "oversikt"  # the page that a bare address opens
# The figures that stand in a closed part of their page: their link asks for them by name, so that it opens.
FOLDED = frozenset(
    {"avgang", "hvor", "ventetid", "stegvis", "metoder", "overlapp", "vektbalanse"}
    | {"kurve", "tornado", "plan", "perspektiv"}
)
Numbers = tuple[float | None, ...]
Cell = Callable[[Any], str]


class PlateError(ValueError):
    """A page or kind of figure that has no plate."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One line, set of points or set of bars, in the unit of its panel (shares 0-1).

    ``x`` are months or names, in a panel of kind ``spredning`` numbers in the unit of the panel. ``y``,
    ``low`` and ``high`` are None where nothing is known; ``low`` and ``high`` are None altogether where there
    is no interval. ``role`` is one of ``ROLES``; ``strek`` is a line to compare with, in a ``spredning``.
    """

    name: str
    x: tuple[float | str, ...]
    y: Numbers
    low: Numbers | None
    high: Numbers | None
    role: str


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Series on the same axes, all with the same ``x`` unless the kind is ``spredning``.

    ``kind`` is ``linje``, ``trapp``, ``punkt``, ``soyle`` (stacked), ``grupper`` (bars side by side),
    ``liggende`` (bars along the page, for long names) or ``spredning`` (points by two numbers).
    ``is_difference`` says that shares are differences: percentage points, not percent.
    """

    title: str
    kind: str
    series: tuple[Series, ...]
    x_title: str
    y_title: str
    unit: str
    is_difference: bool = False

    @property
    def scale(self) -> float:
        """What a number is multiplied by on an axis: shares are shown as percent."""
        return 100.0 if self.unit == "share" else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Plate:
    """A figure with everything that must travel with it.

    ``sentence`` is the state sentence with N and what the uncertainty is; ``reading`` says it in plain words,
    without p-values; ``not_shown`` what the figure does not say. ``status`` is the sentence about the data,
    ``data_status`` its code. ``table`` is what the CSV of the page holds, ``columns`` title and writing of
    each of its columns; ``summary`` a few rows, written, with their header first. ``draw`` takes the theme
    and whether the screen is narrow.
    """

    page: str
    kind: str
    selection: Selection
    title: str
    sentence: str
    reading: str
    not_shown: str
    definition: str
    caveats: tuple[str, ...]
    source: str
    status: str
    data_status: str
    build_id: str
    version: str
    query: str
    panels: tuple[Panel, ...]
    table: Protected
    columns: Mapping[str, tuple[str, Cell]]
    summary: tuple[tuple[str, ...], ...]
    draw: Callable[[str, bool], go.Figure]
    alt: str
    address: str = field(default="")

    def __post_init__(self) -> None:
        if not isinstance(self.table, Protected):
            raise TypeError("Only a Protected table may leave the program. Use dashboard.disclosure.protect.")

    @property
    def series(self) -> tuple[Series, ...]:
        return tuple(one for panel in self.panels for one in panel.series)

    @property
    def x_title(self) -> str:
        return self.panels[0].x_title if self.panels else ""

    @property
    def y_title(self) -> str:
        return self.panels[0].y_title if self.panels else ""

    @property
    def unit(self) -> str:
        return self.panels[0].unit if self.panels else "count"

    @property
    def link(self) -> str:
        """The page with this selection; with the server's address where it is known."""
        return f"{self.address}{self.page}?{self.query}{figure_query(self.kind)}"

    @property
    def made_with(self) -> str:
        """Data build and code version in one line."""
        return made_with(build_id=self.build_id, version=self.version)

    @property
    def name(self) -> str:
        """A file name without extension, in ASCII."""
        return f"{self.page}_{self.kind}_{self.selection.study}_{self.selection.outcome}"

    @property
    def marks(self) -> tuple[str, ...]:
        """What every exported file says of the plate."""
        return (self.title, self.sentence, self.status, self.made_with, self.source, self.link)


def figure_query(kind: str) -> str:
    """What a link adds to show a figure that stands in a closed part of its page."""
    return f"&{FIGURE}={kind}" if kind in FOLDED else ""


def made_with(*, build_id: str, version: str) -> str:
    """Data build and code version in one line."""
    return _("Data {build}, Tiltakslupen {version}").format(build=build_id, version=version)


class Results(Protocol):
    """Where a plate asks; ``dashboard.cache`` is one, :class:`Direct` another."""

    def effects(self, selection: Selection, /) -> Effects: ...
    def participation(self, selection: Selection, /) -> Participation: ...
    def overlay(self, selection: Selection, /) -> tuple[Overlay, ...]: ...
    def quantities(self, selection: Selection, /) -> Quantities: ...
    def account(self, selection: Selection, /) -> Account: ...
    def payment(self, selection: Selection, /) -> Payment: ...
    def stepwise(self, selection: Selection, /) -> Stepwise: ...
    def robustness(self, selection: Selection, /) -> Robustness: ...
    def compare(self, a: Selection, b: Selection, /) -> Comparison: ...
    def overview(self) -> tuple[Card, ...]: ...
    def published(self, study: str, /) -> Published: ...


class Direct:
    """Results straight from the analysis, each worked out once; for the command line and tests."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[tuple[str, str, Any], Any] = {}

    def effects(self, selection: Selection, /) -> Effects:
        asked = question(selection, self._database.study(selection))
        found: Effects = self._once("effects", asked, effects.effects)
        return found

    def participation(self, selection: Selection, /) -> Participation:
        asked = question(selection, self._database.study(selection))
        found: Participation = self._once("participation", asked, participation.participation)
        return found

    def overlay(self, selection: Selection, /) -> tuple[Overlay, ...]:
        study = self._database.study(selection)
        made_with = replace(question(selection, study), se=study.default_se, target="")
        return published.overlays(self._database.catalogue.studies[selection.study]).get(made_with, ())

    def quantities(self, selection: Selection, /) -> Quantities:
        found: Quantities = self._once("quantities", selection, cost_value.quantities)
        return found

    def account(self, selection: Selection, /) -> Account:
        found: Account = self._once("account", selection, perspectives.account)
        return found

    def payment(self, selection: Selection, /) -> Payment:
        found: Payment = self._once("payment", selection, payment.payment)
        return found

    def stepwise(self, selection: Selection, /) -> Stepwise:
        asked = question(selection, self._database.study(selection))
        found: Stepwise = self._once("stepwise", asked, stepwise.stepwise)
        return found

    def robustness(self, selection: Selection, /) -> Robustness:
        asked = question(selection, self._database.study(selection))
        found: Robustness = self._once("robustness", asked, robustness.robustness)
        return found

    def compare(self, a: Selection, b: Selection, /) -> Comparison:
        found: Comparison = self._once("compare", (a, b), lambda data, pair: compare.compare(data, *pair))
        return found

    def overview(self) -> tuple[Card, ...]:
        found: tuple[Card, ...] = self._once("overview", None, lambda data, _none: overview.overview(data))
        return found

    def published(self, study: str, /) -> Published:
        found: Published = self._once("published", study, published.published)
        return found

    def _once(self, name: str, asked: Any, make: Callable[[Database, Any], Any]) -> Any:
        """What was asked before, in the same language: some results hold words."""
        key = (name, current_language(), asked)
        if key not in self._known:
            self._known[key] = make(self._database, asked)
        return self._known[key]


def kinds(page: str, study: Study) -> tuple[str, ...]:
    """The figures of a page that can be taken out; empty for a page without any."""
    return tuple(kind for module in _modules(page) for kind in module.kinds(study))


def main_kinds(page: str, study: Study) -> tuple[str, ...]:
    """The figures a page shows without being asked for more."""
    return tuple(_modules(page)[0].kinds(study)) if has(page) else ()


def has(page: str) -> bool:
    """Whether a page has figures that can be taken out."""
    return page in _MODULES


def _modules(page: str) -> list[Any]:
    return [import_module(f"dashboard.{name}") for name in _MODULES.get(page, ())]


def owner(page: str, kind: str, study: Study) -> str:
    """The page that makes a kind of figure: this one, or one that draws the same; empty if none does."""
    pages = (page, *_MODULES) if has(page) else PAGES
    return next((name for name in pages if kind in kinds(name, study)), "")


def kind_title(kind: str) -> str:
    """What a kind of figure is called in a list."""
    return {
        "effekt": _("Måned for måned"),
        "vinduer": _("Vinduer"),
        "overlevelse": _("Fortsatt i tiltaket"),
        "avgang": _("Avgang per måned"),
        "hvor": _("Hvor de gikk"),
        "ventetid": _("Ventetid"),
        "kostnad": _("Kostnad per deltaker"),
        "linjal": _("Nullpunktet på linjal"),
        "kurve": _("Sannsynlighet for at det lønner seg"),
        "plan": _("Effekt mot kostnad"),
        "tornado": _("Hvilke forutsetninger avgjør"),
        "perspektiv": _("For NAV, staten og samfunnet"),
        "sammenligning": _("A mot B"),
        "stegvis": _("Steg for steg"),
        "metoder": _("Andre metoder"),
        "overlapp": _("Overlapp"),
        "vektbalanse": _("Balanse etter vekting"),
        "kontantstrom": _("Når pengene kommer"),
        "milepaeler": _("Hvor mange når milepælene"),
        "spredning": _("Hvor ulikt det betales"),
        "gradient": _("Hvem det lønner seg å ta inn"),
        "publisert": _("Trykte tall mot tall herfra"),
        "studier": _("Studiene side om side"),
        "plasser": _("Plasser og deltakere"),
        "trinn": _("Betaling i trinn"),
    }.get(kind, kind)


def plate(
    database: Database,
    selection: Selection,
    page: str,
    kind: str,
    *,
    results: Results | None = None,
    address: str = "",
) -> Plate:
    """One figure of a page with everything that travels with it.

    Parameters
    ----------
    kind : one of ``kinds(page, study)``
    results : where the numbers come from, ``dashboard.cache`` in the app; worked out anew if not given.
    address : the server's address with a final slash, before the link's page; empty gives a relative link.

    Raises
    ------
    PlateError
        If the page has no such figure.
    TooFewError, NothingObservedError, NobodyStartedError, NoCostsError
        As on the page.
    """
    study = database.study(selection)
    module = next((one for one in _modules(page) if kind in one.kinds(study)), None)
    if module is None:
        known = "; ".join(f"{name}: {', '.join(found)}" for name in PAGES if (found := kinds(name, study)))
        raise PlateError(
            _("Siden «{page}» har ingen figur «{kind}» for studien «{study}». Disse finnes: {known}.").format(
                page=page, kind=kind, study=_(study.title), known=known
            )
        )
    made: Plate = module.plate(database, selection, kind, results or Direct(database))
    return replace(made, address=address)


def common(database: Database, selection: Selection) -> dict[str, Any]:
    """The fields of a plate that follow from the file, the study and the selection alone."""
    study = database.study(selection)
    made = version(database)
    return {
        "selection": selection,
        "source": source(study),
        "status": status_label(study.data_status, is_calibrated=study.is_calibrated),
        "data_status": study.data_status,
        "build_id": database.build_id,
        "version": made.version,
        "query": to_query(selection, database.catalogue),
    }


def source(study: Study) -> str:
    """The report a study comes from; the study's own title where there is none."""
    report = study.definition.get("report") or {}
    title = _(str(report.get("title") or study.title))
    publisher = f" ({report['publisher']})" if report.get("publisher") else ""
    code = _("Rapport {code}: ").format(code=report["code"]) if report.get("code") else ""
    return f"{code}{title}{publisher}"


def numbers(values: Any, *, within: Any = None) -> Numbers:
    """A column as floats, None for missing (and where ``within``, a mask, is false)."""
    kept = [True] * len(values) if within is None else list(within)
    return tuple(
        float(x) if keep and x is not None and x == x else None for x, keep in zip(values, kept, strict=True)
    )
