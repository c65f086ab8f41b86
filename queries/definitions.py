"""Read the SQL files under ``queries``: one TOML header and one select in each.

A file ``queries/<kind>/<name>.sql`` begins with a comment that holds TOML and goes on
with one select. Everything the dashboard knows about an outcome or a division stands in
that header: its title, its parameters, the reports' readings of it (presets) and the
columns it cannot do without. The header is checked here, without a database; a test runs
every file against an empty table and compares the header with what DuckDB sees.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

Value = bool | int | float | str
Table = dict[str, Any]

KINDS = ("outcomes", "subgroups", "results", "panel", "register")
UNITS = ("share", "nok", "hours", "weeks", "months", "count", "score")

_FOLDER = Path(__file__).parent
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_HEADER = re.compile(r"\s*/\*(.*?)\*/(.*)", re.DOTALL)
_NOT_CODE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", re.DOTALL)
_PARAMETER = re.compile(r"\$(\w*)")

_ALLOWED = {"title", "grain", "source", "reads", "needs", "params", "presets", "columns"}
_REQUIRED = {"title", "grain", "reads"}
_EXTRA = {
    "outcomes": ({"unit"}, {"source", "unit", "columns"}),
    "subgroups": ({"levels", "exploratory"}, {"source", "columns", "levels"}),
}
_SHAPE = {
    "outcomes": (("participant_id", "month"), ("participant_id", "month", "y"), "panel"),
    "subgroups": (("participant_id",), ("participant_id", "level"), "person"),
}


class DefinitionError(ValueError):
    """A definition file cannot be used; the message names the file and the fault."""


@dataclass(frozen=True, slots=True)
class Param:
    """One named value that a query takes as ``$name``.

    ``default`` is None where the caller must always give a value (result queries only).
    ``choices`` is None for a switch or a free value. ``needs`` are the columns without
    which nothing but ``off`` can be used.
    """

    name: str
    default: Value | None
    label: str
    choices: tuple[Value, ...] | None = None
    needs: tuple[str, ...] = ()

    @property
    def off(self) -> Value | None:
        """The value that asks for nothing: false, the first choice, or else the default.

        Examples
        --------
        >>> Param("uten_tiltak", True, "Bare uten tiltak", needs=("i_tiltak",)).off
        False
        >>> Param("min_timer", 4.0, "Minste timer", choices=(0.0, 4.0)).off
        0.0
        """
        if isinstance(self.default, bool):
            return False
        return self.choices[0] if self.choices else self.default


@dataclass(frozen=True, slots=True)
class Definition:
    """One checked SQL file: the header's content and the select in ``sql``.

    ``needs`` are the panel (person) columns without which the file means nothing.
    ``presets`` maps a report's reading to the parameters it sets; the rest keep their
    default. ``levels`` maps the codes of a division to titles in bokmål.
    """

    kind: str
    name: str
    title: str
    unit: str | None
    grain: tuple[str, ...]
    source: str
    reads: tuple[str, ...]
    needs: tuple[str, ...]
    params: tuple[Param, ...]
    presets: dict[str, dict[str, Value]]
    columns: dict[str, str]
    sql: str
    exploratory: bool = False
    levels: dict[str, str] = field(default_factory=dict)


def names(kind: str) -> tuple[str, ...]:
    """Names of all definitions of one kind, sorted.

    Raises
    ------
    DefinitionError
        If there is no such kind.

    Examples
    --------
    >>> "sysselsatt" in names("outcomes")
    True
    """
    if kind not in KINDS:
        raise DefinitionError(f"There is no kind {kind!r}. Choose one of {', '.join(KINDS)}.")
    return tuple(sorted(path.stem for path in (_FOLDER / kind).glob("*.sql")))


@cache
def load(kind: str, name: str) -> Definition:
    """Read and check ``queries/<kind>/<name>.sql``; the answer is kept, do not change it.

    Raises
    ------
    DefinitionError
        If the file does not exist or breaks a rule of :func:`parse`.

    Examples
    --------
    >>> load("outcomes", "sysselsatt").grain
    ('participant_id', 'month')
    """
    known = names(kind)
    if name not in known:
        raise DefinitionError(f"queries/{kind}/{name}.sql does not exist. There is: {', '.join(known)}.")
    text = (_FOLDER / kind / f"{name}.sql").read_text(encoding="utf-8")
    return parse(text, kind=kind, name=name)


def parse(text: str, *, kind: str, name: str) -> Definition:
    """Check one file's text and return its definition.

    Parameters
    ----------
    text : str
        A block comment holding TOML, then one select (it may begin with ``with``).
    kind, name : str
        Folder and file name without ``.sql``.

    Raises
    ------
    DefinitionError
        If the header is missing or is not TOML, lacks a required key, has an unknown one,
        if a preset names an unknown parameter, if parameters of header and body differ,
        if a default is not among its choices, or if the body is not exactly one select.

    Examples
    --------
    >>> definition = parse('''/*
    ... title  = "Har jobb"
    ... unit   = "share"
    ... grain  = ["participant_id", "month"]
    ... source = "Eget eksempel"
    ... reads  = ["panel"]
    ... needs  = ["avtalte_timer"]
    ... [params]
    ... min_timer = { default = 4.0, label = "Minste avtalte timer per uke" }
    ... [columns]
    ... participant_id = "pseudonym"
    ... month          = "whole months since month 0"
    ... y              = "1 with a job, 0 without, null not observed"
    ... */
    ... select participant_id, month, cast(avtalte_timer >= $min_timer as integer) as y from panel
    ... ''', kind="outcomes", name="har_jobb")
    >>> definition.params[0].default, definition.needs
    (4.0, ('avtalte_timer',))
    """
    return _Reader(kind, name).definition(text)


class _Reader:
    """The checks of one file; every fault is raised with the file's name in front."""

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        if kind not in KINDS:
            raise self.fault(f"there is no kind {kind!r}; choose one of {', '.join(KINDS)}")
        if not _NAME.fullmatch(name):
            raise self.fault("a name is lowercase ASCII letters, digits and underscores")

    def fault(self, message: str) -> DefinitionError:
        return DefinitionError(f"queries/{self.kind}/{self.name}.sql: {message}.")

    def definition(self, text: str) -> Definition:
        match = _HEADER.fullmatch(text)
        if match is None:
            raise self.fault("the file must begin with a header, /* TOML */")
        try:
            header = tomllib.loads(match[1])
        except tomllib.TOMLDecodeError as error:
            raise self.fault(f"the header is not TOML: {error}") from error
        self.keys(header)
        sql = match[2].strip()
        params = self.params(header)
        self.body(sql, {param.name for param in params})
        columns = self.texts(header, "columns")
        grain = self.strings(header, "grain")
        reads = self.strings(header, "reads")
        self.shape(grain, tuple(columns), reads)
        return Definition(
            kind=self.kind,
            name=self.name,
            title=self.string(header, "title"),
            unit=self.unit(header),
            grain=grain,
            source=self.string(header, "source") if "source" in header else "",
            reads=reads,
            needs=self.strings(header, "needs"),
            params=params,
            presets=self.presets(header, params),
            columns=columns,
            sql=sql,
            exploratory=self.exploratory(header),
            levels=self.texts(header, "levels"),
        )

    def keys(self, header: Table) -> None:
        allowed, required = _EXTRA.get(self.kind, (set(), set()))
        if unknown := sorted(set(header) - _ALLOWED - allowed):
            raise self.fault(f"unknown key in the header: {', '.join(unknown)}")
        if missing := sorted((_REQUIRED | required) - set(header)):
            raise self.fault(f"the header lacks {', '.join(missing)}")

    def string(self, table: Table, key: str) -> str:
        value = table[key]
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"{key} must be a text that is not empty")
        return value

    def strings(self, table: Table, key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(f"{key} must be a list of texts")
        if len(set(value)) < len(value):
            raise self.fault(f"{key} names something twice")
        return tuple(value)

    def table(self, header: Table, key: str) -> Table:
        value = header.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(f"{key} must be a table")
        return value

    def texts(self, header: Table, key: str) -> dict[str, str]:
        table = self.table(header, key)
        return {name: self.string(table, name) for name in table}

    def unit(self, header: Table) -> str | None:
        unit = header.get("unit")
        if self.kind == "outcomes" and unit not in UNITS:
            raise self.fault(f"unit is {unit!r}; choose one of {', '.join(UNITS)}")
        return unit

    def exploratory(self, header: Table) -> bool:
        value = header.get("exploratory", False)
        if not isinstance(value, bool):
            raise self.fault("exploratory must be true or false")
        return value

    def shape(self, grain: tuple[str, ...], columns: tuple[str, ...], reads: tuple[str, ...]) -> None:
        if self.kind not in _SHAPE:
            return
        fixed_grain, fixed_columns, relation = _SHAPE[self.kind]
        if grain != fixed_grain:
            raise self.fault(f"grain must be {list(fixed_grain)}")
        if columns != fixed_columns:
            raise self.fault(f"columns must be {', '.join(fixed_columns)}, in that order")
        if relation not in reads:
            raise self.fault(f"reads must name {relation}")

    def params(self, header: Table) -> tuple[Param, ...]:
        table = self.table(header, "params")
        return tuple(self.param(name, entry) for name, entry in table.items())

    def param(self, name: str, entry: object) -> Param:
        if not isinstance(entry, dict):
            raise self.fault(f"parameter {name} must be a table with default and label")
        if unknown := sorted(set(entry) - {"default", "label", "choices", "needs"}):
            raise self.fault(f"parameter {name} has an unknown key: {', '.join(unknown)}")
        lacking = {"default", "label"} - set(entry) if self.kind in _SHAPE else set()
        if lacking:
            raise self.fault(f"parameter {name} lacks {', '.join(sorted(lacking))}")
        default, choices = entry.get("default"), entry.get("choices")
        if choices is not None:
            self.choices(name, default, choices)
        return Param(
            name=name,
            default=default,
            label=self.string(entry, "label") if "label" in entry else name,
            choices=None if choices is None else tuple(choices),
            needs=self.strings(entry, "needs"),
        )

    def choices(self, name: str, default: Value | None, choices: object) -> None:
        if not isinstance(choices, list) or len(choices) < 2:
            raise self.fault(f"parameter {name} must have a list of at least two choices")
        if len({_sort(choice) for choice in choices}) > 1:
            raise self.fault(f"parameter {name} mixes numbers, texts and switches among its choices")
        if default is not None and not _among(default, choices):
            raise self.fault(f"parameter {name} has the default {default!r}, not one of its choices")

    def presets(self, header: Table, params: tuple[Param, ...]) -> dict[str, dict[str, Value]]:
        known = {param.name: param for param in params}
        presets = self.table(header, "presets")
        for title, values in presets.items():
            if not isinstance(values, dict):
                raise self.fault(f"preset {title!r} must be a table of parameters")
            if unknown := sorted(set(values) - set(known)):
                raise self.fault(f"preset {title!r} sets an unknown parameter: {', '.join(unknown)}")
            for name, value in values.items():
                self.preset(title, known[name], value)
        return presets

    def preset(self, title: str, param: Param, value: Value) -> None:
        if param.choices is not None and not _among(value, param.choices):
            raise self.fault(f"preset {title!r} sets {param.name} to {value!r}, not one of its choices")
        if param.default is not None and _sort(value) is not _sort(param.default):
            raise self.fault(f"preset {title!r} sets {param.name} to {value!r}, not of the default's type")

    def body(self, sql: str, declared: set[str]) -> None:
        code = _NOT_CODE.sub(" ", sql).strip()
        words = code.split(maxsplit=1)
        if ";" in code:
            raise self.fault("the body must be exactly one select, without a semicolon")
        if not words or words[0].lower() not in ("select", "with"):
            raise self.fault("the body must be exactly one select")
        used = set(_PARAMETER.findall(code))
        if undeclared := sorted(used - declared):
            raise self.fault(f"the body uses ${', $'.join(undeclared)}, not declared under [params]")
        if unused := sorted(declared - used):
            raise self.fault(f"the body never uses ${', $'.join(unused)}, declared under [params]")


def _sort(value: object) -> type:
    """What may be compared with what: switches, numbers and texts are three sorts."""
    if isinstance(value, bool):
        return bool
    return float if isinstance(value, int | float) else type(value)


def _among(value: object, choices: "list[Value] | tuple[Value, ...]") -> bool:
    return any(value == choice and _sort(value) is _sort(choice) for choice in choices)
