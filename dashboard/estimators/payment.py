"""What a supplier is paid for each participant, month by month since the start in the measure.

A history that lacks a value is worked out twice: once as if every unknown had failed its criterion, once as
if it had met it. Where the two agree the payment is known; the first is what is certainly paid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np

from dashboard.payment_model import Milestone, PaymentModel, Route, read_payment_model

NEVER = -1  # month of a milestone that is not reached within what is observed
# What a route may want that an extract does not have.
FORM, PENSION, SICKNESS, SUBSIDY = VARIABLES = ("ansettelsesform", "uforetrygd", "sykdom", "lonnstilskudd")


class PaymentError(ValueError):
    """Histories that do not fit together."""


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Participants by months since the start, month 0 the first in the measure.

    Parameters
    ----------
    in_measure : (n, months) bool
    observed : (n,) int
        Months that are followed from the start, those from 0 to ``observed`` - 1. Later values are not read.
    position : (n, months) float
        Percent of the largest single job, 0 without a job; nan unknown. A job without a size is unknown.
    permanent : the same for the largest permanent job; None where nothing is delivered of it.
    pension, sick, subsidy : (n, months) float or None
        1 with disability pension, sick pay or AAP, wage subsidy; 0 without; nan unknown.
    mapping_done : (n, months) bool or None
        Months from which the mapping is done. Without it the mapping is over when its longest time has
        passed, or when the participant has left.
    """

    in_measure: np.ndarray
    observed: np.ndarray
    position: np.ndarray
    permanent: np.ndarray | None = None
    pension: np.ndarray | None = None
    sick: np.ndarray | None = None
    subsidy: np.ndarray | None = None
    mapping_done: np.ndarray | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            found = getattr(self, field.name)
            shape = self.in_measure.shape[:1] if field.name == "observed" else self.in_measure.shape
            if found is not None and found.shape != shape:
                raise PaymentError(f"{field.name} has shape {found.shape}, expected {shape}.")

    def __len__(self) -> int:
        return len(self.observed)

    @property
    def is_followed(self) -> np.ndarray:
        return np.arange(self.in_measure.shape[1])[None, :] < self.observed[:, None]


@dataclass(frozen=True, slots=True, eq=False)
class Payments:
    """What is paid, in kroner.

    Parameters
    ----------
    certain, possible : (n, months) float
        Paid in the month whatever the unknown values are, and if they all met their criterion.
    milestones : names, in order; empty for a price by month or hour.
    month, possible_month : (n, milestones) int
        When each is reached, `NEVER` for not within what is observed.
    unit : (n, months) float
        The certain payment at a price of 1; all zero for a mix, which has no price of its own.
    not_assessed : the variables that routes want and no extract delivers; such routes pay nobody.
    held_at_start : (n,) bool
        Employment is paid for a job that was there in the first month.
    assessed : for each milestone, whether any of its routes can be told from what is delivered.
    """

    certain: np.ndarray
    possible: np.ndarray
    milestones: tuple[str, ...]
    month: np.ndarray
    possible_month: np.ndarray
    unit: np.ndarray
    not_assessed: tuple[str, ...]
    held_at_start: np.ndarray
    assessed: tuple[bool, ...] = ()

    def total(self, horizon: int) -> tuple[np.ndarray, np.ndarray]:
        """Certain and possible payment of each participant in months 0 to ``horizon`` - 1."""
        return self.certain[:, :horizon].sum(axis=1), self.possible[:, :horizon].sum(axis=1)

    def is_known(self, horizon: int) -> np.ndarray:
        """Whose payment does not depend on an unknown value."""
        certain, possible = self.total(horizon)
        return np.isclose(certain, possible)


def pay(
    histories: Histories, model: PaymentModel, *, find: Callable[[str], PaymentModel] = read_payment_model
) -> Payments:
    """Payment under one model.

    Parameters
    ----------
    find : gives the model of a part's name; a mix's parts are paid at the prices found there.

    Examples
    --------
    Six months in the measure at 6 492 kroner.

    >>> month = np.arange(12)
    >>> one = Histories(
    ...     in_measure=(month < 6)[None], observed=np.array([12]), position=np.zeros((1, 12))
    ... )
    >>> pay(one, read_payment_model("maanedspris")).total(12)[0].tolist()
    [38952.0]

    Left after a month: the mapping is paid, and no more.

    >>> left = replace(one, in_measure=(month < 1)[None])
    >>> pay(left, read_payment_model("refino")).total(12)[0].tolist()
    [20000.0]
    """
    if model.kind == "blanding":
        return _mix(histories, model, find)
    if model.kind == "milepaeler":
        return _by_milestones(histories, model)
    hours = model.hours.value if model.hours else 1.0
    unit = (histories.in_measure & histories.is_followed) * hours
    return _payments(unit, unit, model, np.empty((len(histories), 0), int))


def _payments(unit: np.ndarray, possible: np.ndarray, model: PaymentModel, month: np.ndarray) -> Payments:
    price = model.price.value if model.price else 0.0
    none = np.zeros(len(unit), bool)
    return Payments(unit * price, possible * price, (), month, month, unit.astype(float), (), none)


