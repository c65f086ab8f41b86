"""What there is to choose from: the studies in the file, and what each can answer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.cost_model import CostModel, read_cost_model
from dashboard.text import N_
from queries import definitions
from queries.definitions import Definition, Param

_SPECS = Path(__file__).with_name("specs")
# Own outcomes can be read both ways: a missing month as missing, or as 0.
MISSING_IS_ZERO = N_("Regn manglende måneder som 0")
_CODE = re.compile(r"[a-z0-9_]+")
_WINDOW = re.compile(r"(mnd_(\d+)_(\d+)|siste_(\d+)|kumulativ_(\d+)|mnd_(\d+)_og_(\d+)|mnd_(\d+))")
# What a coefficient is of, in a model that lets the difference depend on a yes/no characteristic.
TERMS = ("tiltak", "interaksjon", "samlet")


class CatalogueError(ValueError):
    """A study in the file asks for something that does not exist."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A model: fixed effects (each the interaction of person columns) and covariates.

    ``interaction`` is a 0/1 person column the treatment is multiplied with; empty for none.
    """

    name: str
    title: str
    text: str
    source: str
    effects: tuple[tuple[str, ...], ...]
    covariates: tuple[str, ...]
    interaction: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Person columns the model reads."""
        names = [*(name for effect in self.effects for name in effect), *self.covariates, self.interaction]
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def terms(self) -> tuple[str, ...]:
        """Its coefficients: one; with an interaction where the characteristic is 0, the gap, and at 1."""
        return TERMS if self.interaction else TERMS[:1]


@dataclass(frozen=True, slots=True)
class Window:
    """A target that sums up months: ``mean`` or ``sum`` of months first..last, or the last so many.

    ``both`` is 1 for those who have the outcome in the first and in the last month. ``latest_start``
    (YYYY-MM) leaves out those whose month 0 is later: a report's fixed sample; empty for none.
    """

    name: str
    kind: str  # mean | sum | last | both
    first: int
    last: int
    latest_start: str = ""


@dataclass(frozen=True, slots=True)
class Arm:
    code: str
    title: str
    short: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """Another pair of arms: those at two levels of a person column, inside one arm or in both."""

    name: str
    title: str
    column: str
    within: str  # tiltak | kontroll | empty for both
    treated: tuple[str, ...]  # values of the column
    control: tuple[str, ...]
    spec: str  # the model that goes with it; empty for the study's own


