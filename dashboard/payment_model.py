"""Payment models as files: what a supplier is paid for, when, and how much.

``data/payment/<name>.toml`` holds one model each: a price per month or hour in the measure, milestones, or a
mix of others. How a history is paid is worked out in ``dashboard.estimators.payment``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "payment"
KINDS = ("maaned", "time", "milepaeler", "blanding")
WHO = ("alle", "ufore", "sykmeldt")
FORMS = ("alle", "fast")
BENEFITS = ("borte", "redusert")
UNITS = ("kr", "kr_per_mnd", "kr_per_time", "timer")


class PaymentModelError(ValueError):
    """A payment file that breaks a rule; the message names the place and what to write."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A price or a number of hours; ``report`` is empty for what no report prints."""

    title: str
    value: float
    low: float
    high: float
    unit: str
    report: str = ""
    table: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to reach a milestone; any one of a milestone's is enough.

    ``who``: everybody but the sick-listed (``alle``), those with a disability pension at the start
    (``ufore``), those with a job and sick pay or AAP at the start (``sykmeldt``). ``benefit`` is what must
    have become of that benefit: ``borte``, or ``redusert``, which a history by month shows only when it is
    gone; while it runs, the criterion is unknown. ``form`` is ``fast`` or any. ``min_position`` is percent
    of one job; 0 is a job of any size. ``over_months`` is how long without a break, 0 for at once.
    """

    id: str
    title: str
    form: str
    min_position: float
    who: str = "alle"
    over_months: int = 0
    subsidy: bool = False
    benefit: str = "borte"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A part of the price and what releases it; without routes it is the end of the mapping phase."""

    id: str
    title: str
    share: float
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How words of the contract are read in a history by month.

    Parameters
    ----------
    mapping_months : int
        The longest mapping phase: it is over when they have passed, or the participant has left.
    months_after_exit : int
        A job counts when it began at most so many months after the last month in the measure.
    beyond_count_days : int
        "Over six months" is six count days in a row and so many more. 1 is the strict reading: from the first
        to the last of seven count days lie six months, both days in work.
    job_at_start : bool
        Whether a job that was there in the first month counts as employment. The criteria do not say new.
    """

    mapping_months: int = 2
    months_after_exit: int = 1
    beyond_count_days: int = 1
    job_at_start: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """REFIN's time limits in months; see ``data/payment/refin.toml``."""

    employment_months: int
    extension_months: int
    with_extension: bool
    followup_months: int

    @property
    def search_months(self) -> int:
        return self.employment_months + (self.extension_months if self.with_extension else 0)


@dataclass(frozen=True, slots=True)
class PaymentModel:
    """A file of ``data/payment``, read and checked. ``parts`` are other models' names with their share.

    Models are offered by ``order``; the first is the one a page opens with.
    """

    name: str
    title: str
    order: int
    kind: str
    text: str
    report: str
    table: str
    price: Amount | None = None
    hours: Amount | None = None
    milestones: tuple[Milestone, ...] = ()
    reading: Reading = Reading()
    limits: Limits | None = None
    graded: bool = False
    parts: tuple[tuple[str, float], ...] = ()

    def with_price(self, price: float, *, hours: float | None = None) -> PaymentModel:
        """The model at another price."""
        if self.price is None:
            raise PaymentModelError(f"{self.name} har ingen egen pris; sett prisen til delene.")
        changed = replace(self, price=replace(self.price, value=price))
        if hours is not None and changed.hours is not None:
            changed = replace(changed, hours=replace(changed.hours, value=hours))
        return changed


@cache
def read_payment_model(name: str) -> PaymentModel:
    """The file of that name.

    Raises
    ------
    PaymentModelError
    """
    path = FOLDER / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in FOLDER.glob("*.toml")))
        raise PaymentModelError(f"data/payment/{name}.toml finnes ikke. Det finnes: {known}.")
    try:
        return parse_payment_model(tomllib.loads(path.read_text(encoding="utf-8")), name=name)
    except (tomllib.TOMLDecodeError, PaymentModelError) as error:
        raise PaymentModelError(f"data/payment/{name}.toml: {error}") from None


@cache
def model_names() -> tuple[str, ...]:
    """Every model that can be chosen, in the order they are offered."""
    found = [read_payment_model(path.stem) for path in FOLDER.glob("*.toml")]
    return tuple(model.name for model in sorted(found, key=lambda model: model.order))


