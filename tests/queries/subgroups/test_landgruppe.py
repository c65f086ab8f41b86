"""Norway and the two groups of other countries."""


def test_levels(check) -> None:
    check(
        "landgruppe",
        """
        landgruppe    level
        norge         norge
        landgruppe_2  landgruppe_2
        landgruppe_3  landgruppe_3
        -             -
    """,
    )
