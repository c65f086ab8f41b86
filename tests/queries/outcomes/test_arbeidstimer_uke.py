"""Agreed hours as they are, or no more than a limit."""


def test_hours(check) -> None:
    check(
        "arbeidstimer_uke",
        """
        avtalte_timer  y
        75             75
        18.75          18.75
        0              0
        -              -
    """,
    )


def test_highest_hours(check) -> None:
    check(
        "arbeidstimer_uke",
        """
        avtalte_timer  y
        75             37.5
        37.5           37.5
        18.75          18.75
        0              0
        -              -
    """,
        hoyeste_timer=37.5,
    )