def parse_payment_model(table: Mapping[str, Any], *, name: str) -> PaymentModel:
    """Read and check the content of a payment file.

    Raises
    ------
    PaymentModelError
        Naming the entry, what was found, and what may stand there.
    """
    known = {field.name for field in fields(PaymentModel)} - {"name"}
    _known(table, known, "filen")
    kind = _among(table.get("kind"), KINDS, "kind")
    milestones = tuple(_milestone(entry) for entry in table.get("milestones", ()))
    parts = tuple((str(entry["model"]), _number(entry, "share", "parts")) for entry in table.get("parts", ()))
    if kind == "milepaeler":
        _adds_up([one.share for one in milestones], "milestones")
    for one, _share in parts:
        if one == name or not (FOLDER / f"{one}.toml").is_file():
            raise PaymentModelError(f"parts: model = {one!r} er ingen annen fil i data/payment.")
    if kind == "blanding":
        _adds_up([share for _one, share in parts], "parts")
    if (kind == "blanding") != ("price" not in table) or (kind == "time") != ("hours" in table):
        raise PaymentModelError("price trengs for alt annet enn en blanding, hours bare for en timepris.")
    return PaymentModel(
        name=name,
        title=_text(table, "title", "filen"),
        order=int(_number(table, "order", "filen")),
        kind=kind,
        text=_text(table, "text", "filen"),
        report=str(table.get("report", "")),
        table=str(table.get("table", "")),
        price=_amount(table["price"], "price") if "price" in table else None,
        hours=_amount(table["hours"], "hours") if "hours" in table else None,
        milestones=milestones,
        reading=_entry(Reading, table.get("reading", {}), "reading"),
        limits=_entry(Limits, table["limits"], "limits") if "limits" in table else None,
        graded=bool(table.get("graded", False)),
        parts=parts,
    )


def _amount(entry: Mapping[str, Any], place: str) -> Amount:
    numbers = {name: _number(entry, name, place) for name in ("value", "low", "high")}
    found: Amount = _entry(Amount, {**entry, **numbers}, place)
    if not 0 <= found.low <= found.value <= found.high:
        raise PaymentModelError(f"{place}: value = {found.value:g} skal ligge mellom low og high.")
    _among(found.unit, UNITS, f"{place} unit")
    return found


def _milestone(entry: Mapping[str, Any]) -> Milestone:
    place = f"milestones {entry.get('id', '')}"
    _known(entry, {"id", "title", "share", "routes"}, place)
    routes = tuple(_route(one, place) for one in entry.get("routes", ()))
    return Milestone(
        _text(entry, "id", place), _text(entry, "title", place), _number(entry, "share", place), routes
    )


def _route(entry: Mapping[str, Any], place: str) -> Route:
    route: Route = _entry(Route, entry, place)
    _among(route.who, WHO, f"{place} {route.id}: who")
    _among(route.form, FORMS, f"{place} {route.id}: form")
    _among(route.benefit, BENEFITS, f"{place} {route.id}: benefit")
    if route.over_months < 0 or not 0 <= route.min_position <= 100:
        raise PaymentModelError(f"{place} {route.id}: over_months er 0 eller mer, min_position 0-100.")
    return route


def _entry(kind: Any, entry: Mapping[str, Any], place: str) -> Any:
    _known(entry, {field.name for field in fields(kind)}, place)
    try:
        return kind(**entry)
    except TypeError as error:
        raise PaymentModelError(f"{place}: {error}") from None


def _adds_up(shares: list[float], place: str) -> None:
    if not math.isclose(sum(shares), 1.0):
        raise PaymentModelError(f"{place}: andelene er {sum(shares):g} til sammen, de skal være 1.")


def _known(entry: Mapping[str, Any], known: set[str], place: str) -> None:
    for key in entry:
        if key not in known:
            raise PaymentModelError(
                f"{place}: ukjent nøkkel {key!r}. Det finnes: {', '.join(sorted(known))}."
            )


def _text(entry: Mapping[str, Any], key: str, place: str) -> str:
    found = entry.get(key)
    if not isinstance(found, str) or not found:
        raise PaymentModelError(f"{place}: {key} mangler eller er ikke tekst.")
    return found


def _number(entry: Mapping[str, Any], key: str, place: str) -> float:
    found = entry.get(key)
    if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found):
        raise PaymentModelError(f"{place}: {key} = {found!r} skal være et tall.")
    return float(found)


def _among(found: Any, known: tuple[str, ...], place: str) -> str:
    if found not in known:
        raise PaymentModelError(f"{place} = {found!r} finnes ikke. Det finnes: {', '.join(known)}.")
    return str(found)
