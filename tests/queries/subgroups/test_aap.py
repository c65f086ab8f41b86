"""AAP on the day of the draw."""


def test_levels(check) -> None:
    check(
        "aap",
        """
        aap_ved_trekning  level
        1   ja
        0   nei
        -   -
    """,
    )
