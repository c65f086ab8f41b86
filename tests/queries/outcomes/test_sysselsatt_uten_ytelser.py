"""Employed with no benefit the same month; 2 G / 12 is exactly 16 643 with G 99 858."""

import pytest

NAME = "sysselsatt_uten_ytelser"
BENEFITS = "mottar_aap mottar_ufore mottar_kvp mottar_sosialhjelp mottar_overgangsstonad"


def test_two_g(check) -> None:
    check(
        NAME,
        f"""
        lonn_nok  g_nok  {BENEFITS}                     y
        16643.01  99858  false false false false false  1
        16643     99858  false false false false false  0
        16642.99  99858  false false false false false  0
        -         99858  false false false false false  -
    """,
    )


def test_all_wage(check) -> None:
    check(
        NAME,
        f"""
        lonn_nok  g_nok  {BENEFITS}                     y
        0.01      99858  false false false false false  1
        0         99858  false false false false false  0
    """,
        min_g=0.0,
    )


@pytest.mark.parametrize("position", range(5))
def test_benefit_received_or_not_observed(check, position: int) -> None:
    received = ["true" if index == position else "false" for index in range(5)]
    unknown = ["-" if index == position else "false" for index in range(5)]
    both = ["-" if index == position else "true" for index in range(5)]
    drawing = f"""
        lonn_nok  g_nok  {BENEFITS}            y
        20000     99858  {" ".join(received)}  0
        20000     99858  {" ".join(unknown)}   {{unknown}}
        20000     99858  {" ".join(both)}      {{both}}
        20000     99858  - - - - -             {{unknown}}
        0         99858  - - - - -             {{no_wage}}
        -         99858  - - - - -             -
    """
    check(NAME, drawing.format(unknown="-", both="-", no_wage="-"))
    check(NAME, drawing.format(unknown=1, both=0, no_wage=0), manglende_ytelser_er_nei=True)


def test_allowance_in_measures_as_a_benefit(check) -> None:
    drawing = f"""
        lonn_nok  g_nok  {BENEFITS}                     mottar_tiltakspenger  y
        20000     99858  false false false false false  false                 1
        20000     99858  false false false false false  true                  {{received}}
        20000     99858  false false false false false  -                     {{unknown}}
        20000     99858  true  false false false false  -                     {{other}}
    """
    check(NAME, drawing.format(received=1, unknown=1, other=0))
    check(NAME, drawing.format(received=0, unknown="-", other="-"), tiltakspenger_er_ytelse=True)
    check(
        NAME,
        drawing.format(received=0, unknown=1, other=0),
        tiltakspenger_er_ytelse=True,
        manglende_ytelser_er_nei=True,
    )
