"""Split of the fidelity score at 76, or where the reader puts it."""


def test_split_at_76(check) -> None:
    check(
        "se_kvalitet",
        """
        fidelity_poeng  level
        75.99           under_median
        76              over_median
        125             over_median
        25              under_median
        -               -
    """,
    )


def test_another_split(check) -> None:
    check(
        "se_kvalitet",
        """
        fidelity_poeng  level
        99.5            under_median
        100             over_median
        -               -
    """,
        delingspunkt=100.0,
    )
