"""Employed by earnings. 2 G / 12 is 16 147.17 in April 2019 and exactly 16 643 from May (G 99 858)."""

import pytest

BENEFITS = "mottar_aap mottar_ufore mottar_kvp mottar_sosialhjelp mottar_overgangsstonad"


def test_above_two_g(check) -> None:
    check(
        "sysselsatt",
        """
        calendar_month  lonn_nok  g_nok   y
        2019-05         16643.01  99858   1
        2019-05         16643     99858   0
        2019-05         16642.99  99858   0
        2019-05         0         99858   0
        2019-05         -         99858   -
        2019-05         20000     -       -
    """,
    )


def test_g_changes_in_may(check) -> None:
    check(
        "sysselsatt",
        """
        calendar_month  lonn_nok  g_nok   y
        2019-04         16500     96883   1
        2019-05         16500     99858   0
        2019-06         16500     99858   0
    """,
    )


def test_all_wage(check) -> None:
    check(
        "sysselsatt",
        """
        lonn_nok  g_nok   y
        0.01      99858   1
        0         99858   0
        -         99858   -
        0.01      -       1
    """,
        min_g=0.0,
    )


def test_hours_asked_for_too(check) -> None:
    check(
        "sysselsatt",
        """
        lonn_nok  g_nok  avtalte_timer  y
        20000     99858  18.75          1
        20000     99858  18.74          0
        16643     99858  37.5           0
        20000     99858  -              -
        0         99858  -              -
        -         99858  37.5           -
    """,
        krev_min_timer=18.75,
    )


def test_hours_not_asked_for(check) -> None:
    check(
        "sysselsatt",
        """
        lonn_nok  g_nok  avtalte_timer  y
        20000     99858  0              1
        20000     99858  -              1
    """,
    )


@pytest.mark.parametrize(
    ("switch", "column"),
    [
        ("uten_lonnstilskudd", "i_lonnstilskudd"),
        ("uten_tiltak", "i_tiltak"),
    ],
)
def test_switch(check, switch: str, column: str) -> None:
    drawing = f"""
        lonn_nok  g_nok  {column}  y
        20000     99858  false     1
        20000     99858  true      {{asked}}
        0         99858  false     0
        20000     99858  -         {{unknown}}
        0         99858  -         {{unknown_no}}
        -         99858  false     -
    """
    check("sysselsatt", drawing.format(asked=0, unknown="-", unknown_no="-"), **{switch: True})
    check("sysselsatt", drawing.format(asked=1, unknown=1, unknown_no=0), **{switch: False})


@pytest.mark.parametrize("position", range(5))
def test_each_benefit_counts(check, position: int) -> None:
    flags = ["true" if index == position else "false" for index in range(5)]
    check(
        "sysselsatt",
        f"""
        lonn_nok  g_nok  {BENEFITS}                      y
        20000     99858  {" ".join(flags)}               0
        20000     99858  false false false false false   1
        0         99858  false false false false false   0
    """,
        uten_ytelser=True,
    )


@pytest.mark.parametrize("position", range(5))
def test_each_benefit_not_observed(check, position: int) -> None:
    flags = ["-" if index == position else "false" for index in range(5)]
    with_a_yes = ["-" if index == position else "true" for index in range(5)]
    drawing = f"""
        lonn_nok  g_nok  {BENEFITS}               y
        20000     99858  {" ".join(flags)}        {{employed}}
        0         99858  {" ".join(flags)}        {{no_wage}}
        20000     99858  {" ".join(with_a_yes)}   {{benefit}}
        20000     99858  - - - - -                {{employed}}
        -         99858  - - - - -                -
    """
    check("sysselsatt", drawing.format(employed="-", no_wage="-", benefit="-"), uten_ytelser=True)
    check(
        "sysselsatt",
        drawing.format(employed=1, no_wage=0, benefit=0),
        uten_ytelser=True,
        manglende_ytelser_er_nei=True,
    )
    check("sysselsatt", drawing.format(employed=1, no_wage=0, benefit=1))


def test_missing_benefits_as_no_changes_nothing_unless_benefits_are_asked_for(check) -> None:
    check(
        "sysselsatt",
        f"""
        lonn_nok  g_nok  {BENEFITS}             y
        20000     99858  true true true true -  1
    """,
        manglende_ytelser_er_nei=True,
    )


def test_all_switches_at_once(check) -> None:
    check(
        "sysselsatt",
        f"""
        lonn_nok  g_nok  avtalte_timer  i_lonnstilskudd  i_tiltak  {BENEFITS}                     y
        20000     99858  4              false            false     false false false false false  1
        20000     99858  3.99           false            false     false false false false false  0
        20000     99858  4              true             false     false false false false false  0
        20000     99858  4              false            true      false false false false false  0
        20000     99858  4              false            false     false false false false true   0
        20000     99858  4              false            -         false false false false true   -
    """,
        krev_min_timer=4.0,
        uten_lonnstilskudd=True,
        uten_tiltak=True,
        uten_ytelser=True,
    )
