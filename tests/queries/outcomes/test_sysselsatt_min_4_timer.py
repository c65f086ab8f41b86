"""At least four agreed hours a week."""


def test_hours(check) -> None:
    check(
        "sysselsatt_min_4_timer",
        """
        avtalte_timer  i_lonnstilskudd  y
        4.01          true             1
        4          false            1
        3.99          false            0
        0              -                0
        -              false            -
    """,
    )


def test_without_wage_subsidy(check) -> None:
    check(
        "sysselsatt_min_4_timer",
        """
        avtalte_timer  i_lonnstilskudd  y
        4          false            1
        4          true             0
        4          -                -
        3.99          false            0
        -              false            -
    """,
        uten_lonnstilskudd=True,
    )
