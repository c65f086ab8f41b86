"""Two age groups in month 0, at the 30th birthday."""


def test_levels(check) -> None:
    check(
        "under_30",
        """
        alder  level
        29.99  under_30
        30     over_30
        70     over_30
        -      -
    """,
    )
