"""In work by agreed hours: at least the hours asked for; 0 asks only for a job."""

import pytest

HOURS = """
    avtalte_timer  i_annet_tiltak  y
    {above}        false           1
    {at}           false           1
    {below}        false           0
    0              false           0
    -              false           -
    {at}           true            0
    0              true            0
    {at}           -               -
    0              -               -
"""


@pytest.mark.parametrize(
    ("min_timer", "above", "below"),
    [
        (4.0, 4.01, 3.99),
        (18.75, 18.76, 18.74),
        (30.0, 30.01, 29.99),
        (37.5, 37.51, 37.49),
    ],
)
def test_hours(check, min_timer: float, above: float, below: float) -> None:
    check("i_arbeid", HOURS.format(above=above, at=min_timer, below=below), min_timer=min_timer)


def test_default_is_four_hours(check) -> None:
    check("i_arbeid", HOURS.format(above=4.01, at=4, below=3.99))


def test_any_job(check) -> None:
    check(
        "i_arbeid",
        """
        avtalte_timer  i_annet_tiltak  y
        0.01           false           1
        0              false           0
        -              false           -
    """,
        min_timer=0.0,
    )


def test_other_measures_allowed(check) -> None:
    check(
        "i_arbeid",
        """
        avtalte_timer  i_annet_tiltak  i_lonnstilskudd  y
        4              true            true             1
        4              -               -                1
        3.99           -               -                0
        -              true            true             -
    """,
        uten_andre_tiltak=False,
    )


def test_without_wage_subsidy(check) -> None:
    check(
        "i_arbeid",
        """
        avtalte_timer  i_annet_tiltak  i_lonnstilskudd  y
        4              false           false            1
        4              false           true             0
        4              false           -                -
        3.99           false           false            0
        4              true            false            0
    """,
        uten_lonnstilskudd=True,
    )
