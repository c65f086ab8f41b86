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


def test_only_with_wage_subsidy(check) -> None:
    check(
        "i_arbeid",
        """
        avtalte_timer  i_annet_tiltak  i_lonnstilskudd  y
        4              false           true             1
        4              false           false            0
        4              false           -                -
        4              true            true             0
        3.99           false           true             0
    """,
        bare_lonnstilskudd=True,
    )


def test_part_time_is_below_the_upper_limit(check) -> None:
    check(
        "i_arbeid",
        """
        avtalte_timer  i_annet_tiltak  y
        3.99           false           0
        4              false           1
        29.99          false           1
        30             false           0
        -              false           -
        10             true            0
    """,
        under_timer=30.0,
    )


def test_part_and_full_time_add_up_to_all(check) -> None:
    drawing = """
        avtalte_timer  i_annet_tiltak  y
        29.99          false           {}
        30             false           {}
    """
    check("i_arbeid", drawing.format(1, 0), under_timer=30.0)
    check("i_arbeid", drawing.format(0, 1), min_timer=30.0)
    check("i_arbeid", drawing.format(1, 1))


DISABILITY = """
    avtalte_timer  i_annet_tiltak  mottar_ufore  y
    4              false           true          {receives}
    4              false           false         {not_receives}
    4              false           -             -
    3.99           false           false         0
    4              true            true          0
    4              true            false         0
"""


def test_without_disability_benefit(check) -> None:
    check("i_arbeid", DISABILITY.format(receives=0, not_receives=1), uten_ufore=True)


def test_only_with_disability_benefit(check) -> None:
    check("i_arbeid", DISABILITY.format(receives=1, not_receives=0), bare_ufore=True)


def test_disability_benefit_is_not_asked_for_by_default(check) -> None:
    check(
        "i_arbeid",
        """
        avtalte_timer  i_annet_tiltak  mottar_ufore  y
        4              false           true          1
        4              false           false         1
        4              false           -             1
    """,
    )
