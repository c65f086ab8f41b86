"""The reports' five age groups."""


def test_levels(check) -> None:
    check(
        "aldersgruppe",
        """
        aldersgruppe  level
        under_25      under_25
        25_29         25_29
        30_39         30_39
        40_49         40_49
        50_pluss      50_pluss
        -             -
    """,
    )
