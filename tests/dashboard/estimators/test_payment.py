"""Hand-drawn histories, one per criterion of Refino and of REFIN, each paid the right share of the price.

A history is one character per month since the start, the last one repeated: a permanent job of 100 (``F``),
50 (``f``), 49 (``g``) or 30 percent (``k``), a temporary one (``T``, ``t``, ``s``, ``l``), ``.`` none,
``u`` a job of unknown form, ``?`` unknown; a benefit is ``1``, ``0`` or ``?``.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard.estimators.payment import NEVER, Histories, PaymentError, Payments, pay
from dashboard.payment_model import PaymentModel, model_names, read_payment_model

MONTHS = 24
JOBS = {"F": (100, 100), "f": (50, 50), "g": (49, 49), "k": (30, 30), "T": (100, 0), "t": (50, 0)}
JOBS |= {"s": (49, 0), "l": (30, 0), "u": (100, np.nan), ".": (0, 0), "?": (np.nan, np.nan)}
PRICE = 100_000


def drawn(text: str, values: dict) -> np.ndarray:
    return np.array([[values[one] for one in text.ljust(MONTHS, text[-1])[:MONTHS]]], float)


def history(
    job: str,
    *,
    stays: int = 24,
    observed: int = MONTHS,
    pension: str = "0",
    sick: str = "0",
    subsidy: str = "0",
) -> Histories:
    yes_no = {"1": 1.0, "0": 0.0, "?": np.nan}
    month = np.arange(MONTHS)
    return Histories(
        in_measure=(month < min(stays, observed))[None],
        observed=np.array([observed]),
        position=drawn(job, {name: pair[0] for name, pair in JOBS.items()}),
        permanent=drawn(job, {name: pair[1] for name, pair in JOBS.items()}),
        pension=drawn(pension, yes_no),
        sick=drawn(sick, yes_no),
        subsidy=drawn(subsidy, yes_no),
    )


def model(name: str, **reading: bool | int) -> PaymentModel:
    found = read_payment_model(name).with_price(PRICE)
    return replace(found, reading=replace(found.reading, **reading))


def share(paid: Payments) -> tuple[float, float]:
    """Certain and possible percent of the price."""
    certain, possible = paid.total(MONTHS)
    return round(certain[0] / PRICE * 100, 6), round(possible[0] / PRICE * 100, 6)


# What it draws: history -> certain and possible percent of the price.
REFINO = {
    "nothing but the mapping": (history("."), 20),
    "left after a month, mapping paid all the same": (history(".", stays=1), 20),
    "permanent half a post for one month": (history("...f."), 60),
    "permanent, 49 percent": (history("...ggggggggggg."), 20),
    "permanent for exactly six count days": (history("...ffffff."), 60),
    "permanent for seven count days, over six months": (history("...fffffff."), 100),
    "permanent, a month's gap after six": (history("...ffffff.ffffff."), 60),
    "temporary for exactly six count days": (history("...tttttt."), 20),
    "temporary for seven": (history("...ttttttt."), 60),
    "temporary for seven at 49 percent": (history("...sssssss."), 20),
    "temporary for exactly nine": (history("...ttttttttt."), 60),
    "temporary for ten, over nine months": (history("...tttttttttt."), 100),
    "several shorter contracts that follow each other": (history("...ttTTtTt."), 60),
    "several shorter contracts with a month between": (history("...ttt.tttt."), 20),
    "a contract in another size under half a post": (history("...tttstttt."), 20),
    "temporary that becomes permanent: permanent for six": (history("...ttffffff."), 60),
    "temporary that becomes permanent: ten in all": (history("...ttttffffff."), 100),
    "no deadline for the first job": (history("..............." + "f" * 9), 100),
    "a job that begins the month after the exit": (history("....fffffff.", stays=4), 100),
    "a job that begins two months after the exit": (history(".....fffffff.", stays=4), 20),
    "pension gone, a small permanent job": (history("...k.", pension="1110"), 60),
    "pension gone, a small permanent job for over six": (history("...kkkkkkk.", pension="1110"), 100),
    "pension gone, a small temporary job for over nine": (history("...llllllllll.", pension="1110"), 100),
    "no pension, a small permanent job": (history("...kkkkkkkkkk."), 20),
    "sick-listed from a job, well for a month": (history("ffff.", sick="1110"), 60),
    "sick-listed from a job, well for six": (history("fffffffff.", sick="1110"), 60),
    "sick-listed from a job, well for over six": (history("ffffffffff.", sick="1110"), 100),
    "sick-listed without a job follows the ordinary rule": (history(".fffffff.", sick="1110"), 100),
}
UNDECIDED = {
    "pension still running, a small job: reduced or not cannot be seen": (
        history("...k.", pension="1"),
        20,
        60,
    ),
    "sick-listed all along: four fifths fit or not cannot be seen": (history("f", sick="1"), 20, 60),
    "sick-listed from a job that ends before the sick pay": (history("fff.", sick="1110"), 20, 60),
    "a month unknown in the middle of a temporary job": (history("...ttt?tttttt."), 20, 100),
    "a month unknown that changes nothing": (history("?."), 20, 60),
    "form unknown, one month": (history("...u."), 20, 60),
    "form unknown, ten months: paid either way": (history("...uuuuuuuuuu."), 100, 100),
    "sick pay at the start unknown: which rule counts is unknown": (history("fffffff.", sick="?0"), 20, 100),
}
REFIN = {
    "permanent in time, six months and one day": (history("...fffffff."), 100),
    "permanent in time, exactly six count days": (history("...ffffff."), 60),
    "temporary over six months, and temporary never holds": (history("...tttttttttttttt."), 60),
    "temporary for six": (history("...tttttt."), 20),
    "permanent at 49 percent": (history("...ggggggg."), 20),
    "half a post with a wage subsidy, one month": (history("...t.", subsidy="0001"), 60),
    "half a post without": (history("...t."), 20),
    "wage subsidy under half a post": (history("...s.", subsidy="0001"), 20),
    "begins in month 11, the last with the extension": (history("." * 11 + "fffffff."), 100),
    "begins in month 12, too late": (history("." * 12 + "fffffff."), 20),
    "becomes permanent when the follow-up is over": (history("...tttttttfffffff."), 60),
    "pension gone, a small permanent job": (history("...kkkkkkk.", pension="1110"), 100),
}


@pytest.mark.parametrize("name", REFINO)
def test_refino_pays(name: str) -> None:
    drawing, expected = REFINO[name]
    assert share(pay(drawing, model("refino"))) == (expected, expected)


@pytest.mark.parametrize("name", UNDECIDED)
def test_what_cannot_be_seen_is_neither_paid_nor_refused(name: str) -> None:
    drawing, certain, possible = UNDECIDED[name]
    paid = pay(drawing, model("refino"))
    assert share(paid) == (certain, possible)
    assert paid.is_known(MONTHS)[0] == (certain == possible)


@pytest.mark.parametrize("name", REFIN)
def test_refin_pays(name: str) -> None:
    drawing, expected = REFIN[name]
    assert share(pay(drawing, model("refin"))) == (expected, expected)


def test_without_the_extension_the_job_must_begin_by_month_eight() -> None:
    strict = model("refin")
    strict = replace(strict, limits=replace(strict.limits, with_extension=False))
    assert share(pay(history("." * 8 + "fffffff."), strict))[0] == 100
    assert share(pay(history("." * 9 + "fffffff."), strict))[0] == 20


def test_paid_in_the_month_the_criterion_is_met() -> None:
    paid = pay(history("...tttttttttt."), model("refino"))
    assert paid.month.tolist() == [[1, 9, 12]]  # the seventh and the tenth count day of the job
    assert np.flatnonzero(paid.certain[0]).tolist() == [1, 9, 12]
    assert paid.certain[0, [1, 9, 12]].tolist() == [20_000, 40_000, 40_000]
    permanent = pay(history("...fffffff."), model("refino"))
    assert permanent.month.tolist() == [[1, 3, 9]]


def test_the_loose_reading_takes_six_count_days_for_over_six_months() -> None:
    assert share(pay(history("...ffffff."), model("refino", beyond_count_days=0)))[0] == 100
    assert share(pay(history("...fffff."), model("refino", beyond_count_days=0)))[0] == 60


def test_a_job_held_at_the_start_counts_unless_the_reading_says_not() -> None:
    held = history("fffffffff.")
    paid = pay(held, model("refino"))
    assert share(paid)[0] == 100
    assert paid.held_at_start.tolist() == [True]
    assert share(pay(held, model("refino", job_at_start=False)))[0] == 20
    later = pay(history("f.fffffff."), model("refino", job_at_start=False))
    assert share(later)[0] == 100
    assert later.held_at_start.tolist() == [False]


def test_what_is_not_followed_is_not_paid() -> None:
    assert share(pay(history("...fffffff", observed=9), model("refino")))[0] == 60
    assert share(pay(history("f", observed=1), model("refino")))[0] == 40  # still in the mapping phase


def test_mapping_that_is_registered_is_paid_when_it_is() -> None:
    done = np.zeros((1, MONTHS), bool)
    never = replace(history("."), mapping_done=done.copy())
    assert share(pay(never, model("refino")))[0] == 0
    done[0, 4:] = True
    paid = pay(replace(history("."), mapping_done=done), model("refino"))
    assert paid.month[0, 0] == 4


def test_variables_that_are_not_delivered_are_named_and_their_routes_pay_nobody() -> None:
    bare = replace(history("...fffffff."), permanent=None, pension=None, sick=None, subsidy=None)
    paid = pay(bare, model("refino"))
    assert paid.not_assessed == ("ansettelsesform", "uforetrygd", "sykdom")
    assert share(paid) == (60, 60)  # seven months in a row pay whatever the form
    assert paid.assessed == (True, True, True)
    assert pay(bare, model("refin")).assessed == (True, True, False)  # permanent or not decides the last
    unseen = replace(bare, position=np.full((1, MONTHS), np.nan))
    assert pay(unseen, model("refino")).assessed == (True, False, False)
    assert pay(bare, model("refin")).not_assessed == ("ansettelsesform", "uforetrygd", "lonnstilskudd")
    assert pay(bare, model("maanedspris")).not_assessed == ()
    assert pay(bare, read_payment_model("blanding")).not_assessed == paid.not_assessed


def test_graded_pays_by_position() -> None:
    assert share(pay(history("...fffffff."), model("gradert")))[0] == 20 + 0.5 * 80
    assert share(pay(history("...kkkkkkk."), model("gradert")))[0] == 20 + 0.3 * 80
    assert share(pay(history("...kFFFFFF."), model("gradert")))[0] == 20 + 0.3 * 40 + 40
    assert share(pay(history("...?."), model("gradert"))) == (20, 60)


def test_months_and_hours_are_paid_while_in_the_measure() -> None:
    drawing = history(".", stays=7)
    assert pay(drawing, read_payment_model("maanedspris").with_price(6000)).total(12)[0] == [42_000]
    assert pay(drawing, read_payment_model("timepris").with_price(650, hours=8)).total(12)[0] == [36_400]
    assert pay(drawing, read_payment_model("maanedspris").with_price(6000)).total(3)[0] == [18_000]


def test_a_mix_is_its_parts() -> None:
    drawing = history("...fffffff.", stays=10)
    prices = {"maanedspris": 6000.0, "refino": 80_000.0}
    paid = pay(
        drawing,
        read_payment_model("blanding"),
        find=lambda name: read_payment_model(name).with_price(prices[name]),
    )
    assert paid.total(MONTHS)[0].tolist() == [0.5 * 60_000 + 0.5 * 80_000]
    assert paid.month.tolist() == [[1, 3, 9]]


@pytest.mark.parametrize("name", model_names())
def test_the_total_is_the_sum_over_participants_and_possible_is_never_less(name: str) -> None:
    drawings = [*(one[0] for one in REFINO.values()), *(one[0] for one in UNDECIDED.values())]
    drawings += [one[0] for one in REFIN.values()]
    together = Histories(
        **{
            field: np.concatenate([getattr(one, field) for one in drawings])
            for field in ("in_measure", "observed", "position", "permanent", "pension", "sick", "subsidy")
        }
    )
    paid, alone = (
        pay(together, read_payment_model(name)),
        [pay(one, read_payment_model(name)) for one in drawings],
    )
    assert paid.certain.sum() == pytest.approx(sum(one.certain.sum() for one in alone))
    assert paid.certain.sum() == pytest.approx(paid.total(MONTHS)[0].sum())
    assert (paid.possible.cumsum(axis=1) >= paid.certain.cumsum(axis=1) - 1e-9).all()
    assert ((paid.month == NEVER) | (paid.possible_month <= paid.month)).all()


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(PaymentError, match="position has shape"):
        replace(history("."), position=np.zeros((1, 3)))