@dataclass(frozen=True, slots=True)
class Break:
    """A register break: from ``month`` (YYYY-MM) on, ``columns`` of the panel are measured otherwise."""

    month: str
    columns: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Study:
    """One study as the file holds it.

    ``sources`` maps each person and panel column that has data to the extract it came from, ``titles``
    to its name in bokmål.
    ``missing_outcomes`` says, for each outcome that cannot be shown, which columns are wanting.
    """

    id: str
    definition: Mapping[str, Any]
    data_status: str
    sources: Mapping[str, str]
    titles: Mapping[str, str]
    outcomes: Mapping[str, Definition]
    missing_outcomes: Mapping[str, tuple[str, ...]]
    subgroups: Mapping[str, Definition]
    specs: Mapping[str, Spec]
    missing_specs: Mapping[str, tuple[str, ...]]
    windows: tuple[Window, ...]
    contrasts: Mapping[str, Contrast]
    breaks: tuple[Break, ...]

    @property
    def months(self) -> tuple[int, int]:
        first, last = self.definition["months"]
        return int(first), int(last)

    @property
    def treated(self) -> Arm:
        return _arm(self.definition, "tiltak")

    @property
    def control(self) -> Arm:
        return _arm(self.definition, "kontroll")

    @property
    def title(self) -> str:
        return str(self.definition["title"])

    @property
    def is_randomised(self) -> bool:
        return self.definition["design"] == "randomisert"

    @property
    def cluster(self) -> str | None:
        return self.definition["models"].get("cluster") or None

    @property
    def se_types(self) -> tuple[str, ...]:
        return ("hc1", "klynge") if self.cluster in self.sources else ("hc1",)

    @property
    def offered_specs(self) -> tuple[str, ...]:
        """The models in the order of the study's list, without those that only explain a printed table."""
        return tuple(name for name in self.definition["models"]["use"] if name in self.specs)

    @property
    def default_outcome(self) -> str:
        wanted = self.definition["defaults"].get("outcome", "")
        return wanted if wanted in self.outcomes else next(iter(self.outcomes), "")

    @property
    def default_spec(self) -> str:
        return self._spec("main")

    @property
    def raw_spec(self) -> str:
        return self._spec("raw")

    @property
    def stratified_spec(self) -> str:
        return self._spec("stratified")

    def _spec(self, role: str) -> str:
        wanted = self.definition["models"].get(role, "")
        return wanted if wanted in self.specs else next(reversed(self.offered_specs), "")

    @property
    def default_se(self) -> str:
        wanted = (self.definition["models"].get("se") or ["hc1"])[0]
        return wanted if wanted in self.se_types else "hc1"

    @property
    def main_window(self) -> str:
        names = [window.name for window in self.windows]
        wanted = self.definition["windows"].get("main", "")
        return wanted if wanted in names else (names[0] if names else "")

    @property
    def cost_model(self) -> CostModel | None:
        """The report's cost calculation, if the study names one that exists."""
        return read_cost_model(str(self.definition.get("assumptions") or ""))

    @property
    def is_calibrated(self) -> bool:
        """Whether the study's data were drawn to agree with a report's printed numbers."""
        return self.data_status == "syntetisk" and bool(self.definition.get("published"))

    def is_preregistered(self, subgroup: str) -> bool:
        return subgroup in self.definition["subgroups"].get("forhandsregistrert", [])

    def contrasted(self, name: str) -> Study:
        """The study with the arms of one contrast in the place of its own."""
        if not name:
            return self
        table = self.definition["contrasts"][name]
        arms = {arm: {**self.definition["arms"][arm], **table[arm]} for arm in ("tiltak", "kontroll")}
        definition = {**self.definition, "arms": arms, "contrast": table["title"], "design": "observasjonell"}
        return replace(self, definition=definition)

    def outcome_breaks(self, outcome: str) -> tuple[Break, ...]:
        """The breaks that concern what the outcome reads."""
        needs = set(self.outcomes[outcome].needs)
        return tuple(found for found in self.breaks if needs & set(found.columns))

    def can_set(self, param: Param) -> tuple[str, ...]:
        """Columns that are missing for the parameter to be moved; empty if it can be."""
        return tuple(name for name in param.needs if name not in self.sources)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All studies of one file, in the order they were built."""

    build_id: str
    studies: Mapping[str, Study]

    @property
    def default_study(self) -> str:
        return next(iter(self.studies))


def read_study(
    definition: Mapping[str, Any],
    *,
    data_status: str,
    sources: Mapping[str, str],
    titles: Mapping[str, str],
) -> Study:
    """Work out what a study can answer from its definition and the columns that have data.

    Parameters
    ----------
    definition : the study.toml as stored in the file, defaults filled in.
    sources : column name -> extract, for person and panel columns that have data.
    titles : column name -> name in bokmål.

    Raises
    ------
    CatalogueError
        If it names an outcome, division, window or model that does not exist.
    """
    own = {name: _own_outcome(name, table) for name, table in definition.get("utfall", {}).items()}
    asked = _asked_outcomes(definition, own)
    outcomes, missing = {}, {}
    for name in asked:
        outcome = own[name] if name in own else _load("outcomes", name, definition["id"])
        wanting = tuple(column for column in outcome.needs if column not in sources)
        if wanting:
            missing[name] = wanting
        else:
            outcomes[name] = outcome
    specs, missing_specs = {}, {}
    for name in (*definition["models"]["use"], *definition["models"].get("printed", [])):
        spec = resolve_spec(read_spec(name), definition)
        wanting = tuple(column for column in spec.columns if column not in sources)
        if wanting:
            missing_specs[name] = wanting
        else:
            specs[name] = spec
    return Study(
        id=str(definition["id"]),
        definition=definition,
        data_status=data_status,
        sources=sources,
        titles=titles,
        outcomes=outcomes,
        missing_outcomes=missing,
        subgroups=_subgroups(definition, sources),
        specs=specs,
        missing_specs=missing_specs,
        windows=_windows(definition["windows"]),
        contrasts={
            name: _contrast(name, table)
            for name, table in definition.get("contrasts", {}).items()
            if table["column"] in sources
        },
        breaks=tuple(
            Break(str(table["month"]), tuple(table["columns"]), str(table["text"]))
            for table in definition.get("breaks", [])
        ),
    )


def _windows(table: Mapping[str, Any]) -> tuple[Window, ...]:
    latest = table.get("latest_start", {})
    return tuple(replace(read_window(name), latest_start=latest.get(name, "")) for name in table["use"])


def _contrast(name: str, table: Mapping[str, Any]) -> Contrast:
    treated, control = (_values(table[arm]["value"]) for arm in ("tiltak", "kontroll"))
    within, spec = table.get("within", ""), table.get("spec", "")
    return Contrast(name, str(table["title"]), str(table["column"]), within, treated, control, spec)


def _values(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@cache
def read_spec(name: str) -> Spec:
    """Read ``specs/<name>.toml``; ``@strata`` and ``@covariates`` stand for the study's own."""
    path = _SPECS / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in _SPECS.glob("*.toml")))
        raise CatalogueError(f"dashboard/specs/{name}.toml does not exist. There is: {known}.")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    effects = tuple(
        (effect,) if isinstance(effect, str) else tuple(effect) for effect in table["fixed_effects"]
    )
    return Spec(
        name,
        table["title"],
        table["text"],
        table["source"],
        effects,
        tuple(table["covariates"]),
        table.get("interaction", ""),
    )


