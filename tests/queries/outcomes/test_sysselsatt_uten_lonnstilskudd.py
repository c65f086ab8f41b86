"""Employed without wage subsidy; 2 G / 12 is exactly 16 643 with G 99 858."""


def test_two_g(check) -> None:
    check(
        "sysselsatt_uten_lonnstilskudd",
        """
        lonn_nok  g_nok  i_lonnstilskudd  y
        16643.01  99858  false            1
        16643     99858  false            0
        16642.99  99858  false            0
        16643.01  99858  true             0
        0         99858  true             0
        16643.01  99858  -                -
        0         99858  -                -
        -         99858  false            -
        -         99858  true             -
    """,
    )


def test_all_wage(check) -> None:
    check(
        "sysselsatt_uten_lonnstilskudd",
        """
        lonn_nok  g_nok  i_lonnstilskudd  y
        0.01      99858  false            1
        0.01      99858  true             0
        0         99858  false            0
        -         99858  false            -
    """,
        min_g=0.0,
    )


def test_g_changes_in_may(check) -> None:
    check(
        "sysselsatt_uten_lonnstilskudd",
        """
        calendar_month  lonn_nok  g_nok  i_lonnstilskudd  y
        2019-04         16500     96883  false            1
        2019-05         16500     99858  false            0
    """,
    )