def _mix(histories: Histories, model: PaymentModel, find: Callable[[str], PaymentModel]) -> Payments:
    paid = [(pay(histories, find(name), find=find), share) for name, share in model.parts]
    # The part with milestones, if any, tells who reached what.
    told = max((one for one, _share in paid), key=lambda one: len(one.milestones))
    missing = {name for one, _share in paid for name in one.not_assessed}
    return replace(
        told,
        certain=np.sum([one.certain * share for one, share in paid], axis=0),
        possible=np.sum([one.possible * share for one, share in paid], axis=0),
        unit=np.zeros(histories.in_measure.shape),
        not_assessed=tuple(name for name in VARIABLES if name in missing),
    )


# --- milestones ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Reached:
    """Month of each milestone, the share of the price each pays, and where the job of employment began."""

    month: np.ndarray
    part: np.ndarray
    begun: np.ndarray


def _by_milestones(histories: Histories, model: PaymentModel) -> Payments:
    low = _reached(histories, model, unknown=False)
    high = _at_least(_reached(histories, model, unknown=True), low)
    unit, possible = (_amounts(one, histories.in_measure.shape) for one in (low, high))
    wanted = [name for one in model.milestones for route in one.routes for name in _missing(route, histories)]
    return replace(
        _payments(unit, possible, model, low.month),
        milestones=tuple(one.id for one in model.milestones),
        possible_month=high.month,
        not_assessed=tuple(name for name in VARIABLES if name in wanted),
        held_at_start=low.begun == 0,
        assessed=tuple(_is_assessed(one, histories) for one in model.milestones),
    )


def _is_assessed(milestone: Milestone, histories: Histories) -> bool:
    if not milestone.routes:
        return True
    is_position_known = not np.isnan(histories.position).all()
    return is_position_known and any(not _missing(route, histories) for route in milestone.routes)


def _amounts(reached: _Reached, shape: tuple[int, ...]) -> np.ndarray:
    unit = np.zeros(shape)
    for number in range(reached.month.shape[1]):
        paid = np.flatnonzero(reached.month[:, number] != NEVER)
        unit[paid, reached.month[paid, number]] += reached.part[paid, number]
    return unit


def _reached(histories: Histories, model: PaymentModel, *, unknown: bool) -> _Reached:
    n = len(histories)
    month = np.full((n, len(model.milestones)), NEVER)
    part = np.zeros((n, len(model.milestones)))
    begun: np.ndarray | None = None  # of the first milestone with a job, which the next has a limit from
    for number, milestone in enumerate(model.milestones):
        part[:, number] = milestone.share
        if not milestone.routes:
            month[:, number] = _mapping(histories, model.reading.mapping_months)
            continue
        deadline = None if begun is None else _deadline(model, begun)
        found, start = _first_route(histories, milestone, model, unknown=unknown, deadline=deadline)
        month[:, number] = found
        begun = start if begun is None else begun
        if model.graded:
            part[:, number] *= _grade(histories, found, unknown=unknown)
    return _Reached(month, part, np.full(n, NEVER) if begun is None else begun)


def _at_least(high: _Reached, low: _Reached) -> _Reached:
    """What is certainly reached is possible too; an unknown month may have moved a limit away from it."""
    sooner = (low.month != NEVER) & ((high.month == NEVER) | (low.month < high.month))
    return replace(
        high,
        month=np.where(sooner, low.month, high.month),
        part=np.maximum(np.where(sooner, low.part, high.part), low.part),
    )


def _mapping(histories: Histories, longest: int) -> np.ndarray:
    """The month in which the mapping is over, if it is observed."""
    done = histories.mapping_done
    if done is None:
        stayed = histories.in_measure.argmin(axis=1)
        still_in = histories.in_measure.all(axis=1) | (stayed >= histories.observed)
        stayed = np.where(still_in, histories.in_measure.shape[1], np.maximum(stayed, 1))
        last = np.minimum(stayed, longest) - 1
        return np.where(last < histories.observed, last, NEVER)
    return _first(done & histories.is_followed)


def _deadline(model: PaymentModel, begun: np.ndarray) -> np.ndarray | None:
    """The last month in which the job may be held to be paid for, where the model has a limit."""
    if model.limits is None:
        return None
    last = begun + model.limits.followup_months + model.reading.beyond_count_days - 1
    return np.where(begun == NEVER, NEVER, last)


def _first_route(
    histories: Histories,
    milestone: Milestone,
    model: PaymentModel,
    *,
    unknown: bool,
    deadline: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray]:
    """The first month in which any route is met, and the month its job began."""
    n, months = histories.in_measure.shape
    first, begun = np.full(n, months), np.full(n, NEVER)
    for route in milestone.routes:
        if _missing(route, histories):
            continue
        found, start = _route(histories, route, model, unknown=unknown, deadline=deadline)
        earlier = (found != NEVER) & (found < first)
        first = np.where(earlier, found, first)
        begun = np.where(earlier, start, begun)
    return np.where(first < months, first, NEVER), begun


