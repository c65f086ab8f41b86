"""Employed without subsidy and the five benefits; 2 G / 12 is exactly 16 643 with G 99 858."""

import pytest

NAME = "sysselsatt_uten_lonnstilskudd_eller_trygd"
BENEFITS = "mottar_aap mottar_ufore mottar_kvp mottar_sosialhjelp mottar_overgangsstonad"


def test_two_g(check) -> None:
    check(
        NAME,
        f"""
        lonn_nok  g_nok  i_lonnstilskudd  {BENEFITS}                     y
        16643.01  99858  false            false false false false false  1
        16643     99858  false            false false false false false  0
        16643.01  99858  true             false false false false false  0
        16643.01  99858  -                false false false false false  -
        -         99858  false            false false false false false  -
    """,
    )


def test_all_wage(check) -> None:
    check(
        NAME,
        f"""
        lonn_nok  g_nok  i_lonnstilskudd  {BENEFITS}                     y
        0.01      99858  false            false false false false false  1
        0         99858  false            false false false false false  0
    """,
        min_g=0.0,
    )


@pytest.mark.parametrize("position", range(5))
def test_benefit_received_or_not_observed(check, position: int) -> None:
    received = ["true" if index == position else "false" for index in range(5)]
    unknown = ["-" if index == position else "false" for index in range(5)]
    both = ["-" if index == position else "true" for index in range(5)]
    drawing = f"""
        lonn_nok  g_nok  i_lonnstilskudd  {BENEFITS}            y
        20000     99858  false            {" ".join(received)}  0
        20000     99858  false            {" ".join(unknown)}   {{unknown}}
        20000     99858  false            {" ".join(both)}      {{both}}
        20000     99858  false            - - - - -             {{unknown}}
        0         99858  false            - - - - -             {{no_wage}}
        20000     99858  -                - - - - -             -
    """
    check(NAME, drawing.format(unknown="-", both="-", no_wage="-"))
    check(NAME, drawing.format(unknown=1, both=0, no_wage=0), manglende_ytelser_er_nei=True)
