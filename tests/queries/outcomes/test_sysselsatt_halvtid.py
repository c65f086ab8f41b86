"""At least half of 37.5 agreed hours a week."""


def test_hours(check) -> None:
    check(
        "sysselsatt_halvtid",
        """
        avtalte_timer  i_lonnstilskudd  y
        18.76          true             1
        18.75          false            1
        18.74          false            0
        0              -                0
        -              false            -
    """,
    )


def test_without_wage_subsidy(check) -> None:
    check(
        "sysselsatt_halvtid",
        """
        avtalte_timer  i_lonnstilskudd  y
        18.75          false            1
        18.75          true             0
        18.75          -                -
        18.74          false            0
        -              false            -
    """,
        uten_lonnstilskudd=True,
    )
