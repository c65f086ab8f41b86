"""The year of month 0, in the years of the two reports."""


def test_levels(check) -> None:
    check(
        "startaar",
        """
        aar0  level
        2012  -
        2013  aar_2013
        2019  aar_2019
        2020  -
        -     -
    """,
    )