def resolve_spec(spec: Spec, definition: Mapping[str, Any]) -> Spec:
    """Put the study's own strata and covariates where a general model asks for them."""
    strata, own = tuple(definition.get("strata", [])), tuple(definition.get("covariates", []))
    effects = tuple(strata if effect == ("@strata",) else effect for effect in spec.effects)
    covariates: list[str] = []
    for name in spec.covariates:
        covariates += own if name == "@covariates" else [name]
    return replace(spec, effects=tuple(e for e in effects if e), covariates=tuple(covariates))


def read_window(name: str) -> Window:
    """Parse the name of a window.

    Examples
    --------
    >>> read_window("mnd_1_12")
    Window(name='mnd_1_12', kind='mean', first=1, last=12, latest_start='')
    >>> read_window("siste_6").kind
    'last'
    """
    found = _WINDOW.fullmatch(name)
    if not found:
        raise CatalogueError(
            f"{name!r} is not a window. Write mnd_1_12, mnd_12, mnd_12_og_18, siste_6 or kumulativ_12."
        )
    _, first, last, latest, summed, one, other, single = found.groups()
    if one:
        return Window(name, "both", int(one), int(other))
    if latest:
        return Window(name, "last", 0, int(latest))
    if summed:
        return Window(name, "sum", 1, int(summed))
    if single:
        return Window(name, "mean", int(single), int(single))
    return Window(name, "mean", int(first), int(last))


def _arm(definition: Mapping[str, Any], code: str) -> Arm:
    arm = definition["arms"][code]
    return Arm(code, str(arm["title"]), str(arm.get("short") or arm["title"]))


def _load(kind: str, name: str, study: str) -> Definition:
    try:
        return definitions.load(kind, name)
    except definitions.DefinitionError as error:
        raise CatalogueError(f"Study {study!r}: {error}") from error


def _asked_outcomes(definition: Mapping[str, Any], own: Iterable[str]) -> list[str]:
    """The study's list, its own outcomes first; everything there is when it gives no list."""
    listed = definition["outcomes"].get("use") or definitions.names("outcomes")
    return list(dict.fromkeys([*own, *listed]))


def _own_outcome(name: str, table: Mapping[str, Any]) -> Definition:
    """An outcome of the extract ``utfall``: monthly values that come ready made."""
    column = f"utfall_{name}"
    covered = f"panel.observert_{column} and $mangler_er_null"
    value = f"case when {covered} then coalesce(panel.{column}, 0) else panel.{column} end"
    return Definition(
        kind="outcomes",
        name=name,
        title=str(table["title"]),
        unit=str(table.get("unit", "share")),
        grain=("participant_id", "month"),
        source=str(table.get("source", "")),
        reads=("panel",),
        needs=(column,),
        params=(Param("mangler_er_null", False, MISSING_IS_ZERO),),
        presets={},
        columns={"y": str(table.get("text", table["title"]))},
        sql=f"select\n    panel.participant_id,\n    panel.month,\n    {value} as y\nfrom panel",
    )


def _subgroups(definition: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Definition]:
    table = definition["subgroups"]
    found = {}
    for name in [*table.get("forhandsregistrert", []), *table.get("utforskende", [])]:
        subgroup = _load("subgroups", name, definition["id"])
        if all(column in sources for column in subgroup.needs):
            found[name] = subgroup
    for name, own in definition.get("own_subgroups", {}).items():
        if own["column"] in sources:
            found[name] = _own_subgroup(name, own)
    return found


def _own_subgroup(name: str, own: Mapping[str, Any]) -> Definition:
    """A division by a column of the study's own: its categories, or cut points for a number.

    ``levels`` maps level code to title. With ``cuts`` (ascending), level number j holds the values
    from cut j-1 up to, not including, cut j.
    """
    column, levels = own["column"], dict(own["levels"])
    for code in levels:
        if not _CODE.fullmatch(code):
            raise CatalogueError(
                f"Level {code!r} of division {name!r}: write small letters, digits and _ only."
            )
    if "cuts" in own:
        cuts = [float(cut) for cut in own["cuts"]]
        if len(levels) != len(cuts) + 1:
            raise CatalogueError(
                f"Division {name!r} has {len(cuts)} cuts and {len(levels)} levels, not one more."
            )
        steps = [
            f"when person.{column} < {cut!r} then '{code}'" for cut, code in zip(cuts, levels, strict=False)
        ]
        level = f"case when person.{column} is null then null {' '.join(steps)} else '{[*levels][-1]}' end"
    else:
        values = own.get("values", {code: code for code in levels})
        steps = [f"when person.{column} = '{_quoted(values[code])}' then '{code}'" for code in levels]
        level = f"case {' '.join(steps)} end"
    return Definition(
        kind="subgroups",
        name=name,
        title=str(own["title"]),
        unit=None,
        grain=("participant_id",),
        source=str(own.get("source", "")),
        reads=("person",),
        needs=(column,),
        params=(),
        presets={},
        columns={"level": str(own["title"])},
        sql=f"select\n    person.participant_id,\n    {level} as level\nfrom person",
        exploratory=not own.get("forhandsregistrert", False),
        levels=levels,
    )


def _quoted(value: object) -> str:
    return str(value).replace("'", "''")
