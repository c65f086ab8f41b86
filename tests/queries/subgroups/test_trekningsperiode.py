"""Two halves by day of the draw; people drawn on the same day stay together."""


def test_even_number(check) -> None:
    check(
        "trekningsperiode",
        """
        trekk_dato  level
        2014-05-06  tidlig
        2014-05-07  tidlig
        2014-05-08  sen
        2014-05-09  sen
        -           -
    """,
    )


def test_odd_number_puts_the_middle_one_late(check) -> None:
    check(
        "trekningsperiode",
        """
        trekk_dato  level
        2014-05-06  tidlig
        2014-05-07  sen
        2014-05-08  sen
    """,
    )


def test_ties_go_early_when_that_is_nearer_to_half(check) -> None:
    check(
        "trekningsperiode",
        """
        trekk_dato  level
        2014-05-06  tidlig
        2014-05-07  tidlig
        2014-05-07  tidlig
        2014-05-08  sen
        2014-05-09  sen
    """,
    )


def test_ties_go_late_when_that_is_nearer_to_half(check) -> None:
    check(
        "trekningsperiode",
        """
        trekk_dato  level
        2014-05-06  tidlig
        2014-05-07  tidlig
        2014-05-08  sen
        2014-05-08  sen
        2014-05-08  sen
    """,
    )


def test_most_people_on_the_last_day(check) -> None:
    check(
        "trekningsperiode",
        """
        trekk_dato  level
        2014-05-06  tidlig
        2014-05-07  sen
        2014-05-07  sen
        2014-05-07  sen
        2014-05-07  sen
    """,
    )


def test_everybody_on_one_day_is_no_division(check) -> None:
    check(
        "trekningsperiode",
        """
        trekk_dato  level
        2014-05-06  -
        2014-05-06  -
    """,
    )


def test_order_of_rows_does_not_matter(check) -> None:
    check(
        "trekningsperiode",
        """
        trekk_dato  level
        2014-05-09  sen
        2014-05-06  tidlig
        2014-05-08  sen
        2014-05-07  tidlig
    """,
    )
