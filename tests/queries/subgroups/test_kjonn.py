"""Women and men."""


def test_levels(check) -> None:
    check(
        "kjonn",
        """
        kvinne  level
        1   kvinne
        0   mann
        -   -
    """,
    )
