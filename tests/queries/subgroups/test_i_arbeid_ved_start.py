"""In work in month 0."""


def test_levels(check) -> None:
    check(
        "i_arbeid_ved_start",
        """
        i_arbeid_ved_start  level
        1                   ja
        0                   nei
        -                   -
    """,
    )
