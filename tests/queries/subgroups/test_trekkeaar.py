"""The year of the draw, in the years of the Refino trial."""


def test_years(check) -> None:
    check(
        "trekkeaar",
        """
        trekk_aar  level
        2017       -
        2018       2018
        2019       2019
        2021       2021
        2022       -
        -          -
    """,
    )
