"""At least 37.5 agreed hours a week."""


def test_hours(check) -> None:
    check(
        "sysselsatt_fulltid",
        """
        avtalte_timer  i_lonnstilskudd  y
        37.51          true             1
        37.5          false            1
        37.49          false            0
        0              -                0
        -              false            -
    """,
    )


def test_without_wage_subsidy(check) -> None:
    check(
        "sysselsatt_fulltid",
        """
        avtalte_timer  i_lonnstilskudd  y
        37.5          false            1
        37.5          true             0
        37.5          -                -
        37.49          false            0
        -              false            -
    """,
        uten_lonnstilskudd=True,
    )