def _missing(route: Route, histories: Histories) -> list[str]:
    """Variables the route wants that are not delivered at all."""
    wants = {
        FORM: route.form == "fast" and histories.permanent is None,
        PENSION: route.who == "ufore" and histories.pension is None,
        SICKNESS: route.who == "sykmeldt" and histories.sick is None,
        SUBSIDY: route.subsidy and histories.subsidy is None,
    }
    return [name for name, is_missing in wants.items() if is_missing]


def _route(
    histories: Histories, route: Route, model: PaymentModel, *, unknown: bool, deadline: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    reading = model.reading
    met = _month_by_month(histories, route, unknown=unknown) & histories.is_followed
    length = _run_length(met)
    needed = route.over_months + reading.beyond_count_days if route.over_months else 1
    begins = np.arange(met.shape[1])[None, :] - length + 1
    ok = (length >= needed) & _applies(histories, route, unknown=unknown)[:, None]
    ok &= begins <= _last_start(histories, model)[:, None]
    if not reading.job_at_start:
        ok &= ~_was_held(histories, route, begins, unknown=unknown)
    if deadline is not None:
        ok &= np.arange(met.shape[1])[None, :] <= deadline[:, None]
    found = _first(ok)
    start = np.where(found == NEVER, NEVER, begins[np.arange(len(found)), found])
    return found, start


def _month_by_month(histories: Histories, route: Route, *, unknown: bool) -> np.ndarray:
    """Months in which the job is as the route wants it."""
    job = histories.permanent if route.form == "fast" else histories.position
    assert job is not None  # routes without their variable are left out before
    met = job >= route.min_position if route.min_position else job > 0
    met = np.where(np.isnan(job), unknown, met)
    if route.subsidy:
        met &= _is(histories.subsidy, 1, unknown)
    if route.who != "alle":
        benefit = histories.pension if route.who == "ufore" else histories.sick
        # Reduced or not cannot be seen while it runs.
        met &= _is(benefit, 0, unknown) | (unknown and route.benefit == "redusert")
    return np.asarray(met, bool)


def _applies(histories: Histories, route: Route, *, unknown: bool) -> np.ndarray:
    """For whom the route is open, from what they came with."""
    if route.who == "ufore":
        return _is(histories.pension, 1, unknown)[:, 0]
    if histories.sick is None:
        return np.ones(len(histories), bool)
    with_job = np.where(np.isnan(histories.position[:, 0]), np.nan, histories.position[:, 0] > 0)
    from_job = np.minimum(histories.sick[:, 0], with_job)  # 0 if either is 0, else nan if either is
    from_job = np.where((histories.sick[:, 0] == 0) | (with_job == 0), 0.0, from_job)
    return _is(from_job, 1 if route.who == "sykmeldt" else 0, unknown)


def _is(values: np.ndarray | None, wanted: int, unknown: bool) -> np.ndarray:
    assert values is not None
    return np.where(np.isnan(values), unknown, values == wanted).astype(bool)


def _last_start(histories: Histories, model: PaymentModel) -> np.ndarray:
    """The last month in which a job that counts may begin."""
    months = histories.in_measure.shape[1]
    last_in = months - 1 - histories.in_measure[:, ::-1].argmax(axis=1)
    still_in = last_in >= histories.observed - 1
    last = np.where(still_in, months, last_in + model.reading.months_after_exit)
    if model.limits is None:
        return last
    return np.minimum(last, model.reading.mapping_months + model.limits.search_months)


def _was_held(histories: Histories, route: Route, begins: np.ndarray, *, unknown: bool) -> np.ndarray:
    """Whether the job was there in the first month, or may have been."""
    is_certain = _month_by_month(histories, route, unknown=False)[:, 0]
    is_possible = _month_by_month(histories, route, unknown=True)[:, 0]
    if unknown:
        return (begins == 0) & is_certain[:, None]
    return (begins == 0) | ((begins == 1) & is_possible[:, None])


def _grade(histories: Histories, month: np.ndarray, *, unknown: bool) -> np.ndarray:
    """The position in the month the milestone is reached, as a share of a full one, at most 1."""
    position = histories.position[np.arange(len(month)), month]
    position = np.where(np.isnan(position), 100.0 if unknown else 0.0, position)
    return np.minimum(position / 100, 1.0)


def _run_length(met: np.ndarray) -> np.ndarray:
    """How many months in a row are met up to and with each month.

    Examples
    --------
    >>> _run_length(np.array([[True, True, False, True]])).tolist()
    [[1, 2, 0, 1]]
    """
    length = np.zeros(met.shape, np.int16)
    for t in range(met.shape[1]):
        length[:, t] = np.where(met[:, t], 1 + (length[:, t - 1] if t else 0), 0)
    return length


def _first(ok: np.ndarray) -> np.ndarray:
    """The first month that is true, `NEVER` without one."""
    return np.where(ok.any(axis=1), ok.argmax(axis=1), NEVER)
