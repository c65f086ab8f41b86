"""Three age groups in month 0, at their limits."""


def test_limits(check) -> None:
    check(
        "alder",
        """
        alder  level
        29.99  under_30
        30     30_49
        49.99  30_49
        50     50_pluss
        66     50_pluss
        -      -
    """,
    )
