"""Employed and in no measure the same month; 2 G / 12 is exactly 16 643 with G 99 858."""


def test_two_g(check) -> None:
    check(
        "sysselsatt_uten_tiltak",
        """
        lonn_nok  g_nok  i_tiltak  i_lonnstilskudd  y
        16643.01  99858  false     false            1
        16643     99858  false     false            0
        16642.99  99858  false     false            0
        16643.01  99858  true      false            0
        16643.01  99858  false     true             1
        16643.01  99858  false     -                1
        16643.01  99858  -         false            -
        0         99858  -         false            -
        -         99858  true      false            -
    """,
    )


def test_wage_subsidy_as_a_measure(check) -> None:
    check(
        "sysselsatt_uten_tiltak",
        """
        lonn_nok  g_nok  i_tiltak  i_lonnstilskudd  y
        20000     99858  false     false            1
        20000     99858  false     true             0
        20000     99858  false     -                -
        20000     99858  true      -                -
    """,
        lonnstilskudd_er_tiltak=True,
    )


def test_all_wage(check) -> None:
    check(
        "sysselsatt_uten_tiltak",
        """
        lonn_nok  g_nok  i_tiltak  y
        0.01      99858  false     1
        0         99858  false     0
        0.01      99858  true      0
    """,
        min_g=0.0,
    )
